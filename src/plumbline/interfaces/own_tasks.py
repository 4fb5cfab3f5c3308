"""Tasks that a user adds: a folder of files, and a case that states their hours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from plumbline.pipeline import read_case

if TYPE_CHECKING:
    from plumbline.assessment import Assessment
    from plumbline.case import Case
    from plumbline.simulators.spine.posture.daily_tasks import Task

__all__ = ["read_with_tasks", "tell_of_tasks"]


def read_with_tasks(case: Path, folder: Path | None) -> tuple[Case, tuple[Task, ...]]:
    """Return a case whose exposure may state hours of further tasks, and those tasks.

    Parameters
    ----------
    case : Path
        The file.
    folder : Path or None
        With ``*.yaml`` files, a task each; None: no further tasks.

    Raises
    ------
    SpineInputError
        With every problem of every file of the folder.
    CaseError
        With every problem of the case.
    """
    if folder is None:
        return read_case(case), ()
    from plumbline.simulators.spine.posture.daily_tasks import folder_tasks

    own_tasks = tuple(folder_tasks(folder).values())
    return read_case(case, own_tasks=own_tasks), own_tasks


def tell_of_tasks(answer: Assessment, case: Case, own_tasks: tuple[Task, ...]) -> None:
    """Say on standard error which tasks the answer has no word of, and why.

    Parameters
    ----------
    answer : Assessment
        It speaks of the tasks that are a part of the day.
    case : Case
        The person.
    own_tasks : tuple of Task
        From `read_with_tasks`.
    """
    if not own_tasks:
        return
    from plumbline.explanation.own_tasks import counted_tasks, without_hours

    words = list(without_hours(case, own_tasks))
    if answer.mechanics is None:
        words += [
            f"{task.id}: counts nowhere, since nothing is attributed in this person"
            for task in counted_tasks(case, own_tasks)
        ]
    for one in words:
        typer.echo(one, err=True)
