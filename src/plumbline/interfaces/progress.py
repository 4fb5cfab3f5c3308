"""A sign of life on standard error while something takes long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["working"]


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something is being done, where a person is watching.

    Parameters
    ----------
    what : str
        What is being done.
    """
    if not sys.stderr.isatty():
        yield
        return
    # Where nobody is watching, the import would only cost time.
    from rich.console import Console

    with Console(stderr=True, markup=False).status(what):
        yield
