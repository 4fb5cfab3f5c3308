"""What went into an answer: what was used, what was missing, who the person is in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "CaseSummary",
    "InputRole",
    "Inputs",
    "NamedFinding",
    "ReportedSign",
    "Resolved",
    "UsedInput",
]


class InputRole(StrEnum):
    """What an input did: moved a probability, was only written down, or was measured."""

    LIKELIHOOD = "likelihood"
    RECORDED_ONLY = "recorded_only"
    MEASURE = "measure"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFinding:
    """A finding by id and in words."""

    finding: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedInput:
    """An input, its value, and what it did."""

    finding: str
    label: str
    value: str | float
    role: InputRole


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSign:
    """What the person says of a sign that is examined: it alarms, and moves no probability."""

    finding: str
    label: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A word of the case that was understood as another one."""

    place: str
    written: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that was known, and everything that was not.

    Attributes
    ----------
    used : tuple of UsedInput
        What was known.
    missing : tuple of NamedFinding
        What the case does not mention.
    unknown : tuple of NamedFinding
        What the case says is not known.
    resolved : tuple of Resolved
        Words that were understood as others.
    reported : tuple of ReportedSign
        What the person says of signs that nobody has examined.
    """

    used: tuple[UsedInput, ...]
    missing: tuple[NamedFinding, ...]
    unknown: tuple[NamedFinding, ...]
    resolved: tuple[Resolved, ...]
    reported: tuple[ReportedSign, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """What a report says about the person.

    Attributes
    ----------
    age_years : float or None
        Age in years.
    sex : str or None
        Sex.
    setting : str
        Where the person is seen.
    complaints : tuple of str
        The complaints in words.
    findings : tuple of UsedInput
        The recorded findings.
    """

    age_years: float | None
    sex: str | None
    setting: str
    complaints: tuple[str, ...]
    findings: tuple[UsedInput, ...]
