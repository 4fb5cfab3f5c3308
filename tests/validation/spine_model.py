"""People and postures for the comparison of the spine model with published loads."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from plumbline.evidence import judgement
from plumbline.simulators.spine import (
    SpineLoads,
    SpineModel,
    SpinePerson,
    build_spine,
    kinematics,
    posture_angles,
    posture_loads,
    simulate,
    turn_region,
)
from plumbline.simulators.spine.body.kinematics import ExternalLoad

Array = NDArray[np.float64]
CALIBRATED_TO = "Spine: calibrated to"
# Compared before the mechanics were last changed, for reasons that name no row.
SEEN = "Spine: seen before, no value chosen for it"
# First compared after the mechanics were as they are now.
UNTOUCHED = "Spine: predicted untouched"
BASELINES = "Spine: beside baselines"
ARMS = "Spine: moment arms beside two open models"
YOUNG_YEARS = 29.0
YOUNG_MAN = (1.78, 78.0)  # stature and mass of an ordinary young man, where a paper prints none
YOUNG_WOMAN = (1.65, 62.0)


@cache
def volunteer() -> SpineModel:
    """Return the man of 45 years and 70 kg in whose disc the pressure was measured."""
    stature = judgement("spine.volunteer.stature", unit="m")
    return build_spine(SpinePerson(stature_m=stature, mass_kg=70.0, sex="male", age_years=45.0))


@cache
def young(sex: str) -> SpineModel:
    """Return an ordinary young man or woman."""
    stature, mass = YOUNG_MAN if sex == "male" else YOUNG_WOMAN
    return build_spine(SpinePerson(stature_m=stature, mass_kg=mass, sex=sex, age_years=YOUNG_YEARS))


def in_posture(model: SpineModel, name: str) -> SpineLoads:
    """Return the loads of one named posture."""
    angles = posture_angles(model, name)[None]
    return simulate(model, angles, external=posture_loads(model, name))


def sweep(model: SpineModel, start: str, over: str, degrees: Array) -> SpineLoads:
    """Return the loads while a region is bent forward further and further."""
    first = posture_angles(model, start)
    bent = [first + turn_region(model, over, "flexion", angle) for angle in np.radians(degrees)]
    return simulate(model, np.stack(bent))


def moment_n_m(
    model: SpineModel, name: str, level: str, external: tuple[ExternalLoad, ...] = ()
) -> float:
    """Return the flexion moment that must be held about one level in a named posture."""
    geometry = kinematics(model, posture_angles(model, name)[None], external)
    return float(geometry.gravity_moment_n_m[0, model.dofs.index(f"{level}.flexion")])


def weight_n(
    model: SpineModel, name: str, level: str, external: tuple[ExternalLoad, ...] = ()
) -> float:
    """Return the weight, with what is carried, above one level."""
    geometry = kinematics(model, posture_angles(model, name)[None], external)
    return float(np.linalg.norm(geometry.gravity_force_n[0, model.levels.index(level)]))


def arm_cm(model: SpineModel, group: str, level: str, axis: str) -> float:
    """Return the strength-weighted arm of the right muscles of a group that cross a level."""
    first = model.dofs.index(f"{level}.flexion")
    arms = kinematics(model, np.zeros((1, len(model.dofs)))).moment_arms_m[0]
    crossing = [
        muscle
        for muscle, name in enumerate(model.groups)
        if name == group
        and model.muscles[muscle].endswith("_right")
        and np.abs(arms[first : first + 3, muscle]).max() > 0.0
    ]
    row = arms[model.dofs.index(f"{level}.{axis}"), crossing]
    return float(100.0 * np.average(row, weights=model.fmax_n[crossing]))
