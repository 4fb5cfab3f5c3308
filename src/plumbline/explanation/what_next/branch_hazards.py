"""The pain hazard of every branch and of every class of a leaf, by whose doing it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, final

import numpy as np
from jaxtyping import Float, Int

from plumbline.causal import Compiled
from plumbline.causal.conditional import is_open
from plumbline.causal.distinct import distinct_rows
from plumbline.causal.plans import LeafPlan, PartPlan, TermPlan, rate_numbers
from plumbline.causal.tables import Tables
from plumbline.explanation.what_next.true_states import Split

__all__ = ["Leaf", "Parts", "branch_parts", "branch_weights", "leaves_of"]

Array = Float[np.ndarray, "row *axis"]


class Parts(NamedTuple):
    """A pain hazard with its gain: the whole, what the neck owns, what a named source owns."""

    whole: Array
    neck: Array
    named: Array


class _Rates(NamedTuple):
    """Rates without gain: of the neck (more pain; less, through a named source; less), the rest."""

    neck: Array
    relief: Array
    other_relief: Array
    named: Array
    other: Array


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A cause that is summed out: its weights and hazards in every slot.

    A slot is a class of the leaf together with the gains that act beside it.

    Attributes
    ----------
    cause : str
        The cause.
    slot : ndarray, shape (branch,)
        Slot of every branch.
    weight : ndarray, shape (row, slot, state)
        Weight of every state of the leaf.
    parts : Parts
        Its pain hazard, each of shape (row, slot, state).
    """

    cause: str
    slot: Int[np.ndarray, " branch"]
    weight: Float[np.ndarray, "row slot state"]
    parts: Parts


def branch_weights(compiled: Compiled, tables: Tables) -> Float[np.ndarray, "row branch"]:
    """Return the signed weight of every branch without its leaves and without the pain.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.
    """
    plans = compiled.plans
    sign = compiled.partition.branch_sign
    weights = np.broadcast_to(sign, (len(tables.factor), len(sign))).copy()
    first = 0
    for selector in (*plans.cause_selectors, *(group[1] for group in plans.finding_groups)):
        weights *= tables.factor[:, first + selector.index]
        first += len(selector.combinations)
    return weights


def branch_parts(compiled: Compiled, tables: Tables, split: Split | None) -> Parts:
    """Return the hazard of the enumerated causes, each part of shape (row, branch).

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.
    split : Split or None
        Which sources can be named.
    """
    masks = _gain_masks(compiled)
    size = (len(tables.rate), len(masks))
    rates = _Rates(*(np.zeros(size) for _ in _Rates._fields))
    for plan in compiled.plans.terms:
        numbers = rate_numbers(compiled.model, plan)
        rate = np.where(numbers >= 0, tables.rate[:, np.maximum(numbers, 0)], 0.0)
        _add(rates, rate, compiled, plan, split)
    return _with_gain(rates, compiled, tables, masks)


def leaves_of(compiled: Compiled, tables: Tables, split: Split | None) -> tuple[Leaf, ...]:
    """Return every leaf with its weights and its parts of the pain hazard.

    Parameters
    ----------
    compiled, tables, split
        As for :func:`branch_parts`.
    """
    masks = _gain_masks(compiled)
    leaves = []
    for number, plan in enumerate(compiled.plans.leaves):
        parts = [part for part in compiled.plans.parts if part.leaf == number]
        leaves.append(_leaf(compiled, tables, split, (plan, parts), masks))
    return tuple(leaves)


def _leaf(
    compiled: Compiled,
    tables: Tables,
    split: Split | None,
    plans: tuple[LeafPlan, Sequence[PartPlan]],
    masks: Int[np.ndarray, " branch"],
) -> Leaf:
    plan, parts = plans
    states = len(compiled.model.causes[plan.cause].states)
    classes = len(plan.selector.combinations)
    block = tables.leaf[:, plan.offset : plan.offset + classes * states]
    weight = block.reshape(len(block), classes, states)
    pairs, slot = distinct_rows(np.column_stack([plan.selector.index, masks]))
    one_branch = np.zeros(classes, dtype=np.int64)
    one_branch[plan.selector.index] = np.arange(len(masks))
    rates = _Rates(*(np.zeros((len(block), len(pairs), states)) for _ in _Rates._fields))
    for part in parts:
        numbers = rate_numbers(compiled.model, part)[one_branch[pairs[:, 0]]]
        rate = np.where(numbers >= 0, tables.rate[:, np.maximum(numbers, 0)], 0.0)
        one_state = _Rates(*(values[:, :, part.state] for values in rates))
        _add(one_state, rate, compiled, part, split)
    return Leaf(
        cause=plan.cause,
        slot=slot,
        weight=weight[:, pairs[:, 0]],
        parts=_with_gain(rates, compiled, tables, pairs[:, 1]),
    )


def _add(
    rates: _Rates,
    rate: Array,
    compiled: Compiled,
    plan: TermPlan | PartPlan,
    split: Split | None,
) -> None:
    """Add one hazard to the sums, in place."""
    named = split is not None and any(cause in split.sources for cause in plan.hazard.when)
    if compiled.model.is_neck_term(plan.hazard):
        more, less = np.maximum(rate, 0.0), np.minimum(rate, 0.0)
        rates.neck[...] += more
        (rates.relief if named else rates.other_relief)[...] += less
    else:
        (rates.named if named else rates.other)[...] += rate


def _gain_masks(compiled: Compiled) -> Int[np.ndarray, " branch"]:
    """Return which gains act in every branch; bit j is gain j."""
    part = compiled.partition
    states = part.states[part.branch_state]
    mask = np.zeros(len(states), dtype=np.int64)
    for bit, gain in enumerate(compiled.plans.gains):
        opened = is_open(compiled.model, gain.when, states, part.enumerated)
        mask |= opened.astype(np.int64) << bit
    return mask


def _with_gain(
    rates: _Rates, compiled: Compiled, tables: Tables, masks: Int[np.ndarray, " place"]
) -> Parts:
    """Multiply by the gain as it is and by that with a healthy neck; the places are axis 1."""
    necks = [compiled.model.is_neck_gain(gain) for gain in compiled.plans.gains]
    kept = sum((not neck) << bit for bit, neck in enumerate(necks))
    shape = (len(tables.level), len(masks)) + (1,) * (rates.neck.ndim - 2)
    gain = tables.level[:, masks].reshape(shape)
    healthy = tables.level[:, masks & kept].reshape(shape)
    without = rates.named + rates.other
    return Parts(
        whole=gain * (rates.neck + rates.relief + rates.other_relief + without),
        neck=gain * rates.neck + (gain - healthy) * without,
        named=gain * rates.relief + healthy * rates.named,
    )
