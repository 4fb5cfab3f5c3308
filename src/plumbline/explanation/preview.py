"""What can be told of a person within one turn of an interview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from plumbline.assessment import Avoid, Interval, Safety
from plumbline.explanation.what_next import NextStep

__all__ = ["Preview"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How a person stands, from few draws.

    Attributes
    ----------
    safety : Safety
        How urgent it is; the same as in the assessment.
    avoid : tuple of Avoid
        What must not be done; the same as in the assessment.
    restricted : tuple of str
        Why only the urgency may be told; empty where all may be.
    absent_if_healthy : Interval or None
        Probability that this pain would not exist had the neck never been ill; None where
        nothing is attributed.
    draws : int
        Number of parameter draws; 0 where only the urgency was looked at.
    next : NextStep or None
        What to ask or examine next; None where that was not looked at.
    """

    safety: Safety
    avoid: tuple[Avoid, ...] = ()
    restricted: tuple[str, ...] = ()
    absent_if_healthy: Interval | None = None
    draws: int = 0
    next: NextStep | None = None
