"""Postures by name, and how a turn of a region is spread over its joints."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.simulators.spine.people import fused_man, man

from plumbline.errors import ModelError, UnknownNameError
from plumbline.simulators.spine import (
    kinematics,
    landmark_positions,
    named_postures,
    posture_angles,
    posture_loads,
    turn_region,
)

DOFS = man().dofs


def column(name: str) -> int:
    return DOFS.index(name)


def flexion_of(angles: np.ndarray, *levels: str) -> float:
    return float(sum(angles[column(f"{level}.flexion")] for level in levels))


@pytest.mark.parametrize("name", list(named_postures()))
def test_every_named_posture_can_be_taken(name: str) -> None:
    angles = posture_angles(man(), name)
    assert np.isfinite(angles).all()
    assert named_postures()[name].about


def test_standing_is_the_posture_from_which_everything_counts() -> None:
    np.testing.assert_array_equal(posture_angles(man(), "standing"), 0.0)


@pytest.mark.parametrize("over", ["neck", "thorax", "upper_neck", "lower_neck"])
@pytest.mark.parametrize("axis", ["flexion", "bending", "rotation"])
def test_the_joints_of_a_region_add_up_to_its_turn(over: str, axis: str) -> None:
    angles = turn_region(man(), over, axis, 0.2)
    assert angles.sum() == pytest.approx(0.2)
    used = angles[: man().spinal_count] / man().range_rad[:, 1]
    np.testing.assert_allclose(used[used > 0], used.max(), rtol=1e-9)


def test_the_trunk_bends_in_the_measured_share_and_the_pelvis_does_the_rest() -> None:
    angles = turn_region(man(), "trunk", "flexion", 0.3)
    lumbar = angles[: man().spinal_count].sum()
    assert lumbar == pytest.approx(0.3 * 0.513)
    assert angles[column("pelvis.flexion")] == pytest.approx(0.3 - lumbar)


def test_a_lumbar_spine_bends_no_further_than_it_can() -> None:
    angles = turn_region(man(), "lumbar", "flexion", 2.0)
    spinal = man().spinal_count
    assert np.all(angles[:spinal] <= man().range_rad[:, 1] + 1e-9)
    assert angles.sum() == pytest.approx(2.0)


def test_a_locked_joint_takes_no_part_of_a_turn() -> None:
    angles = turn_region(fused_man(), "neck", "flexion", 0.3)
    for level in ("C4_C5", "C5_C6", "C6_C7"):
        assert angles[column(f"{level}.flexion")] == 0.0
    assert angles.sum() == pytest.approx(0.3)


def test_a_region_without_a_free_joint_cannot_turn() -> None:
    from dataclasses import replace

    stiff = replace(man(), locked=np.ones(man().spinal_count, dtype=bool))
    with pytest.raises(ModelError, match="locked"):
        turn_region(stiff, "neck", "flexion", 0.3)


def test_arms_hang_plumb_however_the_trunk_leans() -> None:
    angles = posture_angles(man(), "flexed_45")[None]
    names = ["girdle.shoulder_right", "hand.grip_right"]
    shoulder, hand = landmark_positions(man(), angles, names)[0]
    upright = landmark_positions(man(), np.zeros_like(angles), names)[0]
    np.testing.assert_allclose(hand - shoulder, upright[1] - upright[0], atol=1e-6)


def test_who_leans_back_leaves_no_moment_at_the_lowest_joint() -> None:
    angles, loads = posture_angles(man(), "slouched")[None], posture_loads(man(), "slouched")
    assert loads[0].force_n[0] > 0.0
    moment = kinematics(man(), angles, loads).gravity_moment_n_m[0, column("L5_S1.flexion")]
    assert moment == pytest.approx(0.0, abs=1e-9)


def test_a_crate_weighs_on_both_hands_alike() -> None:
    right, left = posture_loads(man(), "hold_close")
    assert right.force_n == left.force_n
    assert -2 * right.force_n[2] == pytest.approx(20 * 9.80665)


def test_most_postures_carry_nothing() -> None:
    assert posture_loads(man(), "standing") == ()


@pytest.mark.parametrize("call", [posture_angles, posture_loads])
def test_an_unknown_posture_is_named(call: object) -> None:
    with pytest.raises(UnknownNameError, match="standing"):
        call(man(), "standin")  # type: ignore[operator]


def test_an_unknown_region_or_axis_is_named() -> None:
    with pytest.raises(UnknownNameError, match="neck"):
        turn_region(man(), "nek", "flexion", 0.1)
    with pytest.raises(UnknownNameError, match="flexion"):
        turn_region(man(), "neck", "flexio", 0.1)
