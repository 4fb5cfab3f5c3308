"""Person and twin drawn standing: outlines of the bones from the side, and the load per level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.assessment import LevelForce, SpineOutline
from plumbline.units import Metres, millimetres_from_metres

if TYPE_CHECKING:
    from plumbline.simulators.spine.over_time.twins import DayLoads
    from plumbline.simulators.spine.shown.drawing import SpineDrawing

__all__ = ["both_drawn", "levels_of", "outlines_of"]

SIDE = (0, 2)  # forward and up
# What is drawn of a body: the spine with head and pelvis.
DRAWN = ("head", "neck", "thorax", "lumbar", "pelvis")
FEWEST_CORNERS = 3  # fewer enclose nothing


def both_drawn(person: DayLoads, twin: DayLoads) -> tuple[SpineDrawing, SpineDrawing]:
    """Return both as they stand.

    Parameters
    ----------
    person, twin : DayLoads
        A day of each.
    """
    from plumbline.simulators.spine.shown.loaded import standing_of

    return standing_of(person, label="").drawing(), standing_of(twin, label="").drawing()


def levels_of(person: SpineDrawing, twin: SpineDrawing) -> tuple[LevelForce, ...]:
    """Return what every level carries in both, and how high it stands.

    Parameters
    ----------
    person, twin : SpineDrawing
        From `both_drawn`.
    """
    return tuple(
        LevelForce(
            level=one.level,
            person_n=float(round(one.compression_n)),
            twin_n=float(round(other.compression_n)),
            person_up_mm=_up_mm(one.center_m),
            twin_up_mm=_up_mm(other.center_m),
        )
        for one, other in zip(person.levels, twin.levels, strict=False)
    )


def outlines_of(person: SpineDrawing, twin: SpineDrawing) -> tuple[SpineOutline, ...]:
    """Return the outline of every bone that both have.

    Parameters
    ----------
    person, twin : SpineDrawing
        From `both_drawn`.
    """
    other = {shape.name: shape for shape in twin.shapes}
    found = [
        SpineOutline(
            region=shape.region,
            person_mm=_corners(shape.points_m),
            twin_mm=_corners(other[shape.name].points_m),
        )
        for shape in person.shapes
        if shape.region in DRAWN and shape.name in other
    ]
    return tuple(one for one in found if one.person_mm and one.twin_mm)


def _up_mm(place_m: Float[np.ndarray, " 3"]) -> float:
    return float(round(millimetres_from_metres(Metres(float(place_m[2])))))


def _corners(points_m: Float[np.ndarray, "point 3"]) -> str:
    """Return the hull of a bone from the side; nothing where it encloses nothing."""
    from scipy.spatial import ConvexHull, QhullError

    flat = np.unique(np.round(millimetres_from_metres(points_m[:, SIDE])), axis=0)
    if len(flat) < FEWEST_CORNERS:
        return ""
    try:
        hull = flat[ConvexHull(flat).vertices]
    except QhullError:
        return ""
    return " ".join(f"{forward:.0f},{up:.0f}" for forward, up in hull)
