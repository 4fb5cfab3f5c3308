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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

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
        Causes that may be summed out; None: whichever can be. Those that cannot be are enumerated.

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
    states = _possible_states(model, enumerated, leaves)
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
        c for c in model.causes if c in wanted and c not in scaling and _may_be_leaf(model, c)
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
    return tuple(leaves)


def _may_be_leaf(model: Model, cause: str) -> bool:
    for link in model.links:
        if cause in link.parents:
            child = model.causes[link.child]
            if len(link.parents) > 1 or len(child.states) != LISTENER_STATES:
                return False
    return True


def _possible_states(
    model: Model, enumerated: tuple[str, ...], leaves: tuple[str, ...]
) -> Int[np.ndarray, "state enumerated"]:
    rows: list[tuple[int, ...]] = [()]
    for position, cause in enumerate(enumerated):
        known = enumerated[:position]
        rows = [
            (*row, state)
            for row in rows
            for state in range(len(model.causes[cause].states))
            if _is_possible(model, cause, state, dict(zip(known, row, strict=True)), leaves)
        ]
        if len(rows) > MOST_STATES:
            raise ModelError(
                f"more than {MOST_STATES} joint states would have to be enumerated"
                f" (reached at {cause!r}); let some causes be summed out"
            )
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(enumerated))


def _is_possible(
    model: Model, cause: str, state: int, known: Mapping[str, int], leaves: tuple[str, ...]
) -> bool:
    node = model.causes[cause]
    name = node.states[state]
    if state == 0 or node.chances is not None or name in node.onset:
        return True
    for link in model.links:
        if link.child == cause and link.state == name:
            opens = all(
                parent in leaves or model.causes[parent].states[known[parent]] in states
                for parent, states in link.parents.items()
            )
            if opens:
                return True
    return False


def _branches(
    states: Int[np.ndarray, "state enumerated"], listeners: list[int]
) -> tuple[
    Int[np.ndarray, " branch"], Float[np.ndarray, " branch"], Bool[np.ndarray, "branch listener"]
]:
    owner: list[int] = []
    sign: list[float] = []
    hushed: list[tuple[bool, ...]] = []
    for index, state in enumerate(states):
        choices = [
            ((True, 1.0),) if state[c] == 0 else ((False, 1.0), (True, -1.0)) for c in listeners
        ]
        for choice in product(*choices):
            owner.append(index)
            sign.append(float(np.prod([s for _, s in choice])) if choice else 1.0)
            hushed.append(tuple(quiet for quiet, _ in choice))
    return (
        np.array(owner, dtype=np.int64),
        np.array(sign),
        np.array(hushed, dtype=bool).reshape(len(owner), len(listeners)),
    )
