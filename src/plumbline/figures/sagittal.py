"""A spine from the side, from the front, or with its muscles, and the load of every level.

A second spine may lie over the first: the same person's healthy-neck twin. Bones lie over one
another as on a film: the neck is seen through the jaw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from plumbline.figures.colors import PALETTE, Color
from plumbline.figures.hull import convex_hull, joint_outline
from plumbline.figures.level_loads import (
    bar_heights,
    draw_level_loads,
    draw_remarks,
    name_joints,
)
from plumbline.figures.muscle_lines import draw_muscles
from plumbline.figures.spine_frame import (
    GAZE_MM,
    MM_PER_N,
    UP,
    across_range,
    cut_legs,
    flat,
    height_range,
    leaves_head,
    shows_legs,
)
from plumbline.simulators.spine.shown.drawing import Shape, SpineDrawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["View", "draw_spine", "figure_bytes"]

# Inches: the spine keeps its height, of which axis and title take a part; a view is as wide as what
# it shows, and no narrower than this.
FIGURE_HEIGHT = 10.0
FRAME_HEIGHT = 0.9
VIEW_WIDTH = 4.2
LOAD_WIDTH = 4.2
# A picture on a page and on a screen; the file stays small.
DOTS_PER_INCH = 100
# A force that points at the viewer is not drawn: less of it than this part would be seen.
SEEN_PART = 0.5
# Line widths and sizes, in points.
THIN = 0.6
LINE = 1.1
SMALL = 6.5
NORMAL = 8.0
# How solid bones are, and the grid behind them.
BONE_ALPHA = 0.85
GRID_ALPHA = 0.5
# Where a word stands beside its point, in points.
BESIDE = 4.0
# What each part of the body is filled with.
FILL = {
    "head": "#eef0f2",
    "neck": "#cfe3f1",
    "thorax": "#ece9df",
    "lumbar": "#f6e3c5",
    "pelvis": "#e3e3e3",
    "femur": "#f4f4f4",
    "girdle": "#f2f2f2",
    "eye": "#33383d",
    "fused": "#8a9aa8",
}
# Drawn as an outline alone: they are there so that nothing hangs in the air.
OUTLINED = ("limb",)
# Left out of a second spine, which is drawn as lines over the first.
NOT_OF_TWIN = ("limb", "eye", "girdle", "femur")


class View(StrEnum):
    """From where a spine is looked at."""

    SIDE = "side"
    FRONT = "front"
    MUSCLES = "muscles"


# Which coordinate of the world points to the right of each picture: forward, or the left side,
# which is on the viewer's right from the front.
ACROSS = {View.SIDE: 0, View.FRONT: 1, View.MUSCLES: 0}
ACROSS_LABEL = {View.SIDE: "forward (mm)", View.FRONT: "left (mm)", View.MUSCLES: "forward (mm)"}


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
        Whether the load of every level stands beside them, or why there is none.
    """
    from matplotlib.figure import Figure

    shown = loads and bool(spine.levels or spine.remarks)
    bottom, top = height_range(spine, twin)
    ranges = [across_range(spine, twin, ACROSS[view]) for view in views]
    inch_mm = (top - bottom) / (FIGURE_HEIGHT - FRAME_HEIGHT)
    widths = [max(VIEW_WIDTH, (high - low) / inch_mm) for low, high in ranges]
    widths += [LOAD_WIDTH] * shown
    figure = Figure(figsize=(sum(widths), FIGURE_HEIGHT), layout="constrained")
    panels = figure.subplots(1, len(widths), squeeze=False, sharey=True, width_ratios=widths)[0]
    for panel, view, (low, high) in zip(panels, views, ranges, strict=False):
        _draw_view(panel, view, spine, twin)
        panel.update_datalim(((low, bottom), (high, top)))
        if not shows_legs(spine, twin):
            cut_legs(panel, bottom, label=OUTLINED[0])
        panel.margins(x=0.0)
    if shown:
        _draw_loads(panels, views, spine, twin, (bottom, top))
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
    _draw_limbs(panel, spine, across)
    _draw_ribs(panel, spine, across)
    _draw_bones(panel, spine, across, faint=view is View.MUSCLES)
    if view is View.MUSCLES:
        draw_muscles(panel, spine, across)
    if twin is not None:
        _draw_twin(panel, twin, across)
    _draw_lines(panel, spine, across)
    _draw_pushes(panel, spine, across)
    panel.set_aspect("equal", adjustable="datalim")
    panel.set_xlabel(ACROSS_LABEL[view], fontsize=NORMAL)
    panel.set_title(str(view), fontsize=NORMAL)
    _tidy(panel)


def _draw_loads(
    panels: Sequence[Axes],
    views: Sequence[View],
    spine: SpineDrawing,
    twin: SpineDrawing | None,
    heights_mm: tuple[float, float],
) -> None:
    """Draw the load of every level in the last panel, or say there why there is none."""
    if spine.remarks:
        draw_remarks(panels[-1], spine.remarks)
        return
    bottom, top = heights_mm
    if not bar_heights(spine.levels, height_mm=top - bottom, top_mm=top)[1]:
        for panel, view in zip(panels, views, strict=False):
            if ACROSS[view] == ACROSS[View.SIDE]:
                name_joints(panel, spine.levels)
    draw_level_loads(
        panels[-1],
        spine.levels,
        () if twin is None else twin.levels,
        height_mm=top - bottom,
        top_mm=top,
    )
    _tidy(panels[-1])


