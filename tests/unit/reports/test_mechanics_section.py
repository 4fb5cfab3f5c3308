"""What the report says of the mechanics: which notes, which changes of load, which tasks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plumbline.assessment import Assessment, Interval, LoadedSource, Mechanics, TaskPosture
from plumbline.reports import report
from plumbline.reports.task_panel import MOST_ROWS, panel_of

CHANGE = Interval(value=0.03, low=-0.06, high=0.14)
CANAL = LoadedSource(
    source="lumbar_stenosis",
    label="spinal canal",
    posture=CHANGE,
    movement=CHANGE,
    healthy_response=0.05,
    simulated_posture=Interval(value=0.03, low=0.011, high=0.057),
)
MECHANICS = Mechanics(simulated=True, statement="Standing with this neck.", sources=(CANAL,))
HUNDRED = "100 % is the response of"


def posture(task: str = "driving", phase: str = "check_left", **changed: float) -> TaskPosture:
    same: dict[str, float] = {"person_turn_deg": 22.0, "person_lordosis_deg": 34.0}
    known = same | changed
    return TaskPosture(
        task=task,
        phase=phase,
        hours=0.05,
        held=True,
        person_turn_deg=known["person_turn_deg"],
        twin_turn_deg=22.0,
        person_lordosis_deg=known["person_lordosis_deg"],
        twin_lordosis_deg=34.0,
        person_moment_n_m=20.0,
        twin_moment_n_m=12.0,
    )


def page(answer: Assessment, **changed: object) -> str:
    return report(replace(answer, mechanics=replace(MECHANICS, **changed)))


def test_what_was_simulated_stands_beside_what_is_not_settled(cord: Assessment) -> None:
    shown = page(cord)
    assert "+3.0 % (+1.1 to +5.7)" in shown
    assert "+3 % (-6 to +14)" in shown


def test_a_share_of_a_response_that_is_hardly_there_is_not_shown(cord: Assessment) -> None:
    assert "too little to compare" in page(cord)
    assert "+60 %" not in page(cord)


def test_without_a_source_nothing_says_what_all_of_it_is(cord: Assessment) -> None:
    assert HUNDRED in page(cord)
    assert HUNDRED not in page(cord, sources=())


def test_notes_that_have_no_room_are_counted(cord: Assessment) -> None:
    few, many = (page(cord, notes=tuple(f"note {n}" for n in range(size))) for size in (8, 11))
    assert "Note 7." in few
    assert "more in the JSON document" not in few
    assert "And 3 more in the JSON document" in many


def test_a_turned_trunk_is_drawn_where_both_stand_alike(cord: Assessment) -> None:
    shown = page(cord, tasks=(posture(person_turn_deg=41.0),))
    assert "Both stand alike" in shown
    assert "driving: check left" in shown
    assert "41/22" in shown


def test_what_nobody_would_notice_is_not_drawn(cord: Assessment) -> None:
    assert "Postures of the day" not in page(cord, tasks=(posture(person_turn_deg=24.0),))
    assert panel_of(()) is None


@pytest.mark.parametrize("held", [True, False])
def test_only_what_is_held_is_drawn(held: bool) -> None:
    found = panel_of((replace(posture(person_lordosis_deg=40.0), held=held),))
    assert (found is not None) is held


def test_mirror_images_are_one_row_with_the_hours_of_both() -> None:
    left = posture(person_turn_deg=41.0)
    right = replace(left, phase="check_right", person_turn_deg=-41.0, twin_turn_deg=-22.0)
    found = panel_of((left, right))
    assert found is not None
    assert "driving: check left, check right (6 min)" in str(found["picture"])
    assert str(found["picture"]).count("41/22") == 1


def test_the_largest_changes_are_drawn_and_the_rest_are_counted() -> None:
    tasks = tuple(posture(f"task_{n}", person_turn_deg=30.0 + n) for n in range(MOST_ROWS + 2))
    found = panel_of((posture(), *tasks))
    assert found is not None
    shown = str(found["picture"])
    assert "task 0:" not in shown
    assert f"task {MOST_ROWS + 1}:" in shown
    assert (found["more"], found["alike"]) == (2, 1)


def test_words_of_a_task_are_escaped() -> None:
    found = panel_of((posture("<b>", person_turn_deg=41.0),))
    assert found is not None
    assert "<b>" not in str(found["picture"])
