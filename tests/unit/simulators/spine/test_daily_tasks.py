"""Tasks as files: what is shipped, what users add, and every problem at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.errors import SpineInputError
from plumbline.simulators.spine.posture.daily_tasks import Task, carrying, tasks

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
        "a.yaml: phases[0].reference",
        "a.yaml: phases[0].gaze",
        "b.yaml: about",
        "b.yaml: phases[0].hand",
        "b.yaml: phases[0].turns",
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
