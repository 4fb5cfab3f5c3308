"""Route 5: a neck that cannot reach where daily tasks want it, and a trunk that answers.

What counts is demand minus capacity: a loss of motion that no task asks for does nothing. The
trunk may take the motion over (more lumbar load) or stiffen as well (less). Both have been seen;
which one a person does is not known, so that one coupling with its center at zero stands for
both, and "direction unknown" is the usual answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Fragment, Quantity
from plumbline.evidence import Estimate, estimate, fact, judged
from plumbline.evidence.laws import z_score
from plumbline.measures import (
    HEALTHY_SHARE,
    MOTION_FACTS,
    Band,
    beyond,
    expected_neck_motion_deg,
    healthy_band,
    into_band,
)
from plumbline.routes.load import load_hazards
from plumbline.routes.personal import (
    age_years,
    is_present,
    onset_part,
    own_value,
    personal_parameters,
)
from plumbline.routes.route import Kind, Route
from plumbline.routes.treatments import RESTORE_MOBILITY

__all__ = ["MechanicalChain"]

Row = Float[np.ndarray, " row"]

REST = "movement_not_neck"
DIRECTIONS = 6  # two of flexion and extension, two of side bending, two of rotation

STIFF_FINDINGS = ("neck_motion_restricted", "cervical_fusion_on_imaging")
"""Findings that speak for lost motion where it was not measured."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Motion:
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


MOTIONS = (
    _Motion(id="neck_rotation_left_deg", plane="AR", noise="personal.neck_rotation"),
    _Motion(id="neck_rotation_right_deg", plane="AR", noise="personal.neck_rotation"),
    _Motion(id="neck_flexion_deg", plane="FE", noise="personal.neck_flexion"),
    _Motion(id="neck_extension_deg", plane="FE", noise="personal.neck_extension"),
)

TURNING, DOWN, UP = "unmet_turning_deg", "unmet_looking_down_deg", "unmet_looking_up_deg"

SOURCES: dict[str, tuple[str, ...]] = {
    "lumbar_disc": (TURNING, DOWN),
    "lumbar_facet": (TURNING, UP),
    "lumbar_stenosis": (UP,),
    "sacroiliac_joint": (TURNING,),
    "unspecific": (TURNING, DOWN, UP),
}
"""Which unmet demand, taken over by the lumbar spine, loads which source."""

RESPONSES: dict[str, str] = {
    "lumbar_disc": "movement_disc_load_change_ratio",
    "lumbar_facet": "movement_facet_load_change_ratio",
    "lumbar_stenosis": "movement_canal_load_change_ratio",
    "sacroiliac_joint": "movement_sacroiliac_load_change_ratio",
    "unspecific": "movement_muscle_load_change_ratio",
}
"""Local source to the quantity that holds the change of its load response."""

JUDGED: dict[str, str] = {
    "personal.neck_rotation": "1",
    "personal.neck_flexion": "1",
    "personal.neck_extension": "1",
    "chain.motion_spread_deg": "deg",
    "chain.motion_loss_per_decade_deg": "deg",
    "chain.demand.rotation_deg": "deg",
    "chain.demand.flexion_deg": "deg",
    "chain.demand.extension_deg": "deg",
    "chain.exposure.full_hours_per_day": "h/day",
    "chain.exposure.full_turns_per_hour": "1/h",
    "chain.exposure.usual": "proportion",
    "chain.size_per_deg": "1",
    "chain.coupling": "1",
    "chain.bound": "1",
}
"""Judgements with their units."""


@final
class MechanicalChain(Route):
    """A stiff neck changes how the rest of the spine moves."""

    id: ClassVar[str] = "mechanical_chain"
    number: ClassVar[int] = 5
    label: ClassVar[str] = "Mechanical chain reaction"
    says: ClassVar[str] = (
        "A neck that cannot turn far enough may make the lower back move more, or stiffen with it."
        " Which of the two, and how much, is not known."
    )
    kind: ClassVar[Kind] = Kind.NECK_TO_BACK
    grade: ClassVar[str] = (
        "small movement studies with opposite signs; none that measured low-back pain"
    )
    evidence: ClassVar[tuple[str, ...]] = (
        "coord.gait.trunkrotation",
        "coord.gait.variability",
        "necksurgery.gait.pre",
        "necksurgery.gait.post",
        "coord.blindspot.trunk_older",
        "coord.blindspot.trunk_young",
        "coord.daily.lateral_under25",
        "fhp.lift_chin_on_chest",
        "rom.cervical.natural_var.AR",
        "rom.cervical.natural_var.FE",
    )

    def fragment(self) -> Fragment:
        """Return the motion of the neck, the demand it cannot meet, and the load on each source."""
        return Fragment(
            name=self.id,
            quantities=(*_motions(), *_unmet(), *_responses()),
            hazards=load_hazards(self.id, REST, RESPONSES, treatment=RESTORE_MOBILITY),
            parameters=_parameters(),
            cites=(*self.evidence, *MOTION_FACTS, "rom.neckpain.total"),
        )


