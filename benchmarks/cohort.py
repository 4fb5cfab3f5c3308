"""Many people, one draw each, in chunks; every size in a process of its own.

``python -m benchmarks.cohort 1000`` asks about 1,000 people and prints what it took.
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks.measurement import Measurement
from benchmarks.people import asked, drawn
from benchmarks.processes import run_process
from plumbline.inference import assembled, infer

__all__ = ["cohort"]

CHUNK = 1000
SMALLEST, MIDDLE, LARGEST = 1_000, 10_000, 100_000
MILLISECONDS = 1000.0


def ask(people_count: int) -> dict[str, float]:
    """Ask about so many people; return the seconds that answering took.

    The compiled kernel is loaded first. Drawing the people is no part of the work; everything that
    an assessment states of a person is, "clearly less" and the bracket included.
    """
    model = assembled()
    infer(model, asked(model, drawn(model, 2, 0)))
    wall_s = processor_s = 0.0
    for chunk, first in enumerate(range(0, people_count, CHUNK)):
        some = drawn(model, min(CHUNK, people_count - first), chunk)
        wall_start, processor_start = time.perf_counter(), time.process_time()
        infer(model, asked(model, some))
        wall_s += time.perf_counter() - wall_start
        processor_s += time.process_time() - processor_start
    return {"wall_s": wall_s, "processor_s": processor_s}


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
        taken[size] = json.loads(run.output)
        peaks[size] = run.peak_mb
    wall_ms = {size: taken[size]["wall_s"] / size * MILLISECONDS for size in sizes}
    processor_ms = {size: taken[size]["processor_s"] / size * MILLISECONDS for size in sizes}
    notes = {
        size: f"processor time {processor_ms[size]:.2f} ms; {peaks[size]:.0f} MB" for size in sizes
    }
    biggest = sizes[-1]
    compared = f"{biggest:,} over {SMALLEST:,} people"
    how = "" if full else f"estimated: {LARGEST // MIDDLE} times the time for {MIDDLE:,}"
    flat = processor_ms[biggest] / processor_ms[SMALLEST]
    return [
        _one("cohort_1000", wall_ms[SMALLEST], notes[SMALLEST]),
        _one("cohort_10000", wall_ms[MIDDLE], notes[MIDDLE]),
        _one("cohort_100000", wall_ms[biggest] / MILLISECONDS * LARGEST, how or notes[biggest]),
        _one("cohort_flat", flat, compared),
        _one("cohort_memory", peaks[biggest] / peaks[SMALLEST], compared),
    ]


def _one(name: str, value: float, note: str) -> Measurement:
    return Measurement(id=name, value=value, low=value, high=value, runs=1, note=note)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ask(int(sys.argv[1]))))
