"""How far the loads move with choices that nobody can settle: a band, not a number.

Every variant is the whole calculation again. The calibrated choice gives the value; floor, order of
the cost and weighting are varied around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.loads.load_sharing import Cost, SharingChoice, Weighting
from plumbline.simulators.spine.loads.simulate import SpineLoads, calibrated_choice, simulate

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.kinematics import ExternalLoad
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["LoadBand", "load_band", "variants"]

# No least activation, the default of the tool most studies use, and half of it.
FLOORS = (0.0, 0.005, 0.01)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBand:
    """Loads per level with the span over all variants.

    Attributes
    ----------
    loads : SpineLoads
        The calibrated choice.
    compression_low_n, compression_high_n : ndarray, shape (posture, level)
        Least and largest compression of any variant that has an equilibrium.
    shear_low_n, shear_high_n : ndarray, shape (posture, level)
        The same of anterior shear.
    solved : ndarray, shape (posture,)
        How many of the variants have an equilibrium.
    variants : tuple of SharingChoice
        What was tried, the calibrated choice first.
    """

    loads: SpineLoads
    compression_low_n: Float[np.ndarray, "posture level"]
    compression_high_n: Float[np.ndarray, "posture level"]
    shear_low_n: Float[np.ndarray, "posture level"]
    shear_high_n: Float[np.ndarray, "posture level"]
    solved: Float[np.ndarray, " posture"]
    variants: tuple[SharingChoice, ...]


def variants(choice: SharingChoice) -> tuple[SharingChoice, ...]:
    """Return a choice and all that differ from it in floor, cost or weighting.

    Parameters
    ----------
    choice : SharingChoice
        The one that stands first; its reserves are kept.
    """
    floors = dict.fromkeys((choice.floor, *FLOORS))
    tried = [
        replace(choice, floor=floor, cost=cost, weighting=weighting)
        for floor in floors
        for cost in Cost
        for weighting in Weighting
    ]
    return (choice, *(one for one in tried if one != choice))


def load_band(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    *,
    external: Sequence[ExternalLoad] = (),
    choice: SharingChoice | None = None,
    threads: int | None = None,
) -> LoadBand:
    """Return the loads of some postures with the span over all variants of load sharing.

    Parameters
    ----------
    model, postures_rad, external, choice, threads
        As for `simulate`.
    """
    tried = variants(choice if choice is not None else calibrated_choice())
    found = [
        simulate(model, postures_rad, external=external, choice=one, threads=threads)
        for one in tried
    ]
    compression = np.stack([loads.joints.compression_n for loads in found])
    shear = np.stack([loads.joints.anterior_shear_n for loads in found])
    return LoadBand(
        loads=found[0],
        compression_low_n=_least(compression),
        compression_high_n=-_least(-compression),
        shear_low_n=_least(shear),
        shear_high_n=-_least(-shear),
        solved=np.sum([loads.sharing.balanced for loads in found], axis=0).astype(float),
        variants=tried,
    )


def _least(
    values: Float[np.ndarray, "variant posture level"],
) -> Float[np.ndarray, "posture level"]:
    """Return the least over variants that have a value; ``nan`` where none has."""
    least = np.min(np.where(np.isnan(values), np.inf, values), axis=0)
    return np.where(np.isinf(least), np.nan, least)
