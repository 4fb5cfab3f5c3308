"""Many people, one draw each, in chunks; every size in a process of its own.

``python -m benchmarks.cohort 1000`` asks about 1,000 people and prints what it took.
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks.measurement import Measurement
from benchmarks.people import people
from benchmarks.processes import run_process
from plumbline.inference import assembled, infer

__all__ = ["cohort"]

CHUNK = 1000
SMALLEST, MIDDLE, LARGEST = 1_000, 10_000, 100_000
MILLISECONDS = 1000.0


def ask(people_count: int) -> dict[str, float]:
    """Ask about so many people; return the seconds that drawing and answering took.

    The compiled kernel is loaded first. Drawing the people is no part of the work.
    """
    model = assembled()
    infer(model, people(model, 2, 0))
    drawing_s = answering_s = 0.0
    for chunk, first in enumerate(range(0, people_count, CHUNK)):
        start = time.perf_counter()
        question = people(model, min(CHUNK, people_count - first), chunk)
        middle = time.perf_counter()
        infer(model, question)
        drawing_s += middle - start
        answering_s += time.perf_counter() - middle
    return {"drawing_s": drawing_s, "answering_s": answering_s}


def cohort(*, full: bool) -> list[Measurement]:
    """Measure cohorts of several sizes.

    Parameters
    ----------
    full : bool
        Ask about all 100,000; otherwise ten times the time for 10,000 is reported.
    """
    sizes = (SMALLEST, MIDDLE, LARGEST) if full else (SMALLEST, MIDDLE)
    taken, peaks = {}, {}
    for size in sizes:
        run = run_process((sys.executable, "-m", "benchmarks.cohort", str(size)), keep=True)
        taken[size] = json.loads(run.output)["answering_s"]
        peaks[size] = run.peak_mb
    per_person = {size: taken[size] / size for size in sizes}
    biggest = sizes[-1]
    note = "" if full else f"estimated: {LARGEST // MIDDLE} times the time for {MIDDLE:,}"
    return [
        _one("cohort_1000", per_person[SMALLEST] * MILLISECONDS, f"{peaks[SMALLEST]:.0f} MB"),
        _one("cohort_10000", per_person[MIDDLE] * MILLISECONDS, f"{peaks[MIDDLE]:.0f} MB"),
        _one("cohort_100000", per_person[biggest] * LARGEST, note),
        _one("cohort_flat", per_person[biggest] / per_person[SMALLEST], f"{biggest:,} people"),
        _one("cohort_memory", peaks[biggest] / peaks[SMALLEST], f"{biggest:,} people"),
    ]


def _one(name: str, value: float, note: str) -> Measurement:
    return Measurement(id=name, value=value, low=value, high=value, runs=1, note=note)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(int(sys.argv[1]))))
