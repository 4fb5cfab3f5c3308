"""A probability as a number of people in 100: one rounding and one dash wherever it is said."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["of_hundred", "parts_of_hundred", "range_of_hundred"]


def of_hundred(probability: float) -> str:
    """Return a probability as a number of people in 100, never as a false 0 or 100."""
    return _never_false(round(100 * probability), probability)


def parts_of_hundred(parts: Sequence[float]) -> tuple[str, ...]:
    """Return parts of a whole as numbers of people in 100 that add up as the parts do.

    Parameters
    ----------
    parts : sequence of float
        Probabilities of which only one can come true. Those that lose most by being cut to whole
        people are rounded up; what then is nothing, and is not, is still ``<1``.
    """
    whole = [math.floor(100 * part) for part in parts]
    missing = round(100 * sum(parts)) - sum(whole)
    lost = sorted(range(len(parts)), key=lambda place: whole[place] - 100 * parts[place])
    for place in lost[:missing]:
        whole[place] += 1
    return tuple(_never_false(people, part) for part, people in zip(parts, whole, strict=True))


def _never_false(people: int, probability: float) -> str:
    if people == 0 and probability > 0:
        return "<1"
    if people == 100 and probability < 1:
        return ">99"
    return str(people)


def range_of_hundred(low: float, high: float) -> str:
    """Return two probabilities as a range in 100."""
    return f"{of_hundred(low)}–{of_hundred(high)}"  # noqa: RUF001  a range has an en dash
