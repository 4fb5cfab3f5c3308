"""Person and twin have one body and differ in the neck alone; equal necks give equal days."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from plumbline.simulators.spine import Alignment, SpinePerson
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.loads.simulate import simulate
from plumbline.simulators.spine.over_time.day_postures import AskedTask, DayPosture, GivenPostures
from plumbline.simulators.spine.over_time.dose import DoseLaw, reference_day
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS, NeckState
from plumbline.simulators.spine.over_time.response_surface import response_surface
from plumbline.simulators.spine.over_time.twin_effect import every_day_computed, twin_effect
from plumbline.simulators.spine.over_time.twins import (
    TwinStudy,
    day_loads,
    reference_loads,
    responses,
    twin_study,
)

POSTURES = GivenPostures()
WELL = NeckState(lordosis_rad=0.2, offset_m=0.025)
FORWARD = replace(WELL, offset_m=WELL.offset_m + 0.03)
BENT = NeckState(lordosis_rad=-0.3, offset_m=0.05, weakness=0.3)
SPREAD = np.array([0.05, 0.004, 0.05, 0.0, 0.0, 0.0, 0.0])


@cache
def study(law: DoseLaw = DoseLaw.SQUARED) -> TwinStudy:
    person = SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male", age_years=45.0)
    return twin_study(person, BENT, reference_day(), postures=POSTURES, law=law)


@cache
def answered(neck: NeckState) -> dict[LocalSource, float]:
    return dict(responses(study(), neck))


def test_an_identical_neck_gives_exactly_the_same_day() -> None:
    again = day_loads(study(), replace(BENT))
    first = day_loads(study(), BENT)
    for name in ("moment_n_m", "reaction_n", "effort", "lordosis_rad"):
        np.testing.assert_array_equal(getattr(again.tissue, name), getattr(first.tissue, name))


def test_every_posture_of_a_day_is_loaded_as_if_it_were_alone() -> None:
    day = day_loads(study(), BENT)
    assert day.tissue.pairs == tuple((one.task, one.phase) for one in day.postures)
    alone = [
        simulate(day.model, one.angles_rad[None], external=one.external).joints
        for one in day.postures
    ]
    last = [float(np.linalg.norm(joints.moment_n_m[0, -1])) for joints in alone]
    np.testing.assert_allclose(day.tissue.moment_n_m, last, rtol=1e-9)


def test_person_and_twin_stand_on_one_trunk() -> None:
    person, twin = (day_loads(study(), neck).model.alignment for neck in (BENT, WELL))
    below = LEVELS.index("T1_T2")
    np.testing.assert_allclose(
        person.flexion_rad[below:], twin.flexion_rad[below:], atol=np.radians(0.05)
    )
    assert abs(person.slope_rad - twin.slope_rad) < np.radians(0.05)
    assert np.abs(person.flexion_rad - twin.flexion_rad)[:below].max() > np.radians(2.0)


def test_a_head_carried_30_mm_forward_changes_the_low_back_by_a_few_percent_at_most() -> None:
    for source in LocalSource:
        assert abs(answered(FORWARD)[source] / answered(WELL)[source] - 1.0) < 0.06


def test_without_an_answer_of_the_trunk_no_neck_reaches_canal_or_facets() -> None:
    for source in (LocalSource.CANAL, LocalSource.FACET):
        assert answered(BENT)[source] == pytest.approx(answered(WELL)[source], abs=2e-3)


def test_a_weak_neck_is_weak_in_the_model() -> None:
    strong, weak = (day_loads(study(), neck).model for neck in (WELL, replace(WELL, weakness=0.4)))
    ratio = weak.fmax_n / strong.fmax_n
    assert np.min(ratio) == pytest.approx(0.6)
    assert np.max(ratio) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("lost", "axis", "side"),
    [
        ("flexion_lost", 0, 1),
        ("extension_lost", 0, 0),
        ("turning_left_lost", 2, 1),
        ("turning_right_lost", 2, 0),
    ],
)
def test_lost_motion_is_lost_in_the_neck_one_way_and_nowhere_else(
    lost: str, axis: int, side: int
) -> None:
    free, stiff = (
        day_loads(study(), neck).model.passive.end_rad
        for neck in (WELL, replace(WELL, **{lost: 0.5}))
    )
    neck = 3 * (LEVELS.index("C7_T1") + 1)
    wanted = np.ones_like(free)
    wanted[axis:neck:3, side] = 0.5
    np.testing.assert_allclose(stiff / free, wanted)


def test_a_day_with_more_lifting_loads_more() -> None:
    heavy = replace(
        study(),
        day={**study().day, "lifting": replace(study().day["lifting"], hours=0.5, carried_kg=15.0)},
    )
    assert responses(heavy, WELL)[LocalSource.DISC] > 1.1 * answered(WELL)[LocalSource.DISC]


def test_the_reference_is_the_same_for_everybody() -> None:
    assert reference_loads(GivenPostures()) is reference_loads(POSTURES)


def test_a_task_without_a_posture_is_left_out() -> None:
    asked = AskedTask(task="overhead_reach")
    assert GivenPostures().postures(day_loads(study(), WELL).model, None, asked) == ()


def test_what_could_not_be_met_is_said_once_by_task() -> None:
    day = day_loads(study(), WELL)
    reasons = ("gaze out of reach",)
    odd = tuple(
        DayPosture(task="driving", phase=name, share=0.5, angles_rad=np.zeros(1), reasons=reasons)
        for name in ("left", "right")
    )
    assert replace(day, postures=odd).reasons == ("driving: gaze out of reach",)


def test_a_measured_neck_tells_how_the_trunk_below_stands() -> None:
    person = SpinePerson(
        stature_m=1.74,
        mass_kg=70.0,
        sex="male",
        alignment=Alignment(lumbar_lordosis_rad=0.9, pelvic_incidence_rad=0.95),
    )
    found = twin_study(person, WELL, reference_day(), postures=POSTURES)
    model = found.model(WELL)
    lumbar = [place for place, level in enumerate(LEVELS) if level.startswith("L")]
    assert -model.alignment.flexion_rad[lumbar].sum() == pytest.approx(0.9, abs=0.02)


@pytest.mark.slow
def test_the_surface_agrees_with_two_hundred_days_computed_one_by_one() -> None:
    noise = np.random.default_rng(5).normal(size=(200, len(NECK_INPUTS))) * SPREAD
    person = BENT.vector + noise
    twin = np.tile(WELL.vector, (200, 1))
    surface = response_surface(
        lambda neck: responses(study(), neck),
        BENT,
        WELL,
        varied=("lordosis_rad", "offset_m", "weakness"),
    )
    quick, full = twin_effect(surface, person, twin), every_day_computed(study(), person, twin)
    for source in LocalSource:
        a, b = quick.signed()[source], full.signed()[source]
        for end in ("value", "low", "high"):
            assert getattr(a, end) == pytest.approx(getattr(b, end), abs=0.006)
