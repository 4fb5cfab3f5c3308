"""The Numba kernel: posterior, interventions and attribution of one row in one pass.

Every row is worked on alone and in a fixed order, so the answer does not depend on the number of
threads. The pain factor ``exp(-g H)`` is a product over hazard terms and leaves; scenario sums and
Owen's quadrature nodes ride along as vectors. ``docs/model.md`` has the equations, and
:mod:`plumbline.causal.indices` says what signatures, stems, patterns, pieces and slots are.
"""

from __future__ import annotations

from typing import no_type_check

import numpy as np
from numba import njit

from plumbline.causal.indices import Indices
from plumbline.causal.scenarios import FACTUAL, FULL, NOTHING, OFF, REMAINS
from plumbline.causal.tables import Outputs, Tables

__all__ = ["solve_rows"]

Array = np.ndarray
NO_PIECE = -1  # leaves no piece out
LANES = 16  # the processor takes so many columns at once; a loop over fewer takes them one by one


@njit(cache=True, nogil=True)
@no_type_check
def _decay(ix: Indices, row: Tables, keep: Array, left: Array) -> None:
    """Fill ``exp(-gain * rate)`` for every level that is used, and likewise what remains."""
    for r in range(keep.shape[0]):
        for i in range(ix.level_used.shape[0]):
            m = ix.level_used[i]
            keep[r, m] = np.exp(-row.level[m] * row.rate[r])
            if ix.rate_treated[r] and m < left.shape[1]:
                left[r, m] = np.exp(-row.level[m] * row.rate[r] * row.remains[r])


@njit(cache=True, nogil=True)
@no_type_check
def _scenario_factor(ix: Indices, keep: Array, left: Array, out: Array) -> None:
    """Fill the factor of every rate in every scenario; the columns beyond them hold ones."""
    scenarios = ix.scenario_rate.shape[0]
    for m in range(out.shape[0]):
        for r in range(out.shape[1]):
            for s in range(scenarios):
                mode = ix.scenario_rate[s, r]
                if mode == OFF:
                    out[m, r, s] = 1.0
                elif mode == REMAINS:
                    out[m, r, s] = left[r, ix.scenario_level[s, m]]
                elif mode == FULL:
                    out[m, r, s] = keep[r, m]
                else:
                    out[m, r, s] = keep[r, ix.scenario_level[s, m]]
            out[m, r, scenarios:] = 1.0


@njit(cache=True, nogil=True)
@no_type_check
def _owen_factor(ix: Indices, keep: Array, masks: int, out: Array) -> None:
    nodes = ix.nodes.shape[0]
    for r in range(out.shape[0]):
        for m in range(masks):
            for t in range(nodes):
                out[r, m * nodes + t] = ix.nodes[t] + (1.0 - ix.nodes[t]) * keep[r, m]


@njit(cache=True, nogil=True)
@no_type_check
def _multiply_pieces(
    ix: Indices, at: int, weight: float, factor: Array, but: int, out: Array
) -> None:
    """Fill ``out`` with the weight of a leaf's state times its hazards; ``but`` is left out."""
    for column in range(out.shape[0]):
        out[column] = weight
    for i in range(ix.piece_start[at], ix.piece_start[at + 1]):
        if i != but:
            r = ix.piece_rate[i]
            for column in range(out.shape[0]):
                out[column] *= factor[r, column]


@njit(cache=True, nogil=True)
@no_type_check
def _sum_leaf(
    ix: Indices, weights: Array, factor: Array, c: int, out: Array, i: int, product: Array
) -> None:
    """Sum one leaf out, in one class of it, into one row of ``out``."""
    for column in range(out.shape[1]):
        out[i, column] = 0.0
    for s in range(ix.leaf_states[ix.class_leaf[c]]):
        at = ix.class_offset[c] + s
        _multiply_pieces(ix, at, weights[at], factor, NO_PIECE, product)
        for column in range(out.shape[1]):
            out[i, column] += product[column]