def _parameters() -> tuple[Estimate, ...]:
    return (
        *personal_parameters(),
        estimate("rom.neckpain.total", unit="deg"),
        *(judged(name, unit=unit) for name, unit in JUDGED.items()),
    )


def _motions() -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            id=motion.id,
            unit="deg",
            function=_motion_deg(motion),
            healthy=_healed(motion),
            band=_band_of(motion),
        )
        for motion in MOTIONS
    )


def _unmet() -> tuple[Quantity, ...]:
    return (
        Quantity(
            id=TURNING,
            unit="deg",
            parents=("neck_rotation_left_deg", "neck_rotation_right_deg"),
            function=_unmet_turning_deg,
        ),
        Quantity(
            id=DOWN,
            unit="deg",
            parents=("neck_flexion_deg",),
            function=lambda context, *, neck_flexion_deg: beyond(
                context["chain.demand.flexion_deg"], neck_flexion_deg
            ),
        ),
        Quantity(
            id=UP,
            unit="deg",
            parents=("neck_extension_deg",),
            function=lambda context, *, neck_extension_deg: beyond(
                context["chain.demand.extension_deg"], neck_extension_deg
            ),
        ),
    )


def _responses() -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            id=quantity,
            unit="1",
            parents=SOURCES[source],
            function=_response(source),
        )
        for source, quantity in RESPONSES.items()
    )


def _healthy_band(context: Context, motion: _Motion) -> Band:
    expected = expected_neck_motion_deg(
        motion.plane,
        age_years(context),
        context.sex,
        context["chain.motion_loss_per_decade_deg"],
    )
    return healthy_band(expected, context["chain.motion_spread_deg"])


def _band_of(motion: _Motion) -> Callable[[Context], Band]:
    return lambda context: _healthy_band(context, motion)


def _healed(motion: _Motion) -> Callable[[Context, Row], Row]:
    return lambda context, value: into_band(value, _healthy_band(context, motion))


def _motion_deg(motion: _Motion) -> Callable[[Context], Row]:
    """Return the function that gives the true motion: as measured, else as in the norm."""
    natural = fact(f"rom.cervical.natural_var.{motion.plane}", unit="deg")
    error = natural / z_score((1 + HEALTHY_SHARE) / 2)

    def motion_deg(context: Context) -> Row:
        band = _healthy_band(context, motion)
        found = [is_present(context, finding) for finding in STIFF_FINDINGS]
        lost = np.maximum.reduce(found) * context["rom.neckpain.total"] / DIRECTIONS
        value = own_value(
            context,
            motion.covariate,
            norm=(band.low + band.high) / 2 + lost,
            spread=context["chain.motion_spread_deg"],
            error=error,
            noise=motion.noise,
        )
        return np.maximum(value, 0.0)

    return motion_deg


def _unmet_turning_deg(
    context: Context, *, neck_rotation_left_deg: Row, neck_rotation_right_deg: Row
) -> Row:
    """Return the mean of both sides: a task turns left as often as right."""
    demand = context["chain.demand.rotation_deg"]
    both = beyond(demand, neck_rotation_left_deg) + beyond(demand, neck_rotation_right_deg)
    return both / 2


def _response(source: str) -> Callable[..., Row]:
    """Return the function that gives a source's relative change of load, of either sign."""

    def response(context: Context, **unmet_deg: Row) -> Row:
        asked = sum(
            (_exposure(context, name) * value for name, value in unmet_deg.items()),
            start=np.zeros(context.rows),
        )
        size = context["chain.coupling"] * context["chain.size_per_deg"] * asked
        bound = context["chain.bound"]
        return onset_part(context) * bound * np.tanh(size / bound)

    return response


def _exposure(context: Context, unmet: str) -> Row:
    """Return how far a demand counts, 0 to 1, by the person's hours where they are known."""
    full_hours = context["chain.exposure.full_hours_per_day"]
    hours = {
        TURNING: ("driving_hours_per_day",),
        DOWN: ("desk_hours_per_day", "bending_hours_per_day"),
        UP: ("overhead_hours_per_day",),
    }[unmet]
    known = [context.covariate(f"exposure.{name}") / full_hours for name in hours]
    if unmet == TURNING:
        turns = context.covariate("exposure.head_turns_per_hour")
        known.append(turns / context["chain.exposure.full_turns_per_hour"])
    # fmax takes the known one of two where only one is known.
    most = np.fmax.reduce(known)
    return np.where(np.isnan(most), context["chain.exposure.usual"], np.clip(most, 0.0, 1.0))
