"""What is known about one person: the one way in.

Everything but the id may be missing. What is missing stays missing: no field is ever filled in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from plumbline.case.frozen_mapping import FrozenMapping
from plumbline.case.plain import canonical_json, mirrored, plain_fields
from plumbline.case.vocabulary import base_vocabulary

__all__ = [
    "CASE_FORMAT",
    "Alignment",
    "AskedSymptom",
    "Case",
    "Complaint",
    "FindingState",
    "FindingValue",
    "Image",
    "Measure",
    "Person",
    "Resolution",
    "Setting",
    "Sex",
    "Sided",
    "Treatment",
]

# The version of the format that this program reads and writes.
CASE_FORMAT = 1


class FindingState(StrEnum):
    """Whether a finding was seen, was looked for and not seen, or was not looked for."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class AskedSymptom(StrEnum):
    """The symptom whose origin is asked about."""

    LOW_BACK = "low_back"
    BUTTOCK_OR_LEG = "buttock_or_leg"
    THORACIC = "thoracic"


class Sex(StrEnum):
    """The sex that a reference value is chosen by."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Setting(StrEnum):
    """Where the person is seen; it selects priors and likelihood sets."""

    GENERAL_POPULATION = "general_population"
    PRIMARY_CARE = "primary_care"
    SPINE_CLINIC = "spine_clinic"
    RHEUMATOLOGY = "rheumatology"
    EMERGENCY = "emergency"
    INTERVENTIONAL_CLINIC = "interventional_clinic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sided:
    """A finding that was given for left and right apart; None where a side was not mentioned."""

    left: FindingState | float | str | None = None
    right: FindingState | float | str | None = None


FindingValue = FindingState | float | str | Sided


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measured number and, where it is known, the standard deviation of its error."""

    value: float
    sd: float | None = None

    def as_written(self) -> object:
        """Return the form in which it is written: the number alone where nothing else is known."""
        return self.value if self.sd is None else {"value": self.value, "sd": self.sd}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Age, body and pregnancy.

    Attributes
    ----------
    age_years, height_m, mass_kg : float or None
        Age in years, height in m, body mass in kg.
    sex : Sex or None
        Sex, where given.
    pregnant : FindingState or None
        Whether the person is pregnant.
    """

    age_years: float | None = None
    sex: Sex | None = None
    height_m: float | None = None
    mass_kg: float | None = None
    pregnant: FindingState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Where it hurts, since when, how much, and in what manner.

    Attributes
    ----------
    region : str
        A region of the vocabulary.
    state : FindingState
        ABSENT where it was asked for and denied; PRESENT unless the case says otherwise.
    side : str or None
        ``left``, ``right``, ``both`` or ``midline``.
    since_months : float or None
        Duration in months.
    intensity_0_10 : float or None
        Intensity from 0 to 10.
    timing, onset : str or None
        When it hurts, and how it began.
    quality : tuple of str
        What it feels like.
    """

    region: str
    state: FindingState = FindingState.PRESENT
    side: str | None = None
    since_months: float | None = None
    intensity_0_10: float | None = None
    timing: str | None = None
    onset: str | None = None
    quality: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What was tried, where, and what it did to which complaint.

    Attributes
    ----------
    kind : str
        The treatment.
    region : str or None
        The region that was treated.
    effect_on : str or None
        The region whose pain changed, or did not.
    response : str or None
        ``gone``, ``much_better``, ``better``, ``unchanged`` or ``worse``.
    months_ago : float or None
        When, in months before the case was written.
    """

    kind: str
    region: str | None = None
    effect_on: str | None = None
    response: str | None = None
    months_ago: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Measured curves and offsets, and how the film or photograph was taken.

    Attributes
    ----------
    stance : str or None
        Position of the body while it was measured.
    calibrated : bool or None
        Whether lengths were calibrated; None where it is not known.
    measures : mapping of str to Measure
        The measures by name; each name ends in its unit.
    """

    stance: str | None = None
    calibrated: bool | None = None
    measures: FrozenMapping[str, Measure] = field(default_factory=FrozenMapping)

    def as_written(self) -> dict[str, object]:
        """Return the form in which it is written: the measures beside stance and calibration."""
        known = {"stance": self.stance, "calibrated": self.calibrated, **self.measures}
        return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One imaging study and what it showed.

    Attributes
    ----------
    kind, region : str
        Kind of study and the part of the body it shows.
    posture : str or None
        Position of the body; ``standing`` and ``supine`` are never mixed silently.
    contrast : FindingState or None
        Whether contrast medium was given.
    months_ago : float or None
        Age of the study in months.
    findings : mapping of str to finding value
        What it showed.
    """

    kind: str
    region: str
    posture: str | None = None
    contrast: FindingState | None = None
    months_ago: float | None = None
    findings: FrozenMapping[str, FindingValue] = field(default_factory=FrozenMapping)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A word of the file that was understood as another one."""

    place: str
    written: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person, as far as anything is known.

    Attributes
    ----------
    id : str
        Name of the case; it never changes an answer.
    plumbline : int
        Version of the format.
    ask : AskedSymptom
        The symptom to be explained.
    person : Person
        Age and body.
    setting : Setting
        Where the person is seen.
    complaints : tuple of Complaint
        Where it hurts.
    findings : mapping of str to finding value
        History, examination and tests by finding id.
    reported : mapping of str to FindingState or Sided
        What the person says of signs that are examined: a yes can raise an alarm, and neither a
        yes nor a no takes the place of the examination.
    scores, exposure : mapping of str to float
        Questionnaire totals and daily exposure by name.
    labs : mapping of str to float or FindingState
        Laboratory results by name.
    motion : mapping of str to Measure
        Measured movement by name.
    alignment : Alignment
        Measured curves.
    imaging : tuple of Image
        Imaging studies.
    treatments : tuple of Treatment
        What was tried and what it did.
    note, source : str or None
        Remarks and origin, for human readers; they never change an answer.
    expect : mapping of str to object
        What an example is expected to show; kept for tests, never read by the model.
    resolved : tuple of Resolution
        Words that were understood as others; not part of the content.
    """

    id: str
    plumbline: int = CASE_FORMAT
    ask: AskedSymptom = AskedSymptom.LOW_BACK
    person: Person = field(default_factory=Person)
    setting: Setting = Setting.UNKNOWN
    complaints: tuple[Complaint, ...] = ()
    findings: FrozenMapping[str, FindingValue] = field(default_factory=FrozenMapping)
    reported: FrozenMapping[str, FindingValue] = field(default_factory=FrozenMapping)
    scores: FrozenMapping[str, float] = field(default_factory=FrozenMapping)
    labs: FrozenMapping[str, FindingState | float] = field(default_factory=FrozenMapping)
    motion: FrozenMapping[str, Measure] = field(default_factory=FrozenMapping)
    alignment: Alignment = field(default_factory=Alignment)
    imaging: tuple[Image, ...] = ()
    exposure: FrozenMapping[str, float] = field(default_factory=FrozenMapping)
    treatments: tuple[Treatment, ...] = ()
    note: str | None = None
    source: str | None = None
    expect: FrozenMapping[str, object] = field(default_factory=FrozenMapping)
    resolved: tuple[Resolution, ...] = field(default=(), compare=False)

    def complaints_of(self, group: str) -> tuple[Complaint, ...]:
        """Return the complaints that are felt in a wider region, such as ``low_back``."""
        group_of = base_vocabulary().group_of
        return tuple(one for one in self.complaints if group_of(one.region) == group)

    def asked_state(self) -> FindingState:
        """Return whether the asked symptom was reported, denied, or not mentioned."""
        states = {_felt(complaint) for complaint in self.complaints_of(self.ask)}
        for state in (FindingState.PRESENT, FindingState.ABSENT):
            if state in states:
                return state
        return FindingState.UNKNOWN

    def digest(self) -> str:
        """Return the SHA-256 of the content: without id, remarks, order, and what is unknown."""
        return _sha256(canonical_json(_content(self)))

    def seed_digest(self) -> str:
        """Return a SHA-256 that is the same for a person and the person's mirror image."""
        content = _content(self)
        return _sha256(min(canonical_json(content), canonical_json(mirrored(content))))


# What is written for people or for tests and must not change an answer.
NOT_CONTENT = ("id", "note", "source", "expect", "resolved")


def _content(case: Case) -> object:
    whole = {key: entry for key, entry in plain_fields(case).items() if key not in NOT_CONTENT}
    return _known(whole)


def _known(value: object) -> object:
    """Return a plain value without what is said to be unknown."""
    if isinstance(value, dict):
        kept = {key: _known(entry) for key, entry in value.items()}
        return {key: entry for key, entry in kept.items() if entry not in ("unknown", {}, [])}
    if isinstance(value, list):
        return [_known(entry) for entry in value]
    return value


def _felt(complaint: Complaint) -> FindingState:
    if complaint.state is FindingState.PRESENT and complaint.intensity_0_10 == 0:
        return FindingState.ABSENT
    return complaint.state


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
