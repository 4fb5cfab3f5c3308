"""Compute moment arms of an open neck model from its printed points, beside the stored facts.

Usage: ``.venv/bin/python scripts/neck_model.py FILE.osim``. FILE is the model of the source
``mortensen2018file``; it is no part of this project. Its vertebrae are parallel as printed, its
muscles straight between their points. The status is 1 where a stored ``moment_arm.neck_file.*`` is
further off than `CLOSE_CM`.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from plumbline.evidence import fact, facts

Array: TypeAlias = NDArray[np.float64]
Element: TypeAlias = ElementTree.Element
PREFIX = "moment_arm.neck_file."
CLOSE_CM = 0.01
CHAIN = ("spine", "cerv7", "cerv6", "cerv5", "cerv4", "cerv3", "cerv2", "cerv1", "skull")
LEVELS = ("C7_T1", "C6_C7", "C5_C6", "C4_C5", "C3_C4", "C2_C3", "C1_C2", "C0_C1")
AXES = ("flexion", "bending", "rotation")
# Their axes are forward, up, right: to bend forward is to turn about the left, and so on.
ABOUT = np.array([[0.0, 0.0, -1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
GROUPS = {
    "sternocleidomastoid": ("stern_mast", "cleid_mast", "cleid_occ"),
    "scalenes": ("scalenus_ant", "scalenus_med", "scalenus_post"),
    "longus_capitis": ("long_cap_sklc4",),
    "longus_colli": ("long_col_c1thx", "long_col_c1c5", "long_col_c5thx"),
    "splenius_capitis": ("splen_cap_sklc6", "splen_cap_sklthx"),
    "splenius_cervicis": ("splen_cerv_c3thx",),
    "semispinalis_capitis": ("semi_cap_sklc5", "semi_cap_sklthx"),
    "semispinalis_cervicis": ("semi_cerv_c3thx",),
    "levator_scapulae": ("levator_scap",),
    "longissimus_capitis": ("longissi_cap_sklc6",),
    "longissimus_cervicis": ("longissi_cerv_c4thx",),
    "iliocostalis_cervicis": ("iliocost_cerv_c5rib",),
    "suboccipital": ("rectcap_post_maj", "rectcap_post_min", "obl_cap_sup", "obl_cap_inf"),
    "trapezius_descending": ("trap_cl", "trap_acr"),
    "hyoids": ("Sterno_hyoid", "SternoThyroid", "Omo_hyoid"),
}


def vector(element: Element, name: str) -> Array:
    """Return the numbers of a child."""
    return np.array([float(part) for part in (element.findtext(name) or "").split()])


def body_of(element: Element, name: str) -> str:
    """Return the body that a child's path ends in."""
    return (element.findtext(name) or "").rsplit("/", 1)[-1]


def turn(angles: Array) -> Array:
    """Return the matrix of body-fixed turns about x, y and z."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles), np.sin(angles)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return about_x @ about_y @ about_z


def frames(model: Element) -> tuple[dict[str, tuple[Array, Array]], list[Array]]:
    """Return origin and axes of every body, and the centers of the neck's joints."""
    placed = {"spine": (np.zeros(3), np.eye(3))}
    centers = {}
    for joint in model.findall("JointSet/objects/*")[1:]:
        held = {str(frame.get("name")): frame for frame in joint.iter("PhysicalOffsetFrame")}
        parent = held[str(joint.findtext("socket_parent_frame"))]
        child = held[str(joint.findtext("socket_child_frame"))]
        origin, axes = placed[body_of(parent, "socket_parent")]
        center = origin + axes @ vector(parent, "translation")
        own = axes @ turn(vector(parent, "orientation"))
        name = body_of(child, "socket_parent")
        placed[name] = (center - own @ vector(child, "translation"), own)
        centers[name] = center
    return placed, [centers[name] for name in CHAIN[1:]]


def arms_m(muscle: Element, placed: dict[str, tuple[Array, Array]], centers: list[Array]) -> Array:
    """Return the moment arms of one muscle by level and axis."""
    points = []
    for point in muscle.iter("PathPoint"):
        name = body_of(point, "socket_parent_frame")
        origin, axes = placed[name]
        above = CHAIN.index(name) if name in CHAIN else len(CHAIN) - 1 if name == "jaw" else 0
        points.append((above, origin + axes @ vector(point, "location")))
    found = np.zeros((len(LEVELS), len(AXES)))
    for one, other in pairwise(points):
        (low, below), (high, above) = sorted((one, other), key=lambda point: point[0])
        for level in range(low, high):
            pull = (below - above) / np.linalg.norm(below - above)
            found[level] += ABOUT @ np.cross(above - centers[level], pull)
    return found


def main() -> int:
    """Compute, and compare with what is stored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    tree = ElementTree.parse(parser.parse_args().model)  # noqa: S314  a file that the caller chose
    model = tree.getroot().find("Model")
    if model is None:
        sys.exit("no model in this file")
    placed, centers = frames(model)
    named = {str(force.get("name")): force for force in model.findall("ForceSet/objects/*")}
    far = False
    for name in (name for name in facts() if name.startswith(PREFIX)):
        group, level, axis = name.removeprefix(PREFIX).split(".")
        rows = [arms_m(named[part], placed, centers)[LEVELS.index(level)] for part in GROUPS[group]]
        force = [float(named[part].findtext("max_isometric_force") or 0) for part in GROUPS[group]]
        weights = [size * bool(np.any(row)) for size, row in zip(force, rows, strict=True)]
        found_cm = 100.0 * np.average(np.array(rows)[:, AXES.index(axis)], weights=weights)
        stored_cm = fact(name, unit="cm")
        far |= abs(found_cm - stored_cm) > CLOSE_CM
        print(f"{name:60s} {found_cm:6.2f}   stored {stored_cm:6.2f}")
    return int(far)


if __name__ == "__main__":
    sys.exit(main())
