"""Tasks as files: what is shipped, what users add, and every problem at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plumbline.errors import SpineInputError
from plumbline.simulators.spine import SpinePerson, build_spine, habit_of, solve_posture
from plumbline.simulators.spine.posture.daily_tasks import (
    Task,
    carrying,
    folder_tasks,
    tasks,
)

GOOD = """
id: standing
about: my own standing
phases:
  - {id: still, about: still, share: 0.75, reference: standing, gaze: level}
  - {id: down, about: looking down, share: rest, reference: standing, gaze: {down: 20}}
"""


def test_every_named_task_is_there() -> None:
    assert set(tasks()) == {
        "standing",
        "desk_sitting",
        "phone_standing",
        "phone_sitting",
        "driving",
        "lifting",
        "overhead_reach",
        "walking_head_turn",
    }


@pytest.mark.parametrize("task", tasks().values(), ids=lambda task: task.id)
def test_the_shares_of_a_task_add_up_to_one(task: Task) -> None:
    assert sum(phase.share for phase in task.phases) == pytest.approx(1.0)


def test_a_folder_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(GOOD, "utf-8")
    found = tasks(tmp_path)
    assert found["standing"].about == "my own standing"
    assert [phase.share for phase in found["standing"].phases] == [0.75, 0.25]
    assert found["lifting"] == tasks()["lifting"]


def test_a_mass_goes_where_the_hands_carry_one() -> None:
    heavier = carrying(tasks()["lifting"], 20.0)
    assert {phase.mass_kg for phase in heavier.phases} == {20.0}
    assert carrying(tasks()["standing"], 20.0) == tasks()["standing"]


def test_left_and_right_and_up_and_down_have_their_signs() -> None:
    _, left, right = tasks()["driving"].phases
    assert left.gaze.yaw_rad == -right.gaze.yaw_rad > 0.0
    up = tasks()["overhead_reach"].phases[0].gaze.pitch_rad
    assert up is not None
    assert up < 0.0


def test_a_gaze_may_differ_between_people(tmp_path: Path) -> None:
    text = GOOD.replace("{down: 20}", "{down: 20, spread: 6}")
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    still, down = (phase.gaze for phase in tasks(tmp_path)["standing"].phases)
    assert still.spread_rad == 0.0
    assert down.spread_rad == pytest.approx(0.3 * (down.pitch_rad or 0.0))


def test_every_problem_of_every_file_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "id: a\nabout: a\nphases:\n"
        "  - {id: x, about: x, share: 2, reference: standin, gaze: {sideways: 3}}\n",
        "utf-8",
    )
    (tmp_path / "b.yaml").write_text(
        "id: b\nphases:\n  - {id: y, about: y, share: 1, reference: standing, hand: 2,\n"
        "     turns: [{over: tail, axis: flexion, angle: task.desk.elbow}],\n"
        "     hands: {height: roof, forward: many}, load: no.such.mass, upright: 3}\n",
        "utf-8",
    )
    with pytest.raises(SpineInputError) as caught:
        tasks(tmp_path)
    places = [problem.place for problem in caught.value.problems]
    assert places == [
        "a.yaml: phases[0].share",
        "a.yaml: phases[0].reference",
        "a.yaml: phases[0].gaze",
        "b.yaml: about",
        "b.yaml: phases[0].hand",
        "b.yaml: phases[0].turns[0]",
        "b.yaml: phases[0].hands.height",
        "b.yaml: phases[0].hands.forward",
        "b.yaml: phases[0].load",
        "b.yaml: phases[0].upright",
    ]
    assert "Did you mean standing?" in str(caught.value)


def test_shares_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("share: rest", "share: 0.5"), "utf-8")
    with pytest.raises(SpineInputError, match=r"add up to 1\.25"):
        tasks(tmp_path)


@pytest.mark.parametrize(
    "text", ["[]", "id: a\nabout: a\nphases: []", "id: a\nabout: a\nphases: [3]"]
)
def test_a_file_that_is_no_task_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(SpineInputError):
        tasks(tmp_path)


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ("load: -3", "phases[0].load"),
        ("load: .nan", "phases[0].load"),
        ("load: task.driving.check", "phases[0].load"),
        ("arms_borne: 7", "phases[0].arms_borne"),
        ("gaze: {down: 300}", "phases[0].gaze.down"),
        ("gaze: {down: 30, up: 20}", "phases[0].gaze"),
        ("gaze: {left: 30, right: 20}", "phases[0].gaze"),
        ("gaze: {left: 30, spread: 5}", "phases[0].gaze.spread"),
        ("gaze: {down: 30, spread: 50}", "phases[0].gaze.spread"),
        ("gaze: {spread: 5}", "phases[0].gaze"),
        ("turns: {over: hip, axis: flexion, angle: task.desk.elbow}", "phases[0].turns"),
        ("turns: [{over: hip, axis: flex, angle: task.desk.elbow}]", "phases[0].turns[0].axis"),
        ("turns: [{over: hip, axis: rotation, angle: task.desk.elbow}]", "phases[0].turns[0].axis"),
        (
            "turns: [{over: hip, axis: flexion, angle: task.desk.elbow, sign: 3}]",
            "phases[0].turns[0].sign",
        ),
        ("hands: {height: hip, forward: 3, below: 2}", "phases[0].hands.below"),
    ],
)
def test_what_no_body_can_do_is_refused(tmp_path: Path, entry: str, place: str) -> None:
    text = f"id: a\nabout: a\nphases: [{{id: x, about: x, share: 1, reference: standing, {entry}}}]"
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(SpineInputError) as caught:
        tasks(tmp_path)
    assert [problem.place for problem in caught.value.problems] == [f"a.yaml: {place}"]


def test_broken_text_does_not_hide_what_is_wrong_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\nphases: [", "utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.replace("share: 0.75", "share: -0.5"), "utf-8")
    (tmp_path / "c.yaml").write_text(GOOD.replace("id: down", "id: still"), "utf-8")
    (tmp_path / "d.yaml").write_bytes(b"\xff")
    with pytest.raises(SpineInputError) as caught:
        tasks(tmp_path)
    assert [problem.place for problem in caught.value.problems] == [
        "d.yaml",
        "a.yaml",
        "b.yaml: phases[0].share",
        "c.yaml: phases",
    ]


@pytest.mark.parametrize("name", ["nowhere", ""])
def test_a_folder_without_tasks_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpineInputError, match=r"no such folder|no \*\.yaml"):
        tasks(tmp_path / name)


def test_two_files_cannot_be_one_task(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(SpineInputError, match=r"b\.yaml: id"):
        tasks(tmp_path)


def test_shares_that_leave_nothing_for_the_rest_are_refused(tmp_path: Path) -> None:
    text = GOOD.replace("share: 0.75", "share: 1") + (
        "  - {id: more, about: more, share: 0.5, reference: standing}\n"
    )
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(SpineInputError, match=r"add up to 1\.5"):
        tasks(tmp_path)


def test_the_example_of_the_documentation_can_be_done(tmp_path: Path) -> None:
    page = (Path(__file__).parents[4] / "docs" / "posture_solver.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "shelf.yaml").write_text(example, "utf-8")
    found = folder_tasks(tmp_path)
    assert set(found) == {"shelf"}
    person = build_spine(SpinePerson(stature_m=1.6, mass_kg=60.0, sex="female", age_years=60.0))
    assert solve_posture(person, found["shelf"].phases[0], habit=habit_of(person)).reasons == ()
