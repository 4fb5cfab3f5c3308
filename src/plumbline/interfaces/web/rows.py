"""Findings and fields as rows of a form: what they are called, what is known, what may be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final, final

from plumbline.case import (
    Case,
    FindingState,
    FindingTerm,
    FindingValue,
    NameTerm,
    QuantityTerm,
    Sided,
    ValueKind,
    case_to_mapping,
)
from plumbline.diagnosis import Entry, alarm_of, catalog, is_alarming
from plumbline.diagnosis.red_flags import red_flag_rules
from plumbline.diagnosis.red_flags_conditions import findings_of
from plumbline.interfaces.web.reported import said_value, said_words
from plumbline.pipeline import vocabulary

__all__ = [
    "Choice",
    "Field",
    "FindingRow",
    "choices_of",
    "field_of",
    "finding_row",
    "plain_section",
    "value_words",
]

RAISES: Final = "raises an alarm"
COUNTS: Final = "counts towards an alarm"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A possible value and its words."""

    value: str
    label: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form.

    Attributes
    ----------
    place : str
        Where its value belongs in the case; in a form that adds an entry, the name of the field.
    label, unit : str
        In words; the unit is empty where there is none.
    form : str
        ``number``, ``state``, ``choice`` or ``text``.
    value : str
        What is known; empty where nothing is.
    low, high : float or None
        Between which a number is believed.
    choices : tuple of Choice
        What may be chosen.
    """

    place: str
    label: str
    form: str
    unit: str = ""
    value: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[Choice, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding of the catalog as a row.

    Attributes
    ----------
    id, label, how : str
        Name, words, and how it is asked or tested.
    group, group_label : str
        Where it comes from.
    form : str
        ``state``, ``sided``, ``number`` or ``choice``.
    value, left, right : str or None
        What is known: of the whole, or of each side.
    choices : tuple of Choice
        The values of a choice.
    unit : str
        Unit of a number.
    low, high : float or None
        Between which a number is believed.
    synonyms : tuple of str
        Other names.
    moves : bool
        Whether it moves a probability.
    recorded_only : str
        Why it moves none.
    alarm : str
        For a finding that bears on how urgent it is, how; else empty.
    alarm_level : str
        The level that it raises by itself; empty where it takes others beside it.
    alarming : bool
        Whether an adult with it may have to be seen within a day.
    test : str
        What it takes to find it out.
    said, said_value : str
        What the person says of it in a sentence, and the value that an examination would confirm;
        empty where nothing was said.
    """

    id: str
    label: str
    how: str
    group: str
    form: str
    test: str
    value: str | None = None
    left: str | None = None
    right: str | None = None
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    synonyms: tuple[str, ...] = field(default=())
    moves: bool = True
    recorded_only: str = ""
    alarm: str = ""
    alarm_level: str = ""
    alarming: bool = False
    said: str = ""
    said_value: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is known."""
        unknown = (None, str(FindingState.UNKNOWN))
        return any(one not in unknown for one in (self.value, self.left, self.right))

    @property
    def group_label(self) -> str:
        """The group in words."""
        return self.group.replace("_", " ")

    @property
    def place(self) -> str:
        """Where its value belongs in the case."""
        return f"findings.{self.id}"

    @property
    def dom_id(self) -> str:
        """The name of its element."""
        return f"finding-{self.id}"


def finding_row(entry: Entry, case: Case) -> FindingRow:
    """Return a finding with what a case says of it.

    Parameters
    ----------
    entry : Entry
        The finding.
    case : Case
        The case.
    """
    term = _terms()[entry.id]
    value = case.findings.get(entry.id)
    sided = isinstance(value, Sided)
    row = FindingRow(
        id=entry.id,
        label=entry.label,
        how=entry.how,
        group=str(entry.group),
        form=_form(term),
        test=entry.test.label,
        value=None if sided else value_words(value),
        left=value_words(value.left) if isinstance(value, Sided) else None,
        right=value_words(value.right) if isinstance(value, Sided) else None,
        choices=tuple(Choice(value=one, label=one.replace("_", " ")) for one in term.values),
        unit="" if term.unit == "1" else term.unit,
        low=term.low,
        high=term.high,
        synonyms=entry.synonyms,
        moves=entry.likelihood is not None,
        recorded_only=entry.recorded_only or "",
        alarm=_alarm(entry.id),
        alarm_level=str(alarm_of(entry.id) or ""),
        alarming=is_alarming(entry.id),
        said_value=said_value(entry.id, case),
    )
    said = said_words(entry.id, case, known=row.known)
    return replace(row, said=said) if said else row


def value_words(value: FindingValue | None) -> str | None:
    """Return a value as it is written; None where there is none."""
    if value is None:
        return None
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def choices_of(terms: Mapping[str, NameTerm], names: Iterable[str] = ()) -> tuple[Choice, ...]:
    """Return the names of a list as choices, all of them or those that are named."""
    return tuple(Choice(value=name, label=terms[name].label) for name in (tuple(names) or terms))


def field_of(term: QuantityTerm, place: str, value: object) -> Field:
    """Return a quantity as a field.

    Parameters
    ----------
    term : QuantityTerm
        The quantity.
    place : str
        Where it belongs.
    value : object
        What is known, as it is written; None where nothing is.
    """
    number = value.get("value") if isinstance(value, Mapping) else value
    words = f"{number:g}" if isinstance(number, float | int) else str(number or "")
    if term.tristate:
        return Field(place=place, label=term.label, form="state", value=words)
    return Field(
        place=place,
        label=term.label,
        form="number",
        unit="" if term.unit == "1" else term.unit,
        value=words,
        low=term.low,
        high=term.high,
    )


def plain_section(case: Case, section: str) -> Mapping[str, object]:
    """Return a section of a case as plain values."""
    content = case_to_mapping(case).get(section)
    return content if isinstance(content, Mapping) else {}


def _alarm(finding: str) -> str:
    """Return how a finding bears on the urgency, which no likelihood tells."""
    if alarm_of(finding) is not None:
        return RAISES
    return COUNTS if finding in _in_rules() else ""


@cache
def _in_rules() -> frozenset[str]:
    """Return the findings that some rule looks at."""
    return frozenset().union(*(findings_of(rule.when) for rule in red_flag_rules().rules))


@cache
def _terms() -> Mapping[str, FindingTerm]:
    return vocabulary().findings or {term.id: term for term in catalog().terms()}


def _form(term: FindingTerm) -> str:
    if term.kind is ValueKind.NUMBER:
        return "number"
    if term.kind is ValueKind.CATEGORY:
        return "choice"
    return "sided" if term.sided else "state"
