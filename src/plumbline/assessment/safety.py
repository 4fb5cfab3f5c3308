"""How urgent it is, why, and what must not be done until then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from plumbline.assessment.inputs import NamedFinding

__all__ = ["Avoid", "Flag", "Safety", "SafetyLevel"]


class SafetyLevel(StrEnum):
    """How soon somebody has to act; written from the least to the most urgent."""

    NO_ALARM_FOUND = "no_alarm_found"
    NOT_ASSESSED = "not_assessed"
    SOON = "soon"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Return the place in the order of urgency, counted from 0."""
        return list(SafetyLevel).index(self)

    def is_at_least(self, other: SafetyLevel) -> bool:
        """Return whether this level is as urgent as another one, or more."""
        return self.rank >= other.rank

    @staticmethod
    def most_urgent(levels: Iterable[SafetyLevel]) -> SafetyLevel:
        """Return the most urgent of some levels; without any, no alarm was found."""
        return max(levels, key=lambda level: level.rank, default=SafetyLevel.NO_ALARM_FOUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A rule that fired.

    Attributes
    ----------
    id : str
        The rule.
    level : SafetyLevel
        How urgent it makes the case by itself.
    reason, action : str
        What was found, and what to do about it.
    """

    id: str
    level: SafetyLevel
    reason: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """The outcome of the safety rules; no probability and no missing answer lowers it.

    Attributes
    ----------
    level : SafetyLevel
        The most urgent level.
    flags : tuple of Flag
        The rules that fired.
    not_assessed : tuple of NamedFinding
        Questions that are still open.
    """

    level: SafetyLevel
    flags: tuple[Flag, ...]
    not_assessed: tuple[NamedFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoid:
    """What must not be done until the alarm is settled, and why.

    Attributes
    ----------
    action, reason : str
        What to leave alone, and why.
    sources : tuple of str
        Facts that it rests on, by id.
    reading : str
        How we get from the facts to the advice, where it is not a literal copy.
    """

    action: str
    reason: str
    sources: tuple[str, ...] = ()
    reading: str = ""
