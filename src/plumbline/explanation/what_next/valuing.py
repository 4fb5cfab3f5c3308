"""From probabilities to tests in words: worth, information, what each settles and would change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from plumbline.assessment import NextTest
from plumbline.explanation.what_next.candidate import Candidate
from plumbline.explanation.what_next.loss_table import LossTable
from plumbline.explanation.what_next.worth import (
    Outcomes,
    information_bits,
    kept_and_first,
    worth,
)

__all__ = ["valued"]

MOST_SETTLED = 2  # more than two questions at once is no answer to "what for"
# Beside what a test tells most about, it settles what it tells at least half as much about.
ALSO_SETTLED = 0.5


def valued(
    candidates: Sequence[Candidate], outcomes: Outcomes, table: LossTable
) -> tuple[NextTest, ...]:
    """Return every test with its worth: those that can be had first, the best first.

    Parameters
    ----------
    candidates : sequence of Candidate
        The tests.
    outcomes : Outcomes
        What they may show, in the same order.
    table : LossTable
        What every action loses in every true state.
    """
    costs = np.array([one.cost for one in candidates])
    values = worth(outcomes, table.losses)
    bits = information_bits(outcomes)
    kept, first = kept_and_first(outcomes, table.variants(), costs)
    leader = int(np.argmax(values - costs)) if len(costs) else -1
    ends = [*outcomes.first[1:], len(outcomes.table)]
    tests = []
    for number, one in enumerate(candidates):
        rows = outcomes.table[outcomes.first[number] : ends[number]]
        tests.append(
            NextTest(
                test=one.id,
                label=one.label,
                expected_utility=float(values[number]) - one.cost,
                information_bits=float(bits[number]),
                settles=_settles(one, rows, outcomes.now, table),
                cost=one.cost,
                stable=bool(kept[number] and (number != leader or first[number])),
                available=one.available,
                findings=one.findings,
                changes=_changes(one, rows, outcomes.now, table),
            )
        )
    return tuple(sorted(tests, key=lambda t: (not t.available, -t.expected_utility, t.test)))


def _settles(
    candidate: Candidate,
    rows: Float[np.ndarray, "outcome state"],
    now: Float[np.ndarray, " state"],
    table: LossTable,
) -> tuple[str, ...]:
    """Return the true states whose probability the test is expected to move most."""
    expected = rows.sum(axis=1, keepdims=True) * now / now.sum()
    counted = np.array(candidate.counted)[:, None]
    moved = np.where(counted, np.abs(rows - expected), 0.0).sum(axis=0)
    order = np.argsort(-moved, kind="stable")[:MOST_SETTLED]
    labels = list(table.states.values())
    return tuple(f"whether {labels[n]}" for n in order if moved[n] > ALSO_SETTLED * moved[order[0]])


def _changes(
    candidate: Candidate,
    rows: Float[np.ndarray, "outcome state"],
    now: Float[np.ndarray, " state"],
    table: LossTable,
) -> tuple[str, ...]:
    """Return what would be done otherwise than now, by outcome."""
    labels = list(table.actions.values())
    best = int(np.argmin(table.expected(now)))
    then = np.argmin(table.expected(rows), axis=1)
    return tuple(
        f"{outcome.replace('_', ' ')}: {labels[action]}"
        for outcome, action, counts in zip(candidate.outcomes, then, candidate.counted, strict=True)
        if counts and action != best
    )
