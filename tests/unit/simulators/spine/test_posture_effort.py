"""The slope of the least muscle effort, against differences of the effort itself."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.simulators.spine import SpinePerson, build_spine, calibrated_choice, weight
from plumbline.simulators.spine.posture.effort import give_stiffness, muscle_effort
from plumbline.simulators.spine.posture.effort_slopes import effort_curvature, effort_slope

MODEL = build_spine(SpinePerson(stature_m=1.74, mass_kg=75.0, sex="male"))
CHOICE = calibrated_choice()
STEP_RAD = 1e-5
LOADS = (weight(2.0, "hand.grip_right"), weight(2.0, "hand.grip_left"))
ANGLES = (
    "C0_C1.flexion",
    "C5_C6.flexion",
    "C7_T1.flexion",
    "T8_T9.flexion",
    "L1_L2.flexion",
    "L5_S1.flexion",
    "C1_C2.rotation",
    "pelvis.flexion",
)
POSTURE = MODEL.posture(
    {"pelvis.flexion": 0.15, "L3_L4.flexion": 0.05, "C5_C6.flexion": 0.05, "C1_C2.rotation": 0.1}
)
START = muscle_effort(MODEL, POSTURE, LOADS, CHOICE)
GIVE = give_stiffness(MODEL, POSTURE, START.posed, CHOICE)


@pytest.mark.parametrize("name", ANGLES)
def test_the_slope_is_the_change_of_the_least_effort(name: str) -> None:
    here = muscle_effort(MODEL, POSTURE, LOADS, CHOICE, give_n_m_rad=GIVE)
    place = MODEL.dofs.index(name)
    slope = effort_slope(POSTURE, here, [(MODEL.dofs.index("pelvis.flexion"),)])
    step = np.zeros(len(POSTURE))
    step[place] = STEP_RAD
    ahead, back = (
        muscle_effort(
            MODEL, POSTURE + sign * step, LOADS, CHOICE, give_n_m_rad=GIVE, start=here.multiplier
        ).cost
        for sign in (1.0, -1.0)
    )
    # The slope leaves out how a bend changes the preload, and so the stiffness, of the joints.
    assert slope[place] == pytest.approx((ahead - back) / (2 * STEP_RAD), rel=5e-3, abs=1e-6)


def test_the_curvature_is_symmetric_and_never_negative() -> None:
    follow = np.eye(len(MODEL.dofs))[:, : MODEL.spinal_count : 3]
    found = effort_curvature(POSTURE, START, follow)
    np.testing.assert_allclose(found, found.T, rtol=1e-9, atol=1e-12)
    assert np.linalg.eigvalsh(found).min() > -1e-9


def test_what_asks_for_nothing_has_no_slope() -> None:
    weightless = START.multiplier * 0.0
    idle = muscle_effort(MODEL, POSTURE, LOADS, CHOICE)
    object.__setattr__(idle, "multiplier", weightless)
    assert not np.any(effort_slope(POSTURE, idle, []))
