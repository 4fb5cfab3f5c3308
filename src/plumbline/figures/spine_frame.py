"""What a picture of a spine must show: how high, how wide, where limbs end, where sight begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.figures.colors import PALETTE, Color
from plumbline.figures.hull import convex_hull
from plumbline.simulators.spine.shown.drawing import SpineDrawing
from plumbline.units import metres_from_millimetres, millimetres_from_metres

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "GAZE_MM",
    "MM_PER_N",
    "UP",
    "across_range",
    "cut_legs",
    "flat",
    "height_range",
    "leaves_head",
    "shows_legs",
]

UP = 2
"""The coordinate of the world that points upward in every picture."""

GAZE_MM = 90.0
"""How far the line of sight is drawn, in mm."""

# A crate of 20 kg becomes an arrow of some 12 cm.
MM_PER_N = 0.6
"""A force in a hand is drawn this long, in mm per N."""

# Room around the spine, in mm, and for the word of the line of sight, in lengths of that line.
MARGIN_MM = 45.0
GAZE_ROOM = 1.5
# Below the hips, so much of the thighs is seen at least, in mm.
THIGH_MM = 95.0
# Plumb arms end less far below the hips than this, in mm.
LOW_HANDS_MM = 250.0
# Plumb thighs end further below the hips than this, in mm.
PLUMB_THIGH_MM = 400.0
# Cut at the thighs in an upright posture, whole where something reaches below the cut.
LEGS = ("femur", "thigh", "shank", "foot")
# Limbs end this far above the lower edge of the picture, in mm: they are cut, not lost.
CUT_MM = 18.0
# The coordinate that points to the right where the line of sight is drawn.
FORWARD = 0
# Wider and higher than any picture, in mm.
FAR_MM = 1e4
# A line, in points.
THIN = 0.6


def height_range(spine: SpineDrawing, twin: SpineDrawing | None) -> tuple[float, float]:
    """Return the lower and the upper edge of a picture, in mm.

    Parameters
    ----------
    spine, twin : SpineDrawing
        The person, and a second spine or None.
    """
    height = millimetres_from_metres(np.concatenate(_seen(spine, twin))[:, UP])
    below = MARGIN_MM if shows_legs(spine, twin) else THIGH_MM
    return float(height.min() - below), float(height.max() + MARGIN_MM)


def shows_legs(spine: SpineDrawing, twin: SpineDrawing | None) -> bool:
    """Whether legs are drawn whole: hands or a load reach down to them, or thighs are not plumb.

    Parameters
    ----------
    spine, twin : SpineDrawing
        The person, and a second spine or None.
    """
    hips = float(millimetres_from_metres(spine.hips_m[UP]))
    thighs = [shape.points_m for shape in spine.shapes if shape.name.startswith("thigh")]
    hands = min(_lowest(cloud) for cloud in _above_legs(spine, twin))
    knees = min((_lowest(cloud) for cloud in thighs), default=-FAR_MM)
    return hands < hips - LOW_HANDS_MM or knees > hips - PLUMB_THIGH_MM


def _lowest(points_m: Float[np.ndarray, "point 3"]) -> float:
    return float(millimetres_from_metres(points_m[:, UP].min()))


def cut_legs(panel: Axes, bottom_mm: float, *, label: str) -> None:
    """End limbs a little above the edge of a picture, with a faint line that says so.

    Parameters
    ----------
    panel : Axes
        Where.
    bottom_mm : float
        Lower edge of the picture.
    label : str
        What the artists of limbs are labeled with.
    """
    from matplotlib.patches import Rectangle

    height_mm = bottom_mm + CUT_MM
    window = Rectangle((-FAR_MM, height_mm), 2 * FAR_MM, FAR_MM, transform=panel.transData)
    for patch in panel.get_children():
        if patch.get_label() == label:
            patch.set_clip_path(window)
    panel.axhline(height_mm, color=PALETTE[Color.GRID], linewidth=THIN, linestyle=":")


def across_range(
    spine: SpineDrawing, twin: SpineDrawing | None, across: int
) -> tuple[float, float]:
    """Return what a view must show, with the line of sight and its word, in mm.

    Parameters
    ----------
    spine, twin : SpineDrawing
        The person, and a second spine or None.
    across : int
        Which coordinate points to the right.
    """
    places = millimetres_from_metres(np.concatenate(_seen(spine, twin))[:, across])
    eye = float(millimetres_from_metres(spine.eye_m[across]))
    sight = eye + GAZE_ROOM * GAZE_MM * float(spine.gaze[across])
    ends = [*places.tolist(), sight] if across == FORWARD else places.tolist()
    return min(ends) - MARGIN_MM, max(ends) + MARGIN_MM


def _seen(spine: SpineDrawing, twin: SpineDrawing | None) -> list[Float[np.ndarray, "_ 3"]]:
    """Return the points that must be within the picture; legs only where they are shown whole."""
    clouds = _above_legs(spine, twin)
    if shows_legs(spine, twin):
        clouds += [shape.points_m for shape in spine.shapes if shape.name.startswith(LEGS)]
    return clouds


def _above_legs(spine: SpineDrawing, twin: SpineDrawing | None) -> list[Float[np.ndarray, "_ 3"]]:
    """Return bones, arms, ribs, and where forces act."""
    drawn = [spine] if twin is None else [spine, twin]
    clouds = [
        shape.points_m for each in drawn for shape in each.shapes if not shape.name.startswith(LEGS)
    ]
    clouds += [strand.points_m for strand in spine.strands]
    for push in spine.pushes:
        end = push.point_m + metres_from_millimetres(MM_PER_N * push.force_n)
        clouds.append(np.stack([push.point_m, end]))
    return [*clouds, spine.hips_m[None], spine.eye_m[None]]


def flat(points_m: Float[np.ndarray, "point 3"], across: int) -> Float[np.ndarray, "point 2"]:
    """Return points as a picture has them, in mm.

    Parameters
    ----------
    points_m : ndarray, shape (point, 3)
        Forward, left, up, in m.
    across : int
        Which of these points to the right.
    """
    return millimetres_from_metres(points_m[:, [across, UP]])


def leaves_head(spine: SpineDrawing, across: int) -> Float[np.ndarray, " 2"]:
    """Return where the line of sight leaves the outline of the head, also of one turned aside.

    Parameters
    ----------
    spine : SpineDrawing
        The person.
    across : int
        Which coordinate points to the right.
    """
    eye = flat(spine.eye_m[None], across)[0]
    along = spine.gaze[[across, UP]]
    length = float(np.linalg.norm(along))
    heads = [flat(shape.points_m, across) for shape in spine.shapes if shape.region == "head"]
    if not heads or length == 0.0:
        return eye
    way, aside = along / length, np.array([-along[1], along[0]]) / length
    hull = convex_hull(np.concatenate(heads)) - eye
    ends = np.roll(hull, -1, axis=0)
    here, there = hull @ aside, ends @ aside
    crossing = here * there < 0.0
    if not crossing.any():
        return eye
    part = (here / np.where(crossing, here - there, 1.0))[:, None]
    met = ((hull + part * (ends - hull)) @ way)[crossing]
    return eye + max(float(met.max()), 0.0) * way
