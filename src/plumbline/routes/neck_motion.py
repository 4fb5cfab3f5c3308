"""How far one person's neck moves, and how far a healthy one of that age and sex would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Quantity
from plumbline.evidence import Estimate, estimate, fact, judged
from plumbline.evidence.laws import z_score
from plumbline.measures import (
    HEALTHY_SHARE,
    Band,
    expected_neck_motion_deg,
    healthy_band,
    into_band,
)
from plumbline.routes.personal import age_years, is_present, own_value

__all__ = ["MOTIONS", "NeckMotion", "motion_parameters", "motion_quantities"]

Row = Float[np.ndarray, " row"]

DIRECTIONS = 6  # two of flexion and extension, two of side bending, two of rotation

STIFF_FINDINGS = ("neck_motion_restricted", "cervical_fusion_on_imaging")
"""Findings that speak for lost motion where it was not measured."""

JUDGED: dict[str, str] = {
    "personal.neck_rotation": "1",
    "personal.neck_flexion": "1",
    "personal.neck_extension": "1",
    "chain.motion_spread_deg": "deg",
    "chain.motion_loss_per_decade_deg": "deg",
}
"""Judgements with their units."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NeckMotion:
    """One direction of neck motion, and the norm it is held against.

    Attributes
    ----------
    id : str
        The quantity.
    plane : {"FE", "AR"}
        Flexion and extension, or rotation.
    noise : str
        Parameter with the person's draw; left and right share one.
    """

    id: str
    plane: Literal["FE", "AR"]
    noise: str

    @property
    def covariate(self) -> str:
        """Name of the measured value."""
        return f"motion.{self.id.replace('neck_', 'cervical_')}"

    def band(self, context: Context) -> Band:
        """Return what is healthy."""
        expected = expected_neck_motion_deg(
            self.plane,
            age_years(context),
            context.sex,
            context["chain.motion_loss_per_decade_deg"],
        )
        return healthy_band(expected, context["chain.motion_spread_deg"])

    def healed(self, context: Context, value: Row) -> Row:
        """Return the motion of the twin, given that of the person."""
        return into_band(value, self.band(context))

    def own_deg(self, context: Context) -> Row:
        """Return the true motion: as measured, else as in the norm."""
        natural = fact(f"rom.cervical.natural_var.{self.plane}", unit="deg")
        band = self.band(context)
        found = [is_present(context, finding) for finding in STIFF_FINDINGS]
        lost = np.maximum.reduce(found) * context["rom.neckpain.total"] / DIRECTIONS
        value = own_value(
            context,
            self.covariate,
            norm=(band.low + band.high) / 2 + lost,
            spread=context["chain.motion_spread_deg"],
            error=natural / z_score((1 + HEALTHY_SHARE) / 2),
            noise=self.noise,
        )
        return np.maximum(value, 0.0)


MOTIONS = (
    NeckMotion(id="neck_rotation_left_deg", plane="AR", noise="personal.neck_rotation"),
    NeckMotion(id="neck_rotation_right_deg", plane="AR", noise="personal.neck_rotation"),
    NeckMotion(id="neck_flexion_deg", plane="FE", noise="personal.neck_flexion"),
    NeckMotion(id="neck_extension_deg", plane="FE", noise="personal.neck_extension"),
)
"""Every direction that counts."""


def motion_parameters() -> tuple[Estimate, ...]:
    """Return the parameters of the quantities."""
    return (
        estimate("rom.neckpain.total", unit="deg"),
        *(judged(name, unit=unit) for name, unit in JUDGED.items()),
    )


def motion_quantities() -> tuple[Quantity, ...]:
    """Return the motion of the neck in every direction."""
    return tuple(
        Quantity(
            id=motion.id,
            unit="deg",
            function=motion.own_deg,
            healthy=motion.healed,
            band=_band_of(motion),
        )
        for motion in MOTIONS
    )


def _band_of(motion: NeckMotion) -> Callable[[Context], Band]:
    return motion.band
