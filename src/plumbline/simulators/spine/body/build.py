"""Build one person's spine from the tables: bones, landmarks, paths, strength, mass, resistance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import final

import numpy as np
from jaxtyping import Bool, Float

from plumbline.evidence import judgement
from plumbline.simulators.spine.body.alignment import PersonAlignment, align
from plumbline.simulators.spine.body.anatomy_tables import MuscleGroup, anatomy
from plumbline.simulators.spine.body.balance import balanced
from plumbline.simulators.spine.body.body_plan import BodyPlan, plan_bodies
from plumbline.simulators.spine.body.fascicles import point_positions, routes
from plumbline.simulators.spine.body.kinematics_kernel import (
    chain_arrays,
    path_lengths,
    place_bodies,
)
from plumbline.simulators.spine.body.landmarks import Landmark, bone_landmarks, landmarks_of
from plumbline.simulators.spine.body.levels import AXES, DOFS, LEVELS, SIDES, SPINAL_COUNT
from plumbline.simulators.spine.body.masses import masses_of
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.simulators.spine.body.passive import passive_tissue_of
from plumbline.simulators.spine.body.person import SpinePerson, names_of_strength
from plumbline.simulators.spine.body.sizes import Sizes, sizes_of
from plumbline.units import Degrees, radians_from_degrees

__all__ = ["build_spine"]

KEPT_BODIES = 64  # ordinary bodies that are kept, of some 100 kB each; a person needs one


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bones:
    landmarks: dict[str, Landmark]
    plan: BodyPlan
    points_m: Float[np.ndarray, "point 3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fibers:
    fmax_n: Float[np.ndarray, " muscle"]
    healthy_fmax_n: Float[np.ndarray, " muscle"]
    rests: Bool[np.ndarray, " muscle"]
    l_opt_m: Float[np.ndarray, " muscle"]
    tendon_m: Float[np.ndarray, " muscle"]
    pennation_rad: Float[np.ndarray, " muscle"]
    volume_weight: Float[np.ndarray, " muscle"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Ordinary:
    """Bones, standing and lengths of muscles, upright and half bent, of ordinary people."""

    sizes: Sizes
    landmarks: Mapping[str, Landmark]
    alignment: PersonAlignment
    upright_m: Float[np.ndarray, " muscle"]
    bent_m: Float[np.ndarray, " muscle"]


def build_spine(person: SpinePerson) -> SpineModel:
    """Return the whole spine of one person.

    Parameters
    ----------
    person : SpinePerson
        Body, measured alignment, weakness, stiffness.

    Returns
    -------
    SpineModel
        Posture zero is the person's own standing.

    Raises
    ------
    SpineInputError
        The measurements contradict one another.

    Notes
    -----
    Fibers have their best length in the standing of people of that age, sex and size, those of the
    extensors of the back with the lumbar spine in the middle of its flexion: a spine that stands
    otherwise has stretched and slackened muscles.

    References
    ----------
    sarcomeres2014, trunkposture
    """
    kind = _ordinary(person.stature_m, person.mass_kg, person.sex, person.age_years)
    sizes, usual = kind.sizes, kind.alignment
    own = align(person, sizes)
    bones = _bones(kind.landmarks, sizes, own, usual)
    masses = masses_of(person, sizes, bones.landmarks)
    fibers = _fibers(person, kind)
    way = routes()
    return SpineModel(
        person=person,
        sizes=sizes,
        alignment=own,
        plan=balanced(bones.plan, masses, bones.landmarks),
        landmarks=bones.landmarks,
        muscles=way.names,
        groups=way.groups,
        first_strand=way.first,
        point_names=way.points,
        point_offsets=way.offsets,
        point_body=way.body,
        point_local_m=bones.points_m,
        fmax_n=fibers.fmax_n,
        healthy_fmax_n=fibers.healthy_fmax_n,
        rests=fibers.rests,
        l_opt_m=fibers.l_opt_m,
        tendon_m=fibers.tendon_m,
        pennation_rad=fibers.pennation_rad,
        volume_weight=fibers.volume_weight,
        body_mass_kg=masses.mass_kg,
        body_center_m=masses.center_m,
        passive=passive_tissue_of(person, _rest(person, own, usual)),
        disc_area_m2=_discs(person, sizes),
        endplate_rad=_endplates(sizes, own.slope_rad),
        locked=np.array([name.split(".")[0] in person.locked for name in DOFS[:SPINAL_COUNT]]),
    )


def _bones(
    own: Mapping[str, Landmark], sizes: Sizes, alignment: PersonAlignment, usual: PersonAlignment
) -> _Bones:
    found = landmarks_of(own, sizes, alignment, usual)
    points = {name: landmark.point_m for name, landmark in found.items()}
    return _Bones(
        landmarks=found,
        plan=plan_bodies(alignment, sizes, points),
        points_m=point_positions(found),
    )


def _rest(
    person: SpinePerson, own: PersonAlignment, usual: PersonAlignment
) -> Float[np.ndarray, " spinal"]:
    """Return where passive tissue rests, counted from the person's standing."""
    rest = np.zeros(SPINAL_COUNT)
    if person.rest == "mean":
        rest[:: len(AXES)] = usual.flexion_rad - own.flexion_rad
    return rest


