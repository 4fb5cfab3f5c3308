"""Isometric neck strength of the model, as a dynamometer takes it: the trunk is strapped."""

from __future__ import annotations

import numpy as np

from plumbline.simulators.spine import SharingChoice, SpineModel
from plumbline.simulators.spine.body.kinematics import ExternalLoad
from plumbline.simulators.spine.loads.strength import held_moment_n_m

LEVEL = "C7_T1"
FRONT, BACK = "skull.brow", "skull.occiput"
RIGHT, LEFT = "skull.mastoid_right", "skull.mastoid_left"
# Direction of effort: the component that is reported, and what pushes against the head.
DIRECTIONS = {
    "flexion": ("flexion", ((FRONT, (-1.0, 0.0, 0.0)),)),
    "extension": ("flexion", ((BACK, (1.0, 0.0, 0.0)),)),
    "lateral_bending": ("bending", ((LEFT, (0.0, -1.0, 0.0)),)),
    "axial_rotation": ("rotation", ((LEFT, (1.0, 0.0, 0.0)), (RIGHT, (-1.0, 0.0, 0.0)))),
}
# All muscles may rest; a maximal effort asks for nothing of the kind.
CHOICE = SharingChoice(floor=0.0)


def neck_strength_n_m(model: SpineModel, direction: str) -> float:
    """Return the largest moment about C7-T1 in a direction."""
    axis, pushes = DIRECTIONS[direction]
    resistance = tuple(ExternalLoad(landmark=landmark, force_n=force) for landmark, force in pushes)
    standing = np.zeros(len(model.dofs))
    return held_moment_n_m(model, standing, resistance, level=LEVEL, axis=axis, choice=CHOICE)
