"""The gaze to a phone differs between people: two postures a day, and a response that leans."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from plumbline.evidence import judgement
from plumbline.simulators.spine import SpinePerson
from plumbline.simulators.spine.over_time.day_postures import SOLVED
from plumbline.simulators.spine.over_time.dose import reference_day
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS, NeckState
from plumbline.simulators.spine.over_time.response_surface import (
    ResponseSurface,
    leaning,
    response_surface,
)
from plumbline.simulators.spine.over_time.twin_effect import twin_effect
from plumbline.simulators.spine.over_time.twins import (
    DayLoads,
    TwinStudy,
    day_loads,
    response_of_day,
    twin_study,
)

STIFF = NeckState(lordosis_rad=0.1, offset_m=0.03, flexion_lost=0.5)
WELL = replace(STIFF, flexion_lost=0.0)
DAY = {name: reference_day()[name] for name in ("standing", "phone_standing")}


@cache
def study() -> TwinStudy:
    person = SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male", age_years=45.0)
    return twin_study(person, WELL, DAY, postures=SOLVED["substitute"])


@cache
def day() -> DayLoads:
    return day_loads(study(), WELL)


def surface(scale: float) -> ResponseSurface:
    def respond(neck: NeckState) -> dict[LocalSource, float]:
        total = float(np.array([0.3, 2.0, 0.1, 0.2, 0.2, 0.4, 0.1]) @ neck.vector)
        return {source: 1.0 + scale * rank * total for rank, source in enumerate(LocalSource, 1)}

    return response_surface(respond, STIFF, WELL, varied=NECK_INPUTS)


FLATTER, STEEPER = surface(0.1), surface(0.4)


def test_a_day_looks_down_half_of_the_time_one_deviation_less_and_half_one_more() -> None:
    phone = [one for one in day().postures if one.task == "phone_standing"]
    assert [one.gaze_step for one in phone] == [-1, 1]
    assert [one.share for one in phone] == [0.5, 0.5]
    spread = np.radians(judgement("task.phone.gaze.spread", unit="deg"))
    usual = np.radians(judgement("task.phone.gaze.standing", unit="deg"))
    for one in phone:
        assert one.solved is not None
        tolerance = np.radians(judgement("posture.gaze.tolerance", unit="deg"))
        assert one.solved.gaze_error_rad < tolerance
    head = [one.angles_rad[: 3 * 8 : 3].sum() for one in phone]
    assert head[1] > head[0] + 0.25 * spread
    assert usual > spread


def test_one_gaze_has_all_of_the_time_of_its_task_and_other_tasks_keep_theirs() -> None:
    tissue = day().tissue
    for step in (-1, 1):
        share = dict(zip(tissue.pairs, tissue.looking(step).share.tolist(), strict=True))
        assert share["standing", "standing"] == 1.0
        assert share["phone_standing", "phone_flatter"] == (1.0 if step < 0 else 0.0)
        assert share["phone_standing", "phone_steeper"] == (0.0 if step < 0 else 1.0)


def test_the_response_to_both_lies_between_those_to_either() -> None:
    either = [response_of_day(study(), day(), step) for step in (-1, 1)]
    both = response_of_day(study(), day())
    for source in LocalSource:
        low, high = sorted(one[source] for one in either)
        assert low - 1e-12 <= both[source] <= high + 1e-12
    assert either[0] != either[1]


@pytest.mark.parametrize(("gaze", "one"), [(-1.0, FLATTER), (1.0, STEEPER)])
def test_a_surface_that_leans_is_exact_at_both_gazes(gaze: float, one: ResponseSurface) -> None:
    necks = np.stack([STIFF.vector, WELL.vector, 0.5 * (STIFF.vector + WELL.vector)])
    np.testing.assert_allclose(leaning(FLATTER, STEEPER).at(necks, gaze), one.at(necks))


def test_an_identical_neck_makes_no_difference_whatever_the_gaze() -> None:
    necks = np.tile(STIFF.vector, (3, 1))
    effect = twin_effect(leaning(FLATTER, STEEPER), necks, necks, gaze=np.array([-2.0, 0.0, 2.0]))
    np.testing.assert_array_equal(effect.difference, 0.0)


def test_a_wider_spread_of_gazes_widens_the_band() -> None:
    rng = np.random.default_rng(1)
    gaze = rng.normal(size=400)
    person, twin = (np.tile(neck.vector, (400, 1)) for neck in (STIFF, WELL))
    plain, spread = (
        twin_effect(leaning(FLATTER, STEEPER), person, twin, gaze=each).difference
        for each in (np.zeros(400), gaze)
    )
    assert np.all(plain.std(axis=0) < 1e-12)
    assert np.all(spread.std(axis=0) > 0.01)
