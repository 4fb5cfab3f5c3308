"""The least point of a quadratic form in a box, against the conditions of an optimum."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.simulators.spine.posture.box_quadratic import least_in_box


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_the_slope_points_outward_at_every_end_and_vanishes_between(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(count, count))
    curvature = root @ root.T + 0.1 * np.eye(count)
    slope = rng.normal(size=count)
    low, high = -rng.uniform(0.0, 1.0, count), rng.uniform(0.0, 1.0, count)
    point = least_in_box(curvature, slope, low, high)
    assert np.all(point >= low)
    assert np.all(point <= high)
    left = curvature @ point + slope
    inside = (point > low) & (point < high)
    np.testing.assert_allclose(left[inside], 0.0, atol=1e-8)
    assert np.all(left[(point == low) & (point < high)] >= -1e-8)
    assert np.all(left[(point == high) & (point > low)] <= 1e-8)


def test_without_ends_in_the_way_it_is_the_solution_of_the_equations() -> None:
    curvature = np.array([[2.0, 0.5], [0.5, 1.0]])
    slope = np.array([1.0, -1.0])
    found = least_in_box(curvature, slope, np.full(2, -10.0), np.full(2, 10.0))
    np.testing.assert_allclose(found, np.linalg.solve(curvature, -slope))


@pytest.mark.parametrize("ends", [(0.0, 0.0), (-0.0, 0.0)])
def test_a_locked_unknown_stays(ends: tuple[float, float]) -> None:
    found = least_in_box(np.eye(1), np.array([3.0]), np.array([ends[0]]), np.array([ends[1]]))
    assert found[0] == 0.0
