"""The block that stands for each body where other programs draw it, and its inertia."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.levels import VERTEBRAE
from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["block_of", "inertia_of"]

# What is drawn of limbs and head, in meters: half widths.
LIMB_HALF_M = 0.03
HEAD_HALF_M = (0.09, 0.07, 0.06)  # half length, breadth and height of a drawn head
DENSITY_KG_M3 = 1000.0  # bodies float: about as dense as water
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


def inertia_of(model: SpineModel, body: str) -> Float[np.ndarray, " 3"]:
    """Return the moments of inertia of a body about its center of mass, kg m2.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    body : str
        Name of the body.

    Notes
    -----
    A vertebra carries a slice of trunk or neck: a square slab as heavy as the slice, as high as the
    vertebra with its discs, and as dense as water. Other bodies are the block that is drawn.
    Nothing static depends on it; what moves the model, or scales its equations, does.
    """
    mass = float(model.body_mass_kg[model.bodies.index(body)])
    halves = block_of(model, body)[1]
    if body in VERTEBRAE:
        height = float(model.sizes.pitch_m[VERTEBRAE.index(body)])
        side = np.sqrt(mass / (DENSITY_KG_M3 * height))
        halves = 0.5 * np.array([side, side, height])
    whole = (2.0 * halves) ** 2
    return 0.5 * mass * (np.sum(whole) - whole) / BOX_PART
