"""Landmarks are finite points in one plane or one space."""

from __future__ import annotations

import math

import pytest

from plumbline.case import Facing, FrozenMapping, LandmarkFrame, LandmarkSet
from plumbline.errors import CaseError


def landmarks(**points: tuple[float, ...]) -> LandmarkSet:
    return LandmarkSet(points=FrozenMapping(points), frame=LandmarkFrame.IMAGE)


def test_points_keep_their_names() -> None:
    marks = LandmarkSet(
        points=FrozenMapping({"c2_centroid": (10.0, 20.0)}),
        frame=LandmarkFrame.IMAGE,
        spacing_mm=(0.2, 0.2),
        facing=Facing.LEFT,
    )
    assert marks.points["c2_centroid"] == (10.0, 20.0)
    assert marks.calibrated is None


@pytest.mark.parametrize(
    "points",
    [
        {"a": (1.0,)},
        {"a": (1.0, math.nan)},
        {"a": (1.0, 2.0), "b": (1.0, 2.0, 3.0)},
    ],
)
def test_points_of_another_shape_are_refused(points: dict[str, tuple[float, ...]]) -> None:
    with pytest.raises(CaseError):
        landmarks(**points)


@pytest.mark.parametrize("spacing", [(0.2,), (0.2, 0.0), (0.2, math.inf), (0.2, 0.2, 0.2)])
def test_a_spacing_that_does_not_fit_is_refused(spacing: tuple[float, ...]) -> None:
    with pytest.raises(CaseError, match="spacing_mm"):
        LandmarkSet(
            points=FrozenMapping({"a": (1.0, 2.0)}),
            frame=LandmarkFrame.IMAGE,
            spacing_mm=spacing,
        )
