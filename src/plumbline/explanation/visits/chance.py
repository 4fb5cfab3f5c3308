"""Whether a figure of an answer is different, or only drawn anew.

Two answers are computed with draws of their own, so that a figure differs a little without
anything new about the person. An interval tells how uncertain a figure is and not how far it
moves from one computation to the next: both answers rest on the same facts and judgements, so
figures that both lie in both intervals may still be different.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Final

from plumbline.assessment import BracketedInterval, Interval

__all__ = ["beyond_chance"]

# Ours: so many standard errors of drawing anew are no chance any more.
STANDARD_ERRORS: Final = 3.0
# Ours: fewer of a hundred, inside both intervals, is nothing that anybody would act on.
LEAST_PART: Final = 0.05
# A 90 % interval spans so many standard deviations of a normal distribution.
DEVIATIONS_ACROSS: Final = 2 * NormalDist().inv_cdf(0.95)

Figure = Interval | BracketedInterval


def beyond_chance(before: Figure | None, after: Figure | None, draws: tuple[float, float]) -> bool:
    """Return whether a figure changed by more than drawing anew explains, and enough to matter.

    Parameters
    ----------
    before, after : Interval, BracketedInterval or None
        The figure at both visits, in [0, 1]; None where none is stated.
    draws : pair of float
        How many draws each answer is worth.

    Returns
    -------
    bool
        False where none is stated at both. True where one is stated at one visit only. Else
        whether the difference is above three standard errors of drawing, and either of one in
        twenty or such that one of the values lies outside the interval of the other.
    """
    if before is None or after is None:
        return before is not after
    difference = abs(after.value - before.value)
    if difference <= STANDARD_ERRORS * _error_of_drawing((before, after), draws):
        return False
    outside = not (
        before.low <= after.value <= before.high and after.low <= before.value <= after.high
    )
    return outside or difference >= LEAST_PART


def _error_of_drawing(figures: tuple[Figure, Figure], draws: tuple[float, float]) -> float:
    r"""Return the standard error of a difference of two weighted means.

    Each has the variance :math:`\sigma^2 / n` with its spread and its effective draws.
    """
    variance = sum(
        ((one.high - one.low) / DEVIATIONS_ACROSS) ** 2 / max(count, 1.0)
        for one, count in zip(figures, draws, strict=True)
    )
    return sqrt(variance)
