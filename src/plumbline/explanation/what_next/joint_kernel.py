"""The sums over branches that the joint of true state and causes is made of, compiled.

Rows are many and states few, so the rows lie next to each other in memory. A *slot* of a branch
says where the numbers of its leaf lie; *points* are the two ends of the integral and then its
nodes, of which only the nodes know parts of the hazard.
"""

from __future__ import annotations

from typing import no_type_check

import numpy as np
from jaxtyping import Float, Int
from numba import njit

__all__ = ["add_leaf", "sum_by_code", "sum_by_state"]

ENDS = 2  # points before the first node


@njit(cache=True, nogil=True)
@no_type_check
def add_leaf(
    slot: Int[np.ndarray, " branch"],
    added: Float[np.ndarray, "slot row"],
    out: Float[np.ndarray, "branch row"],
    *,
    product: bool,
) -> None:
    """Add what a leaf holds to every branch, or multiply every branch by it."""
    for b in range(out.shape[0]):
        i = slot[b]
        if product:
            for r in range(out.shape[1]):
                out[b, r] *= added[i, r]
        else:
            for r in range(out.shape[1]):
                out[b, r] += added[i, r]


@njit(cache=True, nogil=True)
@no_type_check
def sum_by_state(
    weight: Float[np.ndarray, "point branch row"],
    parts: Float[np.ndarray, "part node branch row"],
    widths: Float[np.ndarray, " node"],
    slot: Int[np.ndarray, " branch"],
    chance: Float[np.ndarray, "point slot state row"],
    excess: Float[np.ndarray, "part node slot state row"],
    out: Float[np.ndarray, "branch true state row"],
) -> None:
    """Fill ``out`` with the integral of every part of the hazard, and last what is left of all."""
    rest = parts.shape[0]
    rows, acting = weight.shape[2], np.empty(weight.shape[2])
    for b in range(weight.shape[1]):
        i = slot[b]
        for s in range(chance.shape[2]):
            for r in range(rows):
                out[b, rest, s, r] = (
                    weight[0, b, r] * chance[0, i, s, r] - weight[1, b, r] * chance[1, i, s, r]
                )
            for n in range(parts.shape[1]):
                at = ENDS + n
                for r in range(rows):
                    acting[r] = widths[n] * (weight[at, b, r] * chance[at, i, s, r])
                for part in range(rest):
                    for r in range(rows):
                        out[b, part, s, r] += acting[r] * (
                            parts[part, n, b, r] + excess[part, n, i, s, r]
                        )
            for part in range(rest):
                for r in range(rows):
                    out[b, rest, s, r] -= out[b, part, s, r]


@njit(cache=True, nogil=True)
@no_type_check
def sum_by_code(
    code: Int[np.ndarray, " branch"],
    values: Float[np.ndarray, "branch value"],
    out: Float[np.ndarray, "code value"],
) -> None:
    """Add the values of every branch to those of its code."""
    for b in range(values.shape[0]):
        for i in range(values.shape[1]):
            out[code[b], i] += values[b, i]
