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

__all__ = ["draw_level_loads", "draw_remarks", "spread_heights"]

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
UP = 2


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
    height = spread_heights(_heights(levels), size * APART_MM)
    height = height - max(float(height.max()) + size * BAR_MM - top_mm, 0.0)
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
    if twins:
        panel.plot(
            [level.compression_n for level in twins],
            height,
            "o",
            fillstyle="none",
            color=PALETTE[Color.OTHER],
            label="compression, twin",
        )
    _name_bars(panel, levels, height, np.maximum(compression, high))
    panel.axvline(0.0, color=PALETTE[Color.INK], linewidth=THIN)
    least, most = min(shear.min(), compression.min(), 0.0), max(high.max(), shear.max())
    panel.set_xlim(least - ROOM_LEFT * (most - least), most + ROOM_RIGHT * (most - least))
    panel.set_xlabel("force (N)", fontsize=NORMAL)
    panel.set_title("load of each level", fontsize=NORMAL)
    panel.legend(fontsize=SMALL, loc="lower right", frameon=False)


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
