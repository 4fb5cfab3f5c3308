"""The joint of the true state and what every test may show, averaged over the draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.errors import ModelError
from plumbline.explanation.what_next.candidate import Candidate
from plumbline.explanation.what_next.joint import JointStates
from plumbline.explanation.what_next.offered import Offered
from plumbline.explanation.what_next.worth import Outcomes

__all__ = ["outcomes_by_row", "outcomes_of", "without_what_waits"]

ABSENT = "absent"
SUMS_TO_ONE = 1e-6  # a likelihood that misses one by more than rounding is wrong


def outcomes_of(
    joint: JointStates,
    context: Context,
    candidates: Sequence[Candidate],
    weights: Float[np.ndarray, " row"],
) -> list[Float[np.ndarray, "outcome state"]]:
    """Return P(outcome, true state | what is known) of every test, as the mean over the rows.

    Parameters
    ----------
    joint : JointStates
        Draws.
    context : Context
        The same rows, with every parameter of the candidates.
    candidates : sequence of Candidate
        The tests.
    weights : ndarray, shape (row,)
        Weights of the draws; they add up to one.
    """
    by_row = outcomes_by_row(joint, context, candidates)
    return [np.tensordot(weights, table, axes=1) for table in by_row]


def outcomes_by_row(
    joint: JointStates, context: Context, candidates: Sequence[Candidate]
) -> list[Float[np.ndarray, "row outcome state"]]:
    r"""Return P(outcome, true state | what is known) of every test and row.

    Parameters
    ----------
    joint, context, candidates
        As for :func:`outcomes_of`.

    Raises
    ------
    ModelError
        A likelihood does not sum to one.

    Notes
    -----
    .. math:: P(s, v \mid e) = \sum_{pa} P(s, pa \mid e) \, L(v \mid pa)

    The joint is computed once per set of parents. What rounding makes negative is set to zero.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        groups[candidate.parents].append(number)
    found: dict[int, Float[np.ndarray, "row outcome state"]] = {}
    for parents, numbers in groups.items():
        table = joint.of(parents)
        states = np.maximum(table.reshape(*table.shape[:2], -1), 0.0)
        likelihoods = [_likelihood(candidates[n], context, table.shape[2:]) for n in numbers]
        together = np.concatenate(likelihoods, axis=1) @ states.transpose(0, 2, 1)
        ends = np.cumsum([one.shape[1] for one in likelihoods])[:-1]
        found |= dict(zip(numbers, np.split(together, ends, axis=1), strict=True))
    return [found[number] for number in range(len(candidates))]


def without_what_waits(
    outcomes: Outcomes, candidates: Sequence[Candidate], offered: Offered
) -> Outcomes:
    """Return the outcomes where what waits cannot be done, unless an outcome opens it.

    Used where signs that an action waits for cannot be looked for: then what is worth asking is
    what else would open it, or change what is done without it.

    Parameters
    ----------
    outcomes : Outcomes
        What the tests may show.
    candidates : sequence of Candidate
        The tests, in the same order.
    offered : Offered
        The actions, and which of them wait.
    """
    names = list(offered.table.actions)
    barred = np.zeros((len(outcomes.table), len(names)), dtype=bool)
    ends = [*outcomes.first[1:], len(outcomes.table)]
    for number, one in enumerate(candidates):
        for name, waiting in offered.waiting.items():
            opens = bool(waiting.opening & set(one.findings))
            shown = [opens and outcome != ABSENT for outcome in one.outcomes]
            rows = slice(outcomes.first[number], ends[number])
            barred[rows, names.index(name)] = ~np.array(shown)
    barred_now = np.array([name in offered.waiting for name in names])
    return replace(outcomes, barred_now=barred_now, barred=barred)


def _likelihood(
    candidate: Candidate, context: Context, shape: tuple[int, ...]
) -> Float[np.ndarray, "row outcome parent_states"]:
    table = np.asarray(candidate.likelihood(context), dtype=np.float64)
    table = np.broadcast_to(table, (context.rows, len(candidate.outcomes), *shape))
    if not np.abs(table.sum(axis=1) - 1.0).max() <= SUMS_TO_ONE:
        raise ModelError(f"the likelihood of {candidate.id!r} does not sum to one")
    return table.reshape(context.rows, len(candidate.outcomes), -1)
