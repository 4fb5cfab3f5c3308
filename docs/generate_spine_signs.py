"""Draw the sign conventions of a level: one disc seen from the right, and what acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generate import write_if_changed

# The picture is as wide and as high as this, in its own units.
WIDTH, HEIGHT = 560, 300
# How far the disc is tilted, degrees clockwise; forward is to the right.
TILT_DEG = 12
BONE, DISC, INK, FORCE = "#e9e4d8", "#c9d6e2", "#333333", "#9c2b2b"


def line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    """Return an arrow."""
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{color}" stroke-width="2.5" '
        f'marker-end="url(#head-{color[1:]})"/>'
    )


def words(x: float, y: float, content: str, color: str = INK, anchor: str = "start") -> str:
    """Return a label."""
    return f'<text x="{x}" y="{y}" fill="{color}" text-anchor="{anchor}">{content}</text>'


def head(color: str) -> str:
    """Return the head of the arrows of one color."""
    return (
        f'<marker id="head-{color[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" '
        f'markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill="{color}"/></marker>'
    )


def bones() -> Iterable[str]:
    """Yield two vertebral bodies with the disc between them, and the axes of the disc."""
    yield f'<g transform="rotate({TILT_DEG} 280 150)">'
    yield f'<rect x="225" y="50" width="110" height="80" rx="8" fill="{BONE}" stroke="{INK}"/>'
    yield f'<rect x="225" y="132" width="110" height="36" rx="12" fill="{DISC}" stroke="{INK}"/>'
    yield f'<rect x="225" y="170" width="110" height="80" rx="8" fill="{BONE}" stroke="{INK}"/>'
    yield words(280, 80, "upper part", anchor="middle")
    yield words(280, 230, "lower part", anchor="middle")
    yield f'<circle cx="280" cy="150" r="4" fill="{INK}"/>'
    yield line(280, 92, 280, 127, FORCE)
    yield line(280, 208, 280, 173, FORCE)
    yield line(340, 118, 405, 118, FORCE)
    yield line(220, 182, 155, 182, FORCE)
    yield "</g>"


def content() -> str:
    """Return the picture."""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="13">',
            f"<defs>{head(INK)}{head(FORCE)}</defs>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *bones(),
            words(28, 30, "red: what either part does to the disc", FORCE),
            words(418, 122, "the upper part pushes", FORCE),
            words(418, 139, "it forward: shear &gt; 0", FORCE),
            words(148, 136, "the lower part", FORCE, "end"),
            words(148, 153, "holds it back", FORCE, "end"),
            words(198, 78, "both press it:", FORCE, "end"),
            words(198, 95, "compression &gt; 0", FORCE, "end"),
            f'<path d="M 322 30 A 84 84 0 0 1 388 84" fill="none" stroke="{INK}" '
            f'stroke-width="2.5" marker-end="url(#head-{INK[1:]})"/>',
            words(385, 40, "flexion of the upper part:"),
            words(385, 57, "angle and moment &gt; 0"),
            line(40, 255, 95, 255, INK),
            line(40, 255, 40, 205, INK),
            words(102, 260, "forward"),
            words(34, 195, "up"),
            words(28, 282, "seen from the right; left points away from the reader"),
            "</svg>\n",
        )
    )


def main(target: Path) -> None:
    """Write the picture below a folder."""
    write_if_changed(target / "spine_signs.svg", content())
