"""A neck as the whole-spine simulator takes it, from what is known of a person: both worlds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.evidence import judgement
from plumbline.routes.neck_motion import MOTIONS
from plumbline.routes.neck_posture import (
    NECK_POSTURE,
    healthy_posture,
    own_posture,
    twin_offset_mm,
)
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS
from plumbline.units import metres_from_millimetres, radians_from_degrees

__all__ = [
    "MOTION_IDS",
    "POSTURE_IDS",
    "inputs_of",
    "lost_motion",
    "motion_worlds",
    "posture_worlds",
    "twin_beside",
]

Row = Float[np.ndarray, " row"]
Values = Mapping[str, Row]

POSTURE_IDS = NECK_POSTURE
"""Quantities of a neck that stands and holds."""

MOTION_IDS = tuple(motion.id for motion in MOTIONS)
"""Quantities of a neck that moves."""

LOST_OF: dict[str, str] = {
    "turning_left_lost": "neck_rotation_left_deg",
    "turning_right_lost": "neck_rotation_right_deg",
    "flexion_lost": "neck_flexion_deg",
    "extension_lost": "neck_extension_deg",
}
"""What the simulator calls a lost motion, and the quantity that it is lost of."""


def posture_worlds(context: Context) -> tuple[Values, Values]:
    """Return how the neck stands in the person and in the twin, worked out from what is known.

    Parameters
    ----------
    context : Context
        Draws and covariates.
    """
    own = own_posture(context)
    return own, twin_beside(context, own, healthy_posture(context, own))


def twin_beside(context: Context, own: Values, healed: Values) -> Values:
    """Return a twin that shares with a neck what does not count of it: a head angle alone.

    Parameters
    ----------
    context : Context
        Draws and covariates.
    own, healed : mapping of str to ndarray, shape (row,)
        The neck, and the twin's with every quantity inside its healthy band.
    """
    offset_mm = twin_offset_mm(context, own, healed["neck_offset_mm"])
    return {**healed, "neck_offset_mm": offset_mm}


def motion_worlds(context: Context) -> tuple[Values, Values]:
    """Return how far the neck moves in the person and in the twin.

    Parameters
    ----------
    context : Context
        Draws and covariates.
    """
    own = {motion.id: motion.own_deg(context) for motion in MOTIONS}
    return own, {motion.id: motion.healed(context, own[motion.id]) for motion in MOTIONS}


def lost_motion(values: Values, healthy: Values) -> Values:
    """Return the part of every motion that a neck has lost, by the inputs of the simulator.

    Parameters
    ----------
    values, healthy : mapping of str to ndarray, shape (row,)
        Motions of the neck, and of the twin's.

    Notes
    -----
    A direction of motion that the twin has more of is lost by :math:`1 - m / m'`. Every direction
    stands for itself: a task asks for one of them.
    """
    return {
        lost: np.clip(1.0 - values[name] / healthy[name], 0.0, 1.0)
        for lost, name in LOST_OF.items()
    }


def inputs_of(posture: Values, lost: Values) -> Float[np.ndarray, "row input"]:
    """Return necks in the order of `NECK_INPUTS`.

    Parameters
    ----------
    posture : mapping of str to ndarray, shape (row,)
        Lordosis, offset and failing of the extensors.
    lost : mapping of str to ndarray, shape (row,)
        Of `lost_motion`.
    """
    failing = judgement("mechanics.dropped_head.strength_lost", unit="proportion")
    columns = {
        "lordosis_rad": radians_from_degrees(posture["neck_lordosis_deg"]),
        "offset_m": metres_from_millimetres(posture["neck_offset_mm"]),
        "weakness": failing * posture["dropped_head_ratio"],
        **lost,
    }
    return np.stack([np.asarray(columns[name], dtype=float) for name in NECK_INPUTS], axis=1)
