"""Tasks of one's own in a day: which count, what an answer says of them, and what they change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from plumbline.assessment import Assessment, Mechanics, Provenance, check_assessment, to_json
from plumbline.case import Alignment, Case
from plumbline.case import read_case as read_with
from plumbline.errors import CaseError, SpineInputError
from plumbline.explanation.own_tasks import (
    counted_tasks,
    counted_words,
    given_standing,
    with_hours_of,
    with_tasks_digest,
    without_hours,
)
from plumbline.pipeline import assess, vocabulary
from plumbline.routes.simulated_load import NeckDraws, Simulation, simulation_of
from plumbline.simulators.spine.over_time import day_postures, twins
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS
from plumbline.simulators.spine.posture.daily_tasks import Task, folder_tasks, tasks

DRAWS = 40
SOMEONE: dict[str, Any] = {
    "plumbline": 1,
    "id": "someone",
    "ask": "low_back",
    "person": {"age_years": 50, "sex": "male", "height_m": 1.75, "mass_kg": 75},
    "complaints": [{"region": "low_back"}, {"region": "neck", "since_months": 30}],
    "alignment": {"c2_c7_sva_mm": {"value": 60, "sd": 2}},
}
SHELF = """
id: shelf
about: a low shelf
phases: [{id: look, about: looking down, share: 1, reference: standing, gaze: {down: 30}}]
"""
LIFTED = """
id: shelf
about: a crate from a low shelf
phases:
  - id: grasp
    about: at knee height
    share: 1
    reference: lift_bent_knees
    hands: {height: knee, above: 0, forward: 350}
    load: 8
    feet_free: true
    upright: false
"""
STATED = {"shelf_hours_per_day": 2.0}


@pytest.fixture(autouse=True)
def given_postures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let named postures stand in for a search, but in the slow tests."""
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(day_postures, "SOLVED", day_postures.GIVEN)


@pytest.fixture
def shelf(tmp_path: Path) -> Task:
    return task_of(SHELF, tmp_path)


def task_of(text: str, folder: Path) -> Task:
    (folder / "task.yaml").write_text(text, encoding="utf-8")
    (task,) = folder_tasks(folder).values()
    return task


def called(name: str) -> Task:
    """Return a task with some id."""
    return replace(tasks()["standing"], id=name)


def someone(own_tasks: tuple[Task, ...] = (), **exposure: float) -> Case:
    words = with_hours_of(own_tasks, vocabulary())
    return read_with({**SOMEONE, "exposure": exposure}, vocabulary=words)


def mechanics(answer: Assessment) -> Mechanics:
    assert answer.mechanics is not None
    return answer.mechanics


@cache
def provenance() -> Provenance:
    return assess(someone(), draws=1, simulate=False).provenance


def responses(answer: Assessment) -> Mapping[str, float | None]:
    return {one.source: one.healthy_response for one in mechanics(answer).sources}


class TestWhatCounts:
    def test_a_new_task_counts_where_its_hours_are_stated(self, shelf: Task) -> None:
        assert counted_tasks(someone((shelf,), **STATED), (shelf,)) == (shelf,)
        assert without_hours(someone((shelf,), **STATED), (shelf,)) == ()

    def test_without_hours_it_does_not_and_is_told_where_they_belong(self, shelf: Task) -> None:
        assert counted_tasks(someone((shelf,)), (shelf,)) == ()
        (words,) = without_hours(someone((shelf,)), (shelf,))
        assert "exposure.shelf_hours_per_day" in words

    @pytest.mark.parametrize("name", ["driving", "lifting", "phone_sitting", "bending"])
    def test_one_in_place_of_a_part_of_the_day_counts_always(self, name: str) -> None:
        assert counted_tasks(someone(), (called(name),)) == (called(name),)


class TestHoursInACase:
    @pytest.mark.parametrize("hours", [-1.0, 25.0])
    def test_must_fit_into_a_day(self, shelf: Task, hours: float) -> None:
        with pytest.raises(CaseError, match="shelf_hours_per_day"):
            someone((shelf,), shelf_hours_per_day=hours)

    def test_of_an_unknown_task_are_refused(self) -> None:
        with pytest.raises(CaseError, match="unknown name"):
            someone(**STATED)

    def test_no_task_takes_the_hours_of_another_part_of_the_day(self) -> None:
        with pytest.raises(SpineInputError) as caught:
            someone((called("desk"), called("shelf"), called("phone")))
        assert [one.place for one in caught.value.problems] == ["task desk", "task phone"]

    def test_of_a_replaced_task_keep_their_name(self) -> None:
        known = with_hours_of((called("driving"),), vocabulary()).quantities["exposure"]
        assert known == vocabulary().quantities["exposure"]


class TestTheDigestOfTheCase:
    def test_stays_without_tasks(self) -> None:
        assert with_tasks_digest(provenance(), ()) == provenance()

    def test_differs_with_what_a_task_says(self, shelf: Task, tmp_path: Path) -> None:
        other = task_of(SHELF.replace("down: 30", "down: 31"), tmp_path)
        found = {
            with_tasks_digest(provenance(), own).case_digest for own in ((), (shelf,), (other,))
        }
        assert len(found) == 3

    def test_does_not_depend_on_the_order_of_tasks(self) -> None:
        one, two = called("one"), called("two")
        both, turned = (with_tasks_digest(provenance(), own) for own in ((one, two), (two, one)))
        assert both == turned


