"""Compute what the pages of the spine model say of its limits: rest of tissue, noise, a crate.

Computed when the documentation is built, so that the tables are those of the code beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from runpy import run_path

import numpy as np
from generate import table, write_if_changed

from plumbline.simulators.spine import (
    SpineLoads,
    SpineModel,
    SpinePerson,
    build_spine,
    group_use,
    posture_angles,
    simulate,
    simulate_posture,
)
from plumbline.simulators.spine.body.kinematics import ExternalLoad, weight
from plumbline.simulators.spine.body.levels import SPINAL_COUNT

ROOT = Path(__file__).parents[1]
# The six people of the tests, whose spines are drawn and compared everywhere.
SIX = ROOT / "tests" / "unit" / "simulators" / "spine" / "six_people.py"
# Lowest neck disc of interest, the chest's middle, and the disc in which pressure was measured.
SHOWN = ("C5_C6", "T8_T9", "L4_L5")
# Masses in the hands, kg: nothing, the crate of the postures, and beyond it.
CRATES_KG = (0.0, 10.0, 15.0, 20.0, 22.0, 24.0, 25.0, 30.0)
# Spread of the noise on every angle, in degrees, and how many postures are drawn with it.
NOISE_DEG = (0.25, 0.5, 1.0, 2.0)
DRAWS = 200
SEED = 0
NOT_HELD = "not held"


def newtons(value: float) -> str:
    """Return a compression in whole newtons."""
    return f"{value:,.0f}"


def held(loads: SpineLoads, level: str) -> str:
    """Return the compression of one level in the first posture, or that it is not held."""
    return newtons(loads.compression_n(level)[0]) if loads.sharing.balanced[0] else NOT_HELD


def rest_table() -> str:
    """Return standing loads of six people whose tissue rests in their own or the mean standing."""
    rows = []
    for name, person in run_path(str(SIX))["PEOPLE"].items():
        found = [
            simulate_posture(build_spine(replace(person, rest=rest)), "standing")
            for rest in ("own", "mean")
        ]
        rows.append((name, *(held(loads, level) for level in SHOWN for loads in found)))
    head = [f"{level.replace('_', '-')}, {rest}" for level in SHOWN for rest in ("own", "mean")]
    return table(("person, standing", *head), rows)


def usual_man() -> SpineModel:
    """Return a man of whom no curve was measured."""
    return build_spine(SpinePerson(stature_m=1.75, mass_kg=75.0, sex="male"))


def crates(mass_kg: float) -> tuple[ExternalLoad, ...]:
    """Return a mass held in both hands."""
    return tuple(weight(mass_kg / 2, f"hand.grip_{side}") for side in ("right", "left"))


def crate_rows(model: SpineModel) -> Iterator[tuple[str, ...]]:
    """Yield the loads of a crate held close, heavier and heavier."""
    posture = posture_angles(model, "hold_close")[None]
    levels = ("C0_C1", "C5_C6", "T8_T9", "L4_L5")
    groups = ("hyoids", "longus_colli", "semispinalis_thoracis")
    for mass in CRATES_KG:
        loads = simulate(model, posture, external=crates(mass))
        used = {use.group: f"{100.0 * use.activation:.0f} %" for use in group_use(model, loads)}
        cells = [held(loads, level) for level in levels]
        yield (f"{mass:g}", *cells, *(used.get(group, "") for group in groups))


def crate_table(model: SpineModel) -> str:
    """Return what a heavier crate does to neck and back."""
    head = (
        "in the hands (kg)",
        *(f"{level} (N)" for level in ("C0-C1", "C5-C6", "T8-T9", "L4-L5")),
        "infrahyoids",
        "longus colli",
        "semispinalis thoracis",
    )
    return table(head, crate_rows(model))


def noise_rows(model: SpineModel) -> Iterator[tuple[str, ...]]:
    """Yield what independent errors of every angle do to standing."""
    still = simulate(model, np.zeros((1, len(model.dofs))))
    yield ("0", "1 of 1", *(newtons(still.compression_n(level)[0]) for level in SHOWN))
    drawn = np.random.default_rng(SEED).normal(size=(DRAWS, SPINAL_COUNT))
    flexion = np.array([name.endswith(".flexion") for name in model.dofs[:SPINAL_COUNT]])
    for words, moved in (("flexion only", flexion), ("all axes", np.ones_like(flexion))):
        for spread in NOISE_DEG:
            postures = np.zeros((DRAWS, len(model.dofs)))
            postures[:, :SPINAL_COUNT] = np.radians(spread * drawn) * moved
            loads = simulate(model, postures)
            whole = loads.sharing.balanced
            cells = (
                percentiles(loads.compression_n(level)[whole]) if whole.any() else ""
                for level in SHOWN
            )
            yield (f"{spread:g}, {words}", f"{whole.sum()} of {DRAWS}", *cells)


def percentiles(values: np.ndarray) -> str:
    """Return the median and the range of nine in ten."""
    low, middle, high = np.percentile(values, (5, 50, 95))
    return f"{newtons(middle)} ({newtons(low)}-{newtons(high)})"


def noise_table(model: SpineModel) -> str:
    """Return what noise on the angles of standing does."""
    head = ("SD (degrees)", "held", *(f"{level.replace('_', '-')} (N)" for level in SHOWN))
    return table(head, noise_rows(model))


def main(target: Path) -> None:
    """Write the three tables below a folder."""
    model = usual_man()
    write_if_changed(target / "spine_rest.txt", rest_table())
    write_if_changed(target / "spine_crates.txt", crate_table(model))
    write_if_changed(target / "spine_noise.txt", noise_table(model))
