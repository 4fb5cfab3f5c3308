"""Postures that follow a small change of the neck, against a search; and mirror images."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from plumbline.simulators.spine import SpinePerson
from plumbline.simulators.spine.over_time.day_postures import SOLVED, AskedTask
from plumbline.simulators.spine.over_time.necks import NeckState
from plumbline.simulators.spine.over_time.twins import TwinStudy, twin_study
from plumbline.simulators.spine.posture.daily_tasks import tasks
from plumbline.simulators.spine.posture.following import followed
from plumbline.simulators.spine.posture.mirror import (
    are_mirrored,
    mirror_angles_rad,
    mirror_image,
)
from plumbline.simulators.spine.posture.setting import problem_of, scene_of
from plumbline.simulators.spine.posture.solver import SolvedPosture, solve_posture

NECK = NeckState(lordosis_rad=-0.1, offset_m=0.04, flexion_lost=0.2, extension_lost=0.2)
LUMBAR = (*(f"L{level}_L{level + 1}.flexion" for level in range(1, 5)), "L5_S1.flexion")
SMALL_DEG = 0.1  # a tenth of what the neck changes below it


@cache
def study() -> TwinStudy:
    person = SpinePerson(stature_m=1.70, mass_kg=70.0, sex="male", age_years=60.0)
    return twin_study(person, NECK, {}, postures=SOLVED["substitute"])


@cache
def found(task: str, phase: int = 0) -> SolvedPosture:
    model = study().model(NECK)
    return solve_posture(model, tasks()[task].phases[phase], habit=study().habit)


@pytest.mark.parametrize("task", ["standing", "desk_sitting", "phone_standing", "overhead_reach"])
@pytest.mark.parametrize(
    "changed",
    [{"lordosis_rad": -0.03}, {"offset_m": 0.044}, {"weakness": 0.1}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_followed_posture_is_the_one_that_a_search_finds(
    task: str, changed: dict[str, float]
) -> None:
    phase, near = tasks()[task].phases[0], found(task)
    model = study().model(replace(NECK, **changed))
    scene = scene_of(model)
    angles = followed(problem_of(model, phase, scene, habit=study().habit), near).angles_rad
    assert angles is not None
    sought = solve_posture(model, phase, near, habit=study().habit, scene=scene)
    lumbar = [model.dofs.index(name) for name in LUMBAR]
    moved = np.degrees((angles - sought.angles_rad)[lumbar].sum())
    assert abs(moved) < SMALL_DEG


def test_the_same_body_keeps_its_posture() -> None:
    model, phase = study().model(NECK), tasks()["standing"].phases[0]
    problem = problem_of(model, phase, scene_of(model), habit=study().habit)
    angles = followed(problem, found("standing")).angles_rad
    np.testing.assert_allclose(angles, found("standing").angles_rad, atol=1e-9)


def test_a_large_change_is_not_followed() -> None:
    phase, near = tasks()["overhead_reach"].phases[0], found("overhead_reach")
    model = study().model(replace(NECK, flexion_lost=0.6, extension_lost=0.6))
    problem = problem_of(model, phase, scene_of(model), habit=study().habit)
    there = followed(problem, near)
    assert there.angles_rad is None
    assert problem.at(there.point).value <= problem.at(near.state).value


def test_looking_to_the_right_is_looking_to_the_left_in_a_mirror() -> None:
    _, left, right = tasks()["driving"].phases
    assert are_mirrored(left, right)
    model = study().model(NECK)
    image = mirror_image(found("driving", 1), right, left)
    sought = solve_posture(model, right, habit=study().habit)
    # The valley is flat: half a degree at one joint of the chest hardly changes the effort.
    np.testing.assert_allclose(image.angles_rad, sought.angles_rad, atol=1e-2)
    assert image.effort == pytest.approx(sought.effort, rel=1e-3)


@pytest.mark.parametrize("task", ["driving", "walking_head_turn"])
def test_glances_of_a_mirrored_body_are_exact_mirror_images(task: str) -> None:
    model = study().model(NECK)
    asked = AskedTask(task=task)
    by_phase = {
        one.phase: one for one in SOLVED["substitute"].postures(model, study().habit, asked)
    }
    left, right = (
        next(one for name, one in by_phase.items() if side in name) for side in ("left", "right")
    )
    assert np.abs(left.angles_rad).max() > 0.1
    np.testing.assert_array_equal(right.angles_rad, mirror_angles_rad(left.angles_rad))


def test_every_task_that_looks_to_both_sides_does_so_in_a_mirror() -> None:
    looking = [
        (task.id, [phase for phase in task.phases if phase.gaze.yaw_rad != 0.0])
        for task in tasks().values()
    ]
    sided = {name: phases for name, phases in looking if phases}
    assert {"driving", "walking_head_turn"} <= sided.keys()
    for left, right in sided.values():
        assert are_mirrored(left, right)


def test_a_turn_that_is_not_mirrored_makes_no_mirror_image() -> None:
    _, left, right = tasks()["walking_head_turn"].phases
    assert not are_mirrored(left, replace(right, turns=left.turns))


def test_other_phases_are_no_mirror_images() -> None:
    ahead, left, _ = tasks()["driving"].phases
    assert not are_mirrored(ahead, left)
    assert not are_mirrored(left, left)
