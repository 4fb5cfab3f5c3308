"""The catalog of findings: everything that can be asked, tested or seen, written once, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, final

from plumbline.case import FindingTerm, ValueKind, Vocabulary, base_vocabulary
from plumbline.causal import Finding
from plumbline.diagnosis.clusters import Cluster
from plumbline.diagnosis.entry import Entry
from plumbline.diagnosis.entry_reader import read_entry
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.parameters import estimate_of, figure_of
from plumbline.errors import EvidenceError, UnknownNameError
from plumbline.evidence import Estimate
from plumbline.evidence.packaged import packaged_yaml, plain_yaml

__all__ = ["Catalog", "Line", "LongTract", "catalog", "read_catalog"]

FOLDER: Final = "findings"
TOP_LEVEL: Final = frozenset({"ambiguous", "findings", "lines", "long_tract"})


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Findings that say the same thing, of which one is used.

    Attributes
    ----------
    one_of : tuple of str
        In order of preference: the first present one is used, else the first absent one.
    whole : str or None
        A finding that takes the place of all its ``parts`` once it is known.
    parts : tuple of str
        What the whole contains.
    only_present : bool
        Whether the whole takes their place only where it is there.
    because : str
        Why they are not counted apart.
    """

    because: str
    one_of: tuple[str, ...] = ()
    whole: str | None = None
    parts: tuple[str, ...] = ()
    only_present: bool = False


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LongTract:
    """The signs of one pathway, and the published counts over them.

    Attributes
    ----------
    cluster : str
        The finding that counts ``signs`` and the age.
    signs : tuple of str
        Its members.
    age_over_years : float
        Above this the age counts as one more sign.
    upper_limb : str
        The finding "any of" ``upper_limb_signs``.
    upper_limb_signs : tuple of str
        Its members; together they count as one known sign.
    others : tuple of str
        Further signs of the pathway.
    share : Estimate
        Weight of every known sign but the strongest, while the count is not settled.
    """

    cluster: str
    signs: tuple[str, ...]
    age_over_years: float
    upper_limb: str
    upper_limb_signs: tuple[str, ...]
    others: tuple[str, ...]
    share: Estimate

    @property
    def members(self) -> tuple[str, ...]:
        """Every finding of the pathway, without the two counts."""
        return tuple(dict.fromkeys([*self.signs, *self.upper_limb_signs, *self.others]))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All findings, and which of them must not be counted side by side.

    Attributes
    ----------
    entries : mapping of str to Entry
        Every finding by id, in the order of the files.
    lines : tuple of Line
        Findings that say the same thing.
    long_tract : LongTract or None
        The cord's pathway.
    ambiguous : mapping of str to tuple of str
        Words that may mean several findings.
    """

    entries: Mapping[str, Entry]
    lines: tuple[Line, ...] = ()
    long_tract: LongTract | None = None
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Entry, ...]:
        """Every finding, in the order of the files."""
        return tuple(self.entries.values())

    def __getitem__(self, identifier: str) -> Entry:
        """Return one finding; UnknownNameError with what may have been meant."""
        try:
            return self.entries[identifier]
        except KeyError:
            raise UnknownNameError("finding", identifier, self.entries) from None

    def terms(self) -> tuple[FindingTerm, ...]:
        """Return what the reader of a case needs to know of every finding."""
        return tuple(_term(entry) for entry in self.findings)

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the words of a case together with the findings of this catalog."""
        return base_vocabulary().with_findings(self.terms(), self.ambiguous)

    def cluster(self) -> tuple[Likelihood, Cluster]:
        """Return the likelihood of the cord's cluster, and its kind.

        Raises
        ------
        EvidenceError
            The catalog has no such cluster.
        """
        entry = self.entries[self.long_tract.cluster] if self.long_tract else None
        if entry is None or entry.likelihood is None:
            raise EvidenceError("the catalog has no cluster of long-tract signs")
        if not isinstance(entry.likelihood.kind, Cluster):
            raise EvidenceError(f"{entry.id!r} must have a likelihood of the kind cluster")
        return entry.likelihood, entry.likelihood.kind

    def engine_findings(self, identifiers: Iterable[str]) -> tuple[Finding, ...]:
        """Return some findings as the engine wants them, without those that move nothing."""
        found = (self[identifier].finding() for identifier in identifiers)
        return tuple(finding for finding in found if finding is not None)


