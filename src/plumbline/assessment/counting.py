"""A probability as a number of people in 100: one rounding and one dash wherever it is said."""

from __future__ import annotations

__all__ = ["of_hundred", "range_of_hundred"]


def of_hundred(probability: float) -> str:
    """Return a probability as a number of people in 100, never as a false 0 or 100."""
    people = round(100 * probability)
    if people == 0 and probability > 0:
        return "<1"
    if people == 100 and probability < 1:
        return ">99"
    return str(people)


def range_of_hundred(low: float, high: float) -> str:
    """Return two probabilities as a range in 100."""
    return f"{of_hundred(low)}–{of_hundred(high)}"  # noqa: RUF001  a range has an en dash
