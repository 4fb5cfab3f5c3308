"""Each source answers to its own load, in ratio to one fixed reference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.errors import ModelError
from plumbline.evidence import judgement
from plumbline.simulators.spine.over_time.dose import DoseLaw, TaskTime, elasticity
from plumbline.simulators.spine.over_time.load_response import (
    LocalSource,
    TissueLoads,
    load_response,
)

DAY = {
    "lifting": TaskTime(hours=0.1, cycles=20.0),
    "standing": TaskTime(hours=4.0, cycles=24.0),
}


def loads(**changes: object) -> TissueLoads:
    usual = TissueLoads(
        gaze_step=np.zeros(2),
        tasks=("lifting", "standing"),
        phases=("grasp", "standing"),
        share=np.ones(2),
        held=np.ones(2, dtype=bool),
        moment_n_m=np.array([150.0, 8.0]),
        reaction_n=np.array([3500.0, 700.0]),
        effort=np.array([0.4, 0.01]),
        lordosis_rad=np.radians([10.0, 50.0]),
    )
    return replace(usual, **changes)


def respond(person: TissueLoads, law: DoseLaw = DoseLaw.SQUARED) -> dict[LocalSource, float]:
    found = load_response(person, DAY, reference=loads(), reference_day=DAY, law=law)
    return dict(found)


@pytest.mark.parametrize("law", list(DoseLaw))
def test_the_reference_on_the_reference_day_answers_with_one(law: DoseLaw) -> None:
    assert respond(loads(), law) == dict.fromkeys(LocalSource, 1.0)


def test_ten_degrees_of_lordosis_all_day_narrow_the_canal_by_the_judged_slope() -> None:
    deeper = loads(lordosis_rad=np.radians([20.0, 60.0]))
    slope = judgement("posture.response.canal_per_deg", unit="1")
    assert respond(deeper)[LocalSource.CANAL] == pytest.approx(np.exp(10.0 * slope))


def test_lordosis_loads_canal_and_facet_and_nothing_else() -> None:
    found = respond(loads(lordosis_rad=np.radians([10.0, 60.0])))
    moved = {source for source, value in found.items() if value != 1.0}
    assert moved == {LocalSource.CANAL, LocalSource.FACET}


def test_a_narrow_canal_hurts_on_standing_and_hardly_in_a_bent_task() -> None:
    upright = respond(loads(lordosis_rad=np.radians([10.0, 55.0])))[LocalSource.CANAL]
    bent = respond(loads(lordosis_rad=np.radians([15.0, 50.0])))[LocalSource.CANAL]
    assert upright - 1.0 > 20.0 * (bent - 1.0) > 0.0


def test_twice_the_moment_all_day_grows_disc_pain_by_twice_the_elasticity() -> None:
    found = respond(loads(moment_n_m=np.array([300.0, 16.0])))[LocalSource.DISC]
    assert found == pytest.approx(2.0 ** (2.0 * elasticity(DoseLaw.SQUARED)))


def test_a_posture_that_cannot_be_held_is_left_out_of_both_days() -> None:
    held = np.array([False, True])
    nothing = np.array([np.nan, 0.01])
    found = respond(loads(held=held, effort=nothing, reaction_n=np.array([np.nan, 700.0])))
    assert found == dict.fromkeys(LocalSource, 1.0)


def test_under_the_law_of_fatigue_disc_joint_and_muscle_follow_the_moment() -> None:
    found = respond(loads(moment_n_m=np.array([165.0, 8.0])), DoseLaw.FATIGUE)
    assert found[LocalSource.DISC] == found[LocalSource.MUSCLE] == found[LocalSource.SACROILIAC] > 1
    assert found[LocalSource.CANAL] == 1.0


def test_postures_that_cannot_be_held_are_named() -> None:
    assert loads(held=np.array([True, False])).unheld == {("standing", "standing")}


def test_a_day_without_any_posture_that_both_can_hold_is_refused() -> None:
    with pytest.raises(ModelError, match="no posture that both bodies can hold"):
        respond(loads(held=np.zeros(2, dtype=bool)))
