"""What to examine next, and what would change if something were done from now on."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.assessment.effects import Interval

__all__ = ["NextTest", "Twin", "TwinDifference", "WhatIf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTest:
    """A test that is worth doing.

    Attributes
    ----------
    test, label : str
        The test by id and in words.
    expected_utility : float
        What it is expected to be worth, cost included, in the unit of the utility table.
    information_bits : float
        What it is expected to tell, in bits.
    settles : tuple of str
        The questions it answers, in words.
    cost : float
        Its cost, in the same unit.
    stable : bool
        False where its place in the list depends on the judgements of the utility table.
    """

    test: str
    label: str
    expected_utility: float
    information_bits: float
    settles: tuple[str, ...]
    cost: float
    stable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The expected change if the neck were treated from now on.

    Attributes
    ----------
    id, label : str
        The treatment by id and in words.
    effect : Interval or None
        Probability that the pain is gone; None where it is suppressed.
    after_days : float
        When, in days from now.
    trial_evidence, grade : str
        What trials say, and how good they are.
    suppressed : bool
        True where it must not be shown for this person.
    reason : str or None
        Why it is suppressed.
    """

    id: str
    label: str
    effect: Interval | None
    after_days: float
    trial_evidence: str
    grade: str
    suppressed: bool
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinDifference:
    """A quantity in which the person and the twin with a healthy neck differ.

    Attributes
    ----------
    quantity, label, unit : str
        The quantity by id and in words, and its unit.
    person, twin : float
        Its two values.
    band_low, band_high : float or None
        The healthy 90 % band for this person.
    source : str or None
        The source of the band.
    """

    quantity: str
    label: str
    unit: str
    person: float
    twin: float
    band_low: float | None
    band_high: float | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The same person with a neck that has never been ill."""

    differs: tuple[TwinDifference, ...]
    statement: str
