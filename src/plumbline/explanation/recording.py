"""What went in: the person in words, every input and what it did, what was not known."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import (
    CaseSummary,
    InputRole,
    Inputs,
    NamedFinding,
    ReportedSign,
    Resolved,
    UsedInput,
)
from plumbline.case import Case, Complaint, FindingState, FindingValue, Sided
from plumbline.case.durations import duration_in_words
from plumbline.diagnosis import Catalog, Observed
from plumbline.units import Months

__all__ = ["inputs_of", "summary_of"]

WORDS = {FindingState.PRESENT: "yes", FindingState.ABSENT: "no"}


def summary_of(case: Case, observed: Observed, labels: Mapping[str, str]) -> CaseSummary:
    """Return the person in words."""
    sex = case.person.sex
    return CaseSummary(
        age_years=case.person.age_years,
        sex=None if sex is None else str(sex),
        setting=str(case.setting).replace("_", " "),
        complaints=tuple(_complaint(one) for one in case.complaints),
        findings=_findings(observed, labels),
    )


def inputs_of(case: Case, observed: Observed, catalog: Catalog) -> Inputs:
    """Return what was used, what is missing, what is said to be unknown, what was resolved."""
    labels = {entry.id: entry.label for entry in catalog.findings}
    known = {one.finding for one in observed.used}
    unknown = [name for name, value in case.findings.items() if _is_unknown(value)]
    missing = [
        entry
        for entry in catalog.findings
        if entry.id not in known and entry.id not in unknown and entry.likelihood is not None
    ]
    return Inputs(
        used=(*_findings(observed, labels), *_measures(case), *_complaints(case)),
        missing=tuple(NamedFinding(finding=entry.id, label=entry.label) for entry in missing),
        unknown=tuple(NamedFinding(finding=n, label=labels.get(n, n)) for n in unknown),
        resolved=tuple(
            Resolved(place=one.place, written=one.written, meant=one.meant) for one in case.resolved
        ),
        reported=tuple(
            ReportedSign(finding=name, label=labels.get(name, name), said=_said(value))
            for name, value in case.reported.items()
            if name not in known and _said(value)
        ),
    )


def _findings(observed: Observed, labels: Mapping[str, str]) -> tuple[UsedInput, ...]:
    return tuple(
        UsedInput(
            finding=one.finding,
            label=labels.get(one.finding, one.finding),
            value=one.value,
            role=InputRole(one.role),
        )
        for one in observed.used
    )


def _measures(case: Case) -> list[UsedInput]:
    named = [
        *((name, measure.value) for name, measure in case.alignment.measures.items()),
        *((name, measure.value) for name, measure in case.motion.items()),
        *case.exposure.items(),
        *case.scores.items(),
    ]
    return [
        UsedInput(
            finding=name, label=name.replace("_", " "), value=float(value), role=InputRole.MEASURE
        )
        for name, value in named
    ]


def _complaints(case: Case) -> list[UsedInput]:
    return [
        UsedInput(
            finding=one.region, label="complaint", value=_complaint(one), role=InputRole.COMPLAINT
        )
        for one in case.complaints
    ]


def _complaint(one: Complaint) -> str:
    words = [one.region.replace("_", " ")]
    if one.side is not None:
        words.append(f"({one.side})")
    if one.state is FindingState.ABSENT:
        words.append("- denied")
    if one.since_months is not None:
        words.append(f"for {duration_in_words(Months(one.since_months))}")
    if one.intensity_0_10 is not None:
        words.append(f"{one.intensity_0_10:g}/10")
    if one.timing is not None:
        words.append(str(one.timing).replace("_", " "))
    return " ".join(words)


def _said(value: FindingValue) -> str:
    """Return the person's yes or no; of one side only where the other was left open."""
    if not isinstance(value, Sided):
        return _word(value)
    sides = {"left": _word(value.left), "right": _word(value.right)}
    return ", ".join(f"{side} {word}" for side, word in sides.items() if word)


def _word(value: object) -> str:
    return WORDS.get(value, "") if isinstance(value, FindingState) else ""


def _is_unknown(value: object) -> bool:
    if isinstance(value, Sided):
        return FindingState.UNKNOWN in (value.left, value.right)
    return value is FindingState.UNKNOWN
