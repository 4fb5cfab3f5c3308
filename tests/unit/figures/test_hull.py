"""The outline of a cloud of points."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plumbline.figures.hull import convex_hull, joint_outline

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


def test_the_outline_of_two_crossing_bars_is_a_cross() -> None:
    bar = (SQUARE - 0.5) * [6.0, 2.0]
    found = joint_outline([bar, bar[:, ::-1]])
    assert np.isclose(area(found), 12.0 + 12.0 - 4.0, rtol=0.01)
    assert np.isclose(np.abs(found).max(), 3.0)


def test_the_outline_of_one_convex_cloud_is_its_hull() -> None:
    assert np.isclose(area(joint_outline([SQUARE])), area(convex_hull(SQUARE)))


def test_a_cloud_within_another_does_not_show() -> None:
    within = joint_outline([SQUARE, 0.4 + 0.2 * SQUARE])
    np.testing.assert_allclose(within.min(axis=0), [0.0, 0.0], atol=1e-12)
    assert np.isclose(area(within), 1.0)
