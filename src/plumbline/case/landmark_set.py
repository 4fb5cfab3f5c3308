"""Named points on a film, a photograph or a scan: what every imaging door ends in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from plumbline.case.frozen_mapping import FrozenMapping
from plumbline.errors import CaseError, Problem

__all__ = ["Facing", "LandmarkFrame", "LandmarkSet"]

# Points lie in a plane or in space.
DIMENSIONS = (2, 3)


class LandmarkFrame(StrEnum):
    """What the coordinates refer to.

    ``IMAGE`` counts pixels to the right and down; ``PATIENT`` gives mm forward, (left,) up.
    """

    IMAGE = "image"
    PATIENT = "patient"


class Facing(StrEnum):
    """The side of the picture to which the person looks."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkSet:
    """Named points, all in the plane or all in space.

    Attributes
    ----------
    points : mapping of str to tuple of float
        Coordinates by name, in pixels (image frame) or mm (patient frame).
    frame : LandmarkFrame
        What the coordinates refer to.
    spacing_mm : tuple of float or None
        Size of a pixel along each axis in mm; None where it is not known.
    posture : str or None
        Position of the body: ``standing``, ``sitting``, ``supine`` ...
    calibrated : bool or None
        Whether the spacing corrects for magnification; None where it is not known.
    facing : Facing or None
        Where the person looks, in a side view.
    """

    points: FrozenMapping[str, tuple[float, ...]]
    frame: LandmarkFrame
    spacing_mm: tuple[float, ...] | None = None
    posture: str | None = None
    calibrated: bool | None = None
    facing: Facing | None = None

    def __post_init__(self) -> None:
        problems = [
            Problem(place=f"points.{name}", message="needs two or three finite coordinates.")
            for name, point in self.points.items()
            if len(point) not in DIMENSIONS or not all(map(math.isfinite, point))
        ]
        lengths = {len(point) for point in self.points.values()}
        if not problems and len(lengths) > 1:
            problems.append(Problem(place="points", message="must all be 2-D or all be 3-D."))
        if self.spacing_mm is not None and not self._spacing_fits(lengths):
            message = "needs one finite size above 0 for each axis."
            problems.append(Problem(place="spacing_mm", message=message))
        if problems:
            raise CaseError(problems)

    def _spacing_fits(self, lengths: set[int]) -> bool:
        sizes = self.spacing_mm or ()
        return lengths <= {len(sizes)} and all(math.isfinite(size) and size > 0 for size in sizes)
