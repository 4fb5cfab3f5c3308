"""The loss table as arrays: what every action loses in every true state, and its what-ifs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.errors import EvidenceError
from plumbline.evidence import Utilities, utilities
from plumbline.explanation.what_next.true_states import TRUE_STATES

__all__ = ["APART", "LossTable", "loss_table", "read_loss_table"]

APART = 3.0  # a recommendation must survive every single judgement being so many times off


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LossTable:
    """Losses by action and true state.

    Attributes
    ----------
    unit : str
        The one unit of losses and costs.
    states, actions : mapping of str to str
        Names and words, in the order of the axes.
    losses : ndarray, shape (action, state)
        Loss against the best action in that state.
    """

    unit: str
    states: Mapping[str, str]
    actions: Mapping[str, str]
    losses: Float[np.ndarray, "action state"]

    def expected(self, states: Float[np.ndarray, "*some state"]) -> Float[np.ndarray, "*some act"]:
        """Return the expected loss of every action.

        Parameters
        ----------
        states : ndarray, shape (..., state)
            Probabilities of the true states, or any share of them.
        """
        return states @ self.losses.T

    def variants(self) -> Float[np.ndarray, "variant action state"]:
        """Return the losses, then with each single one `APART` times larger and smaller."""
        size = self.losses.size
        table = np.repeat(self.losses.reshape(1, size), 1 + 2 * size, axis=0)
        for number in range(size):
            table[1 + 2 * number, number] *= APART
            table[2 + 2 * number, number] /= APART
        return table.reshape(-1, *self.losses.shape)


@cache
def loss_table() -> LossTable:
    """Return the shipped loss table, over the true states of this package."""
    return read_loss_table(utilities(), TRUE_STATES.names)


def read_loss_table(judged: Utilities, states: tuple[str, ...]) -> LossTable:
    """Return the judgements as a table.

    Parameters
    ----------
    judged : Utilities
        From ``utilities.yaml``.
    states : tuple of str
        The true states, in the order wanted.

    Raises
    ------
    EvidenceError
        The table speaks of other states than these, or an action lacks one.
    """
    if set(judged.states) != set(states):
        raise EvidenceError(
            f"utilities: the states are {sorted(judged.states)}, wanted {sorted(states)}"
        )
    for name, action in judged.actions.items():
        if set(action.losses) != set(states):
            raise EvidenceError(f"utilities: action {name!r} does not name every state once")
    return LossTable(
        unit=judged.unit,
        states={name: judged.states[name] for name in states},
        actions={name: action.label for name, action in judged.actions.items()},
        losses=np.array(
            [[action.losses[s].value for s in states] for action in judged.actions.values()]
        ),
    )
