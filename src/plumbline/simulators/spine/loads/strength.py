"""The largest moment a person can hold about one level, in a direction: isometric strength.

The body below the level is strapped, as it is on a dynamometer: only the joints from the level
upward must be in balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.loads.load_sharing import SharingChoice, least_activation
from plumbline.simulators.spine.loads.margins import largest_multiplier
from plumbline.simulators.spine.loads.tensions import tied_tensions

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.kinematics import ExternalLoad
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["held_moment_n_m"]


def held_moment_n_m(
    model: SpineModel,
    posture_rad: Float[np.ndarray, " dof"],
    resistance: Sequence[ExternalLoad],
    *,
    level: str,
    axis: str,
    choice: SharingChoice,
) -> float:
    """Return the moment about a level when a resistance has grown to what can just be held.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (dof,)
        Posture in which the strength is measured.
    resistance : sequence of ExternalLoad
        What pushes against the person, of any size; it is multiplied.
    level : str
        The lowest joint that is not strapped, and about which the moment is taken.
    axis : str
        ``flexion``, ``bending`` or ``rotation``: the component that is reported.
    choice : SharingChoice
        Floor and largest reserve.

    Returns
    -------
    float
        N m, without sign; weight is held besides. ``nan`` where not even weight can be held.
    """
    from plumbline.simulators.spine.body.kinematics import kinematics

    posture = posture_rad[None]
    plain = kinematics(model, posture)
    pushed = kinematics(model, posture, resistance)
    free = np.flatnonzero(~model.locked[: _rows_above(model, level)])
    scaled = (pushed.gravity_moment_n_m - plain.gravity_moment_n_m)[0]
    arms, whole = tied_tensions(model, plain, free)
    times = largest_multiplier(
        arms,
        whole,
        fixed_n_m=(plain.gravity_moment_n_m - plain.passive_moment_n_m)[0][free],
        scaled_n_m=scaled[free],
        choice=choice,
        floor=least_activation(choice.floor, model.strength_left, model.rests),
    )
    return times * abs(float(scaled[model.dofs.index(f"{level}.{axis}")]))


def _rows_above(model: SpineModel, level: str) -> int:
    """Return how many rows belong to a level and those above it."""
    per_level = model.spinal_count // len(model.levels)
    return (model.levels.index(level) + 1) * per_level
