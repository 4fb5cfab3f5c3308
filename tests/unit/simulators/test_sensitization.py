"""The slow gain against its closed forms, and against the table it was proposed with."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.simulators import SensitizationModel, driven_gain_sd, gain_left
from plumbline.simulators import sensitization as module

# tau 14 days, drive 0.68, midpoint 0.5, width 0.15, drive off after 200 days: the proposal's table.
TABLE = {
    0.0: (0.68, 0.12, 0.00),
    0.5: (0.96, 0.20, 0.00),
    0.9: (1.20, 0.37, 0.01),
    1.5: (1.55, 0.60, 0.47),
    2.0: (1.84, 0.67, 0.62),
}
PRINTED = 0.0051
DAYS = 200.0


def model(loop_gain: float, time_constant_days: float = 14.0) -> SensitizationModel:
    def one(value: float) -> np.ndarray:
        return np.array([value])

    return SensitizationModel(
        time_constant_days=one(time_constant_days),
        drive_sd=one(0.68),
        loop_gain=one(loop_gain),
        midpoint_sd=one(0.5),
        width_sd=one(0.15),
    )


def left(loop_gain: float, days: float) -> float:
    here = model(loop_gain)
    return float(gain_left(here, driven_gain_sd(here, days=DAYS), days=days)[0])


@pytest.mark.parametrize("loop_gain", TABLE)
def test_it_reproduces_the_table_of_the_proposal(loop_gain: float) -> None:
    driven, after_30, after_90 = TABLE[loop_gain]
    assert driven_gain_sd(model(loop_gain), days=DAYS)[0] == pytest.approx(driven, abs=PRINTED)
    assert left(loop_gain, 30.0) == pytest.approx(after_30, abs=PRINTED)
    assert left(loop_gain, 90.0) == pytest.approx(after_90, abs=PRINTED)


@pytest.mark.parametrize("days", [1.0, 7.5, 14.0, 100.0])
def test_without_feedback_it_charges_and_decays_like_a_capacitor(days: float) -> None:
    charged = 0.68 * (1 - np.exp(-days / 14.0))
    assert driven_gain_sd(model(0.0), days=days)[0] == pytest.approx(charged, rel=1e-6)
    assert left(0.0, days) == pytest.approx(np.exp(-days / 14.0), abs=1e-6)


def test_below_a_loop_gain_of_one_it_forgets_and_well_above_it_holds_itself_up() -> None:
    assert left(0.9, 500.0) < 1e-6
    assert left(2.0, 500.0) > 0.5
    assert left(2.0, 1_000.0) == pytest.approx(left(2.0, 500.0), abs=1e-6)


def test_a_loop_gain_a_little_above_one_lingers_and_then_lets_go() -> None:
    assert left(1.5, 90.0) > 0.4
    assert left(1.5, 1_000.0) < 1e-6


def test_more_feedback_leaves_more() -> None:
    remaining = [left(loop_gain, 90.0) for loop_gain in (0.0, 0.5, 0.9, 1.1, 1.5, 2.0)]
    assert remaining == sorted(remaining)


def test_a_gain_that_never_was_leaves_nothing() -> None:
    assert gain_left(model(1.5), np.zeros(1), days=10.0)[0] == 0.0


def test_rows_do_not_see_one_another() -> None:
    both = SensitizationModel(
        time_constant_days=np.array([14.0, 7.0]),
        drive_sd=np.array([0.68, 0.68]),
        loop_gain=np.array([0.5, 1.5]),
        midpoint_sd=np.array([0.5, 0.5]),
        width_sd=np.array([0.15, 0.15]),
    )
    together = driven_gain_sd(both, days=30.0)
    assert together[0] == driven_gain_sd(model(0.5), days=30.0)[0]
    assert together[1] == driven_gain_sd(model(1.5, time_constant_days=7.0), days=30.0)[0]


def test_each_row_stops_when_its_own_time_is_over() -> None:
    four = model(0.9)
    times = np.array([0.0, 2.5, 30.0, DAYS])
    several = SensitizationModel(
        **{name: np.repeat(getattr(four, name), times.size) for name in four.__slots__}
    )
    together = driven_gain_sd(several, days=times)
    alone = [driven_gain_sd(four, days=float(days))[0] for days in times]
    np.testing.assert_array_equal(together, alone)
    assert together[0] == 0.0
    assert np.all(np.diff(together) > 0.0)


@pytest.mark.parametrize("time_constant_days", [4.0, 7.0, 28.0])
def test_a_smaller_step_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, time_constant_days: float
) -> None:
    here = model(1.5, time_constant_days)
    coarse = driven_gain_sd(here, days=60.0)[0]
    monkeypatch.setattr(module, "STEP_DAYS", 0.125)
    assert driven_gain_sd(here, days=60.0)[0] == pytest.approx(coarse, rel=2e-3)