def _outlines(
    shapes: Sequence[Shape], across: int
) -> Iterator[tuple[str, Float[np.ndarray, "corner 2"]]]:
    """Yield region and outline of every thing, in the order of the shapes."""
    done: set[str] = set()
    for shape in shapes:
        if not shape.whole:
            yield shape.region, convex_hull(flat(shape.points_m, across))
        elif shape.whole not in done:
            done.add(shape.whole)
            parts = [part.points_m for part in shapes if part.whole == shape.whole]
            yield shape.region, joint_outline([flat(points, across) for points in parts])


def _draw_bones(panel: Axes, spine: SpineDrawing, across: int, *, faint: bool) -> None:
    from matplotlib.patches import Polygon

    edge = PALETTE[Color.GRID if faint else Color.MUTED]
    for region, outline in _outlines(spine.shapes, across):
        if region in OUTLINED:
            continue
        panel.add_patch(
            Polygon(
                outline,
                facecolor=FILL[region],
                edgecolor=edge,
                linewidth=THIN,
                alpha=BONE_ALPHA,
                label=OUTLINED[0] if region == "femur" else "",
            )
        )
    _explain_fused(panel, spine)


def _explain_fused(panel: Axes, spine: SpineDrawing) -> None:
    """Say below a picture what the bone between two vertebrae is."""
    from matplotlib.patches import Patch

    levels = [shape.name for shape in spine.shapes if shape.region == "fused"]
    if levels:
        names = ", ".join(name.removesuffix("_bridge").replace("_", "-") for name in levels)
        block = Patch(facecolor=FILL["fused"], label=f"joined to one bone: {names}")
        panel.legend(handles=[block], fontsize=SMALL, loc="upper right", frameon=False)


def _draw_limbs(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw one light line around limbs that meet: first all lines, then what they enclose."""
    from matplotlib.patches import Polygon

    limbs = [outline for region, outline in _outlines(spine.shapes, across) if region in OUTLINED]
    light, paper = PALETTE[Color.GRID], PALETTE[Color.PAPER]
    for edge, width in ((light, 2 * LINE), (paper, 0.0)):
        for outline in limbs:
            limb = Polygon(
                outline, facecolor=paper, edgecolor=edge, linewidth=width, label=OUTLINED[0]
            )
            panel.add_artist(limb)  # without a say in what is seen


def _draw_ribs(panel: Axes, spine: SpineDrawing, across: int) -> None:
    from matplotlib.collections import LineCollection

    lines = [flat(strand.points_m, across) for strand in spine.strands]
    ribs = LineCollection(lines, linewidths=THIN, colors=PALETTE[Color.GRID])
    panel.add_collection(ribs)


def _draw_twin(panel: Axes, twin: SpineDrawing, across: int) -> None:
    from matplotlib.patches import Polygon

    for region, outline in _outlines(twin.shapes, across):
        if region in NOT_OF_TWIN:
            continue
        panel.add_patch(
            Polygon(
                outline,
                fill=False,
                edgecolor=PALETTE[Color.OTHER],
                linewidth=LINE,
                linestyle="--",
            )
        )


def _draw_lines(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw the plumb line from C7, the hip axis, and the line of sight."""
    plumb, hips = (flat(place[None], across)[0] for place in (spine.plumb_m, spine.hips_m))
    panel.plot([plumb[0]] * 2, [plumb[1], hips[1]], color=PALETTE[Color.SHARED], linewidth=LINE)
    panel.plot(*hips, marker="+", markersize=NORMAL, color=PALETTE[Color.INK])
    panel.annotate(
        "C7 plumb line",
        (plumb[0], hips[1]),
        xytext=(-BESIDE if plumb[0] < hips[0] else BESIDE, -BESIDE - 0.5 * NORMAL),
        textcoords="offset points",
        fontsize=SMALL,
        va="top",
        ha="right" if plumb[0] < hips[0] else "left",
    )
    if across == ACROSS[View.SIDE]:
        eye = leaves_head(spine, across)
        along = GAZE_MM * spine.gaze[[across, UP]]
        panel.annotate(
            "gaze",
            (float(eye[0]), float(eye[1])),
            (float(eye[0] + along[0]), float(eye[1] + along[1])),
            arrowprops={"arrowstyle": "<-", "linewidth": LINE, "color": PALETTE[Color.INK]},
            fontsize=SMALL,
            va="center",
            ha="left" if along[0] > 0.0 else "right",
        )


def _draw_pushes(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw every force besides weight as an arrow; those that coincide add up."""
    places: dict[tuple[float, float], Float[np.ndarray, " 3"]] = {}
    for push in spine.pushes:
        place = np.round(flat(push.point_m[None], across)[0], 1)
        at = (float(place[0]), float(place[1]))
        places[at] = places.get(at, np.zeros(3)) + push.force_n
    for at, force in places.items():
        aside, up = MM_PER_N * force[[across, UP]]
        if np.hypot(aside, up) < SEEN_PART * MM_PER_N * np.linalg.norm(force):
            continue
        panel.annotate(
            f"{np.linalg.norm(force):.0f} N",
            at,
            (at[0] + float(aside), at[1] + float(up)),
            arrowprops={"arrowstyle": "<-", "linewidth": LINE, "color": PALETTE[Color.SHARED]},
            fontsize=SMALL,
            va="center",
            ha="center",
        )


def _tidy(panel: Any) -> None:  # noqa: ANN401  an axis of a library without types
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    panel.tick_params(labelsize=SMALL)
    panel.grid(color=PALETTE[Color.GRID], linewidth=THIN, alpha=GRID_ALPHA)
    panel.set_axisbelow(True)
