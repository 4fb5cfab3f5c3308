"""Route 5: a neck that cannot reach where daily tasks want it, and a trunk that answers.

What counts is demand minus capacity: a loss of motion that no task asks for does nothing. The
trunk may take the motion over (more lumbar load) or stiffen as well (less). Both have been seen;
which one a person does is not known, so that one coupling with its center at zero stands for
both, and "direction unknown" is the usual answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Fragment, Quantity
from plumbline.evidence import Estimate, judged
from plumbline.measures import MOTION_FACTS, beyond
from plumbline.routes.load import load_hazards
from plumbline.routes.neck_inputs import MOTION_IDS
from plumbline.routes.neck_motion import motion_parameters, motion_quantities
from plumbline.routes.personal import onset_part, personal_parameters
from plumbline.routes.route import Kind, Route
from plumbline.routes.simulated_response import (
    growth_parameters,
    simulated_movement,
    simulation_parameters,
)
from plumbline.routes.treatments import RESTORE_MOBILITY

__all__ = ["MechanicalChain"]

Row = Float[np.ndarray, " row"]

REST = "movement_not_neck"
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
            quantities=(*motion_quantities(), *_unmet(), *_responses()),
            hazards=load_hazards(self.id, REST, RESPONSES, treatment=RESTORE_MOBILITY),
            parameters=_parameters(),
            cites=(*self.evidence, *MOTION_FACTS, "rom.neckpain.total"),
        )


def _parameters() -> tuple[Estimate, ...]:
    return (
        *personal_parameters(),
        *motion_parameters(),
        *simulation_parameters(),
        *growth_parameters(),
        *(judged(name, unit=unit) for name, unit in JUDGED.items()),
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
            parents=(*SOURCES[source], *MOTION_IDS),
            function=_response(source),
        )
        for source, quantity in RESPONSES.items()
    )


def _unmet_turning_deg(
    context: Context, *, neck_rotation_left_deg: Row, neck_rotation_right_deg: Row
) -> Row:
    """Return the mean of both sides: a task turns left as often as right."""
    demand = context["chain.demand.rotation_deg"]
    both = beyond(demand, neck_rotation_left_deg) + beyond(demand, neck_rotation_right_deg)
    return both / 2


def _response(source: str) -> Callable[..., Row]:
    """Return the function that gives a source's relative change of load, of either sign."""

    def response(context: Context, **values: Row) -> Row:
        asked = sum(
            (_exposure(context, name) * values[name] for name in SOURCES[source]),
            start=np.zeros(context.rows),
        )
        published = context["chain.size_per_deg"] * asked
        simulated = simulated_movement(context, source, values)
        # The simulation gives a size; its own signs do not agree with what was seen in people.
        size = np.where(np.isnan(simulated), published, simulated)
        bound = context["chain.bound"]
        return onset_part(context) * bound * np.tanh(context["chain.coupling"] * size / bound)

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
