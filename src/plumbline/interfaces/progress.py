"""A sign of life on standard error while something takes long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

__all__ = ["working"]


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something is being done, where a person is watching.

    Parameters
    ----------
    what : str
        What is being done.
    """
    console = Console(stderr=True, markup=False)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
