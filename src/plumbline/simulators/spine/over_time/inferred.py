"""What was inferred of a person and could not be taken as it came out, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plumbline.simulators.spine.body.alignment import (
    ERRORS_OF_CONFLICT,
    PersonAlignment,
    alignment_values,
)
from plumbline.units import Metres, Radians, degrees_from_radians, millimetres_from_metres

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["not_as_inferred"]


def not_as_inferred(
    stands: PersonAlignment, own: SpineModel, offset_m: float, *, error_m: float
) -> tuple[str, ...]:
    """Return what is said of an incidence that was held and of an offset that was not met.

    Parameters
    ----------
    stands : PersonAlignment
        The person as measured.
    own : SpineModel
        The person's spine with the likeliest neck.
    offset_m : float
        How far that neck carries C2 in front of C7.
    error_m : float
        Error of one reading of it.
    """
    return (*_held(stands), *_not_met(own, offset_m, error_m))


def _held(stands: PersonAlignment) -> Iterator[str]:
    if stands.is_incidence_held:
        yield (
            "pelvic incidence is not in the case, and what is would go with one that no pelvis "
            f"has: {degrees_from_radians(Radians(stands.incidence_rad)):.0f} degrees are taken"
        )


def _not_met(own: SpineModel, offset_m: float, error_m: float) -> Iterator[str]:
    found_m = alignment_values(own.alignment, own.sizes)["c2_c7_sva_m"]
    if abs(found_m - offset_m) > ERRORS_OF_CONFLICT * error_m:
        asked, found = (millimetres_from_metres(Metres(each)) for each in (offset_m, found_m))
        yield (
            f"nobody measured how far C2 stands in front of C7; {asked:.0f} mm, as in others, are "
            f"unusual with this curve of the neck, and {found:.0f} are taken"
        )
