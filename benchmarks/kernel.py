"""The kernel alone: rows whose tables are filled, on one core."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.measurement import Measurement, median_of, seconds_of
from benchmarks.people import asked, drawn
from plumbline.causal import Compiled, Tables, fill, solve
from plumbline.inference import assembled
from plumbline.inference.infer import prepare

__all__ = ["kernel"]

ROWS = 200
SEED = 1
MILLISECONDS = 1000.0
YARDSTICK = "`numpy.exp` of a million numbers"
MILLION = 1_000_000


def filled(rows: int) -> tuple[Compiled, Tables]:
    """Return the layout and the tables of some drawn people."""
    model = assembled()
    question = asked(model, drawn(model, rows, SEED))
    compiled, context = prepare(model, question)
    return compiled, fill(compiled, context, question.observations, question.base_gain)


def kernel() -> list[Measurement]:
    """Measure posterior and attribution per row, with and without the bounds."""
    compiled, tables = filled(ROWS)
    numbers = np.linspace(-1.0, 1.0, MILLION)
    yardstick = median_of("", _times(partial(np.exp, numbers)), scale=MILLISECONDS)
    against = (YARDSTICK, yardstick.value)
    wanted = {"kernel_row": 0, "kernel_row_bounds": 1}
    return [
        median_of(
            name,
            _times(partial(solve, compiled, tables, threads=1, bounds_every=every)),
            scale=MILLISECONDS / ROWS,
            against=against,
        )
        for name, every in wanted.items()
    ]


def _times(work: Callable[[], object]) -> list[float]:
    """Return the processor time of every run; what else the machine does hardly shows in it."""
    return seconds_of(work, clock=time.process_time)
