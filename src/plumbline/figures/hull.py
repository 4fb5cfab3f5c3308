"""The outline of a cloud of points in a plane."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

__all__ = ["convex_hull"]


def convex_hull(points: Float[np.ndarray, "point 2"]) -> Float[np.ndarray, "corner 2"]:
    """Return the corners of the smallest convex polygon around some points, counterclockwise.

    Parameters
    ----------
    points : ndarray, shape (point, 2)
        Points; doubles and points within are left out.

    Returns
    -------
    ndarray, shape (corner, 2)
        Corners; two where all points lie on one line, one where all are the same.

    Notes
    -----
    The monotone chain: sorted by their first coordinate, points are added to a lower and an upper
    border, and those that would turn the border inward are taken back.
    """
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    lower, upper = _border(ordered), _border(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _border(ordered: Float[np.ndarray, "point 2"]) -> list[Float[np.ndarray, " 2"]]:
    border: list[Float[np.ndarray, " 2"]] = []
    for point in ordered:
        while len(border) > 1 and _turn(border[-2], border[-1], point) <= 0:
            border.pop()
        border.append(point)
    return border


def _turn(
    first: Float[np.ndarray, " 2"], second: Float[np.ndarray, " 2"], third: Float[np.ndarray, " 2"]
) -> float:
    """Return a positive number where three points turn left."""
    one, two = second - first, third - first
    return float(one[0] * two[1] - one[1] * two[0])
