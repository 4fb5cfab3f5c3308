"""The spine of a case: what the case says of it, and what had to be taken instead."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from plumbline.case import Case, Measure, Sex
from plumbline.errors import Problem, SpineInputError
from plumbline.evidence import fact, judgement
from plumbline.simulators.spine.body.alignment_norms import lordosis_of
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.person import (
    MIDDLE_AGE_YEARS,
    NECK_EXTENSORS,
    Alignment,
    SpinePerson,
)
from plumbline.simulators.spine.case_states import states_of_case
from plumbline.simulators.spine.statures import usual_stature_m
from plumbline.units import Degrees, Millimetres, metres_from_millimetres, radians_from_degrees

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["PersonOfCase", "person_of_case", "problems_of_case"]

# The measures of a case that the model takes, under the names that the model has for them.
ANGLES = {
    "pelvic_incidence_deg": "pelvic_incidence_rad",
    "pelvic_tilt_deg": "pelvic_tilt_rad",
    "sacral_slope_deg": "sacral_slope_rad",
    "lumbar_lordosis_l1_s1_deg": "lumbar_lordosis_rad",
    "thoracic_kyphosis_t1_t12_deg": "thoracic_kyphosis_rad",
    "t1_slope_deg": "t1_slope_rad",
    "c7_slope_deg": "c7_slope_rad",
    "c2_slope_deg": "c2_slope_rad",
    "c2_c7_lordosis_deg": "c2_c7_lordosis_rad",
    "mcgregor_slope_deg": "head_pitch_rad",
}
OFFSETS = {"c2_c7_sva_mm": "c2_c7_sva_m", "c7_s1_sva_mm": "sva_m"}
# It tells no curve; how far C2 stands forward by it is inferred before a neck is simulated.
PHOTOGRAPH = "craniovertebral_angle_deg"
# Places of the model's person, and those of a case that say the same.
PLACES = {f"alignment.{name}": f"alignment.{key}" for key, name in (ANGLES | OFFSETS).items()} | {
    "stature_m": "person.height_m",
    "mass_kg": "person.mass_kg",
    "age_years": "person.age_years",
}
LORDOSES = ("lumbar_lordosis_l1_s1_deg", "lumbar_lordosis_t12_s1_deg")  # the better one first
PARTS_OF_INCIDENCE = ("pelvic_tilt_deg", "sacral_slope_deg")
EXTENSION = "lumbar_extension_deg"
RESERVE = ("lost_from_deg", "width_deg")
# The same names where they stand within a message.
NAMES = {name: key for key, name in (ANGLES | OFFSETS).items()}
PERCENT = 100
# Curves of other stances belong to another posture; where none is named, standing is usual.
UPRIGHT_STANCES = (None, "standing", "unknown")
NECK_LEVELS = frozenset(LEVELS[: LEVELS.index("C7_T1") + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOfCase:
    """A person and what was not in the case.

    Attributes
    ----------
    person : SpinePerson
        Ready to be built.
    taken : tuple of str
        In sentences: what was taken because the case does not say it, and what it says that the
        model does not use.
    states : tuple of str
        In sentences: what the case says of weakness, stiffness, wear and motion, and what became
        of it.
    """

    person: SpinePerson
    taken: tuple[str, ...]
    states: tuple[str, ...] = ()

    @property
    def body(self) -> SpinePerson:
        """The person without what the neck cannot do: what a healthy-neck twin shares."""
        person = self.person
        return replace(
            person,
            strength={
                name: part for name, part in person.strength.items() if name != NECK_EXTENSORS
            },
            ankylosed=person.ankylosed - NECK_LEVELS,
            degeneration=_below_neck(person.degeneration),
            lost_range=_below_neck(person.lost_range),
        )


def person_of_case(case: Case) -> PersonOfCase:
    """Return the person whose spine a case describes.

    Parameters
    ----------
    case : Case
        A person, as far as anything is known.

    Returns
    -------
    PersonOfCase
        Where height is missing, the mean of that sex and age is taken; where mass, sex or age is
        missing, that of the reference person of the tables; and it is said.

    Raises
    ------
    SpineInputError
        What the case says of the body or the curves cannot be; with every problem.
    """
    taken: list[str] = []
    sex = _sex(case, taken)
    age = MIDDLE_AGE_YEARS if case.person.age_years is None else case.person.age_years
    stature = case.person.height_m
    if stature is None:
        stature = round(usual_stature_m(sex, age), 2)
        people = "women" if sex == "female" else "men"
        taken.append(
            f"height is not in the case: {stature:.2f} m is taken, the mean of {people} of "
            f"{age:g} years"
        )
    mass = case.person.mass_kg
    if mass is None:
        mass = _slender_mass(stature)
        taken.append(
            f"mass is not in the case: {mass:.0f} kg is taken, as slender as the reference"
        )
    states = states_of_case(case)
    with problems_of_case():
        person = SpinePerson(
            stature_m=stature,
            mass_kg=mass,
            sex=sex,
            age_years=age,
            alignment=_alignment(case, taken),
            strength=states.strength,
            ankylosed=frozenset(states.ankylosed),
            degeneration=states.degeneration,
            lost_range=states.lost_range,
            lumbar_reserve=_lumbar_reserve(case, age, taken),
        )
    if case.person.age_years is None:
        taken.append(f"age is not in the case: {person.age_years:g} years are taken")
    return PersonOfCase(person=person, taken=tuple(taken), states=tuple(states.notes))


@contextmanager
def problems_of_case() -> Iterator[None]:
    """Name what is refused within by the entries of a case, not by those of the model.

    Raises
    ------
    SpineInputError
        With the same problems, each at its place in the case.
    """
    try:
        yield
    except SpineInputError as error:
        problems = [
            Problem(place=PLACES.get(one.place, one.place), message=_named_by_case(one.message))
            for one in error.problems
        ]
        raise SpineInputError(problems) from error


def _named_by_case(message: str) -> str:
    return re.sub(r"\w+", lambda word: NAMES.get(word[0], word[0]), message)


def _lumbar_reserve(case: Case, age_years: float, taken: list[str]) -> float:
    """Return the part of lumbar extension that is left; a measured extension tells it itself."""
    measures = case.alignment.measures
    lordosis = next((measures[name].value for name in LORDOSES if name in measures), None)
    unusable = case.alignment.stance not in UPRIGHT_STANCES
    if lordosis is None or unusable or EXTENSION in case.motion:
        return 1.0
    known = _incidence_deg(measures)
    incidence = fact("norm.yukawa.PI", unit="deg") if known is None else known
    lost = lordosis_of(incidence, age_years) - lordosis
    onset, width = (judgement(f"posture.reserve.{name}", unit="deg") for name in RESERVE)
    left = 1.0 - min(max((lost - onset) / width, 0.0), 1.0)
    if left < 1.0:
        pelvis = "a usual pelvis" if known is None else "the pelvis"
        taken.append(
            f"the lumbar curve lacks {lost:.0f} degrees of what goes with {pelvis} at this age: "
            f"{PERCENT * left:.0f} % of its way to bend further back is taken to be left "
            "(judgement; a measured lumbar extension counts instead)"
        )
    return left


def _incidence_deg(measures: Mapping[str, Measure]) -> float | None:
    if "pelvic_incidence_deg" in measures:
        return measures["pelvic_incidence_deg"].value
    parts = [measures[name].value for name in PARTS_OF_INCIDENCE if name in measures]
    return sum(parts) if len(parts) == len(PARTS_OF_INCIDENCE) else None


def _below_neck(parts: Mapping[str, float]) -> dict[str, float]:
    return {
        name: part
        for name, part in parts.items()
        if name.split(".", maxsplit=1)[0] not in NECK_LEVELS
    }


def _sex(case: Case, taken: list[str]) -> Literal["male", "female"]:
    if case.person.sex is Sex.FEMALE:
        return "female"
    if case.person.sex is not Sex.MALE:
        taken.append("no sex that sizes are known for is in the case: those of men are taken")
    return "male"


def _slender_mass(stature_m: float) -> float:
    """Return the mass of a person of this stature who is as slender as the reference man."""
    ratio = stature_m / judgement("spine.reference.stature.male", unit="m")
    return judgement("spine.reference.mass", unit="kg") * ratio**2


def _alignment(case: Case, taken: list[str]) -> Alignment:
    measures = case.alignment.measures
    if not measures:
        taken.append("no curve was measured: those usual at this age and sex are taken")
        return Alignment()
    if case.alignment.stance not in UPRIGHT_STANCES:
        taken.append(f"curves were measured {case.alignment.stance}, not standing: not used")
        return Alignment()
    offsets = OFFSETS
    if case.alignment.calibrated is False and not OFFSETS.keys().isdisjoint(measures):
        taken.append("offsets in mm were not calibrated: not used")
        offsets = {}
    found: dict[str, Any] = {
        name: _turned(measures[key].value) for key, name in ANGLES.items() if key in measures
    }
    found |= {
        name: _meters(measures[key].value) for key, name in offsets.items() if key in measures
    }
    if PHOTOGRAPH in measures:
        taken.append(f"no curve is taken from a photographed head angle ({PHOTOGRAPH})")
    unused = sorted(measures.keys() - ANGLES.keys() - OFFSETS.keys() - {PHOTOGRAPH})
    if unused:
        taken.append(f"not used by this model: {', '.join(unused)}")
    return Alignment(**found, sd=_errors(measures, offsets))


def _errors(measures: Mapping[str, Measure], offsets: Mapping[str, str]) -> dict[str, float]:
    found = {name: _turned(_sd(measures, key)) for key, name in ANGLES.items()}
    found |= {name: _meters(_sd(measures, key)) for key, name in offsets.items()}
    return {name: error for name, error in found.items() if np.isfinite(error) and error > 0.0}


def _sd(measures: Mapping[str, Measure], key: str) -> float:
    measure = measures.get(key)
    return np.nan if measure is None or measure.sd is None else measure.sd


def _turned(angle_deg: float) -> float:
    return float(radians_from_degrees(Degrees(angle_deg)))


def _meters(length_mm: float) -> float:
    return float(metres_from_millimetres(Millimetres(length_mm)))
