"""What the whole-spine simulator says of the load that a neck puts on each local source.

It may take the place of the published slopes in routes 2 and 5. Both routes read one simulation:
what comes of how the neck stands and holds is posture, what comes of how far it moves is movement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, final

import numpy as np
from jaxtyping import Float

from plumbline.case import Case
from plumbline.causal import Context
from plumbline.routes.neck_inputs import inputs_of, lost_motion, twin_beside
from plumbline.routes.simulated_response import PHONE_GAZE, STIFFEN, SUBSTITUTE, stiffens
from plumbline.simulators.spine.from_case import person_of_case, problems_of_case
from plumbline.simulators.spine.over_time.day_postures import GAZE_STEPS, PostureSource
from plumbline.simulators.spine.over_time.dose import DoseLaw, day_of
from plumbline.simulators.spine.over_time.inferred import as_photographed
from plumbline.simulators.spine.over_time.necks import LOSSES, NECK_INPUTS, NeckState
from plumbline.simulators.spine.over_time.response_surface import (
    ResponseSurface,
    expansion_necks,
    leaning,
    response_surface,
)
from plumbline.simulators.spine.over_time.twin_effect import MOVEMENT, TwinEffect, twin_effect
from plumbline.simulators.spine.over_time.twins import (
    DayLoads,
    TwinStudy,
    added_tasks,
    day_loads,
    reference_loads,
    response_of_day,
    twin_study,
)

__all__ = [
    "NeckDraws",
    "SimulatedLoad",
    "Simulation",
    "days_of_study",
    "neck_draws",
    "simulated_load_effect",
    "simulation_of",
    "study_of_case",
]

Row = Float[np.ndarray, " row"]

# What a photograph and a film tell of the same offset; the twin shares only the former.
PHOTOGRAPH: Final = "craniovertebral_angle_deg"
FILM: Final = "c2_c7_sva_mm"
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
    def reach(self) -> Mapping[str, float]:
        """The most that any of these necks has lost of strength and of each motion."""
        most = np.concatenate([self.person, self.twin]).max(axis=0)
        return {name: float(most[NECK_INPUTS.index(name)]) for name in LOSSES}

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
    stiffened : DayLoads or None
        As for `Simulation`.
    """

    study: TwinStudy
    effect: TwinEffect
    person: DayLoads
    twin: DayLoads
    stiffened: DayLoads | None = None


