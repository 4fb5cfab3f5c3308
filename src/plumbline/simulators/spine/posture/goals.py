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
from plumbline.simulators.spine.body.kinematics_kernel import chain_arrays
from plumbline.simulators.spine.body.levels import CHAIN, DOFS, LEVELS, SIDES
from plumbline.simulators.spine.posture.goals_kernel import Marks, read_postures, read_slopes
from plumbline.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.posture.unknowns import Unknowns

__all__ = ["QUANTITIES", "Goal", "gaze_of", "goal_slopes", "marks_of", "quantities"]

SKULL = len(CHAIN) - 1
DENS, C7_T1 = LEVELS.index("C1_C2"), LEVELS.index("C7_T1")
HANDS = tuple(f"hand.grip_{side}" for side in SIDES)
HEELS = tuple(f"foot.heel_{side}" for side in SIDES)
TOES = tuple(f"foot.toe_{side}" for side in SIDES)
HIPS = tuple(DOFS.index(f"hip_{side}.flexion") for side in SIDES)
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
# To which of them, pitch or yaw, an unknown adds as it is, beyond the joints.
GAZING = {"eyes.pitch": 0, "eyes.yaw": 1, "feet.yaw": 1}


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
    postures = np.ascontiguousarray(postures_rad, dtype=np.float64)
    gaze = np.ascontiguousarray(gaze_rad, dtype=np.float64)
    return read_postures(marks_of(model, external), postures, gaze)


def marks_of(model: SpineModel, external: Sequence[ExternalLoad]) -> Marks:
    """Return what goals speak of, as the kernel reads it.

    Parameters
    ----------
    model : SpineModel
        The person.
    external : sequence of ExternalLoad
        Loads; what they weigh counts in the balance.
    """
    found = [landmark_place(model, name) for name in (*HANDS, *HEELS, *TOES)]
    carried = [landmark_place(model, load.landmark) for load in external]
    added = [max(-load.force_n[2], 0.0) / STANDARD_GRAVITY_M_S2 for load in external]
    count = len(model.bodies)
    return Marks(
        chain=chain_arrays(model.plan),
        body=np.array([*(body for body, _ in found), SKULL - DENS, SKULL - C7_T1]),
        local=np.array([*(point for _, point in found), *np.zeros((2, 3))]),
        weight_body=np.array([*range(count), *(body for body, _ in carried)]),
        weight_local=np.array([*model.body_center_m, *(point for _, point in carried)]),
        mass=np.concatenate([model.body_mass_kg, added]),
        carried_from=count,
        hips=np.array(HIPS),
        skull=SKULL,
    )


def goal_slopes(
    marks: Marks,
    posture_rad: Float[np.ndarray, " dof"],
    unknowns: Unknowns,
    point: Float[np.ndarray, " unknown"],
) -> tuple[Float[np.ndarray, " quantity"], Float[np.ndarray, "quantity unknown"]]:
    """Return all quantities at a point of the search, and how they change with the unknowns.

    Parameters
    ----------
    marks : Marks
        Of the person and the loads.
    posture_rad : ndarray, shape (dof,)
        The posture there.
    unknowns : Unknowns
        What may change.
    point : ndarray, shape (unknown,)
        Where the search is.
    """
    values, per_angle = read_slopes(marks, posture_rad, gaze_of(unknowns, point[None])[0])
    slopes = per_angle @ unknowns.follow
    for name, row in GAZING.items():
        if name in unknowns.names:
            slopes[row, unknowns.names.index(name)] += 1.0
    return values, slopes


def gaze_of(
    unknowns: Unknowns, points: Float[np.ndarray, "point unknown"]
) -> Float[np.ndarray, "point 2"]:
    """Return what eyes and feet add to pitch and yaw of the head."""
    gaze = np.zeros((len(points), 2))
    for name, column in GAZING.items():
        if name in unknowns.names:
            gaze[:, column] += points[:, unknowns.names.index(name)]
    return gaze
