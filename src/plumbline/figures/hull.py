"""The outline of a cloud of points in a plane, and of several that make one thing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

__all__ = ["convex_hull", "joint_outline"]

# Directions in which an outline of several clouds is sought, besides those of their corners.
DIRECTIONS = 180
# Edges that run along a direction meet it nowhere.
PARALLEL = 1e-12


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


def joint_outline(
    clouds: Sequence[Float[np.ndarray, "_ 2"]],
) -> Float[np.ndarray, "corner 2"]:
    """Return one outline around several clouds of points, as seen from the middle of the first.

    Parameters
    ----------
    clouds : sequence of ndarray, shape (point, 2)
        Each is filled up to its hull; the middle of the first lies inside of it.

    Returns
    -------
    ndarray, shape (corner, 2)
        Corners, counterclockwise: in every direction the furthest point of any cloud. Exact where
        nothing of the whole hides behind a gap.
    """
    hulls = [convex_hull(cloud) for cloud in clouds]
    center = hulls[0].mean(axis=0)
    corners = np.concatenate(hulls) - center
    turns = np.unique(
        np.concatenate(
            [
                np.arctan2(corners[:, 1], corners[:, 0]),
                np.linspace(-np.pi, np.pi, DIRECTIONS, endpoint=False),
            ]
        )
    )
    ways = np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    far = np.max([_furthest(hull - center, ways) for hull in hulls], axis=0)
    return center + far[:, None] * ways


def _furthest(
    hull: Float[np.ndarray, "corner 2"], ways: Float[np.ndarray, "way 2"]
) -> Float[np.ndarray, " way"]:
    """Return how far a polygon reaches in each direction from the origin; 0 where it does not."""
    start, edge = hull, np.roll(hull, -1, axis=0) - hull
    across = ways[:, None, 0] * edge[None, :, 1] - ways[:, None, 1] * edge[None, :, 0]
    safe = np.where(np.abs(across) < PARALLEL, np.inf, across)
    far = (start[:, 0] * edge[:, 1] - start[:, 1] * edge[:, 0])[None] / safe
    part = (start[None, :, 0] * ways[:, None, 1] - start[None, :, 1] * ways[:, None, 0]) / safe
    met = (part >= -PARALLEL) & (part <= 1.0 + PARALLEL) & (far > 0.0)
    return np.max(np.where(met, far, 0.0), axis=1)


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
