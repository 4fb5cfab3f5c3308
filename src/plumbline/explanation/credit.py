"""Net shares over draws, made presentable: inside [0, 1], adding up to one.

A route whose direction is unknown gets no share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.assessment import Direction, Interval
from plumbline.explanation.intervals import HIGH_PROB, LOW_PROB, interval, weighted_quantile
from plumbline.inference import Posterior

__all__ = ["SIGNED_ROUTES", "Credit", "credit_of", "direction_of"]

SIGNED_ROUTES = ("postural_compensation", "mechanical_chain")
"""Routes whose effect may go either way."""

NO_EFFECT = 0.001  # ours: an effect smaller than one in a thousand is "no change"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What every player is credited with.

    Attributes
    ----------
    shares : mapping of str to Interval or None
        Add up to one; None where the direction is unknown.
    sole, involved : mapping of str to Interval
        Probability of necessity, and of taking part.
    direction : mapping of str to Direction
        For the routes whose sign is not settled.
    """

    shares: Mapping[str, Interval | None]
    sole: Mapping[str, Interval]
    involved: Mapping[str, Interval]
    direction: Mapping[str, Direction]


def direction_of(
    effect: Float[np.ndarray, " row"], weights: Float[np.ndarray, " row"]
) -> Direction:
    """Return how probably the pain is lower, the same, or higher with a healthy neck."""
    low = weighted_quantile(effect, weights, LOW_PROB)
    high = weighted_quantile(effect, weights, HIGH_PROB)
    lower = float(np.sum(weights[effect > NO_EFFECT]))
    higher = float(np.sum(weights[effect < -NO_EFFECT]))
    return Direction(
        lower=lower,
        none=max(0.0, 1.0 - lower - higher),
        higher=higher,
        effect=interval(effect, weights, lowest=-1.0),
        unsettled=low < -NO_EFFECT and high > NO_EFFECT,
    )


def credit_of(posterior: Posterior) -> Credit:
    """Return shares, sole and involved of every player, over the weighted draws."""
    solution, weights = posterior.solution, posterior.weights
    direction = {
        owner: direction_of(solution.sole[:, solution.owners.index(owner)], weights)
        for owner in SIGNED_ROUTES
        if owner in solution.owners
    }
    hidden = {owner for owner, sign in direction.items() if sign.unsettled}
    raw = {owner: solution.share[:, n] for n, owner in enumerate(solution.owners)}
    mean = {owner: float(np.sum(value * weights)) for owner, value in raw.items()}
    kept = {o: max(value, 0.0) for o, value in mean.items() if o not in hidden}
    total = sum(kept.values())
    shares: dict[str, Interval | None] = dict.fromkeys(hidden)
    for owner, value in kept.items():
        spread = interval(raw[owner] / total, weights)
        middle = value / total
        shares[owner] = Interval(
            value=middle, low=min(spread.low, middle), high=max(spread.high, middle)
        )
    return Credit(
        shares=shares,
        sole=_all(solution.sole, solution.owners, weights),
        involved={
            owner: _taking_part(solution.involved[:, n], weights, shares.get(owner))
            for n, owner in enumerate(solution.owners)
            if not np.isnan(solution.involved[0, n])
        },
        direction=direction,
    )


def _all(
    table: Float[np.ndarray, "row owner"],
    owners: tuple[str, ...],
    weights: Float[np.ndarray, " row"],
) -> dict[str, Interval]:
    return {
        owner: interval(table[:, n], weights)
        for n, owner in enumerate(owners)
        if not np.isnan(table[0, n])
    }


def _taking_part(
    values: Float[np.ndarray, " row"], weights: Float[np.ndarray, " row"], share: Interval | None
) -> Interval:
    """Return how probable it is that a player takes part, never less than its share.

    On a draw on which it relieves, a player takes no part in the pain; a share is a net over draws
    of either sign, and is scaled up where the share of another player is not stated.
    """
    found = interval(np.maximum(values, 0.0), weights)
    least = share.value if share is not None else 0.0
    return Interval(value=max(found.value, least), low=found.low, high=max(found.high, least))
