"""Postures, days and twins of the spine: one search, one answer, a thousand people.

``python -m benchmarks.mechanics 0 500`` works out the standing of person and twin for 500 people,
from the first on, and prints what it took.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measurement import Measurement, median_of, seconds_of
from benchmarks.processes import Run, run_process
from plumbline.pipeline import assess, read_case
from plumbline.simulators.spine import (
    Habit,
    Phase,
    SolvedPosture,
    SpineModel,
    SpinePerson,
    build_spine,
    habit_of,
    solve_posture,
)
from plumbline.simulators.spine.body.levels import CERVICAL, LEVELS
from plumbline.simulators.spine.over_time.day_postures import SOLVED
from plumbline.simulators.spine.over_time.dose import TaskTime
from plumbline.simulators.spine.over_time.necks import NeckState
from plumbline.simulators.spine.over_time.twins import day_loads, twin_study
from plumbline.simulators.spine.posture.daily_tasks import tasks
from plumbline.simulators.spine.posture.setting import Scene, scene_of

__all__ = ["mechanics"]

PEOPLE = 1_000
CORES = 2  # what the budget is meant for
SEED = 1
CASES = Path(__file__).parents[1] / "cases"
CASE = CASES / "cord_back_pain.yaml"
OTHER = CASES / "post-01-tests.yaml"
PROGRAM = str(Path(sys.executable).with_name("plumbline"))
MILLISECONDS = 1000.0
LOST = 0.15  # of the rotation of the neck: a body like the one before it, and another answer
COLD_RUNS = 3
# Bodies and necks from which people are drawn, evenly between the ends.
STATURE_M, MASS_KG, AGE_YEARS = (1.50, 1.90), (50.0, 100.0), (25.0, 80.0)
LORDOSIS_RAD, OFFSET_M, WEAKNESS = (-0.3, 0.4), (0.0, 0.05), (0.0, 0.3)
WELL = {"lordosis_rad": 0.2, "offset_m": 0.02}


def mechanics() -> list[Measurement]:
    """Measure searches for postures, an answer with the simulation, and many twins."""
    return [*_searches(), *_answers(), *_many()]


def _searches() -> list[Measurement]:
    """Measure the slowest search of all tasks: from nothing, and from that of a similar body."""
    person = SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male")
    stiffer = {f"{level}.rotation": LOST for level in LEVELS[: len(CERVICAL) + 1]}
    model = build_spine(person)
    other = build_spine(SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male", lost_range=stiffer))
    habit, scenes = habit_of(model), [scene_of(one) for one in (model, other)]
    phases = {f"{task.id}, {phase.id}": phase for task in tasks().values() for phase in task.phases}
    cold = {
        name: _cold(partial(_solve, model, phase, habit, scenes[0]), name)
        for name, phase in phases.items()
    }
    warm = {
        name: _warm(
            partial(
                _solve,
                other,
                phase,
                habit,
                scenes[1],
                _solve(model, phase, habit, scenes[0]),
            ),
            name,
        )
        for name, phase in phases.items()
    }
    return [max(of.values(), key=lambda one: one.value) for of in (cold, warm)]


def _solve(
    model: SpineModel,
    phase: Phase,
    habit: Habit,
    scene: Scene,
    start: SolvedPosture | None = None,
) -> SolvedPosture:
    return solve_posture(model, phase, start, habit=habit, scene=scene)


def _cold(work: partial[SolvedPosture], name: str) -> Measurement:
    times = seconds_of(work, COLD_RUNS, time.process_time)
    return median_of("posture_cold", times, scale=MILLISECONDS, note=f"slowest: {name}")


def _warm(work: partial[SolvedPosture], name: str) -> Measurement:
    times = seconds_of(work, clock=time.process_time)
    return median_of("posture_warm", times, scale=MILLISECONDS, note=f"slowest: {name}")


def _answers() -> list[Measurement]:
    """Measure an answer with all tasks, person and twin: cold, warm, and its memory."""
    command = (PROGRAM, "assess", str(CASE), "--json")
    run_process(command)
    runs = [run_process(command) for _ in range(COLD_RUNS)]
    first, second = (read_case(path) for path in (OTHER, CASE))
    assess(first)
    warm = seconds_of(partial(assess, second), COLD_RUNS)
    busy = seconds_of(partial(assess, second), 1, time.process_time)[0]
    bare = seconds_of(partial(assess, second, simulate=False), 1, time.process_time)[0]
    note = f"processor time {busy:.1f} s, without the simulation {bare:.1f} s"
    return [
        median_of("assess_simulated", [run.wall_s for run in runs]),
        median_of("assess_simulated_warm", warm, note=note),
        median_of("assess_simulated_memory", [run.peak_mb for run in runs]),
    ]


def _many() -> list[Measurement]:
    """Measure a thousand people, shared out over as many processes as there are cores."""
    each = PEOPLE // CORES
    start = time.perf_counter()
    with ThreadPoolExecutor(max_workers=CORES) as pool:
        runs = list(pool.map(lambda first: _part(first, each), range(0, PEOPLE, each)))
    wall_s = time.perf_counter() - start
    held = sum(json.loads(run.output)["held"] for run in runs)
    busy = sum(run.processor_s for run in runs)
    note = f"processor time {busy:.0f} s; {held} of {PEOPLE} pairs are held by their muscles"
    return [
        median_of("twins", [wall_s], note=note),
        median_of("twins_memory", [sum(run.peak_mb for run in runs)], note="all processes"),
    ]


def _part(first: int, count: int) -> Run:
    command = (sys.executable, "-m", "benchmarks.mechanics", str(first), str(count))
    return run_process(command, keep=True)


def twins_of(number: int) -> bool:
    """Work out the standing of one drawn person and the twin; return whether both are held."""
    rng = np.random.default_rng([SEED, number])
    body = SpinePerson(
        stature_m=rng.uniform(*STATURE_M),
        mass_kg=rng.uniform(*MASS_KG),
        sex="female" if rng.random() < 0.5 else "male",
        age_years=rng.uniform(*AGE_YEARS),
    )
    neck = NeckState(
        lordosis_rad=rng.uniform(*LORDOSIS_RAD),
        offset_m=rng.uniform(*OFFSET_M),
        weakness=rng.uniform(*WEAKNESS),
    )
    day = {"standing": TaskTime(hours=1.0, cycles=1.0)}
    study = twin_study(body, neck, day, postures=SOLVED["substitute"])
    person = day_loads(study, neck)
    twin = day_loads(study, NeckState(**WELL), person)
    return bool(person.tissue.held[0] and twin.tissue.held[0])


def main() -> int:
    """Work out some people."""
    first, count = (int(word) for word in sys.argv[1:])
    held = [twins_of(number) for number in range(first, first + count)]
    sys.stdout.write(json.dumps({"held": sum(held)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
