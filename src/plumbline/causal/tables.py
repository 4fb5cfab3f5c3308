"""Fill a layout with numbers: one row of compact tables per person or parameter draw."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, MutableMapping
from functools import partial
from typing import NamedTuple, TypeVar, cast

import numpy as np
from jaxtyping import Float, Int

from plumbline.causal.conditional import conditional, evaluate, onset_hazards, scaling
from plumbline.causal.context import Context
from plumbline.causal.fragment import Model
from plumbline.causal.layout import Compiled
from plumbline.causal.plans import LeafPlan, PartPlan, Selector, TermPlan
from plumbline.causal.scenarios import gain_owners
from plumbline.causal.variables import Finding, Gain
from plumbline.errors import ModelError

__all__ = ["Observations", "Outputs", "Tables", "Unobserved", "fill", "observed_likelihood"]

Value = TypeVar("Value")

Observations = Mapping[str, Int[np.ndarray, " row"]]
"""Finding to the index of the observed value per row; -1 where it is unknown."""

Unobserved = MutableMapping[Hashable, object]
"""What of one layout's tables depends on a context and on no observation, by what it is."""


class Tables(NamedTuple):
    """Numbers of every row, flat; the layout's indices say what lies where."""

    factor: Float[np.ndarray, "row factor"]
    leaf: Float[np.ndarray, "row leaf"]
    rate: Float[np.ndarray, "row rate"]
    remains: Float[np.ndarray, "row rate"]
    level: Float[np.ndarray, "row level"]


class Outputs(NamedTuple):
    """Sums of every row; over P(findings and pain) they are probabilities given pain."""

    total: Float[np.ndarray, "row scenario"]
    share: Float[np.ndarray, "row owner"]
    marginal: Float[np.ndarray, "row marginal"]
    leaf: Float[np.ndarray, "row leaf widest"]
    pattern: Float[np.ndarray, "row pattern"]


def fill(
    compiled: Compiled,
    context: Context,
    observations: Observations,
    base_gain: Float[np.ndarray, " row"] | float = 1.0,
    *,
    unobserved: Unobserved | None = None,
) -> Tables:
    """Return the numbers of every row.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    context : Context
        Parameters, covariates and quantities.
    observations : mapping of str to ndarray, shape (row,)
        Index of the observed value, -1 unknown. Every observed finding must have been compiled in.
    base_gain : ndarray, shape (row,), or float
        Gain of a person in whom no gain acts.
    unobserved : mutable mapping, optional
        Is filled with what depends on no observation; handed in again with the same causes, context
        and gain, it is not worked out again.
    """
    kept = {} if unobserved is None else unobserved
    known = {f.id for f in compiled.findings}
    if not set(observations) <= known:
        raise ModelError(f"not compiled in: {sorted(set(observations) - known)}")
    rate, remains = _once(kept, "rates", lambda: _rates(compiled, context))
    return Tables(
        factor=_factors(compiled, context, observations, kept),
        leaf=_leaves(compiled, context, observations, kept),
        rate=rate,
        remains=remains,
        level=_once(kept, "levels", lambda: _levels(compiled, context, base_gain)),
    )


def _once(kept: Unobserved, what: Hashable, compute: Callable[[], Value]) -> Value:
    """Return what was worked out already, or work it out."""
    if what not in kept:
        kept[what] = compute()
    return cast("Value", kept[what])


def observed_likelihood(
    finding: Finding, model: Model, context: Context, observations: Observations
) -> Float[np.ndarray, " row *axis"]:
    """Return P(what was observed | parents), axes ``(row, *parents)``; one where it is unknown."""
    table = np.asarray(finding.likelihood(context), dtype=np.float64)
    shape = tuple(len(model.causes[p].states) for p in finding.parents)
    table = np.broadcast_to(table, (context.rows, len(finding.values), *shape))
    if not np.all(np.isfinite(table)) or np.any(table < 0):
        raise ModelError(f"the likelihood of {finding.id!r} is not a probability")
    seen = observations.get(finding.id)
    if seen is None:
        return np.ones((context.rows, *shape))
    picked = table[np.arange(context.rows), np.maximum(seen, 0)]
    return np.where((seen < 0).reshape(-1, *[1] * len(shape)), 1.0, picked)


