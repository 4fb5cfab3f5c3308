"""The second kernel: what no product over leaves can give, the bracket and "clearly less".

Both need the hazard of every joint state, with the neck as it is and never ill, so the combinations
of leaf states are walked through, once per signature. It shares no compiled function with the first
kernel: a cached kernel does not notice that a function in another file has changed.
"""

from __future__ import annotations

from typing import no_type_check

import numpy as np
from jaxtyping import Float
from numba import njit

from plumbline.causal.indices import Indices
from plumbline.causal.scenarios import LESS, TOLERANCE
from plumbline.causal.tables import Tables

__all__ = ["bound_rows"]

WORK_ROWS = 4  # two hazards and the decay of each
Array = np.ndarray


@njit(cache=True, nogil=True)
@no_type_check
def _spread(
    ix: Indices, stem: int, weight: Array, weights: Array, last: Array, others: Array, out: Array
) -> None:
    """Spread a stem's weight over every combination of leaf states, and add it to ``out``."""
    for s in range(last.shape[0]):
        last[s] = 0.0
    for p in range(ix.stem_start[stem], ix.stem_start[stem + 1]):
        start = ix.class_offset[ix.pattern_class[p]]
        for s in range(last.shape[0]):
            last[s] += weight[p] * weights[start + s]
    others[0] = 1.0
    size = 1
    for k in range(ix.stem_class.shape[1]):
        c = ix.stem_class[stem, k]
        states = ix.leaf_states[ix.class_leaf[c]]
        for s in range(states - 1, -1, -1):
            value = weights[ix.class_offset[c] + s]
            for i in range(size):
                others[s * size + i] = others[i] * value
        size *= states
    for s in range(last.shape[0]):
        for i in range(size):
            out[s * size + i] += last[s] * others[i]


@njit(cache=True, nogil=True)
@no_type_check
def _start_hazards(ix: Indices, signature: int, row: Tables, work: Array) -> None:
    mask = ix.mask[signature]
    never = ix.level_never[mask]
    work[0, 0] = 0.0
    work[1, 0] = 0.0
    for h in range(ix.term.shape[1]):
        r = ix.term[signature, h]
        if r >= 0:
            work[0, 0] += row.level[mask] * row.rate[r]
            if not ix.rate_neck[r]:
                work[1, 0] += row.level[never] * row.rate[r]
    work[2, 0] = np.exp(-work[0, 0])
    work[3, 0] = np.exp(-work[1, 0])


@njit(cache=True, nogil=True)
@no_type_check
def _spread_hazards(ix: Indices, c: int, mask: int, size: int, row: Tables, work: Array) -> int:
    """Spread hazards and their decays over the states of one more leaf.

    The rows of ``work`` are the hazard as it is and without the neck, then ``exp`` of minus those.
    """
    never = ix.level_never[mask]
    states = ix.leaf_states[ix.class_leaf[c]]
    for s in range(states - 1, -1, -1):
        now, twin = 0.0, 0.0
        for i in range(ix.piece_start[c], ix.piece_start[c + 1]):
            if ix.piece_state[i] == s:
                r = ix.piece_rate[i]
                now += row.level[mask] * row.rate[r]
                if not ix.rate_neck[r]:
                    twin += row.level[never] * row.rate[r]
        decay, decay_twin = np.exp(-now), np.exp(-twin)
        for i in range(size):
            work[0, s * size + i] = work[0, i] + now
            work[1, s * size + i] = work[1, i] + twin
            work[2, s * size + i] = work[2, i] * decay
            work[3, s * size + i] = work[3, i] * decay_twin
    return size * states


@njit(cache=True, nogil=True)
@no_type_check
def _sum_bounds(weight: Array, work: Array, bounds: Array) -> None:
    clear, low, high = 0.0, 0.0, 0.0
    for i in range(weight.shape[0]):
        if work[0, i] != work[1, i]:
            no_pain, relieved = work[2, i], work[3, i]
            low += weight[i] * max(0.0, relieved - no_pain)
            high += weight[i] * min(1.0 - no_pain, relieved)
            if work[1, i] <= LESS * work[0, i] + TOLERANCE:
                clear += weight[i] * (1.0 - no_pain)
    bounds[0] += clear
    bounds[1] += low
    bounds[2] += high


@njit(cache=True, nogil=True)
@no_type_check
def _bound_row(
    ix: Indices, weight: Array, row: Tables, combined: Array, work: Array, bounds: Array
) -> None:
    others = np.empty(combined.shape[0])
    last = np.empty(ix.leaf_states[ix.class_leaf[ix.pattern_class[0]]])
    for signature in range(ix.mask.shape[0]):
        if not ix.changes[signature]:
            continue
        for i in range(combined.shape[0]):
            combined[i] = 0.0
        first = ix.signature_start[signature]
        for stem in range(first, ix.signature_start[signature + 1]):
            _spread(ix, stem, weight, row.leaf, last, others, combined)
        _start_hazards(ix, signature, row, work)
        size = 1
        for k in range(ix.stem_class.shape[1]):
            c, mask = ix.stem_class[first, k], ix.mask[signature]
            size = _spread_hazards(ix, c, mask, size, row, work)
        c = ix.pattern_class[ix.stem_start[first]]
        _spread_hazards(ix, c, ix.mask[signature], size, row, work)
        _sum_bounds(combined, work, bounds)


@njit(cache=True, nogil=True)
@no_type_check
def bound_rows(
    ix: Indices,
    tables: Tables,
    weights: Float[np.ndarray, "row pattern"],
    bounds: Float[np.ndarray, "row bound"],
) -> None:
    """Add "clearly less" and the bracket's ends of every row to ``bounds``, which hold zeros."""
    most = 1
    for k in range(ix.leaf_states.shape[0]):
        most *= ix.leaf_states[k]
    combined, work = np.empty(most), np.empty((WORK_ROWS, most))
    for i in range(weights.shape[0]):
        row = Tables(
            tables.factor[i], tables.leaf[i], tables.rate[i], tables.remains[i], tables.level[i]
        )
        _bound_row(ix, weights[i], row, combined, work, bounds[i])
