"""Where the templates of the page are, and what every one of them can use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from plumbline import __version__
from plumbline.assessment import NOTICE, of_hundred
from plumbline.interfaces.web.panels import Panel
from plumbline.reports import wording

__all__ = ["STATIC_FOLDER", "environment"]

STATIC_FOLDER: Final = Path(__file__).with_name("static")
DIGEST_DIGITS: Final = 12  # of a SHA-256; a new version of a file has a new address


def environment(panels: Callable[[str], tuple[Panel, ...]]) -> Environment:
    """Return what fills a template: everything is escaped, and a missing value is an error.

    Parameters
    ----------
    panels : callable
        Returns the panels of a place.
    """
    made = Environment(
        loader=PackageLoader("plumbline.interfaces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        static=_static, version=__version__, notice=NOTICE, panels=panels, wording=wording
    )
    made.filters["sentence"] = wording.sentence
    made.filters["heading"] = wording.heading
    made.filters["of_hundred"] = of_hundred
    made.filters["label"] = wording.finding_words
    return made


def _static(name: str) -> str:
    """Return the address of a built file."""
    path = STATIC_FOLDER / name
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return f"/static/{name}?v={_digest(path, stamp)}"


@cache
def _digest(path: Path, stamp: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_DIGITS] if stamp else "0"
