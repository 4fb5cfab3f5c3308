"""Which tests could be done next: everything that is not known, and would change the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import final

from plumbline.case import Case
from plumbline.diagnosis import Catalog, Entry, Observed, stated_values
from plumbline.diagnosis.bundles import bundles
from plumbline.diagnosis.catalog import Line
from plumbline.explanation.what_next.asked_together import asked_together
from plumbline.explanation.what_next.bundle import cluster_bundle
from plumbline.explanation.what_next.candidate import Candidate
from plumbline.explanation.what_next.entangled import changes_of, entangled_likelihood

__all__ = ["Terms", "candidates_of"]

ABSENT = "absent"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What tests cost for this person, where they can be had, and what cannot be found out.

    Attributes
    ----------
    costs : mapping of str to float
        Finding to its cost, in the unit of the loss table; what is not named costs nothing.
    available : mapping of str to bool
        Finding to whether it can be had where the person is seen; what is not named can.
    skip : frozenset of str
        Findings that cannot be found out, for whatever reason.
    """

    costs: Mapping[str, float] = field(default_factory=dict)
    available: Mapping[str, bool] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()


def candidates_of(
    case: Case, catalog: Catalog, now: Observed, terms: Terms
) -> tuple[Candidate, ...]:
    """Return every test that could change the answer, in the order of the catalog.

    A finding that is recorded only, that is settled by what is known, or that only takes another
    one's place, is no test. Both sides of a sided finding are one test.

    Parameters
    ----------
    case : Case
        The person.
    catalog : Catalog
        The findings.
    now : Observed
        What is observed now.
    terms : Terms
        Costs, and what can be had.
    """
    stated = stated_values(case, catalog)
    tangle = _Tangle.of(catalog, stated)
    found: list[Candidate] = []
    for entry in catalog.findings:
        if entry.likelihood is None or entry.id in stated or entry.id in terms.skip:
            continue
        if entry.id in tangle.never:
            continue
        if entry.id in tangle.entangled:
            candidate = _entangled(case, catalog, entry, now, terms, tangle)
        else:
            candidate = _plain(catalog, entry, terms)
        if candidate is not None:
            found.append(candidate)
    bundle = cluster_bundle(
        stated,
        case.person.age_years,
        catalog,
        now,
        skip=terms.skip,
        costs=terms.costs,
        available=terms.available,
    )
    together = asked_together(bundles(), found)
    return (*found, *together) if bundle is None else (*found, *together, bundle)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Tangle:
    """Which findings depend on what else is known.

    Attributes
    ----------
    never : frozenset of str
        No test of their own: the count, which is a bundle, and what only takes another's place.
    entangled : frozenset of str
        Findings whose evidence must be compared with and without.
    pathway : frozenset of str
        Those that write the signs of the cord's pathway anew.
    stated : mapping of str to str
        Value of every finding that is known.
    """

    never: frozenset[str]
    entangled: frozenset[str]
    pathway: frozenset[str]
    stated: Mapping[str, str]

    @classmethod
    def of(cls, catalog: Catalog, stated: Mapping[str, str]) -> _Tangle:
        tract = catalog.long_tract
        pathway = frozenset((*tract.members, tract.upper_limb)) if tract else frozenset()
        swaps = [(e.id, e.replaced) for e in catalog.findings if e.replaced is not None]
        beside = {other for name, swap in swaps if name in stated for other in swap.when_any}
        entangled = pathway | beside | {name for name, _ in swaps}
        entangled |= {e.id for e in catalog.findings if e.needs_cord_sign}
        if any(catalog[name].needs_cord_sign for name in stated):
            entangled |= {e.id for e in catalog.findings if e.cord_sign}
        for line in catalog.lines:
            if set(_members(line)) & set(stated):
                entangled |= set(_members(line))
        return cls(
            never=frozenset({swap.by for _, swap in swaps} | ({tract.cluster} if tract else set())),
            entangled=frozenset(entangled),
            pathway=pathway,
            stated=stated,
        )


def _members(line: Line) -> tuple[str, ...]:
    return (*line.one_of, *line.parts, *(() if line.whole is None else (line.whole,)))


def _line_of(catalog: Catalog, finding: str) -> str | None:
    return next((line.because for line in catalog.lines if finding in _members(line)), None)


def _plain(
    catalog: Catalog, entry: Entry, terms: Terms, counted: tuple[bool, ...] | None = None
) -> Candidate | None:
    finding = entry.finding()
    if finding is None:
        return None
    if counted is None:
        counted = tuple(not (entry.absence_ignored and v == ABSENT) for v in entry.values)
    return Candidate(
        id=entry.id,
        label=entry.label,
        findings=(entry.id,),
        outcomes=entry.values,
        counted=counted,
        parents=finding.parents,
        likelihood=finding.likelihood,
        parameters=finding.parameters,
        cost=terms.costs.get(entry.id, 0.0),
        available=terms.available.get(entry.id, True),
        line=_line_of(catalog, entry.id),
    )


def _entangled(
    case: Case, catalog: Catalog, entry: Entry, now: Observed, terms: Terms, tangle: _Tangle
) -> Candidate | None:
    rewritten = entry.id in tangle.pathway
    changes = changes_of(case, catalog, entry, now, tangle.stated, rewritten=rewritten)
    plain = [change.is_plain(entry.id, value) for value, change in enumerate(changes)]
    if all(change.nothing for change in changes):
        return None
    if all(own or change.nothing for own, change in zip(plain, changes, strict=True)):
        return _plain(catalog, entry, terms, tuple(plain))
    settled = entangled_likelihood(changes)
    if settled is None:
        return None
    parents, likelihood, parameters = settled
    return Candidate(
        id=entry.id,
        label=entry.label,
        findings=(entry.id,),
        outcomes=entry.values,
        counted=(True,) * len(entry.values),
        parents=parents,
        likelihood=likelihood,
        parameters=parameters,
        cost=terms.costs.get(entry.id, 0.0),
        available=terms.available.get(entry.id, True),
        line=_line_of(catalog, entry.id),
    )
