"""Muscles as lines in a picture of a spine, colored by their activation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plumbline.figures.colors import PALETTE, Color
from plumbline.figures.spine_frame import flat
from plumbline.simulators.spine.shown.drawing import SpineDrawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_muscles"]

# A muscle's line is this wide when idle, and so much wider at full activation, in points.
IDLE_WIDTH = 0.35
FULL_WIDTH = 2.4
# Colors follow the root of the activation, so that quiet muscles differ and full ones do, too.
COLOR_POWER = 0.5
COLOR_TICKS = (0.0, 0.05, 0.2, 0.5, 1.0)
# The color bar within its panel: left, bottom, width, height, as parts of the panel.
COLOR_BAR = (0.05, 0.035, 0.4, 0.012)
# Letters, and where a word stands beside its point, in points.
SMALL = 6.5
BESIDE = 4.0
# How solid muscles without a known activation are.
FAINT = 0.5


def draw_muscles(panel: Axes, spine: SpineDrawing, across: int) -> None:
    """Draw every muscle, the busiest on top, with a scale of activation.

    Parameters
    ----------
    panel : Axes
        Where.
    spine : SpineDrawing
        The person.
    across : int
        Which coordinate points to the right.
    """
    from matplotlib.collections import LineCollection
    from matplotlib.colors import PowerNorm

    known = [cable.activation for cable in spine.cables if cable.activation is not None]
    if len(known) < len(spine.cables):
        idle = LineCollection(
            [flat(cable.points_m, across) for cable in spine.cables],
            linewidths=IDLE_WIDTH,
            colors=PALETTE[Color.MUTED],
            alpha=FAINT,
        )
        panel.add_collection(idle)
        return
    order = np.argsort(known, kind="stable")
    activation = np.array(known)[order]
    lines = LineCollection(
        [flat(spine.cables[place].points_m, across) for place in order],
        linewidths=IDLE_WIDTH + FULL_WIDTH * activation,
        cmap="viridis_r",
    )
    lines.set_array(activation)
    lines.set_norm(PowerNorm(COLOR_POWER, vmin=0.0, vmax=1.0))
    panel.add_collection(lines)
    place = panel.inset_axes(COLOR_BAR)
    bar = panel.figure.colorbar(lines, cax=place, ticks=COLOR_TICKS, orientation="horizontal")
    bar.set_label("activation", fontsize=SMALL, labelpad=BESIDE)
    bar.ax.tick_params(labelsize=SMALL)
    bar.ax.xaxis.set_label_position("top")