def _pick(
    table: Float[np.ndarray, " row *axis"],
    axes: tuple[str, ...],
    selector: Selector,
    fixed: Mapping[str, int] | None = None,
) -> Float[np.ndarray, "row entry"]:
    """Return a table's values at a selector's entries; ``fixed`` names the state of other axes."""
    table = np.broadcast_to(table, table.shape)
    index: list[Int[np.ndarray, " entry"] | int] = []
    for number, axis in enumerate(axes):
        if fixed is not None and axis in fixed:
            index.append(fixed[axis])
            continue
        column = selector.combinations[:, selector.causes.index(axis)]
        index.append(np.zeros_like(column) if table.shape[number + 1] == 1 else column)
    picked = table[(slice(None), *index)]
    if picked.ndim == 1:
        picked = np.repeat(picked[:, None], len(selector.combinations), axis=1)
    return np.asarray(picked)


def _factors(
    compiled: Compiled, context: Context, observations: Observations, kept: Unobserved
) -> Float[np.ndarray, "row factor"]:
    model = compiled.model
    columns = [_once(kept, "causes", lambda: _cause_factors(compiled, context))]
    for findings, selector in compiled.plans.finding_groups:
        values = np.ones((context.rows, len(selector.combinations)))
        for finding in findings:
            table = observed_likelihood(finding, model, context, observations)
            values *= _pick(table, finding.parents, selector)
        columns.append(values)
    return np.ascontiguousarray(np.concatenate(columns, axis=1))


def _cause_factors(compiled: Compiled, context: Context) -> Float[np.ndarray, "row factor"]:
    pairs = zip(compiled.partition.enumerated, compiled.plans.cause_selectors, strict=True)
    columns = [_cause_factor(compiled, context, cause, selector) for cause, selector in pairs]
    return np.concatenate([np.empty((context.rows, 0)), *columns], axis=1)


def _cause_factor(
    compiled: Compiled, context: Context, cause: str, selector: Selector
) -> Float[np.ndarray, "row entry"]:
    model, part = compiled.model, compiled.partition
    parents = tuple(p for p in model.parents_of(cause) if p in part.enumerated)
    if cause in part.listeners:
        hazards = onset_hazards(model, cause, context, parents, without=part.leaves)
        quiet = np.exp(-hazards.sum(axis=-1))
        hushed = selector.combinations[:, len(selector.causes)]
        return np.where(hushed[None], _pick(quiet, parents, selector), 1.0)
    table = conditional(model, cause, context, parents)
    return _pick(table, (*parents, cause), selector)


def _leaves(
    compiled: Compiled, context: Context, observations: Observations, kept: Unobserved
) -> Float[np.ndarray, "row leaf"]:
    model, leaves = compiled.model, compiled.plans.leaves
    if not leaves:
        return np.ones((context.rows, 1))
    size = sum(len(p.selector.combinations) * len(model.causes[p.cause].states) for p in leaves)
    flat = np.empty((context.rows, size))
    for plan in leaves:
        weights = _leaf_weights(compiled, context, observations, plan, kept)
        flat[:, plan.offset : plan.offset + weights[0].size] = weights.reshape(context.rows, -1)
    return flat


def _leaf_weights(
    compiled: Compiled,
    context: Context,
    observations: Observations,
    plan: LeafPlan,
    kept: Unobserved,
) -> Float[np.ndarray, "row class state"]:
    model = compiled.model
    states = range(len(model.causes[plan.cause].states))
    before = _once(kept, ("leaf", plan.cause), lambda: _leaf_before(model, context, plan))
    weights = before.copy()
    for finding in plan.findings:
        seen = observed_likelihood(finding, model, context, observations)
        weights *= np.stack(
            [_pick(seen, finding.parents, plan.selector, {plan.cause: s}) for s in states], axis=2
        )
    for number, listener in enumerate(compiled.partition.listeners):
        quiet = _once(
            kept,
            ("silence", listener, plan.cause),
            partial(_silence, model, context, listener, plan.cause),
        )
        hushed = plan.hushed[:, number].astype(bool)
        weights *= np.where(hushed[None, :, None], quiet[:, None, :], 1.0)
    return weights


