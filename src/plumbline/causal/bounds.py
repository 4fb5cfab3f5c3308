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

ANY_ORDER = {"reassoc", "nsz"}  # a sum whose order is free is taken several terms at a time
NO_TIER = -1  # nothing was spread out yet
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
def _start_hazards(ix: Indices, signature: int, row: Tables, out: Array) -> None:
    """Fill the hazard of the enumerated causes, and its decay, as it is and without the neck."""
    mask = ix.mask[signature]
    never = ix.level_never[mask]
    out[0], out[1] = 0.0, 0.0
    for h in range(ix.term.shape[1]):
        r = ix.term[signature, h]
        if r >= 0:
            out[0] += row.level[mask] * row.rate[r]
            if not ix.rate_neck[r]:
                out[1] += row.level[never] * row.rate[r]
    out[2], out[3] = np.exp(-out[0]), np.exp(-out[1])


@njit(cache=True, nogil=True)
@no_type_check
def _slot_hazards(ix: Indices, row: Tables, out: Array) -> None:
    """Fill the hazard of every state of every slot, and its decay, as it is and without the neck.

    The last axis holds the same as the rows of ``work``.
    """
    for slot in range(out.shape[0]):
        c, mask = ix.slot_class[slot], ix.slot_mask[slot]
        never = ix.level_never[mask]
        for s in range(ix.leaf_states[ix.class_leaf[c]]):
            now, twin, at = 0.0, 0.0, ix.class_offset[c] + s
            for i in range(ix.piece_start[at], ix.piece_start[at + 1]):
                r = ix.piece_rate[i]
                now += row.level[mask] * row.rate[r]
                if not ix.rate_neck[r]:
                    twin += row.level[never] * row.rate[r]
            out[slot, s, 0], out[slot, s, 1] = now, twin
            out[slot, s, 2], out[slot, s, 3] = np.exp(-now), np.exp(-twin)


@njit(cache=True, nogil=True)
@no_type_check
def _spread_hazards(ix: Indices, tier: int, hazard: Array, work: Array) -> int:
    """Spread hazards and their decays over the states of all leaves but the last.

    The rows of ``work`` are the hazard as it is and without the neck, then ``exp`` of minus those.
    """
    work[:2, 0], work[2:, 0] = 0.0, 1.0
    size = 1
    for k in range(ix.tier_slot.shape[1] - 1):
        slot = ix.tier_slot[tier, k]
        states = ix.leaf_states[ix.class_leaf[ix.slot_class[slot]]]
        for s in range(states - 1, -1, -1):
            now, twin = hazard[slot, s, 0], hazard[slot, s, 1]
            decay, decay_twin = hazard[slot, s, 2], hazard[slot, s, 3]
            for i in range(size):
                work[0, s * size + i] = work[0, i] + now
                work[1, s * size + i] = work[1, i] + twin
                work[2, s * size + i] = work[2, i] * decay
                work[3, s * size + i] = work[3, i] * decay_twin
        size *= states
    return size


@njit(cache=True, nogil=True, fastmath=ANY_ORDER)
@no_type_check
def _sum_bounds(
    weight: Array, work: Array, size: int, start: Array, hazard: Array, slot: int, bounds: Array
) -> None:
    """Add the states of one signature; the last leaf's are spread out here."""
    clear, low, high = 0.0, 0.0, 0.0
    for s in range(weight.shape[0] // size):
        now, twin = start[0] + hazard[slot, s, 0], start[1] + hazard[slot, s, 1]
        decay, decay_twin = start[2] * hazard[slot, s, 2], start[3] * hazard[slot, s, 3]
        for i in range(size):
            whole, rest = work[0, i] + now, work[1, i] + twin
            no_pain, relieved = work[2, i] * decay, work[3, i] * decay_twin
            changed = weight[s * size + i] if whole != rest else 0.0
            low += changed * max(0.0, relieved - no_pain)
            high += changed * min(1.0 - no_pain, relieved)
            clear += changed * (1.0 - no_pain) if rest <= LESS * whole + TOLERANCE else 0.0
    bounds[0] += clear
    bounds[1] += low
    bounds[2] += high


@njit(cache=True, nogil=True)
@no_type_check
def _bound_row(
    ix: Indices, weight: Array, row: Tables, combined: Array, work: Array, bounds: Array
) -> None:
    others, start = np.empty(combined.shape[0]), np.empty(WORK_ROWS)
    last = np.empty(ix.leaf_states[ix.class_leaf[ix.pattern_class[0]]])
    hazard = np.empty((ix.slot_class.shape[0], ix.leaf_states.max(), WORK_ROWS))
    _slot_hazards(ix, row, hazard)
    size, spread = 1, NO_TIER
    for signature in ix.tier_order:
        if not ix.changes[signature]:
            continue
        combined[:] = 0.0
        for stem in range(ix.signature_start[signature], ix.signature_start[signature + 1]):
            _spread(ix, stem, weight, row.leaf, last, others, combined)
        tier = ix.pattern_tier[ix.pattern_start[signature]]
        if tier != spread:
            size, spread = _spread_hazards(ix, tier, hazard, work), tier
        _start_hazards(ix, signature, row, start)
        _sum_bounds(combined, work, size, start, hazard, ix.tier_slot[tier, -1], bounds)


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
