"""Rows of a batch as tasks of a fixed size, on a small pool of our own."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["in_tasks"]

Result = TypeVar("Result")

# Long enough to profit from the posture before and to hide the cost of a task. The rows of a task
# depend on nothing but their number, so the answer is the same for any number of threads.
ROWS_PER_TASK = 32


def in_tasks(
    rows: int, work: Callable[[slice], Result], threads: int | None = None
) -> list[Result]:
    """Return what the work gives for each task, in the order of the rows.

    Parameters
    ----------
    rows : int
        How many rows there are; a batch without rows is one empty task.
    work : callable
        Gets the rows of one task; must let go of the interpreter to gain from threads.
    threads : int or None
        Size of the pool; None: as many as there are processors.
    """
    workers = threads if threads is not None else (os.cpu_count() or 1)
    tasks = [slice(first, first + ROWS_PER_TASK) for first in range(0, max(rows, 1), ROWS_PER_TASK)]
    if workers <= 1 or len(tasks) <= 1:
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(work, tasks))
