"""Curves over months: the load response of each local source in a person and in two twins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from plumbline.figures.colors import PALETTE, Color
from plumbline.simulators.spine.over_time.course import Course, Curve
from plumbline.simulators.spine.over_time.load_response import LocalSource

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["SOURCE_LABELS", "draw_timeline"]

# Inches: panels side by side in two rows, the last place is for the legend.
WIDTH = 11.0
HEIGHT = 6.4
ROWS = 2
COLUMNS = 3
# Widths of lines and sizes of words, in points.
LINE = 1.8
THIN = 0.8
SMALL = 7.5
NORMAL = 9.0
# Three bands may lie over one another and over the grid.
BAND_ALPHA = 0.16
GRID_ALPHA = 0.6
# The vertical axis always shows at least this much, so that nothing looks large that is small.
LEAST_SPAN = 0.1

SOURCE_LABELS: Mapping[LocalSource, str] = {
    LocalSource.DISC: "lumbar disc",
    LocalSource.FACET: "facet joints",
    LocalSource.CANAL: "canal and foramen",
    LocalSource.SACROILIAC: "sacroiliac joint",
    LocalSource.MUSCLE: "back muscles",
}
"""Sources in words."""

# A color never stands alone: each curve has a dash of its own.
FROM_NOW = "from_now"
CURVES = (
    ("never", "had the neck never been ill", Color.OTHER, (0, (1, 1.5))),
    (FROM_NOW, "if the neck became healthy today", Color.SHARED, (0, (5, 2))),
    ("person", "this person", Color.NECK, "solid"),
)


def draw_timeline(course: Course, *, label: str) -> Figure:
    """Return a picture with one panel per source.

    Parameters
    ----------
    course : Course
        Curves and months.
    label : str
        Whose they are.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    panels = figure.subplots(ROWS, COLUMNS, sharex=True).ravel()
    for panel, source in zip(panels, course.person, strict=False):
        _draw_panel(panel, course, source)
    _draw_legend(panels[len(course.person)], panels[0])
    figure.suptitle(f"{label}: load response of the low back over time", fontsize=NORMAL + 2)
    figure.supxlabel("months from today", fontsize=NORMAL)
    figure.supylabel("load response (1: reference person, reference day)", fontsize=NORMAL)
    return figure


def _draw_panel(panel: Axes, course: Course, source: LocalSource) -> None:
    for name, words, color, dash in CURVES:
        curve: Curve = getattr(course, name)[source]
        ink = PALETTE[color]
        # What sets in today is the person's own curve until then, and is not drawn twice.
        shown = course.months >= 0.0 if name == FROM_NOW else slice(None)
        months, value, low, high = (
            each[shown] for each in (course.months, curve.value, curve.low, curve.high)
        )
        panel.fill_between(months, low, high, color=ink, alpha=BAND_ALPHA, linewidth=0)
        panel.plot(months, value, color=ink, linestyle=dash, linewidth=LINE)
        panel.lines[-1].set_label(words)
    panel.axvline(0.0, color=PALETTE[Color.MUTED], linewidth=THIN)
    panel.set_title(SOURCE_LABELS[source], fontsize=NORMAL)
    panel.set_ylim(*_span(course, source))
    panel.tick_params(labelsize=SMALL)
    panel.grid(color=PALETTE[Color.GRID], alpha=GRID_ALPHA, linewidth=THIN)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)


def _span(course: Course, source: LocalSource) -> tuple[float, float]:
    curves = [getattr(course, name)[source] for name, *_ in CURVES]
    low = float(min(np.min(curve.low) for curve in curves))
    high = float(max(np.max(curve.high) for curve in curves))
    missing = max(LEAST_SPAN - (high - low), 0.0) / 2
    return low - missing, high + missing


def _draw_legend(panel: Axes, drawn: Axes) -> None:
    """Explain the curves in the place that is left."""
    panel.set_axis_off()
    handles, words = drawn.get_legend_handles_labels()
    panel.legend(
        handles[::-1],
        words[::-1],
        loc="center left",
        fontsize=NORMAL,
        frameon=False,
        title="bands: nine of ten draws\nvertical line: today",
        title_fontsize=SMALL,
        alignment="left",
    )
