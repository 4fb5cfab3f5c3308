"""A tree of bodies, hinges and cords as the XML that OpenSim 4.5 reads.

OpenSim's axes are x forward, y up, z right; ours are x forward, y left, z up. Every vector is
turned on its way out, here and nowhere else. Angles keep their sign and their meaning.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np
from jaxtyping import Float

from plumbline.units import STANDARD_GRAVITY_M_S2

__all__ = ["Box", "Cord", "Hinge", "Part", "reserve_document", "spine_document"]

Element = ElementTree.Element

# The version of the format, as OpenSim counts: 4.5.
FORMAT = "40500"
# From our axes to theirs: forward, up, right.
TO_THEIRS = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
# A custom joint has six axes; those without a hinge stand still.
ROTATIONS = ("rotation1", "rotation2", "rotation3")
TRANSLATIONS = ("translation1", "translation2", "translation3")
# Below it the middle one of three angles in a row stands at a right angle, and two axes coincide.
UPRIGHT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinge:
    """One axis of a joint.

    Attributes
    ----------
    name : str
        Name of the coordinate.
    axis : ndarray, shape (3,)
        Unit vector in the part's frame.
    low_rad, high_rad : float
        Range of the angle.
    start_rad : float
        The angle at which the file opens.
    locked : bool
        Whether the angle stays there.
    """

    name: str
    axis: Float[np.ndarray, " 3"]
    low_rad: float
    high_rad: float
    start_rad: float = 0.0
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A block that a viewer draws: center and half lengths in the part's frame, in m."""

    name: str
    center_m: Float[np.ndarray, " 3"]
    half_m: Float[np.ndarray, " 3"]
    turn: Float[np.ndarray, "3 3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A rigid body and the joint that carries it.

    Attributes
    ----------
    name, joint : str
        Names of the body and of its joint.
    parent : str or None
        The body that carries it; None is the ground.
    place_m : ndarray, shape (3,)
        Origin in the parent's frame.
    turn : ndarray, shape (3, 3)
        The part's axes, in columns, in the parent's frame.
    pivot_m : ndarray, shape (3,)
        Where the hinges stand, in the part's own frame.
    hinges : tuple of Hinge
        Up to three, the parent's first; none welds the part to its parent.
    mass_kg : float
        Mass.
    center_m : ndarray, shape (3,)
        Center of mass in the part's frame.
    inertia_kg_m2 : ndarray, shape (3, 3)
        Inertia about the center of mass, along the part's axes.
    boxes : tuple of Box
        What a viewer draws.
    """

    name: str
    joint: str
    parent: str | None
    place_m: Float[np.ndarray, " 3"]
    turn: Float[np.ndarray, "3 3"]
    pivot_m: Float[np.ndarray, " 3"]
    hinges: tuple[Hinge, ...]
    mass_kg: float
    center_m: Float[np.ndarray, " 3"]
    inertia_kg_m2: Float[np.ndarray, "3 3"]
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cord:
    """A muscle: a line through points that are fixed to parts.

    Attributes
    ----------
    name, group : str
        Names of the muscle and of its group.
    parts : tuple of str
        The part that carries each point.
    points_m : ndarray, shape (point, 3)
        The points in their parts' frames.
    fmax_n, l_opt_m, tendon_m, pennation_rad : float
        Strength, fiber length of greatest force, tendon length, angle of the fibers there.
    """

    name: str
    group: str
    parts: tuple[str, ...]
    points_m: Float[np.ndarray, "point 3"]
    fmax_n: float
    l_opt_m: float
    tendon_m: float
    pennation_rad: float


def spine_document(
    name: str, parts: Sequence[Part], cords: Sequence[Cord], *, curve: Sequence[tuple[str, float]]
) -> str:
    """Return a model as an OpenSim document.

    Parameters
    ----------
    name : str
        Name of the model.
    parts : sequence of Part
        Bodies, parents before children.
    cords : sequence of Cord
        Muscles.
    curve : sequence of (str, float)
        Properties of every muscle beside those of its cord, such as the width of its curve.
    """
    document, model = _document("Model", _plain(name))
    _text(model, "length_units", "meters")
    _text(model, "force_units", "N")
    _text(model, "gravity", _numbers((0.0, -STANDARD_GRAVITY_M_S2, 0.0)))
    ElementTree.SubElement(model, "Ground", name="ground")
    _set(model, "BodySet", "bodyset", (_body(part) for part in parts))
    _set(model, "JointSet", "jointset", (_joint(part) for part in parts))
    muscles = _set(model, "ForceSet", "forceset", (_muscle(cord, curve) for cord in cords))
    _groups(muscles, cords)
    return _written(document)


def reserve_document(names: Iterable[str], strength_n_m: float) -> str:
    """Return a force set with one moment actuator per coordinate, without bounds.

    Parameters
    ----------
    names : iterable of str
        Names of the coordinates.
    strength_n_m : float
        Moment at unit control, in N m.
    """
    document, forces = _document("ForceSet", "reserves")
    objects = ElementTree.SubElement(forces, "objects")
    for name in names:
        actuator = ElementTree.SubElement(objects, "CoordinateActuator", name=f"reserve_{name}")
        _text(actuator, "min_control", "-Inf")
        _text(actuator, "max_control", "Inf")
        _text(actuator, "coordinate", name)
        _text(actuator, "optimal_force", _number(strength_n_m))
    return _written(document)


def _document(kind: str, name: str) -> tuple[Element, Element]:
    document = Element("OpenSimDocument", Version=FORMAT)
    return document, ElementTree.SubElement(document, kind, name=name)


def _written(document: Element) -> str:
    ElementTree.indent(document)
    text = ElementTree.tostring(document, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _set(model: Element, kind: str, name: str, elements: Iterable[Element]) -> Element:
    whole = ElementTree.SubElement(model, kind, name=name)
    ElementTree.SubElement(whole, "objects").extend(elements)
    return whole


def _groups(muscles: Element, cords: Sequence[Cord]) -> None:
    """Write which muscles belong together, for the viewer's list."""
    groups = ElementTree.SubElement(muscles, "groups")
    for group in dict.fromkeys(cord.group for cord in cords):
        entry = ElementTree.SubElement(groups, "ObjectGroup", name=group)
        members = (cord.name for cord in cords if cord.group == group)
        _text(entry, "members", " ".join(members))


def _body(part: Part) -> Element:
    body = Element("Body", name=part.name)
    if part.boxes:
        frames = (_box(part, box) for box in part.boxes)
        ElementTree.SubElement(body, "components").extend(frames)
    _text(body, "mass", _number(part.mass_kg))
    _text(body, "mass_center", _vector(part.center_m))
    about = TO_THEIRS @ part.inertia_kg_m2 @ TO_THEIRS.T
    corners = (about[0, 0], about[1, 1], about[2, 2], about[0, 1], about[0, 2], about[1, 2])
    _text(body, "inertia", _numbers(corners))
    return body


def _box(part: Part, box: Box) -> Element:
    frame = _frame(box.name, f"/bodyset/{part.name}", box.center_m, box.turn)
    geometry = ElementTree.SubElement(frame, "attached_geometry")
    brick = ElementTree.SubElement(geometry, "Brick", name=f"{box.name}_shape")
    _text(brick, "socket_frame", "..")
    _text(brick, "half_lengths", _numbers(np.abs(TO_THEIRS) @ box.half_m))
    return frame


def _joint(part: Part) -> Element:
    joint = Element("CustomJoint" if part.hinges else "WeldJoint", name=part.joint)
    above = "/ground" if part.parent is None else f"/bodyset/{part.parent}"
    _text(joint, "socket_parent_frame", f"{part.joint}_below")
    _text(joint, "socket_child_frame", f"{part.joint}_above")
    if part.hinges:
        coordinates = ElementTree.SubElement(joint, "coordinates")
        coordinates.extend(_coordinate(hinge) for hinge in part.hinges)
    pivot = part.place_m + part.turn @ part.pivot_m
    ElementTree.SubElement(joint, "frames").extend(
        (
            _frame(f"{part.joint}_below", above, pivot, part.turn),
            _frame(f"{part.joint}_above", f"/bodyset/{part.name}", part.pivot_m, np.eye(3)),
        )
    )
    if part.hinges:
        joint.append(_transform(part.hinges))
    return joint


def _coordinate(hinge: Hinge) -> Element:
    coordinate = Element("Coordinate", name=hinge.name)
    _text(coordinate, "default_value", _number(hinge.start_rad))
    _text(coordinate, "range", _numbers((hinge.low_rad, hinge.high_rad)))
    _text(coordinate, "clamped", "false")
    _text(coordinate, "locked", str(hinge.locked).lower())
    return coordinate


def _frame(
    name: str, parent: str, place_m: Float[np.ndarray, " 3"], turn: Float[np.ndarray, "3 3"]
) -> Element:
    frame = Element("PhysicalOffsetFrame", name=name)
    _text(frame, "socket_parent", parent)
    _text(frame, "translation", _vector(place_m))
    _text(frame, "orientation", _numbers(_angles(TO_THEIRS @ turn @ TO_THEIRS.T)))
    return frame


def _transform(hinges: Sequence[Hinge]) -> Element:
    """Return the six axes of a joint; those that no hinge names stay still."""
    whole = Element("SpatialTransform")
    axes = _completed([TO_THEIRS @ hinge.axis for hinge in hinges])
    for place, (label, axis) in enumerate(zip(ROTATIONS, axes, strict=True)):
        name = hinges[place].name if place < len(hinges) else None
        whole.append(_transform_axis(label, axis, name))
    for label, axis in zip(TRANSLATIONS, np.eye(3), strict=True):
        whole.append(_transform_axis(label, axis, None))
    return whole


def _transform_axis(label: str, axis: Float[np.ndarray, " 3"], name: str | None) -> Element:
    entry = Element("TransformAxis", name=label)
    _text(entry, "coordinates", name or "")
    _text(entry, "axis", _numbers(axis))
    if name is None:
        still = ElementTree.SubElement(entry, "Constant", name="function")
        _text(still, "value", "0")
    else:
        line = ElementTree.SubElement(entry, "LinearFunction", name="function")
        _text(line, "coefficients", "1 0")
    return entry


def _completed(axes: list[Float[np.ndarray, " 3"]]) -> list[Float[np.ndarray, " 3"]]:
    """Return three axes that no plane holds, the given ones first."""
    for spare in np.eye(3):
        if len(axes) < len(ROTATIONS) and np.linalg.matrix_rank([*axes, spare]) > len(axes):
            axes.append(spare)
    return axes


def _muscle(cord: Cord, curve: Sequence[tuple[str, float]]) -> Element:
    muscle = Element("Thelen2003Muscle", name=cord.name)
    path = ElementTree.SubElement(muscle, "GeometryPath", name="path")
    points = ElementTree.SubElement(path, "PathPointSet")
    objects = ElementTree.SubElement(points, "objects")
    for place, (part, point) in enumerate(zip(cord.parts, cord.points_m, strict=True)):
        entry = ElementTree.SubElement(objects, "PathPoint", name=f"{cord.name}-P{place + 1}")
        _text(entry, "socket_parent_frame", f"/bodyset/{part}")
        _text(entry, "location", _vector(point))
    _text(muscle, "max_isometric_force", _number(cord.fmax_n))
    _text(muscle, "optimal_fiber_length", _number(cord.l_opt_m))
    _text(muscle, "tendon_slack_length", _number(cord.tendon_m))
    _text(muscle, "pennation_angle_at_optimal", _number(cord.pennation_rad))
    for name, value in curve:
        _text(muscle, name, _number(value))
    return muscle


def _angles(turn: Float[np.ndarray, "3 3"]) -> tuple[float, float, float]:
    r"""Return three angles about the own x, y and z axes in turn.

    .. math:: R = R_x(\alpha)\,R_y(\beta)\,R_z(\gamma)
    """
    flat = math.hypot(turn[0, 0], turn[0, 1])
    second = math.atan2(turn[0, 2], flat)
    if flat < UPRIGHT:
        return math.atan2(turn[2, 1], turn[1, 1]), second, 0.0
    first = math.atan2(-turn[1, 2], turn[2, 2])
    return first, second, math.atan2(-turn[0, 1], turn[0, 0])


def _vector(vector: Float[np.ndarray, " 3"]) -> str:
    return _numbers(TO_THEIRS @ vector)


def _numbers(values: Iterable[float]) -> str:
    return " ".join(_number(float(value)) for value in values)


def _number(value: float) -> str:
    """Return a number with all of its digits; nothing is written as minus zero."""
    return repr(float(value) + 0.0)


def _plain(name: str) -> str:
    """Return a name without what OpenSim's paths and lists would trip over."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def _text(parent: Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text
