"""What the neck, each route and everything else contribute, with how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Because",
    "BracketedInterval",
    "Direction",
    "Elsewhere",
    "Interval",
    "Neck",
    "RouteEffect",
    "RouteKind",
]


class RouteKind(StrEnum):
    """How a route connects the neck with the back."""

    NECK_TO_BACK = "neck_to_back"
    COMMON_CAUSE = "common_cause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketedInterval:
    """A value with its 90 % interval and the bracket that holds if relief and harm may mix."""

    value: float
    low: float
    high: float
    bracket_low: float
    bracket_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neck:
    """The headline: what would be different had the neck never been ill.

    Attributes
    ----------
    absent_if_healthy : BracketedInterval
        Probability that this pain would not exist.
    clearly_less_if_healthy : Interval
        Probability that at least the stated part of it would not exist.
    before_findings : Interval
        ``absent_if_healthy`` for the same age, sex and setting, before any finding.
    share : Interval
        The part of the pain that is attributed to the neck by all routes.
    statement : str
        The same in words.
    """

    absent_if_healthy: BracketedInterval
    clearly_less_if_healthy: Interval
    before_findings: Interval
    share: Interval
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """What a healthy neck would do to the pain through a route, where its sign is not settled.

    Attributes
    ----------
    lower, none, higher : float
        Probabilities that, with a healthy neck, the pain would be lower, the same or higher.
    effect : Interval
        Net probability that it would be gone; its interval may lie on both sides of zero.
    unsettled : bool
        True where the interval covers zero: then no share is stated.
    """

    lower: float
    none: float
    higher: float
    effect: Interval
    unsettled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A finding, and how the share of a route changes when that finding becomes unknown."""

    finding: str
    label: str
    shift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteEffect:
    """What one of the five routes contributes.

    Attributes
    ----------
    kind : RouteKind
        From neck to back, or a common cause of both.
    label : str
        The route in words.
    sole, share, involved : Interval or None
        Probability that the pain would be gone without this route alone; its part of the pain, as
        the parts add up to 1; probability that it takes part. None where nothing is stated.
    direction : Direction or None
        For routes whose sign is not settled.
    because : tuple of Because
        The findings that move this route most.
    evidence_grade : str
        How good the evidence for this route is.
    statement : str
        The same in words.
    """

    kind: RouteKind
    label: str
    sole: Interval | None
    share: Interval | None
    involved: Interval | None
    direction: Direction | None
    because: tuple[Because, ...]
    evidence_grade: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A cause that does not run through the neck.

    Attributes
    ----------
    cause, label : str
        The cause by id and in words.
    probability : Interval or None
        Probability that it is there; None for what is no state, such as the rest of a route.
    share : Interval or None
        Its part of the pain; None where nothing is attributed.
    """

    cause: str
    label: str
    probability: Interval | None
    share: Interval | None
