"""From probabilities to tests in words: worth, information, what each settles and would change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from plumbline.assessment import NextTest
from plumbline.explanation.what_next.candidate import Candidate
from plumbline.explanation.what_next.offered import Offered
from plumbline.explanation.what_next.worth import (
    Outcomes,
    best_and_losses,
    information_bits,
    kept_and_first,
    worth,
)

__all__ = ["valued"]

MOST_SETTLED = 2  # more than two questions at once is no answer to "what for"
# Beside the state from which most of its worth comes, it settles what gives at least half as much.
ALSO_SETTLED = 0.5


def valued(
    candidates: Sequence[Candidate], outcomes: Outcomes, offered: Offered
) -> tuple[NextTest, ...]:
    """Return every test with its worth: those that can be had first, the best first.

    Parameters
    ----------
    candidates : sequence of Candidate
        The tests.
    outcomes : Outcomes
        What they may show, in the same order.
    offered : Offered
        The actions that are open, and what they lose.
    """
    table = offered.table
    costs = np.array([one.cost for one in candidates])
    values = worth(outcomes, table.losses)
    bits = information_bits(outcomes)
    kept, first = kept_and_first(outcomes, table.variants(), costs)
    leader = int(np.argmax(values - costs)) if len(costs) else -1
    best, loss = best_and_losses(outcomes, table.losses)
    then = np.argmin(loss, axis=1)
    ends = [*outcomes.first[1:], len(outcomes.table)]
    tests = []
    for number, one in enumerate(candidates):
        mine = slice(outcomes.first[number], ends[number])
        rows, done = outcomes.table[mine], then[mine]
        tests.append(
            NextTest(
                test=one.id,
                label=one.label,
                expected_utility=float(values[number]) - one.cost,
                information_bits=float(bits[number]),
                settles=_settles(one, rows, table.losses[best] - table.losses[done], offered),
                cost=one.cost,
                stable=bool(kept[number] and (number != leader or first[number])),
                available=one.available,
                findings=one.findings,
                changes=_changes(one, best, done, offered),
            )
        )
    return tuple(sorted(tests, key=lambda t: (not t.available, -t.expected_utility, t.test)))


def _settles(
    candidate: Candidate,
    rows: Float[np.ndarray, "outcome state"],
    spared: Float[np.ndarray, "outcome state"],
    offered: Offered,
) -> tuple[str, ...]:
    r"""Return the true states from which most of the worth of a test comes.

    Notes
    -----
    The worth is at most the sum over states of

    .. math:: \sum_v (L(a_0, s) - L(a_v, s)) \, (P(s, v) - P(s) P(v))

    since the action :math:`a_0` that is best now is no worse than :math:`a_v` by what is known now.
    A test that changes nothing settles what it tells most about.
    """
    now = rows.sum(axis=0)
    expected = rows.sum(axis=1, keepdims=True) * now / now.sum()
    counted = np.array(candidate.counted)[:, None]
    moved = np.where(counted, rows - expected, 0.0)
    parts = (spared * moved).sum(axis=0)
    if not parts.max(initial=0.0) > 0.0:
        parts = np.abs(moved).sum(axis=0)
    order = np.argsort(-parts, kind="stable")[:MOST_SETTLED]
    labels = list(offered.table.states.values())
    return tuple(f"whether {labels[n]}" for n in order if parts[n] > ALSO_SETTLED * parts[order[0]])


def _changes(
    candidate: Candidate, best: int, then: Int[np.ndarray, " outcome"], offered: Offered
) -> tuple[str, ...]:
    """Return what would be done otherwise than now, by outcome; each action once."""
    table = offered.table
    labels = [_named(name, label, candidate, offered) for name, label in table.actions.items()]
    found: dict[int, str] = {}
    for outcome, action, counts in zip(candidate.outcomes, then, candidate.counted, strict=True):
        if counts and action != best:
            found.setdefault(int(action), f"{outcome.replace('_', ' ')}: {labels[action]}")
    return tuple(found.values())


def _named(name: str, label: str, candidate: Candidate, offered: Offered) -> str:
    """Return an action in words; one that waits, as what is done first unless this opens it."""
    waiting = offered.waiting.get(name)
    if waiting is None or waiting.opening & set(candidate.findings):
        return label
    return waiting.label
