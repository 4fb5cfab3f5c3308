"""A spine as MuJoCo XML, which MuJoCo's own viewer opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final
from xml.etree import ElementTree

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["Pose", "mujoco_xml"]

# The keyframe of the person's own standing, which is also what the file opens in.
STANDING = "standing"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A posture that goes along as a keyframe.

    Attributes
    ----------
    name : str
        What it is called.
    angles_rad : ndarray, shape (dof,)
        Angles from standing, in the order of the model.
    tension_n : ndarray, shape (muscle,), or None
        Tension of every muscle, N: the keyframe's controls; None: no muscle pulls.
    """

    name: str
    angles_rad: Float[np.ndarray, " dof"]
    tension_n: Float[np.ndarray, " muscle"] | None = None


def mujoco_xml(model: SpineModel, *, pose: Pose | None = None) -> str:
    """Return a spine as MuJoCo XML: bodies, hinges, sites and tendons, nothing to be loaded.

    MuJoCo writes six digits; here every place, mass and axis has all of them, so that the lengths
    of muscles are the same to the last digit.

    Parameters
    ----------
    model : SpineModel
        The person's spine.
    pose : Pose or None
        A posture, written as the first keyframe; None: the standing of the person alone.

    Raises
    ------
    MissingExtraError
        MuJoCo is not installed.
    """
    from plumbline.simulators.spine.shown.mujoco_model import mujoco_spec

    spec = mujoco_spec(model)
    compiled = spec.compile()
    root = ElementTree.fromstring(spec.to_xml())  # noqa: S314  written by the library one line above
    bodies = {body.name: body for body in spec.bodies}
    sites = {site.name: site for site in spec.sites}
    joints = {joint.name: joint for joint in spec.joints}
    for element in root.iter("body"):
        _write_body(element, bodies[element.attrib["name"]])
    for element in root.iter("site"):
        if "name" in element.attrib:
            _write(element, "pos", sites[element.attrib["name"]].pos)
    for element in root.iter("joint"):
        joint = joints.get(element.attrib.get("name", ""))
        if joint is not None and "range" in element.attrib:
            _write(element, "range", joint.range)
    joint_names = [compiled.joint(place).name for place in range(compiled.njnt)]
    root.append(_keyframes(model, pose, joint_names))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _keyframes(model: SpineModel, pose: Pose | None, joint_names: list[str]) -> ElementTree.Element:
    """Return the asked posture, and standing after it."""
    whole = ElementTree.Element("keyframe")
    if pose is not None:
        order = [model.dofs.index(name) for name in joint_names]
        key = ElementTree.SubElement(whole, "key", name=pose.name)
        _write(key, "qpos", pose.angles_rad[order])
        if pose.tension_n is not None:
            _write(key, "ctrl", pose.tension_n)
    if pose is None or pose.name != STANDING:
        key = ElementTree.SubElement(whole, "key", name=STANDING)
        _write(key, "qpos", np.zeros(len(joint_names)))
    return whole


def _write_body(element: ElementTree.Element, body: Any) -> None:  # noqa: ANN401  no types
    _write(element, "pos", body.pos)
    _write(element, "quat", body.quat)
    inertial = element.find("inertial")
    if inertial is None:
        raise ModelError(f"MuJoCo wrote {body.name} without a mass")
    _write(inertial, "pos", body.ipos)
    _write(inertial, "mass", (body.mass,))
    _write(inertial, "diaginertia", body.inertia)


def _write(element: ElementTree.Element, name: str, values: Iterable[float]) -> None:
    element.set(name, " ".join(repr(float(value)) for value in values))
