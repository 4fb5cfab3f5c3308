"""The block that stands for each body where other programs draw it, and its inertia."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.levels import VERTEBRAE
from plumbline.simulators.spine.model import SpineModel

__all__ = ["block_of", "inertia_of"]

# What is drawn of limbs and head, in meters: half widths.
LIMB_HALF_M = 0.03
HEAD_HALF_M = (0.09, 0.07, 0.06)  # half length, breadth and height of a drawn head
BOX_PART = 6.0  # a solid box has a sixth of m (a^2 + b^2) / 2 about its middle


def block_of(
    model: SpineModel, body: str
) -> tuple[Float[np.ndarray, " 3"], Float[np.ndarray, " 3"]]:
    """Return center and half lengths of the block that stands for a body, in its frame.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    body : str
        Name of the body.
    """
    sizes = model.sizes
    if body in VERTEBRAE:
        place = VERTEBRAE.index(body)
        lift = sizes.half_disc_m[place] + 0.5 * sizes.body_height_m[place]
        size = (sizes.depth_m[place], sizes.width_m[place], sizes.body_height_m[place])
        return np.array([0.0, 0.0, lift]), 0.5 * np.array(size)
    center = model.body_center_m[model.bodies.index(body)]
    if body == "skull":
        return center, np.array(HEAD_HALF_M)
    if body == "pelvis":
        crest, hip = model.landmarks["pelvis.crest_middle"], model.landmarks["pelvis.hip"]
        side = abs(float(crest.point_m[1]))
        return center, np.array([LIMB_HALF_M, side, 0.5 * abs(crest.point_m[2] - hip.point_m[2])])
    return center, np.array([LIMB_HALF_M, LIMB_HALF_M, max(abs(center[2]), LIMB_HALF_M)])


def inertia_of(mass_kg: float, halves: Float[np.ndarray, " 3"]) -> Float[np.ndarray, " 3"]:
    """Return the moments of inertia of a solid box about its middle, kg m2.

    Parameters
    ----------
    mass_kg : float
        Mass.
    halves : ndarray, shape (3,)
        Half lengths, m.
    """
    whole = (2.0 * halves) ** 2
    return 0.5 * mass_kg * (np.sum(whole) - whole) / BOX_PART
