"""The Numba kernel that holds one posture: geometry, load sharing and its cost in a single call.

A search asks for a thousand postures, and the calls between small steps would take as long as the
steps themselves.
"""

from __future__ import annotations

from typing import NamedTuple, no_type_check

import numpy as np
from numba import njit

from plumbline.simulators.spine.body.passive_kernel import resist
from plumbline.simulators.spine.loads.dual_problem import GIVEN_UP, Choice
from plumbline.simulators.spine.loads.load_sharing_dual import solve_postures
from plumbline.simulators.spine.loads.one_tension import tie_strands
from plumbline.simulators.spine.posture.acting_kernel import (
    AXIS_COUNT,
    Paths,
    Weights,
    act,
    tensions,
)

__all__ = ["Held", "Sharing", "hold"]

Array = np.ndarray


class Sharing(NamedTuple):
    """What a search keeps of the load sharing, as the kernel reads it.

    ``free`` are the places of the rows that can move, ``first`` and ``others`` the first strand of
    every muscle and all further ones, ``weight`` the weights of whole muscles, ``least`` the least
    activations, ``strength`` and ``most`` those of the reserves of the free rows.
    """

    free: Array
    first: Array
    others: Array
    weight: Array
    least: Array
    strength: Array
    most: Array
    linear: float
    square: float


class Held(NamedTuple):
    """What holds one posture; names as in `Acting` and `LoadSharing`, with one posture each."""

    arms: Array
    lengths: Array
    asked: Array
    passive: Array
    stiffness: Array
    above: Array
    full: Array
    activation: Array
    left: Array
    multiplier: Array
    cost: float
    steps: int


@njit(cache=True, nogil=True)
@no_type_check
def hold(
    paths: Paths,
    weights: Weights,
    sharing: Sharing,
    posture: Array,
    start: Array,
    cold: bool,
    ceiling: float,
) -> Held:
    """Return what holds a posture (1, dof), from multipliers of the free rows (1, free)."""
    arms, lengths, moments, above = act(paths, weights, posture)
    passive, stiffness = _resisted(paths, posture, above)
    asked, full = -moments, tensions(paths, lengths)
    whole, tied = full.copy(), np.empty((1, len(sharing.free), full.shape[1]))
    target = np.empty((1, len(sharing.free)))
    for row in range(len(sharing.free)):
        place = sharing.free[row]
        tied[:, row] = arms[:, place]
        target[:, row] = asked[:, place] - passive[:, place]
    tie_strands(tied, whole, sharing.first, sharing.others)
    multiplier, activation = start.copy(), np.zeros(full.shape)
    steps = np.zeros(1, dtype=np.int64)
    choice = Choice(sharing.linear, sharing.square, ceiling)
    variance = sharing.strength**2
    solve_postures(
        *(tied, whole, target, sharing.weight, sharing.least, variance, sharing.most),
        *(choice, multiplier, activation, steps, cold),
    )
    cost, left = 0.0, target
    if steps[0] != GIVEN_UP:
        cost = _settle(sharing, tied, whole, activation, left)
    for strand in sharing.others:
        activation[0, strand] = activation[0, sharing.first[strand]]
    return Held(
        *(arms, lengths, asked, passive, stiffness, above),
        *(full, activation, left, multiplier, cost, steps[0]),
    )


@njit(cache=True, nogil=True)
@no_type_check
def _resisted(paths: Paths, posture: Array, above: Array) -> tuple[Array, Array]:
    """Return moment and stiffness of tissue about the rows (1, row) under what is above."""
    preload = np.abs(above[:, :, 2]) * paths.preload
    angles = posture[:, : AXIS_COUNT * preload.shape[1]].copy()
    moment, stiff = np.empty(angles.shape), np.empty(angles.shape)
    resist(paths.tissue, angles, preload, moment, stiff)
    passive, stiffness = np.empty((1, len(paths.rows))), np.empty((1, len(paths.rows)))
    for row in range(len(paths.rows)):
        passive[:, row] = moment[:, paths.rows[row]]
        stiffness[:, row] = stiff[:, paths.rows[row]]
    return passive, stiffness


@njit(cache=True, nogil=True)
@no_type_check
def _settle(sharing: Sharing, arms: Array, full: Array, activation: Array, left: Array) -> float:
    """Take what muscles supply off the target, which leaves what reserves do; return the cost."""
    cost = 0.0
    for muscle in range(full.shape[1]):
        active = activation[0, muscle]
        per = (sharing.linear / 2.0 + sharing.square * active / 3.0) * active**2
        cost += sharing.weight[0, muscle] * per
    for row in range(left.shape[1]):
        for muscle in range(full.shape[1]):
            left[0, row] -= arms[0, row, muscle] * full[0, muscle] * activation[0, muscle]
        cost += (left[0, row] / sharing.strength[0, row]) ** 2 / 2.0
    return cost
