"""The Numba kernel of the slope of the muscles' effort: differences of what muscles leave over."""

from __future__ import annotations

from typing import no_type_check

import numpy as np
from numba import njit

from plumbline.simulators.spine.posture.acting_kernel import Paths, Weights, left_over, tensions

__all__ = ["slope_of_effort"]

Array = np.ndarray

# Small enough that what is not straight is lost in it, and large enough that rounding is.
STEP_RAD = 1e-6
STEP_M = 1e-5  # small against any fiber, large against rounding


@njit(cache=True, nogil=True)
@no_type_check
def slope_of_effort(
    paths: Paths,
    weights: Weights,
    posture: Array,
    multiplier: Array,
    activation: Array,
    force: Array,
    arms: Array,
    lengths: Array,
    asked: Array,
    passive: Array,
    stiffness: Array,
    carriers: Array,
) -> Array:
    """Return how the least effort changes with every angle of a posture (dof).

    Parameters
    ----------
    paths, weights
        Of a body.
    posture : ndarray, shape (dof,)
        Joint angles.
    multiplier : ndarray, shape (row,)
        Rise of the cost per N m to supply about every row, not all zero.
    activation, force : ndarray, shape (muscle,)
        Of the optimum.
    arms : ndarray, shape (row, muscle)
        Moment arms.
    lengths : ndarray, shape (muscle,)
        Of whole paths.
    asked, passive, stiffness : ndarray, shape (row,)
        What muscles and tissue must supply, what tissue supplies, and how fast it supplies less.
    carriers : ndarray, shape (carrier, dof)
        1 where an angle beyond the spine belongs to a carrier, else 0.
    """
    size = np.sqrt(np.sum(multiplier**2))
    slope, moved = np.zeros(len(posture)), np.empty((1, len(posture)))
    moved[0] = posture
    for row in range(len(paths.rows)):
        moved[0, paths.rows[row]] += STEP_RAD * multiplier[row] / size
    along = left_over(paths, weights, moved, force, True)[0]
    here = asked - _of_all(arms, force)
    shortening = _shortening(paths, multiplier, activation, arms, lengths)
    for row in range(len(paths.rows)):
        turned = (along[row] - here[row]) * size / STEP_RAD
        slope[paths.rows[row]] = turned + multiplier[row] * stiffness[row] + shortening[row]
    here -= passive
    for carrier in range(len(carriers)):
        moved[0] = posture + STEP_RAD * carriers[carrier]
        there = left_over(paths, weights, moved, activation, False)[0]
        change = np.sum((there - here) * multiplier) / STEP_RAD
        slope += change / np.sum(carriers[carrier]) * carriers[carrier]
    return slope


@njit(cache=True, nogil=True)
@no_type_check
def _shortening(
    paths: Paths, multiplier: Array, activation: Array, arms: Array, lengths: Array
) -> Array:
    """Return what it costs that fibers change length and with it their force (row)."""
    both = np.empty((2, len(lengths)))
    both[0], both[1] = lengths + STEP_M, lengths - STEP_M
    full = tensions(paths, both)
    per_metre = activation * (full[0] - full[1]) / (2.0 * STEP_M)
    for muscle in range(len(per_metre)):
        paid = 0.0
        for row in range(len(multiplier)):
            paid += multiplier[row] * arms[row, muscle]
        per_metre[muscle] *= paid
    return _of_all(arms, per_metre)


@njit(cache=True, nogil=True)
@no_type_check
def _of_all(arms: Array, force: Array) -> Array:
    """Return the moments of all muscles (row), with no call to a library that starts threads."""
    out = np.zeros(len(arms))
    for row in range(len(arms)):
        for muscle in range(len(force)):
            out[row] += arms[row, muscle] * force[muscle]
    return out
