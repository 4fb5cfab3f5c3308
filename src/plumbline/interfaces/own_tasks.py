"""Tasks that a user adds: a folder of files, and a case that states their hours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.case import Case, read_case
from plumbline.case.vocabulary import QuantityTerm
from plumbline.pipeline import vocabulary
from plumbline.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from plumbline.simulators.spine.posture.daily_tasks import Task

__all__ = ["read_with_tasks", "tasks_of"]


def tasks_of(folder: Path) -> tuple[Task, ...]:
    """Return the tasks of a folder.

    Parameters
    ----------
    folder : Path
        With ``*.yaml`` files, a task each.

    Raises
    ------
    SpineInputError
        With every problem of every file.
    """
    from plumbline.simulators.spine.posture.daily_tasks import folder_tasks

    return tuple(folder_tasks(folder).values())


def read_with_tasks(case: Path, own_tasks: tuple[Task, ...]) -> Case:
    """Return a case whose exposure may state hours of further tasks.

    Parameters
    ----------
    case : Path
        The file.
    own_tasks : tuple of Task
        Each has its hours under its id and ``_hours_per_day``.

    Raises
    ------
    CaseError
        With every problem of the case.
    """
    from plumbline.simulators.spine.over_time.dose import hours_name
    from plumbline.simulators.spine.posture.daily_tasks import tasks

    words = vocabulary()
    terms = [
        QuantityTerm(
            id=hours_name(task.id),
            label=f"hours of {task.id.replace('_', ' ')}",
            unit="h/day",
            high=HOURS_PER_DAY,
        )
        for task in own_tasks
        if task.id not in tasks()
    ]
    return read_case(case, vocabulary=words.with_exposures(terms) if terms else words)
