"""The mechanics of one person over time: a day of person and twin, and what it adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import final

import numpy as np

from plumbline.case import Case
from plumbline.causal import Context
from plumbline.diagnosis import catalog, derived_states, safety_only, stated_values
from plumbline.errors import InputError
from plumbline.evidence import judged, judgement
from plumbline.explanation.day_tasks import TaskLoad, task_loads
from plumbline.explanation.own_tasks import without_hours
from plumbline.explanation.provenance import seed_of
from plumbline.explanation.unmet import given_up_words, unmet_words
from plumbline.inference import assembled, known_numbers, question_of_draws
from plumbline.inference.infer import prepare
from plumbline.inference.sampling import draw_parameters
from plumbline.routes.simulated_load import (
    simulated_load_effect,
)
from plumbline.routes.simulated_response import simulation_parameters
from plumbline.simulators.spine.from_case import person_of_case
from plumbline.simulators.spine.over_time.course import Course, course_of
from plumbline.simulators.spine.over_time.day_postures import (
    GIVEN,
    SOLVED,
    PostureSource,
    with_tasks,
)
from plumbline.simulators.spine.over_time.dose import DoseLaw, TaskTime, day_notes
from plumbline.simulators.spine.over_time.twin_effect import TwinEffect
from plumbline.simulators.spine.over_time.twins import DayLoads
from plumbline.simulators.spine.posture.daily_tasks import Task
from plumbline.units import Months, days_from_months

__all__ = ["OverTime", "over_time", "timeline"]

STEPS_AHEAD = 25  # a point a month for two years
STEPS_BEFORE = 25  # as many points on the way since the neck fell ill
MONTHS_AHEAD = 24.0  # two years show where a lasting change of load leads
DISEASE = "finding.known_axial_spondyloarthritis"
STAYS_STIFF = "the neck was made stiff by disease: it stays stiff in the twin"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """What the spine simulator says of one person.

    Attributes
    ----------
    id : str
        The case.
    since_months : float
        How long the neck has been ill.
    effect : TwinEffect
        Person against twin over the draws.
    course : Course
        Curves over months.
    day : mapping of str to TaskTime
        Hours by task.
    tasks : tuple of TaskLoad
        The postures of the day.
    person, twin : DayLoads
        The same with bodies and postures.
    notes : tuple of str
        What was taken and what could not be met, in words.
    """

    id: str
    since_months: float
    effect: TwinEffect
    course: Course
    day: Mapping[str, TaskTime]
    tasks: tuple[TaskLoad, ...]
    person: DayLoads
    twin: DayLoads
    notes: tuple[str, ...]


def timeline(
    case: Case,
    *,
    draws: int,
    law: DoseLaw = DoseLaw.SQUARED,
    solve: bool = True,
    own_tasks: tuple[Task, ...] = (),
) -> OverTime:
    """Return what a day loads in a person and in a healthy-neck twin, and how it runs over months.

    Parameters
    ----------
    case : Case
        The person, read with the full vocabulary.
    draws : int
        Number of parameter draws.
    law : DoseLaw
        How loads add up over a day.
    solve : bool
        Whether every neck's own postures are sought; else named ones stand in, the same for all.
    own_tasks : tuple of Task
        Tasks besides the packaged ones, or in their place; the exposure of the case has the hours
        of new ones under their id and ``_hours_per_day``.

    Raises
    ------
    InputError
        Nothing is computed for children, in pregnancy and after fresh trauma; or the case says of
        the body or the curves what cannot be.
    """
    findings = catalog()
    restricted = safety_only(case, derived=derived_states(case, findings))
    if restricted:
        raise InputError(f"{case.id}: no timeline: {', '.join(restricted)}.")
    question = question_of_draws(
        assembled(),
        symptom=str(case.ask),
        findings=(),
        observed={},
        known=known_numbers(case, stated_values(case, findings)),
        draws=draws,
        seed=seed_of(case),
    )
    _, context = prepare(assembled(), question)
    found = over_time(
        case,
        context,
        postures=with_tasks(SOLVED, own_tasks) if solve else GIVEN,
        seed=seed_of(case),
        law=law,
    )
    not_done = (*_not_done(found, own_tasks), *without_hours(case, own_tasks))
    return replace(found, notes=(*found.notes, *not_done))


def _not_done(found: OverTime, own_tasks: tuple[Task, ...]) -> Iterator[str]:
    """Yield which tasks of the user have time in the day and no posture."""
    done = {one.task for one in found.tasks}
    for task in own_tasks:
        if task.id in found.day and task.id not in done:
            yield f"{task.id}: no named posture stands for it; left out of the day"


def over_time(
    case: Case,
    context: Context,
    *,
    postures: Mapping[str, PostureSource],
    seed: int,
    law: DoseLaw = DoseLaw.SQUARED,
) -> OverTime:
    """Return what a day adds up to in a person and in a healthy-neck twin.

    Parameters
    ----------
    case : Case
        The person.
    context : Context
        Quantities of both worlds; every row is a draw of this person.
    postures : mapping of str to PostureSource
        How a body takes up a task, by how it answers a neck that cannot follow.
    seed : int
        For the parameters that only the simulator has.
    law : DoseLaw
        How loads add up.

    Raises
    ------
    SpineInputError
        What the case says of the body or the curves cannot be.
    """
    full = _with_parameters(context, seed)
    stiff = bool(np.nan_to_num(full.covariate(DISEASE))[0] > 0.0)
    found = simulated_load_effect(case, full, postures=postures, law=law, stiff_by_disease=stiff)
    since, notes = _since(case)
    return OverTime(
        id=case.id,
        since_months=since,
        effect=found.effect,
        course=_course(found.effect, full, since),
        day=found.study.day,
        tasks=task_loads(found.study, found.person, found.twin),
        person=found.person,
        twin=found.twin,
        notes=(
            *notes,
            *person_of_case(case).taken,
            *found.study.notes,
            *day_notes(case.exposure),
            *given_up_words(found.stiffened),
            *unmet_words(found.study, found.person, found.twin, found.stiffened),
            *((STAYS_STIFF,) if stiff else ()),
        ),
    )


def _with_parameters(context: Context, seed: int) -> Context:
    own = (*simulation_parameters(), judged("mechanics.adaptation_half_life", unit="month"))
    drawn = draw_parameters(own, seed=seed, size=context.rows)
    return replace(context, values={**context.values, **drawn})


def _course(effect: TwinEffect, context: Context, since_months: float) -> Course:
    ahead = np.linspace(0.0, MONTHS_AHEAD, STEPS_AHEAD)
    before = np.linspace(-since_months, 0.0, STEPS_BEFORE)[:-1]
    days_per_month = days_from_months(Months(1.0))
    return course_of(
        effect,
        np.concatenate([before, ahead]),
        since_months=since_months,
        adaptation_months=context["mechanics.adaptation_half_life"],
        recovery_months=context["load.recovery_half_life_days"] / days_per_month,
    )


def _since(case: Case) -> tuple[float, tuple[str, ...]]:
    """Return how long the neck has been ill, and what has to be said of it."""
    felt = [one.since_months for one in case.complaints_of("neck") if one.since_months is not None]
    if felt:
        return max(felt), ()
    taken = judgement("mechanics.since_unknown", unit="month")
    return taken, (f"since when the neck is ill is not in the case: {taken:g} months are taken",)
