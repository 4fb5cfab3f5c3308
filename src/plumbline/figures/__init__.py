"""Pictures of data objects; nothing here computes a number."""

from plumbline.figures.colors import PALETTE, TEXT_PAIRS, Color, contrast
from plumbline.figures.graph import write_graphviz, write_mermaid
from plumbline.figures.strip import Dot, Marker, Strip, draw_axis, draw_strip, write_strip

__all__ = [
    "PALETTE",
    "TEXT_PAIRS",
    "Color",
    "Dot",
    "Marker",
    "Strip",
    "contrast",
    "draw_axis",
    "draw_strip",
    "write_graphviz",
    "write_mermaid",
    "write_strip",
]
