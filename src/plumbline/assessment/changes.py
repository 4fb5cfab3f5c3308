"""What is different between two visits of one person, worsening first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Change", "Changes", "Course"]


class Course(StrEnum):
    """Which way something went; written from what is read first to what is read last."""

    WORSE = "worse"
    NEW = "new"
    CHANGED = "changed"
    BETTER = "better"
    GONE = "gone"

    @property
    def rank(self) -> int:
        """Return the place in the order of reading, counted from 0."""
        return list(Course).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is different.

    Attributes
    ----------
    topic : str
        ``safety``, ``finding``, ``complaint``, ``measure``, ``headline`` or ``route``.
    id, label : str
        What it is, by id and in words.
    before, after : str or None
        What was said at either visit; None where nothing was.
    course : Course
        Which way it went. A probability is never worse or better: it changed.
    alarming : bool
        Whether it is about the spinal cord, or something that alone or with others calls for
        contact within a day.
    """

    topic: str
    id: str
    label: str
    before: str | None
    after: str | None
    course: Course
    alarming: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that is different from an earlier visit.

    Attributes
    ----------
    previous : str
        The id of the earlier case.
    notes : tuple of str
        What limits the comparison: another id, another version of the model or the evidence,
        another question.
    items : tuple of Change
        Worsening first, and of that the alarming first.
    not_recorded : tuple of str
        Findings, in words, that were present then and are not mentioned now: unknown, not gone.
    statement : str
        The sum of it in words.
    """

    previous: str
    notes: tuple[str, ...]
    items: tuple[Change, ...]
    not_recorded: tuple[str, ...]
    statement: str
