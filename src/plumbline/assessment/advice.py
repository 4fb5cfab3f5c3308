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
    available : bool
        Whether it can be had where the person is seen.
    findings : tuple of str
        What is to be found out: one finding, or the members of a bundle.
    changes : tuple of str
        What would be done otherwise than now, by outcome.
    red_flag : bool
        Whether it is a red-flag question, which comes first whatever it is worth.
    """

    test: str
    label: str
    expected_utility: float
    information_bits: float
    settles: tuple[str, ...]
    cost: float
    stable: bool
    available: bool = True
    findings: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    red_flag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The expected change if something were treated from now on.

    Attributes
    ----------
    id, label : str
        The treatment by id and in words.
    effect : Interval or None
        Net probability that the pain is gone, negative where the treatment would more often bring
        it about; None where it is suppressed.
    after_days : float
        When, in days from now.
    trial_evidence, grade : str
        What trials say, and how good they are.
    suppressed : bool
        True where it must not be shown for this person.
    reason : str or None
        Why it is suppressed.
    sources : tuple of str
        Facts that the trial evidence rests on, by id.
    statement : str
        The effect in words; empty where it is suppressed.
    all_or_nothing : bool
        Whether some are helped nearly completely and the rest not at all: the effect is then the
        number of those, and never a part of everybody's pain.
    limited_by : str
        Why no more is shown than trials allow; empty where nothing limits the effect.
    """

    id: str
    label: str
    effect: Interval | None
    after_days: float
    trial_evidence: str
    grade: str
    suppressed: bool
    reason: str | None
    sources: tuple[str, ...] = ()
    statement: str = ""
    all_or_nothing: bool = False
    limited_by: str = ""


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
