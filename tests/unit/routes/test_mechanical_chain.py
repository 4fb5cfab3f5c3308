"""What route 5 says: demand minus capacity, with a sign that nobody knows."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context, Fragment, assemble
from plumbline.evidence import facts, judgement_record
from plumbline.inference.sampling import build_context, draw_parameters
from plumbline.routes import MechanicalChain
from plumbline.routes.mechanical_chain import RESPONSES

ROUTE = MechanicalChain()
ROWS = 4_000
RIGID = {
    "age_years": 50.0,
    "motion.cervical_rotation_left_deg": 20.0,
    "motion.cervical_rotation_right_deg": 20.0,
    "exposure.driving_hours_per_day": 6.0,
}


def look(**known: float) -> Context:
    fragment = ROUTE.fragment()
    model = assemble([Fragment(name=ROUTE.id, quantities=fragment.quantities)])
    return build_context(
        model,
        values=draw_parameters(fragment.parameters, seed=3, size=ROWS),
        covariates={name: np.full(ROWS, value) for name, value in known.items()},
        rows=ROWS,
    )


def change(source: str, **known: float) -> np.ndarray:
    context = look(**known)
    return context.person[RESPONSES[source]] - context.twin[RESPONSES[source]]


def test_the_direction_of_a_rigid_neck_is_unknown_and_its_size_moderate() -> None:
    effect = change("lumbar_disc", **RIGID)
    low, high = np.quantile(effect, [0.05, 0.95])
    assert low < -0.1 < 0.1 < high
    assert abs(effect.mean()) < 0.01
    assert np.all(np.abs(effect) < judgement_record("chain.bound").value)


def test_a_mild_loss_seldom_binds() -> None:
    mild = {**RIGID, "motion.cervical_rotation_left_deg": 62.0}
    mild["motion.cervical_rotation_right_deg"] = 62.0
    assert np.quantile(np.abs(change("lumbar_disc", **mild)), 0.9) < 0.02


def test_a_task_that_is_never_done_asks_for_nothing() -> None:
    idle = {**RIGID, "exposure.driving_hours_per_day": 0.0}
    assert np.all(change("sacroiliac_joint", **idle) == 0.0)


def test_more_hours_at_the_end_of_range_count_more() -> None:
    rare = {**RIGID, "exposure.driving_hours_per_day": 0.5}
    assert (
        np.abs(change("lumbar_disc", **rare)).mean() < np.abs(change("lumbar_disc", **RIGID)).mean()
    )


def test_turning_says_nothing_about_the_canal() -> None:
    assert np.abs(change("lumbar_stenosis", **RIGID)).mean() < 0.005


def test_looking_up_with_a_stiff_neck_reaches_the_canal() -> None:
    stiff = {"motion.cervical_extension_deg": 10.0, "exposure.overhead_hours_per_day": 5.0}
    assert np.abs(change("lumbar_stenosis", **stiff)).mean() > 0.05


@pytest.mark.parametrize("finding", ["neck_motion_restricted", "cervical_fusion_on_imaging"])
def test_a_finding_of_lost_motion_lowers_what_was_not_measured(finding: str) -> None:
    plain, found = look(), look(**{f"finding.{finding}": 1.0})
    absent = look(**{f"finding.{finding}": 0.0})
    motion = "neck_rotation_left_deg"
    assert found.person[motion].mean() < plain.person[motion].mean() - 10
    np.testing.assert_array_equal(absent.person[motion], plain.person[motion])


def test_stiffness_that_is_normal_at_this_age_stays_in_the_twin() -> None:
    old = look(age_years=95.0)
    assert old.twin["unmet_turning_deg"].mean() > 0.1
    healthy = old.person["neck_rotation_left_deg"] == old.twin["neck_rotation_left_deg"]
    np.testing.assert_array_equal(
        old.person["unmet_turning_deg"][healthy], old.twin["unmet_turning_deg"][healthy]
    )


def test_one_measurement_of_motion_is_not_taken_at_its_word() -> None:
    motion = look(**RIGID).person["neck_rotation_left_deg"]
    assert 5 < motion.std() < 15


def test_every_fact_it_cites_exists() -> None:
    assert set(ROUTE.fragment().cites) <= set(facts())
