"""Tasks that a user adds to a day: which of them count, where their hours stand, what to say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from plumbline.case.plain import canonical_json, plain_fields
from plumbline.case.vocabulary import QuantityTerm
from plumbline.errors import Problem, SpineInputError
from plumbline.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from plumbline.assessment import Provenance
    from plumbline.case import Case, Vocabulary
    from plumbline.routes.simulated_load import Simulation
    from plumbline.simulators.spine.over_time.day_postures import DayPosture
    from plumbline.simulators.spine.posture.daily_tasks import Task

__all__ = [
    "counted_tasks",
    "counted_words",
    "given_standing",
    "uncounted_words",
    "with_hours_of",
    "with_tasks_digest",
    "without_hours",
]

# The task whose posture is told and drawn.
STANDING = "standing"


def with_hours_of(own_tasks: tuple[Task, ...], words: Vocabulary) -> Vocabulary:
    """Return a vocabulary in which a case may state the hours of further tasks.

    Parameters
    ----------
    own_tasks : tuple of Task
        A new one has its hours under its id and ``_hours_per_day``; one that stands in place of a
        packaged task keeps the name of that.
    words : Vocabulary
        Without them.

    Raises
    ------
    SpineInputError
        With every task whose hours would be those of another part of the day.
    """
    if not own_tasks:
        return words  # without a further import
    from plumbline.simulators.spine.over_time.dose import hours_name, reference_day

    new = [task for task in own_tasks if task.id not in reference_day()]
    known = words.quantities["exposure"]
    taken = [
        Problem(
            place=f"task {task.id}",
            message=f"its hours would be {hours_name(task.id)}, which a case states of another part"
            " of the day; choose another id",
        )
        for task in new
        if hours_name(task.id) in known
    ]
    if taken:
        raise SpineInputError(taken)
    return words.with_exposures(
        QuantityTerm(
            id=hours_name(task.id),
            label=f"hours of {_words(task.id)}",
            unit="h/day",
            high=HOURS_PER_DAY,
        )
        for task in new
    )


def counted_tasks(case: Case, own_tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return the tasks that are a part of a person's day: hours are stated, or it replaces one.

    Parameters
    ----------
    case : Case
        The person.
    own_tasks : tuple of Task
        Tasks besides the packaged ones, or in their place.
    """
    if not own_tasks:
        return ()  # without a further import
    from plumbline.simulators.spine.over_time.dose import hours_name, reference_day

    return tuple(
        task
        for task in own_tasks
        if task.id in reference_day() or hours_name(task.id) in case.exposure
    )


def without_hours(case: Case, own_tasks: tuple[Task, ...]) -> tuple[str, ...]:
    """Return in words which tasks are no part of a person's day, and where their hours belong.

    Parameters
    ----------
    case : Case
        The person.
    own_tasks : tuple of Task
        Tasks besides the packaged ones, or in their place.
    """
    from plumbline.simulators.spine.over_time.dose import hours_name

    counted = counted_tasks(case, own_tasks)
    return tuple(
        f"{task.id}: no part of the day; its hours belong in exposure.{hours_name(task.id)}"
        for task in own_tasks
        if task not in counted
    )


def counted_words(simulation: Simulation, counted: tuple[Task, ...]) -> Iterator[str]:
    """Yield what a reader has to know of added tasks in a simulated day.

    Parameters
    ----------
    simulation : Simulation
        The days.
    counted : tuple of Task
        From `counted_tasks`.
    """
    from plumbline.simulators.spine.over_time.dose import hours_name
    from plumbline.simulators.spine.over_time.twins import added_tasks

    added, day = added_tasks(simulation.study), simulation.study.day
    done = {one.task for one in simulation.person.postures}
    held = {one.task for one in _held(simulation)}

    def with_hours(task: str) -> str:
        return f"{_words(task)} ({day[task].hours:.2g} hours a day, exposure.{hours_name(task)})"

    new = [with_hours(task) for task in added if task in held]
    if new:
        yield (
            f"added to the day by a given file: {'; '.join(new)}; the reference person, against "
            "whom loads are counted, does nothing of it"
        )
    lost = [with_hours(task) for task in added if task in done - held]
    if lost:
        yield (
            f"given by a file, and left out since it cannot be held: {'; '.join(lost)}; the hours "
            "count as spent, and load nothing"
        )
    in_place = sorted(_words(task.id) for task in counted if task.id not in added)
    if in_place:
        yield (
            f"{', '.join(in_place)}: as a given file has it, in place of the packaged task; in the "
            "day of the reference person, too"
        )
    unknown = [_words(task) for task in added if task not in done]
    if unknown:
        yield (
            f"{', '.join(unknown)}: no posture of it is known; its hours count as spent, and load "
            "nothing"
        )


def _held(simulation: Simulation) -> Iterator[DayPosture]:
    """Yield the postures of the day that count."""
    for one in simulation.person.postures:
        if (one.task, one.phase) not in simulation.study.left_out:
            yield one


def given_standing(counted: tuple[Task, ...]) -> str | None:
    """Return the name of a given task that stands in place of ordinary standing; None: none does.

    Parameters
    ----------
    counted : tuple of Task
        From `counted_tasks`.
    """
    return next((_words(task.id) for task in counted if task.id == STANDING), None)


def uncounted_words(counted: tuple[Task, ...]) -> str:
    """Return what to say of added tasks where nothing is simulated; nothing where there are none.

    Parameters
    ----------
    counted : tuple of Task
        From `counted_tasks`.
    """
    if not counted:
        return ""
    names = ", ".join(_words(task.id) for task in counted)
    return f" Tasks that were given ({names}) count nowhere then."


def with_tasks_digest(provenance: Provenance, counted: tuple[Task, ...]) -> Provenance:
    """Return a provenance whose case is another where other tasks counted in its day.

    Parameters
    ----------
    provenance : Provenance
        Of an answer that rests on the simulation.
    counted : tuple of Task
        From `counted_tasks`; without any nothing changes.
    """
    if not counted:
        return provenance
    content = [plain_fields(task) for task in sorted(counted, key=lambda one: one.id)]
    whole = canonical_json({"case": provenance.case_digest, "tasks": content})
    return replace(provenance, case_digest=hashlib.sha256(whole.encode()).hexdigest())


def _words(task: str) -> str:
    return task.replace("_", " ")
