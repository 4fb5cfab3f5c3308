"""Which causes are enumerated and which are summed out by hand.

A cause can be summed out analytically (a *leaf*) when, given the enumerated causes, it is
independent of every other leaf: no cause listens to it except through an added onset hazard of a
two-state enumerated cause (a *listener*), and no finding speaks of two leaves at once. Pain hazards
are additive, so that the pain factor ``exp(-g H)`` is then a product over leaves.

A listener that is present has probability ``1 - exp(-hazard)``, a difference of two products over
leaves; it is enumerated as two *branches* of opposite sign. A listener that is absent is one
product.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal.conditional import is_open
from plumbline.causal.fragment import Model
from plumbline.errors import ModelError

__all__ = ["MOST_STATES", "Partition", "partition"]

MOST_STATES = 2**18  # exactness has a price; beyond this a case takes seconds
LISTENER_STATES = 2  # a difference of two products needs "absent" and "present"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """The enumerated joint states and the leaves.

    Attributes
    ----------
    enumerated, leaves : tuple of str
        Cause ids in model order.
    listeners : tuple of str
        Enumerated causes whose onset a leaf adds to.
    states : ndarray, shape (state, enumerated)
        State index of every enumerated cause; structurally impossible combinations are left out.
    branch_state : ndarray, shape (branch,)
        State to which a branch belongs.
    branch_sign : ndarray, shape (branch,)
        Plus or minus one.
    branch_hushed : ndarray, shape (branch, listener)
        Whether the branch carries the factor "this listener did not come on".
    """

    enumerated: tuple[str, ...]
    leaves: tuple[str, ...]
    listeners: tuple[str, ...]
    states: Int[np.ndarray, "state enumerated"]
    branch_state: Int[np.ndarray, " branch"]
    branch_sign: Float[np.ndarray, " branch"]
    branch_hushed: Bool[np.ndarray, "branch listener"]


def partition(
    model: Model,
    finding_parents: Iterable[tuple[str, ...]] = (),
    summed_out: tuple[str, ...] | None = None,
) -> Partition:
    """Split the causes of a model into enumerated ones and leaves.

    Parameters
    ----------
    model : Model
        The assembled model.
    finding_parents : iterable of tuple of str
        Parents of every finding that may be observed; a finding about two candidate leaves makes
        all but the first of them enumerated.
    summed_out : tuple of str or None
        Causes that may be summed out, the first before the later ones where not all can be; None:
        whichever can be. Those that cannot be are enumerated.

    Raises
    ------
    ModelError
        If more than ``MOST_STATES`` states would have to be enumerated.
    """
    leaves = _leaves(model, finding_parents, summed_out)
    enumerated = tuple(c for c in model.causes if c not in leaves)
    listeners = tuple(
        c for c in enumerated if any(parent in leaves for parent in model.parents_of(c))
    )
    states = _possible_states(model, enumerated)
    branch_state, sign, hushed = _branches(states, [enumerated.index(c) for c in listeners])
    return Partition(
        enumerated=enumerated,
        leaves=leaves,
        listeners=listeners,
        states=states,
        branch_state=branch_state,
        branch_sign=sign,
        branch_hushed=hushed,
    )


def _leaves(
    model: Model,
    finding_parents: Iterable[tuple[str, ...]],
    summed_out: tuple[str, ...] | None,
) -> tuple[str, ...]:
    gated = [h.scaled_by for h in model.hazards]
    scaling: set[str] = set().union(*gated) if gated else set()
    scaling |= {c for gain in model.gains for c in gain.when}
    scaling |= {parent for cause in model.causes.values() for parent in cause.scaled_by}
    wanted = model.causes if summed_out is None else summed_out
    candidates = [
        c for c in wanted if c in model.causes and c not in scaling and _may_be_leaf(model, c)
    ]
    groups: list[set[str]] = [set(parents) for parents in finding_parents]
    groups += [set(h.when) for h in model.hazards]
    leaves: list[str] = []
    for cause in candidates:
        if any(cause in group and group & set(leaves) for group in groups):
            continue
        if any(parent in leaves for parent in model.parents_of(cause)):
            continue
        leaves.append(cause)
    return tuple(cause for cause in model.causes if cause in leaves)


def _may_be_leaf(model: Model, cause: str) -> bool:
    for link in model.links:
        if cause in link.parents:
            child = model.causes[link.child]
            if len(link.parents) > 1 or len(child.states) != LISTENER_STATES:
                return False
    return True


def _possible_states(
    model: Model, enumerated: tuple[str, ...]
) -> Int[np.ndarray, "state enumerated"]:
    rows = np.zeros((1, 0), dtype=np.int64)
    for position, cause in enumerate(enumerated):
        possible = _possible(model, cause, enumerated[:position], rows)
        row, state = np.nonzero(possible)
        rows = np.column_stack([rows[row], state])
        if len(rows) > MOST_STATES:
            raise ModelError(
                f"more than {MOST_STATES} joint states would have to be enumerated"
                f" (reached at {cause!r}); let some causes be summed out"
            )
    return rows


def _possible(
    model: Model,
    cause: str,
    known: tuple[str, ...],
    rows: Int[np.ndarray, "row known"],
) -> Bool[np.ndarray, "row state"]:
    """Return which states of a cause can occur beside the known states of the causes before it."""
    node = model.causes[cause]
    possible = np.zeros((len(rows), len(node.states)), dtype=bool)
    for state, name in enumerate(node.states):
        possible[:, state] = state == 0 or node.chances is not None or name in node.onset
    for link in model.links:
        if link.child == cause:
            possible[:, node.states.index(link.state)] |= is_open(model, link.parents, rows, known)
    return possible


def _branches(
    states: Int[np.ndarray, "state enumerated"], listeners: list[int]
) -> tuple[
    Int[np.ndarray, " branch"], Float[np.ndarray, " branch"], Bool[np.ndarray, "branch listener"]
]:
    owner = np.arange(len(states))
    sign = np.ones(len(states))
    hushed = np.zeros((len(states), 0), dtype=bool)
    for listener in listeners:
        on = states[owner, listener] > 0
        copies = np.where(on, LISTENER_STATES, 1)
        repeated = np.repeat(np.arange(len(owner)), copies)
        second = np.append(False, repeated[1:] == repeated[:-1])
        quiet = second | ~on[repeated]
        owner, hushed = owner[repeated], np.column_stack([hushed[repeated], quiet])
        sign = np.where(second, -sign[repeated], sign[repeated])
    return owner, sign, hushed
