r"""What a posture is for: gaze, weight over the feet, head over the hips, hands.

Each goal is a quantity of the posture, a window and a width; outside its window a goal costs

.. math:: \tfrac12 \Bigl(\frac{x - \mathrm{clip}(x, l, h)}{\sigma}\Bigr)^2

so that what cannot be met is missed by as little as possible, and the miss is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.kinematics import ExternalLoad, landmark_place
from plumbline.simulators.spine.body.kinematics_kernel import (
    chain_arrays,
    place_points,
    place_with_axes,
)
from plumbline.simulators.spine.body.levels import CHAIN, LEVELS, SIDES
from plumbline.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.posture.unknowns import Unknowns

__all__ = ["QUANTITIES", "Goal", "gaze_of", "goal_slopes", "quantities"]

SKULL = len(CHAIN) - 1
DENS, C7_T1 = LEVELS.index("C1_C2"), LEVELS.index("C7_T1")
HANDS = tuple(f"hand.grip_{side}" for side in SIDES)
HEELS = tuple(f"foot.heel_{side}" for side in SIDES)
TOES = tuple(f"foot.toe_{side}" for side in SIDES)
# What can be asked of a posture, in the order of a reading's columns.
QUANTITIES = (
    "gaze_pitch_rad",
    "gaze_yaw_rad",
    "head_over_hips_rad",
    "chest_before_weight_m",
    "weight_over_feet_m",
    "weight_before_seat_m",
    "hands_forward_m",
    "hands_up_m",
    "hip_rad",
)
STEP_RAD = 1e-6  # small against any angle, large against rounding


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A window for one quantity of a posture.

    Attributes
    ----------
    quantity : str
        One of `QUANTITIES`.
    low, high : float
        Window, rad or m; infinite where a side is open.
    sd : float
        How far outside the window costs as much as one standard deviation.
    """

    quantity: str
    low: float
    high: float
    sd: float

    def missed(self, value: float) -> float:
        """Return how far a value lies outside the window, with its sign."""
        return value - min(max(value, self.low), self.high)


def quantities(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    gaze_rad: Float[np.ndarray, "posture 2"],
    external: Sequence[ExternalLoad],
) -> Float[np.ndarray, "posture quantity"]:
    """Return every quantity of some postures.

    Parameters
    ----------
    model : SpineModel
        The person.
    postures_rad : ndarray, shape (posture, dof)
        Joint angles from standing.
    gaze_rad : ndarray, shape (posture, 2)
        What eyes and feet add to pitch and yaw of the head.
    external : sequence of ExternalLoad
        Loads; what they weigh counts in the balance.

    Returns
    -------
    ndarray, shape (posture, quantity)
        In the order of `QUANTITIES`.
    """
    turns, places, _ = place_with_axes(chain_arrays(model.plan), postures_rad)
    names = (*HANDS, *HEELS, *TOES, *(load.landmark for load in external))
    found = [landmark_place(model, name) for name in names]
    points = place_points(
        turns,
        places,
        np.array([body for body, _ in found]),
        np.array([point for _, point in found]),
    )
    hands, heels, toes = (points[:, 2 * i : 2 * i + 2].mean(axis=1) for i in range(3))
    body, weight = _weights_forward_m(model, turns, places, points[:, 6:], external)
    ahead, up = turns[:, SKULL, :, 0], places[:, SKULL - DENS]
    middle = (heels + toes)[:, 0] / 2.0
    hips = postures_rad[:, [model.dofs.index(f"hip_{side}.flexion") for side in SIDES]]
    columns = (
        np.arctan2(-ahead[:, 2], np.hypot(ahead[:, 0], ahead[:, 1])) + gaze_rad[:, 0],
        np.arctan2(ahead[:, 1], ahead[:, 0]) + gaze_rad[:, 1],
        np.arctan2(up[:, 0], up[:, 2]),
        places[:, SKULL - C7_T1, 0] - body,
        weight - middle,
        weight,
        hands[:, 0] - middle,
        hands[:, 2] - np.minimum(heels, toes)[:, 2],
        hips.mean(axis=1),
    )
    return np.stack(columns, axis=1)


def _weights_forward_m(
    model: SpineModel,
    turns: Float[np.ndarray, "posture body 3 3"],
    places: Float[np.ndarray, "posture body 3"],
    loaded: Float[np.ndarray, "posture load 3"],
    external: Sequence[ExternalLoad],
) -> tuple[Float[np.ndarray, " posture"], Float[np.ndarray, " posture"]]:
    """Return how far forward of the hips the person's weight is, without and with the load."""
    bodies = np.arange(len(model.bodies))
    centers = place_points(turns, places, bodies, np.ascontiguousarray(model.body_center_m))
    mass = model.body_mass_kg
    added = np.array([max(-load.force_n[2], 0.0) for load in external]) / STANDARD_GRAVITY_M_S2
    body = centers[..., 0] @ mass
    return body / np.sum(mass), (body + loaded[..., 0] @ added) / (np.sum(mass) + np.sum(added))


def goal_slopes(
    model: SpineModel,
    posture_rad: Float[np.ndarray, " dof"],
    unknowns: Unknowns,
    point: Float[np.ndarray, " unknown"],
    external: Sequence[ExternalLoad],
) -> tuple[Float[np.ndarray, " quantity"], Float[np.ndarray, "quantity unknown"]]:
    """Return all quantities at a point of the search, and how they change with the unknowns.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (dof,)
        The posture there.
    unknowns : Unknowns
        What may change.
    point : ndarray, shape (unknown,)
        Where the search is.
    external : sequence of ExternalLoad
        Loads besides weight.
    """
    count = len(point)
    steps = np.vstack([np.zeros(count), STEP_RAD * np.eye(count)])
    read = quantities(
        model,
        posture_rad + steps @ unknowns.follow.T,
        gaze_of(unknowns, point + steps),
        external,
    )
    return read[0], (read[1:] - read[0]).T / STEP_RAD


def gaze_of(
    unknowns: Unknowns, points: Float[np.ndarray, "point unknown"]
) -> Float[np.ndarray, "point 2"]:
    """Return what eyes and feet add to pitch and yaw of the head."""
    gaze = np.zeros((len(points), 2))
    for column, name in enumerate(unknowns.names):
        if name == "eyes.pitch":
            gaze[:, 0] += points[:, column]
        elif name in ("eyes.yaw", "feet.yaw"):
            gaze[:, 1] += points[:, column]
    return gaze
