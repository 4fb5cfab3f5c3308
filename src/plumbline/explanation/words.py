"""Sentences about numbers: natural frequencies, and never more than the numbers say."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import Direction, Interval, of_hundred, range_of_hundred
from plumbline.case import Vocabulary
from plumbline.diagnosis import Observed

__all__ = [
    "COUNTED_LABELS",
    "SYMPTOM_LABELS",
    "headline_words",
    "labels_of",
    "percent",
    "route_words",
]

COUNTED_LABELS = {"long_tract_signs": "signs of the spinal cord, counted together"}
"""What stands for several findings at once, in words."""

SYMPTOM_LABELS = {
    "low_back": "low-back pain",
    "buttock_or_leg": "buttock or leg pain",
    "thoracic": "mid-back (thoracic) pain",
}
"""The pains that can be asked about, in words."""

FEW = 0.005  # below half a percent a rounded number would claim zero


def labels_of(vocabulary: Vocabulary, observed: Observed | None = None) -> dict[str, str]:
    """Return what everything that may move an answer is called: measures, counts and findings.

    Parameters
    ----------
    vocabulary : Vocabulary
        The words of a case.
    observed : Observed, optional
        What is known of a person. A count that nobody stated is then called by what was counted,
        and not as if it had been left out.
    """
    sections = vocabulary.quantities.values()
    labels = {term.id: term.label for section in sections for term in section.values()}
    findings = (vocabulary.findings or {}).values()
    labels |= COUNTED_LABELS | {term.id: term.label for term in findings}
    return labels if observed is None else labels | _as_counted(labels, observed)


def _as_counted(labels: Mapping[str, str], observed: Observed) -> dict[str, str]:
    stated = {one.finding: one.value.replace("_", " ") for one in observed.used}
    counted: dict[str, list[str]] = {}
    for one in observed.consumed:
        if one.by is not None and one.by not in stated and one.finding in stated:
            words = f"{labels.get(one.finding, one.finding)} {stated[one.finding]}"
            counted.setdefault(one.by, []).append(words)
    return {
        name: " + ".join(members) + (", counted together" if len(members) > 1 else "")
        for name, members in counted.items()
    }


def percent(prob: float) -> str:
    """Return a probability as a whole percentage, never as a false 0 or 100."""
    return f"{of_hundred(prob)} %"


def headline_words(
    absent: Interval,
    clearly: Interval,
    before: Interval,
    symptom: str,
    *,
    with_findings: bool = True,
) -> str:
    """Return the headline as a sentence in natural frequencies.

    Parameters
    ----------
    absent, clearly : Interval
        Probability that the pain would be gone, and that it would be clearly less: that at least
        30 % of the hazard would be removed, which may be the smaller one, since a pain may go with
        the removal of less.
    before : Interval
        Probability that it would be gone, before the findings.
    symptom : str
        The asked pain in words.
    with_findings : bool
        Whether any finding was recorded; without one there is no before and after.
    """
    now = f"{_about(absent.value)} ({range_of_hundred(absent.low, absent.high)})"
    people = "with these findings" if with_findings else "like this one"
    then = f"; before the findings it was {of_hundred(before.value)}" if with_findings else ""
    return (
        f"Of 100 people {people}, {now} would not have this {symptom} had their neck"
        f" never been ill{then}. {_clearly_less(absent.value, clearly.value)}"
        " This is not the chance that treating the neck helps."
    )


def _clearly_less(absent: float, clearly: float) -> str:
    """Return in how many it would be clearly less.

    The two are counted apart, and may cross: then what was counted is said, since nobody has a
    pain that is gone and not clearly less.
    """
    if of_hundred(clearly) == of_hundred(absent) or clearly > absent:
        return f"In {_about(clearly)} it would be clearly less."
    return (
        f"At least 30 % of what drives it would be gone in {_about(clearly)} (counted apart, since"
        " in some people a smaller part decides whether there is pain at all)."
    )


def _about(prob: float) -> str:
    shown = of_hundred(prob)
    return f"about {shown}" if shown.isdecimal() else shown


def _finds_no_effect(share: Interval | None, direction: Direction | None) -> bool:
    """Return whether a route that could go either way does nothing that could be seen."""
    if direction is None or share is None:
        return False
    band = direction.effect
    return band.low <= 0 <= band.high and max(-band.low, band.high, share.high) < FEW


def route_words(says: str, share: Interval | None, direction: Direction | None) -> str:
    """Return what is said of one route for this person."""
    if direction is not None and direction.unsettled:
        return f"{says} For this person the direction is unknown; no share is stated."
    if direction is not None and direction.none > 1.0 - FEW:
        return f"{says} For this person no effect is detectable."
    if _finds_no_effect(share, direction):
        return f"{says} For this person no effect was found, and its direction is unknown."
    if share is None:
        return says
    return (
        f"{says} For this person its part is {percent(share.value)}"
        f" ({percent(share.low)} to {percent(share.high)})."
    )
