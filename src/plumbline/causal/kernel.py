"""The Numba kernel: posterior, interventions and attribution of one row in one pass over the branches.

Every row is worked on alone and in a fixed order, so the answer does not depend on the number of threads. The pain
factor ``exp(-g H)`` is a product over hazard terms and leaves; scenario sums and Owen's quadrature nodes ride along as
vectors. ``docs/model.md`` has the equations.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from numba import njit

from plumbline.causal.layout import Indices
from plumbline.causal.tables import Tables

__all__ = ["LESS", "Outputs", "solve_rows"]

LESS = 0.7  # "clearly less": at most this fraction of the hazard is left (design: 30 % removed)
TOLERANCE = 1e-12  # a removal of exactly 30 % counts as clear despite rounding
OFF, REMAINS = 0, 2
NOTHING, FACTUAL = 0, 1


class Outputs(NamedTuple):
    """Sums of every row; divide by ``total[:, NOTHING] - total[:, FACTUAL]`` for probabilities given pain."""

    total: Float[np.ndarray, "row scenario"]
    share: Float[np.ndarray, "row owner"]
    state: Float[np.ndarray, "row state"]
    leaf: Float[np.ndarray, "row leaf"]
    bounds: Float[np.ndarray, "row bound"]


@njit(cache=True, nogil=True)
def _decay(rate, remains, level, keep, left):  # type: ignore[no-untyped-def]
    for r in range(rate.shape[0]):
        for m in range(level.shape[0]):
            keep[r, m] = np.exp(-level[m] * rate[r])
            left[r, m] = np.exp(-level[m] * rate[r] * remains[r])


@njit(cache=True, nogil=True)
def _scenario_factor(ix, keep, left, masks, out):  # type: ignore[no-untyped-def]
    for r in range(keep.shape[0]):
        for m in range(masks):
            for s in range(ix.scenario_rate.shape[0]):
                mode = ix.scenario_rate[s, r]
                level = ix.scenario_level[s, m]
                if mode == OFF:
                    out[r, m, s] = 1.0
                elif mode == REMAINS:
                    out[r, m, s] = left[r, level]
                else:
                    out[r, m, s] = keep[r, level]


@njit(cache=True, nogil=True)
def _owen_factor(ix, keep, masks, out):  # type: ignore[no-untyped-def]
    for r in range(keep.shape[0]):
        for m in range(masks):
            for t in range(ix.nodes.shape[0]):
                out[r, m, t] = ix.nodes[t] + (1.0 - ix.nodes[t]) * keep[r, m]


@njit(cache=True, nogil=True)
def _leaf_tables(ix, weights, factor, masks, out):  # type: ignore[no-untyped-def]
    """Sum each leaf out: ``out[leaf, class, mask, column]`` for scenarios or for quadrature nodes."""
    columns = factor.shape[2]
    product = np.empty(columns)
    for k in range(ix.leaf_offset.shape[0]):
        states = ix.leaf_states[k]
        for c in range(ix.leaf_classes[k]):
            start = ix.leaf_offset[k] + c * states
            for m in range(masks):
                out[k, c, m, :] = weights[start]
                for s in range(1, states):
                    product[:] = weights[start + s]
                    for p in range(ix.part_start[k], ix.part_start[k + 1]):
                        r = ix.part_rate[p, c]
                        if ix.part_state[p] == s and r >= 0:
                            product *= factor[r, m]
                    out[k, c, m] += product


@njit(cache=True, nogil=True)
def _branch_weight(ix, factor, b):  # type: ignore[no-untyped-def]
    weight = ix.sign[b]
    for f in range(ix.factor.shape[0]):
        weight *= factor[ix.factor[f, b]]
    return weight


@njit(cache=True, nogil=True)
def _add_scenarios(ix, b, weight, factor, leaves, acc, out, seen):  # type: ignore[no-untyped-def]
    mask = ix.mask[b]
    acc[:] = weight
    for h in range(ix.term.shape[0]):
        r = ix.term[h, b]
        if r >= 0:
            acc *= factor[r, mask]
    for k in range(ix.leaf_class.shape[0]):
        acc *= leaves[k, ix.leaf_class[k, b], mask]
    out.total[:] += acc
    out.state[ix.state[b]] += acc[NOTHING] - acc[FACTUAL]
    for k in range(ix.leaf_class.shape[0]):
        c = ix.leaf_class[k, b]
        seen[k, c, mask, 0] += acc[NOTHING]
        seen[k, c, mask, 1] += acc[FACTUAL]


@njit(cache=True, nogil=True)
def _coalition_weight(nodes, mask, kept, skip, out):  # type: ignore[no-untyped-def]
    """Probability that, of the acting gains other than ``skip``, exactly ``kept`` are still on."""
    out[:] = 1.0
    j = 0
    while (1 << j) <= mask:
        if (mask >> j) & 1 and j != skip:
            if (kept >> j) & 1:
                out *= 1.0 - nodes
            else:
                out *= nodes
        j += 1


@njit(cache=True, nogil=True)
def _add_owen(ix, b, weight, factor, leaves, acc, omega, share, by_rate, by_leaf):  # type: ignore[no-untyped-def]
    mask = ix.mask[b]
    gains = ix.gain_owner.shape[0]
    for kept in range(mask + 1):
        if kept & ~mask:
            continue
        acc[:] = weight * ix.weights
        for h in range(ix.term.shape[0]):
            r = ix.term[h, b]
            if r >= 0:
                acc *= factor[r, kept]
        for k in range(ix.leaf_class.shape[0]):
            acc *= leaves[k, ix.leaf_class[k, b], kept]
        for j in range(gains):
            if (mask >> j) & 1:
                _coalition_weight(ix.nodes, mask, kept, j, omega)
                sign = -1.0 if (kept >> j) & 1 else 1.0
                share[ix.gain_owner[j]] += sign * np.sum(acc * omega)
        _coalition_weight(ix.nodes, mask, kept, -1, omega)
        acc *= omega
        for h in range(ix.term.shape[0]):
            r = ix.term[h, b]
            if r >= 0:
                by_rate[r, kept] += acc
        for k in range(ix.leaf_class.shape[0]):
            by_leaf[k, ix.leaf_class[k, b], kept] += acc


@njit(cache=True, nogil=True)
def _finish_terms(ix, keep, factor, by_rate, share):  # type: ignore[no-untyped-def]
    for r in range(by_rate.shape[0]):
        for m in range(by_rate.shape[1]):
            share[ix.term_owner[r]] += (1.0 - keep[r, m]) * np.sum(by_rate[r, m] / factor[r, m])


@njit(cache=True, nogil=True)
def _finish_parts(ix, weights, keep, factor, leaves, by_leaf, share):  # type: ignore[no-untyped-def]
    """Credit the hazards of leaves: the leaf's sum with this one hazard going off, over its whole sum."""
    product = np.empty(ix.nodes.shape[0])
    for k in range(ix.leaf_offset.shape[0]):
        states = ix.leaf_states[k]
        for c in range(ix.leaf_classes[k]):
            for m in range(by_leaf.shape[2]):
                for p in range(ix.part_start[k], ix.part_start[k + 1]):
                    r = ix.part_rate[p, c]
                    if r < 0 or by_leaf[k, c, m, 0] == 0.0:
                        continue
                    s = ix.part_state[p]
                    product[:] = weights[ix.leaf_offset[k] + c * states + s] * (1.0 - keep[r, m])
                    for q in range(ix.part_start[k], ix.part_start[k + 1]):
                        other = ix.part_rate[q, c]
                        if q != p and ix.part_state[q] == s and other >= 0:
                            product *= factor[other, m]
                    share[ix.part_owner[p]] += np.sum(by_leaf[k, c, m] * product / leaves[k, c, m])


