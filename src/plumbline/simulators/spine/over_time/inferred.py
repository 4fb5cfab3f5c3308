"""What was inferred of a person and could not be taken as it came out, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plumbline.simulators.spine.body.alignment import (
    ERRORS_OF_CONFLICT,
    PersonAlignment,
    alignment_values,
)
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["not_as_inferred"]


def not_as_inferred(
    stands: PersonAlignment, own: SpineModel, lordosis_rad: float, *, error_rad: float
) -> tuple[str, ...]:
    """Return what is said of an incidence that was held and of a neck that was not met.

    Parameters
    ----------
    stands : PersonAlignment
        The person as measured.
    own : SpineModel
        The person's spine with the likeliest neck.
    lordosis_rad : float
        Of the likeliest neck.
    error_rad : float
        Error of one reading of it.
    """
    return (*_held(stands), *_not_met(own, lordosis_rad, error_rad))


def _held(stands: PersonAlignment) -> Iterator[str]:
    if stands.is_incidence_held:
        yield (
            "pelvic incidence is not in the case, and what is would go with one that no pelvis "
            f"has: {degrees_from_radians(Radians(stands.incidence_rad)):.0f} degrees are taken"
        )


def _not_met(own: SpineModel, lordosis_rad: float, error_rad: float) -> Iterator[str]:
    found_rad = alignment_values(own.alignment, own.sizes)["c2_c7_lordosis_rad"]
    if abs(found_rad - lordosis_rad) > ERRORS_OF_CONFLICT * error_rad:
        asked, found = (degrees_from_radians(Radians(each)) for each in (lordosis_rad, found_rad))
        yield (
            f"a neck lordosis of {asked:.0f} degrees is unusual over this trunk: within the error "
            f"of readings the model's neck stands at {found:.0f}, and what it does to the low back "
            "may be more than is shown"
        )
