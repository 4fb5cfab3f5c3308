r"""What a test is worth: expected utility, information, and whether the judgements decide it.

With utility minus loss, the worth of a test over its outcomes v is

.. math:: \sum_v \max_a \sum_s U(a, s) P(s, v) - \max_a \sum_s U(a, s) P(s)

An outcome that the program does not count leaves the best action as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.explanation.what_next.loss_table import APART

__all__ = ["Outcomes", "best_and_losses", "information_bits", "kept_and_first", "worth"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """P(outcome, true state) of all tests, one below the other.

    Attributes
    ----------
    now : ndarray, shape (state,)
        P(true state).
    table : ndarray, shape (outcome, state)
        P(outcome, true state).
    first : ndarray, shape (test,)
        Number of the first outcome of every test.
    counted : ndarray, shape (outcome,)
        Whether an outcome changes the answer.
    barred_now : ndarray, shape (action,), or None
        Actions that cannot be taken now.
    barred : ndarray, shape (outcome, action), or None
        Actions that cannot be taken after an outcome either.
    """

    now: Float[np.ndarray, " state"]
    table: Float[np.ndarray, "outcome state"]
    first: Int[np.ndarray, " test"]
    counted: Bool[np.ndarray, " outcome"]
    barred_now: Bool[np.ndarray, " action"] | None = None
    barred: Bool[np.ndarray, "outcome action"] | None = None

    @classmethod
    def stacked(
        cls,
        now: Float[np.ndarray, " state"],
        tables: Sequence[Float[np.ndarray, "_ state"]],
        counted: Sequence[Sequence[bool]],
    ) -> Outcomes:
        """Return the tables of some tests as one.

        Parameters
        ----------
        now : ndarray, shape (state,)
            P(true state).
        tables : sequence of ndarray, shape (outcome, state)
            One per test.
        counted : sequence of sequence of bool
            Likewise.
        """
        sizes = [len(table) for table in tables]
        return cls(
            now=now,
            table=np.concatenate([*tables, np.zeros((0, len(now)))]),
            first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)[: len(sizes)],
            counted=np.array([flag for flags in counted for flag in flags], dtype=bool),
        )


def worth(
    outcomes: Outcomes, losses: Float[np.ndarray, "action state"]
) -> Float[np.ndarray, " test"]:
    """Return what every test is worth if it costs nothing.

    Parameters
    ----------
    outcomes : Outcomes
        What the tests may show.
    losses : ndarray, shape (action, state)
        The loss table.
    """
    if not len(outcomes.first):
        return np.zeros(0)
    best, loss = best_and_losses(outcomes, losses)
    gained = np.where(outcomes.counted, loss[:, best] - loss.min(axis=1), 0.0)
    return np.add.reduceat(gained, outcomes.first)


def best_and_losses(
    outcomes: Outcomes, losses: Float[np.ndarray, "action state"]
) -> tuple[int, Float[np.ndarray, "outcome action"]]:
    """Return the best action now, and the loss of every action after every outcome.

    Parameters
    ----------
    outcomes : Outcomes
        What the tests may show.
    losses : ndarray, shape (action, state)
        The loss table.

    Returns
    -------
    tuple
        Losses are joint with the probability of the outcome; what cannot be done loses infinitely.
    """
    now, loss = losses @ outcomes.now, outcomes.table @ losses.T
    if outcomes.barred_now is not None:
        now = np.where(outcomes.barred_now, np.inf, now)
    if outcomes.barred is not None:
        loss = np.where(outcomes.barred, np.inf, loss)
    return int(np.argmin(now)), loss


def information_bits(outcomes: Outcomes) -> Float[np.ndarray, " test"]:
    r"""Return what every test is expected to tell of the true state, in bits.

    Parameters
    ----------
    outcomes : Outcomes
        What the tests may show.

    Notes
    -----
    .. math:: \sum_{v, s} P(s, v) \log_2 \frac{P(s, v)}{P(s) P(v)}

    over the outcomes that count: mutual information where all do.
    """
    if not len(outcomes.first):
        return np.zeros(0)
    table = outcomes.table
    expected = table.sum(axis=1, keepdims=True) * outcomes.now / outcomes.now.sum()
    there = (table > 0) & (expected > 0)
    ratio = np.where(there, table, 1.0) / np.where(there, expected, 1.0)
    told = np.where(outcomes.counted, (table * np.log2(ratio)).sum(axis=1), 0.0)
    return np.maximum(np.add.reduceat(told, outcomes.first), 0.0)


def kept_and_first(
    outcomes: Outcomes,
    variants: Float[np.ndarray, "variant action state"],
    costs: Float[np.ndarray, " test"],
) -> tuple[Bool[np.ndarray, " test"], Bool[np.ndarray, " test"]]:
    """Return for which tests no single judgement decides that they are kept, or come first.

    Parameters
    ----------
    outcomes : Outcomes
        What the tests may show.
    variants : ndarray, shape (variant, action, state)
        Loss tables; the first is the stated one.
    costs : ndarray, shape (test,)
        Costs; each is also taken `APART` times larger and smaller, one at a time.

    Returns
    -------
    tuple of ndarray, shape (test,)
        Whether being worth its cost, and whether being first or not, is the same in every variant.
    """
    values = np.stack([worth(outcomes, losses) for losses in variants])
    net = values - costs
    keeps = np.stack([net, values - APART * costs, values - costs / APART]) > 0
    kept = np.all(keeps == keeps[0, :1], axis=(0, 1))
    leads = net == net.max(axis=1, keepdims=True, initial=-np.inf)
    first = np.all(leads == leads[:1], axis=0)
    return kept, first & _leads_at_any_cost(values[0], costs)


def _leads_at_any_cost(
    values: Float[np.ndarray, " test"], costs: Float[np.ndarray, " test"]
) -> Bool[np.ndarray, " test"]:
    """Return whether first place, or not having it, survives every single cost being off."""
    net = values - costs
    same = np.ones(len(net), dtype=bool)
    if len(net) <= 1:
        return same
    order = np.argsort(-net, kind="stable")
    top, second = int(order[0]), int(order[1])
    dear, cheap = values - APART * costs, values - costs / APART
    overtaking = (cheap > net[top]) & (np.arange(len(net)) != top)
    same[overtaking] = False
    if overtaking.any() or dear[top] < net[second]:
        same[top] = False
    if dear[top] < net[second]:
        same[second] = False
    return same
