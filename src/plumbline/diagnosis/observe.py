"""From a case to what the engine observes: each piece of evidence once, and why no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, final

from plumbline.case import Case
from plumbline.causal import Finding
from plumbline.diagnosis.catalog import Catalog, Line, LongTract
from plumbline.diagnosis.clusters import CATEGORIES, Count, Reading, Sign, known_signs
from plumbline.diagnosis.contradictions import Contradiction, contradictions
from plumbline.diagnosis.entry import Entry
from plumbline.diagnosis.values import ABSENT, PRESENT, stated_values

__all__ = ["Consumed", "Observed", "Unlike", "Used", "observe"]

KNOWN_SIGNS: Final = "long_tract_signs"
# Index of the value "as examined" of the known signs together.
AS_EXAMINED: Final = 0
NOT_ALONE: Final = (
    "worn discs, and compression and narrowing of the neck's canal, are common in people without"
    " complaints; imaging counts only beside a clinical sign of the cord"
)
ABSENCE_IGNORED: Final = "its absence says nothing"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A finding that was given, and what became of it.

    Attributes
    ----------
    finding, value : str
        The finding and what was seen.
    role : str
        ``likelihood`` where it moves the answer, ``recorded_only`` where it does not.
    """

    finding: str
    value: str
    role: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Consumed:
    """A finding whose evidence is contained in another one, or counts for nothing.

    Attributes
    ----------
    finding : str
        The finding.
    by : str or None
        The finding that speaks in its place.
    because : str
        Why it is not counted apart.
    """

    finding: str
    by: str | None
    because: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Unlike:
    """A finding that was measured in other people than this one."""

    finding: str
    reason: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the engine is told, and what it is not told.

    Attributes
    ----------
    observations : mapping of str to int
        Finding to the index of its value; an unknown finding is not there.
    findings : tuple of Finding
        Their likelihoods, in the same order.
    used : tuple of Used
        Every finding that is known.
    consumed : tuple of Consumed
        What is counted elsewhere, or counts for nothing.
    recorded_only : tuple of str
        Findings that move nothing.
    outside_evidence : tuple of Unlike
        Where the person differs from those studied.
    contradictions : tuple of Contradiction
        Where two places of the case do not agree.
    """

    observations: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    used: tuple[Used, ...] = ()
    consumed: tuple[Consumed, ...] = ()
    recorded_only: tuple[str, ...] = ()
    outside_evidence: tuple[Unlike, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def observe(case: Case, catalog: Catalog, *, supposed: Mapping[str, str] | None = None) -> Observed:
    """Return what a case tells the engine.

    Parameters
    ----------
    case : Case
        The person.
    catalog : Catalog
        The findings; normally ``catalog()``.
    supposed : mapping of str to str, optional
        Value of every finding that is taken as known, in place of what the case says; then the
        case is not searched for contradictions.

    Returns
    -------
    Observed
        Each piece of evidence once: a published count instead of its members, one finding of each
        line, imaging of the neck only beside a clinical sign of the cord.
    """
    stated = stated_values(case, catalog) if supposed is None else supposed
    values = dict(stated)
    consumed: list[Consumed] = []
    _replace(values, catalog, consumed)
    _ignore(values, catalog, consumed)
    for line in sorted(catalog.lines, key=lambda one: not one.only_present):
        _keep_one(values, line, catalog, consumed)
    tract = _read_long_tract(case, values, catalog)
    values = {name: value for name, value in values.items() if name not in tract.spoken_for}
    values |= tract.settled
    consumed += tract.consumed
    moving = [catalog[name] for name in values if catalog[name].likelihood is not None]
    observations = {entry.id: entry.values.index(values[entry.id]) for entry in moving}
    observations |= dict.fromkeys((finding.id for finding in tract.findings), AS_EXAMINED)
    findings = (*tract.findings, *catalog.engine_findings(entry.id for entry in moving))
    spoken = {finding.id for finding in findings}
    spoken |= {one.finding for one in consumed if one.by in spoken}
    return Observed(
        observations={finding.id: observations[finding.id] for finding in findings},
        findings=findings,
        used=tuple(
            Used(
                finding=name,
                value=value,
                role="likelihood" if name in spoken else "recorded_only",
            )
            for name, value in stated.items()
        ),
        consumed=tuple(consumed),
        recorded_only=tuple(name for name in stated if name not in spoken),
        outside_evidence=tuple(_unlike(case, catalog, stated, spoken)),
        contradictions=contradictions(case, catalog) if supposed is None else (),
    )


def _replace(values: dict[str, str], catalog: Catalog, consumed: list[Consumed]) -> None:
    for name in list(values):
        swap = catalog[name].replaced
        if swap is not None and any(_shown(catalog, other, values) for other in swap.when_any):
            values[swap.by] = values.pop(name)
            reason = "another accuracy holds beside " + " or ".join(
                catalog[other].label for other in swap.when_any
            )
            consumed.append(Consumed(finding=name, by=swap.by, because=reason))


def _ignore(values: dict[str, str], catalog: Catalog, consumed: list[Consumed]) -> None:
    sign = any(catalog[name].cord_sign and _shown(catalog, name, values) for name in values)
    for name, value in list(values.items()):
        entry = catalog[name]
        if entry.absence_ignored and value == ABSENT:
            reason = ABSENCE_IGNORED
        elif entry.needs_cord_sign and value == PRESENT and not sign:
            reason = NOT_ALONE
        else:
            continue
        del values[name]
        consumed.append(Consumed(finding=name, by=None, because=reason))


def _shown(catalog: Catalog, name: str, values: Mapping[str, str]) -> bool:
    """Whether a finding is known and positive."""
    entry = catalog[name]
    return values.get(name) == entry.values[entry.positive]


def _keep_one(
    values: dict[str, str], line: Line, catalog: Catalog, consumed: list[Consumed]
) -> None:
    if line.whole is not None:
        counts = line.whole in values and (
            not line.only_present or _shown(catalog, line.whole, values)
        )
        kept = line.whole if counts else None
        others = line.parts
    else:
        known = [name for name in line.one_of if name in values]
        shown = [name for name in known if _shown(catalog, name, values)]
        kept = next(iter(shown or known), None)
        others = line.one_of
    if kept is None:
        return
    for name in others:
        if name != kept and name in values:
            del values[name]
            consumed.append(Consumed(finding=name, by=kept, because=line.because))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Tract:
    """What the signs of the cord's pathway come to.

    Attributes
    ----------
    settled : mapping of str to str
        The published count, where the known signs settle it.
    findings : tuple of Finding
        Else the known signs as one finding, whose value is "as examined".
    consumed : tuple of Consumed
        The signs, which are not counted apart.
    """

    settled: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    consumed: tuple[Consumed, ...] = ()

    @property
    def spoken_for(self) -> frozenset[str]:
        """Findings that are not counted apart."""
        return frozenset(one.finding for one in self.consumed)


def _read_long_tract(case: Case, values: Mapping[str, str], catalog: Catalog) -> _Tract:
    """Turn the signs of the cord's pathway into one finding."""
    tract = catalog.long_tract
    if tract is None:
        return _Tract()
    if tract.cluster in values:
        return _Tract(consumed=_consumed(values, tract, tract.cluster))
    if not any(name in values for name in tract.members):
        return _Tract()
    count = _count(tract, values, case.person.age_years)
    if count.settled:
        return _Tract(
            settled={tract.cluster: CATEGORIES[count.reachable[0]]},
            consumed=_consumed(values, tract, tract.cluster),
        )
    likelihood, kind = catalog.cluster()
    signs = tuple(_signs(tract, values, catalog, _upper_limb(tract, values)))
    finding = known_signs(
        identifier=KNOWN_SIGNS,
        cluster=kind,
        counted=likelihood,
        count=count,
        signs=signs,
        share=tract.share,
    )
    return _Tract(
        findings=(finding,) if signs else (), consumed=_consumed(values, tract, KNOWN_SIGNS)
    )


