"""The Numba kernel: where bodies and points are, and what every muscle does at every joint.

Bodies turn by up to three hinges in a row, all through the body's origin. A path is straight
between its points. A piece between two bodies of the chain pulls at every joint between them: at
the upper end, on what is above. Angles are worked on one posture at a time and in a fixed order.
"""

from __future__ import annotations

from typing import NamedTuple, no_type_check

import numpy as np
from numba import njit

from plumbline.simulators.spine.body.body_plan import BodyPlan
from plumbline.simulators.spine.body.levels import AXES, CHAIN, LEVELS

__all__ = [
    "ChainArrays",
    "chain_arrays",
    "muscle_action",
    "path_lengths",
    "place_bodies",
    "place_one",
    "place_points",
    "place_with_axes",
    "pull_sum",
    "weight_moments",
]

Array = np.ndarray

CHAIN_LENGTH = len(CHAIN)
LEVEL_COUNT = len(LEVELS)
AXIS_COUNT = len(AXES)


class ChainArrays(NamedTuple):
    """A body plan as the kernel reads it."""

    parent: Array
    carrier: Array
    offset: Array
    turn: Array
    first: Array
    dof_count: Array
    axes: Array


def chain_arrays(plan: BodyPlan) -> ChainArrays:
    """Return a body plan as the kernel reads it."""
    return ChainArrays(
        parent=plan.parent.astype(np.int64),
        carrier=plan.carrier.astype(np.int64),
        offset=np.ascontiguousarray(plan.offset_m),
        turn=np.ascontiguousarray(plan.turn_rad),
        first=plan.first_dof.astype(np.int64),
        dof_count=plan.dof_count.astype(np.int64),
        axes=np.ascontiguousarray(plan.axes),
    )


@njit(cache=True, nogil=True)
@no_type_check
def _turn_about(turn: Array, axis: Array, angle: float) -> None:
    """Multiply a rotation from the right by one about a coordinate axis, in place."""
    sine, cosine = np.sin(angle), np.cos(angle)
    for i in range(3):
        x, y, z = turn[i, 0], turn[i, 1], turn[i, 2]
        if axis[0] != 0.0:
            s = sine * axis[0]
            turn[i, 1], turn[i, 2] = cosine * y + s * z, cosine * z - s * y
        elif axis[1] != 0.0:
            s = sine * axis[1]
            turn[i, 0], turn[i, 2] = cosine * x - s * z, cosine * z + s * x
        else:
            s = sine * axis[2]
            turn[i, 0], turn[i, 1] = cosine * x + s * y, cosine * y - s * x


@njit(cache=True, nogil=True)
@no_type_check
def place_one(chain: ChainArrays, posture: Array, turns: Array, places: Array, axes: Array) -> None:
    """Place all bodies of one posture; ``axes`` receives the world axis of every angle."""
    left = np.array([0.0, 1.0, 0.0])
    for b in range(chain.parent.shape[0]):
        p = chain.parent[b]
        for i in range(3):
            for j in range(3):
                turns[b, i, j] = turns[p, i, j] if p >= 0 else (1.0 if i == j else 0.0)
            places[b, i] = 0.0
            if p >= 0:
                places[b, i] = places[p, i]
                for j in range(3):
                    places[b, i] += turns[p, i, j] * chain.offset[b, j]
        _turn_about(turns[b], left, chain.turn[b])
        for k in range(chain.first[b], chain.first[b] + chain.dof_count[b]):
            for i in range(3):
                axes[k, i] = 0.0
                for j in range(3):
                    axes[k, i] += turns[b, i, j] * chain.axes[k, j]
            _turn_about(turns[b], chain.axes[k], posture[k])


@njit(cache=True, nogil=True)
@no_type_check
def _place_all(
    chain: ChainArrays, postures: Array, turns: Array, places: Array, axes: Array
) -> None:
    for q in range(postures.shape[0]):
        place_one(chain, postures[q], turns[q], places[q], axes[q])


def place_bodies(chain: ChainArrays, postures_rad: Array) -> tuple[Array, Array]:
    """Return orientation (posture, body, 3, 3) and origin (posture, body, 3) of every body."""
    turns, places, _ = place_with_axes(chain, postures_rad)
    return turns, places


def place_with_axes(chain: ChainArrays, postures_rad: Array) -> tuple[Array, Array, Array]:
    """Return orientations, origins and the world axis of every angle (posture, dof, 3)."""
    count, bodies = postures_rad.shape[0], chain.parent.shape[0]
    turns = np.empty((count, bodies, 3, 3))
    places = np.empty((count, bodies, 3))
    axes = np.empty((count, postures_rad.shape[1], 3))
    _place_all(chain, np.ascontiguousarray(postures_rad), turns, places, axes)
    return turns, places, axes


@njit(cache=True, nogil=True)
@no_type_check
def place_points(turns: Array, places: Array, body: Array, local: Array) -> Array:
    """Return world positions (posture, point, 3) of points that move with bodies."""
    out = np.empty((turns.shape[0], body.shape[0], 3))
    for q in range(out.shape[0]):
        for n in range(out.shape[1]):
            b = body[n]
            for i in range(3):
                out[q, n, i] = places[q, b, i] + (
                    turns[q, b, i, 0] * local[n, 0]
                    + turns[q, b, i, 1] * local[n, 1]
                    + turns[q, b, i, 2] * local[n, 2]
                )
    return out


