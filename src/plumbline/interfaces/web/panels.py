"""Places of the page where later parts stand: a body chart, films, spines in three dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import final

from plumbline.errors import ModelError

__all__ = ["Panel", "PanelRegistry", "Place"]


class Place(StrEnum):
    """Where on the page a panel may stand."""

    BODY_CHART = "body_chart"
    FILMS = "films"
    SPINES = "spines"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part of the page.

    Attributes
    ----------
    id : str
        Its name, also that of its element.
    place : Place
        Where it stands.
    label : str
        Its heading.
    template : str
        What is filled with the context of the page around it.
    """

    id: str
    place: Place
    label: str
    template: str


@final
class PanelRegistry:
    """Which panels stand where; a page asks, and draws nothing where there is none."""

    def __init__(self) -> None:
        self._panels: dict[str, Panel] = {}

    def add(self, panel: Panel) -> None:
        """Add a panel.

        Raises
        ------
        ModelError
            There is one of the same id.
        """
        if panel.id in self._panels:
            raise ModelError(f"there is a panel {panel.id!r} already")
        self._panels[panel.id] = panel

    def at(self, place: str) -> tuple[Panel, ...]:
        """Return the panels of a place, in the order in which they were added."""
        return tuple(panel for panel in self._panels.values() if panel.place == place)