def _term(entry: Entry) -> FindingTerm:
    if entry.number is not None:
        kind = ValueKind.NUMBER
    else:
        kind = ValueKind.TRISTATE if entry.tristate else ValueKind.CATEGORY
    return FindingTerm(
        id=entry.id,
        label=entry.label,
        kind=kind,
        sided=entry.sided,
        unit=entry.number.unit if entry.number else "1",
        low=entry.number.low if entry.number else None,
        high=entry.number.high if entry.number else None,
        whole=entry.number is not None and entry.number.whole,
        values=entry.values if kind is ValueKind.CATEGORY else (),
        synonyms=entry.synonyms,
    )


@cache
def catalog() -> Catalog:
    """Return the packaged catalog."""
    return read_catalog(resources.files("plumbline.evidence").joinpath(FOLDER), packaged_yaml)


def read_catalog(folder: Traversable, parse: Callable[[str], Any] = plain_yaml) -> Catalog:
    """Return the catalog of a folder.

    Parameters
    ----------
    folder : Traversable
        Every ``*.yaml`` in it is read.
    parse : callable
        Returns the content of a text.

    Raises
    ------
    EvidenceError
        An entry is wrong, an id is used twice, or a line names a finding that does not exist.
    """
    entries: dict[str, Entry] = {}
    lines: list[Line] = []
    ambiguous: dict[str, tuple[str, ...]] = {}
    long_tract: LongTract | None = None
    files = [path for path in folder.iterdir() if path.name.endswith(".yaml")]
    for path in sorted(files, key=lambda path: path.name):
        content = _parsed(path, parse)
        for spec in content.get("findings") or ():
            entry = read_entry(spec)
            if entry.id in entries:
                raise EvidenceError(f"{path.name}: finding {entry.id!r} is written twice")
            entries[entry.id] = entry
        lines += [_line(spec) for spec in content.get("lines") or ()]
        ambiguous |= {word: tuple(ids) for word, ids in content.get("ambiguous", {}).items()}
        if "long_tract" in content:
            long_tract = _long_tract(content["long_tract"])
    found = Catalog(entries=entries, lines=tuple(lines), long_tract=long_tract, ambiguous=ambiguous)
    _check_names(found)
    return found


def _parsed(path: Traversable, parse: Callable[[str], Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = parse(path.read_text("utf-8")) or {}
    wrong = set(content) - TOP_LEVEL
    if wrong:
        raise EvidenceError(f"{path.name}: unknown part {', '.join(sorted(wrong))}")
    return content


def _line(spec: Mapping[str, Any]) -> Line:
    return Line(
        because=spec["because"],
        one_of=tuple(spec.get("one_of", ())),
        whole=spec.get("whole"),
        parts=tuple(spec.get("parts", ())),
        only_present=bool(spec.get("only_present", False)),
    )


def _long_tract(spec: Mapping[str, Any]) -> LongTract:
    return LongTract(
        cluster=spec["cluster"],
        signs=tuple(spec["signs"]),
        age_over_years=figure_of(spec["age_over"]),
        upper_limb=spec["upper_limb"],
        upper_limb_signs=tuple(spec["upper_limb_signs"]),
        others=tuple(spec.get("others", ())),
        share=estimate_of(spec["share"], unit="proportion"),
    )


def _check_names(found: Catalog) -> None:
    named = [name for line in found.lines for name in (*line.one_of, *line.parts)]
    named += [line.whole for line in found.lines if line.whole is not None]
    named += [name for names in found.ambiguous.values() for name in names]
    for entry in found.findings:
        if entry.replaced is not None:
            named += [entry.replaced.by, *entry.replaced.when_any]
    if found.long_tract is not None:
        tract = found.long_tract
        named += [tract.cluster, tract.upper_limb, *tract.members]
    for name in named:
        if name not in found.entries:
            raise EvidenceError(f"a line, word or replacement names {name!r}, which is no finding")
