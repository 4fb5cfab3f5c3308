"""Which hazards and gains are on in which question that the kernel answers in one pass.

A scenario is a coalition of players that is switched off, or an intervention. In each, every rate
is off (0), on (1), partly left (2) or on at the full gain whatever the level (3), and the gain
stands on one of several levels. With G gains and M = 2**G masks of acting gains the levels are:
``treated * M + mask`` (the gains in the mask ``treated`` as far as they remain from now on; zero:
the gain as it is), and, for the j-th owner of gains, ``(M + j) * M + mask`` (the part of the gain
that this owner alone adds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, final

import numpy as np
from jaxtyping import Bool, Int

__all__ = [
    "FACTUAL",
    "FROM_NOW",
    "NEVER",
    "NOTHING",
    "Scenarios",
    "gain_owners",
    "scenarios",
    "treatment_scenarios",
]

NOTHING, FACTUAL, NEVER, FROM_NOW = 0, 1, 2, 3
"""Numbers of the scenarios of every model: no hazard, as it is, and the two interventions.

The first two are those of a set of treatments too.
"""

Owner = TypeVar("Owner", int, str)

FIXED = 4  # the four above
OFF, ON, REMAINS, FULL = 0, 1, 2, 3
LESS = 0.7  # "clearly less": at most this fraction of the hazard is left (design: 30 % removed)
TOLERANCE = 1e-12  # a removal of exactly 30 % counts as clear despite rounding


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """Scenario tables.

    Attributes
    ----------
    rate : ndarray, shape (scenario, rate)
        0 off, 1 on, 2 as far as it remains from now on, 3 on at the full gain.
    level : ndarray, shape (scenario, mask)
        Gain level by the mask of acting gains.
    level_never : ndarray, shape (mask,)
        Level without the neck's gains.
    detailed : ndarray, shape (player,)
        Owners for which the next two are asked.
    sole, involved : ndarray, shape (player,)
        Scenario in which only this owner is off; in which only its own share of the hazard is on.
    """

    rate: Int[np.ndarray, "scenario rate"]
    level: Int[np.ndarray, "scenario mask"]
    level_never: Int[np.ndarray, " mask"]
    detailed: Int[np.ndarray, " player"]
    sole: Int[np.ndarray, " player"]
    involved: Int[np.ndarray, " player"]


def gain_owners(owners: Sequence[Owner]) -> tuple[Owner, ...]:
    """Return each owner of a gain once, in the order of their levels."""
    return tuple(dict.fromkeys(owners))


def scenarios(
    *,
    detailed: Int[np.ndarray, " player"],
    rate_owner: Int[np.ndarray, " rate"],
    rate_neck: Bool[np.ndarray, " rate"],
    gain_owner: Int[np.ndarray, " gain"],
    gain_neck: Bool[np.ndarray, " gain"],
) -> Scenarios:
    """Return the scenario tables; sole and involved only for the owners in ``detailed``."""
    masks = np.arange(2 ** len(gain_owner))
    neck_bits = int(sum(1 << j for j, neck in enumerate(gain_neck) if neck))
    never = masks & ~neck_bits
    players = len(detailed)
    count = FIXED + 2 * players
    rate = np.zeros((count, len(rate_owner)), dtype=np.int64)
    level = np.tile(masks, (count, 1))
    rate[FACTUAL] = ON
    rate[NEVER] = np.where(rate_neck, OFF, ON)
    level[NEVER] = never
    rate[FROM_NOW], level[FROM_NOW] = _treated(rate_neck, gain_neck)
    sole = FIXED + np.arange(players)
    involved = sole + players
    amplifiers = gain_owners(gain_owner.tolist())
    for player, owner in enumerate(detailed.tolist()):
        rate[sole[player]] = rate_owner != owner
        rate[involved[player]] = rate_owner == owner
        bits = int(sum(1 << j for j in np.flatnonzero(gain_owner == owner).tolist()))
        level[sole[player]] = masks & ~bits
        if owner in amplifiers:
            rate[involved[player]] = np.where(rate_owner == owner, FULL, ON)
            level[involved[player]] = (len(masks) + amplifiers.index(owner)) * len(masks) + masks
    return Scenarios(
        rate=rate,
        level=level,
        level_never=never,
        detailed=detailed,
        sole=sole,
        involved=involved,
    )


def treatment_scenarios(
    rate: Bool[np.ndarray, "treatment rate"], gain: Bool[np.ndarray, "treatment gain"]
) -> tuple[Int[np.ndarray, "scenario rate"], Int[np.ndarray, "scenario mask"]]:
    """Return the rate and level tables of ``NOTHING``, ``FACTUAL``, and then every treatment.

    Parameters
    ----------
    rate : ndarray, shape (treatment, rate)
        Which rates each of them treats.
    gain : ndarray, shape (treatment, gain)
        Which gains each of them treats.
    """
    untreated = np.zeros(rate.shape[1], dtype=bool), np.zeros(gain.shape[1], dtype=bool)
    rows = [_treated(*untreated)] * 2
    rows += [_treated(rates, gains) for rates, gains in zip(rate, gain, strict=True)]
    rates, levels = np.stack([row[0] for row in rows]), np.stack([row[1] for row in rows])
    rates[NOTHING] = OFF
    return rates, levels


def _treated(
    rate: Bool[np.ndarray, " rate"], gain: Bool[np.ndarray, " gain"]
) -> tuple[Int[np.ndarray, " rate"], Int[np.ndarray, " mask"]]:
    """Return one row of both tables: some rates and gains are as far as they remain."""
    masks = np.arange(2 ** len(gain))
    bits = sum(1 << j for j in np.flatnonzero(gain).tolist())
    return np.where(rate, REMAINS, ON), bits * len(masks) + masks
