"""What the trunk answers to a neck, once every neck takes up the posture of least effort."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from plumbline.simulators.spine import SpinePerson
from plumbline.simulators.spine.loads.simulate import simulate
from plumbline.simulators.spine.over_time.day_postures import SOLVED, AskedTask, SolvedPostures
from plumbline.simulators.spine.over_time.dose import reference_day
from plumbline.simulators.spine.over_time.necks import NeckState
from plumbline.simulators.spine.over_time.twins import DayLoads, TwinStudy, day_loads, twin_study

WELL = NeckState(lordosis_rad=0.2, offset_m=0.025)
DROPPED = NeckState(lordosis_rad=-0.5, offset_m=0.055, weakness=0.6)
LUMBAR = frozenset({"L1_L2", "L2_L3", "L3_L4", "L4_L5", "L5_S1"})
DAY = {"standing": reference_day()["standing"]}


@cache
def study(*, ankylosed: frozenset[str] = frozenset()) -> TwinStudy:
    person = SpinePerson(
        stature_m=1.62, mass_kg=60.0, sex="female", age_years=70.0, ankylosed=ankylosed
    )
    return twin_study(person, DROPPED, DAY, postures=SOLVED["substitute"])


@cache
def days(*, ankylosed: frozenset[str] = frozenset()) -> tuple[DayLoads, DayLoads]:
    found = study(ankylosed=ankylosed)
    person = day_loads(found, DROPPED)
    return person, day_loads(found, WELL, person)


def test_postures_that_are_loaded_together_are_loaded_as_if_each_were_alone() -> None:
    tasks = {name: reference_day()[name] for name in ("standing", "lifting", "phone_standing")}
    day = day_loads(replace(study(), day=tasks), WELL)
    assert day.tissue.pairs == tuple((one.task, one.phase) for one in day.postures)
    alone = [
        simulate(day.model, one.angles_rad[None], external=one.external).joints
        for one in day.postures
    ]
    last = [float(np.linalg.norm(joints.moment_n_m[0, -1])) for joints in alone]
    np.testing.assert_allclose(day.tissue.moment_n_m, last, rtol=1e-9)


def lordosis_deg(day: DayLoads) -> float:
    return float(np.degrees(day.tissue.lordosis_rad[0]))


@pytest.mark.parametrize(
    ("neck", "within_deg"),
    [(WELL, 0.1), (replace(DROPPED, weakness=0.0), 0.1), (DROPPED, 0.1)],
    ids=["healthy", "bent", "dropped"],
)
def test_with_the_own_neck_the_person_stands_as_measured(
    neck: NeckState, within_deg: float
) -> None:
    own = twin_study(study().person, neck, DAY, postures=SOLVED["substitute"])
    angles = day_loads(own, neck).postures[0].angles_rad
    assert np.max(np.abs(np.degrees(angles))) < within_deg


def test_a_dropped_head_with_lumbar_reserve_deepens_the_lordosis() -> None:
    person, twin = days()
    assert lordosis_deg(person) > lordosis_deg(twin) + 0.2


def test_above_a_stiff_lumbar_spine_it_cannot() -> None:
    person, twin = days(ankylosed=LUMBAR)
    assert lordosis_deg(person) == pytest.approx(lordosis_deg(twin), abs=0.1)


def test_an_identical_neck_stands_in_exactly_the_same_posture() -> None:
    person, _ = days()
    again = day_loads(study(), replace(DROPPED))
    np.testing.assert_array_equal(again.postures[0].angles_rad, person.postures[0].angles_rad)


def test_another_load_in_the_hands_is_carried_only_where_a_task_carries_one() -> None:
    model = study().model(WELL)
    source = SolvedPostures(answer="substitute")
    plain, loaded = (
        source.postures(model, None, AskedTask(task="standing", carried_kg=kg))
        for kg in (None, 30.0)
    )
    assert plain[0].external == loaded[0].external
