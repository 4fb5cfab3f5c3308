"""The words a case may use: names, quantities with their possible range, findings.

Everything but the findings is read from ``vocabulary.yaml`` beside this module. The findings belong
to the catalog of a higher layer, which hands them in with :meth:`Vocabulary.with_findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from plumbline.case.frozen_mapping import FrozenMapping
from plumbline.case.spelling import Spellings, plain_form
from plumbline.evidence.packaged import packaged_yaml

__all__ = [
    "FindingTerm",
    "NameTerm",
    "QuantityTerm",
    "ValueKind",
    "Vocabulary",
    "base_vocabulary",
    "known_spellings",
    "plain_form",
]


class ValueKind(StrEnum):
    """What the value of a finding looks like."""

    TRISTATE = "tristate"
    NUMBER = "number"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTerm:
    """A name from a closed list, such as a region or a timing.

    Attributes
    ----------
    id : str
        The name as it is stored.
    label : str
        The name in words.
    group : str
        The wider name it belongs to; the name itself where there is none.
    synonyms : tuple of str
        Other spellings that are understood.
    """

    id: str
    label: str
    group: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityTerm:
    """A number with a unit and the range outside which it must be a slip.

    Attributes
    ----------
    id : str
        The name as it is stored; it ends in its unit or its scale.
    label : str
        The name in words.
    unit : str
        The unit, ``"1"`` where there is none.
    low, high : float
        Smallest and largest value that is believed.
    tristate : bool
        True where the value is present, absent or unknown instead of a number.
    synonyms : tuple of str
        Other spellings that are understood.
    """

    id: str
    label: str
    unit: str
    low: float = 0.0
    high: float = 0.0
    tristate: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingTerm:
    """A finding of the catalog, as far as the reader of a case needs to know it.

    Attributes
    ----------
    id, label : str
        The name as it is stored, and in words.
    kind : ValueKind
        What its value looks like.
    sided : bool
        True where left and right may be given apart.
    unit : str
        Unit of a number.
    low, high : float or None
        Smallest and largest value of a number that is believed.
    whole : bool
        True where the number is a count.
    values : tuple of str
        The values of a category.
    synonyms : tuple of str
        Other spellings that are understood.
    """

    id: str
    label: str
    kind: ValueKind = ValueKind.TRISTATE
    sided: bool = False
    unit: str = "1"
    low: float | None = None
    high: float | None = None
    whole: bool = False
    values: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


Term = NameTerm | QuantityTerm | FindingTerm
AmbiguousWords = FrozenMapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything that may be named in a case.

    Attributes
    ----------
    names : mapping of str to mapping of str to NameTerm
        Closed lists by kind: ``region``, ``timing``, ``setting`` ...
    quantities : mapping of str to mapping of str to QuantityTerm
        Numbers by section: ``person``, ``complaint``, ``score``, ``lab``, ``motion`` ...
    findings : mapping of str to FindingTerm, or None
        The catalog; where it is None, ids of findings are checked for their form only.
    ambiguous : mapping of str to mapping of str to tuple of str
        By kind of name (``finding``, ``region`` ...): words that may mean several names.
    """

    names: FrozenMapping[str, FrozenMapping[str, NameTerm]]
    quantities: FrozenMapping[str, FrozenMapping[str, QuantityTerm]]
    findings: FrozenMapping[str, FindingTerm] | None = None
    ambiguous: FrozenMapping[str, AmbiguousWords] = field(default_factory=FrozenMapping)

    def with_findings(
        self,
        findings: Iterable[FindingTerm],
        ambiguous: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Vocabulary:
        """Return the same vocabulary with this catalog of findings.

        Parameters
        ----------
        findings : iterable of FindingTerm
            The catalog.
        ambiguous : mapping of str to tuple of str, optional
            Words that may mean several findings.
        """
        return replace(
            self,
            findings=FrozenMapping((term.id, term) for term in findings),
            ambiguous=FrozenMapping({**self.ambiguous, "finding": FrozenMapping(ambiguous or {})}),
        )

    def with_exposures(self, exposures: Iterable[QuantityTerm]) -> Vocabulary:
        """Return the same vocabulary with further exposures, such as hours of a task of one's own.

        Parameters
        ----------
        exposures : iterable of QuantityTerm
            What is added; one of a known name takes its place.
        """
        known = {**self.quantities["exposure"], **{term.id: term for term in exposures}}
        quantities = {**self.quantities, "exposure": FrozenMapping(known)}
        return replace(self, quantities=FrozenMapping(quantities))

    def spellings(self, terms: Mapping[str, Term]) -> Spellings:
        """Return the spellings of some terms of this vocabulary."""
        kinds: dict[str, Mapping[str, Term]] = {**self.names, "finding": self.findings or {}}
        kind = next((kind for kind, known in kinds.items() if known is terms), None)
        words = self.ambiguous.get(kind) if kind is not None else None
        return Spellings(terms, words, labels=kind is not None)

    def group_of(self, region: str) -> str:
        """Return the wider region (``low_back``, ``neck``, ...) to which a region belongs."""
        return self.names["region"][region].group


def known_spellings(terms: Mapping[str, Term]) -> dict[str, str]:
    """Return every spelling that is understood, and the id it stands for."""
    spellings = {plain_form(word): term.id for term in terms.values() for word in term.synonyms}
    spellings.update({plain_form(identifier): identifier for identifier in terms})
    return spellings


@cache
def base_vocabulary() -> Vocabulary:
    """Return the packaged vocabulary; it knows no findings yet."""
    text = resources.files("plumbline.case").joinpath("vocabulary.yaml").read_text("utf-8")
    content = packaged_yaml(text)
    return Vocabulary(
        names=FrozenMapping(
            (kind, FrozenMapping((name, _name_term(name, entry)) for name, entry in terms.items()))
            for kind, terms in content["names"].items()
        ),
        quantities=FrozenMapping(
            (
                section,
                FrozenMapping((name, _quantity_term(name, entry)) for name, entry in terms.items()),
            )
            for section, terms in content["quantities"].items()
        ),
        ambiguous=FrozenMapping(
            (kind, FrozenMapping((word, tuple(ids)) for word, ids in words.items()))
            for kind, words in content.get("ambiguous", {}).items()
        ),
    )


def _name_term(identifier: str, entry: Mapping[str, Any] | None) -> NameTerm:
    given = entry or {}
    return NameTerm(
        id=identifier,
        label=given.get("label", identifier.replace("_", " ")),
        group=given.get("group", identifier),
        synonyms=tuple(given.get("synonyms", ())),
    )


def _quantity_term(identifier: str, entry: Mapping[str, Any]) -> QuantityTerm:
    return QuantityTerm(
        id=identifier,
        label=entry["label"],
        unit=entry.get("unit", "1"),
        low=float(entry.get("low", 0)),
        high=float(entry.get("high", 0)),
        tristate=entry.get("tristate", False),
        synonyms=tuple(entry.get("synonyms", ())),
    )
