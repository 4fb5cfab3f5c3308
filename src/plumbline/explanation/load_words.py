"""What the simulation found, in words: the mechanism in a few sentences, and signed changes."""

from __future__ import annotations

import math

from plumbline.assessment import Interval, LoadedSource, Stance

__all__ = ["change_words", "mechanism_words", "own_words"]

PERCENT = 100
# A smaller change would be written as nothing, which it is not.
SMALL = 5e-4
# A change this large, as a part, is written without decimals.
LARGE = 0.1
# Where a healthy neck leaves less of the reference response than this, a share of it shows noise.
LEAST_OWN = 0.25
TOO_SMALL = "too little to compare"
UNKNOWN = "not known"
HEALTHY = " with a healthy neck"
REFERENCE = "a reference person on a reference day"
# A smaller change of a curve is written as none.
LEAST_DEG = 0.05
# Curves that differ by less are written with a decimal.
ONE_DEGREE = 1.0


def change_words(change: Interval) -> str:
    """Return a signed change as a percentage with its interval.

    Parameters
    ----------
    change : Interval
        As a part of the whole.
    """
    numbers = (change.value, change.low, change.high)
    widest = max(abs(each) for each in numbers)
    if widest < SMALL:
        return "nothing" if widest == 0.0 else f"under {PERCENT * SMALL:g} %"
    digits = 0 if widest >= LARGE else 1
    value, low, high = (_signed(PERCENT * each, digits) for each in numbers)
    return f"{value} % ({low} to {high})"


def own_words(change: Interval, source: LoadedSource) -> str:
    """Return a change over the person's own response with a healthy neck, with its interval.

    Parameters
    ----------
    change : Interval
        Of the source, as a part of the whole response of the reference person.
    source : LoadedSource
        Which source.
    """
    whole = source.healthy_response
    if whole is None or math.isnan(whole):
        return UNKNOWN
    if whole < LEAST_OWN:
        return TOO_SMALL
    value, low, high = (each / whole for each in (change.value, change.low, change.high))
    return change_words(Interval(value=value, low=low, high=high))


def mechanism_words(
    standing: tuple[Stance, ...], canal: LoadedSource, *, given_task: str | None = None
) -> str:
    """Return lumbar curve and canal in a sentence each; never more than the bands allow.

    Parameters
    ----------
    standing : tuple of Stance
        How both stand; the lumbar curve first.
    canal : LoadedSource
        The spinal canal.
    given_task : str or None
        The task of a given file that stands in place of ordinary standing.
    """
    place = "Standing" if given_task is None else f"In the given task {given_task},"
    return f"{place} with this neck, {_curve_words(standing[0])}. {_canal_words(canal)}"


def _curve_words(curve: Stance) -> str:
    change = curve.person - curve.twin
    if abs(change) < LEAST_DEG:
        return "the lumbar curve stays as it is"
    way = "deeper" if change > 0.0 else "flatter"
    digits = 1 if abs(change) < ONE_DEGREE else 0
    return (
        f"the lumbar curve is {abs(change):.1f} degrees {way} than with a healthy neck "
        f"({curve.person:.{digits}f} against {curve.twin:.{digits}f})"
    )


def _canal_words(canal: LoadedSource) -> str:
    """Return what was computed first, and then what it is with all that nobody has settled."""
    computed = canal.simulated_posture
    change = canal.posture if computed is None else computed
    own = own_words(change, canal) if _whole(change)[0] else TOO_SMALL
    of_own = "" if own in {TOO_SMALL, UNKNOWN} else f", {own} of this person's own{HEALTHY}"
    words = (
        "By posture, the simulated response of the spinal canal to the day's load changes by "
        f"{change_words(change)} of that of {REFERENCE}{of_own}; the spine model is trusted from "
        "half to double of it."
    )
    if _whole(change) == _whole(canal.posture):
        return words
    return (
        f"{words} With what nobody has settled of how a neck acts below it, which is judged and "
        f"not simulated, it is {change_words(canal.posture)}."
    )


def _whole(change: Interval) -> tuple[int, int, int]:
    """Return a change in whole percents."""
    value, low, high = (round(PERCENT * each) for each in (change.value, change.low, change.high))
    return value, low, high


def _signed(value: float, digits: int) -> str:
    """Return a number with its sign; nothing has none."""
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}" if rounded else "0"
