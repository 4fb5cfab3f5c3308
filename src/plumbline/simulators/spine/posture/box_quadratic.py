"""The least value of a quadratic form inside a box: a Numba kernel of the posture solver."""

from __future__ import annotations

from typing import no_type_check

import numpy as np
from jaxtyping import Float
from numba import njit

from plumbline.simulators.spine.loads.lower_cholesky import solve_lower

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
    point = np.zeros(len(slope))
    _descend(
        *(np.ascontiguousarray(part, dtype=float) for part in (curvature, slope, low, high)), point
    )
    return point


@njit(cache=True, nogil=True)
@no_type_check
def _descend(
    curvature: np.ndarray, slope: np.ndarray, low: np.ndarray, high: np.ndarray, point: np.ndarray
) -> None:
    """Move the point, which lies inside, to the least one."""
    size = len(slope)
    held = high - low <= 0.0
    aim, pull = np.empty(size), np.empty(size)
    for _ in range(ROUNDS + ROUNDS_EACH * size):
        _aim(curvature, slope, point, held, aim)
        part, blocking = _longest(point, aim, low, high, held)
        for i in range(size):
            point[i] += part * (aim[i] - point[i])
        if blocking >= 0:
            point[blocking] = low[blocking] if aim[blocking] < point[blocking] else high[blocking]
            held[blocking] = True
            continue
        for i in range(size):
            pull[i] = slope[i]
            for j in range(size):
                pull[i] += curvature[i, j] * point[j]
        loose = _to_free(pull, point, low, high, held)
        if loose < 0:
            break
        held[loose] = False


@njit(cache=True, nogil=True)
@no_type_check
def _aim(
    curvature: np.ndarray, slope: np.ndarray, point: np.ndarray, held: np.ndarray, aim: np.ndarray
) -> None:
    """Fill the least point of the free unknowns; those that are held stay."""
    free = np.flatnonzero(~held)
    matrix, right = np.empty((len(free), len(free))), np.empty(len(free))
    aim[:] = point
    for k in range(len(free)):
        i = free[k]
        right[k] = -slope[i]
        for j in range(len(point)):
            if held[j]:
                right[k] -= curvature[i, j] * point[j]
        for m in range(k + 1):
            matrix[k, m] = curvature[i, free[m]]
    solve_lower(matrix, right)
    for k in range(len(free)):
        aim[free[k]] = right[k]


@njit(cache=True, nogil=True)
@no_type_check
def _longest(
    point: np.ndarray, aim: np.ndarray, low: np.ndarray, high: np.ndarray, held: np.ndarray
) -> tuple[float, int]:
    """Return how much of the way is inside, and the end that is met first; -1: none."""
    part, blocking = 1.0, -1
    for i in range(len(point)):
        way = aim[i] - point[i]
        if held[i] or way == 0.0:
            continue
        here = ((high[i] if way > 0.0 else low[i]) - point[i]) / way
        if here < part:
            part, blocking = max(here, 0.0), i
    return part, blocking


@njit(cache=True, nogil=True)
@no_type_check
def _to_free(
    pull: np.ndarray, point: np.ndarray, low: np.ndarray, high: np.ndarray, held: np.ndarray
) -> int:
    """Return the held end that the form pulls inward most; -1: it is the least point."""
    most, best = SLACK, -1
    for i in range(len(point)):
        if held[i] and high[i] > low[i]:
            inward = -pull[i] if point[i] <= low[i] else pull[i]
            if inward > most:
                most, best = inward, i
    return best
