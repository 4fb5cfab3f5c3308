"""The fragments that do not belong to a route, and the names of their players."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from plumbline.causal import Fragment
from plumbline.routes.elsewhere.local_sources import LOCAL_SOURCES, local_sources
from plumbline.routes.elsewhere.serious_causes import SERIOUS_CAUSES, serious_causes
from plumbline.routes.elsewhere.shared_liability import shared_liability

__all__ = ["ELSEWHERE_LABELS", "Competitor", "competitors"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Competitor:
    """A part of the model beside the five routes.

    Attributes
    ----------
    id : str
        Name.
    fragment : callable
        Returns its equations.
    """

    id: str
    fragment: Callable[[], Fragment]


ELSEWHERE_LABELS: dict[str, str] = {
    **LOCAL_SOURCES,
    **SERIOUS_CAUSES,
    "sensitization_not_from_neck": "sensitization that the neck does not drive",
    "posture_not_neck": "posture and load that do not come from the neck",
    "movement_not_neck": "movement that does not come from the neck",
}
"""Players outside the neck, in words."""


def competitors() -> tuple[Competitor, ...]:
    """Return the parts of the model beside the five routes."""
    return (
        Competitor(id="shared_liability", fragment=shared_liability),
        Competitor(id="local_sources", fragment=local_sources),
        Competitor(id="serious_causes", fragment=serious_causes),
    )
