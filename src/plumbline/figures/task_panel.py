"""Postures of a day that a neck changes, as inline SVG for a report: person beside twin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import final

from plumbline.figures.colors import PALETTE, Color

__all__ = ["TaskPair", "TaskRow", "draw_task_panel"]

# Units of the picture: as wide as that of both spines, a line of small words high per row.
WIDTH = 640.0
ROW = 17.0
# Above the rows stand the names of the columns, and below them the ends of each axis.
HEAD = 20.0
FOOT = 16.0
# Where the columns begin, with room for the longest name of a task before them.
COLUMNS_FROM = 250.0
# A column has room for its marks, and behind them for its figures.
MARKS = 74.0
FIGURES = 56.0
# A diamond and a ring, as in the other pictures of tasks; lines thin enough to see both.
DIAMOND = 3.6
RING = 4.2
LINE = 1.2
# Small words, large enough to read on paper.
FONT = 12.0
SMALL = 10.5
# From the middle of a row to the foot of its words.
DROP = 4.0
# A longer name, of a task that a user gave, would run into the first column.
MOST_LETTERS = 42
# Ends of axes are whole numbers of these.
STEP = 10.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPair:
    """One figure of both."""

    person: float
    twin: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A row: the task in words, and its pairs in the order of the columns."""

    label: str
    pairs: tuple[TaskPair, ...]


def draw_task_panel(rows: Sequence[TaskRow], heads: Sequence[str], *, description: str) -> str:
    """Return the picture; the same rows give the same text.

    Parameters
    ----------
    rows : sequence of TaskRow
        From the top.
    heads : sequence of str
        What the columns are, with their units.
    description : str
        What a reader who sees no picture is told.
    """
    height = HEAD + ROW * len(rows) + FOOT
    names = "".join(
        _text(0.0, HEAD + ROW * (place + 0.5) + DROP, _short(row.label))
        for place, row in enumerate(rows)
    )
    columns = "".join(_column(rows, heads, place) for place in range(len(heads)))
    words = escape(description, quote=True)
    return (
        f'<svg class="spines" viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-label="{words}">'
        f"<title>{escape(description, quote=False)}</title>{names}{columns}</svg>"
    )


def _column(rows: Sequence[TaskRow], heads: Sequence[str], column: int) -> str:
    left = COLUMNS_FROM + column * (MARKS + FIGURES)
    pairs = [row.pairs[column] for row in rows]
    low, high = _ends(pairs)
    foot = HEAD + ROW * len(rows)

    def across(value: float) -> float:
        return left + MARKS * (value - low) / (high - low)

    marks = "".join(
        _pair(pair, across, left + MARKS, HEAD + ROW * (place + 0.5))
        for place, pair in enumerate(pairs)
    )
    grid = "".join(
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{HEAD:g}" y2="{foot:g}" '
        f'stroke="{PALETTE[Color.GRID]}"/>'
        f"{_text(x, foot + FOOT - DROP, f'{end:.0f}', anchor='middle', muted=True)}"
        for x, end in ((left, low), (left + MARKS, high))
    )
    head = _text(left - DROP, HEAD - 2 * DROP, heads[column], muted=True)
    return f"{head}{grid}{marks}"


def _short(label: str) -> str:
    return label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1]}…"


def _ends(pairs: Sequence[TaskPair]) -> tuple[float, float]:
    values = [each for pair in pairs for each in (pair.person, pair.twin)]
    low, high = STEP * (min(values) // STEP), 0.0 - STEP * (-max(values) // STEP)
    return low, max(high, low + STEP)


def _pair(pair: TaskPair, across: Callable[[float], float], end: float, y: float) -> str:
    person, twin = across(pair.person), across(pair.twin)
    return (
        f'<line x1="{person:.1f}" x2="{twin:.1f}" y1="{y:.1f}" y2="{y:.1f}" '
        f'stroke="{PALETTE[Color.MUTED]}" stroke-width="{LINE}"/>'
        f'<circle cx="{twin:.1f}" cy="{y:.1f}" r="{RING}" fill="none" '
        f'stroke="{PALETTE[Color.OTHER]}" stroke-width="{LINE}"/>'
        f'<path d="M{person - DIAMOND:.1f} {y:.1f}l{DIAMOND} {-DIAMOND}l{DIAMOND} {DIAMOND}'
        f'l{-DIAMOND} {DIAMOND}z" fill="{PALETTE[Color.NECK]}"/>'
        f"{_text(end + 2 * DROP, y + DROP, f'{pair.person:.0f}/{pair.twin:.0f}', size=SMALL)}"
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: float = FONT,
    muted: bool = False,
) -> str:
    ink = PALETTE[Color.MUTED if muted else Color.INK]
    shown = SMALL if muted else size
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{shown}" text-anchor="{anchor}" '
        f'fill="{ink}">{escape(words)}</text>'
    )
