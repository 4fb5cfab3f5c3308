"""Where there is no number to give none is given, and degrees are no radians."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.unit.simulators.spine.people import fused_man, man

from plumbline.errors import ModelError
from plumbline.simulators.spine import (
    DOFS,
    SpineModel,
    kinematics,
    largest_load,
    simulate,
)

LIMBS = ("hip_right.flexion", "knee_left.flexion", "shoulder_right.flexion", "elbow_left.flexion")
ENTRIES: dict[str, Callable[[SpineModel, np.ndarray], object]] = {
    "simulate": simulate,
    "kinematics": kinematics,
    "largest_load": lambda model, posture: largest_load(model, posture[1]),
}


def turned(dof: str, angle_rad: float) -> np.ndarray:
    posture = np.zeros((2, len(man().dofs)))
    posture[1, man().dofs.index(dof)] = angle_rad
    return posture


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
@pytest.mark.parametrize("dof", [*LIMBS, DOFS[0]])
def test_degrees_given_as_radians_are_refused_wherever_loads_are_asked_for(
    entry: Callable[[SpineModel, np.ndarray], object], dof: str
) -> None:
    with pytest.raises(
        ModelError, match=rf"{dof} is -?30 rad, more than half a turn.*given in radians"
    ):
        entry(man(), turned(dof, -30.0 if "knee" in dof else 30.0))


@pytest.mark.parametrize("angle_rad", [-np.pi, np.pi])
def test_half_a_turn_is_still_a_posture(angle_rad: float) -> None:
    posed = kinematics(man(), turned("shoulder_right.flexion", angle_rad))
    assert np.all(np.isfinite(posed.body_position_m))


def test_one_bone_has_no_disc_and_so_no_pressure_and_its_neighbors_keep_theirs() -> None:
    model = fused_man()
    still = np.zeros((1, len(model.dofs)))
    pressure = simulate(model, still).joints.disc_pressure_pa[0]
    joined = np.array([level in model.person.fused for level in model.levels])
    assert np.all(np.isnan(pressure[joined]))
    assert np.all(np.isfinite(pressure[2:][~joined[2:]]))
    np.testing.assert_array_equal(model.disc_area_m2[~joined], man().disc_area_m2[~joined])
