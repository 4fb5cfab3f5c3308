"""One side of a mirrored body does what both do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.simulators.spine import SpinePerson, build_spine, calibrated_choice, weight
from plumbline.simulators.spine.posture.effort import muscle_effort
from plumbline.simulators.spine.posture.effort_slopes import effort_curvature, effort_slope
from plumbline.simulators.spine.posture.muscles import all_muscles, one_side

MODEL = build_spine(SpinePerson(stature_m=1.70, mass_kg=70.0, sex="female", age_years=60.0))
CHOICE = calibrated_choice()
LOADS = (weight(3.0, "hand.grip_right"), weight(3.0, "hand.grip_left"))
BENT = MODEL.posture({"pelvis.flexion": 0.2, "L3_L4.flexion": 0.05, "C5_C6.flexion": 0.1})
CARRIERS = [(MODEL.dofs.index("pelvis.flexion"),)]
WHOLE, SIDE = (
    muscle_effort(MODEL, BENT, LOADS, CHOICE, muscles=muscles)
    for muscles in (all_muscles(MODEL), one_side(MODEL))
)
SAGITTAL = slice(0, MODEL.spinal_count, 3)


def test_the_least_effort_is_the_same() -> None:
    assert pytest.approx(WHOLE.cost, rel=1e-6) == SIDE.cost


def test_the_multipliers_of_the_flexions_are_the_same_and_all_others_vanish() -> None:
    np.testing.assert_allclose(
        SIDE.multiplier[SAGITTAL], WHOLE.multiplier[SAGITTAL], rtol=1e-4, atol=1e-9
    )
    across = np.delete(WHOLE.multiplier, np.arange(0, MODEL.spinal_count, 3))
    assert np.max(np.abs(across)) < 1e-6 * np.max(np.abs(WHOLE.multiplier))


def test_the_slope_of_the_effort_is_the_same() -> None:
    slopes = [effort_slope(BENT, effort, CARRIERS) for effort in (WHOLE, SIDE)]
    sagittal = [
        place for place, name in enumerate(MODEL.dofs) if name.endswith("flexion") and place < 75
    ]
    scale = np.max(np.abs(slopes[0]))
    np.testing.assert_allclose(slopes[1][sagittal] / scale, slopes[0][sagittal] / scale, atol=1e-4)


def test_the_curvature_of_the_effort_is_the_same() -> None:
    follow = np.eye(len(MODEL.dofs))[:, SAGITTAL]
    whole, side = (effort_curvature(BENT, effort, follow) for effort in (WHOLE, SIDE))
    np.testing.assert_allclose(side, whole, atol=1e-3 * np.max(np.abs(whole)))


def test_a_body_whose_sides_differ_has_no_side_that_stands_for_both() -> None:
    weaker = MODEL.fmax_n.copy()
    weaker[0] *= 0.9
    assert one_side(replace(MODEL, fmax_n=weaker)) is None
