r"""Legs of a posture: who stands is over the feet, who sits has level thighs; feet stay flat.

With straight or bent knees, and the thighs turned by one angle :math:`\theta` about the hips, the
distance by which the weight of body and load lies in front of the middle of the feet is

.. math:: d(\theta) = A + B\cos\theta + C\sin\theta

since everything below the hips turns in one piece and the feet stay flat. Three values of
:math:`d` give the three numbers, and :math:`d = 0` has two roots: of these the one with the hips
higher above the feet is a stance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.levels import SIDES
from plumbline.units import STANDARD_GRAVITY_M_S2, Degrees, radians_from_degrees

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.kinematics import ExternalLoad
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["seated_legs", "standing_legs"]

# A seat holds thighs level and shanks plumb.
RIGHT_ANGLE = Degrees(90.0)
FEET = tuple(f"foot.{end}_{side}" for end in ("heel", "toe") for side in SIDES)
# The turns of the thighs at which the distance is worked out, rad.
TURNS_RAD = np.array([0.0, 0.5 * np.pi, -0.5 * np.pi])


def seated_legs(
    model: SpineModel, angles_rad: Float[np.ndarray, " dof"]
) -> Float[np.ndarray, " dof"]:
    """Return a posture with level thighs, plumb shanks and flat feet, however the pelvis rolls.

    Parameters
    ----------
    model : SpineModel
        The person.
    angles_rad : ndarray, shape (dof,)
        The posture; its legs are replaced.
    """
    bent = float(radians_from_degrees(RIGHT_ANGLE))
    lean = float(model.plan.turn_rad[model.bodies.index("thigh_right")])
    return _with_legs(model, angles_rad, bent + lean, bent)


def standing_legs(
    model: SpineModel,
    angles_rad: Float[np.ndarray, " dof"],
    external: Sequence[ExternalLoad] = (),
    *,
    knee_rad: float = 0.0,
) -> Float[np.ndarray, " dof"]:
    """Return a posture with legs on which body and load stand over the middle of the feet.

    Parameters
    ----------
    model : SpineModel
        The person.
    angles_rad : ndarray, shape (dof,)
        The posture; its legs are replaced. Nothing above the hips moves.
    external : sequence of ExternalLoad
        What is carried; the upward part of other forces counts likewise.
    knee_rad : float
        How far the knees are bent.

    Notes
    -----
    Where no stance is balanced the legs come as near to one as they can.
    """
    tried = np.stack([_with_legs(model, angles_rad, turn, knee_rad) for turn in -TURNS_RAD])
    ahead, height = _over_feet(model, tried, external)
    middle, sine = 0.5 * (ahead[1] + ahead[2]), 0.5 * (ahead[1] - ahead[2])
    cosine = ahead[0] - middle
    reach = float(np.hypot(cosine, sine))
    first = float(np.arctan2(sine, cosine))
    aside = float(np.arccos(np.clip(-middle / reach, -1.0, 1.0)))
    center, rise = 0.5 * (height[1] + height[2]), 0.5 * (height[1] - height[2])
    high = height[0] - center
    roots = (first + aside, first - aside)
    turn = max(roots, key=lambda root: high * np.cos(root) + rise * np.sin(root))
    return _with_legs(model, angles_rad, -turn, knee_rad)


def _with_legs(
    model: SpineModel, angles_rad: Float[np.ndarray, " dof"], thigh_rad: float, knee_rad: float
) -> Float[np.ndarray, " dof"]:
    """Turn both thighs forward from where they stand, bend the knees, and lay the feet flat."""
    whole = angles_rad.copy()
    pelvis = float(whole[model.dofs.index("pelvis.flexion")])
    for side in SIDES:
        hip, knee, ankle = (
            model.dofs.index(f"{joint}_{side}.flexion") for joint in ("hip", "knee", "ankle")
        )
        whole[hip] = pelvis + thigh_rad
        whole[knee] = knee_rad
        whole[ankle] = knee_rad - thigh_rad
    return whole


def _over_feet(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    external: Sequence[ExternalLoad],
) -> tuple[Float[np.ndarray, " posture"], Float[np.ndarray, " posture"]]:
    """Return how far the weight is in front of the feet, and the hips above them, m."""
    from plumbline.simulators.spine.body.kinematics import landmark_positions
    from plumbline.simulators.spine.body.kinematics_kernel import (
        chain_arrays,
        place_bodies,
        place_points,
    )

    turns, places = place_bodies(chain_arrays(model.plan), postures_rad)
    bodies = np.arange(len(model.bodies))
    centers = place_points(turns, places, bodies, np.ascontiguousarray(model.body_center_m))
    feet = landmark_positions(model, postures_rad, FEET).mean(axis=1)
    weights, points = model.body_mass_kg, centers[..., 0]
    if external:
        held = landmark_positions(model, postures_rad, [load.landmark for load in external])
        down = np.array([-load.force_n[2] / STANDARD_GRAVITY_M_S2 for load in external])
        weights = np.concatenate([weights, down])
        points = np.concatenate([points, held[..., 0]], axis=1)
    return points @ weights / weights.sum() - feet[:, 0], -feet[:, 2]
