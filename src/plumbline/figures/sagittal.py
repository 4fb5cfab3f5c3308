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
from plumbline.figures.level_loads import draw_level_loads, draw_remarks
from plumbline.simulators.spine.shown.drawing import Shape, SpineDrawing
from plumbline.units import metres_from_millimetres, millimetres_from_metres

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
# Room around the spine, and how far gaze and plumb line reach, in mm; twice that far for its word.
MARGIN_MM = 45.0
GAZE_MM = 90.0
GAZE_ROOM = 1.5
# Below the hips, so much of the thighs is seen, in mm.
THIGH_MM = 95.0
# A force in a hand is drawn this long, in mm per N.
MM_PER_N = 0.6
# A force that points at the viewer is not drawn: less of it than this part would be seen.
SEEN_PART = 0.5
# Line widths and sizes, in points.
THIN = 0.6
LINE = 1.1
SMALL = 6.5
NORMAL = 8.0
# A muscle's line is this wide when idle, and so much wider at full activation, in points.
IDLE_WIDTH = 0.35
FULL_WIDTH = 2.4
# The end of the color bar; quiet postures stay far below, and what lies above has an arrow.
ACTIVATION_TOP = 0.5
# How solid bones are, and the grid behind them.
BONE_ALPHA = 0.85
GRID_ALPHA = 0.5
# The color bar within its panel: left, bottom, width, height, as parts of the panel.
COLOR_BAR = (0.05, 0.035, 0.4, 0.012)
# Where a word stands beside its point, in points.
BESIDE = 4.0
# What each part of the body is filled with.
FILL = {
    "head": "#eef0f2",
    "neck": "#cfe3f1",
    "thorax": "#ece9df",
    "lumbar": "#f6e3c5",
    "pelvis": "#e3e3e3",
    "girdle": "#f2f2f2",
    "eye": "#33383d",
    "fused": "#8a9aa8",
}
# Drawn as an outline alone: they are there so that nothing hangs in the air.
OUTLINED = ("limb",)
# Left out of a second spine, which is drawn as lines over the first.
NOT_OF_TWIN = ("limb", "eye", "girdle")


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
        Whether the load of every level stands beside them, or why there is none.
    """
    from matplotlib.figure import Figure

    shown = loads and bool(spine.levels or spine.remarks)
    bottom, top = _height_range(spine, twin)
    ranges = [_across_range(spine, twin, ACROSS[view]) for view in views]
    inch_mm = (top - bottom) / (FIGURE_HEIGHT - FRAME_HEIGHT)
    widths = [max(VIEW_WIDTH, (high - low) / inch_mm) for low, high in ranges]
    widths += [LOAD_WIDTH] * shown
    figure = Figure(figsize=(sum(widths), FIGURE_HEIGHT), layout="constrained")
    panels = figure.subplots(1, len(widths), squeeze=False, sharey=True, width_ratios=widths)[0]
    for panel, view, (low, high) in zip(panels, views, ranges, strict=False):
        _draw_view(panel, view, spine, twin)
        panel.update_datalim(((low, bottom), (high, top)))
        panel.margins(x=0.0)
    if shown and spine.remarks:
        draw_remarks(panels[-1], spine.remarks)
    elif shown:
        draw_level_loads(panels[-1], spine.levels, () if twin is None else twin.levels)
        _tidy(panels[-1])
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
        _draw_muscles(panel, spine, across)
    if twin is not None:
        _draw_twin(panel, twin, across)
    _draw_lines(panel, spine, across)
    _draw_pushes(panel, spine, across)
    panel.set_aspect("equal", adjustable="datalim")
    panel.set_xlabel(ACROSS_LABEL[view], fontsize=NORMAL)
    panel.set_title(str(view), fontsize=NORMAL)
    _tidy(panel)


def _outlines(
    shapes: Sequence[Shape], across: int
) -> Iterator[tuple[str, Float[np.ndarray, "corner 2"]]]:
    """Yield region and outline of every thing, in the order of the shapes."""
    done: set[str] = set()
    for shape in shapes:
        if not shape.whole:
            yield shape.region, convex_hull(_flat(shape.points_m, across))
        elif shape.whole not in done:
            done.add(shape.whole)
            parts = [part.points_m for part in shapes if part.whole == shape.whole]
            yield shape.region, joint_outline([_flat(points, across) for points in parts])


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
            )
        )


def _draw_limbs(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw one light line around limbs that meet: first all lines, then what they enclose."""
    from matplotlib.patches import Polygon

    limbs = [outline for region, outline in _outlines(spine.shapes, across) if region in OUTLINED]
    light, paper = PALETTE[Color.GRID], PALETTE[Color.PAPER]
    for edge, width in ((light, 2 * LINE), (paper, 0.0)):
        for outline in limbs:
            limb = Polygon(outline, facecolor=paper, edgecolor=edge, linewidth=width)
            panel.add_artist(limb)  # without a say in what is seen


