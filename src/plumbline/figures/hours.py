"""Parts of a day in the unit that a person thinks in."""

from __future__ import annotations

from typing import Final

__all__ = ["hours_in_words"]

# Of an hour, by definition.
MINUTES: Final = 60.0
SECONDS: Final = 3600.0


def hours_in_words(hours: float) -> str:
    """Return a duration in hours, minutes or seconds, whichever is not below one.

    Parameters
    ----------
    hours : float
        Hours, not negative.
    """
    if hours >= 1.0:
        return f"{hours:.1f} h"
    if hours * MINUTES >= 1.0:
        return f"{hours * MINUTES:.0f} min"
    return f"{hours * SECONDS:.0f} s"
