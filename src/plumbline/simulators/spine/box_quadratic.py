"""The least value of a quadratic form inside a box."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

__all__ = ["least_in_box"]

ROUNDS_EACH = 4  # every unknown may be held and let go again, and once more
ROUNDS = 60  # a set of active ends repeats long before; it settles in a few rounds
SLACK = 1e-12  # a slope below this does not free an end


def least_in_box(
    curvature: Float[np.ndarray, "unknown unknown"],
    slope: Float[np.ndarray, " unknown"],
    low: Float[np.ndarray, " unknown"],
    high: Float[np.ndarray, " unknown"],
) -> Float[np.ndarray, " unknown"]:
    r"""Return the least point of a convex quadratic form in a box.

    Parameters
    ----------
    curvature : ndarray, shape (unknown, unknown)
        Symmetric, positive definite.
    slope : ndarray, shape (unknown,)
        At zero.
    low, high : ndarray, shape (unknown,)
        Ends; zero lies between them.

    Returns
    -------
    ndarray, shape (unknown,)

    Notes
    -----
    .. math:: \min_p \tfrac12 p^T B p + g^T p, \qquad l \le p \le h

    by primal active sets: from a point inside go to the least point of the free unknowns, stop at
    the first end that is met and hold it; at the least point let go of the end that pulls most.
    """
    point = np.zeros_like(slope)
    held = high - low <= 0.0
    for _ in range(ROUNDS + ROUNDS_EACH * len(slope)):
        aim = _aim(curvature, slope, point, held)
        step, blocking = _longest(point, aim, low, high, held)
        point = point + step * (aim - point)
        if blocking is not None:
            point[blocking] = low[blocking] if aim[blocking] < point[blocking] else high[blocking]
            held[blocking] = True
            continue
        loose = _to_free(curvature @ point + slope, point, low, high, held)
        if loose is None:
            break
        held[loose] = False
    return point


def _aim(
    curvature: Float[np.ndarray, "unknown unknown"],
    slope: Float[np.ndarray, " unknown"],
    point: Float[np.ndarray, " unknown"],
    held: Bool[np.ndarray, " unknown"],
) -> Float[np.ndarray, " unknown"]:
    free = ~held
    aim = point.copy()
    if np.any(free):
        pull = -slope[free] - curvature[np.ix_(free, held)] @ point[held]
        aim[free] = np.linalg.solve(curvature[np.ix_(free, free)], pull)
    return aim


def _longest(
    point: Float[np.ndarray, " unknown"],
    aim: Float[np.ndarray, " unknown"],
    low: Float[np.ndarray, " unknown"],
    high: Float[np.ndarray, " unknown"],
    held: Bool[np.ndarray, " unknown"],
) -> tuple[float, int | None]:
    """Return how much of the way is inside, and the end that is met first."""
    way = np.where(held, 0.0, aim - point)
    room = np.where(way > 0.0, high - point, low - point)
    part = np.divide(room, way, out=np.full_like(way, np.inf), where=way != 0.0)
    first = int(np.argmin(part))
    return (1.0, None) if part[first] >= 1.0 else (max(float(part[first]), 0.0), first)


def _to_free(
    slope: Float[np.ndarray, " unknown"],
    point: Float[np.ndarray, " unknown"],
    low: Float[np.ndarray, " unknown"],
    high: Float[np.ndarray, " unknown"],
    held: Bool[np.ndarray, " unknown"],
) -> int | None:
    """Return the held end that the form pulls inward most; None: it is the least point."""
    movable = held & (high > low)
    inward = np.where(point <= low, -slope, slope)
    inward = np.where(movable, inward, -np.inf)
    best = int(np.argmax(inward))
    return best if inward[best] > SLACK else None
