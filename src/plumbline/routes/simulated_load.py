"""What the whole-spine simulator says of the load that a neck puts on each local source.

It may take the place of the published slopes in routes 2 and 5. Both routes read one simulation:
what comes of how the neck stands and holds is posture, what comes of how far it moves is movement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, final

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtr

from plumbline.case import Case
from plumbline.causal import Context
from plumbline.evidence import Estimate, judged, judgement
from plumbline.simulators.spine.day_postures import PostureSource
from plumbline.simulators.spine.dose import DoseLaw, day_of
from plumbline.simulators.spine.from_case import person_of_case
from plumbline.simulators.spine.response_surface import expansion_necks, response_surface
from plumbline.simulators.spine.twin_effect import MOVEMENT, TwinEffect, twin_effect
from plumbline.simulators.spine.twins import (
    NECK_INPUTS,
    DayLoads,
    NeckState,
    TwinStudy,
    day_loads,
    response_of_day,
    twin_study,
)
from plumbline.units import metres_from_millimetres, radians_from_degrees

__all__ = [
    "NeckDraws",
    "SimulatedLoad",
    "neck_draws",
    "simulated_load_effect",
    "simulation_parameters",
    "study_of_case",
]

Row = Float[np.ndarray, " row"]

TURNING: Final = ("neck_rotation_left_deg", "neck_rotation_right_deg")
NODDING: Final = ("neck_flexion_deg", "neck_extension_deg")
SUBSTITUTE: Final = "substitute"
STIFFEN: Final = "stiffen"
# Below this spread over the draws an input is the same for all, and needs no slope.
SAME: Final = 1e-9


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NeckDraws:
    """The necks of person and twin, row by row with the same noise.

    Attributes
    ----------
    person, twin : ndarray, shape (row, input)
        In the order of `NECK_INPUTS`.
    """

    person: Float[np.ndarray, "row input"]
    twin: Float[np.ndarray, "row input"]

    @property
    def varied(self) -> tuple[str, ...]:
        """Inputs in which any two of these necks differ."""
        both = np.concatenate([self.person, self.twin])
        spread = np.ptp(both, axis=0)
        return tuple(name for name, far in zip(NECK_INPUTS, spread, strict=True) if far > SAME)

    @property
    def middle(self) -> tuple[NeckState, NeckState]:
        """The mean neck of the person and of the twin."""
        return NeckState.of(self.person.mean(axis=0)), NeckState.of(self.twin.mean(axis=0))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedLoad:
    """What was simulated.

    Attributes
    ----------
    study : TwinStudy
        What person and twin have in common.
    effect : TwinEffect
        Person against twin, row by row.
    person, twin : DayLoads
        A day of each with the likeliest neck.
    """

    study: TwinStudy
    effect: TwinEffect
    person: DayLoads
    twin: DayLoads


def simulation_parameters() -> tuple[Estimate, ...]:
    """Return the parameters that the simulated effect needs besides those of the routes."""
    return (
        judged("mechanics.model_error", unit="ratio"),
        judged("personal.trunk_answer", unit="1"),
        judged("posture.answer.substitute", unit="proportion"),
    )


def neck_draws(context: Context, *, stiff_by_disease: bool = False) -> NeckDraws:
    """Return the necks of both worlds from the quantities of routes 2 and 5.

    Parameters
    ----------
    context : Context
        With the quantities of person and twin.
    stiff_by_disease : bool
        A neck that systemic disease made stiff stays stiff in the twin.

    Notes
    -----
    A direction of motion that the twin has more of is lost by :math:`1 - m / m'`; both sides, and
    looking up and down, count alike.
    """
    person = _inputs(context.person, context.person, context.twin)
    twin = _inputs(context.twin, context.twin, context.twin)
    if stiff_by_disease:
        moving = np.isin(NECK_INPUTS, MOVEMENT)
        twin = np.where(moving, person, twin)
    return NeckDraws(person=person, twin=twin)


def study_of_case(
    case: Case,
    neck: NeckState,
    *,
    postures: PostureSource,
    law: DoseLaw = DoseLaw.SQUARED,
) -> TwinStudy:
    """Return what the person of a case and a twin have in common.

    Parameters
    ----------
    case : Case
        The person.
    neck : NeckState
        The likeliest neck.
    postures : PostureSource
        How a body takes up a task.
    law : DoseLaw
        How loads add up.

    Raises
    ------
    SpineInputError
        What the case says of the body or the curves cannot be.
    """
    return twin_study(
        person_of_case(case).person, neck, day_of(case.exposure), postures=postures, law=law
    )


def simulated_load_effect(
    case: Case,
    context: Context,
    *,
    postures: Mapping[str, PostureSource],
    law: DoseLaw = DoseLaw.SQUARED,
    stiff_by_disease: bool = False,
) -> SimulatedLoad:
    """Return the signed effect of the neck on the load of every local source, row by row.

    Parameters
    ----------
    case : Case
        The person; every row of the context is a draw of the same person.
    context : Context
        Quantities of both worlds, and the drawn `simulation_parameters`.
    postures : mapping of str to PostureSource
        How a body takes up a task, by how it answers a neck that cannot follow: ``substitute``,
        and ``stiffen`` where both are known. Where motion is lost, each row has one of the two.
    law : DoseLaw
        How loads add up.
    stiff_by_disease : bool
        As for `neck_draws`.

    Raises
    ------
    SpineInputError
        What the case says of the body or the curves cannot be.
    """
    necks = neck_draws(context, stiff_by_disease=stiff_by_disease)
    found = _simulated(case, context, necks, postures[SUBSTITUTE], law)
    if STIFFEN not in postures or not set(MOVEMENT) & set(necks.varied):
        return found
    other = _simulated(case, context, necks, postures[STIFFEN], law).effect
    return replace(found, effect=found.effect.mixed(other, _stiffens(context)))


def _simulated(
    case: Case, context: Context, necks: NeckDraws, postures: PostureSource, law: DoseLaw
) -> SimulatedLoad:
    person, twin = necks.middle
    study = study_of_case(case, person, postures=postures, law=law)
    first = day_loads(study, person)
    days = {
        neck: first if neck == person else day_loads(study, neck, first)
        for neck in expansion_necks(person, twin, varied=necks.varied)
    }
    impossible = frozenset().union(*(day.tissue.unheld for day in days.values()))
    study = replace(study, left_out=impossible)
    surface = response_surface(
        lambda neck: response_of_day(study, days[neck]), person, twin, varied=necks.varied
    )
    effect = twin_effect(
        surface, necks.person, necks.twin, model_error=context["mechanics.model_error"]
    )
    return SimulatedLoad(study=study, effect=effect, person=days[person], twin=days[twin])


def _stiffens(context: Context) -> Bool[np.ndarray, " row"]:
    """Return the rows in which the trunk stiffens with the neck instead of turning in its place."""
    return ndtr(context["personal.trunk_answer"]) >= context["posture.answer.substitute"]


def _inputs(
    world: Mapping[str, Row], own: Mapping[str, Row], healthy: Mapping[str, Row]
) -> Float[np.ndarray, "row input"]:
    lost = judgement("mechanics.dropped_head.strength_lost", unit="proportion")
    columns = {
        "lordosis_rad": radians_from_degrees(world["neck_lordosis_deg"]),
        "offset_m": metres_from_millimetres(world["neck_offset_mm"]),
        "weakness": lost * world["dropped_head_ratio"],
        "turning_lost": _lost(TURNING, own, healthy),
        "nodding_lost": _lost(NODDING, own, healthy),
    }
    return np.stack([np.asarray(columns[name], dtype=float) for name in NECK_INPUTS], axis=1)


def _lost(directions: tuple[str, ...], own: Mapping[str, Row], healthy: Mapping[str, Row]) -> Row:
    parts = [np.clip(1.0 - own[name] / healthy[name], 0.0, 1.0) for name in directions]
    return np.mean(parts, axis=0)
