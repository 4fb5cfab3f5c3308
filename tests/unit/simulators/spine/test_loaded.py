"""One person in one posture: what a table and a picture are made of."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from plumbline.case import Case, Person, Sex
from plumbline.errors import InputError, UnknownNameError
from plumbline.figures.hull import convex_hull
from plumbline.simulators.spine import LEVELS, SpinePerson
from plumbline.simulators.spine.shown.loaded import LoadedSpine, load_person, load_spine

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
    assert {cable.force_n for cable in heavy.cables} == {None}
    assert {cable.activation for cable in heavy.cables} == {None}
    assert heavy.groups == ()
    triples = [
        part
        for each in heavy.levels
        for part in (each.moment_n_m, each.passive_moment_n_m, each.give_rad, each.give_moment_n_m)
    ]
    assert set(triples) == {(None, None, None)}


def test_what_cannot_be_held_has_a_reason_in_the_numbers_the_words_and_the_picture(
    heavy: LoadedSpine,
) -> None:
    assert abs(heavy.lacks[0].moment_n_m) > 1.0
    assert heavy.reasons[0] == heavy.lacks[0].words
    assert heavy.drawing().remarks == ("no equilibrium", heavy.verdict, *heavy.reasons)


def test_what_is_held_has_no_reason_not_to_be(standing: LoadedSpine) -> None:
    assert standing.reasons == ()
    assert standing.lacks == ()
    assert standing.drawing().remarks == ()


def test_a_joint_that_gives_takes_a_moment_off_the_muscles_against_its_bend() -> None:
    person = SpinePerson(stature_m=1.65, mass_kg=60.0, sex="female")
    lifting = load_person(person, "lift_bent_knees", label="someone")
    give, level = max((each.give_rad[0] or 0.0, each.level) for each in lifting.levels)
    found = next(each for each in lifting.levels if each.level == level)
    assert give > 0.005
    assert (found.give_moment_n_m[0] or 0.0) < 0.0
    assert abs(found.passive_moment_n_m[0] or 0.0) >= abs(found.give_moment_n_m[0] or 0.0)


def test_the_band_holds_the_load_and_stands_only_where_it_was_asked_for(
    standing: LoadedSpine,
) -> None:
    banded = load_person(standing.model.person, label="someone", band=True)
    for each in banded.levels:
        low, high = each.compression_span_n or (np.nan, np.nan)
        assert low <= (each.compression_n or np.nan) <= high
    assert all(each.compression_span_n is None for each in standing.levels)


def test_a_neck_of_one_bone_cannot_be_asked_to_bend(standing: LoadedSpine) -> None:
    one_bone = replace(standing.model.person, fused=frozenset(LEVELS[:8]))
    with pytest.raises(InputError, match="every level is locked"):
        load_person(one_bone, "neck_flexed_45", label="someone")


def test_what_is_carried_is_drawn_where_it_hangs() -> None:
    person = SpinePerson(stature_m=1.7, mass_kg=70.0, sex="male")
    pushes = load_person(person, "hold_close", label="someone").drawing().pushes
    assert sum(push.force_n for push in pushes)[UP] == pytest.approx(-20.0 * 9.80665)
    assert all(push.point_m[FORWARD] > 0.1 for push in pushes)


def test_the_head_is_drawn_around_the_eyes_and_above_the_atlas(standing: LoadedSpine) -> None:
    shapes = standing.drawing().shapes
    head = np.concatenate([each.points_m for each in shapes if each.whole == "head"])
    eyes = np.concatenate([each.points_m for each in shapes if each.region == "eye"])
    atlas = next(each.points_m for each in shapes if each.name == "C1")
    assert np.all(head.min(axis=0) < eyes.min(axis=0))
    assert np.all(head.max(axis=0) > eyes.max(axis=0))
    assert head[:, UP].max() > atlas[:, UP].max() + 0.1


def test_every_rib_has_two_sides_and_runs_from_its_vertebra_forward(standing: LoadedSpine) -> None:
    drawing = standing.drawing()
    ribs = {each.name: each.points_m for each in drawing.strands if "_rib_" in each.name}
    assert len(ribs) == 24
    for name, points in ribs.items():
        mirrored = ribs[name.replace("right", "left")] * [1.0, -1.0, 1.0]
        if name.endswith("right"):
            np.testing.assert_allclose(points, mirrored, atol=1e-12)
        assert points[-1, FORWARD] > points[0, FORWARD]


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


def test_joints_that_are_one_bone_are_drawn_as_bone_between_their_vertebrae() -> None:
    person = SpinePerson(stature_m=1.7, mass_kg=70.0, sex="male", fused=frozenset({"C5_C6"}))
    shapes = load_person(person, label="someone").drawing().shapes
    assert [each.name for each in shapes if each.region == "fused"] == ["C5_C6_bridge"]
    heights = {each.name: each.points_m[:, UP].mean() for each in shapes}
    assert heights["C5"] > heights["C5_C6_bridge"] > heights["C6"]
