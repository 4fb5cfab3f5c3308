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

__all__ = ["as_photographed", "not_as_inferred"]


def as_photographed(offset_m: float) -> str:
    """Return what is said of an offset that only a photographed head angle tells.

    Parameters
    ----------
    offset_m : float
        How far the likeliest neck carries C2 in front of C7.
    """
    shown_mm = millimetres_from_metres(Metres(offset_m))
    return (
        f"a photographed head angle says roughly how far C2 stands in front of C7 ({shown_mm:.0f} "
        "mm); the healthy neck shares this, but for the part by which the head has dropped: a "
        "head angle alone says nothing of the low back"
    )


def not_as_inferred(
    stands: PersonAlignment, own: SpineModel, offset_m: float, *, error_m: float, filmed: bool
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
    filmed : bool
        It was read off a film.
    """
    return (*_held(stands), *_not_met(own, offset_m, error_m, filmed=filmed))


def _held(stands: PersonAlignment) -> Iterator[str]:
    if stands.is_incidence_held:
        yield (
            "pelvic incidence is not in the case, and what is would go with one that no pelvis "
            f"has: {degrees_from_radians(Radians(stands.incidence_rad)):.0f} degrees are taken"
        )


def _not_met(own: SpineModel, offset_m: float, error_m: float, *, filmed: bool) -> Iterator[str]:
    found_m = alignment_values(own.alignment, own.sizes)["c2_c7_sva_m"]
    if abs(found_m - offset_m) > ERRORS_OF_CONFLICT * error_m:
        asked, found = (millimetres_from_metres(Metres(each)) for each in (offset_m, found_m))
        said = (
            f"C2 likely stands {asked:.0f} mm in front of C7 by the film, which no neck of this "
            "size and curve reaches"
            if filmed
            else f"no film shows how far C2 stands in front of C7; {asked:.0f} mm, as inferred, "
            "are unusual with this curve of the neck"
        )
        yield f"{said}, and {found:.0f} are taken"
