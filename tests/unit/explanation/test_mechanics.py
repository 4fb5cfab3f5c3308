"""What an answer says of its simulation, and that it goes on without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plumbline.assessment import (
    Assessment,
    Interval,
    LoadedSource,
    check_assessment,
    from_json,
    to_json,
)
from plumbline.case import Case
from plumbline.case import read_case as read_with
from plumbline.explanation import mechanics
from plumbline.explanation.load_words import own_words
from plumbline.interfaces.answer import write_answer
from plumbline.interfaces.terminal import Terminal
from plumbline.pipeline import assess, vocabulary
from plumbline.pipeline import read_case as read_published
from plumbline.reports import report
from plumbline.simulators.spine.over_time import day_postures

CASES = Path(__file__).parents[3] / "cases"
DRAWS = 60
DROPPED: dict[str, Any] = {
    "plumbline": 1,
    "id": "someone",
    "ask": "low_back",
    "setting": "spine_clinic",
    "person": {"age_years": 70, "sex": "female", "height_m": 1.6, "mass_kg": 60},
    "complaints": [{"region": "low_back", "timing": "on_walking"}],
    "alignment": {"c2_c7_lordosis_deg": -25, "c2_c7_sva_mm": 60},
    "findings": {"neck_extensor_weakness": "present", "neurogenic_claudication": "present"},
}


def read_case(content: Mapping[str, Any]) -> Case:
    return read_with(dict(content), vocabulary=vocabulary())


def someone() -> Case:
    return read_case(DROPPED)


@pytest.fixture(autouse=True)
def given_postures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let named postures stand in for a search, but in the slow tests."""
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(day_postures, "SOLVED", day_postures.GIVEN)


@cache
def answer(*, simulate: bool = True) -> Assessment:
    return assess(someone(), draws=DRAWS, simulate=simulate)


@cache
def solved() -> Assessment:
    return assess(someone(), draws=DRAWS)


def test_a_simulated_answer_keeps_every_law_and_can_be_read_again() -> None:
    found = answer()
    assert check_assessment(found) == []
    assert from_json(to_json(found)) == found


@pytest.mark.slow
def test_a_dropped_head_shows_neck_lordosis_and_canal() -> None:
    found = solved().mechanics
    assert found is not None
    assert found.simulated
    curve = found.standing[0]
    assert curve.person > curve.twin
    assert "deeper than with a healthy neck" in found.statement
    assert "of this person's own with a healthy neck" in found.statement
    canal = next(one for one in found.sources if one.source == "lumbar_stenosis")
    assert canal.posture.value > 0.0


@pytest.mark.slow
def test_simulation_and_published_slopes_have_one_direction() -> None:
    simulated, published = (
        found.routes["postural_compensation"].direction
        for found in (solved(), answer(simulate=False))
    )
    assert simulated is not None
    assert published is not None
    assert simulated.effect.value > 0.0
    assert published.effect.value > 0.0


def test_both_spines_and_every_level_are_there() -> None:
    found = answer().mechanics
    assert found is not None
    assert [one.level for one in found.levels][-1] == "L5-S1"
    assert all(one.person_n > 0.0 for one in found.levels)
    assert {one.region for one in found.outlines} >= {"head", "neck", "thorax", "lumbar", "pelvis"}
    assert '<svg class="spines"' in report(answer())


def test_the_terminal_says_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    write_answer(answer(), Terminal())
    assert "worked out for this spine" in capsys.readouterr().out


def test_every_percentage_has_its_base_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer().mechanics
    assert found is not None
    for one in found.sources:
        assert one.healthy_response is not None
        assert one.healthy_response > 0.0
    write_answer(answer(), Terminal())
    shown = " ".join(capsys.readouterr().out.split())
    for text in (found.statement, shown, report(answer())):
        assert "a reference person on a reference day" in text
    assert "of this person's own" in shown
    assert "of this person's own" in report(answer())


def test_the_part_that_was_simulated_is_within_what_is_stated_with_the_unsettled_part() -> None:
    found = answer().mechanics
    assert found is not None
    for one in found.sources:
        assert one.simulated_posture is not None
        simulated = one.simulated_posture
        assert one.posture.high - one.posture.low > simulated.high - simulated.low
        # What is not settled has no sign, so that the middle stays.
        assert one.posture.value == pytest.approx(simulated.value, abs=0.03)


def test_every_posture_of_the_day_is_in_the_answer() -> None:
    found = answer().mechanics
    assert found is not None
    assert "standing" in {one.task for one in found.tasks}
    assert all(one.person_lordosis_deg is not None for one in found.tasks if one.held)


def test_a_change_of_the_persons_own_is_the_change_over_the_own_response() -> None:
    change = Interval(value=0.06, low=0.0, high=0.1)
    source = LoadedSource(
        source="lumbar_disc",
        label="lumbar discs",
        posture=change,
        movement=change,
        healthy_response=2.0,
    )
    assert own_words(change, source) == "+3.0 % (0 to +5.0)"
    assert own_words(change, replace(source, healthy_response=None)) == "not known"


