"""The spine model: building it, whole postures, and load sharing beside a general solver."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import piqp
from numpy.typing import NDArray

from benchmarks.measurement import RUNS, Measurement, median_of, seconds_of
from benchmarks.processes import run_process
from plumbline.simulators.spine import (
    SharingChoice,
    SpineModel,
    SpinePerson,
    build_spine,
    calibrated_choice,
    kinematics,
    muscle_weights,
    share_load,
    simulate,
    turn_region,
)
from plumbline.simulators.spine.loads.one_tension import tied
from plumbline.simulators.spine.loads.tensions import full_tension_n

__all__ = ["spine"]

Array = NDArray[np.float64]
POSTURES = 1024
ALONE = 64  # problems that are solved one by one
CORES = 2  # what the budget is meant for
RANGES_DEG = {
    ("trunk", "flexion"): (0.0, 40.0),
    ("neck", "flexion"): (-15.0, 35.0),
    ("neck", "rotation"): (-15.0, 15.0),
    ("lumbar", "bending"): (-8.0, 8.0),
}
SEED = 1
# A process that does nothing else: one person, a thousand postures on two cores.
ALL_OF_IT = f"""
import numpy as np
from plumbline.simulators.spine import SpinePerson, build_spine, simulate, turn_region
model = build_spine(SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male"))
angles = np.linspace(0.0, 0.7, {POSTURES})
bent = [turn_region(model, "trunk", "flexion", angle) for angle in angles]
simulate(model, np.stack(bent), threads={CORES})
"""
MILLISECONDS = 1000.0
PEER = "piqp, sparse"
TIGHT = 1e-9


def spine() -> list[Measurement]:
    """Measure the time of a model, of a posture, and of load sharing alone."""
    person = SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male")
    model = build_spine(person)
    postures = _postures(model)
    choice = calibrated_choice()
    arms, force, moment = _problems(model, postures[:ALONE])
    stiffness = np.tile(model.passive.stiffness_n_m_rad.min(axis=1), (ALONE, 1))
    weights = muscle_weights(choice.weighting, model.volume_weight)
    own = [
        partial(
            share_load,
            arms[row : row + 1],
            force[row : row + 1],
            moment[row : row + 1],
            weights=weights,
            choice=choice,
            stiffness_n_m_rad=stiffness[row : row + 1],
            threads=1,
        )
        for row in range(len(arms))
    ]
    theirs = [
        _with_piqp(arms[row] * force[row], moment[row], weights, choice, stiffness[row])
        for row in range(len(arms))
    ]
    difference = max(
        float(np.max(np.abs(mine().activation[0] - other(tight=True))))
        for mine, other in zip(own, theirs, strict=True)
    )
    peer = median_of("", _each(theirs), scale=MILLISECONDS / ALONE)
    against = (PEER, peer.value)
    return [
        median_of("spine_build", seconds_of(partial(build_spine, person)), scale=MILLISECONDS),
        *_whole_postures(partial(simulate, model, postures, choice=choice)),
        median_of("spine_sharing", _each(own), scale=MILLISECONDS / ALONE, against=against),
        median_of("spine_agreement", [difference]),
        median_of("spine_memory", _peaks_mb(), note=f"one model, {POSTURES:,} postures"),
    ]


def _whole_postures(whole: Callable[..., object]) -> list[Measurement]:
    """Measure kinematics, moment arms, load sharing and joint loads together."""
    both, scale = partial(whole, threads=CORES), MILLISECONDS / POSTURES
    busy = median_of("", seconds_of(both, clock=time.process_time), scale=scale).value
    alone = seconds_of(partial(whole, threads=1), clock=time.process_time)
    note = f"processor time of all threads: {busy:.2f} ms"
    return [
        median_of("spine_posture", seconds_of(both), scale=scale, note=note),
        median_of("spine_posture_one_core", alone, scale=scale),
    ]


def _peaks_mb() -> list[float]:
    command = (sys.executable, "-c", ALL_OF_IT)
    return [run_process(command).peak_mb for _ in range(RUNS + 1)][1:]


def _each(works: list[Callable[[], object]]) -> list[float]:
    return seconds_of(lambda: [work() for work in works], clock=time.process_time)


def _postures(model: SpineModel) -> Array:
    """Return postures of daily life: bent, looking down and aside, leaning to a side."""
    rng = np.random.default_rng(SEED)

    def one() -> Array:
        angles = {turn: np.radians(rng.uniform(*ends)) for turn, ends in RANGES_DEG.items()}
        return sum(turn_region(model, *turn, angle) for turn, angle in angles.items())

    return np.stack([one() for _ in range(POSTURES)])


def _problems(model: SpineModel, postures: Array) -> tuple[Array, Array, Array]:
    geometry = kinematics(model, postures)
    force = full_tension_n(model, geometry.muscle_length_m)
    arms, whole = tied(geometry.moment_arms_m, force, model.first_strand)
    return arms, whole, geometry.gravity_moment_n_m - geometry.passive_moment_n_m


def _with_piqp(
    matrix: Array, moment: Array, weights: Array, choice: SharingChoice, stiffness: Array
) -> Callable[..., Array]:
    """Return a function that solves one posture; the matrices are built before."""
    from scipy.sparse import csc_matrix, diags_array

    rows, muscles = matrix.shape
    scale = float(muscles)
    cost = csc_matrix(diags_array(np.concatenate([weights * scale, np.full(rows, scale)])))
    give = np.inf if choice.give_activation_1_rad is None else choice.give_activation_1_rad
    reserves = np.diag(np.maximum(choice.reserve_n_m, stiffness / give))
    balance = csc_matrix(np.hstack([matrix, reserves]))
    free = np.full(rows, np.inf)

    def solve(*, tight: bool = False) -> Array:
        solver = piqp.SparseSolver()
        if tight:  # for the agreement; the time is that of its own tolerances
            solver.settings.eps_abs = solver.settings.eps_rel = TIGHT
            solver.settings.eps_duality_gap_abs = TIGHT
            solver.settings.eps_duality_gap_rel = TIGHT
        solver.setup(
            cost,
            np.zeros(muscles + rows),
            balance,
            moment,
            x_l=np.concatenate([np.full(muscles, choice.floor), -free]),
            x_u=np.concatenate([np.ones(muscles), free]),
        )
        solver.solve()
        return np.asarray(solver.result.x[:muscles])

    return solve