def neck_draws(context: Context, *, stiff_by_disease: bool = False) -> NeckDraws:
    """Return the necks of both worlds from the quantities of routes 2 and 5.

    Parameters
    ----------
    context : Context
        With the quantities of person and twin.
    stiff_by_disease : bool
        A neck that systemic disease made stiff stays stiff in the twin.

    """
    none = lost_motion(context.twin, context.twin)
    person = inputs_of(context.person, lost_motion(context.person, context.twin))
    twin = inputs_of(twin_beside(context, context.person, context.twin), none)
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
    body = person_of_case(case).body
    with problems_of_case():
        study = twin_study(body, neck, day_of(case.exposure), postures=postures, law=law)
    measured = case.alignment.measures.keys()
    if PHOTOGRAPH in measured and FILM not in measured:
        study = replace(study, notes=(as_photographed(neck.offset_m), *study.notes))
    return study


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The surfaces of one person, and the days on which they rest.

    Attributes
    ----------
    study : TwinStudy
        What person and twin have in common.
    necks : NeckDraws
        Of both worlds.
    surfaces : mapping of str to ResponseSurface
        Load responses as functions of the neck, by how the trunk answers one that cannot follow.
    person, twin : DayLoads
        A day of each with the mean neck, the trunk moving in place of the neck.
    stiffened : DayLoads or None
        The person's day with a trunk that stiffens with the neck; None where no motion is lost.
    """

    study: TwinStudy
    necks: NeckDraws
    surfaces: Mapping[str, ResponseSurface]
    person: DayLoads
    twin: DayLoads
    stiffened: DayLoads | None = None


def simulation_of(
    case: Case,
    necks: NeckDraws,
    *,
    postures: Mapping[str, PostureSource],
    law: DoseLaw = DoseLaw.SQUARED,
) -> Simulation:
    """Return the load responses of one person as functions of the neck.

    Parameters
    ----------
    case : Case
        The person.
    necks : NeckDraws
        Necks of person and twin.
    postures : mapping of str to PostureSource
        How a body takes up a task, by how it answers a neck that cannot follow: ``substitute``,
        and ``stiffen`` where both are known; it is asked for only where motion is lost.
    law : DoseLaw
        How loads add up.

    Raises
    ------
    SpineInputError
        What the case says of the body or the curves cannot be.
    """
    person, twin = necks.middle
    study = study_of_case(case, person, postures=postures[SUBSTITUTE], law=law)
    days = {SUBSTITUTE: days_of_study(study, person, twin, varied=necks.varied, reach=necks.reach)}
    if STIFFEN in postures and set(MOVEMENT) & set(necks.varied):
        other = replace(study, postures=postures[STIFFEN])
        days[STIFFEN] = days_of_study(
            other,
            person,
            twin,
            varied=necks.varied,
            reach=necks.reach,
            known=days[SUBSTITUTE],
        )
    asked = frozenset(days[SUBSTITUTE][person].tissue.pairs)
    impossible = (reference_loads(study.postures, added_tasks(study)).unheld & asked).union(
        *(day.tissue.unheld for found in days.values() for day in found.values())
    )
    study = replace(study, left_out=impossible)
    surfaces = {
        answer: _surface(replace(study, postures=postures[answer]), found, necks)
        for answer, found in days.items()
    }
    return Simulation(
        study=study,
        necks=necks,
        surfaces=surfaces,
        person=days[SUBSTITUTE][person],
        twin=days[SUBSTITUTE][twin],
        stiffened=days[STIFFEN][person] if STIFFEN in days else None,
    )


def _surface(
    study: TwinStudy, days: Mapping[NeckState, DayLoads], necks: NeckDraws
) -> ResponseSurface:
    person, twin = necks.middle

    def surface(gaze_step: int | None = None) -> ResponseSurface:
        return response_surface(
            lambda neck: response_of_day(study, days[neck], gaze_step),
            person,
            twin,
            varied=necks.varied,
            reach=necks.reach,
        )

    tissue = days[person].tissue
    differs = {pair for pair, step in zip(tissue.pairs, tissue.gaze_step, strict=True) if step}
    if not differs or differs & study.left_out:
        return surface()
    return leaning(*(surface(step) for step in sorted(GAZE_STEPS)))


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
    postures, law
        As for `simulation_of`. Where motion is lost, each row has one of the two answers.
    stiff_by_disease : bool
        As for `neck_draws`.

    Raises
    ------
    SpineInputError
        What the case says of the body or the curves cannot be.
    """
    necks = neck_draws(context, stiff_by_disease=stiff_by_disease)
    found = simulation_of(case, necks, postures=postures, law=law)
    error, gaze = context["mechanics.model_error"], context[PHONE_GAZE]
    effects = {
        answer: twin_effect(surface, necks.person, necks.twin, model_error=error, gaze=gaze)
        for answer, surface in found.surfaces.items()
    }
    effect = effects[SUBSTITUTE]
    if STIFFEN in effects:
        effect = effect.mixed(effects[STIFFEN], stiffens(context))
    return SimulatedLoad(
        study=found.study,
        effect=effect,
        person=found.person,
        twin=found.twin,
        stiffened=found.stiffened,
    )


def days_of_study(
    study: TwinStudy,
    person: NeckState,
    twin: NeckState,
    *,
    varied: tuple[str, ...],
    reach: Mapping[str, float] = MappingProxyType({}),
    known: Mapping[NeckState, DayLoads] | None = None,
) -> Mapping[NeckState, DayLoads]:
    """Return a day with every neck that the surface between person and twin asks for.

    Parameters
    ----------
    study : TwinStudy
        What both have in common.
    person, twin : NeckState
        The two necks, whose postures are sought; those of all others follow from them.
    varied : tuple of str
        Inputs in which any two necks of interest differ.
    reach : mapping of str to float
        Most that any of them has lost, by input.
    known : mapping of NeckState to DayLoads or None
        Days of the same body under another answer to a neck that cannot follow: they are the same
        for a neck that can, and near for any other.
    """
    before = {} if known is None else known
    found: dict[NeckState, DayLoads] = {}
    for neck, near in expansion_necks(person, twin, varied=varied, reach=reach).items():
        if neck in before and neck.moves_freely:
            found[neck] = before[neck]
        elif neck in (person, twin):
            found[neck] = day_loads(study, neck, before.get(neck, found.get(person)))
        else:
            found[neck] = day_loads(study, neck, found[near], follow=True)
    return found
