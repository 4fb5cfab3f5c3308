"""The probability of a cause's states given its parents, as a table with one axis per parent."""

from __future__ import annotations

from collections.abc import Container

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal.context import Context, Term
from plumbline.causal.fragment import Model
from plumbline.causal.variables import Cause, Gate
from plumbline.errors import ModelError

__all__ = ["conditional", "evaluate", "gate_open", "is_open", "onset_hazards", "scaling"]


def evaluate(term: Term, context: Context, what: str) -> Float[np.ndarray, " row"]:
    """Return a term's value in every row; ModelError where it is not finite."""
    values = np.broadcast_to(np.asarray(term(context), dtype=np.float64), (context.rows,))
    if not np.all(np.isfinite(values)):
        raise ModelError(f"{what} is not finite in {int(np.sum(~np.isfinite(values)))} rows")
    return values


def gate_open(
    model: Model, gate: tuple[tuple[str, tuple[str, ...]], ...], axes: tuple[str, ...]
) -> Float[np.ndarray, "*axis"]:
    """Return 1 where a gate is open, else 0, one axis per named cause (size 1 if not in it)."""
    shape = [1] * len(axes)
    table = np.ones(shape)
    for cause, states in gate:
        axis = axes.index(cause)
        mask = np.array([float(s in states) for s in model.causes[cause].states])
        table = table * mask.reshape([-1 if i == axis else 1 for i in range(len(axes))])
    return table


def is_open(
    model: Model, gate: Gate, states: Int[np.ndarray, "entry cause"], causes: tuple[str, ...]
) -> Bool[np.ndarray, " entry"]:
    """Return where a gate is open, as far as these causes decide; others are taken as open."""
    opened = np.ones(len(states), dtype=bool)
    for cause, names in gate.items():
        if cause in causes:
            wanted = [model.causes[cause].states.index(s) for s in names]
            opened &= np.isin(states[:, causes.index(cause)], wanted)
    return opened


def scaling(
    context: Context,
    scaled_by: dict[str, tuple[Term, ...]],
    axes: tuple[str, ...],
    what: str,
) -> Float[np.ndarray, " row *axis"]:
    """Return the product of the scaling factors, axes ``(row, *axes)``."""
    table = np.ones((context.rows, *[1] * len(axes)))
    for cause, factors in scaled_by.items():
        axis = axes.index(cause)
        values = np.stack([evaluate(f, context, f"a factor of {what}") for f in factors], axis=1)
        shape = [context.rows, *[len(factors) if i == axis else 1 for i in range(len(axes))]]
        table = table * values.reshape(shape)
    return table


def onset_hazards(
    model: Model, cause: str, context: Context, axes: tuple[str, ...], without: Container[str] = ()
) -> Float[np.ndarray, "row *axis state"]:
    """Return the onset hazard of every state, axes ``(row, *axes, state)``; that of "off" is zero.

    Parameters
    ----------
    model, cause, context
        The model, the cause, and the rows.
    axes : tuple of str
        Parents, one axis each.
    without : container of str
        Parents whose links are left out (leaves to which the cause listens).
    """
    node = model.causes[cause]
    sizes = [len(model.causes[a].states) for a in axes]
    hazards = np.zeros((context.rows, *sizes, len(node.states)))
    scale = scaling(context, dict(node.scaled_by), axes, cause)
    for state, term in node.onset.items():
        base = evaluate(term, context, f"the onset of {cause}")
        hazards[..., node.states.index(state)] += base.reshape(-1, *[1] * len(axes)) * scale
    for link in model.links:
        if link.child != cause or any(parent in without for parent in link.parents):
            continue
        added = evaluate(link.hazard, context, f"a link to {cause}")
        opened = gate_open(model, tuple(link.parents.items()), axes)
        hazards[..., node.states.index(link.state)] += (
            added.reshape(-1, *[1] * len(axes)) * opened[None]
        )
    if np.any(hazards < 0):
        raise ModelError(f"the onset hazard of {cause!r} is negative")
    return hazards


def conditional(
    model: Model, cause: str, context: Context, axes: tuple[str, ...], without: Container[str] = ()
) -> Float[np.ndarray, "row *axis state"]:
    r"""Return P(state | parents), axes ``(row, *axes, state)``.

    Notes
    -----
    States come on in order of precedence:

    .. math::
        P(s_j) = (1 - e^{-\eta_j}) \prod_{0 < i < j} e^{-\eta_i}, \quad
        P(s_0) = e^{-\sum_i \eta_i}
    """
    node = model.causes[cause]
    if node.chances is not None:
        return _chances(node, context)
    hazards = onset_hazards(model, cause, context, axes, without)
    stays_off = np.exp(-np.cumsum(hazards, axis=-1))
    table = np.empty_like(hazards)
    table[..., 1:] = stays_off[..., :-1] * -np.expm1(-hazards[..., 1:])
    table[..., 0] = stays_off[..., -1]
    return table


def _chances(node: Cause, context: Context) -> Float[np.ndarray, "row state"]:
    if node.chances is None:
        raise ModelError(f"{node.id!r} has no chances")
    table = np.asarray(node.chances(context), dtype=np.float64)
    table = np.broadcast_to(table, (context.rows, len(node.states)))
    if np.any(table < 0) or not np.allclose(table.sum(axis=-1), 1.0):
        raise ModelError(f"the chances of {node.id!r} are not probabilities that sum to one")
    return table