@njit(cache=True, nogil=True)
@no_type_check
def _weigh(ix: Indices, factor: Array, branch: Array, pattern: Array) -> None:
    """Weigh every branch, and sum the weights per pattern."""
    for b in range(branch.shape[0]):
        weight = ix.sign[b]
        for f in range(ix.factor.shape[1]):
            weight *= factor[ix.factor[b, f]]
        branch[b] = weight
        pattern[ix.pattern[b]] += weight


@njit(cache=True, nogil=True)
@no_type_check
def _add_marginals(ix: Indices, branch: Array, unit: Array, out: Array) -> None:
    posterior = np.zeros(ix.marginal.shape[0])
    for b in range(branch.shape[0]):
        posterior[ix.state[b]] += branch[b] * unit[ix.pattern[b]]
    for state in range(posterior.shape[0]):
        for k in range(ix.marginal.shape[1]):
            out[ix.marginal[state, k]] += posterior[state]


@njit(cache=True, nogil=True)
@no_type_check
def _multiply(numbers: Array, i: int, factor: Array, first: int, out: Array, row: int) -> None:
    """Fill a row of ``out`` with a product of factors, counted from ``first``; below zero: none."""
    for column in range(out.shape[1]):
        out[row, column] = 1.0
    for h in range(numbers.shape[1]):
        if numbers[i, h] >= 0:
            r = first + numbers[i, h]
            for column in range(out.shape[1]):
                out[row, column] *= factor[r, column]


@njit(cache=True, nogil=True)
@no_type_check
def _add_scenarios(
    ix: Indices, weight: Array, factor: Array, leaf: Array, unit: Array, seen: Array, total: Array
) -> None:
    """Add every pattern's product over hazards and leaves to every scenario."""
    columns, tiers, rates = total.shape[0], ix.tier_slot.shape[0], factor.shape[1]
    by_rate = factor.reshape(factor.shape[0] * rates, columns)
    base, acc = np.empty((1, columns)), np.empty(columns)
    tier, beside = np.empty((tiers, columns)), np.zeros((tiers, 2))
    for i in range(tiers):
        _multiply(ix.tier_slot, i, leaf, 0, tier, i)
    for signature in range(ix.mask.shape[0]):
        _multiply(ix.term, signature, by_rate, ix.mask[signature] * rates, base, 0)
        acc[:] = 0.0
        for p in range(ix.pattern_start[signature], ix.pattern_start[signature + 1]):
            i = ix.pattern_tier[p]
            for s in range(columns):
                acc[s] += weight[p] * tier[i, s]
            unit[p] = base[0, NOTHING] * tier[i, NOTHING] - base[0, FACTUAL] * tier[i, FACTUAL]
            beside[i, 0] += weight[p] * base[0, NOTHING]
            beside[i, 1] += weight[p] * base[0, FACTUAL]
        for s in range(columns):
            total[s] += base[0, s] * acc[s]
    for i in range(tiers):
        for k in range(ix.tier_slot.shape[1]):
            slot = ix.tier_slot[i, k]
            seen[slot, 0] += beside[i, 0] * tier[i, NOTHING]
            seen[slot, 1] += beside[i, 1] * tier[i, FACTUAL]


