"""A spine as MuJoCo XML, which MuJoCo's own viewer opens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from plumbline.errors import ModelError

if TYPE_CHECKING:
    from plumbline.simulators.spine.model import SpineModel

__all__ = ["mujoco_xml"]


def mujoco_xml(model: SpineModel) -> str:
    """Return a spine as MuJoCo XML: bodies, hinges, sites and tendons, nothing to be loaded.

    MuJoCo writes six digits; here every place, mass and axis has all of them, so that the lengths
    of muscles are the same to the last digit.

    Parameters
    ----------
    model : SpineModel
        The person's spine.

    Raises
    ------
    MissingExtraError
        MuJoCo is not installed.
    """
    from plumbline.simulators.spine.mujoco_model import mujoco_spec

    spec = mujoco_spec(model)
    spec.compile()
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
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


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
