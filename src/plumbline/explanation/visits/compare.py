"""``compare``: from two assessments of one person to what is different."""

from __future__ import annotations

from plumbline.assessment import (
    Assessment,
    BracketedInterval,
    Change,
    Changes,
    Course,
    Interval,
    of_hundred,
    range_of_hundred,
)
from plumbline.explanation.visits.chance import beyond_chance
from plumbline.explanation.visits.recorded import changed_records, no_longer_recorded
from plumbline.explanation.visits.urgency import changed_urgency

__all__ = ["compare"]

VERSIONS = {
    "version": "program",
    "model_digest": "model",
    "evidence_digest": "evidence",
    "priors_digest": "judgements",
}
"""Where a difference means that the figures may differ without anything new about the person."""


def compare(earlier: Assessment, now: Assessment) -> Changes:
    """Return what is different from an earlier visit.

    Parameters
    ----------
    earlier, now : Assessment
        Two answers about one person; the earlier one may be a stored one.
    """
    items = [*changed_urgency(earlier, now), *changed_records(earlier, now)]
    items += _changed_answer(earlier, now)
    items.sort(key=lambda one: (one.course.rank, not one.alarming))
    return Changes(
        previous=earlier.id,
        notes=tuple(_notes(earlier, now)),
        items=tuple(items),
        not_recorded=no_longer_recorded(earlier, now),
        statement=_statement(items),
    )


def _notes(earlier: Assessment, now: Assessment) -> list[str]:
    notes: list[str] = []
    if earlier.id != now.id:
        notes.append(
            f"The earlier answer is about {earlier.id!r}, this one about {now.id!r}: make sure that"
            " it is the same person."
        )
    notes += _other_person(earlier, now)
    if earlier.asked.symptom != now.asked.symptom:
        notes.append(
            f"The earlier answer was about {earlier.asked.label}, this one is about"
            f" {now.asked.label}; headline and routes are not compared."
        )
    made, making = earlier.provenance, now.provenance
    other = [
        word for name, word in VERSIONS.items() if getattr(made, name) != getattr(making, name)
    ]
    if other:
        notes.append(
            f"Computed with another state of: {', '.join(other)}. Headline and routes may differ"
            " for that reason alone; assess the earlier case again to compare them."
        )
    if made.case_digest == making.case_digest:
        notes.append("Both answers are about the same case: nothing new has been recorded.")
    return notes


def _other_person(earlier: Assessment, now: Assessment) -> list[str]:
    then, here = earlier.case_summary, now.case_summary
    odd = []
    if then.sex is not None and here.sex is not None and then.sex != here.sex:
        odd.append(f"sex was {then.sex} and is {here.sex}")
    if (
        then.age_years is not None
        and here.age_years is not None
        and then.age_years > here.age_years
    ):
        odd.append(f"age was {then.age_years:g} and is {here.age_years:g}")
    return [f"Is it the same person? {'; '.join(odd).capitalize()}."] if odd else []


def _changed_answer(earlier: Assessment, now: Assessment) -> list[Change]:
    """Return headline and routes where they differ by more than drawing or rounding explains."""
    if earlier.asked.symptom != now.asked.symptom:
        return []
    draws = (earlier.provenance.effective_draws, now.provenance.effective_draws)
    found = []
    was = None if earlier.neck is None else earlier.neck.absent_if_healthy
    is_now = None if now.neck is None else now.neck.absent_if_healthy
    if beyond_chance(was, is_now, draws):
        label = "would not have this pain had the neck never been ill"
        shown = (None if one is None else _people(one) for one in (was, is_now))
        found.append(_change("headline", "neck", label, *shown))
    for name, route in now.routes.items():
        old = earlier.routes.get(name)
        if old is None or beyond_chance(old.share, route.share, draws):
            before = None if old is None else _share(old.share)
            label = f"part of: {route.label}"
            found.append(_change("route", name, label, before, _share(route.share)))
    return found


def _change(topic: str, name: str, label: str, before: str | None, after: str | None) -> Change:
    return Change(
        topic=topic,
        id=name,
        label=label,
        before=before,
        after=after,
        course=Course.CHANGED,
        alarming=False,
    )


def _people(figure: BracketedInterval) -> str:
    low_high = range_of_hundred(figure.low, figure.high)
    return f"{of_hundred(figure.value)} ({low_high}) of 100"


def _share(share: Interval | None) -> str:
    return "direction unknown" if share is None else f"{of_hundred(share.value)} %"


def _statement(items: list[Change]) -> str:
    worse = [one for one in items if one.course is Course.WORSE]
    alarming = [one for one in items if one.alarming and one.course is Course.NEW]
    parts = []
    if worse:
        named = "; ".join(_from_to(one) for one in worse)
        parts.append(f"Worse than at the earlier visit: {named}.")
    if alarming:
        named = "; ".join(one.label for one in alarming)
        parts.append(f"Recorded for the first time, and to be taken as new: {named}.")
    if parts:
        return " ".join(parts)
    if items:
        return "Nothing that was recorded at both visits has become worse."
    return "Nothing that was recorded at both visits is different."


def _from_to(change: Change) -> str:
    """Return what it is, with what it was and is."""
    return f"{change.label} ({change.before} → {change.after})"
