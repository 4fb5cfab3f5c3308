"""What a search computes fast is what the whole model says; a better start ends at one answer."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.errors import ModelError
from plumbline.simulators.spine import (
    SpinePerson,
    build_spine,
    calibrated_choice,
    habit_of,
    kinematics,
    share_load,
    simulate,
    solve_posture,
    weight,
)
from plumbline.simulators.spine.loads.force_length import full_force_n
from plumbline.simulators.spine.posture.daily_tasks import tasks
from plumbline.simulators.spine.posture.muscles import all_muscles, one_side, weights_of

MODEL = build_spine(SpinePerson(stature_m=1.74, mass_kg=75.0, sex="male"))
LOADS = (weight(3.0, "hand.grip_right"), weight(3.0, "hand.grip_left"))
WEIGHTS = weights_of(MODEL, LOADS)
SAGITTAL = MODEL.posture({"pelvis.flexion": 0.3, "L2_L3.flexion": 0.06, "C4_C5.flexion": 0.1})
TURNED = SAGITTAL + MODEL.posture({"C1_C2.rotation": 0.4, "T8_T9.bending": 0.05})
FLEXIONS = slice(0, MODEL.spinal_count, 3)


def activation() -> np.ndarray:
    """Return some activation of every muscle, alike on both sides."""
    return np.repeat(np.random.default_rng(2).uniform(0.0, 1.0, len(MODEL.muscles) // 2), 2)


def left_by_the_model(posture: np.ndarray, *, tissue: bool) -> np.ndarray:
    posed = kinematics(MODEL, posture[None], LOADS)
    full = full_force_n(
        posed.muscle_length_m,
        fmax_n=MODEL.fmax_n,
        tendon_m=MODEL.tendon_m,
        l_opt_m=MODEL.l_opt_m,
        pennation_rad=MODEL.pennation_rad,
    )[0]
    held = posed.moment_arms_m[0] @ (activation() * full)
    passive = posed.passive_moment_n_m[0] if tissue else 0.0
    return posed.gravity_moment_n_m[0] - passive - held


class TestWhatIsLeftOver:
    @pytest.mark.parametrize("posture", [SAGITTAL, TURNED], ids=["sagittal", "turned"])
    def test_is_what_gravity_asks_less_tissue_less_muscles(self, posture: np.ndarray) -> None:
        left = all_muscles(MODEL).left_n_m(posture[None], WEIGHTS, activation=activation())[0]
        wanted = left_by_the_model(posture, tissue=True)
        np.testing.assert_allclose(left, wanted, rtol=1e-9, atol=1e-9)

    def test_leaves_tissue_out_where_the_tension_is_given(self) -> None:
        muscles = all_muscles(MODEL)
        posed = muscles.acting(TURNED[None], WEIGHTS)
        tension = activation() * muscles.full_n(posed.muscle_length_m)[0]
        left = muscles.left_n_m(TURNED[None], WEIGHTS, tension_n=tension)[0]
        wanted = left_by_the_model(TURNED, tissue=False)
        np.testing.assert_allclose(left, wanted, rtol=1e-9, atol=1e-9)

    def test_is_the_same_of_one_side_of_a_mirrored_body(self) -> None:
        side = one_side(MODEL)
        assert side is not None
        left = side.left_n_m(SAGITTAL[None], WEIGHTS, activation=activation()[::2])[0]
        wanted = left_by_the_model(SAGITTAL, tissue=True)[FLEXIONS]
        np.testing.assert_allclose(left, wanted, rtol=1e-9, atol=1e-9)

    def test_needs_an_activation_or_a_tension(self) -> None:
        with pytest.raises(ModelError, match="activation or tension_n"):
            all_muscles(MODEL).left_n_m(TURNED[None], WEIGHTS)


class TestAnotherStart:
    def test_ends_at_the_same_loads(self) -> None:
        cold = simulate(MODEL, TURNED[None], external=LOADS)
        start = 0.9 * cold.sharing.multiplier
        warm = simulate(MODEL, TURNED[None], external=LOADS, start=start)
        np.testing.assert_allclose(
            warm.joints.compression_n, cold.joints.compression_n, rtol=1e-6, atol=1e-6
        )

    @pytest.mark.parametrize("factor", [0.8, 1.0, -1.0])
    def test_tells_the_same_of_what_is_impossible(self, factor: float) -> None:
        rng = np.random.default_rng(4)
        arms = rng.normal(scale=0.03, size=(1, 4, 30))
        strength, moment = np.full((1, 30), 50.0), np.array([[500.0, -300.0, 200.0, 100.0]])
        given = {"weights": np.full(30, 1.0 / 30.0), "choice": calibrated_choice()}
        stiff = np.full((1, 4), 1.0)
        cold = share_load(arms, strength, moment, stiffness_n_m_rad=stiff, **given)
        warm = share_load(
            arms,
            strength,
            moment,
            stiffness_n_m_rad=stiff,
            start=factor * cold.multiplier,
            **given,
        )
        assert not cold.balanced[0]
        assert not warm.balanced[0]
        np.testing.assert_allclose(warm.activation, cold.activation, atol=1e-6)
        np.testing.assert_allclose(warm.reserve_n_m, cold.reserve_n_m, rtol=1e-6)


def test_a_person_who_stands_as_measured_is_found_without_a_step() -> None:
    standing = tasks()["standing"].phases[0]
    assert solve_posture(MODEL, standing, habit=habit_of(MODEL)).steps == 0


def test_an_ordinary_driver_holds_the_glance_over_the_shoulder() -> None:
    glance = next(phase for phase in tasks()["driving"].phases if phase.gaze.yaw_rad > 0.0)
    found = solve_posture(MODEL, glance, habit=habit_of(MODEL))
    assert found.balanced
    assert not found.reasons


@pytest.mark.parametrize("age_years", [45.0, 75.0])
def test_a_search_does_not_leave_what_muscles_can_hold(age_years: float) -> None:
    woman = build_spine(
        SpinePerson(stature_m=1.60, mass_kg=59.0, sex="female", age_years=age_years)
    )
    glance = next(phase for phase in tasks()["driving"].phases if phase.gaze.yaw_rad > 0.0)
    found = solve_posture(woman, glance, habit=habit_of(woman))
    assert found.balanced
    assert found.turn_missed_rad == 0.0
