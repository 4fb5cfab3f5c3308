"""Two spines one over the other with the load of every level, as inline SVG for a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import final

from plumbline.figures.colors import PALETTE, Color

__all__ = ["LevelBar", "OverlaidBone", "TwoSpines", "draw_two_spines"]

# Units of the picture: a page's width beside a spine that fills its height.
WIDTH = 640
# Low enough that its tables and the tasks of the day stand on the same sheet.
HEIGHT = 430
# The left part is the spine; the rest is for the loads.
SPINE_WIDTH = 220
# Where the bars of the loads begin, with room for the names of levels before them.
BARS_FROM = 290
# Where they end, with room for a ring at the end.
BARS_TO = 590
# Room around everything.
MARGIN = 14
# Thin enough that vertebrae stay apart.
LINE = 0.9
# As in the other pictures, the twin is broken.
DASHES = "4 3"
# Bars of neighboring levels of the neck just do not touch.
BAR = 3.4
# A ring is seen beside the end of its bar.
RING = 3.0
# Small words, large enough to read on paper.
FONT = 14.0
# Between a bar and the name before it.
GAP = 4
# Every name would crowd the picture.
NAMED = ("C7-T1", "T6-T7", "L1-L2", "L4-L5", "L5-S1")
# The end of the scale is a whole number of these.
LOAD_STEP_N = 100.0
# A body without extent would divide by nothing.
LEAST_MM = 1.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class OverlaidBone:
    """A bone of both spines: corners as (forward, up), in mm."""

    person: tuple[tuple[float, float], ...]
    twin: tuple[tuple[float, float], ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LevelBar:
    """Compression of one level in both, N, and the height of the joint in each, mm."""

    level: str
    person_n: float
    twin_n: float
    person_up_mm: float
    twin_up_mm: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSpines:
    """What is drawn.

    Attributes
    ----------
    bones : tuple of OverlaidBone
        The rearmost first.
    levels : tuple of LevelBar
        Joints from the top.
    description : str
        What a reader who sees no picture is told.
    """

    bones: tuple[OverlaidBone, ...]
    levels: tuple[LevelBar, ...]
    description: str


@final
@dataclass(frozen=True, slots=True)
class _Frame:
    """From millimeters of the body to the picture."""

    left_mm: float
    top_mm: float
    scale: float

    def x(self, forward_mm: float) -> str:
        return f"{MARGIN + (forward_mm - self.left_mm) * self.scale:.1f}"

    def y(self, up_mm: float) -> str:
        return f"{MARGIN + (self.top_mm - up_mm) * self.scale:.1f}"

    def corners(self, points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{self.x(forward)},{self.y(up)}" for forward, up in points)


def draw_two_spines(spines: TwoSpines) -> str:
    """Return the picture; the same spines give the same text.

    Parameters
    ----------
    spines : TwoSpines
        Both spines and their loads.
    """
    frame = _frame(spines.bones)
    ink, other = PALETTE[Color.INK], PALETTE[Color.OTHER]
    parts = [
        f'<polygon points="{frame.corners(bone.person)}" fill="{PALETTE[Color.CALM_GROUND]}" '
        f'stroke="{ink}" stroke-width="{LINE}"/>'
        for bone in spines.bones
    ]
    parts += [
        f'<polygon points="{frame.corners(bone.twin)}" fill="none" stroke="{other}" '
        f'stroke-width="{LINE}" stroke-dasharray="{DASHES}"/>'
        for bone in spines.bones
    ]
    words = escape(spines.description, quote=True)
    return (
        f'<svg class="spines" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">'
        f"<title>{escape(spines.description, quote=False)}</title>"
        f"{''.join(parts)}{_loads(spines.levels, frame)}</svg>"
    )


def _frame(bones: Sequence[OverlaidBone]) -> _Frame:
    points = [point for bone in bones for point in (*bone.person, *bone.twin)]
    if not points:
        return _Frame(0.0, 0.0, 1.0)
    forward, up = zip(*points, strict=True)
    wide, high = max(forward) - min(forward), max(up) - min(up)
    room = (SPINE_WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    scale = min(room[0] / max(wide, LEAST_MM), room[1] / max(high, LEAST_MM))
    return _Frame(min(forward), max(up), scale)


def _loads(levels: Sequence[LevelBar], frame: _Frame) -> str:
    if not levels:
        return ""
    most = max(max(one.person_n, one.twin_n) for one in levels)
    end = LOAD_STEP_N * max(-(-most // LOAD_STEP_N), 1.0)
    bars = "".join(_bar(one, frame, end) for one in levels)
    foot = HEIGHT - MARGIN / 2
    return (
        f"{bars}"
        f'<line x1="{BARS_FROM}" x2="{BARS_FROM}" y1="{MARGIN}" y2="{HEIGHT - 2 * MARGIN}" '
        f'stroke="{PALETTE[Color.GRID]}"/>'
        f'<text x="{BARS_FROM}" y="{foot}" font-size="{FONT}" fill="{PALETTE[Color.MUTED]}">'
        f"compression to {end:.0f} N; rings: the twin</text>"
    )


def _bar(one: LevelBar, frame: _Frame, end_n: float) -> str:
    def across(force_n: float) -> float:
        return BARS_FROM + (BARS_TO - BARS_FROM) * max(force_n, 0.0) / end_n

    up = float(frame.y(one.person_up_mm))
    named = (
        f'<text x="{BARS_FROM - GAP}" y="{up + BAR / 2:.1f}" font-size="{FONT}" text-anchor="end" '
        f'fill="{PALETTE[Color.INK]}">{escape(one.level)}</text>'
        if one.level in NAMED
        else ""
    )
    return (
        f'<rect x="{BARS_FROM}" y="{up - BAR / 2:.1f}" '
        f'width="{across(one.person_n) - BARS_FROM:.1f}" height="{BAR}" '
        f'fill="{PALETTE[Color.NECK]}"/>'
        f'<circle cx="{across(one.twin_n):.1f}" cy="{frame.y(one.twin_up_mm)}" r="{RING}" '
        f'fill="none" stroke="{PALETTE[Color.OTHER]}" stroke-width="{LINE}"/>{named}'
    )
