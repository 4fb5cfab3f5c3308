r"""Bundles of questions as single tests, by all that their answers together may be.

One test ahead, a question that needs a second one to change what is done is worth nothing. With
:math:`p_i(pa)` the chance that member *i* is there, the members independent given their parents as
everywhere in the model, the answers :math:`S` have

.. math:: P(S \mid pa) = \prod_{i \in S} p_i \prod_{i \notin S} (1 - p_i)

Members of which the program ignores the absence are asked with the others and add nothing to the
worth, which is therefore a lower bound; so do members beyond the first five.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import product

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.diagnosis.bundles import Bundle
from plumbline.explanation.what_next.candidate import Candidate

__all__ = ["asked_together"]

FEWEST = 2  # a bundle of one is a test of its own
MOST = 5  # five members have 32 answers, twice as many with every further one
TRISTATE = ("present", "absent")


def asked_together(
    bundles: Iterable[Bundle], candidates: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Return every bundle of which at least two members are still to be asked, as a test.

    Parameters
    ----------
    bundles : iterable of Bundle
        What is asked together.
    candidates : sequence of Candidate
        The tests, each finding by itself.
    """
    single = {one.id: one for one in candidates if len(one.findings) == 1}
    built = (_together(bundle, single) for bundle in bundles)
    return tuple(one for one in built if one is not None)


def _together(bundle: Bundle, single: Mapping[str, Candidate]) -> Candidate | None:
    members: list[Candidate] = []
    spoken: set[str] = set()
    for name in bundle.findings:
        one = single.get(name)
        if one is None or not one.available or one.line in spoken:
            continue
        members.append(one)
        spoken |= {one.line} if one.line is not None else set()
    telling = [one for one in members if one.outcomes == TRISTATE and all(one.counted)]
    counted = telling[:MOST]
    if len(counted) < FEWEST:
        return None
    parents = tuple(dict.fromkeys(parent for one in counted for parent in one.parents))
    drawn = {part.id: part for one in counted for part in one.parameters}
    return Candidate(
        id=bundle.id,
        label=bundle.label,
        findings=tuple(one.id for one in members),
        outcomes=tuple(_named(answers) for answers in _answers(len(counted))),
        counted=(True,) * 2 ** len(counted),
        parents=parents,
        likelihood=lambda context: _table(context, counted, parents),
        parameters=tuple(drawn.values()),
        cost=sum(one.cost for one in members),
    )


def _answers(size: int) -> list[tuple[bool, ...]]:
    """Return every set of answers, those with fewer members that are there first."""
    return sorted(product((False, True), repeat=size), key=sum)


def _named(answers: tuple[bool, ...]) -> str:
    return f"{sum(answers) or 'none'} of {len(answers)} there"


def _table(
    context: Context, members: Sequence[Candidate], parents: tuple[str, ...]
) -> Float[np.ndarray, "row answers *state"]:
    """Return P(answers | states of the parents)."""
    chances = [_shown(context, one, parents) for one in members]
    return np.stack(
        [
            reduce(
                np.multiply,
                (p if yes else 1.0 - p for p, yes in zip(chances, answers, strict=True)),
            )
            for answers in _answers(len(members))
        ],
        axis=1,
    )


def _shown(
    context: Context, one: Candidate, parents: tuple[str, ...]
) -> Float[np.ndarray, "row ..."]:
    """Return the chance that a member is there, with one axis for every parent of the bundle."""
    table = np.asarray(one.likelihood(context))[:, 0]
    table = np.broadcast_to(table, (context.rows, *table.shape[1:]))
    own = [parent for parent in parents if parent in one.parents]
    table = np.transpose(table, (0, *(1 + one.parents.index(parent) for parent in own)))
    sizes = iter(table.shape[1:])
    return table.reshape(context.rows, *(next(sizes) if parent in own else 1 for parent in parents))
