"""A day adds up: hours times loads, in ratio to a reference that never moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.errors import ModelError
from plumbline.evidence import rule
from plumbline.simulators.spine.over_time.dose import (
    DoseLaw,
    day_of,
    dose,
    elasticity,
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
        day, usual = day_of({"desk_hours_per_day": 9.0}), reference_day()
        assert day["desk_sitting"].hours == 9.0
        assert {task for task in day if day[task] != usual[task]} == {"desk_sitting"}

    def test_an_unknown_exposure_is_the_reference_day(self) -> None:
        assert dict(day_of({"lifts_per_day": float("nan")})) == dict(reference_day())

    def test_hours_with_a_phone_are_shared_over_standing_and_sitting(self) -> None:
        day = day_of({"phone_hours_per_day": 4.0})
        assert day["phone_standing"].hours + day["phone_sitting"].hours == pytest.approx(4.0)

    def test_every_lift_is_one_cycle(self) -> None:
        assert day_of({"lifts_per_day": 300.0})["lifting"].cycles == 300.0

    def test_the_reference_day_fits_into_a_day(self) -> None:
        assert 10.0 < sum(task.hours for task in reference_day().values()) < 16.0