def test_without_simulation_the_answer_says_that_it_rests_on_published_slopes() -> None:
    found = answer(simulate=False).mechanics
    assert found is not None
    assert not found.simulated
    assert "published slopes" in found.statement
    assert "published slopes" in report(answer(simulate=False))


def test_a_spine_that_cannot_be_built_is_answered_all_the_same() -> None:
    odd = read_case(
        {**DROPPED, "alignment": {"c2_c7_lordosis_deg": 60, "c2_slope_deg": 80, "t1_slope_deg": 5}}
    )
    found = assess(odd, draws=DRAWS)
    assert found.neck is not None
    assert found.mechanics is not None
    assert not found.mechanics.simulated
    assert "cannot be true together" in str(found.mechanics.reason)
    assert f"up to {mechanics.MOST_TIMES} times more" in found.mechanics.statement
    assert "should be checked first" in found.mechanics.statement
    note = next(one for one in found.outside_evidence if one.finding == "load of the spine")
    assert "cannot be true together" in note.reason
    assert f"up to {mechanics.MOST_TIMES} times more" in note.reason
    assert check_assessment(found) == []


def test_who_was_simulated_or_did_not_ask_for_it_has_no_note_of_it() -> None:
    for found in (answer(), answer(simulate=False)):
        assert all(one.finding != "load of the spine" for one in found.outside_evidence)
    plain = answer(simulate=False).mechanics
    assert plain is not None
    assert f"up to {mechanics.MOST_TIMES} times more" in plain.statement


@pytest.mark.slow
def test_the_published_slopes_say_as_many_times_more_as_is_said() -> None:
    times = []
    for name in ("post-01-first", "post-01-tests"):
        case = read_published(CASES / f"{name}.yaml")
        effects = [
            assess(case, draws=300, simulate=wanted).routes["postural_compensation"].direction
            for wanted in (True, False)
        ]
        simulated, published = (one.effect.value for one in effects if one is not None)
        times.append(published / simulated)
    assert max(times) == pytest.approx(mechanics.MOST_TIMES, rel=0.25)


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise ImportError("no module named numba")

    monkeypatch.setattr(mechanics, "_simulation", missing)
    found = assess(someone(), draws=DRAWS).mechanics
    assert found is not None
    assert found.reason == "no module named numba"


def test_a_number_that_is_not_finite_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mechanics, "_simulation", lambda *_: (None, {"x": np.array([np.nan])}))
    found = assess(someone(), draws=DRAWS).mechanics
    assert found is not None
    assert "not a finite number" in str(found.reason)


def test_the_absent_pain_is_not_simulated() -> None:
    found = assess(read_case({**DROPPED, "complaints": [{"region": "neck"}]}), draws=DRAWS)
    assert found.mechanics is None


def test_a_source_is_shown_when_only_its_band_is_wide(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer()
    assert found.mechanics is not None
    nothing = Interval(value=0.0, low=0.0, high=0.0)
    wide = Interval(value=0.0, low=-0.23, high=0.24)
    one = found.mechanics.sources[0]
    sources = (
        replace(one, label="wide discs", posture=nothing, movement=wide),
        replace(one, label="still facets", posture=nothing, movement=nothing),
    )
    write_answer(replace(found, mechanics=replace(found.mechanics, sources=sources)), Terminal())
    shown = capsys.readouterr().out
    assert "wide discs: nothing by posture" in shown
    assert "by posture and by motion: still facets." in shown
    assert "100 % is" in shown


def test_without_a_listed_source_nothing_says_what_all_of_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer()
    assert found.mechanics is not None
    nothing = Interval(value=0.0, low=0.0, high=0.0)
    still = tuple(
        replace(one, posture=nothing, movement=nothing) for one in found.mechanics.sources
    )
    write_answer(replace(found, mechanics=replace(found.mechanics, sources=still)), Terminal())
    assert "100 % is" not in capsys.readouterr().out


def test_what_cannot_be_held_is_said_in_text_report_and_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    heavy = assess(read_case({**DROPPED, "exposure": {"lifting_kg": 80}}), draws=DRAWS)
    words = "neither this person nor the same with a healthy neck can hold it"
    write_answer(heavy, Terminal())
    for text in (capsys.readouterr().out, report(heavy), to_json(heavy)):
        assert words in " ".join(text.split())


@pytest.mark.slow
def test_a_gaze_out_of_reach_is_said_in_the_answer() -> None:
    ranges = ("rotation_left", "rotation_right", "flexion", "extension")
    stiff = {f"cervical_{name}_deg": 5 for name in ranges}
    found = assess(read_case({**DROPPED, "alignment": {}, "motion": stiff}), draws=DRAWS).mechanics
    assert found is not None
    assert any("gaze out of reach" in note for note in found.notes)
