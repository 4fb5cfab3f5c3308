"""The Numba kernel of goals: what a posture shows, and how that changes with every angle.

An angle turns everything that hangs on its body about that body's origin, so that a point ``x``
moves by ``a x (x - o)`` per radian: exact, and without a second posture.
"""

from __future__ import annotations

from typing import NamedTuple, no_type_check

import numpy as np
from numba import njit

from plumbline.simulators.spine.body.kinematics_kernel import ChainArrays, place_one

__all__ = ["QUANTITY_COUNT", "Marks", "read_postures", "read_slopes"]

Array = np.ndarray

QUANTITY_COUNT = 9  # the length of `goals.QUANTITIES`, which is asserted by a test
# Places among the points of a body that goals speak of: right and left in turn, then the joints.
HANDS = 0
HEELS = HANDS + 2
TOES = HEELS + 2
DENS = TOES + 2
CHEST = DENS + 1
MARK_COUNT = CHEST + 1
LEAST = 1e-300  # keeps a division by the length of what points straight up finite


class Marks(NamedTuple):
    """Points of one body that goals speak of, and what weighs, as the kernel reads them.

    ``body`` and ``local`` hold hands, heels, toes, the joint below the dens and that below C7;
    ``weight_body``, ``weight_local`` and ``mass`` the bodies, and what is carried from
    ``carried_from`` on; ``hips`` the two hip angles and ``skull`` the last body of the chain.
    """

    chain: ChainArrays
    body: Array
    local: Array
    weight_body: Array
    weight_local: Array
    mass: Array
    carried_from: int
    hips: Array
    skull: int


@njit(cache=True, nogil=True)
@no_type_check
def _world(turns: Array, places: Array, body: int, local: Array, out: Array) -> None:
    for i in range(3):
        out[i] = places[body, i]
        for j in range(3):
            out[i] += turns[body, i, j] * local[j]


@njit(cache=True, nogil=True)
@no_type_check
def _middle(points: Array, pair: int) -> Array:
    """Return the middle of the two points of a pair, or of their changes."""
    return (points[pair] + points[pair + 1]) / 2.0


@njit(cache=True, nogil=True)
@no_type_check
def _values(marks: Marks, turns: Array, places: Array, posture: Array, gaze: Array) -> Array:
    """Return all quantities of a posture whose bodies are placed."""
    points, point = np.empty((MARK_COUNT, 3)), np.empty(3)
    for n in range(MARK_COUNT):
        _world(turns, places, marks.body[n], marks.local[n], points[n])
    body, loaded, mass, whole = 0.0, 0.0, 0.0, 0.0
    for n in range(len(marks.mass)):
        _world(turns, places, marks.weight_body[n], marks.weight_local[n], point)
        if n < marks.carried_from:
            body += marks.mass[n] * point[0]
            mass += marks.mass[n]
        loaded += marks.mass[n] * point[0]
        whole += marks.mass[n]
    ahead = turns[marks.skull, :, 0]
    heels, toes = _middle(points, HEELS), _middle(points, TOES)
    hands, middle = _middle(points, HANDS), (heels[0] + toes[0]) / 2.0
    return np.array(
        [
            np.arctan2(-ahead[2], np.hypot(ahead[0], ahead[1])) + gaze[0],
            np.arctan2(ahead[1], ahead[0]) + gaze[1],
            np.arctan2(points[DENS, 0], points[DENS, 2]),
            points[CHEST, 0] - body / mass,
            loaded / whole - middle,
            loaded / whole,
            hands[0] - middle,
            hands[2] - min(heels[2], toes[2]),
            (posture[marks.hips[0]] + posture[marks.hips[1]]) / 2.0,
        ]
    )


@njit(cache=True, nogil=True)
@no_type_check
def read_postures(marks: Marks, postures: Array, gaze: Array) -> Array:
    """Return all quantities (posture, quantity) of some postures with a gaze (posture, 2)."""
    bodies = marks.chain.parent.shape[0]
    turns, places = np.empty((bodies, 3, 3)), np.empty((bodies, 3))
    axes = np.empty((postures.shape[1], 3))
    out = np.empty((postures.shape[0], QUANTITY_COUNT))
    for q in range(postures.shape[0]):
        place_one(marks.chain, postures[q], turns, places, axes)
        out[q] = _values(marks, turns, places, postures[q], gaze[q])
    return out


