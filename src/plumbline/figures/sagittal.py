"""A spine from the side, from the front, or with its muscles, and the load of every level.

A second spine may lie over the first: the same person's healthy-neck twin.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from plumbline.figures.colors import PALETTE, Color
from plumbline.figures.hull import convex_hull
from plumbline.simulators.spine.drawing import LevelLoad, SpineDrawing
from plumbline.units import millimetres_from_metres

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["View", "draw_spine", "figure_bytes"]

# Inches: the spine keeps its height, every view adds its width.
FIGURE_HEIGHT = 10.0
VIEW_WIDTH = 4.6
LOAD_WIDTH = 4.2
# A picture on a page and on a screen; the file stays small.
DOTS_PER_INCH = 110
# Room around the spine, and how far gaze and plumb line reach, in mm.
MARGIN_MM = 45.0
GAZE_MM = 110.0
# Line widths and sizes, in points.
THIN = 0.6
LINE = 1.1
HEAVY = 2.2
SMALL = 6.5
NORMAL = 8.0
# A bar stands at its joint's height and is this high, in mm.
BAR_MM = 7.0
# A muscle's line is this wide when idle, and so much wider at full activation, in points.
IDLE_WIDTH = 0.35
FULL_WIDTH = 2.4
# The end of the color bar; quiet postures stay far below, and what lies above has an arrow.
ACTIVATION_TOP = 0.5
# How solid bones are, and the grid behind them.
BONE_ALPHA = 0.85
GRID_ALPHA = 0.5
# The diamond of shear, in points; the room beside the bars for their words, as parts of the axis.
DIAMOND = 3.5
ROOM_LEFT = 0.05
ROOM_RIGHT = 0.4
# The length of the color bar as a part of its panel.
COLOR_BAR = 0.4
# What each part of the body is filled with.
FILL = {
    "head": "#eef0f2",
    "neck": "#cfe3f1",
    "thorax": "#ece9df",
    "lumbar": "#f6e3c5",
    "pelvis": "#e3e3e3",
    "rib": "#f4f3ee",
    "limb": "#f2f2f2",
}


class View(StrEnum):
    """From where a spine is looked at."""

    SIDE = "side"
    FRONT = "front"
    MUSCLES = "muscles"


# Which coordinate of the world points to the right of each picture: forward, or the left side,
# which is on the viewer's right from the front.
ACROSS = {View.SIDE: 0, View.FRONT: 1, View.MUSCLES: 0}
ACROSS_LABEL = {View.SIDE: "forward (mm)", View.FRONT: "left (mm)", View.MUSCLES: "forward (mm)"}
UP = 2


def draw_spine(
    spine: SpineDrawing,
    *,
    twin: SpineDrawing | None = None,
    views: Sequence[View] = (View.SIDE,),
    loads: bool = True,
) -> Figure:
    """Return a picture.

    Parameters
    ----------
    spine : SpineDrawing
        The person.
    twin : SpineDrawing or None
        A second spine, drawn as broken lines and rings over the first.
    views : sequence of View
        Panels, from left to right.
    loads : bool
        Whether the load of every level stands beside them.
    """
    from matplotlib.figure import Figure

    shown = loads and bool(spine.levels)
    widths = [VIEW_WIDTH] * len(views) + [LOAD_WIDTH] * shown
    figure = Figure(figsize=(sum(widths), FIGURE_HEIGHT), layout="constrained")
    panels = figure.subplots(1, len(widths), squeeze=False, sharey=True, width_ratios=widths)[0]
    for panel, view in zip(panels, views, strict=False):
        _draw_view(panel, view, spine, twin)
    if shown:
        _draw_loads(panels[-1], spine.levels, () if twin is None else twin.levels)
    bottom, top = _height_range(spine, twin)
    panels[0].set_ylim(bottom, top)
    panels[0].set_ylabel("height above the hips (mm)", fontsize=NORMAL)
    title = spine.label if twin is None else f"{spine.label}\nbroken lines: {twin.label}"
    figure.suptitle(title, fontsize=NORMAL + 2)
    return figure


def figure_bytes(figure: Figure, ending: str) -> bytes:
    """Return a picture as a file's content; the same picture gives the same bytes.

    Parameters
    ----------
    figure : Figure
        A picture.
    ending : str
        ``png`` or ``svg``.
    """
    import matplotlib as mpl

    content = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "plumbline", "svg.fonttype": "none"}):
        undated = {"Date": None} if ending == "svg" else {}
        figure.savefig(content, format=ending, dpi=DOTS_PER_INCH, metadata=undated)
    return content.getvalue()


def _draw_view(panel: Axes, view: View, spine: SpineDrawing, twin: SpineDrawing | None) -> None:
    across = ACROSS[view]
    _draw_bones(panel, spine, across, faint=view is View.MUSCLES)
    if view is View.MUSCLES:
        _draw_muscles(panel, spine, across)
    if twin is not None:
        _draw_twin(panel, twin, across)
    _draw_lines(panel, spine, across)
    panel.set_aspect("equal", adjustable="datalim")
    panel.set_xlabel(ACROSS_LABEL[view], fontsize=NORMAL)
    panel.set_title(str(view), fontsize=NORMAL)
    _tidy(panel)


def _draw_bones(panel: Axes, spine: SpineDrawing, across: int, *, faint: bool) -> None:
    from matplotlib.patches import Polygon

    for shape in spine.shapes:
        outline = convex_hull(_flat(shape.points_m, across))
        panel.add_patch(
            Polygon(
                outline,
                facecolor=FILL[shape.region],
                edgecolor=PALETTE[Color.GRID if faint else Color.MUTED],
                linewidth=THIN,
                alpha=BONE_ALPHA,
            )
        )


def _draw_twin(panel: Axes, twin: SpineDrawing, across: int) -> None:
    from matplotlib.patches import Polygon

    for shape in twin.shapes:
        outline = convex_hull(_flat(shape.points_m, across))
        panel.add_patch(
            Polygon(
                outline,
                fill=False,
                edgecolor=PALETTE[Color.OTHER],
                linewidth=LINE,
                linestyle="--",
            )
        )


def _draw_muscles(panel: Axes, spine: SpineDrawing, across: int) -> None:
    from matplotlib.collections import LineCollection

    cables = sorted(spine.cables, key=lambda cable: cable.activation)
    activation = np.array([cable.activation for cable in cables])
    lines = LineCollection(
        [_flat(cable.points_m, across) for cable in cables],
        linewidths=IDLE_WIDTH + FULL_WIDTH * activation,
        cmap="viridis_r",
    )
    lines.set_array(activation)
    lines.set_clim(0.0, ACTIVATION_TOP)
    panel.add_collection(lines)
    bar = panel.figure.colorbar(lines, ax=panel, shrink=COLOR_BAR, extend="max", location="left")
    bar.set_label("activation", fontsize=NORMAL)
    bar.ax.tick_params(labelsize=SMALL)


def _draw_lines(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw the plumb line from C7, the hip axis, and the line of sight."""
    plumb, hips = (_flat(place[None], across)[0] for place in (spine.plumb_m, spine.hips_m))
    panel.plot([plumb[0]] * 2, [plumb[1], hips[1]], color=PALETTE[Color.SHARED], linewidth=LINE)
    panel.plot(*hips, marker="+", markersize=NORMAL, color=PALETTE[Color.INK])
    panel.annotate("C7 plumb line", (plumb[0], hips[1]), fontsize=SMALL, va="top", ha="center")
    if across == ACROSS[View.SIDE]:
        eye = _flat(spine.eye_m[None], across)[0]
        along = GAZE_MM * spine.gaze[[across, UP]]
        panel.update_datalim([eye, eye + along])
        panel.annotate(
            "",
            eye + along,
            eye,
            arrowprops={"arrowstyle": "->", "linewidth": LINE, "color": PALETTE[Color.INK]},
        )
        panel.annotate("gaze", eye + along, fontsize=SMALL, va="bottom", ha="right")


