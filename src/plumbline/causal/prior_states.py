"""Probabilities before the pain is looked at."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.causal.conditional import is_open
from plumbline.causal.layout import Compiled
from plumbline.causal.plans import LeafPlan
from plumbline.causal.tables import Tables

__all__ = ["branch_probabilities", "mean_gain", "states_before_pain"]

SMALLEST = 1e-300  # keeps an impossible class of a leaf from dividing by zero; its weight is zero


def branch_probabilities(compiled: Compiled, tables: Tables) -> Float[np.ndarray, "row branch"]:
    """Return the signed weight of every branch, leaves summed out, pain left out.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.

    Returns
    -------
    ndarray, shape (row, branch)
        Adds up, over the branches of a state, to P(state, findings).
    """
    plans = compiled.plans
    sign = compiled.partition.branch_sign
    weights = np.broadcast_to(sign, (len(tables.factor), len(sign))).copy()
    first = 0
    for selector in (*plans.cause_selectors, *(group[1] for group in plans.finding_groups)):
        weights *= tables.factor[:, first + selector.index]
        first += len(selector.combinations)
    for plan in plans.leaves:
        total = _leaf_table(compiled, tables, plan).sum(axis=2)
        weights *= total[:, plan.selector.index]
    return weights


def mean_gain(compiled: Compiled, tables: Tables) -> Float[np.ndarray, " row"]:
    """Return the mean of the gain over the states that are possible under the findings.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.
    """
    part = compiled.partition
    states = part.states[part.branch_state]
    mask = np.zeros(len(states), dtype=np.int64)
    for bit, gain in enumerate(compiled.plans.gains):
        opened = is_open(compiled.model, gain.when, states, part.enumerated)
        mask |= opened.astype(np.int64) << bit
    weights = branch_probabilities(compiled, tables)
    return np.asarray((weights * tables.level[:, mask]).sum(axis=1) / weights.sum(axis=1))


def states_before_pain(
    compiled: Compiled, tables: Tables
) -> dict[str, Float[np.ndarray, "row state"]]:
    """Return P(state | findings) of every cause without looking at the pain.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.

    Returns
    -------
    dict of str to ndarray, shape (row, state)
        One table per cause; rows sum to one.
    """
    part = compiled.partition
    weights = branch_probabilities(compiled, tables)
    total = weights.sum(axis=1, keepdims=True)
    result: dict[str, Float[np.ndarray, "row state"]] = {}
    for number, cause in enumerate(part.enumerated):
        size = len(compiled.model.causes[cause].states)
        one_hot = np.eye(size)[part.states[part.branch_state, number]]
        result[cause] = weights @ one_hot / total
    for plan in compiled.plans.leaves:
        table = _leaf_table(compiled, tables, plan)
        chance = table / np.maximum(table.sum(axis=2, keepdims=True), SMALLEST)
        by_branch = chance[:, plan.selector.index, :]
        result[plan.cause] = np.einsum("rb,rbs->rs", weights, by_branch) / total
    return result


def _leaf_table(
    compiled: Compiled, tables: Tables, plan: LeafPlan
) -> Float[np.ndarray, "row class state"]:
    classes = len(plan.selector.combinations)
    states = len(compiled.model.causes[plan.cause].states)
    block = tables.leaf[:, plan.offset : plan.offset + classes * states]
    return block.reshape(len(block), classes, states)
