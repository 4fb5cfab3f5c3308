"""The colors: those of Okabe and Ito, told apart by most people who see few colors.

A color never stands alone: a shape or a word says the same. Marks may have any of them; text only
those that are dark enough on their ground, which ``TEXT_PAIRS`` lists and a test measures.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["PALETTE", "TEXT_PAIRS", "Color", "contrast"]

# The channels of a color as it is written: three pairs of hexadecimal digits after the hash sign.
CHANNELS = ((1, 3), (3, 5), (5, 7))
# The transfer curve of sRGB and the weights of its three channels, as the standard defines them.
LINEAR_BELOW = 0.04045
LINEAR_DIVISOR = 12.92
CURVE_OFFSET = 0.055
CURVE_EXPONENT = 2.4
LUMINANCE_WEIGHTS = (0.2126, 0.7152, 0.0722)
# The light that any screen throws back, as the accessibility guideline counts it.
FLARE = 0.05
BASE = 16


class Color(StrEnum):
    """A color by what it is for."""

    INK = "ink"
    MUTED = "muted"
    PAPER = "paper"
    GRID = "grid"
    NECK = "neck"
    SHARED = "shared"
    OTHER = "other"
    ALARM = "alarm"
    ALARM_GROUND = "alarm-ground"
    SOON = "soon"
    SOON_GROUND = "soon-ground"
    CALM_GROUND = "calm-ground"


PALETTE: Final[dict[Color, str]] = {
    Color.INK: "#1a1a1a",
    Color.MUTED: "#4d4d4d",
    Color.PAPER: "#ffffff",
    Color.GRID: "#d0d0d0",
    Color.NECK: "#0072b2",
    Color.SHARED: "#d55e00",
    Color.OTHER: "#009e73",
    Color.ALARM: "#d55e00",
    Color.ALARM_GROUND: "#fdeee2",
    Color.SOON: "#e69f00",
    Color.SOON_GROUND: "#fdf6e3",
    Color.CALM_GROUND: "#f1f4f7",
}

# Every pair of text and ground that a page uses.
TEXT_PAIRS: Final[tuple[tuple[Color, Color], ...]] = (
    (Color.INK, Color.PAPER),
    (Color.MUTED, Color.PAPER),
    (Color.NECK, Color.PAPER),
    (Color.INK, Color.ALARM_GROUND),
    (Color.MUTED, Color.ALARM_GROUND),
    (Color.INK, Color.SOON_GROUND),
    (Color.MUTED, Color.SOON_GROUND),
    (Color.INK, Color.CALM_GROUND),
    (Color.MUTED, Color.CALM_GROUND),
)


def contrast(text: str, ground: str) -> float:
    """Return the contrast ratio of two colors, from 1 (none) to 21 (black on white).

    Parameters
    ----------
    text, ground : str
        Colors as a hash sign and six hexadecimal digits.

    Notes
    -----
    .. math:: (L_1 + 0.05) / (L_2 + 0.05)

    with the relative luminances of the lighter and the darker color.
    """
    darker, lighter = sorted((_luminance(text), _luminance(ground)))
    return (lighter + FLARE) / (darker + FLARE)


def _luminance(color: str) -> float:
    channels = (int(color[start:end], BASE) / (BASE * BASE - 1) for start, end in CHANNELS)
    return sum(
        weight * _linear(channel)
        for weight, channel in zip(LUMINANCE_WEIGHTS, channels, strict=True)
    )


def _linear(channel: float) -> float:
    if channel <= LINEAR_BELOW:
        return channel / LINEAR_DIVISOR
    return float(((channel + CURVE_OFFSET) / (1 + CURVE_OFFSET)) ** CURVE_EXPONENT)
