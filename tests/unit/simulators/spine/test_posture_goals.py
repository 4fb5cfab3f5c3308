"""What a posture shows, and how that changes with every angle of a search."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.simulators.spine import SpinePerson, build_spine, weight
from plumbline.simulators.spine.body.kinematics import kinematics, landmark_positions
from plumbline.simulators.spine.body.levels import CHAIN
from plumbline.simulators.spine.posture.goals import (
    QUANTITIES,
    gaze_of,
    goal_slopes,
    marks_of,
    quantities,
)
from plumbline.simulators.spine.posture.goals_kernel import QUANTITY_COUNT
from plumbline.simulators.spine.posture.unknowns import unknowns_of

MODEL = build_spine(SpinePerson(stature_m=1.68, mass_kg=64.0, sex="female"))
LOADS = (weight(4.0, "hand.grip_right"), weight(4.0, "hand.grip_left"))
BENT = MODEL.posture(
    {
        "pelvis.flexion": 0.2,
        "pelvis.rotation": 0.1,
        "L4_L5.flexion": 0.05,
        "C1_C2.rotation": 0.3,
        "T6_T7.bending": 0.02,
        "hip_right.flexion": 0.3,
        "hip_left.flexion": 0.3,
        "shoulder_right.flexion": 0.4,
        "shoulder_left.flexion": 0.4,
        "ankle_right.flexion": 0.1,
        "ankle_left.flexion": 0.1,
    }
)
UNKNOWNS = unknowns_of(MODEL, BENT, seated=False, turning=True, feet_free=True, arms="reaching")
STEP_RAD = 1e-6
NO_GAZE = np.zeros((1, 2))


def shown(point: np.ndarray) -> np.ndarray:
    posture = BENT + UNKNOWNS.follow @ point
    return quantities(MODEL, posture[None], gaze_of(UNKNOWNS, point[None]), LOADS)[0]


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_the_slope_of_a_quantity_is_its_change(quantity: str) -> None:
    point, place = np.zeros(len(UNKNOWNS.names)), QUANTITIES.index(quantity)
    values, slopes = goal_slopes(marks_of(MODEL, LOADS), BENT, UNKNOWNS, point)
    assert values[place] == pytest.approx(shown(point)[place], abs=1e-12)
    for column, step in enumerate(STEP_RAD * np.eye(len(point))):
        change = (shown(step) - shown(-step))[place] / (2.0 * STEP_RAD)
        assert slopes[place, column] == pytest.approx(change, abs=1e-7), UNKNOWNS.names[column]


def test_the_weight_without_a_load_is_the_center_of_mass() -> None:
    read = quantities(MODEL, BENT[None], NO_GAZE, ())[0]
    posed = kinematics(MODEL, BENT[None])
    before_seat = read[QUANTITIES.index("weight_before_seat_m")]
    assert before_seat == pytest.approx(posed.center_of_mass_m[0, 0], abs=1e-12)
    over_feet = posed.center_of_mass_m[0, 0] - posed.mid_foot_m[0, 0]
    assert read[QUANTITIES.index("weight_over_feet_m")] == pytest.approx(over_feet, abs=1e-12)


def test_a_load_in_the_hands_draws_the_weight_towards_them() -> None:
    place = QUANTITIES.index("weight_before_seat_m")
    bare, loaded = (quantities(MODEL, BENT[None], NO_GAZE, held)[0, place] for held in ((), LOADS))
    hands = landmark_positions(MODEL, BENT[None], ["hand.grip_right", "hand.grip_left"])[0, :, 0]
    own, held = MODEL.person.mass_kg, 8.0
    assert loaded == pytest.approx((own * bare + held * hands.mean()) / (own + held), abs=1e-9)
    assert loaded != pytest.approx(bare, abs=1e-3)


def test_the_gaze_is_level_where_the_head_is_and_turns_with_eyes_and_feet() -> None:
    point = np.zeros(len(UNKNOWNS.names))
    point[UNKNOWNS.place("eyes.yaw")], point[UNKNOWNS.place("feet.yaw")] = 0.1, 0.2
    point[UNKNOWNS.place("eyes.pitch")] = -0.05
    turn = shown(point) - shown(0.0 * point)
    assert turn[QUANTITIES.index("gaze_yaw_rad")] == pytest.approx(0.3)
    assert turn[QUANTITIES.index("gaze_pitch_rad")] == pytest.approx(-0.05)
    pitch = quantities(MODEL, BENT[None], NO_GAZE, ())[0, QUANTITIES.index("gaze_pitch_rad")]
    ahead = kinematics(MODEL, BENT[None]).body_turn[0, len(CHAIN) - 1, :, 0]
    assert pitch == pytest.approx(np.arcsin(-ahead[2]), abs=1e-12)


def test_the_kernel_knows_as_many_quantities_as_there_are_names() -> None:
    assert len(QUANTITIES) == QUANTITY_COUNT
