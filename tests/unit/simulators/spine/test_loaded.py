"""One person in one posture: what a table and a picture are made of."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from plumbline.case import Case, Person, Sex
from plumbline.errors import UnknownNameError
from plumbline.figures.hull import convex_hull
from plumbline.simulators.spine import LEVELS, SpinePerson
from plumbline.simulators.spine.loaded import LoadedSpine, load_person, load_spine

FORWARD, LEFT, UP = 0, 1, 2


@pytest.fixture(scope="module")
def standing() -> LoadedSpine:
    return load_person(SpinePerson(stature_m=1.7, mass_kg=70.0, sex="male"), label="someone")


@pytest.fixture(scope="module")
def heavy() -> LoadedSpine:
    """Return a person whom these muscles cannot hold bent forward."""
    weak = SpinePerson(stature_m=1.7, mass_kg=70.0, sex="male", strength={"all": 0.02})
    return load_person(weak, "flexed_45", label="someone weak")


def test_every_level_is_there_from_the_top(standing: LoadedSpine) -> None:
    assert [each.level for each in standing.levels] == list(LEVELS)


def test_what_is_upright_is_pressed_together_at_every_level(standing: LoadedSpine) -> None:
    assert all((each.compression_n or 0.0) > 0.0 for each in standing.levels)


def test_a_disc_pressure_stands_where_there_is_a_disc(standing: LoadedSpine) -> None:
    without = [each.level for each in standing.levels if each.disc_pressure_mpa is None]
    assert without == ["C0_C1", "C1_C2"]


def test_muscles_that_cannot_hold_the_body_leave_no_number(heavy: LoadedSpine) -> None:
    assert not heavy.balanced
    numbers = [
        value
        for each in heavy.levels
        for value in (each.compression_n, each.anterior_shear_n, each.disc_pressure_mpa)
    ]
    assert set(numbers) == {None}
    assert heavy.drawing().levels == ()
    assert {cable.force_n for cable in heavy.cables} == {0.0}


def test_the_head_stands_above_the_neck_and_the_neck_above_the_hips(standing: LoadedSpine) -> None:
    drawing = standing.drawing()
    assert drawing.eye_m[UP] > drawing.plumb_m[UP] > drawing.hips_m[UP]
    assert drawing.gaze[FORWARD] > 0.9


def test_vertebral_bodies_do_not_overlap(standing: LoadedSpine) -> None:
    bodies = {each.name: each.points_m for each in standing.drawing().shapes}
    order = [level.split("_")[0] for level in LEVELS[1:]]
    for upper, lower in pairwise(order):
        step = bodies[upper].mean(axis=0) - bodies[lower].mean(axis=0)
        gap = (bodies[upper] @ step).min() - (bodies[lower] @ step).max()
        assert gap > 0.0, f"{upper} reaches into {lower}"


def test_bones_are_mirror_images(standing: LoadedSpine) -> None:
    for each in standing.drawing().shapes:
        if each.name.endswith(("_right", "_left")):
            continue
        seen = convex_hull(each.points_m[:, [LEFT, UP]])
        mirrored = convex_hull(each.points_m[:, [LEFT, UP]] * [-1.0, 1.0])
        assert np.sort(seen[:, 0]) == pytest.approx(np.sort(mirrored[:, 0]), abs=1e-12)


def test_a_case_is_loaded_under_its_own_name() -> None:
    person = Person(age_years=40.0, sex=Sex.FEMALE, height_m=1.65, mass_kg=60.0)
    loaded = load_spine(Case(id="example", person=person))
    assert loaded.drawing().label.startswith("example: ")


def test_an_unknown_posture_is_answered_with_one_that_exists() -> None:
    with pytest.raises(UnknownNameError, match="standing"):
        load_spine(Case(id="example"), "standin")
