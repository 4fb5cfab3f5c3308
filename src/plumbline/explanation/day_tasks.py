"""The postures of a day one by one: how person and twin take them up, and what they load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.assessment import TaskPosture
from plumbline.simulators.spine.body.levels import DOFS, LEVELS
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.simulators.spine.over_time.day_postures import DayPosture
    from plumbline.simulators.spine.over_time.twins import DayLoads, TwinStudy

__all__ = ["TaskLoad", "task_loads", "task_postures"]

# Rotations of chest, lumbar spine and pelvis.
TRUNK_TURNS = [
    *(DOFS.index(f"{level}.rotation") for level in LEVELS[LEVELS.index("T1_T2") :]),
    DOFS.index("pelvis.rotation"),
]
# Of a degree and of a N m: finer than anything that is shown.
DIGITS = 2


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLoad:
    """One posture of a task in person and twin, each with the likeliest neck.

    Attributes
    ----------
    task, phase : str
        The task and the part of it.
    hours : float
        Hours of a day spent in it.
    person_moment_n_m, twin_moment_n_m : float
        Size of the net moment about L5-S1; ``nan`` where no muscle balances it.
    person_lordosis_rad, twin_lordosis_rad : float
        Lumbar lordosis.
    person_turn_rad, twin_turn_rad : float
        How far the trunk (chest, lumbar spine and pelvis together) turns to the left over feet or
        seat.
    disc_change : float
        What this posture adds to the change of the disc's squared dose, as a part of the whole
        dose of the twin: all of them add up to that change. 0 where the posture does not count.
    held : bool
        Whether the posture counts: every neck of interest can hold it.
    """

    task: str
    phase: str
    hours: float
    person_moment_n_m: float
    twin_moment_n_m: float
    person_lordosis_rad: float
    twin_lordosis_rad: float
    person_turn_rad: float
    twin_turn_rad: float
    disc_change: float
    held: bool


def task_loads(study: TwinStudy, person: DayLoads, twin: DayLoads) -> tuple[TaskLoad, ...]:
    """Return the postures of a day.

    Parameters
    ----------
    study : TwinStudy
        What both have in common.
    person, twin : DayLoads
        A day of each.
    """
    changes = _disc_changes(study, person, twin)
    return tuple(
        TaskLoad(
            task=one.task,
            phase=one.phase,
            hours=one.share * study.day[one.task].hours,
            person_moment_n_m=float(person.tissue.moment_n_m[row]),
            twin_moment_n_m=float(twin.tissue.moment_n_m[row]),
            person_lordosis_rad=float(person.tissue.lordosis_rad[row]),
            twin_lordosis_rad=float(twin.tissue.lordosis_rad[row]),
            person_turn_rad=_trunk_turn_rad(person.postures[row]),
            twin_turn_rad=_trunk_turn_rad(twin.postures[row]),
            disc_change=float(changes[row]),
            held=(one.task, one.phase) not in study.left_out,
        )
        for row, one in enumerate(person.postures)
    )


def task_postures(study: TwinStudy, person: DayLoads, twin: DayLoads) -> tuple[TaskPosture, ...]:
    """Return the postures of a day as an answer has them, in degrees and rounded.

    Parameters
    ----------
    study, person, twin
        As for `task_loads`.
    """
    return tuple(
        TaskPosture(
            task=one.task,
            phase=one.phase,
            hours=one.hours,
            held=one.held,
            person_turn_deg=_degrees(one.person_turn_rad),
            twin_turn_deg=_degrees(one.twin_turn_rad),
            person_lordosis_deg=_known(_degrees(one.person_lordosis_rad), one.held),
            twin_lordosis_deg=_known(_degrees(one.twin_lordosis_rad), one.held),
            person_moment_n_m=_known(round(one.person_moment_n_m, DIGITS), one.held),
            twin_moment_n_m=_known(round(one.twin_moment_n_m, DIGITS), one.held),
        )
        for one in task_loads(study, person, twin)
    )


def _disc_changes(
    study: TwinStudy, person: DayLoads, twin: DayLoads
) -> Float[np.ndarray, " posture"]:
    """Return what each posture adds to the change of the disc's dose, as a part of the twin's."""
    mine, healthy = person.tissue, twin.tissue
    counts = np.array([pair not in study.left_out for pair in mine.pairs])
    hours = mine.share * np.array([study.day[task].hours for task in mine.tasks])
    own, healed = (
        np.where(counts, hours * np.nan_to_num(one.moment_n_m) ** 2, 0.0) for one in (mine, healthy)
    )
    whole = healed.sum()
    return (own - healed) / whole if whole > 0.0 else np.zeros(len(hours))


def _trunk_turn_rad(posture: DayPosture) -> float:
    return float(posture.angles_rad[TRUNK_TURNS].sum())


def _degrees(angle_rad: float) -> float:
    # Zero has no sign.
    return round(float(degrees_from_radians(Radians(angle_rad))), DIGITS) + 0.0


def _known(value: float, held: bool) -> float | None:
    return value if held and np.isfinite(value) else None