class TestWithoutASimulation:
    def test_the_answer_is_the_same_but_says_that_tasks_count_nowhere(self, shelf: Task) -> None:
        case = someone((shelf,), **STATED)
        with_task = assess(case, draws=DRAWS, simulate=False, own_tasks=(shelf,))
        without = assess(case, draws=DRAWS, simulate=False)
        assert "(shelf) count nowhere" in mechanics(with_task).statement
        assert "count nowhere" not in mechanics(without).statement
        assert replace(with_task, mechanics=None) == replace(without, mechanics=None)

    def test_it_says_so_too_where_nothing_was_examined(self, shelf: Task) -> None:
        case = replace(someone((shelf,), **STATED), alignment=Alignment())
        answer = assess(case, draws=DRAWS, own_tasks=(shelf,))
        assert not mechanics(answer).simulated
        assert "(shelf) count nowhere" in mechanics(answer).statement


def test_hours_of_a_task_that_nobody_gave_are_named_in_the_answer(shelf: Task) -> None:
    notes = mechanics(assess(someone((shelf,), **STATED), draws=DRAWS)).notes
    assert any("shelf: no posture of it is known" in one for one in notes)


def test_only_a_task_in_place_of_standing_is_named_instead_of_it() -> None:
    assert given_standing((called("shelf"), called("standing"))) == "standing"
    assert given_standing((called("shelf"),)) is None
    assert given_standing(()) is None


@pytest.mark.parametrize("held", [True, False])
def test_a_task_that_cannot_be_held_is_not_said_to_be_added(
    held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "added_tasks", lambda _: ("shelf",))
    look = ("shelf", "look")
    study = SimpleNamespace(
        day={"shelf": SimpleNamespace(hours=3.0)}, left_out=frozenset() if held else {look}
    )
    person = SimpleNamespace(postures=(SimpleNamespace(task="shelf", phase="look"),))
    days: Any = SimpleNamespace(study=study, person=person)
    (note,) = counted_words(days, ())
    assert note.startswith("added to the day" if held else "given by a file, and left out")
    assert "shelf (3 hours a day" in note


@pytest.mark.slow
def test_a_task_without_hours_changes_no_byte(shelf: Task) -> None:
    with_task, without = (assess(someone(), draws=DRAWS, own_tasks=own) for own in ((shelf,), ()))
    assert mechanics(without).simulated
    assert to_json(with_task) == to_json(without)


@pytest.mark.slow
def test_a_copy_in_place_of_a_packaged_task_changes_a_note_and_the_digest_alone() -> None:
    with_task, without = (
        assess(someone(), draws=DRAWS, own_tasks=own) for own in ((tasks()["driving"],), ())
    )
    (note,) = set(mechanics(with_task).notes) - set(mechanics(without).notes)
    assert note.startswith("driving: as a given file has it")
    said = replace(mechanics(with_task), notes=mechanics(without).notes)
    assert replace(with_task, mechanics=said, provenance=without.provenance) == without
    digest = without.provenance.case_digest
    assert with_task.provenance.case_digest != digest
    assert replace(with_task.provenance, case_digest=digest) == without.provenance


@pytest.mark.slow
def test_a_heavier_task_in_the_same_hours_loads_more_and_the_answer_names_it(
    tmp_path: Path,
) -> None:
    easy, heavy = task_of(SHELF, tmp_path), task_of(LIFTED, tmp_path)
    case = someone((easy,), **STATED)
    looked, lifted = (assess(case, draws=DRAWS, own_tasks=(own,)) for own in (easy, heavy))
    for source, response in responses(lifted).items():
        assert response is not None
        if source in {"lumbar_disc", "unspecific"}:
            assert response > 1.1 * (responses(looked)[source] or 0.0)
    for answer in (looked, lifted):
        assert check_assessment(answer) == []
        assert any("shelf (2 hours a day" in one for one in mechanics(answer).notes)
    assert looked.provenance.seed == lifted.provenance.seed
    assert looked.provenance.case_digest != lifted.provenance.case_digest


@pytest.mark.slow
def test_hours_of_a_copy_of_standing_count_as_hours_of_standing() -> None:
    copy = called("waiting")
    split = found((copy,), standing_hours_per_day=4.0, waiting_hours_per_day=2.0)
    whole = found((), standing_hours_per_day=6.0)
    other = found((), standing_hours_per_day=4.0)
    for one in ("person_value", "twin_value"):
        parts, sums, less = (
            getattr(each.surfaces["substitute"], one) for each in (split, whole, other)
        )
        np.testing.assert_allclose(parts, sums, rtol=1e-6)
        assert not np.allclose(less, sums, rtol=1e-4)


def found(own_tasks: tuple[Task, ...], **exposure: float) -> Simulation:
    forward = np.array([[float(name == "offset_m") for name in NECK_INPUTS]])
    necks = NeckDraws(person=0.06 * forward, twin=0.02 * forward)
    postures = day_postures.with_tasks({"substitute": day_postures.SOLVED["substitute"]}, own_tasks)
    return simulation_of(someone(own_tasks, **exposure), necks, postures=postures)
