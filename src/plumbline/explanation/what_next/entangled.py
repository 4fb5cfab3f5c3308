"""Findings whose evidence depends on what else is known, valued as they would really be used.

A reflex beside known reflexes, an image without a clinical sign, a finding that takes another
one's place: what they say is read off what :func:`plumbline.diagnosis.observe` would make of the
person with the new value, compared with what it makes of the person now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Bool, Float

from plumbline.case import Case
from plumbline.causal import Context, Finding, Uncertain
from plumbline.diagnosis import Catalog, Entry, Observed, observe
from plumbline.explanation.what_next.candidate import rates_of_ratios

__all__ = ["Change", "changes_of", "entangled_likelihood"]

TWO = 2  # outcomes for which ratios alone settle the probabilities
# Ratios of two states that differ by less than this belong to one group of states.
SAME = 1e-9

Seen = tuple[Finding, int]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one outcome adds to the evidence, and what it takes back.

    Attributes
    ----------
    added, dropped : tuple of (Finding, int)
        Likelihoods, each with the index of what was seen.
    """

    added: tuple[Seen, ...]
    dropped: tuple[Seen, ...]

    @property
    def nothing(self) -> bool:
        """Whether the answer stays as it is."""
        return not self.added and not self.dropped

    def is_plain(self, finding: str, value: int) -> bool:
        """Return whether it adds exactly one finding's own value."""
        return not self.dropped and [(f.id, v) for f, v in self.added] == [(finding, value)]


def changes_of(
    case: Case,
    catalog: Catalog,
    entry: Entry,
    now: Observed,
    stated: Mapping[str, str],
    *,
    rewritten: bool,
) -> tuple[Change, ...]:
    """Return what every value of a finding would change.

    Parameters
    ----------
    case : Case
        The person.
    catalog : Catalog
        The findings.
    entry : Entry
        A finding that is not known.
    now : Observed
        What is observed now.
    stated : mapping of str to str
        Value of every finding that is known.
    rewritten : bool
        Whether the signs of the cord's pathway are written anew with this finding.
    """
    changes = []
    for value in entry.values:
        then = observe(case, catalog, supposed={**stated, entry.id: value})
        changes.append(_change(now, then, catalog, rewritten=rewritten))
    return tuple(changes)


def _change(now: Observed, then: Observed, catalog: Catalog, *, rewritten: bool) -> Change:
    before, after = _seen(now), _seen(then)

    def same(name: str) -> bool:
        if name not in before or name not in after or before[name][1] != after[name][1]:
            return False
        return not rewritten or name in catalog.entries

    return Change(
        added=tuple(seen for name, seen in after.items() if not same(name)),
        dropped=tuple(seen for name, seen in before.items() if not same(name)),
    )


def _seen(observed: Observed) -> dict[str, Seen]:
    return {f.id: (f, observed.observations[f.id]) for f in observed.findings}


def entangled_likelihood(
    changes: Sequence[Change],
) -> (
    tuple[
        tuple[str, ...],
        Callable[[Context], Float[np.ndarray, "row outcome state"]],
        tuple[Uncertain, ...],
    ]
    | None
):
    """Return parents, likelihood and parameters of a test whose outcomes rewrite the evidence.

    Parameters
    ----------
    changes : sequence of Change
        One per outcome.

    Returns
    -------
    tuple or None
        None where ratios do not settle the probabilities: more than two outcomes, or more than one
        cause. Such a test repeats in part what is known.
    """
    seen = [one for change in changes for one in (*change.added, *change.dropped)]
    parents = {finding.parents for finding, _ in seen}
    if len(changes) != TWO or len(parents) != 1 or len(next(iter(parents))) != 1:
        return None
    drawn = {part.id: part for finding, _ in seen for part in finding.parameters}

    def likelihood(context: Context) -> Float[np.ndarray, "row outcome state"]:
        first, second = np.broadcast_arrays(*(_ratio(change, context) for change in changes))
        on = _target(first, second)
        positive, negative = first[:, on].mean(axis=1), second[:, on].mean(axis=1)
        if np.mean(positive) < np.mean(negative):
            other, away = rates_of_ratios(negative, positive)
            shown, otherwise = 1.0 - other, 1.0 - away
        else:
            shown, otherwise = rates_of_ratios(positive, negative)
        table = np.where(on, shown[:, None], otherwise[:, None])
        return np.stack([table, 1.0 - table], axis=1)

    return next(iter(parents)), likelihood, tuple(drawn.values())


def _ratio(change: Change, context: Context) -> Float[np.ndarray, "row state"]:
    """Return what an outcome multiplies the odds of every state by, against the first state."""
    total = np.ones((context.rows, 1))
    for finding, value in change.added:
        total = total * np.asarray(finding.likelihood(context))[:, value]
    for finding, value in change.dropped:
        total = total / np.asarray(finding.likelihood(context))[:, value]
    return total / total[:, :1]


def _target(
    first: Float[np.ndarray, "row state"], second: Float[np.ndarray, "row state"]
) -> Bool[np.ndarray, " state"]:
    """Return the states of which the outcomes speak; at least the last one."""
    apart = np.zeros(first.shape[1], dtype=bool)
    for ratio in (first, second):
        apart |= np.any(np.abs(ratio - 1.0) > SAME, axis=0)
    if not apart.any():
        apart[-1] = True
    return apart
