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
    for m in range(out.shape[0]):
        for r in range(out.shape[1]):
            for s in range(out.shape[2]):
                mode = ix.scenario_rate[s, r]
                if mode == OFF:
                    out[m, r, s] = 1.0
                elif mode == REMAINS:
                    out[m, r, s] = left[r, ix.scenario_level[s, m]]
                elif mode == FULL:
                    out[m, r, s] = keep[r, m]
                else:
                    out[m, r, s] = keep[r, ix.scenario_level[s, m]]


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
def _sum_leaf(
    ix: Indices, weights: Array, factor: Array, c: int, out: Array, product: Array
) -> None:
    """Sum one leaf out, in one class of it; one value per column."""
    columns = out.shape[0]
    for column in range(columns):
        out[column] = 0.0
    for s in range(ix.leaf_states[ix.class_leaf[c]]):
        weight = weights[ix.class_offset[c] + s]
        for column in range(columns):
            product[column] = weight
        for i in range(ix.piece_start[c], ix.piece_start[c + 1]):
            if ix.piece_state[i] == s:
                source = factor[ix.piece_rate[i]]
                for column in range(columns):
                    product[column] *= source[column]
        for column in range(columns):
            out[column] += product[column]


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
def _multiply_terms(ix: Indices, signature: int, factor: Array, out: Array) -> None:
    for column in range(out.shape[0]):
        out[column] = 1.0
    for h in range(ix.term.shape[1]):
        r = ix.term[signature, h]
        if r >= 0:
            source = factor[r]
            for column in range(out.shape[0]):
                out[column] *= source[column]


@njit(cache=True, nogil=True)
@no_type_check
def _add_scenarios(
    ix: Indices, weight: Array, factor: Array, leaf: Array, unit: Array, seen: Array, total: Array
) -> None:
    """Add every pattern's product over hazards and leaves to every scenario."""
    columns = total.shape[0]
    base, prefix, acc = np.empty(columns), np.empty(columns), np.empty(columns)
    for signature in range(ix.mask.shape[0]):
        _multiply_terms(ix, signature, factor[ix.mask[signature]], base)
        for stem in range(ix.signature_start[signature], ix.signature_start[signature + 1]):
            for s in range(columns):
                prefix[s] = base[s]
                acc[s] = 0.0
            for k in range(ix.stem_slot.shape[1]):
                source = leaf[ix.stem_slot[stem, k]]
                for s in range(columns):
                    prefix[s] *= source[s]
            for p in range(ix.stem_start[stem], ix.stem_start[stem + 1]):
                slot = ix.pattern_slot[p]
                source = leaf[slot]
                for s in range(columns):
                    acc[s] += weight[p] * source[s]
                nothing = prefix[NOTHING] * source[NOTHING]
                factual = prefix[FACTUAL] * source[FACTUAL]
                unit[p] = nothing - factual
                seen[slot, 0] += weight[p] * nothing
                seen[slot, 1] += weight[p] * factual
            for s in range(columns):
                total[s] += prefix[s] * acc[s]
            for k in range(ix.stem_slot.shape[1]):
                slot = ix.stem_slot[stem, k]
                seen[slot, 0] += prefix[NOTHING] * acc[NOTHING]
                seen[slot, 1] += prefix[FACTUAL] * acc[FACTUAL]


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
    base, whole = np.empty(factor.shape[1]), np.empty(factor.shape[1])
    prefix, acc = np.empty(factor.shape[1]), np.empty(factor.shape[1])
    for signature in range(ix.mask.shape[0]):
        mask = ix.mask[signature]
        columns = (mask + 1) * ix.nodes.shape[0]
        odds = ix.coalition[mask]
        _multiply_terms(ix, signature, factor, base[:columns])
        for column in range(columns):
            whole[column] = 0.0
        for stem in range(ix.signature_start[signature], ix.signature_start[signature + 1]):
            for column in range(columns):
                prefix[column] = base[column]
            _owen_stem(ix, stem, weight, leaf, odds, prefix[:columns], acc, by_class)
            for column in range(columns):
                whole[column] += acc[column]
        _credit_gains(ix, mask, whole[:columns], share)
        for h in range(ix.term.shape[1]):
            if ix.term[signature, h] >= 0:
                target = by_rate[ix.term[signature, h]]
                for column in range(columns):
                    target[column] += whole[column] * odds[column]


