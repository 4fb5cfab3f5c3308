"""Vertebral bodies stay apart in every named posture, not only in standing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.simulators.spine.people import man

from plumbline.simulators.spine import SpineModel, kinematics, named_postures, posture_angles
from plumbline.simulators.spine.body.levels import VERTEBRAE

Array = NDArray[np.float64]


def endplate(model: SpineModel, angles: Array, vertebra: str, *, upper: bool) -> Array:
    """Return the rim of an endplate: back, front, right and left, in world axes."""
    place, sizes = VERTEBRAE.index(vertebra), model.sizes
    posed = kinematics(model, angles)
    body = model.bodies.index(vertebra)
    wedge = sizes.wedge_rad[place] / 2
    tilt = wedge if upper else -wedge
    lift = sizes.half_disc_m[place] * np.cos(wedge) + upper * sizes.body_height_m[place]
    along = sizes.depth_m[place] / 2 * np.array([np.cos(tilt), 0.0, -np.sin(tilt)])
    aside = sizes.width_m[place] / 2 * np.array([0.0, 1.0, 0.0])
    rim = np.array([-along, along, -aside, aside]) + np.array([0.0, 0.0, lift])
    return rim @ posed.body_turn[0, body].T + posed.body_position_m[0, body]


def gap_m(model: SpineModel, angles: Array, upper: str, lower: str) -> float:
    """Return the least height of the upper body's rim over the plane of the lower body's top."""
    floor = endplate(model, angles, lower, upper=True)
    rim = endplate(model, angles, upper, upper=False)
    normal = np.cross(floor[1] - floor[0], floor[3] - floor[2])
    return float(((rim - floor.mean(axis=0)) @ normal).min() / np.linalg.norm(normal))


@pytest.mark.parametrize("posture", list(named_postures()))
def test_bodies_do_not_overlap(posture: str) -> None:
    model, angles = man(), posture_angles(man(), posture)[None]
    for upper, lower in pairwise(VERTEBRAE[1:]):
        assert gap_m(model, angles, upper, lower) > 0.0, (upper, lower)


def test_a_joint_bent_far_beyond_its_range_makes_them_overlap() -> None:
    model = man()
    bent = model.posture({"L4_L5.flexion": np.radians(60.0)})[None]
    assert gap_m(model, bent, "L4", "L5") < 0.0
