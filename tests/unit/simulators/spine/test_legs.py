"""Legs of named postures: weight over the feet, knees as the name says, flat feet."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.simulators.spine.people import man

from plumbline.simulators.spine import (
    ExternalLoad,
    kinematics,
    landmark_positions,
    named_postures,
    posture_angles,
    posture_loads,
)

STANDING = [name for name, posture in named_postures().items() if not posture.seated]
SEATED = [name for name, posture in named_postures().items() if posture.seated]
GRAVITY = 9.80665


def angle_deg(name: str, joint: str) -> float:
    angles = posture_angles(man(), name)
    return float(np.degrees(angles[man().dofs.index(f"{joint}_left.flexion")]))


def over_feet_m(loads: tuple[ExternalLoad, ...], angles: np.ndarray) -> float:
    """Return how far body and load are in front of the feet, from masses and places alone."""
    posed = kinematics(man(), angles[None])
    names = [load.landmark for load in loads] or ["hand.grip_left"]
    hands = landmark_positions(man(), angles[None], names)[0, :, 0]
    mass = float(man().body_mass_kg.sum())
    held = [-load.force_n[2] / GRAVITY for load in loads] or [0.0]
    both = mass * posed.center_of_mass_m[0, 0] + float(hands @ np.array(held))
    return both / (mass + sum(held)) - float(posed.mid_foot_m[0, 0])


@pytest.mark.parametrize("name", STANDING)
def test_who_stands_has_body_and_load_over_the_feet(name: str) -> None:
    angles = posture_angles(man(), name)
    assert over_feet_m(posture_loads(man(), name), angles) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("name", STANDING + SEATED)
def test_feet_lie_flat_below_the_hips(name: str) -> None:
    ends = [f"foot.{end}_right" for end in ("heel", "toe")]
    upright = landmark_positions(man(), np.zeros((1, len(man().dofs))), ends)[0]
    heel, toe = landmark_positions(man(), posture_angles(man(), name)[None], ends)[0]
    np.testing.assert_allclose(toe - heel, upright[1] - upright[0], atol=1e-9)
    assert heel[2] < 0.0


@pytest.mark.parametrize("name", sorted(set(STANDING) - {"lift_bent_knees"}))
def test_knees_are_straight_unless_the_name_bends_them(name: str) -> None:
    assert angle_deg(name, "knee") == 0.0


def test_knees_are_bent_in_the_lift_that_says_so_and_heels_stay_down() -> None:
    assert angle_deg("lift_bent_knees", "knee") == pytest.approx(100.0)
    assert 0.0 < angle_deg("lift_bent_knees", "ankle") < 40.0


@pytest.mark.parametrize("name", SEATED)
def test_a_seat_holds_thighs_level_and_shanks_plumb(name: str) -> None:
    posed = kinematics(man(), posture_angles(man(), name)[None])
    hip, knee, foot = (
        posed.body_position_m[0, man().bodies.index(f"{body}_right")]
        for body in ("thigh", "shank", "foot")
    )
    assert knee[2] == pytest.approx(hip[2], abs=1e-9)
    assert knee[0] > hip[0]
    assert foot[0] == pytest.approx(knee[0], abs=1e-9)


def test_legs_move_nothing_above_the_hips() -> None:
    with_legs = posture_angles(man(), "flexed_45")
    without = with_legs.copy()
    for joint in ("hip", "knee", "ankle"):
        for side in ("right", "left"):
            without[man().dofs.index(f"{joint}_{side}.flexion")] = 0.0
    one, other = (kinematics(man(), angles[None]) for angles in (with_legs, without))
    np.testing.assert_allclose(one.joint_center_m, other.joint_center_m, atol=1e-12)
    np.testing.assert_allclose(one.gravity_moment_n_m, other.gravity_moment_n_m, atol=1e-9)
