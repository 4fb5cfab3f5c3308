"""Plumbline: is this person's neck contributing to their low-back pain?

Names are imported on first use, so that ``import plumbline`` itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["__version__"]

_HOMES: dict[str, str] = {}


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public object
    """Return a public name from the module that holds it."""
    if name == "__version__":
        from importlib.metadata import version

        return version("plumbline-spine")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
