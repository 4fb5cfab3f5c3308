"""The page: a person and a clinician use the program in a browser, on their own machine."""

from __future__ import annotations

__all__: list[str] = []
