"""One row of a dot-and-interval chart, as a vector picture and as a line of text.

All strips have the same axis from 0 to 1, so that rows of a table make one chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape

from plumbline.figures.colors import PALETTE, Color

__all__ = ["Dot", "Marker", "Strip", "draw_axis", "draw_strip", "write_strip"]

# Size of a strip and of its marks, in units of the picture; the page scales it.
WIDTH = 300
HEIGHT = 12
MARGIN = 7
RADIUS = 4.2
WHISKER = 3
LINE = 2.2
THIN = 0.8
AXIS_HEIGHT = 12
AXIS_BASELINE = 9
AXIS_FONT = 9
# Where the grid stands, and how the axis is written there.
TICKS = ((0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100 %"))
# What the axis is called in a file that has no way to pass over a picture.
AXIS_TITLE = "The scale of the chart, from 0 to 100 %"


class Marker(StrEnum):
    """A shape, so that nothing is told by color alone."""

    CIRCLE = "circle"
    RING = "ring"
    DIAMOND = "diamond"
    SQUARE = "square"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A value with its interval, all in [0, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One row of the chart.

    Attributes
    ----------
    dot : Dot or None
        What is drawn; None leaves the grid empty.
    marker : Marker
        The shape of the dot.
    color : Color
        Its color.
    description : str
        What a reader who sees no picture is told.
    """

    dot: Dot | None
    marker: Marker
    color: Color
    description: str


def draw_strip(strip: Strip) -> str:
    """Return a strip as inline SVG; the same strip gives the same text."""
    grid = "".join(
        f'<line x1="{_x(at)}" x2="{_x(at)}" y1="0" y2="{HEIGHT}" '
        f'stroke="{PALETTE[Color.GRID]}" stroke-width="{THIN}"/>'
        for at, _ in TICKS
    )
    marks = _marks(strip.dot, strip.marker, PALETTE[strip.color]) if strip.dot else ""
    return (
        f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(strip.description, quote=True)}">'
        f"<title>{escape(strip.description, quote=False)}</title>{grid}{marks}</svg>"
    )


def draw_axis() -> str:
    """Return the axis that belongs under a column of strips, as inline SVG."""
    words = "".join(
        f'<text x="{_x(at)}" y="{AXIS_BASELINE}" font-size="{AXIS_FONT}" '
        f'text-anchor="{_anchor(at)}" fill="{PALETTE[Color.MUTED]}">{word}</text>'
        for at, word in TICKS
    )
    return (
        f'<svg class="strip" viewBox="0 0 {WIDTH} {AXIS_HEIGHT}" aria-hidden="true">'
        f"<title>{AXIS_TITLE}</title>{words}</svg>"
    )


def write_strip(dot: Dot | None, *, columns: int, characters: tuple[str, str] = ("─", "●")) -> str:
    """Return a strip as one line of text.

    Parameters
    ----------
    dot : Dot or None
        What is written; None gives spaces.
    columns : int
        Length of the line.
    characters : pair of str
        The character of the interval and the character of the value.
    """
    cells = [" "] * columns
    if dot is not None:
        interval, value = characters
        first, here, last = (
            round(min(max(at, 0.0), 1.0) * (columns - 1)) for at in (dot.low, dot.value, dot.high)
        )
        cells[first : last + 1] = interval * (last + 1 - first)
        cells[here] = value
    return "".join(cells)


def _x(at: float) -> str:
    return f"{MARGIN + at * (WIDTH - 2 * MARGIN):.1f}"


def _anchor(at: float) -> str:
    return "start" if at == 0 else "end" if at == 1 else "middle"


def _marks(dot: Dot, marker: Marker, color: str) -> str:
    middle = HEIGHT / 2
    low, high = _x(dot.low), _x(dot.high)
    ends = "".join(
        f'<line x1="{end}" x2="{end}" y1="{middle - WHISKER:.1f}" y2="{middle + WHISKER:.1f}" '
        f'stroke="{color}" stroke-width="{LINE}"/>'
        for end in (low, high)
    )
    return (
        f'<line x1="{low}" x2="{high}" y1="{middle}" y2="{middle}" stroke="{color}" '
        f'stroke-width="{LINE}"/>{ends}{_shape(_x(dot.value), marker, color)}'
    )


def _shape(x: str, marker: Marker, color: str) -> str:
    middle = HEIGHT / 2
    if marker is Marker.CIRCLE:
        return f'<circle cx="{x}" cy="{middle}" r="{RADIUS}" fill="{color}"/>'
    if marker is Marker.RING:
        return (
            f'<circle cx="{x}" cy="{middle}" r="{RADIUS}" fill="{PALETTE[Color.PAPER]}" '
            f'stroke="{color}" stroke-width="{LINE}"/>'
        )
    turn = f' transform="rotate(45 {x} {middle})"' if marker is Marker.DIAMOND else ""
    left, top = float(x) - RADIUS, middle - RADIUS
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{2 * RADIUS}" height="{2 * RADIUS}" '
        f'fill="{color}"{turn}/>'
    )
