"""What a day asked that a body could not do is said once, and of nobody else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from plumbline.explanation import unmet
from plumbline.simulators.spine.over_time import twins

LIFT = ("lifting", "grasp")


def day(*reasons: str, held: bool = True) -> Any:  # noqa: ANN401  stands in for a day
    posture = SimpleNamespace(task=LIFT[0], phase=LIFT[1], reasons=reasons)
    unheld = frozenset() if held else frozenset({LIFT})
    return SimpleNamespace(postures=(posture,), tissue=SimpleNamespace(unheld=unheld))


def study(*, left_out: bool) -> Any:  # noqa: ANN401  stands in for a study
    pairs = frozenset({LIFT}) if left_out else frozenset()
    return SimpleNamespace(left_out=pairs, postures=None, day={})


@pytest.fixture(autouse=True)
def reference_holds_all(monkeypatch: pytest.MonkeyPatch) -> None:
    held = SimpleNamespace(unheld=frozenset())
    monkeypatch.setattr(twins, "reference_loads", lambda *_: held)
    monkeypatch.setattr(twins, "added_tasks", lambda *_: ())


@pytest.mark.parametrize(
    ("person", "twin", "words"),
    [
        (False, False, "neither this person nor the same with a healthy neck"),
        (False, True, "with this neck it cannot"),
        (True, False, "with a healthy neck it cannot"),
        (True, True, "some neck that this person may have"),
    ],
)
def test_says_who_cannot_hold_it(person: bool, twin: bool, words: str) -> None:
    (note,) = unmet.unmet_words(
        study(left_out=True), day("short", held=person), day("short", held=twin)
    )
    assert words in note
    assert note.startswith("lifting (grasp): ")
    assert note.count("short") == 1
    assert "lower bound" in note


def test_the_reference_person_is_named_who_cannot_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        twins, "reference_loads", lambda *_: SimpleNamespace(unheld=frozenset({LIFT}))
    )
    (note,) = unmet.unmet_words(study(left_out=True), day(), day())
    assert "the reference person" in note


def test_what_both_miss_in_a_posture_that_counts_is_said_once() -> None:
    said = unmet.unmet_words(study(left_out=False), day("far", "near"), day("far"))
    assert said == ("person and twin, lifting: far", "person, lifting: near")


def test_what_a_stiff_trunk_misses_is_said_beside_what_another_misses() -> None:
    said = unmet.unmet_words(study(left_out=False), day("far"), day("far"), day("far", "45 mm"))
    stiff = "person, where the trunk stiffens with the neck, lifting: 45 mm"
    assert said == ("person and twin, lifting: far", stiff)


def test_a_posture_that_a_stiff_trunk_cannot_hold_is_left_out_for_that() -> None:
    (note,) = unmet.unmet_words(study(left_out=True), day(), day(), day("short", held=False))
    assert "with this neck and a trunk that stiffens with it, it cannot be held (short)" in note
