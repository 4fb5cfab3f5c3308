"""The ways a person or a program talks to Plumbline; none of them imports another."""

from __future__ import annotations

__all__: list[str] = []
