"""Bones as clouds of points whose hulls are drawn: from the same tables as muscles and joints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.blocks import block_of
from plumbline.simulators.spine.body.kinematics import Kinematics
from plumbline.simulators.spine.body.levels import LEVELS, SIDES, VERTEBRAE
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.simulators.spine.shown.drawing import Shape, Strand
from plumbline.simulators.spine.shown.surroundings import (
    World,
    head_shapes,
    limb_shapes,
    rib_strands,
)

__all__ = ["outlines", "rib_lines"]

# The part of the body that a vertebra belongs to, by the first letter of its name.
REGIONS = {"C": "neck", "T": "thorax", "L": "lumbar"}
# Landmarks that a hull is drawn around, beside the blocks of the vertebral bodies.
SCAPULA = ("spine_root", "superior_angle", "inferior_angle", "acromion", "spine_outer")
PELVIS = ("crest_middle", "crest_front", "spine_front", "pubis", "hip")
SACRUM = ("s1_articular", "median_1", "median_2", "median_3", "dorsal_4")
# Hip bones and sacrum are one ring, drawn with one outline.
RING = "pelvic ring"
# Half the width of a femur's shaft, in m.
SHAFT_HALF_M = 0.012
# Radius of a femur's head, in m.
FEMUR_HEAD_M = 0.022
# Points around it, enough for a smooth outline.
AROUND = 12
# A process is drawn this thick to either side of its landmark, in m.
PROCESS_HALF_M = 0.0025


def outlines(model: SpineModel, posed: Kinematics) -> tuple[Shape, ...]:
    """Return the bones of the first posture, the rearmost first.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    posed : Kinematics
        Postures of that spine.
    """
    world = _world(model, posed)
    shapes = [
        *limb_shapes(model, world),
        *head_shapes(model, world),
        *_scapulae(model, world),
        *_pelvis(model, world),
        *_femora(model, world),
    ]
    for vertebra in reversed(VERTEBRAE):
        shapes.extend(_vertebra(model, world, vertebra))
    shapes.extend(_bridges(model, posed, world))
    return tuple(shapes)


def rib_lines(model: SpineModel, posed: Kinematics) -> tuple[Strand, ...]:
    """Return the ribs of the first posture, with breastbone and collarbones.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    posed : Kinematics
        Postures of that spine.
    """
    return tuple(rib_strands(model, _world(model, posed)))


def _world(model: SpineModel, posed: Kinematics) -> World:
    def world(body: str, local_m: Float[np.ndarray, "... 3"]) -> Float[np.ndarray, "... 3"]:
        place = model.bodies.index(body)
        return local_m @ posed.body_turn[0, place].T + posed.body_position_m[0, place]

    return world


def _scapulae(model: SpineModel, world: World) -> Iterator[Shape]:
    for side in SIDES:
        names = [f"girdle.{name}" for name in SCAPULA]
        yield _hull(model, world, f"scapula_{side}", "girdle", names, sides=(side,))


def _pelvis(model: SpineModel, world: World) -> Iterator[Shape]:
    """Yield the hip bones and the sacrum with the endplate on which the last disc stands."""
    names = [f"pelvis.{name}" for name in PELVIS]
    for shape in (_sacrum(model, world), _hull(model, world, "pelvis", "pelvis", names)):
        yield replace(shape, whole=RING)


def _femora(model: SpineModel, world: World) -> Iterator[Shape]:
    """Yield both femora from head to knee, by the trochanter at which the psoas ends."""
    shank = model.plan.offset_m[model.bodies.index("shank_right")]
    trochanter = model.landmarks["thigh.lesser_trochanter"].point_m
    turn = np.linspace(0.0, 2.0 * np.pi, AROUND, endpoint=False)
    ball = FEMUR_HEAD_M * np.stack([np.cos(turn), np.zeros_like(turn), np.sin(turn)], axis=-1)
    wide = np.array([[-SHAFT_HALF_M, 0.0, 0.0], [SHAFT_HALF_M, 0.0, 0.0]])
    for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
        at = trochanter * [1.0, sign, 1.0]
        shaft = np.concatenate([wide + at, wide + shank])
        name, body = f"femur_{side}", f"thigh_{side}"
        neck = np.concatenate([ball, wide + at])
        for part, points in (("neck", neck), ("shaft", shaft)):
            placed = world(body, points)
            yield Shape(name=f"femur_{part}_{side}", region="femur", points_m=placed, whole=name)


def _sacrum(model: SpineModel, world: World) -> Shape:
    """Return the sacrum with the endplate on which the last disc stands."""
    place, half = VERTEBRAE.index("L5"), 0.5 * float(model.sizes.depth_m[-1])
    tilt = float(model.endplate_rad[-1, 0])
    ahead = np.array([np.cos(tilt), 0.0, -np.sin(tilt)])
    up = np.array([np.sin(tilt), 0.0, np.cos(tilt)])
    middle = model.plan.offset_m[1] - float(model.sizes.half_disc_m[place]) * up
    wide = np.array([0.0, 0.5 * float(model.sizes.width_m[place]), 0.0])
    plate = [middle + x * half * ahead + y * wide for x in (-1, 1) for y in (-1, 1)]
    points = _points(model, [f"sacrum.{name}" for name in SACRUM], SIDES)
    return Shape(
        name="sacrum", region="pelvis", points_m=world("pelvis", np.concatenate([points, plate]))
    )


def _bridges(model: SpineModel, posed: Kinematics, world: World) -> Iterator[Shape]:
    """Yield the bone between vertebrae that an operation or a disease has joined."""
    for level in sorted(model.person.locked, key=LEVELS.index):
        upper, lower = level.split("_")
        parts = [
            world(name, _corners(model, name, facing))
            for name, facing in ((upper, -1.0), (lower, 1.0))
            if name in VERTEBRAE
        ]
        middle = posed.joint_center_m[0, LEVELS.index(level)]
        points = np.concatenate([*parts, middle[None]])
        yield Shape(name=f"{level}_bridge", region="fused", points_m=points)


def _corners(model: SpineModel, name: str, facing: float) -> Float[np.ndarray, "corner 3"]:
    """Return the corners of one end of a vertebral body: 1 is the upper, -1 the lower."""
    center, halves = block_of(model, name)
    half_wedge = 0.5 * float(model.sizes.wedge_rad[VERTEBRAE.index(name)])
    signs = np.array([[x, y, facing] for x in (-1, 1) for y in (-1, 1)], dtype=float)
    corners = center + signs * halves
    # Positive where the front is lower: both endplates close towards the front.
    corners[:, 2] -= signs[:, 2] * corners[:, 0] * np.tan(half_wedge)
    return corners


def _known(model: SpineModel, names: list[str]) -> list[str]:
    return [name for name in names if name in model.landmarks]


def _vertebra(model: SpineModel, world: World, name: str) -> Iterator[Shape]:
    region = REGIONS[name[0]]
    top, bottom = _corners(model, name, 1.0), _corners(model, name, -1.0)
    wings = _known(model, [f"{name}.transverse_tip", f"{name}.lamina"])
    if len(wings) > 1:  # the lowest ribs' vertebrae have stubs that no table knows
        yield Shape(
            name=f"{name}_transverse",
            region=region,
            points_m=world(name, _thick(_points(model, wings, SIDES))),
        )
    back = top[top[:, 0] < top[:, 0].mean()]
    process = _known(model, [f"{name}.spinous_tip", f"{name}.lamina"])
    arch = _thick(_points(model, process, SIDES))
    yield Shape(
        name=f"{name}_arch", region=region, points_m=world(name, np.concatenate([arch, back]))
    )
    yield Shape(name=name, region=region, points_m=world(name, np.concatenate([bottom, top])))


def _hull(
    model: SpineModel,
    world: World,
    name: str,
    region: str,
    landmarks: list[str] | tuple[str, ...],
    *,
    sides: tuple[str, ...] = SIDES,
) -> Shape:
    body = model.landmarks[landmarks[0]].body
    return Shape(name=name, region=region, points_m=world(body, _points(model, landmarks, sides)))


def _points(
    model: SpineModel, names: list[str] | tuple[str, ...], sides: tuple[str, ...]
) -> Float[np.ndarray, "point 3"]:
    signs = {"right": 1.0, "left": -1.0}
    return np.array(
        [
            model.landmarks[name].point_m * [1.0, signs[side], 1.0]
            for name in names
            for side in sides
        ]
    )


def _thick(points_m: Float[np.ndarray, "point 3"]) -> Float[np.ndarray, "double 3"]:
    """Return every point twice, a little above and a little below."""
    lift = np.array([0.0, 0.0, PROCESS_HALF_M])
    return np.concatenate([points_m + lift, points_m - lift])
