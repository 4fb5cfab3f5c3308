"""Bodies, how they hang together, and where their joints are in one standing person.

A body's origin is its joint with the body that carries it. In standing every joint angle is zero:
the person's own alignment is the turn of each body against the one below.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int

from plumbline.simulators.spine.body.alignment import PersonAlignment
from plumbline.simulators.spine.body.anatomy_tables import anatomy
from plumbline.simulators.spine.body.levels import (
    AXES,
    AXIS_SIGNS,
    CHAIN,
    DOFS,
    LIMBS,
    SIDES,
    SPINAL_COUNT,
    VERTEBRAE,
)
from plumbline.simulators.spine.body.sizes import Sizes
from plumbline.units import Degrees, metres_from_millimetres, radians_from_degrees

__all__ = ["BODIES", "BodyPlan", "plan_bodies", "turned", "vertebra_tilts"]

# The chain first, then the limbs, right before left.
BODIES = (*CHAIN, *(f"{limb}_{side}" for limb, _, _ in LIMBS for side in SIDES))
SIDE_SIGN = {"right": -1.0, "left": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPlan:
    """How the bodies hang together.

    Attributes
    ----------
    parent : ndarray, shape (body,)
        Index of the body that carries it; -1 for the pelvis. Parents come first.
    carrier : ndarray, shape (body,)
        The body of the chain that it moves with, for what crosses the spine.
    offset_m : ndarray, shape (body, 3)
        Its joint in the parent's frame.
    turn_rad : ndarray, shape (body,)
        Tilt against the parent in standing.
    first_dof, dof_count : ndarray, shape (body,)
        Its place in a posture vector, and how many angles it has.
    axes : ndarray, shape (dof, 3)
        Each angle's axis, in the frame that the angles before it have turned.
    """

    parent: Int[np.ndarray, " body"]
    carrier: Int[np.ndarray, " body"]
    offset_m: Float[np.ndarray, "body 3"]
    turn_rad: Float[np.ndarray, " body"]
    first_dof: Int[np.ndarray, " body"]
    dof_count: Int[np.ndarray, " body"]
    axes: Float[np.ndarray, "dof 3"]


def turned(point: Float[np.ndarray, "... 3"], tilt_rad: float) -> Float[np.ndarray, "... 3"]:
    """Return points turned forward-down about the axis that runs to the left.

    Parameters
    ----------
    point : ndarray, shape (..., 3)
        Forward, left, up.
    tilt_rad : float
        Angle; positive takes what is up to the front.
    """
    cosine, sine = np.cos(tilt_rad), np.sin(tilt_rad)
    turn = np.array([[cosine, 0.0, sine], [0.0, 1.0, 0.0], [-sine, 0.0, cosine]])
    return point @ turn.T


def vertebra_tilts(alignment: PersonAlignment) -> dict[str, float]:
    """Return the tilt of every chain body's own axes in standing, by name."""
    frames = alignment.standing.frame_rad[0]
    head = alignment.slope_rad + float(np.sum(alignment.flexion_rad))
    return {"pelvis": 0.0, "skull": head, **dict(zip(VERTEBRAE, frames.tolist(), strict=True))}


def plan_bodies(
    alignment: PersonAlignment, sizes: Sizes, points: dict[str, Float[np.ndarray, " 3"]]
) -> BodyPlan:
    """Return the plan of one person's bodies.

    Parameters
    ----------
    alignment : PersonAlignment
        How the person stands.
    sizes : Sizes
        The person's bones.
    points : dict of str to ndarray
        Landmarks of the right side in their bodies' frames; hip and shoulder are read.
    """
    tilt = vertebra_tilts(alignment)
    rise = sizes.body_height_m + 2.0 * sizes.half_disc_m * np.cos(0.5 * sizes.wedge_rad)
    rises = dict(zip(VERTEBRAE, rise.tolist(), strict=True))
    count = len(BODIES)
    offset, turn = np.zeros((count, 3)), np.zeros(count)
    parent = np.array([*range(-1, len(CHAIN) - 1), *(0 for _ in range(len(CHAIN), count))])
    base = alignment.standing.joint_m[0, -1]
    offset[1] = [base[0], 0.0, base[1]]
    for place, (below, body) in enumerate(pairwise(CHAIN), start=1):
        turn[place] = tilt[body] - tilt[below]
        if place > 1:
            offset[place, 2] = rises[below]
    for place in range(len(CHAIN), count):
        parent[place], offset[place], turn[place] = _limb(BODIES[place], sizes, points, tilt)
    first, counts, axes = _angles()
    return BodyPlan(
        parent=parent,
        carrier=_carriers(parent),
        offset_m=offset,
        turn_rad=turn,
        first_dof=first,
        dof_count=counts,
        axes=axes,
    )


def _limb(
    body: str,
    sizes: Sizes,
    points: dict[str, Float[np.ndarray, " 3"]],
    tilt: dict[str, float],
) -> tuple[int, Float[np.ndarray, " 3"], float]:
    """Return a limb's parent, joint place and standing turn; limbs hang plumb or slightly bent."""
    limb, side = body.rsplit("_", 1)
    entry = anatomy().limbs[limb]
    above = entry["parent"]
    parent = BODIES.index(above if above in CHAIN else f"{above}_{side}")
    if entry["at"] is None:
        length = metres_from_millimetres(np.array([float(anatomy().limbs[above]["length"][0])]))
        return parent, np.array([0.0, 0.0, -length[0] * sizes.scales["height"]]), 0.0
    place = points[entry["at"]] * np.array([1.0, -SIDE_SIGN[side], 1.0])
    rest = radians_from_degrees(Degrees(float(entry.get("rest_deg", (0.0,))[0])))
    return parent, place, -tilt.get(above, 0.0) - rest


def _carriers(parent: Int[np.ndarray, " body"]) -> Int[np.ndarray, " body"]:
    carrier = np.arange(len(BODIES))
    for place in range(len(CHAIN), len(BODIES)):
        carrier[place] = carrier[parent[place]]
    return carrier


def _angles() -> tuple[
    Int[np.ndarray, " body"], Int[np.ndarray, " body"], Float[np.ndarray, "dof 3"]
]:
    """Return where each body's angles stand in a posture vector, and their axes."""
    first, counts = np.zeros(len(BODIES), dtype=int), np.zeros(len(BODIES), dtype=int)
    axes = np.zeros((len(DOFS), 3))
    for place in range(len(CHAIN)):
        first[place] = SPINAL_COUNT if place == 0 else len(AXES) * (len(CHAIN) - 1 - place)
        counts[place] = len(AXES)
        axes[first[place] : first[place] + len(AXES)] = AXIS_SIGNS
    for place in range(len(CHAIN), len(BODIES)):
        limb, side = BODIES[place].rsplit("_", 1)
        _, joint, sign = next(entry for entry in LIMBS if entry[0] == limb)
        first[place] = DOFS.index(f"{joint}_{side}.flexion")
        counts[place] = 1
        axes[first[place]] = [0.0, sign, 0.0]
    return first, counts, axes