def _discs(person: SpinePerson, sizes: Sizes) -> Float[np.ndarray, " level"]:
    """Return the area of every disc; where a joint is one bone there is none."""
    joined = np.array([level in person.locked for level in LEVELS])
    return np.where(joined, 0.0, sizes.level_area_m2())


def _endplates(sizes: Sizes, slope_rad: float) -> Float[np.ndarray, "level 2"]:
    """Return the tilts of the two endplates of every level in the frames of their bodies."""
    half = 0.5 * sizes.wedge_rad
    plates = np.zeros((len(LEVELS), 2))
    plates[:-1, 0] = half
    plates[1:, 1] = -half
    plates[-1, 0] = slope_rad
    return plates


@lru_cache(maxsize=KEPT_BODIES)
def _ordinary(stature_m: float, mass_kg: float, sex: str, age_years: float) -> _Ordinary:
    """Return what is usual in people of that size, sex and age: the same for every neck."""
    person = SpinePerson(stature_m=stature_m, mass_kg=mass_kg, sex=sex, age_years=age_years)
    sizes = sizes_of(person)
    alignment = align(person, sizes, measured=False)
    landmarks = bone_landmarks(sizes)
    bones = _bones(landmarks, sizes, alignment, alignment)
    return _Ordinary(
        sizes=sizes,
        landmarks=landmarks,
        alignment=alignment,
        upright_m=_usual_lengths(bones, np.zeros((1, len(DOFS)))),
        bent_m=_usual_lengths(bones, _middle_of_flexion()),
    )


def _fibers(person: SpinePerson, usual: _Ordinary) -> _Fibers:
    groups = anatomy().groups
    count = len(SIDES) * np.array([len(group.rows) for group in groups])
    share = np.repeat([group.fiber_share.value for group in groups], count)
    pennation = np.repeat([group.pennation_deg.value for group in groups], count)
    weak = np.repeat([_weakness(person, group) for group in groups], count)
    length = usual.upright_m
    back = np.repeat(
        [group.region == "back" and "extension" in group.acts for group in groups], count
    )
    best = np.where(back, usual.bent_m, length)
    full, fiber, angle = _full_strength(person), share * length, radians_from_degrees(pennation)
    volume = full * fiber
    return _Fibers(
        fmax_n=full * weak,
        healthy_fmax_n=full,
        rests=np.repeat([group.rests for group in groups], count),
        l_opt_m=fiber,
        tendon_m=best - fiber * np.cos(angle),
        pennation_rad=angle,
        volume_weight=volume / np.mean(volume),
    )


def _middle_of_flexion() -> Float[np.ndarray, "1 dof"]:
    """Return the posture in which every lumbar joint is half way to the end of its flexion."""
    posture = np.zeros((1, len(DOFS)))
    for joint in anatomy().joints:
        if joint.level.startswith("L"):
            end = joint.range_deg["flexion"].value
            posture[0, DOFS.index(f"{joint.level}.flexion")] = radians_from_degrees(
                Degrees(end / 2)
            )
    return posture


def _usual_lengths(
    bones: _Bones, posture_rad: Float[np.ndarray, "1 dof"]
) -> Float[np.ndarray, " muscle"]:
    turns, places = place_bodies(chain_arrays(bones.plan), posture_rad)
    return path_lengths(turns, places, routes().offsets, routes().body, bones.points_m)[0]


def _full_strength(person: SpinePerson) -> Float[np.ndarray, " muscle"]:
    """Return the strength of every muscle of a person of that sex and mass without weakness."""
    mass = person.mass_kg / judgement("spine.reference.mass", unit="kg")
    grown = mass ** judgement("spine.strength.mass_exponent", unit="1")
    if person.sex == "female":
        grown *= judgement("spine.strength.female", unit="ratio")
    forces = [force for group in anatomy().groups for force in group.row_forces_n()]
    return grown * np.repeat(np.array(forces), len(SIDES))


def _weakness(person: SpinePerson, group: MuscleGroup) -> float:
    factors = [person.strength.get(key, 1.0) for key in names_of_strength(group)]
    return float(np.prod(factors))