@njit(cache=True, nogil=True)
def _finish_leaves(ix, weights, keep, leaves, seen, out):  # type: ignore[no-untyped-def]
    """Posterior sums of the leaves' states."""
    for k in range(ix.leaf_offset.shape[0]):
        states = ix.leaf_states[k]
        for c in range(ix.leaf_classes[k]):
            start = ix.leaf_offset[k] + c * states
            for m in range(seen.shape[2]):
                if seen[k, c, m, 0] == 0.0:
                    continue
                for s in range(states):
                    off = weights[start + s] / leaves[k, c, m, NOTHING]
                    on = weights[start + s] / leaves[k, c, m, FACTUAL]
                    for p in range(ix.part_start[k], ix.part_start[k + 1]):
                        r = ix.part_rate[p, c]
                        if ix.part_state[p] == s and r >= 0:
                            on *= keep[r, m]
                    out.leaf[k, s] += seen[k, c, m, 0] * off - seen[k, c, m, 1] * on


@njit(cache=True, nogil=True)
def _leaf_hazards(ix, rate, neck, level, masks, now, twin):  # type: ignore[no-untyped-def]
    """Hazard of every leaf state, as it is and with the neck healthy, both with their gains."""
    for k in range(ix.leaf_offset.shape[0]):
        for c in range(ix.leaf_classes[k]):
            for m in range(masks):
                for s in range(ix.leaf_states[k]):
                    now[k, c, m, s] = 0.0
                    twin[k, c, m, s] = 0.0
                for p in range(ix.part_start[k], ix.part_start[k + 1]):
                    r = ix.part_rate[p, c]
                    if r >= 0:
                        now[k, c, m, ix.part_state[p]] += level[m] * rate[r]
                        if not neck[r]:
                            twin[k, c, m, ix.part_state[p]] += level[ix.level_never[m]] * rate[r]


