"""Weighted quantiles and intervals against values that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.explanation.intervals import interval, weighted_quantile

VALUES = np.arange(1.0, 101.0)
EQUAL = np.full(100, 0.01)


@pytest.mark.parametrize(("prob", "wanted"), [(0.05, 5.0), (0.5, 50.0), (0.95, 95.0), (1.0, 100.0)])
def test_equal_weights_give_the_ordinary_quantile(prob: float, wanted: float) -> None:
    assert weighted_quantile(VALUES, EQUAL, prob) == pytest.approx(wanted, abs=1.0)


def test_the_order_of_the_draws_does_not_matter() -> None:
    mixed = np.random.default_rng(1).permutation(VALUES)
    assert weighted_quantile(mixed, EQUAL, 0.3) == weighted_quantile(VALUES, EQUAL, 0.3)


def test_a_draw_without_weight_does_not_count() -> None:
    values = np.array([0.0, 1.0, 2.0])
    weights = np.array([0.0, 1.0, 0.0])
    assert weighted_quantile(values, weights, 0.05) == 1.0
    assert weighted_quantile(values, weights, 0.95) == 1.0


def test_the_scale_of_the_weights_does_not_matter() -> None:
    weights = np.linspace(1.0, 2.0, 100)
    assert interval(VALUES / 100, weights) == interval(VALUES / 100, weights * 8.0)


def test_an_interval_holds_nine_tenths_of_the_draws_and_the_weighted_mean() -> None:
    found = interval(VALUES / 100, EQUAL)
    assert found.value == pytest.approx(0.505)
    inside = (found.low <= VALUES / 100) & (found.high >= VALUES / 100)
    assert 0.89 <= inside.mean() <= 0.92


def test_a_mean_far_out_widens_its_own_interval() -> None:
    values = np.zeros(100)
    values[0] = 1.0
    found = interval(values, EQUAL)
    assert (found.low, found.value, found.high) == (0.0, pytest.approx(0.01), pytest.approx(0.01))


def test_what_is_out_of_range_is_cut() -> None:
    values = np.array([-0.5, -0.1, -0.2])
    found = interval(values, np.full(3, 1 / 3))
    assert (found.low, found.value, found.high) == (0.0, 0.0, 0.0)
    assert interval(values, np.full(3, 1 / 3), lowest=-1.0).low == -0.5
