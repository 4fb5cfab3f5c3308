"""The Numba kernel of a search: what muscles, weight and tissue do about the rows of a balance.

A piece of a path pulls with one force at everything between its two ends, and weight at everything
below it. Such forces and their moments about the hips are entered at the joints where they begin
and end, and added up along the spine once, however many joints they cross.
"""

from __future__ import annotations

from typing import NamedTuple, no_type_check

import numpy as np
from numba import njit

from plumbline.simulators.spine.body.kinematics_kernel import (
    ChainArrays,
    muscle_action,
    place_one,
    place_points,
    weight_moments,
)
from plumbline.simulators.spine.body.levels import AXES, CHAIN, LEVELS
from plumbline.simulators.spine.body.passive_kernel import CurveArrays, resist_one

__all__ = ["Paths", "Weights", "act", "left_over", "tensions"]

Array = np.ndarray

AXIS_COUNT = len(AXES)
CHAIN_LENGTH = len(CHAIN)
LEVEL_COUNT = len(LEVELS)
WRENCH = 2 * 3  # a force and a moment, of three components each


class Paths(NamedTuple):
    """Muscles and tissue of one body, as the kernel reads them.

    ``carrier`` is the chain body of each point, ``rows`` the spinal angles whose balance is asked
    for, ``width`` the fixed width of the fibers and ``shape`` that of their force by length;
    ``preload`` is the preload of a joint per newton of weight above it.
    """

    chain: ChainArrays
    body: Array
    local: Array
    offsets: Array
    carrier: Array
    rows: Array
    fmax: Array
    tendon: Array
    l_opt: Array
    width: Array
    shape: float
    tissue: CurveArrays
    preload: float


class Weights(NamedTuple):
    """Where weight and loads act, on which chain body, and with what force."""

    body: Array
    local: Array
    carrier: Array
    force: Array


@njit(cache=True, nogil=True)
@no_type_check
def act(paths: Paths, weights: Weights, postures: Array) -> tuple[Array, Array, Array, Array]:
    """Return what acts in some postures.

    That is moment arms (posture, row, muscle), lengths (posture, muscle), what weight and loads
    turn about the rows (posture, row), and their sum above every level (posture, level, 3).
    """
    count, bodies = postures.shape[0], paths.chain.parent.shape[0]
    turns, places = np.empty((count, bodies, 3, 3)), np.empty((count, bodies, 3))
    axes, centers = np.empty((count, postures.shape[1], 3)), np.empty((count, LEVEL_COUNT, 3))
    for q in range(count):
        place_one(paths.chain, postures[q], turns[q], places[q], axes[q])
        for level in range(LEVEL_COUNT):
            centers[q, level] = places[q, CHAIN_LENGTH - 1 - level]
    points = place_points(turns, places, paths.body, paths.local)
    arms, lengths = muscle_action(points, paths.offsets, paths.carrier, centers, axes)
    loaded = place_points(turns, places, weights.body, weights.local)
    forces = np.empty(loaded.shape)
    for q in range(count):
        forces[q] = weights.force
    moments, above = weight_moments(loaded, forces, weights.carrier, centers, axes)
    if len(paths.rows) == arms.shape[1]:
        return arms, lengths, moments, above
    chosen = np.empty((count, len(paths.rows), arms.shape[2]))
    turned = np.empty((count, len(paths.rows)))
    for q in range(count):
        for row in range(len(paths.rows)):
            chosen[q, row] = arms[q, paths.rows[row]]
            turned[q, row] = moments[q, paths.rows[row]]
    return chosen, lengths, turned, above


@njit(cache=True, nogil=True)
@no_type_check
def tensions(paths: Paths, lengths: Array) -> Array:
    """Return the tension at full activation at some lengths (posture, muscle)."""
    out = np.empty(lengths.shape)
    for q in range(lengths.shape[0]):
        for m in range(lengths.shape[1]):
            out[q, m] = _tension(paths, m, lengths[q, m])
    return out


@njit(cache=True, nogil=True)
@no_type_check
def _tension(paths: Paths, muscle: int, length: float) -> float:
    along = max(length - paths.tendon[muscle], 0.0)
    fiber = np.hypot(along, paths.width[muscle])
    if fiber <= 0.0:
        return 0.0
    stretch = fiber / paths.l_opt[muscle] - 1.0
    return paths.fmax[muscle] * np.exp(-(stretch**2) / paths.shape) * (along / fiber)