@njit(cache=True, nogil=True)
@no_type_check
def _add_owen(
    ix: Indices,
    weight: Array,
    factor: Array,
    leaf: Array,
    by_rate: Array,
    by_class: Array,
    share: Array,
) -> None:
    """Add every pattern to Owen's sums, for every set of gains that is still on."""
    columns = factor.shape[1]
    chord = np.empty((ix.chord_term.shape[0], columns))
    bundle = np.empty((ix.bundle_class.shape[0], columns))
    acc, beside = np.empty(columns), np.empty(columns)
    for i in range(chord.shape[0]):
        _multiply(ix.chord_term, i, factor, 0, chord, i)
    for i in range(bundle.shape[0]):
        _multiply(ix.bundle_class, i, leaf, 0, bundle, i)
    by_chord, by_bundle = np.zeros_like(chord), np.zeros_like(bundle)
    whole = np.zeros((ix.level_never.shape[0], columns))
    for signature in range(ix.mask.shape[0]):
        mask, i = ix.mask[signature], ix.chord[signature]
        first, last = ix.pattern_start[signature], ix.pattern_start[signature + 1]
        some = (mask + 1) * ix.nodes.shape[0]
        for column in range(some):
            acc[column], beside[column] = 0.0, chord[i, column] * ix.coalition[mask, column]
        for p in range(first, last):
            k = ix.pattern_bundle[p]
            for column in range(some):
                acc[column] += weight[p] * bundle[k, column]
            for column in range(some):
                by_bundle[k, column] += weight[p] * beside[column]
        for column in range(some):
            by_chord[i, column] += acc[column] * ix.coalition[mask, column]
            whole[mask, column] += acc[column] * chord[i, column]
    _credit_gains(ix, whole, share)
    _spread_back(ix.chord_term, chord, by_chord, by_rate)
    _spread_back(ix.bundle_class, bundle, by_bundle, by_class)


@njit(cache=True, nogil=True)
@no_type_check
def _spread_back(numbers: Array, product: Array, beside: Array, out: Array) -> None:
    """Add every whole sum to each of the factors that are in its product."""
    whole = np.empty(product.shape[1])
    for i in range(numbers.shape[0]):
        for column in range(product.shape[1]):
            whole[column] = product[i, column] * beside[i, column]
        for k in range(numbers.shape[1]):
            r = numbers[i, k]
            if r >= 0:
                for column in range(product.shape[1]):
                    out[r, column] += whole[column]


@njit(cache=True, nogil=True)
@no_type_check
def _credit_gains(ix: Indices, whole: Array, share: Array) -> None:
    for mask in range(whole.shape[0]):
        for j in range(ix.gain_owner.shape[0]):
            credit = 0.0
            for column in range(whole.shape[1]):
                credit += whole[mask, column] * ix.credit[mask, j, column]
            share[ix.gain_owner[j]] += credit


