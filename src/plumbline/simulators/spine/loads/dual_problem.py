"""One posture's load sharing as the kernel holds it: cost, columns, bounds, and where it stands."""

from __future__ import annotations

from typing import NamedTuple, no_type_check

import numpy as np
from jaxtyping import Float, Int
from numba import njit

__all__ = ["GIVEN_UP", "Choice", "Columns", "Point", "Problem", "gather"]

Array = np.ndarray

GIVEN_UP = -3
"""In place of a number of steps: the posture is proven to cost more than the ceiling."""


class Choice(NamedTuple):
    """What is minimized, as the kernel needs it.

    ``linear`` and ``square`` are the coefficients of the slope of one muscle's cost,
    ``linear a + square a^2``. A posture that is shown to cost more than the ``ceiling`` is given
    up.
    """

    linear: float
    square: float
    ceiling: float


class Columns(NamedTuple):
    """What every muscle at full activation does to the rows from its first to its last, N m.

    Muscle ``i`` has the values from ``start[i]`` to ``start[i + 1]``, for the rows from
    ``first[i]`` on.
    """

    start: Int[np.ndarray, " muscle_and_one"]
    first: Int[np.ndarray, " muscle"]
    value: Float[np.ndarray, " entry"]


class Problem(NamedTuple):
    """One posture's problem."""

    columns: Columns
    target: Float[np.ndarray, " row"]
    weight: Float[np.ndarray, " muscle"]
    floor: Float[np.ndarray, " muscle"]
    variance: Float[np.ndarray, " row"]
    most: Float[np.ndarray, " row"]
    choice: Choice


class Point(NamedTuple):
    """Where the search stands, and what it finds there."""

    multiplier: Float[np.ndarray, " row"]
    pull: Float[np.ndarray, " muscle"]
    activation: Float[np.ndarray, " muscle"]
    slope: Float[np.ndarray, " muscle"]
    gradient: Float[np.ndarray, " row"]


@njit(cache=True, nogil=True)
@no_type_check
def gather(arms: Array, force: Array) -> Columns:
    """Collect the rows that each muscle spans, and what it does to them."""
    rows, muscles = arms.shape
    first = np.full(muscles, rows)
    start = np.zeros(muscles + 1, dtype=np.int64)
    for j in range(rows):
        for i in range(muscles):
            if arms[j, i] != 0.0:
                first[i] = min(first[i], j)
                start[i + 1] = j - first[i] + 1
    for i in range(muscles):
        start[i + 1] += start[i]
    value = np.empty(start[muscles])
    for i in range(muscles):
        for k in range(start[i], start[i + 1]):
            value[k] = arms[first[i] + k - start[i], i] * force[i]
    return Columns(start, first, value)
