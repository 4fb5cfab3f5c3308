"""What every level carries, beside a picture of the spine: bars, or why there are none."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.figures.colors import PALETTE, Color
from plumbline.simulators.spine.shown.drawing import LevelLoad
from plumbline.units import millimetres_from_metres

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["bar_heights", "draw_level_loads", "draw_remarks", "name_joints", "spread_heights"]

# Line widths and sizes, in points.
THIN = 0.6
LINE = 1.0
SMALL = 6.5
NORMAL = 8.0
# A bar stands at its joint's height and is this high; two bars keep this distance, in mm.
BAR_MM = 7.0
APART_MM = 11.0
# In a panel of this height, in mm; a higher one shows all of it smaller.
USUAL_HEIGHT_MM = 960.0
# The diamond of shear, in points; the room beside the bars for their words, as parts of the axis.
DIAMOND = 3.5
ROOM_LEFT = 0.05
ROOM_RIGHT = 0.45
# A remark breaks after so many letters; lines stand this far apart, as a part of the panel.
LETTERS = 44
STEP = 0.024
FIRST = 0.97
AHEAD, UP = 0, 2
# Bars further from their joints than this many bars do not stand beside them.
BARS_AWAY = 2.0
RINGS = "compression, twin"
BESIDE_JOINTS = "each bar at the height of its joint"
FROM_THE_SKULL = "levels from the skull down, not at the height of their joints"
# Joints that are named in a picture whose bars stand elsewhere, and how far in front, in points.
NAMED = ("C0-C1", "C7-T1", "T6-T7", "T12-L1", "L5-S1")
IN_FRONT = 26.0


def draw_level_loads(
    panel: Axes,
    levels: Sequence[LevelLoad],
    twins: Sequence[LevelLoad] = (),
    *,
    height_mm: float = USUAL_HEIGHT_MM,
    top_mm: float = np.inf,
) -> None:
    """Draw compression as bars and forward shear as diamonds, each at the height of its joint.

    Parameters
    ----------
    panel : Axes
        Where; its vertical axis is the height of the picture beside it, in mm.
    levels : sequence of LevelLoad
        Joints from the top.
    twins : sequence of LevelLoad
        The same joints of a second spine: rings.
    height_mm : float
        Height of the panel; bars and their distances grow with it.
    top_mm : float
        Upper edge of the panel; no bar stands higher.
    """
    size = max(height_mm / USUAL_HEIGHT_MM, 1.0)
    height, beside = bar_heights(levels, height_mm=height_mm, top_mm=top_mm)
    compression = np.array([level.compression_n for level in levels])
    shear = np.array([level.shear_n for level in levels])
    spans = [level.span_n or (level.compression_n, level.compression_n) for level in levels]
    low, high = np.array(spans).T
    panel.barh(
        height, compression, height=size * BAR_MM, color=PALETTE[Color.NECK], label="compression"
    )
    if any(level.span_n for level in levels):
        words = "over all variants of load sharing"
        panel.hlines(height, low, high, color=PALETTE[Color.INK], linewidth=LINE, label=words)
    panel.plot(
        shear, height, "D", markersize=DIAMOND, color=PALETTE[Color.SHARED], label="forward shear"
    )
    rings = [level.compression_n for level in twins] or compression
    if twins:
        panel.plot(rings, height, "o", fillstyle="none", color=PALETTE[Color.OTHER], label=RINGS)
    ends = np.maximum.reduce([compression, high, rings])
    _name_bars(panel, levels, height, ends)
    panel.axvline(0.0, color=PALETTE[Color.INK], linewidth=THIN)
    least, most = min(shear.min(), compression.min(), 0.0), max(ends.max(), shear.max())
    panel.set_xlim(least - ROOM_LEFT * (most - least), most + ROOM_RIGHT * (most - least))
    panel.set_xlabel("force (N)", fontsize=NORMAL)
    panel.set_ylabel(BESIDE_JOINTS if beside else FROM_THE_SKULL, fontsize=NORMAL)
    panel.set_title("load of each level", fontsize=NORMAL)
    panel.legend(fontsize=SMALL, loc="lower right", frameon=False)


def bar_heights(
    levels: Sequence[LevelLoad], *, height_mm: float = USUAL_HEIGHT_MM, top_mm: float = np.inf
) -> tuple[Float[np.ndarray, " level"], bool]:
    """Return where bars stand, in mm, and whether they all stand beside their joints.

    Parameters
    ----------
    levels : sequence of LevelLoad
        Joints from the top. In a bent spine several lie at one height.
    height_mm, top_mm : float
        Height and upper edge of the panel.
    """
    size = max(height_mm / USUAL_HEIGHT_MM, 1.0)
    joints = _heights(levels)
    height = spread_heights(joints, size * APART_MM)
    height = height - max(float(height.max()) + size * BAR_MM - top_mm, 0.0)
    return height, bool(np.max(np.abs(height - joints)) <= BARS_AWAY * size * BAR_MM)


def name_joints(panel: Axes, levels: Sequence[LevelLoad]) -> None:
    """Name some joints in a picture from the side, so that bars which stand elsewhere find theirs.

    Parameters
    ----------
    panel : Axes
        The picture, in mm.
    levels : sequence of LevelLoad
        Joints from the top.
    """
    places = np.array([level.center_m[[AHEAD, UP]] for level in levels])
    down = np.gradient(places, axis=0)
    for level, place, (ahead, up) in zip(levels, places, down, strict=True):
        if level.level not in NAMED:
            continue
        front = IN_FRONT * np.array([-up, ahead]) / np.hypot(ahead, up)
        panel.annotate(
            level.level,
            tuple(millimetres_from_metres(place)),
            xytext=(float(front[0]), float(front[1])),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "linewidth": THIN, "color": PALETTE[Color.INK]},
            bbox={"facecolor": PALETTE[Color.PAPER], "edgecolor": "none", "pad": 1.0},
            fontsize=SMALL,
            ha="center",
            va="center",
        )


def _name_bars(
    panel: Axes,
    levels: Sequence[LevelLoad],
    height_mm: Float[np.ndarray, " level"],
    end_n: Float[np.ndarray, " level"],
) -> None:
    """Write level and compression beside every bar."""
    for level, at, end in zip(levels, height_mm, end_n, strict=True):
        panel.annotate(
            f"{level.level}  {level.compression_n:.0f} N",
            (max(float(end), 0.0), at),
            xytext=(SMALL, 0.0),
            textcoords="offset points",
            fontsize=SMALL,
            va="center",
        )


def draw_remarks(panel: Axes, remarks: Sequence[str]) -> None:
    """Write remarks where loads would stand.

    Parameters
    ----------
    panel : Axes
        Where.
    remarks : sequence of str
        The first is a heading.
    """
    panel.set_axis_off()
    at = FIRST
    for place, remark in enumerate(remarks):
        for line in textwrap.wrap(remark, LETTERS, subsequent_indent="   " * (place > 0)):
            heading = place == 0
            panel.text(
                0.0,
                at,
                line,
                transform=panel.transAxes,
                fontsize=NORMAL + 2 * heading,
                fontweight="bold" if heading else "normal",
                va="top",
            )
            at -= STEP * (1 + heading)


def spread_heights(
    height_mm: Float[np.ndarray, " level"], apart_mm: float = APART_MM
) -> Float[np.ndarray, " level"]:
    r"""Return heights that fall from one to the next by a least distance, as near as can be.

    Parameters
    ----------
    height_mm : ndarray, shape (level,)
        Heights from the top of the spine, in mm; in a bent spine they may rise.
    apart_mm : float
        The least distance, in mm.

    Notes
    -----
    .. math:: \min \sum_i (y_i - h_i)^2 \quad\text{under}\quad y_i - y_{i+1} \ge d

    is an isotonic regression of :math:`h_i + i\,d`.
    """
    from scipy.optimize import isotonic_regression

    steps = apart_mm * np.arange(len(height_mm))
    return np.asarray(isotonic_regression(height_mm + steps, increasing=False).x) - steps


def _heights(levels: Sequence[LevelLoad]) -> Float[np.ndarray, " level"]:
    return millimetres_from_metres(np.array([level.center_m[UP] for level in levels]))