def _leaf_before(
    model: Model, context: Context, plan: LeafPlan
) -> Float[np.ndarray, "row class state"]:
    """Return the probability of every state of a leaf before anything was observed."""
    parents = model.parents_of(plan.cause)
    table = conditional(model, plan.cause, context, parents)
    states = range(len(model.causes[plan.cause].states))
    axes = (*parents, plan.cause)
    return np.stack([_pick(table, axes, plan.selector, {plan.cause: s}) for s in states], axis=2)


def _silence(
    model: Model, context: Context, listener: str, leaf: str
) -> Float[np.ndarray, "row state"]:
    """Return the probability that a leaf in a state does not switch its listener on."""
    states = model.causes[leaf].states
    hazard = np.zeros((context.rows, len(states)))
    for link in model.links:
        if link.child == listener and leaf in link.parents:
            added = evaluate(link.hazard, context, f"a link to {listener}")
            for state in link.parents[leaf]:
                hazard[:, states.index(state)] += added
    return np.exp(-hazard)


def _rates(
    compiled: Compiled, context: Context
) -> tuple[Float[np.ndarray, "row rate"], Float[np.ndarray, "row rate"]]:
    rate = np.zeros((context.rows, len(compiled.plans.rate_neck)))
    remains = np.zeros_like(rate)
    plans: tuple[TermPlan | PartPlan, ...] = (*compiled.plans.terms, *compiled.plans.parts)
    for plan in plans:
        size = len(plan.selector.combinations)
        where = slice(plan.first_rate, plan.first_rate + size)
        rate[:, where] = _rate(plan, context)
        if plan.hazard.remains is not None:
            what = f"what remains of {plan.hazard.owner}"
            remains[:, where] = evaluate(plan.hazard.remains, context, what)[:, None]
    return rate, remains


def _rate(plan: TermPlan | PartPlan, context: Context) -> Float[np.ndarray, "row entry"]:
    hazard = plan.hazard
    base = evaluate(hazard.rate, context, f"the hazard of {hazard.owner}")
    axes = tuple(hazard.scaled_by)
    scale = scaling(context, dict(hazard.scaled_by), axes, hazard.owner)
    return base[:, None] * _pick(scale, axes, plan.selector)


def _levels(
    compiled: Compiled, context: Context, base_gain: Float[np.ndarray, " row"] | float
) -> Float[np.ndarray, "row level"]:
    gains = compiled.plans.gains
    factors = [evaluate(g.factor, context, f"the gain of {g.owner}") for g in gains]
    if any(np.any(f <= 0) for f in factors):
        raise ModelError("a gain factor is not positive")
    base = np.broadcast_to(np.asarray(base_gain, dtype=np.float64), (context.rows,))
    left = [f ** _left(gain, context) for f, gain in zip(factors, gains, strict=True)]
    now = _products(base, factors)
    blocks = [
        _products(base, [left[j] if treated >> j & 1 else f for j, f in enumerate(factors)])
        for treated in range(2 ** len(gains))
    ]
    for owner in gain_owners([gain.owner for gain in gains]):
        others = [
            np.ones_like(f) if gain.owner == owner else f
            for f, gain in zip(factors, gains, strict=True)
        ]
        blocks.append(now - _products(base, others))
    return np.concatenate(blocks, axis=1)


def _products(
    base: Float[np.ndarray, " row"], factors: list[Float[np.ndarray, " row"]]
) -> Float[np.ndarray, "row mask"]:
    """Return the gain by the mask of acting factors; bit j of the mask is factor j."""
    levels = base[:, None]
    for factor in factors:
        levels = np.concatenate([levels, levels * factor[:, None]], axis=1)
    return levels


def _left(gain: Gain, context: Context) -> Float[np.ndarray, " row"]:
    """Return the exponent that is left of a gain once it is treated."""
    if gain.remains is None:
        return np.zeros(context.rows)
    return evaluate(gain.remains, context, f"what remains of {gain.owner}")