@njit(cache=True, nogil=True)
@no_type_check
def _carry(
    chain: ChainArrays, places: Array, axes: Array, body: int, point: Array, change: Array
) -> None:
    """Add to ``change`` (dof, 3) how a point of a body moves with every angle below it."""
    while body >= 0:
        x, y, z = (
            point[0] - places[body, 0],
            point[1] - places[body, 1],
            point[2] - places[body, 2],
        )
        for k in range(chain.first[body], chain.first[body] + chain.dof_count[body]):
            change[k, 0] += axes[k, 1] * z - axes[k, 2] * y
            change[k, 1] += axes[k, 2] * x - axes[k, 0] * z
            change[k, 2] += axes[k, 0] * y - axes[k, 1] * x
        body = chain.parent[body]


@njit(cache=True, nogil=True)
@no_type_check
def _weights_slope(
    marks: Marks, turns: Array, places: Array, axes: Array, count: int
) -> tuple[Array, Array]:
    """Return how far forward the weight moves, without and with what is carried, per angle."""
    moved, point = np.zeros((count, 3)), np.empty(3)
    body, loaded = np.zeros(count), np.zeros(count)
    mass, whole = np.sum(marks.mass[: marks.carried_from]), np.sum(marks.mass)
    for n in range(len(marks.mass)):
        moved[:] = 0.0
        _world(turns, places, marks.weight_body[n], marks.weight_local[n], point)
        _carry(marks.chain, places, axes, marks.weight_body[n], point, moved)
        for k in range(count):
            part = marks.mass[n] * moved[k, 0]
            loaded[k] += part / whole
            if n < marks.carried_from:
                body[k] += part / mass
    return body, loaded


@njit(cache=True, nogil=True)
@no_type_check
def _points_slope(
    marks: Marks, turns: Array, places: Array, axes: Array, count: int
) -> tuple[Array, Array]:
    """Return the places of the marks, and how they move (mark, dof, 3)."""
    points, moved = np.empty((MARK_COUNT, 3)), np.zeros((MARK_COUNT, count, 3))
    for n in range(MARK_COUNT):
        _world(turns, places, marks.body[n], marks.local[n], points[n])
        _carry(marks.chain, places, axes, marks.body[n], points[n], moved[n])
    return points, moved


@njit(cache=True, nogil=True)
@no_type_check
def _gaze_slope(
    marks: Marks, turns: Array, places: Array, axes: Array, count: int, out: Array
) -> None:
    """Fill how pitch and yaw of the head change with every angle."""
    ahead = np.ascontiguousarray(turns[marks.skull, :, 0])
    tip, moved = places[marks.skull] + ahead, np.zeros((count, 3))
    root = np.zeros((count, 3))
    _carry(marks.chain, places, axes, marks.skull, tip, moved)
    _carry(marks.chain, places, axes, marks.skull, places[marks.skull].copy(), root)
    flat = max(np.hypot(ahead[0], ahead[1]), LEAST)
    for k in range(count):
        x, y, z = moved[k, 0] - root[k, 0], moved[k, 1] - root[k, 1], moved[k, 2] - root[k, 2]
        along = (ahead[0] * x + ahead[1] * y) / flat
        out[0, k] = (ahead[2] * along - flat * z) / (flat**2 + ahead[2] ** 2)
        out[1, k] = (ahead[0] * y - ahead[1] * x) / flat**2


@njit(cache=True, nogil=True)
@no_type_check
def read_slopes(marks: Marks, posture: Array, gaze: Array) -> tuple[Array, Array]:
    """Return all quantities of one posture, and their change per angle (quantity, dof)."""
    bodies, count = marks.chain.parent.shape[0], len(posture)
    turns, places = np.empty((bodies, 3, 3)), np.empty((bodies, 3))
    axes = np.empty((count, 3))
    place_one(marks.chain, posture, turns, places, axes)
    values = _values(marks, turns, places, posture, gaze)
    points, moved = _points_slope(marks, turns, places, axes, count)
    body, loaded = _weights_slope(marks, turns, places, axes, count)
    out = np.zeros((QUANTITY_COUNT, count))
    _gaze_slope(marks, turns, places, axes, count, out)
    heels, toes, hands = _middle(moved, HEELS), _middle(moved, TOES), _middle(moved, HANDS)
    lower = heels if _middle(points, HEELS)[2] <= _middle(points, TOES)[2] else toes
    x, z = points[DENS, 0], points[DENS, 2]
    for k in range(count):
        middle = (heels[k, 0] + toes[k, 0]) / 2.0
        around_hips = (z * moved[DENS, k, 0] - x * moved[DENS, k, 2]) / (x**2 + z**2)
        out[2:, k] = np.array(
            [
                around_hips,
                moved[CHEST, k, 0] - body[k],
                loaded[k] - middle,
                loaded[k],
                hands[k, 0] - middle,
                hands[k, 2] - lower[k, 2],
                0.0,
            ]
        )
    for hip in marks.hips:
        out[-1, hip] = 0.5
    return values, out
