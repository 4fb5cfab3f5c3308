"""The person whose spine is built: body, measured alignment, and what is weak, stiff or lost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from plumbline.errors import Problem, SpineInputError, did_you_mean
from plumbline.simulators.spine.body.anatomy_tables import MuscleGroup, anatomy
from plumbline.simulators.spine.body.levels import AXES, DIRECTIONS, DOFS, LEVELS, SPINAL_COUNT
from plumbline.units import Degrees, Radians, degrees_from_radians, radians_from_degrees

__all__ = [
    "NECK_EXTENSORS",
    "PELVIC_INCIDENCE_DEG",
    "Alignment",
    "SpinePerson",
    "names_of_strength",
]

# Bounds of what a living adult can be; outside them a unit or a sign is wrong.
STATURE_M = (1.0, 2.4)  # the shortest and the tallest adults
MASS_KG = (25.0, 400.0)  # the lightest and the heaviest adults
BODY_MASS_INDEX = (7.0, 150.0)  # kg/m2; wider than any adult has lived with
AGE_YEARS = (15.0, 115.0)  # a grown spine, and the oldest person
PELVIC_INCIDENCE_DEG: Final = (20.0, 100.0)  # wider than any series of adults
ANGLE_DEG = (-120.0, 150.0)  # no curve of a living spine lies outside
OFFSET_M = (-0.4, 0.6)  # a plumb line further off is in millimeters or centimeters
STRENGTH = (0.0, 5.0)  # above it a percentage was meant
PERCENT = 100.0
MOST_PERCENT = PERCENT * STRENGTH[1]  # a strength up to here is taken for a percentage
HIGHEST_LIKELY_STATURE_CM = 260.0  # a stature up to here is taken for centimeters
IDENTITY_DEG = 1.0  # readers of one film differ by about this much

MIDDLE_AGE_YEARS = 50.0  # the middle of the adults whose norms are used

OFFSETS = ("c2_c7_sva_m", "sva_m")
NECK_EXTENSORS = "neck_extensors"  # the groups of the neck that extend it, in one word


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """What was measured of the standing person; None where it was not.

    Attributes
    ----------
    pelvic_incidence_rad, pelvic_tilt_rad, sacral_slope_rad : float or None
        Of one film; the incidence is the sum of the other two.
    lumbar_lordosis_rad : float or None
        Upper endplate of L1 to that of S1, positive lordotic.
    thoracic_kyphosis_rad : float or None
        Upper endplate of T1 to lower endplate of T12, positive kyphotic.
    t1_slope_rad, c7_slope_rad, c2_slope_rad : float or None
        Of the upper endplate of T1 and the lower endplates of C7 and C2, positive forward-down.
    c2_c7_lordosis_rad : float or None
        Lower endplate of C2 to that of C7, positive lordotic.
    head_pitch_rad : float or None
        Slope of McGregor's line, positive looking down.
    c2_c7_sva_m, sva_m : float or None
        How far C2 stands in front of C7, and C7 in front of the back corner of S1.
    segment_flexion_rad : mapping of str to float
        Angle of single joints such as ``L4_L5``, positive kyphotic.
    sd : mapping of str to float
        Standard deviation of any of these by its name, where a reading is uncertain.
    inferred : frozenset of str
        Names of those that nobody measured: they are met as well as the rest allows, and never
        refused for disagreeing with it.
    """

    pelvic_incidence_rad: float | None = None
    pelvic_tilt_rad: float | None = None
    sacral_slope_rad: float | None = None
    lumbar_lordosis_rad: float | None = None
    thoracic_kyphosis_rad: float | None = None
    t1_slope_rad: float | None = None
    c7_slope_rad: float | None = None
    c2_slope_rad: float | None = None
    c2_c7_lordosis_rad: float | None = None
    head_pitch_rad: float | None = None
    c2_c7_sva_m: float | None = None
    sva_m: float | None = None
    segment_flexion_rad: Mapping[str, float] = field(default_factory=dict)
    sd: Mapping[str, float] = field(default_factory=dict)
    inferred: frozenset[str] = frozenset()

    def measured(self) -> dict[str, float]:
        """Return what is to be met, by name; single joints by the name of the joint."""
        whole = {
            name: value
            for name in self.__dataclass_fields__
            if name not in {"segment_flexion_rad", "sd", "inferred"}
            and (value := getattr(self, name)) is not None
        }
        return {**whole, **self.segment_flexion_rad}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpinePerson:
    """A person, in SI units.

    Attributes
    ----------
    stature_m, mass_kg, age_years : float
        Body.
    sex : str
        ``male`` or ``female``.
    alignment : Alignment
        What was measured of the standing person.
    strength : mapping of str to float
        Factor on the strength of muscle groups, or of ``neck``, ``neck_extensors``, ``back``,
        ``belly``, ``shoulder`` or ``all``; 1 where nothing is said. Factors multiply.
    fused, ankylosed : frozenset of str
        Joints that an operation or a disease has made one bone.
    degeneration : mapping of str to float
        Grade of a joint from 0 (healthy) to 1 (worst).
    lost_range : mapping of str to float
        Part of the range that is lost, 0 to 1, by joint (``C5_C6``), angle (``C1_C2.rotation``) or
        direction (``C1_C2.rotation.left``; ``back`` and ``forward`` of flexion). What each leaves
        multiplies.
    lumbar_reserve : float
        Part of the lumbar extension, and of the lumbar answer to what stands above, that is left;
        0 where the curve lacks so much of what fits the pelvis that it has no more to give.
    rest : str
        Where passive tissue rests: in the person's ``own`` standing, or in the ``mean`` one.

    Raises
    ------
    SpineInputError
        With every problem that was found.
    """

    stature_m: float
    mass_kg: float
    sex: str
    age_years: float = MIDDLE_AGE_YEARS
    alignment: Alignment = field(default_factory=Alignment)
    strength: Mapping[str, float] = field(default_factory=dict)
    fused: frozenset[str] = frozenset()
    ankylosed: frozenset[str] = frozenset()
    degeneration: Mapping[str, float] = field(default_factory=dict)
    lost_range: Mapping[str, float] = field(default_factory=dict)
    lumbar_reserve: float = 1.0
    rest: str = "own"

    def __post_init__(self) -> None:
        """Refuse what cannot be, all problems at once."""
        problems = [problem for check in CHECKS for problem in check(self)]
        if problems:
            raise SpineInputError(problems)

    @property
    def locked(self) -> frozenset[str]:
        """Joints that do not move."""
        return frozenset(self.fused) | frozenset(self.ankylosed)


def names_of_strength(group: MuscleGroup) -> tuple[str, ...]:
    """Return every name by which a person's strength may speak of a muscle group.

    Parameters
    ----------
    group : MuscleGroup
        Of the tables.
    """
    nape = (NECK_EXTENSORS,) if group.region == "neck" and "extension" in group.acts else ()
    return (group.name, group.region, *nape, "all")


def _outside(place: str, value: float, bounds: tuple[float, float], unit: str) -> Iterator[Problem]:
    low, high = bounds
    if not (math.isfinite(value) and low <= value <= high):
        yield Problem(
            place=place, message=f"{value:g} {unit} is outside {low:g} to {high:g} {unit}"
        )


def _body(person: SpinePerson) -> Iterator[Problem]:
    stature = person.stature_m
    if STATURE_M[1] < stature <= HIGHEST_LIKELY_STATURE_CM:
        hint = f"{stature:g} m; did you mean {stature / 100:g} m? Stature is given in meters"
        yield Problem(place="stature_m", message=hint)
    else:
        yield from _outside("stature_m", stature, STATURE_M, "m")
    yield from _outside("mass_kg", person.mass_kg, MASS_KG, "kg")
    if _is_body(person) and not BODY_MASS_INDEX[0] <= _index(person) <= BODY_MASS_INDEX[1]:
        text = (
            f"{person.mass_kg:g} kg at {stature:g} m is a body mass index of {_index(person):.0f}, "
            f"outside {BODY_MASS_INDEX[0]:g} to {BODY_MASS_INDEX[1]:g}; check both"
        )
        yield Problem(place="mass_kg", message=text)
    yield from _outside("age_years", person.age_years, AGE_YEARS, "years")
    if person.sex not in ("male", "female"):
        yield Problem(place="sex", message=f"{person.sex!r} must be 'male' or 'female'")
    if person.rest not in ("own", "mean"):
        yield Problem(place="rest", message=f"{person.rest!r} must be 'own' or 'mean'")


def _is_body(person: SpinePerson) -> bool:
    """Return whether stature and mass, each by itself, can be."""
    pairs = ((person.stature_m, STATURE_M), (person.mass_kg, MASS_KG))
    return all(low <= value <= high for value, (low, high) in pairs)


def _index(person: SpinePerson) -> float:
    return person.mass_kg / person.stature_m**2


def _angles(person: SpinePerson) -> Iterator[Problem]:
    for name, value in person.alignment.measured().items():
        place = f"alignment.{name}"
        if name in OFFSETS:
            yield from _outside(place, value, OFFSET_M, "m")
            continue
        degrees = degrees_from_radians(Radians(value))
        bounds = PELVIC_INCIDENCE_DEG if name == "pelvic_incidence_rad" else ANGLE_DEG
        problems = list(_outside(place, degrees, bounds, "deg"))
        if problems and bounds[0] <= value <= bounds[1]:
            hint = f"{value:g} rad is {degrees:.0f} deg; angles are given in radians"
            problems = [Problem(place=place, message=hint)]
        yield from problems
    known = set(person.alignment.measured())
    for name, spread in person.alignment.sd.items():
        if name not in known or not spread > 0.0:
            text = "an error must be positive and belong to something measured"
            yield Problem(place=f"alignment.sd.{name}", message=text)


def _pelvis(person: SpinePerson) -> Iterator[Problem]:
    alignment = person.alignment
    whole, tilt, slope = (
        alignment.pelvic_incidence_rad,
        alignment.pelvic_tilt_rad,
        alignment.sacral_slope_rad,
    )
    if tilt is None or slope is None:
        return
    if whole is None:
        degrees = degrees_from_radians(Radians(tilt + slope))
        low, high = PELVIC_INCIDENCE_DEG
        if not low <= degrees <= high:
            text = f"with the sacral slope it makes an incidence of {degrees:.1f} deg, which is"
            text += f" outside {low:g} to {high:g} deg"
            yield Problem(place="alignment.pelvic_tilt_rad", message=text)
        return
    if abs(whole - tilt - slope) > radians_from_degrees(Degrees(IDENTITY_DEG)):
        shown = [degrees_from_radians(Radians(angle)) for angle in (whole, tilt, slope)]
        text = "{0:.1f} deg must be pelvic tilt {1:.1f} + sacral slope {2:.1f} of the same film"
        yield Problem(place="alignment.pelvic_incidence_rad", message=text.format(*shown))


def _muscles(person: SpinePerson) -> Iterator[Problem]:
    groups = anatomy().groups
    known = {name for group in groups for name in names_of_strength(group)}
    for name, factor in person.strength.items():
        place = f"strength.{name}"
        if name not in known:
            text = (
                f"unknown muscle group.{did_you_mean(name, known)} There is all, "
                f"{', '.join(dict.fromkeys(group.region for group in groups))}, {NECK_EXTENSORS}, "
                "or one of "
                f"{', '.join(group.name for group in groups)}"
            )
            yield Problem(place=place, message=text)
        elif not STRENGTH[0] < factor <= STRENGTH[1]:
            yield Problem(place=place, message=_not_a_factor(factor))


def _not_a_factor(factor: float) -> str:
    """Return what is wrong with a strength, and what to write."""
    text = f"{factor:g} must be above 0 and at most {STRENGTH[1]:g}"
    if STRENGTH[1] < factor <= MOST_PERCENT:
        share = f"{factor:g} percent is {factor / PERCENT:g}"
        return f"{text}, as a part of the usual strength, which is 1; {share}"
    if factor > MOST_PERCENT or not math.isfinite(factor):
        return f"{text}, as a part of the usual strength, which is 1"
    return (
        f"{text}; a muscle without any strength cannot be balanced: use a small factor such as 0.01"
    )


def _joints(person: SpinePerson) -> Iterator[Problem]:
    for place, names in (
        ("fused", person.fused),
        ("ankylosed", person.ankylosed),
        ("degeneration", person.degeneration),
        ("alignment.segment_flexion_rad", person.alignment.segment_flexion_rad),
    ):
        if isinstance(names, str):
            text = f"{names!r} must be a set of joints, such as {{{names!r}}}"
            yield Problem(place=place, message=text)
            continue
        for name in sorted(set(names) - set(LEVELS)):
            text = f"unknown joint {name!r}; joints are named from C0_C1 and C5_C6 to L5_S1"
            yield Problem(place=place, message=text)
    if person.locked >= set(LEVELS):
        text = "every joint is locked, and nothing is left to balance; leave one of them free"
        yield Problem(place="fused", message=text)
    ways = {
        f"{level}.{axis}.{way}" for level in LEVELS for axis in AXES for way in DIRECTIONS[axis]
    }
    known = {*LEVELS, *DOFS[:SPINAL_COUNT], *ways}
    for name in sorted(set(person.lost_range) - known):
        text = f"unknown joint or angle {name!r}; known are C5_C6 and C5_C6.{', C5_C6.'.join(AXES)}"
        text += ", to one side as in C5_C6.rotation.left and C5_C6.flexion.back"
        yield Problem(place="lost_range", message=text)
    yield from _outside("lumbar_reserve", person.lumbar_reserve, (0.0, 1.0), "")
    for place, shares in (("degeneration", person.degeneration), ("lost_range", person.lost_range)):
        for name, share in shares.items():
            yield from _outside(f"{place}.{name}", share, (0.0, 1.0), "")


CHECKS: tuple[Callable[[SpinePerson], Iterator[Problem]], ...] = (
    _body,
    _angles,
    _pelvis,
    _muscles,
    _joints,
)  # every rule, in the order of the fields
