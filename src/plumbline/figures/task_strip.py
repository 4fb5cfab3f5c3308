"""One row per task of a day: what it loads, in a person and in a healthy-neck twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plumbline.figures.colors import PALETTE, Color
from plumbline.figures.hours import hours_in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["TaskBar", "draw_task_strip"]

# Inches: the picture grows with its rows.
WIDTH = 10.0
ROW_HEIGHT = 0.42
FRAME_HEIGHT = 1.5
# Sizes of words and marks and widths of lines, in points.
SMALL = 7.5
NORMAL = 9.0
MARK = 6.0
LINE = 1.6
THIN = 0.8
# The grid stays behind the marks.
GRID_ALPHA = 0.6
# The words beside a row begin this far from the row's own height.
RISE = 0.02
# The part of the width for each panel.
PANELS = (1.0, 1.4, 1.4, 1.4)
# Where no trunk turns further, its panel would be empty.
LEAST_TURN_DEG = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskBar:
    """A row.

    Attributes
    ----------
    label : str
        The task.
    hours : float
        Hours of a day.
    person_turn_deg, twin_turn_deg : float
        How far the trunk turns to the left.
    person_moment_n_m, twin_moment_n_m : float
        Net moment about L5-S1.
    person_lordosis_deg, twin_lordosis_deg : float
        Lumbar lordosis.
    held : bool
        Whether both can hold it; a row that is not held is empty.
    """

    label: str
    hours: float
    person_turn_deg: float
    twin_turn_deg: float
    person_moment_n_m: float
    twin_moment_n_m: float
    person_lordosis_deg: float
    twin_lordosis_deg: float
    held: bool


def draw_task_strip(bars: Sequence[TaskBar], *, label: str) -> Figure:
    """Return a picture.

    Parameters
    ----------
    bars : sequence of TaskBar
        Rows, from the top.
    label : str
        Whose day it is.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, FRAME_HEIGHT + ROW_HEIGHT * len(bars)), layout="constrained")
    turns = any(_turns(bar) for bar in bars)
    panels = PANELS if turns else PANELS[:-1]
    hours, moment, curve, *turn = figure.subplots(1, len(panels), sharey=True, width_ratios=panels)
    _draw_hours(hours, bars)
    _draw_pairs(moment, bars, "moment_n_m", "net moment about L5-S1 (N m)")
    _draw_pairs(curve, bars, "lordosis_deg", "lumbar lordosis (degrees)")
    for panel in turn:
        _draw_pairs(panel, bars, "turn_deg", "trunk turn to the left (degrees)")
    hours.set_yticks(range(len(bars)), [bar.label for bar in bars], fontsize=NORMAL)
    hours.invert_yaxis()
    handles, words = moment.get_legend_handles_labels()
    figure.legend(handles, words, loc="outside lower center", ncols=2, fontsize=NORMAL)
    figure.suptitle(f"{label}: a day, task by task", fontsize=NORMAL + 2)
    return figure


def _turns(bar: TaskBar) -> bool:
    return bar.held and max(abs(bar.person_turn_deg), abs(bar.twin_turn_deg)) > LEAST_TURN_DEG


def _draw_hours(panel: Axes, bars: Sequence[TaskBar]) -> None:
    places = np.arange(len(bars))
    panel.barh(places, [bar.hours for bar in bars], color=PALETTE[Color.GRID])
    for place, bar in zip(places, bars, strict=True):
        words = f" {hours_in_words(bar.hours)}{'' if bar.held else ', not held'}"
        panel.annotate(words, (bar.hours, place + RISE), va="center", fontsize=SMALL)
    _tidy(panel, "hours in a day")
    panel.margins(x=0.5)


def _draw_pairs(panel: Axes, bars: Sequence[TaskBar], quantity: str, words: str) -> None:
    rows = [(place, bar) for place, bar in enumerate(bars) if bar.held]
    places = [place for place, _ in rows]
    person = [getattr(bar, f"person_{quantity}") for _, bar in rows]
    twin = [getattr(bar, f"twin_{quantity}") for _, bar in rows]
    panel.hlines(places, person, twin, color=PALETTE[Color.MUTED], linewidth=LINE)
    panel.plot(
        twin,
        places,
        linestyle="none",
        marker="o",
        markersize=MARK,
        markerfacecolor="none",
        color=PALETTE[Color.OTHER],
        label="with a healthy neck",
    )
    panel.plot(
        person,
        places,
        linestyle="none",
        marker="D",
        markersize=MARK - LINE,
        color=PALETTE[Color.NECK],
        label="this person",
    )
    _tidy(panel, words)


def _tidy(panel: Axes, words: str) -> None:
    panel.set_xlabel(words, fontsize=NORMAL)
    panel.tick_params(labelsize=SMALL)
    panel.grid(axis="x", color=PALETTE[Color.GRID], alpha=GRID_ALPHA, linewidth=THIN)
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)