@njit(cache=True, nogil=True)
@no_type_check
def _owen_stem(
    ix: Indices,
    stem: int,
    weight: Array,
    leaf: Array,
    odds: Array,
    prefix: Array,
    acc: Array,
    by_class: Array,
) -> None:
    """Fill ``acc`` with the sum over a stem's patterns, and add it to the classes of its leaves."""
    columns = prefix.shape[0]
    for column in range(columns):
        acc[column] = 0.0
    for k in range(ix.stem_class.shape[1]):
        source = leaf[ix.stem_class[stem, k]]
        for column in range(columns):
            prefix[column] *= source[column]
    for p in range(ix.stem_start[stem], ix.stem_start[stem + 1]):
        source = leaf[ix.pattern_class[p]]
        target = by_class[ix.pattern_class[p]]
        for column in range(columns):
            added = weight[p] * prefix[column] * source[column]
            acc[column] += added
            target[column] += added * odds[column]
    for k in range(ix.stem_class.shape[1]):
        target = by_class[ix.stem_class[stem, k]]
        for column in range(columns):
            target[column] += acc[column] * odds[column]


@njit(cache=True, nogil=True)
@no_type_check
def _credit_gains(ix: Indices, mask: int, whole: Array, share: Array) -> None:
    for j in range(ix.gain_owner.shape[0]):
        credit = 0.0
        for column in range(whole.shape[0]):
            credit += whole[column] * ix.credit[mask, j, column]
        share[ix.gain_owner[j]] += credit


@njit(cache=True, nogil=True)
@no_type_check
def _credit_terms(ix: Indices, keep: Array, factor: Array, by_rate: Array, share: Array) -> None:
    """Credit the hazards over enumerated causes: what the sum loses when this one goes off."""
    nodes = ix.nodes.shape[0]
    for r in range(by_rate.shape[0]):
        for column in range(by_rate.shape[1]):
            lost = 1.0 - keep[r, column // nodes]
            share[ix.rate_owner[r]] += lost * by_rate[r, column] / factor[r, column]


@njit(cache=True, nogil=True)
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
    product = np.empty(columns)
    for c in range(by_class.shape[0]):
        for i in range(ix.piece_start[c], ix.piece_start[c + 1]):
            r, state = ix.piece_rate[i], ix.piece_state[i]
            for column in range(columns):
                product[column] = 0.0
                if by_class[c, column] != 0.0:
                    product[column] = by_class[c, column] / leaf[c, column]
            for j in range(ix.piece_start[c], ix.piece_start[c + 1]):
                if j != i and ix.piece_state[j] == state:
                    source = factor[ix.piece_rate[j]]
                    for column in range(columns):
                        product[column] *= source[column]
            credit = 0.0
            for column in range(columns):
                credit += product[column] * (1.0 - keep[r, column // nodes])
            share[ix.rate_owner[r]] += weights[ix.class_offset[c] + state] * credit


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
            weight = weights[ix.class_offset[c] + s]
            no_pain = weight
            for i in range(ix.piece_start[c], ix.piece_start[c + 1]):
                if ix.piece_state[i] == s:
                    no_pain *= keep[ix.piece_rate[i], m]
            out[k, s] += seen[slot, 0] * weight / leaf[slot, NOTHING]
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
        _sum_leaf(ix, row.leaf, in_owen, c, leaf_owen[c], product)
    by_rate, by_class = np.zeros((rates, columns)), np.zeros((classes, columns))
    _add_owen(ix, out.pattern, in_owen, leaf_owen, by_rate, by_class, out.share)
    _credit_terms(ix, keep, in_owen, by_rate, out.share)
    _credit_pieces(ix, row.leaf, keep, in_owen, leaf_owen, by_class, out.share)


@njit(cache=True, nogil=True)
@no_type_check
def _solve_row(ix: Indices, row: Tables, out: Outputs) -> None:
    masks, columns = ix.level_never.shape[0], ix.scenario_rate.shape[0]
    rates, slots = row.rate.shape[0], ix.slot_class.shape[0]
    keep, left = np.empty((rates, row.level.shape[0])), np.empty((rates, masks * masks))
    _decay(ix, row, keep, left)
    branch = np.empty(ix.sign.shape[0])
    _weigh(ix, row.factor, branch, out.pattern)
    in_scenario, leaf_scenario = np.empty((masks, rates, columns)), np.empty((slots, columns))
    _scenario_factor(ix, keep, left, in_scenario)
    product = np.empty(columns)
    for i in range(slots):
        factor = in_scenario[ix.slot_mask[i]]
        _sum_leaf(ix, row.leaf, factor, ix.slot_class[i], leaf_scenario[i], product)
    unit, seen = np.empty(ix.pattern_class.shape[0]), np.zeros((slots, 2))
    _add_scenarios(ix, out.pattern, in_scenario, leaf_scenario, unit, seen, out.total)
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
