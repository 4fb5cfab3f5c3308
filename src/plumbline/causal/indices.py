"""The flat integer arrays that the kernel walks through.

Many branches have much in common, so the kernel walks through a tree and computes a thing once for
all that share it:

signature
    the same hazards and gains are on, whatever the leaves' weights;
stem
    in addition every leaf but the last (the one with most classes) stands in the same class;
pattern
    in addition the last leaf does: now the branches differ in their weight only.

A pattern's product over hazards and leaves is in turn one of two products that many patterns share:

chord
    the same hazards over enumerated causes are on, whatever the gains;
bundle
    every leaf stands in the same class, whatever the hazards and gains;
tier
    a bundle with a mask of acting gains; the signatures are also ordered by their first tier.

What no product over leaves can give (the bracket, "clearly less") is computed once per signature.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal.conditional import is_open
from plumbline.causal.distinct import distinct_rows
from plumbline.causal.fragment import Model
from plumbline.causal.plans import Plans, Selector, rate_numbers
from plumbline.causal.scenarios import REMAINS

__all__ = ["Indices", "build_indices", "is_treated", "levels_used", "marginal_offsets"]

# Shares are polynomials in t of a degree below the number of hazards and gains in one state;
# sixteen nodes are exact for up to 32 of these, and the error stays tiny beyond.
QUADRATURE_NODES = 16


class Indices(NamedTuple):
    """What lies where; see the module's docstring for signatures, stems and patterns.

    A *piece* is a hazard of one state of a leaf in one class of it, and lies with the weight of
    that state; a *slot* is a class of a leaf with a mask of acting gains. A model without leaves
    has one leaf that is nothing. A *column* of Owen's sums is a set of gains that are still on with
    a node, the node running fastest.
    """

    sign: Float[np.ndarray, " branch"]
    state: Int[np.ndarray, " branch"]
    marginal: Int[np.ndarray, "state enumerated"]
    pattern: Int[np.ndarray, " branch"]
    factor: Int[np.ndarray, "branch factor"]
    pattern_class: Int[np.ndarray, " pattern"]
    pattern_bundle: Int[np.ndarray, " pattern"]
    pattern_tier: Int[np.ndarray, " pattern"]
    pattern_start: Int[np.ndarray, " signature_edge"]
    bundle_class: Int[np.ndarray, "bundle leaf"]
    tier_slot: Int[np.ndarray, "tier leaf"]
    tier_order: Int[np.ndarray, " signature"]
    stem_start: Int[np.ndarray, " stem_edge"]
    stem_class: Int[np.ndarray, "stem other_leaf"]
    signature_start: Int[np.ndarray, " signature_edge"]
    mask: Int[np.ndarray, " signature"]
    term: Int[np.ndarray, "signature term"]
    chord: Int[np.ndarray, " signature"]
    chord_term: Int[np.ndarray, "chord term"]
    changes: Bool[np.ndarray, " signature"]
    leaf_states: Int[np.ndarray, " leaf"]
    class_leaf: Int[np.ndarray, " class"]
    class_offset: Int[np.ndarray, " class"]
    piece_start: Int[np.ndarray, " weight_edge"]
    piece_rate: Int[np.ndarray, " piece"]
    slot_class: Int[np.ndarray, " slot"]
    slot_mask: Int[np.ndarray, " slot"]
    rate_owner: Int[np.ndarray, " rate"]
    rate_neck: Bool[np.ndarray, " rate"]
    rate_treated: Bool[np.ndarray, " rate"]
    level_used: Int[np.ndarray, " level"]
    gain_owner: Int[np.ndarray, " gain"]
    level_never: Int[np.ndarray, " mask"]
    scenario_level: Int[np.ndarray, "scenario mask"]
    scenario_rate: Int[np.ndarray, "scenario rate"]
    nodes: Float[np.ndarray, " node"]
    coalition: Float[np.ndarray, "mask column"]
    credit: Float[np.ndarray, "mask gain column"]


Arrays = dict[str, Float[np.ndarray, "..."] | Int[np.ndarray, "..."] | Bool[np.ndarray, "..."]]


def build_indices(model: Model, plans: Plans) -> Indices:
    """Return the index arrays of a model that was planned."""
    part = plans.partition
    mask = _masks(model, plans)
    terms = _stack([rate_numbers(model, t) for t in plans.terms], len(mask))
    parts = _stack([rate_numbers(model, p) for p in plans.parts], len(mask))
    first_class, classes = _classes(plans, len(mask))
    first_marginal = np.array(marginal_offsets(model, part.enumerated)[:-1], dtype=np.int64)
    tables = [*plans.cause_selectors, *[selector for _, selector in plans.finding_groups]]
    arrays: Arrays = {
        "sign": part.branch_sign,
        "state": part.branch_state,
        "marginal": part.states + first_marginal,
        "factor": _stack(_offset_indices(tables), len(mask)),
        **_tree(plans, mask, terms, parts, classes),
        **_leaves(model, plans, parts, first_class),
        **_quadrature(len(plans.gains)),
        "rate_owner": plans.rate_owner,
        "rate_neck": plans.rate_neck,
        "rate_treated": is_treated(plans.scenarios.rate),
        "level_used": levels_used(plans.scenarios.level),
        "gain_owner": np.array([plans.owners.index(g.owner) for g in plans.gains], dtype=np.int64),
        "level_never": plans.scenarios.level_never,
        "scenario_level": plans.scenarios.level,
        "scenario_rate": plans.scenarios.rate,
    }
    return Indices(**{name: np.ascontiguousarray(array) for name, array in arrays.items()})


def _tree(
    plans: Plans,
    mask: Int[np.ndarray, " branch"],
    terms: Int[np.ndarray, "branch term"],
    parts: Int[np.ndarray, "branch part"],
    classes: Int[np.ndarray, "branch leaf"],
) -> Arrays:
    """Return what the branches have in common."""
    signatures, of_signature = distinct_rows(np.column_stack([mask, terms, parts]))
    patterns, pattern = distinct_rows(np.column_stack([of_signature, classes]))
    stems, of_stem = distinct_rows(patterns[:, :-1])
    edges = np.arange(len(signatures) + 1)
    first_pattern = np.searchsorted(patterns[:, 0], edges)
    bundles = _bundles(patterns[:, 1:], signatures[patterns[:, 0], 0])
    term = signatures[:, 1 : 1 + terms.shape[1]]
    chords, chord = distinct_rows(term)
    return {
        "pattern": pattern,
        "pattern_class": patterns[:, -1],
        "pattern_start": first_pattern,
        "stem_start": np.searchsorted(of_stem, np.arange(len(stems) + 1)),
        "stem_class": stems[:, 1:],
        "signature_start": np.searchsorted(stems[:, 0], edges),
        "mask": signatures[:, 0],
        "term": term,
        "chord": chord,
        "chord_term": chords,
        "changes": _changes(signatures, plans),
        **bundles,
        "tier_order": np.argsort(bundles["pattern_tier"][first_pattern[:-1]], kind="stable"),
    }


def _bundles(classes: Int[np.ndarray, "pattern leaf"], mask: Int[np.ndarray, " pattern"]) -> Arrays:
    """Return what the leaves of the patterns have in common: bundles, tiers and slots."""
    bundles, bundle = distinct_rows(classes)
    tiers, tier = distinct_rows(np.column_stack([classes, mask]))
    slots, slot = distinct_rows(_class_and_mask(tiers[:, :-1], tiers[:, -1]))
    return {
        "pattern_bundle": bundle,
        "pattern_tier": tier,
        "bundle_class": bundles,
        "tier_slot": slot.reshape(len(tiers), -1),
        "slot_class": slots[:, 0],
        "slot_mask": slots[:, 1],
    }


def _leaves(
    model: Model,
    plans: Plans,
    parts: Int[np.ndarray, "branch part"],
    first_class: Int[np.ndarray, " leaf_edge"],
) -> Arrays:
    """Return the classes of the leaves and the pieces of each of their states."""
    states, of_leaf = _leaf_states(model, plans), np.diff(first_class)
    offset = _class_offsets(model, plans)
    weights = int(np.sum(states * of_leaf))
    piece_start, piece_rate = _pieces(plans, parts, first_class, offset, weights)
    return {
        "leaf_states": states,
        "class_leaf": np.repeat(np.arange(len(of_leaf)), of_leaf),
        "class_offset": offset,
        "piece_start": piece_start,
        "piece_rate": piece_rate,
    }


def is_treated(rate: Int[np.ndarray, "scenario rate"]) -> Bool[np.ndarray, " rate"]:
    """Return which rates are only as far as they remain in some scenario."""
    return np.any(rate == REMAINS, axis=0)


def levels_used(level: Int[np.ndarray, "scenario mask"]) -> Int[np.ndarray, " level"]:
    """Return the gain levels that any scenario looks at, the gain as it is among them."""
    return np.union1d(level, np.arange(level.shape[1]))


def marginal_offsets(model: Model, causes: tuple[str, ...]) -> list[int]:
    """Return where the states of each cause begin when all are laid end to end, and the total."""
    offsets = [0]
    for cause in causes:
        offsets.append(offsets[-1] + len(model.causes[cause].states))
    return offsets


def _classes(
    plans: Plans, branches: int
) -> tuple[Int[np.ndarray, " leaf_edge"], Int[np.ndarray, "branch leaf"]]:
    """Return every leaf's first class, and the classes of every branch.

    The last column is the leaf that leaves the fewest stems.
    """
    if not plans.leaves:
        return np.array([0, 1]), np.zeros((branches, 1), dtype=np.int64)
    counts = [len(leaf.selector.combinations) for leaf in plans.leaves]
    first = np.cumsum([0, *counts])
    index = [leaf.selector.index + first[k] for k, leaf in enumerate(plans.leaves)]
    columns = np.column_stack(index)
    stems = [len(distinct_rows(np.delete(columns, k, axis=1))[0]) for k in range(len(index))]
    last = int(np.argmin(stems))
    order = [k for k in range(len(index)) if k != last] + [last]
    return first, columns[:, order]


def _class_and_mask(
    classes: Int[np.ndarray, "tier leaf"], mask: Int[np.ndarray, " tier"]
) -> Int[np.ndarray, "many two"]:
    masks = np.broadcast_to(mask[:, None], classes.shape)
    return np.stack([classes, masks], axis=-1).reshape(-1, 2)


def _stack(columns: list[Int[np.ndarray, " branch"]], branches: int) -> Int[np.ndarray, "branch n"]:
    if not columns:
        return np.zeros((branches, 0), dtype=np.int64)
    return np.column_stack(columns)


def _offset_indices(selectors: list[Selector]) -> list[Int[np.ndarray, " branch"]]:
    offset = 0
    result = []
    for selector in selectors:
        result.append(selector.index + offset)
        offset += len(selector.combinations)
    return result


def _masks(model: Model, plans: Plans) -> Int[np.ndarray, " branch"]:
    part = plans.partition
    states = part.states[part.branch_state]
    mask = np.zeros(len(states), dtype=np.int64)
    for bit, gain in enumerate(plans.gains):
        mask |= is_open(model, gain.when, states, part.enumerated).astype(np.int64) << bit
    return mask


def _changes(
    signature: Int[np.ndarray, "signature column"], plans: Plans
) -> Bool[np.ndarray, " signature"]:
    """Return where a healthy neck changes anything at all."""
    neck = np.append(plans.rate_neck, False)[signature[:, 1:]]
    mask = signature[:, 0]
    return neck.any(axis=1) | (plans.scenarios.level_never[mask] != mask)


def _leaf_states(model: Model, plans: Plans) -> Int[np.ndarray, " leaf"]:
    sizes = [len(model.causes[leaf.cause].states) for leaf in plans.leaves]
    return np.array(sizes or [1], dtype=np.int64)


def _class_offsets(model: Model, plans: Plans) -> Int[np.ndarray, " class"]:
    """Return where the weights of every class lie; without leaves, those of nothing."""
    if not plans.leaves:
        return np.zeros(1, dtype=np.int64)
    offsets = [
        leaf.offset + np.arange(len(leaf.selector.combinations)) * states
        for leaf, states in zip(plans.leaves, _leaf_states(model, plans).tolist(), strict=True)
    ]
    return np.concatenate(offsets)


def _pieces(
    plans: Plans,
    rates: Int[np.ndarray, "branch part"],
    first_class: Int[np.ndarray, " leaf_edge"],
    offset: Int[np.ndarray, " class"],
    weights: int,
) -> tuple[Int[np.ndarray, " weight_edge"], Int[np.ndarray, " piece"]]:
    """Return, for every state of every class, the rate number of every hazard that is on."""
    found: list[list[int]] = [[] for _ in range(weights)]
    for number, plan in enumerate(plans.parts):
        index = plans.leaves[plan.leaf].selector.index
        pairs, _ = distinct_rows(np.column_stack([index, rates[:, number]]))
        for entry, rate in pairs.tolist():
            if rate >= 0:
                found[int(offset[first_class[plan.leaf] + entry]) + plan.state].append(rate)
    start = np.cumsum([0, *[len(pieces) for pieces in found]])
    return start, np.array([rate for pieces in found for rate in pieces], dtype=np.int64)


def _quadrature(gains: int) -> Arrays:
    """Return the nodes, the chance of every coalition of gains, and each gain's signed credit.

    ``coalition[mask, kept]``: of the gains in ``mask``, exactly those in ``kept`` are still on,
    times the node's weight. ``credit``: the same without regard to one gain, minus where that one
    is on.
    """
    points, weights = np.polynomial.legendre.leggauss(QUADRATURE_NODES)
    nodes, weights = (points + 1.0) / 2.0, weights / 2.0
    masks = 1 << gains
    coalition = np.zeros((masks, masks, len(nodes)))
    credit = np.zeros((masks, gains, masks, len(nodes)))
    for mask in range(masks):
        for kept in (k for k in range(masks) if k & ~mask == 0):
            odds = {
                j: 1.0 - nodes if kept >> j & 1 else nodes for j in range(gains) if mask >> j & 1
            }
            coalition[mask, kept] = weights * np.prod([np.ones_like(nodes), *odds.values()], axis=0)
            for j in odds:
                others = [odds[i] for i in odds if i != j]
                sign = -1.0 if kept >> j & 1 else 1.0
                product = np.prod([np.ones_like(nodes), *others], axis=0)
                credit[mask, j, kept] = sign * weights * product
    columns = masks * len(nodes)
    return {
        "nodes": nodes,
        "coalition": coalition.reshape(masks, columns),
        "credit": credit.reshape(masks, gains, columns),
    }
