"""The outline of a cloud of points."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plumbline.figures.hull import convex_hull

SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def area(corners: np.ndarray) -> float:
    x, y = corners.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def test_a_square_with_points_inside_and_on_its_edge_is_its_four_corners() -> None:
    cloud = np.concatenate([SQUARE, [[0.5, 0.5], [0.5, 0.0], [0.2, 0.9]]])
    assert {tuple(corner) for corner in convex_hull(cloud)} == {tuple(each) for each in SQUARE}


def test_corners_run_counterclockwise() -> None:
    assert area(convex_hull(SQUARE[::-1])) == 1.0


def test_points_on_a_line_leave_the_two_ends() -> None:
    hull = convex_hull(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]))
    assert {tuple(corner) for corner in hull} == {(0.0, 0.0), (2.0, 2.0)}


@given(st.integers(0, 2**32 - 1))
def test_no_point_lies_outside(seed: int) -> None:
    cloud = np.random.default_rng(seed).normal(size=(20, 2))
    hull = convex_hull(cloud)
    for start, end in zip(hull, np.roll(hull, -1, axis=0), strict=True):
        edge, there = end - start, cloud - start
        assert np.all(edge[0] * there[:, 1] - edge[1] * there[:, 0] >= -1e-12)
