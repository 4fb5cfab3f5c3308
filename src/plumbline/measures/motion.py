"""How far a healthy neck of this age and sex moves."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from jaxtyping import Float, Int

from plumbline.evidence import fact

__all__ = ["MOTION_FACTS", "expected_neck_motion_deg"]

Row = Float[np.ndarray, " row"]

GROUPS = ("women", "men")
CLASSES = ("15_18", "20_30", "35_45")
# The middles of the age classes that the names of the facts state.
CLASS_MIDDLES_YEARS: Final = (16.5, 25.0, 40.0)
# Ours: slopes are stated per decade.
YEARS_PER_DECADE: Final = 10.0

MOTION_FACTS = tuple(
    f"rom.cervical.age.{group}.{years}.{plane}"
    for group in GROUPS
    for years in CLASSES
    for plane in ("FE", "AR")
)
"""Facts that the norms rest on."""


def expected_neck_motion_deg(
    plane: Literal["FE", "AR"],
    age_years: Row,
    sex: Int[np.ndarray, " row"],
    loss_per_decade_deg: Row,
) -> Row:
    """Return the healthy motion in one direction: half of the range in its plane.

    Parameters
    ----------
    plane : {"FE", "AR"}
        Flexion and extension, or rotation to both sides.
    age_years : ndarray, shape (row,)
        Age.
    sex : ndarray, shape (row,)
        0 female, 1 male, -1 unknown (the mean of both).
    loss_per_decade_deg : ndarray, shape (row,)
        Loss in one direction per decade beyond the oldest class that was measured.

    Returns
    -------
    ndarray, shape (row,)
        In degrees, never negative.
    """
    women, men = (
        np.interp(
            age_years,
            CLASS_MIDDLES_YEARS,
            [fact(f"rom.cervical.age.{group}.{years}.{plane}", unit="deg") for years in CLASSES],
        )
        for group in GROUPS
    )
    both = np.where(sex < 0, (women + men) / 2, np.where(sex > 0, men, women))
    decades = np.maximum(age_years - CLASS_MIDDLES_YEARS[-1], 0.0) / YEARS_PER_DECADE
    return np.maximum(both / 2 - loss_per_decade_deg * decades, 0.0)