@njit(cache=True, nogil=True)
@no_type_check
def _lengths(points: Array, offsets: Array) -> Array:
    out = np.zeros((points.shape[0], offsets.shape[0] - 1))
    for q in range(out.shape[0]):
        for m in range(out.shape[1]):
            for n in range(offsets[m], offsets[m + 1] - 1):
                x = points[q, n + 1, 0] - points[q, n, 0]
                y = points[q, n + 1, 1] - points[q, n, 1]
                z = points[q, n + 1, 2] - points[q, n, 2]
                out[q, m] += np.sqrt(x * x + y * y + z * z)
    return out


def path_lengths(turns: Array, places: Array, offsets: Array, body: Array, local: Array) -> Array:
    """Return the length of every path (posture, muscle)."""
    return _lengths(place_points(turns, places, body, local), offsets)


@njit(cache=True, nogil=True)
@no_type_check
def muscle_action(
    points: Array, offsets: Array, chain_body: Array, centers: Array, axes: Array
) -> tuple[Array, Array]:
    """Return moment arms (posture, spinal, muscle) and lengths (posture, muscle).

    ``chain_body`` is the chain body of each point, ``centers`` the joint centers from the top, and
    ``axes`` the world axis of every angle.
    """
    count, muscles = points.shape[0], offsets.shape[0] - 1
    arms = np.zeros((count, LEVEL_COUNT * AXIS_COUNT, muscles))
    lengths = np.zeros((count, muscles))
    for q in range(count):
        for m in range(muscles):
            for n in range(offsets[m], offsets[m + 1] - 1):
                x = points[q, n + 1, 0] - points[q, n, 0]
                y = points[q, n + 1, 1] - points[q, n, 1]
                z = points[q, n + 1, 2] - points[q, n, 2]
                size = np.sqrt(x * x + y * y + z * z)
                lengths[q, m] += size
                a, b = chain_body[n], chain_body[n + 1]
                if a == b:
                    continue
                up = n + 1 if b > a else n
                sign = (-1.0 if b > a else 1.0) / size
                x, y, z = sign * x, sign * y, sign * z
                for k in range(min(a, b) + 1, max(a, b) + 1):
                    level = CHAIN_LENGTH - 1 - k
                    rx = points[q, up, 0] - centers[q, level, 0]
                    ry = points[q, up, 1] - centers[q, level, 1]
                    rz = points[q, up, 2] - centers[q, level, 2]
                    tx, ty, tz = ry * z - rz * y, rz * x - rx * z, rx * y - ry * x
                    for i in range(AXIS_COUNT):
                        d = AXIS_COUNT * level + i
                        arms[q, d, m] += (
                            axes[q, d, 0] * tx + axes[q, d, 1] * ty + axes[q, d, 2] * tz
                        )
    return arms, lengths


@njit(cache=True, nogil=True)
@no_type_check
def pull_sum(points: Array, offsets: Array, chain_body: Array, forces: Array) -> Array:
    """Return what all muscles pull at everything above each level (posture, level, 3), in N."""
    count, muscles = forces.shape
    out = np.zeros((count, LEVEL_COUNT, 3))
    for q in range(count):
        for m in range(muscles):
            if forces[q, m] == 0.0:
                continue
            for n in range(offsets[m], offsets[m + 1] - 1):
                a, b = chain_body[n], chain_body[n + 1]
                if a == b:
                    continue
                x = points[q, n + 1, 0] - points[q, n, 0]
                y = points[q, n + 1, 1] - points[q, n, 1]
                z = points[q, n + 1, 2] - points[q, n, 2]
                size = np.sqrt(x * x + y * y + z * z)
                scale = (-forces[q, m] if b > a else forces[q, m]) / size
                for k in range(min(a, b) + 1, max(a, b) + 1):
                    level = CHAIN_LENGTH - 1 - k
                    out[q, level, 0] += scale * x
                    out[q, level, 1] += scale * y
                    out[q, level, 2] += scale * z
    return out


@njit(cache=True, nogil=True)
@no_type_check
def weight_moments(
    places: Array, forces: Array, chain_body: Array, centers: Array, axes: Array
) -> tuple[Array, Array]:
    """Return the moment of forces about every spinal angle, and their sum above every level.

    Parameters are the points (posture, force, 3) where forces (posture, force, 3) act, the chain
    body of each, the joint centers and the axes. The result is the moment with which they turn
    what is above (posture, spinal), and the force on what is above (posture, level, 3).
    """
    count, number = forces.shape[0], forces.shape[1]
    moments = np.zeros((count, LEVEL_COUNT * AXIS_COUNT))
    above = np.zeros((count, LEVEL_COUNT, 3))
    for q in range(count):
        for n in range(number):
            x, y, z = forces[q, n, 0], forces[q, n, 1], forces[q, n, 2]
            for k in range(1, chain_body[n] + 1):
                level = CHAIN_LENGTH - 1 - k
                above[q, level, 0] += x
                above[q, level, 1] += y
                above[q, level, 2] += z
                rx = places[q, n, 0] - centers[q, level, 0]
                ry = places[q, n, 1] - centers[q, level, 1]
                rz = places[q, n, 2] - centers[q, level, 2]
                tx, ty, tz = ry * z - rz * y, rz * x - rx * z, rx * y - ry * x
                for i in range(AXIS_COUNT):
                    d = AXIS_COUNT * level + i
                    moments[q, d] += axes[q, d, 0] * tx + axes[q, d, 1] * ty + axes[q, d, 2] * tz
    return moments, above
