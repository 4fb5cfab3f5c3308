"""A day adds up: hours times loads, in ratio to a reference that never moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.errors import ModelError, SpineInputError
from plumbline.evidence import judgement, rule
from plumbline.simulators.spine.over_time.dose import (
    DoseLaw,
    day_notes,
    day_of,
    dose,
    elasticity,
    hours_name,
    reference_day,
)

LOADS = st.lists(st.floats(0.0, 200.0), min_size=1, max_size=6)


class TestDose:
    def test_squared_weighs_hours_with_the_square_of_the_load(self) -> None:
        assert dose(np.array([3.0, 10.0]), np.array([2.0, 0.5]), np.zeros(2)) == 18.0 + 50.0

    def test_linear_weighs_hours_with_the_load(self) -> None:
        found = dose(np.array([3.0, 10.0]), np.array([2.0, 0.5]), np.zeros(2), DoseLaw.LINEAR)
        assert found == 6.0 + 5.0

    def test_the_law_of_fatigue_is_the_printed_rule(self) -> None:
        printed = rule("damage.lifft.dpc_moment")
        assert "exp(0.038*M + 0.32) / 1902416" in printed
        found = dose(np.array([100.0]), np.array([0.0]), np.array([50.0]), DoseLaw.FATIGUE)
        assert found == pytest.approx(50.0 * np.exp(0.038 * 100.0 + 0.32) / 1902416, rel=1e-12)

    def test_the_power_of_the_fatigue_law_is_its_printed_log_odds_per_decade(self) -> None:
        assert "1.03*log10" in rule("damage.lifft.probability")
        assert 10.0 ** elasticity(DoseLaw.FATIGUE) == pytest.approx(np.exp(1.03))

    @given(LOADS, st.floats(0.1, 3.0))
    def test_a_load_that_doubles_all_day_does_the_same_under_squared_and_linear(
        self, loads: list[float], factor: float
    ) -> None:
        load = np.array(loads) + 1.0
        hours = np.linspace(0.5, 2.0, len(load))
        grown = [
            (dose(factor * load, hours, hours, law) / dose(load, hours, hours, law))
            ** elasticity(law)
            for law in (DoseLaw.SQUARED, DoseLaw.LINEAR)
        ]
        assert grown[0] == pytest.approx(grown[1], rel=1e-9)

    @pytest.mark.parametrize("law", list(DoseLaw))
    def test_more_load_is_never_less_dose(self, law: DoseLaw) -> None:
        times = np.array([1.0])
        doses = [dose(np.array([load]), times, times, law) for load in np.linspace(0, 200, 9)]
        assert np.all(np.diff(doses) > 0)

    def test_a_load_that_is_not_known_is_refused(self) -> None:
        with pytest.raises(ModelError, match="load must be finite"):
            dose(np.array([np.nan]), np.ones(1), np.ones(1))


class TestDay:
    def test_hours_that_are_stated_replace_those_of_the_reference_day_and_no_others(self) -> None:
        day, usual = day_of({"desk_hours_per_day": 7.0}), reference_day()
        assert day["desk_sitting"].hours == 7.0
        assert {task for task in day if day[task] != usual[task]} == {"desk_sitting"}
        assert day_notes({"desk_hours_per_day": 7.0}) == ()

    def test_what_is_not_stated_is_shortened_to_what_is_left_of_the_waking_hours(self) -> None:
        stated = {"desk_hours_per_day": 9.0, "lifts_per_day": 100.0}
        day, usual = day_of(stated), reference_day()
        assert day["desk_sitting"].hours == 9.0
        assert day["lifting"].cycles == 100.0
        rest = set(day) - {"desk_sitting", "lifting"}
        parts = [day[task].hours / usual[task].hours for task in rest]
        assert parts == pytest.approx([parts[0]] * len(parts))
        assert parts[0] < 1.0
        waking = judgement("day.waking_hours", unit="h/day")
        assert sum(time.hours for time in day.values()) == pytest.approx(waking)
        (note,) = day_notes(stated)
        assert "shortened" in note

    def test_where_nothing_is_left_of_the_day_that_is_said(self) -> None:
        (note,) = day_notes({"driving_hours_per_day": 24.0})
        assert "nothing is left of it" in note
        assert "shortened" not in note

    def test_sleep_takes_from_the_waking_hours(self) -> None:
        day = day_of({"desk_hours_per_day": 9.0, "sleep_hours_per_night": 10.0})
        assert sum(time.hours for time in day.values()) == pytest.approx(14.0)

    @pytest.mark.parametrize(
        ("exposure", "words"),
        [
            ({"desk_hours_per_day": 14.0, "driving_hours_per_day": 11.0}, "add up to 25"),
            ({"desk_hours_per_day": 20.0, "sleep_hours_per_night": 5.0}, "sleep 5"),
            ({"head_turns_per_hour": 3600.0}, "walking head turn 32"),
            ({"desk_hours_per_day": -1.0}, r"exposure\.desk_hours_per_day: is below zero"),
        ],
    )
    def test_hours_that_no_day_has_are_refused(
        self, exposure: dict[str, float], words: str
    ) -> None:
        with pytest.raises(SpineInputError, match=words):
            day_of(exposure)

    def test_every_problem_of_a_day_is_told_at_once(self) -> None:
        with pytest.raises(SpineInputError) as caught:
            day_of({"desk_hours_per_day": 30.0, "driving_hours_per_day": -1.0})
        places = [problem.place for problem in caught.value.problems]
        assert places == ["exposure.driving_hours_per_day", "exposure"]

    def test_a_day_in_which_nothing_is_done_is_refused(self) -> None:
        parts = ("desk", "driving", "standing", "phone", "bending", "overhead")
        idle = {f"{part}_hours_per_day": 0.0 for part in parts}
        with pytest.raises(SpineInputError, match="no hours"):
            day_of({**idle, "lifts_per_day": 0.0, "head_turns_per_hour": 0.0})

    def test_hours_of_an_added_task_are_a_part_of_the_day_and_of_no_reference_day(self) -> None:
        name = hours_name("shelf")
        assert day_of({name: 0.5})["shelf"].hours == 0.5
        assert reference_day(("shelf",))["shelf"].hours == 0.0
        assert {**reference_day(("shelf",))} == {
            **reference_day(),
            "shelf": reference_day(("shelf",))["shelf"],
        }

    def test_an_unknown_exposure_is_the_reference_day(self) -> None:
        assert dict(day_of({"lifts_per_day": float("nan")})) == dict(reference_day())

    def test_hours_with_a_phone_are_shared_over_standing_and_sitting(self) -> None:
        day = day_of({"phone_hours_per_day": 4.0})
        assert day["phone_standing"].hours + day["phone_sitting"].hours == pytest.approx(4.0)

    def test_every_lift_is_one_cycle(self) -> None:
        assert day_of({"lifts_per_day": 300.0})["lifting"].cycles == 300.0

    def test_the_reference_day_fits_into_a_day(self) -> None:
        assert 10.0 < sum(task.hours for task in reference_day().values()) < 16.0