@njit(cache=True, nogil=True)
@no_type_check
def _enter(wrench: Array, above: int, point: Array, force: Array) -> None:
    """Add a force at a point to what acts on everything above a joint, and all joints below it.

    Row ``above`` of the running sum is the joint below chain body ``above``.
    """
    wrench[above, 0] += force[0]
    wrench[above, 1] += force[1]
    wrench[above, 2] += force[2]
    wrench[above, 3] += point[1] * force[2] - point[2] * force[1]
    wrench[above, 3 + 1] += point[2] * force[0] - point[0] * force[2]
    wrench[above, 3 + 2] += point[0] * force[1] - point[1] * force[0]


@njit(cache=True, nogil=True)
@no_type_check
def _pull(paths: Paths, points: Array, strength: Array, given: bool, wrench: Array) -> None:
    """Enter what all muscles pull; ``strength`` is their tension, or their activation."""
    force, none = np.empty(3), np.empty(3)
    for m in range(len(strength)):
        if strength[m] == 0.0:
            continue
        first, last = paths.offsets[m], paths.offsets[m + 1] - 1
        tension = strength[m]
        if not given:
            length = 0.0
            for n in range(first, last):
                length += np.sqrt(_squared(points[n], points[n + 1]))
            tension = strength[m] * _tension(paths, m, length)
        for n in range(first, last):
            a, b = paths.carrier[n], paths.carrier[n + 1]
            if a == b:
                continue
            upper = n + 1 if b > a else n
            scale = (-tension if b > a else tension) / np.sqrt(_squared(points[n], points[n + 1]))
            for i in range(3):
                force[i] = scale * (points[n + 1, i] - points[n, i])
                none[i] = -force[i]
            _enter(wrench, max(a, b), points[upper], force)
            _enter(wrench, min(a, b), points[upper], none)


@njit(cache=True, nogil=True)
@no_type_check
def _squared(one: Array, other: Array) -> float:
    x, y, z = other[0] - one[0], other[1] - one[1], other[2] - one[2]
    return x * x + y * y + z * z


@njit(cache=True, nogil=True)
@no_type_check
def left_over(
    paths: Paths, weights: Weights, postures: Array, strength: Array, given: bool
) -> Array:
    """Return what muscles leave over about every row (posture, row).

    Parameters
    ----------
    paths, weights
        Of a body.
    postures : ndarray, shape (posture, dof)
        Joint angles.
    strength : ndarray, shape (muscle,)
        Tension where it is ``given``; else the activation, with the tension that it has at the
        length in each posture, and passive tissue taken off, too.
    given : bool
        Which of the two.
    """
    bodies = paths.chain.parent.shape[0]
    turns, places = np.empty((1, bodies, 3, 3)), np.empty((1, bodies, 3))
    axes = np.empty((postures.shape[1], 3))
    out = np.empty((postures.shape[0], len(paths.rows)))
    for q in range(postures.shape[0]):
        place_one(paths.chain, postures[q], turns[0], places[0], axes)
        pulled, borne = np.zeros((CHAIN_LENGTH, WRENCH)), np.zeros((CHAIN_LENGTH, WRENCH))
        points = place_points(turns, places, paths.body, paths.local)[0]
        _pull(paths, points, strength, given, pulled)
        loaded = place_points(turns, places, weights.body, weights.local)[0]
        for n in range(len(loaded)):
            _enter(borne, weights.carrier[n], loaded[n], weights.force[n])
        for body in range(CHAIN_LENGTH - 1, 0, -1):
            pulled[body - 1] += pulled[body]
            borne[body - 1] += borne[body]
        _about(paths, places[0], axes, postures[q], pulled, borne, given, out[q])
    return out


@njit(cache=True, nogil=True)
@no_type_check
def _about(
    paths: Paths,
    places: Array,
    axes: Array,
    posture: Array,
    pulled: Array,
    borne: Array,
    given: bool,
    out: Array,
) -> None:
    """Fill minus the moments of all forces, and without what tissue supplies, about every row."""
    for row in range(len(paths.rows)):
        angle = paths.rows[row]
        body = CHAIN_LENGTH - 1 - angle // AXIS_COUNT
        total = 0.0
        for i in range(3):
            j, k = (i + 1) % 3, (i + 2) % 3
            moment = pulled[body, 3 + i] + borne[body, 3 + i]
            moment -= places[body, j] * (pulled[body, k] + borne[body, k])
            moment += places[body, k] * (pulled[body, j] + borne[body, j])
            total += axes[angle, i] * moment
        out[row] = -total
        if not given:
            preload = paths.preload * abs(borne[body, 2])
            out[row] -= resist_one(paths.tissue, angle, posture[angle], preload)[0]