@njit(cache=True, nogil=True, error_model="numpy")
@no_type_check
def _credit_terms(ix: Indices, keep: Array, factor: Array, by_rate: Array, share: Array) -> None:
    """Credit the hazards over enumerated causes: what the sum loses when this one goes off."""
    nodes = ix.nodes.shape[0]
    lost = np.empty(nodes)
    for r in range(by_rate.shape[0]):
        lost[:] = 0.0
        for m in range(by_rate.shape[1] // nodes):
            for t in range(nodes):
                column = m * nodes + t
                lost[t] += (1.0 - keep[r, m]) * by_rate[r, column] / factor[r, column]
        share[ix.rate_owner[r]] += lost.sum()


@njit(cache=True, nogil=True, error_model="numpy")
@no_type_check
def _credit_pieces(
    ix: Indices,
    weights: Array,
    keep: Array,
    factor: Array,
    leaf: Array,
    by_class: Array,
    share: Array,
) -> None:
    """Credit the hazards of leaves: the leaf's sum with this one going off, over its whole sum."""
    nodes, columns = ix.nodes.shape[0], by_class.shape[1]
    ratio, product, lost = np.empty(columns), np.empty(columns), np.empty(nodes)
    for c in range(by_class.shape[0]):
        for column in range(columns):
            there = by_class[c, column] != 0.0
            ratio[column] = by_class[c, column] / leaf[c, column] if there else 0.0
        for s in range(ix.leaf_states[ix.class_leaf[c]]):
            at = ix.class_offset[c] + s
            for i in range(ix.piece_start[at], ix.piece_start[at + 1]):
                r = ix.piece_rate[i]
                _multiply_pieces(ix, at, weights[at], factor, i, product)
                lost[:] = 0.0
                for m in range(columns // nodes):
                    for t in range(nodes):
                        column = m * nodes + t
                        lost[t] += ratio[column] * product[column] * (1.0 - keep[r, m])
                share[ix.rate_owner[r]] += lost.sum()


@njit(cache=True, nogil=True)
@no_type_check
def _leaf_states(
    ix: Indices, weights: Array, keep: Array, leaf: Array, seen: Array, out: Array
) -> None:
    """Add up the posterior sums of the leaves' states."""
    for slot in range(seen.shape[0]):
        c, m = ix.slot_class[slot], ix.slot_mask[slot]
        k = ix.class_leaf[c]
        if leaf[slot, NOTHING] == 0.0:
            continue
        for s in range(ix.leaf_states[k]):
            at = ix.class_offset[c] + s
            no_pain = weights[at]
            for i in range(ix.piece_start[at], ix.piece_start[at + 1]):
                no_pain *= keep[ix.piece_rate[i], m]
            out[k, s] += seen[slot, 0] * weights[at] / leaf[slot, NOTHING]
            out[k, s] -= seen[slot, 1] * no_pain / leaf[slot, FACTUAL]


@njit(cache=True, nogil=True)
@no_type_check
def _attribute(ix: Indices, row: Tables, keep: Array, out: Outputs) -> None:
    """Add the shares by Owen's quadrature."""
    masks, rates, classes = ix.level_never.shape[0], row.rate.shape[0], ix.class_leaf.shape[0]
    columns = masks * ix.nodes.shape[0]
    in_owen, leaf_owen = np.empty((rates, columns)), np.empty((classes, columns))
    _owen_factor(ix, keep, masks, in_owen)
    product = np.empty(columns)
    for c in range(classes):
        _sum_leaf(ix, row.leaf, in_owen, c, leaf_owen, c, product)
    by_rate, by_class = np.zeros((rates, columns)), np.zeros((classes, columns))
    _add_owen(ix, out.pattern, in_owen, leaf_owen, by_rate, by_class, out.share)
    _credit_terms(ix, keep, in_owen, by_rate, out.share)
    _credit_pieces(ix, row.leaf, keep, in_owen, leaf_owen, by_class, out.share)


@njit(cache=True, nogil=True)
@no_type_check
def _solve_row(ix: Indices, row: Tables, out: Outputs) -> None:
    masks, scenarios = ix.level_never.shape[0], ix.scenario_rate.shape[0]
    rates, slots = row.rate.shape[0], ix.slot_class.shape[0]
    columns = (scenarios + LANES - 1) // LANES * LANES
    keep, left = np.empty((rates, row.level.shape[0])), np.empty((rates, masks * masks))
    _decay(ix, row, keep, left)
    branch = np.empty(ix.sign.shape[0])
    _weigh(ix, row.factor, branch, out.pattern)
    in_scenario, leaf_scenario = np.empty((masks, rates, columns)), np.empty((slots, columns))
    _scenario_factor(ix, keep, left, in_scenario)
    product = np.empty(columns)
    for i in range(slots):
        factor = in_scenario[ix.slot_mask[i]]
        _sum_leaf(ix, row.leaf, factor, ix.slot_class[i], leaf_scenario, i, product)
    unit, seen = np.empty(ix.pattern_class.shape[0]), np.zeros((slots, 2))
    total = np.zeros(columns)
    _add_scenarios(ix, out.pattern, in_scenario, leaf_scenario, unit, seen, total)
    out.total[:] += total[:scenarios]
    if out.share.shape[0] > 0:
        _add_marginals(ix, branch, unit, out.marginal)
        _leaf_states(ix, row.leaf, keep, leaf_scenario, seen, out.leaf)
        _attribute(ix, row, keep, out)


@njit(cache=True, nogil=True)
@no_type_check
def solve_rows(ix: Indices, tables: Tables, outputs: Outputs) -> None:
    """Solve every row and add its sums to ``outputs``, which hold zeros.

    Without room for a share only the scenarios are summed: no posterior, no attribution.
    """
    for i in range(tables.factor.shape[0]):
        row = Tables(
            tables.factor[i], tables.leaf[i], tables.rate[i], tables.remains[i], tables.level[i]
        )
        out = Outputs(
            outputs.total[i],
            outputs.share[i],
            outputs.marginal[i],
            outputs.leaf[i],
            outputs.pattern[i],
        )
        _solve_row(ix, row, out)
