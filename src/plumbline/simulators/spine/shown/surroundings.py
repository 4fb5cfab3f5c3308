"""What stands around the spine in a picture and bears no load: head, ribs, shoulders, limbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from jaxtyping import Float

from plumbline.evidence.packaged import packaged_yaml
from plumbline.simulators.spine.body.anatomy_tables import anatomy
from plumbline.simulators.spine.body.levels import SIDES
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.simulators.spine.shown.drawing import Shape, Strand
from plumbline.units import metres_from_millimetres

__all__ = ["HEAD", "World", "head_shapes", "limb_shapes", "rib_strands"]

World = Callable[[str, Float[np.ndarray, "... 3"]], Float[np.ndarray, "... 3"]]

HEAD = "head"
"""The whole that the parts of a head belong to."""

SIDE_SIGN = {"right": -1.0, "left": 1.0}
# Points around a ball, enough for a smooth outline.
AROUND = 16
# Points along a rib, enough for a smooth line.
ALONG = 24
# What of a rib the tables of the model know, from the spine to the breastbone.
BEFORE_OUTER, AFTER_OUTER = ("transverse_tip", "rib_angle"), ("rib_side", "rib_front")
# The lower ribs end at the costal arch, whose points stand in for a breastbone.
ARCH = "costal_margin"


@cache
def _table() -> Mapping[str, Any]:
    path = resources.files("plumbline.simulators.spine.shown").joinpath("surroundings.yaml")
    return packaged_yaml(path.read_text(encoding="utf-8"))


def head_shapes(model: SpineModel, world: World) -> Iterator[Shape]:
    """Yield the parts of the head, and the eyes.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    world : callable
        From a body's own points to the world.
    """
    scale = model.sizes.scales["bone"]
    for name, rows in _table()["head"].items():
        points = scale * _both_sides([point for row in rows for point in row])
        yield Shape(name=name, region="head", points_m=world("skull", points), whole=HEAD)
    radius = scale * _meters([_table()["eye"]["radius"]])[0]
    eye = model.landmarks["skull.eye"].point_m
    for side in SIDES:
        middle = eye * [1.0, -SIDE_SIGN[side], 1.0]
        points = world("skull", middle + radius * _ball())
        yield Shape(name=f"eye_{side}", region="eye", points_m=points)


def limb_shapes(model: SpineModel, world: World) -> Iterator[Shape]:
    """Yield arms and legs.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    world : callable
        From a body's own points to the world.
    """
    scale = model.sizes.scales["height"]
    for limb, halves_mm in _table()["limbs"].items():
        length = scale * _meters([anatomy().limbs[limb]["length"][0]])[0]
        upper, lower = scale * _meters(halves_mm)
        points = np.concatenate([upper * _ball(), lower * _ball() - [0.0, 0.0, length]])
        for side in SIDES:
            yield _limb(world, f"{limb}_{side}", points)
    hand = _table()["hand"]
    wrist = scale * _meters([anatomy().limbs["forearm"]["length"][0]])[0]
    length, half = scale * _meters([hand["length"], hand["half"]])
    points = half * np.concatenate([_ball() - [0.0, 0.0, down] for down in (0.0, length / half)])
    foot = _foot(model)
    for side in SIDES:
        shape = _limb(world, f"forearm_{side}", points - [0.0, 0.0, wrist])
        yield Shape(name=f"hand_{side}", region="limb", points_m=shape.points_m)
        yield _limb(world, f"foot_{side}", foot)


def rib_strands(model: SpineModel, world: World) -> Iterator[Strand]:
    """Yield ribs, costal arch, breastbone and collarbones.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    world : callable
        From a body's own points to the world.
    """
    notch, end = _breastbone(model, world)
    yield Strand(name="breastbone", points_m=np.stack([notch, end]))
    for side in SIDES:
        for vertebra, entry in _table()["ribs"].items():
            points = _rib(model, world, vertebra, side)
            if "breastbone" in entry:
                points.append(notch + entry["breastbone"] * (end - notch))
            yield Strand(name=f"{vertebra}_rib_{side}", points_m=_smooth(np.stack(points)))
        arch = [end, *(_landmark(model, world, f"{name}.{ARCH}", side) for name in ("T8", "T9"))]
        arch.append(_landmark(model, world, f"T10.{ARCH}", side))
        yield Strand(name=f"costal_arch_{side}", points_m=_smooth(np.stack(arch)))
        collar = ("chest.clavicle_inner", "girdle.clavicle_outer", "girdle.acromion")
        points = [_landmark(model, world, name, side) for name in collar]
        yield Strand(name=f"collarbone_{side}", points_m=np.stack(points))


def _foot(model: SpineModel) -> Float[np.ndarray, "point 3"]:
    scale, size = model.sizes.scales["height"], _table()["foot"]
    height, half = scale * _meters([size["height"], size["half"]])
    sole = np.array([model.landmarks[f"foot.{end}"].point_m for end in ("heel", "toe")])
    instep = np.array([sole[0] + [0.0, 0.0, height], [0.0, 0.0, 0.0]])
    aside = np.array([0.0, half, 0.0])
    middle = np.concatenate([sole, instep])
    return np.concatenate([middle + side * aside for side in SIDE_SIGN.values()])


def _limb(world: World, body: str, points: Float[np.ndarray, "point 3"]) -> Shape:
    return Shape(name=body, region="limb", points_m=world(body, points))


def _breastbone(
    model: SpineModel, world: World
) -> tuple[Float[np.ndarray, " 3"], Float[np.ndarray, " 3"]]:
    middle = np.array([1.0, 0.0, 1.0])
    notch = model.landmarks["chest.sternum_notch"]
    end = model.sizes.scales["body"] * _meters(_table()["breastbone_end"])
    return world(notch.body, notch.point_m * middle), world("T9", end)


def _rib(
    model: SpineModel, world: World, vertebra: str, side: str
) -> list[Float[np.ndarray, " 3"]]:
    """Return the points of a rib that are known, from the spine forward."""
    names = [f"{vertebra}.{name}" for name in BEFORE_OUTER]
    points = [_landmark(model, world, name, side) for name in names if name in model.landmarks]
    outer = _meters(_table()["ribs"][vertebra]["outer"]) * [1.0, SIDE_SIGN[side], 1.0]
    points.append(world(vertebra, model.sizes.scales["body"] * outer))
    names = [f"{vertebra}.{name}" for name in AFTER_OUTER]
    return points + [
        _landmark(model, world, name, side) for name in names if name in model.landmarks
    ]


def _landmark(model: SpineModel, world: World, name: str, side: str) -> Float[np.ndarray, " 3"]:
    landmark = model.landmarks[name]
    return world(landmark.body, landmark.point_m * [1.0, -SIDE_SIGN[side], 1.0])


def _smooth(points: Float[np.ndarray, "point 3"]) -> Float[np.ndarray, "along 3"]:
    """Return a smooth curve through some points."""
    from scipy.interpolate import PchipInterpolator

    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    return PchipInterpolator(along, points)(np.linspace(0.0, along[-1], ALONG))


def _both_sides(points_mm: list[Any]) -> Float[np.ndarray, "point 3"]:
    points = _meters(points_mm)
    return np.concatenate([points, points * [1.0, -1.0, 1.0]])


@cache
def _ball() -> Float[np.ndarray, "point 3"]:
    turn, lift = np.meshgrid(np.linspace(0, 2 * np.pi, AROUND), np.linspace(0, np.pi, AROUND))
    ball = [np.sin(lift) * np.cos(turn), np.sin(lift) * np.sin(turn), np.cos(lift)]
    return np.stack(ball, axis=-1).reshape(-1, 3)


def _meters(values_mm: Any) -> np.ndarray:  # noqa: ANN401  lists of a table
    return metres_from_millimetres(np.array(values_mm, dtype=float))
