"""A probability as a number of people in 100: one rounding and one dash wherever it is said."""

from __future__ import annotations

__all__ = ["of_hundred", "range_of_hundred"]

# Below one in a hundred a rounded figure would claim that it cannot be.
SMALLEST_SHOWN = 0.01
# Above ninety-nine in a hundred a rounded figure would claim certainty.
LARGEST_SHOWN = 0.99


def of_hundred(probability: float) -> str:
    """Return a probability as a number of people in 100, never as a false 0 or 100."""
    if 0 < probability < SMALLEST_SHOWN / 2:
        return "<1"
    if LARGEST_SHOWN + SMALLEST_SHOWN / 2 < probability < 1:
        return ">99"
    return str(round(100 * probability))


def range_of_hundred(low: float, high: float) -> str:
    """Return two probabilities as a range in 100."""
    return f"{of_hundred(low)}–{of_hundred(high)}"  # noqa: RUF001  a range has an en dash
