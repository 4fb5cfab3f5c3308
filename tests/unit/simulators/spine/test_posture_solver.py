"""The posture of least cost: laws that hold for everybody."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from plumbline.errors import UnknownNameError
from plumbline.simulators.spine import (
    LEVELS,
    Alignment,
    Habit,
    Phase,
    SolvedPosture,
    SpineModel,
    SpinePerson,
    build_spine,
    carrying,
    habit_of,
    scene_of,
    solve_posture,
    solve_task,
)
from plumbline.simulators.spine.posture.daily_tasks import tasks
from plumbline.simulators.spine.posture.setting import problem_of

NECK = LEVELS[: LEVELS.index("C7_T1") + 1]
LUMBAR = ("L1_L2", "L2_L3", "L3_L4", "L4_L5", "L5_S1")
BODY = {"stature_m": 1.72, "mass_kg": 72.0, "sex": "male", "age_years": 70.0}


@cache
def person(kind: str = "healthy") -> SpineModel:
    if kind == "rigid neck":
        return build_spine(SpinePerson(**BODY, fused=frozenset(NECK)))  # type: ignore[arg-type]
    return build_spine(SpinePerson(**BODY))  # type: ignore[arg-type]


@cache
def habit() -> Habit:
    return habit_of(person())


def phase_of(task: str, place: int = 0) -> Phase:
    return tasks()[task].phases[place]


@cache
def solved(task: str, place: int = 0, kind: str = "healthy") -> SolvedPosture:
    return solve_posture(person(kind), phase_of(task, place), habit=habit())


def turned(found: SolvedPosture, levels: tuple[str, ...], axis: str = "rotation") -> float:
    model = person()
    return float(sum(found.angles_rad[model.dofs.index(f"{level}.{axis}")] for level in levels))


def test_the_own_standing_is_the_answer_to_standing() -> None:
    assert not np.any(solved("standing").angles_rad)


@pytest.mark.parametrize("task", ["standing", "phone_standing", "lifting"])
def test_an_identical_person_does_exactly_the_same(task: str) -> None:
    other = build_spine(person().person)
    again = solve_posture(other, phase_of(task), habit=habit_of(other))
    np.testing.assert_array_equal(again.angles_rad, solved(task).angles_rad)


@pytest.mark.parametrize("task", ["standing", "desk_sitting", "phone_sitting", "phone_standing"])
def test_everyday_tasks_have_a_solution(task: str) -> None:
    found = solved(task)
    assert found.reasons == ()
    assert found.balanced


def test_no_joint_leaves_its_range() -> None:
    model = person()
    for task in ("phone_sitting", "lifting", "overhead_reach"):
        angles = solved(task).angles_rad[: model.spinal_count]
        assert np.all(angles >= model.range_rad[:, 0] - 1e-9)
        assert np.all(angles <= model.range_rad[:, 1] + 1e-9)


def test_a_glance_to_the_right_mirrors_one_to_the_left() -> None:
    left, right = solved("walking_head_turn", 1), solved("walking_head_turn", 2)
    assert turned(left, LEVELS) == pytest.approx(-turned(right, LEVELS), abs=np.radians(0.5))
    assert left.effort == pytest.approx(right.effort, abs=2e-3)


def test_an_answer_is_found_again_from_itself() -> None:
    first = solved("phone_standing")
    again = solve_posture(person(), phase_of("phone_standing"), first, habit=habit())
    assert again.steps <= 3
    assert again.effort == pytest.approx(first.effort, abs=1e-3)


def test_locked_joints_stay() -> None:
    found = solved("phone_standing", kind="rigid neck")
    assert turned(found, NECK, "flexion") == 0.0


def test_a_rigid_neck_is_answered_by_trunk_eyes_and_pelvis() -> None:
    plain, rigid = solved("walking_head_turn", 1), solved("walking_head_turn", 1, "rigid neck")
    below = LEVELS[len(NECK) :]
    assert turned(rigid, NECK) == 0.0
    assert turned(rigid, below) > turned(plain, below)
    assert rigid.turn_rad("eyes.yaw") > plain.turn_rad("eyes.yaw")


@pytest.mark.slow
def test_a_rigid_neck_is_told_that_a_shoulder_check_is_out_of_reach() -> None:
    found = solved("driving", 1, "rigid neck")
    assert any("gaze out of reach" in reason for reason in found.reasons)
    assert found.gaze_error_rad > np.radians(3.0)


def test_a_stiffened_answer_turns_the_trunk_less_and_a_healthy_neck_has_none() -> None:
    phase = phase_of("walking_head_turn", 1)
    below = LEVELS[len(NECK) :]
    stiff = solve_posture(person("rigid neck"), phase, habit=habit(), answer="stiffen")
    assert turned(stiff, below) < turned(solved("walking_head_turn", 1, "rigid neck"), below)
    healthy = solve_posture(person(), phase_of("phone_standing"), habit=habit(), answer="stiffen")
    np.testing.assert_array_equal(healthy.angles_rad, solved("phone_standing").angles_rad)


def test_an_unknown_answer_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        solve_posture(person(), phase_of("standing"), answer="ignore")  # type: ignore[arg-type]


def test_hands_that_cannot_reach_are_named(tmp_path: Path) -> None:
    (tmp_path / "far.yaml").write_text(
        "id: far\nabout: far\nphases:\n  - {id: far, about: reaching for a far shelf, share: 1,\n"
        "     reference: standing, hands: {height: crown, forward: 2500}}\n",
        "utf-8",
    )
    found = solve_task(person(), tasks(tmp_path)["far"])[0]
    assert any(reason.startswith("hands out of reach") for reason in found.reasons)
    assert found.reach_error_m > 0.3


def test_a_load_beyond_all_strength_is_no_solution() -> None:
    heavy = carrying(tasks()["lifting"], 250.0).phases[0]
    found = solve_posture(person(), heavy, habit=habit())
    assert not found.balanced
    assert found.reasons


def test_a_neck_follows_the_chest_until_its_extensors_fail() -> None:
    down = {
        "c2_c7_lordosis_rad": float(np.radians(-30.0)),
        "head_pitch_rad": float(np.radians(25.0)),
    }
    found = [
        scene_of(
            build_spine(
                SpinePerson(
                    **BODY,  # type: ignore[arg-type]
                    alignment=Alignment(**down),  # type: ignore[arg-type]
                    strength={"neck": strength},
                )
            )
        ).coupling
        for strength in (1.0, 0.02)
    ]
    assert found == [1.0, 0.0]


def test_a_dropped_head_deepens_the_lordosis_that_can_and_not_the_one_that_cannot() -> None:
    changes = []
    for lost in (0.0, 0.9):
        trunk = dict(
            zip(
                (
                    "pelvic_incidence_rad",
                    "sacral_slope_rad",
                    "lumbar_lordosis_rad",
                    "t1_slope_rad",
                ),
                np.radians([52.0, 38.0, 50.0, 25.0]).tolist(),
                strict=True,
            )
        )
        range_lost = {f"{level}.flexion": lost for level in LUMBAR}
        upright = build_spine(
            SpinePerson(**BODY, alignment=Alignment(**trunk), lost_range=range_lost)  # type: ignore[arg-type]
        )
        neck = dict(
            zip(
                ("c2_c7_lordosis_rad", "head_pitch_rad"),
                np.radians([-30.0, 25.0]).tolist(),
                strict=True,
            )
        )
        dropped = build_spine(
            SpinePerson(
                **BODY,  # type: ignore[arg-type]
                alignment=Alignment(**trunk, **neck),  # type: ignore[arg-type]
                lost_range=range_lost,
                strength={"neck": 0.3},
            )
        )
        found = solve_posture(dropped, phase_of("standing"), habit=habit_of(upright))
        changes.append(-np.degrees(turned(found, LUMBAR, "flexion")))
    assert changes[0] > 0.5
    assert changes[1] < 0.3 * changes[0]


@pytest.mark.parametrize(
    ("mass_kg", "stature_m", "age_years"), [(95.0, 1.60, 75.0), (105.0, 1.60, 60.0)]
)
def test_a_search_that_begins_where_muscles_hold_nothing_comes_back(
    mass_kg: float, stature_m: float, age_years: float
) -> None:
    body = SpinePerson(stature_m=stature_m, mass_kg=mass_kg, sex="female", age_years=age_years)
    model, grasp = build_spine(body), phase_of("lifting")
    own, scene = habit_of(model), scene_of(model)
    problem = problem_of(model, grasp, scene, habit=own)
    assert not problem.at(np.zeros(len(problem.unknowns.names))).is_held
    found = solve_posture(model, grasp, habit=own, scene=scene)
    assert found.balanced
    assert problem.at(found.state, found.multipliers).is_held