def _draw_loads(panel: Axes, levels: Sequence[LevelLoad], twins: Sequence[LevelLoad]) -> None:
    height = millimetres_from_metres(np.array([level.center_m[UP] for level in levels]))
    compression = np.array([level.compression_n for level in levels])
    shear = np.array([level.shear_n for level in levels])
    panel.barh(height, compression, height=BAR_MM, color=PALETTE[Color.NECK], label="compression")
    panel.plot(
        shear,
        height,
        "D",
        markersize=DIAMOND,
        color=PALETTE[Color.SHARED],
        label="forward shear",
    )
    if twins:
        panel.plot(
            [level.compression_n for level in twins],
            millimetres_from_metres(np.array([level.center_m[UP] for level in twins])),
            "o",
            fillstyle="none",
            color=PALETTE[Color.OTHER],
            label="compression, twin",
        )
    for level, at, value in zip(levels, height, compression, strict=True):
        panel.annotate(
            f"{level.level}  {value:.0f} N",
            (max(value, 0.0), at),
            xytext=(SMALL, 0.0),
            textcoords="offset points",
            fontsize=SMALL,
            va="center",
        )
    panel.axvline(0.0, color=PALETTE[Color.INK], linewidth=THIN)
    low, high = min(shear.min(), compression.min(), 0.0), max(compression.max(), shear.max())
    panel.set_xlim(low - ROOM_LEFT * (high - low), high + ROOM_RIGHT * (high - low))
    panel.set_xlabel("force (N)", fontsize=NORMAL)
    panel.set_title("load of each level", fontsize=NORMAL)
    panel.legend(fontsize=SMALL, loc="lower right", frameon=False)
    _tidy(panel)


def _height_range(spine: SpineDrawing, twin: SpineDrawing | None) -> tuple[float, float]:
    clouds = [spine.hips_m[None], spine.eye_m[None]]
    clouds += [
        shape.points_m for each in (spine, twin) if each is not None for shape in each.shapes
    ]
    height = millimetres_from_metres(np.concatenate(clouds)[:, UP])
    return float(height.min() - MARGIN_MM), float(height.max() + MARGIN_MM)


def _flat(points_m: Float[np.ndarray, "point 3"], across: int) -> Float[np.ndarray, "point 2"]:
    return millimetres_from_metres(points_m[:, [across, UP]])


def _tidy(panel: Any) -> None:  # noqa: ANN401  an axis of a library without types
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    panel.tick_params(labelsize=SMALL)
    panel.grid(color=PALETTE[Color.GRID], linewidth=THIN, alpha=GRID_ALPHA)
    panel.set_axisbelow(True)