def _consumed(values: Mapping[str, str], tract: LongTract, by: str) -> tuple[Consumed, ...]:
    because = "signs of one pathway are counted together, once"
    return tuple(
        Consumed(finding=name, by=by, because=because)
        for name in (*tract.members, tract.upper_limb)
        if name in values
    )


def _upper_limb(tract: LongTract, values: Mapping[str, str]) -> str | None:
    """Return what is known of "any of": one present settles it, else all must be known."""
    if tract.upper_limb in values:
        return values[tract.upper_limb]
    seen = [values.get(name) for name in tract.upper_limb_signs]
    if PRESENT in seen:
        return PRESENT
    return ABSENT if all(value == ABSENT for value in seen) else None


def _count(tract: LongTract, values: Mapping[str, str], age_years: float | None) -> Count:
    seen = [values.get(name) for name in tract.signs]
    if age_years is not None:
        seen.append(PRESENT if age_years > tract.age_over_years else ABSENT)
    members = len(tract.signs) + 1
    known = [value for value in seen if value is not None]
    return Count(present=known.count(PRESENT), unknown=members - len(known))


def _signs(
    tract: LongTract, values: Mapping[str, str], catalog: Catalog, upper: str | None
) -> Iterator[Sign]:
    """Yield the known signs that speak: those of the upper limb as one."""
    absent = tuple(_readings(tract.upper_limb_signs, values, catalog))
    settled = tuple(_readings((tract.upper_limb,), {tract.upper_limb: upper or ABSENT}, catalog))
    if upper is not None:
        yield Sign(readings=settled)
    elif absent:
        yield Sign(readings=absent, floor=settled[0])
    others = [name for name in tract.members if name not in tract.upper_limb_signs]
    for reading in _readings(others, values, catalog):
        yield Sign(readings=(reading,))


def _readings(
    names: Iterable[str], values: Mapping[str, str], catalog: Catalog
) -> Iterator[Reading]:
    for name in names:
        finding = catalog[name].finding()
        if name in values and finding is not None:
            yield finding, finding.values.index(values[name])


def _unlike(
    case: Case, catalog: Catalog, stated: Mapping[str, str], spoken: set[str]
) -> Iterator[Unlike]:
    for name in stated:
        entry: Entry = catalog[name]
        if name in spoken and entry.population is not None:
            for reason in entry.population.differences(case.person.age_years, str(case.setting)):
                yield Unlike(finding=name, reason=reason)