@njit(cache=True, nogil=True)
def _add_bounds(ix, b, weight, rate, neck, level, weights, now, twin, work, out):  # type: ignore[no-untyped-def]
    """Walk through every leaf combination of a branch: what no product over leaves can give."""
    mask = ix.mask[b]
    never = ix.level_never[mask]
    h_now = 0.0
    h_twin = 0.0
    for h in range(ix.term.shape[0]):
        r = ix.term[h, b]
        if r >= 0:
            h_now += level[mask] * rate[r]
            if not neck[r]:
                h_twin += level[never] * rate[r]
    changed = h_now != h_twin
    for k in range(ix.leaf_class.shape[0]):
        c = ix.leaf_class[k, b]
        for s in range(ix.leaf_states[k]):
            changed = changed or now[k, c, mask, s] != twin[k, c, mask, s]
    if not changed:
        return
    work[0, 0] = weight
    work[1, 0] = h_now
    work[2, 0] = h_twin
    size = 1
    for k in range(ix.leaf_class.shape[0]):
        c = ix.leaf_class[k, b]
        states = ix.leaf_states[k]
        start = ix.leaf_offset[k] + c * states
        for s in range(states - 1, -1, -1):
            for i in range(size):
                work[0, s * size + i] = work[0, i] * weights[start + s]
                work[1, s * size + i] = work[1, i] + now[k, c, mask, s]
                work[2, s * size + i] = work[2, i] + twin[k, c, mask, s]
        size *= states
    _sum_bounds(work, size, out)


@njit(cache=True, nogil=True)
def _sum_bounds(work, size, out):  # type: ignore[no-untyped-def]
    clear, low, high = 0.0, 0.0, 0.0
    for i in range(size):
        if work[1, i] == work[2, i]:
            continue
        no_pain = np.exp(-work[1, i])
        relieved = np.exp(-work[2, i])
        low += work[0, i] * max(0.0, relieved - no_pain)
        high += work[0, i] * min(1.0 - no_pain, relieved)
        if work[2, i] <= LESS * work[1, i] + TOLERANCE:
            clear += work[0, i] * (1.0 - no_pain)
    out.bounds[0] += clear
    out.bounds[1] += low
    out.bounds[2] += high


@njit(cache=True, nogil=True)
def _solve_row(ix, neck, row, out, classes):  # type: ignore[no-untyped-def]
    masks = ix.level_never.shape[0]
    rates = row.rate.shape[0]
    leaves = ix.leaf_offset.shape[0]
    nodes = ix.nodes.shape[0]
    columns = ix.scenario_rate.shape[0]
    keep = np.empty((rates, row.level.shape[0]))
    left = np.empty((rates, row.level.shape[0]))
    _decay(row.rate, row.remains, row.level, keep, left)
    in_scenario = np.empty((rates, masks, columns))
    _scenario_factor(ix, keep, left, masks, in_scenario)
    in_owen = np.empty((rates, masks, nodes))
    _owen_factor(ix, keep, masks, in_owen)
    leaf_scenario = np.empty((leaves, classes, masks, columns))
    _leaf_tables(ix, row.leaf, in_scenario, masks, leaf_scenario)
    leaf_owen = np.empty((leaves, classes, masks, nodes))
    _leaf_tables(ix, row.leaf, in_owen, masks, leaf_owen)
    most = 1
    states = 1
    for k in range(leaves):
        most *= ix.leaf_states[k]
        states = max(states, ix.leaf_states[k])
    now = np.empty((leaves, classes, masks, states))
    twin = np.empty((leaves, classes, masks, states))
    _leaf_hazards(ix, row.rate, neck, row.level, masks, now, twin)
    work = np.empty((3, most))
    seen = np.zeros((leaves, classes, masks, 2))
    by_rate = np.zeros((rates, masks, nodes))
    by_leaf = np.zeros((leaves, classes, masks, nodes))
    acc_s, acc_t, omega = np.empty(columns), np.empty(nodes), np.empty(nodes)
    for b in range(ix.sign.shape[0]):
        weight = _branch_weight(ix, row.factor, b)
        if weight == 0.0:
            continue
        _add_scenarios(ix, b, weight, in_scenario, leaf_scenario, acc_s, out, seen)
        _add_owen(ix, b, weight, in_owen, leaf_owen, acc_t, omega, out.share, by_rate, by_leaf)
        _add_bounds(ix, b, weight, row.rate, neck, row.level, row.leaf, now, twin, work, out)
    _finish_terms(ix, keep, in_owen, by_rate, out.share)
    _finish_parts(ix, row.leaf, keep, in_owen, leaf_owen, by_leaf, out.share)
    _finish_leaves(ix, row.leaf, keep, leaf_scenario, seen, out)


@njit(cache=True, nogil=True)
def solve_rows(ix, neck, tables, outputs, first, last):  # type: ignore[no-untyped-def]
    """Solve the rows ``first`` to ``last`` and write their sums into ``outputs``."""
    classes = 1
    for k in range(ix.leaf_classes.shape[0]):
        classes = max(classes, ix.leaf_classes[k])
    for i in range(first, last):
        row = Tables(
            tables.factor[i], tables.leaf[i], tables.rate[i], tables.remains[i], tables.level[i]
        )
        out = Outputs(
            outputs.total[i], outputs.share[i], outputs.state[i], outputs.leaf[i], outputs.bounds[i]
        )
        _solve_row(ix, neck, row, out, classes)
