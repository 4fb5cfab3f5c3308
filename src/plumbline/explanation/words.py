"""Sentences about numbers: natural frequencies, and never more than the numbers say."""

from __future__ import annotations

from plumbline.assessment import Direction, Interval

__all__ = [
    "COUNTED_LABELS",
    "SYMPTOM_LABELS",
    "headline_words",
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

HUNDRED = 100
FEW = 0.005  # below half a percent a rounded number would claim zero


def percent(prob: float) -> str:
    """Return a probability as a whole percentage, ``<1`` where it would round to none."""
    if 0.0 < prob < FEW:
        return "<1 %"
    return f"{prob * HUNDRED:.0f} %"


def _of_hundred(prob: float) -> str:
    return "fewer than 1" if 0.0 < prob < FEW else f"about {prob * HUNDRED:.0f}"


def headline_words(absent: Interval, clearly: Interval, before: Interval, symptom: str) -> str:
    """Return the headline as a sentence in natural frequencies."""
    low, high = absent.low * HUNDRED, absent.high * HUNDRED
    now = f"{_of_hundred(absent.value)} ({low:.0f}-{high:.0f})"
    then = _of_hundred(before.value).removeprefix("about ")
    return (
        f"Of 100 people with these findings, {now} would not have this {symptom} had their neck"
        f" never been ill; before the findings it was {then}."
        f" {_of_hundred(clearly.value).capitalize()} would have clearly less of it."
        " This is not the chance that treating the neck helps."
    )


def route_words(says: str, share: Interval | None, direction: Direction | None) -> str:
    """Return what is said of one route for this person."""
    if direction is not None and direction.unsettled:
        return f"{says} For this person the direction is unknown; no share is stated."
    if direction is not None and direction.none > 1.0 - FEW:
        return f"{says} For this person no effect is detectable."
    if share is None:
        return says
    return (
        f"{says} For this person its part is {percent(share.value)}"
        f" ({percent(share.low)} to {percent(share.high)})."
    )