def _draw_ribs(panel: Axes, spine: SpineDrawing, across: int) -> None:
    from matplotlib.collections import LineCollection

    lines = [_flat(strand.points_m, across) for strand in spine.strands]
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


def _draw_muscles(panel: Axes, spine: SpineDrawing, across: int) -> None:
    from matplotlib.collections import LineCollection

    known = [cable.activation for cable in spine.cables if cable.activation is not None]
    if len(known) < len(spine.cables):
        idle = LineCollection(
            [_flat(cable.points_m, across) for cable in spine.cables],
            linewidths=IDLE_WIDTH,
            colors=PALETTE[Color.MUTED],
            alpha=GRID_ALPHA,
        )
        panel.add_collection(idle)
        return
    order = np.argsort(known, kind="stable")
    activation = np.array(known)[order]
    lines = LineCollection(
        [_flat(spine.cables[place].points_m, across) for place in order],
        linewidths=IDLE_WIDTH + FULL_WIDTH * activation,
        cmap="viridis_r",
    )
    lines.set_array(activation)
    lines.set_clim(0.0, ACTIVATION_TOP)
    panel.add_collection(lines)
    place = panel.inset_axes(COLOR_BAR)
    bar = panel.figure.colorbar(lines, cax=place, extend="max", orientation="horizontal")
    bar.set_label("activation", fontsize=SMALL, labelpad=BESIDE)
    bar.ax.tick_params(labelsize=SMALL)
    bar.ax.xaxis.set_label_position("top")


def _draw_lines(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw the plumb line from C7, the hip axis, and the line of sight."""
    plumb, hips = (_flat(place[None], across)[0] for place in (spine.plumb_m, spine.hips_m))
    panel.plot([plumb[0]] * 2, [plumb[1], hips[1]], color=PALETTE[Color.SHARED], linewidth=LINE)
    panel.plot(*hips, marker="+", markersize=NORMAL, color=PALETTE[Color.INK])
    panel.annotate(
        "C7 plumb line",
        (plumb[0], hips[1]),
        xytext=(0.0, -BESIDE),
        textcoords="offset points",
        fontsize=SMALL,
        va="top",
        ha="center",
    )
    if across == ACROSS[View.SIDE]:
        eye = _flat(spine.eye_m[None], across)[0]
        along = GAZE_MM * spine.gaze[[across, UP]]
        panel.annotate(
            "gaze",
            eye,
            eye + along,
            arrowprops={"arrowstyle": "<-", "linewidth": LINE, "color": PALETTE[Color.INK]},
            fontsize=SMALL,
            va="center",
            ha="left" if along[0] > 0.0 else "right",
        )


def _draw_pushes(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw every force besides weight as an arrow; those that coincide add up."""
    places: dict[tuple[float, float], Float[np.ndarray, " 3"]] = {}
    for push in spine.pushes:
        flat = np.round(_flat(push.point_m[None], across)[0], 1)
        at = (float(flat[0]), float(flat[1]))
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


def _height_range(spine: SpineDrawing, twin: SpineDrawing | None) -> tuple[float, float]:
    height = millimetres_from_metres(np.concatenate(_seen(spine, twin))[:, UP])
    return float(height.min() - THIGH_MM), float(height.max() + MARGIN_MM)


def _across_range(
    spine: SpineDrawing, twin: SpineDrawing | None, across: int
) -> tuple[float, float]:
    """Return what a view must show; the line of sight and its word, too."""
    places = millimetres_from_metres(np.concatenate(_seen(spine, twin))[:, across])
    eye = float(millimetres_from_metres(spine.eye_m[across]))
    sight = eye + GAZE_ROOM * GAZE_MM * float(spine.gaze[across])
    ends = [*places.tolist(), sight] if across == ACROSS[View.SIDE] else places.tolist()
    return min(ends) - MARGIN_MM, max(ends) + MARGIN_MM


def _seen(spine: SpineDrawing, twin: SpineDrawing | None) -> list[Float[np.ndarray, "_ 3"]]:
    """Return the points that must be within the picture: bones, ribs, and where forces act."""
    drawn = [spine] if twin is None else [spine, twin]
    clouds = [
        shape.points_m for each in drawn for shape in each.shapes if shape.region not in OUTLINED
    ]
    clouds += [strand.points_m for strand in spine.strands]
    for push in spine.pushes:
        end = push.point_m + metres_from_millimetres(MM_PER_N * push.force_n)
        clouds.append(np.stack([push.point_m, end]))
    return [*clouds, spine.hips_m[None], spine.eye_m[None]]


def _flat(points_m: Float[np.ndarray, "point 3"], across: int) -> Float[np.ndarray, "point 2"]:
    return millimetres_from_metres(points_m[:, [across, UP]])


def _tidy(panel: Any) -> None:  # noqa: ANN401  an axis of a library without types
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    panel.tick_params(labelsize=SMALL)
    panel.grid(color=PALETTE[Color.GRID], linewidth=THIN, alpha=GRID_ALPHA)
    panel.set_axisbelow(True)
