"""Where the templates of the reports are, and how they are filled."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from plumbline.reports import wording

__all__ = ["environment"]


@cache
def environment() -> Environment:
    """Return what fills a template: everything is escaped, and a missing value is an error."""
    made = Environment(
        loader=PackageLoader("plumbline.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["sentence"] = wording.sentence
    made.filters["heading"] = wording.heading
    return made
