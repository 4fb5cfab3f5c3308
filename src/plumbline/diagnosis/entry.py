"""One finding of the catalog: what it is, how it is asked or tested, what it says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import final

from plumbline.causal import Finding
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.red_flags_conditions import Condition, Signs, fulfilled_by
from plumbline.diagnosis.tested import Test

__all__ = [
    "ComplaintReading",
    "Entry",
    "Group",
    "NumberScale",
    "Population",
    "QuantityReading",
    "Replacement",
]


class Group(StrEnum):
    """Where a finding comes from."""

    RED_FLAG = "red_flag"
    HISTORY = "history"
    TIME_ORDER = "time_order"
    PAIN_BEHAVIOR = "pain_behavior"
    TREATMENT_RESPONSE = "treatment_response"
    FUNCTION = "function"
    QUESTIONNAIRE = "questionnaire"
    NEUROLOGICAL_EXAMINATION = "neurological_examination"
    ORTHOPEDIC_EXAMINATION = "orthopedic_examination"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    ELECTRODIAGNOSIS = "electrodiagnosis"
    BLOCK = "block"
    PROVOKED_STUDY = "provoked_study"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NumberScale:
    """How a number is read: cuts between labels.

    Attributes
    ----------
    unit : str
        Unit, ``1`` where there is none.
    low, high : float
        Smallest and largest value that is believed.
    cuts : tuple of float
        Ascending; a value at a cut belongs to the label above it.
    whole : bool
        True for a count, which is a whole number.
    """

    unit: str
    low: float
    high: float
    cuts: tuple[float, ...]
    whole: bool = False

    def index(self, value: float) -> int:
        """Return the index of the label of a value."""
        return bisect_right(self.cuts, value)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """In whom a finding was measured.

    Attributes
    ----------
    about : str
        In words.
    min_age_years, max_age_years : float or None
        Ages studied, where they are known.
    settings : tuple of str
        Settings studied; empty where any will do.
    """

    about: str
    min_age_years: float | None = None
    max_age_years: float | None = None
    settings: tuple[str, ...] = ()

    def differences(self, age_years: float | None, setting: str) -> Iterator[str]:
        """Yield in words how a person differs; nothing where age or setting is unknown."""
        if age_years is not None:
            if self.min_age_years is not None and age_years < self.min_age_years:
                yield f"measured from {self.min_age_years:g} years on ({self.about})"
            if self.max_age_years is not None and age_years > self.max_age_years:
                yield f"measured up to {self.max_age_years:g} years ({self.about})"
        if self.settings and setting not in (*self.settings, "unknown"):
            words = setting.replace("_", " ")
            yield f"measured in other people than those of {words} ({self.about})"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityReading:
    """How a finding is read off a score, a laboratory result or a measured movement.

    Attributes
    ----------
    section : str
        ``score``, ``lab`` or ``motion``.
    name : str
        The quantity.
    cut : float or None
        Where the finding begins; None for a result that is itself present or absent.
    clear : float
        Beyond this on the other side the finding is absent; between the two nothing is said.
    upward : bool
        Whether large values show the finding.
    """

    section: str
    name: str
    cut: float | None = None
    clear: float = 0.0
    upward: bool = True

    def state(self, value: float) -> bool | None:
        """Return whether a value shows the finding; None where it does not tell."""
        if self.cut is None:
            return None
        sign = 1.0 if self.upward else -1.0
        if sign * value >= sign * self.cut:
            return True
        return False if self.clear == self.cut or sign * value <= sign * self.clear else None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintReading:
    """How a finding is read off the complaints.

    Attributes
    ----------
    region : str
        Wider region, or ``asked`` for that of the asked symptom.
    timing, onset, side : str or None
        What a complaint must say; with none of them the complaint itself is the finding.
    absent_when : tuple of str
        Timings or onsets that exclude the finding; any other one leaves it unknown.
    """

    region: str
    timing: str | None = None
    onset: str | None = None
    side: str | None = None
    absent_when: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether the complaint itself is the finding."""
        return self.timing is None and self.onset is None and self.side is None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Another finding that takes this one's place.

    Attributes
    ----------
    by : str
        The finding that is used instead.
    when_any : tuple of str
        If any of these findings is present.
    """

    by: str
    when_any: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A finding of the catalog.

    Attributes
    ----------
    id, label, how : str
        Name, a few plain words, and one sentence on how it is tested or asked.
    group : Group
        Where it comes from.
    test : Test
        What it takes to find it out, where, and how long the answer takes.
    values : tuple of str
        What can be observed; ``present`` and ``absent`` for a tri-state finding.
    positive : int
        Index of the value that counts as positive.
    number : NumberScale or None
        How a number is read.
    sided : bool
        Whether left and right may be given apart.
    synonyms : tuple of str
        Other spellings.
    bears_on : tuple of str
        Causes; empty for what is only recorded.
    likelihood : Likelihood or None
        None where it moves nothing.
    recorded_only : str or None
        Why it moves nothing.
    cites : tuple of str
        Facts it rests on.
    population : Population or None
        In whom it was measured.
    absence_ignored : bool
        Whether only presence counts.
    cord_sign : bool
        Whether it is a positive clinical sign of the cord.
    needs_cord_sign : bool
        Whether its presence counts only beside such a sign.
    quantity, complaint : readings or None
        How it is read off measured values or complaints.
    replaced : Replacement or None
        What takes its place, and when.
    only_after : Condition or None
        What must be known to be there before this is asked or examined; None: nothing.
    """

    id: str
    label: str
    how: str
    group: Group
    test: Test
    values: tuple[str, ...] = ("present", "absent")
    positive: int = 0
    number: NumberScale | None = None
    sided: bool = False
    synonyms: tuple[str, ...] = ()
    bears_on: tuple[str, ...] = ()
    likelihood: Likelihood | None = None
    recorded_only: str | None = None
    cites: tuple[str, ...] = ()
    population: Population | None = None
    absence_ignored: bool = False
    cord_sign: bool = False
    needs_cord_sign: bool = False
    quantity: QuantityReading | None = None
    complaint: ComplaintReading | None = None
    replaced: Replacement | None = None
    only_after: Condition | None = None

    def is_due(self, signs: Signs) -> bool:
        """Return whether it may be asked of a person of whom this is known to be there."""
        return self.only_after is None or bool(fulfilled_by(self.only_after, signs))

    @property
    def tristate(self) -> bool:
        """Whether it is present, absent or unknown."""
        return self.values == ("present", "absent")

    def finding(self) -> Finding | None:
        """Return it as the engine wants it; None where it moves nothing."""
        if self.likelihood is None:
            return None
        return Finding(
            id=self.id,
            parents=self.likelihood.parents,
            values=self.values,
            likelihood=self.likelihood,
            parameters=self.likelihood.parameters,
            cites=self.cites,
        )
