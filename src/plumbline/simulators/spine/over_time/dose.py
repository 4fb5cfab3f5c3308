r"""What a day adds up to: hours of each task, and the dose that their loads make.

.. math:: D = \sum_t h_t\, x_t^2

by default: in working people the squared and the plain sum of lumbar moments told later back pain
apart, while the peak and a tenth power did not. A law of fatigue for lifts stands beside it as a
variant; the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError, Problem, SpineInputError
from plumbline.evidence import fact, judgement
from plumbline.units import HOURS_PER_DAY

__all__ = [
    "DoseLaw",
    "TaskTime",
    "day_notes",
    "day_of",
    "dose",
    "elasticity",
    "hours_name",
    "reference_day",
]

SECONDS_PER_HOUR = 3600.0  # by definition of the hour
ROUNDING = 1e-9  # hours that are written as decimals add up to a day within this
BENDING = "bending"
"""A part of the day that is a posture and no task: bent forward, arms hanging."""

HOURS: Mapping[str, str] = MappingProxyType(
    {
        "standing": "standing_hours_per_day",
        "desk_sitting": "desk_hours_per_day",
        "driving": "driving_hours_per_day",
        "overhead_reach": "overhead_hours_per_day",
        BENDING: "bending_hours_per_day",
    }
)
"""Parts of the day whose hours a case may state."""

PHONE = ("phone_standing", "phone_sitting")
PHONE_HOURS = "phone_hours_per_day"
BY_COUNT: Mapping[str, str] = MappingProxyType(
    {"lifting": "lifts_per_day", "walking_head_turn": "head_turns_per_hour"}
)
"""Parts of the day that are counted and last a moment each."""

SLEEP = "sleep_hours_per_night"
OWN = "_hours_per_day"  # a task that a user added has its hours under its id with this ending


class DoseLaw(StrEnum):
    """How loads add up.

    ``SQUARED`` and ``LINEAR`` weigh hours with the square of a load and with the load itself;
    ``FATIGUE`` counts cycles by the lumbar moment, as LiFFT does.
    """

    SQUARED = "squared"
    LINEAR = "linear"
    FATIGUE = "fatigue"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTime:
    """How much of a day a task fills.

    Attributes
    ----------
    hours : float
        Hours in a day.
    cycles : float
        How often in a day its posture is taken anew.
    carried_kg : float or None
        What the hands carry, where somebody says so; None: as the task has it.
    """

    hours: float
    cycles: float
    carried_kg: float | None = None


@cache
def reference_day(added: tuple[str, ...] = ()) -> Mapping[str, TaskTime]:
    """Return the day against which every load response is counted.

    Parameters
    ----------
    added : tuple of str
        Tasks that a user added; the reference person spends no time in them.
    """
    return day_of({hours_name(task): 0.0 for task in added})


def hours_name(task: str) -> str:
    """Return under which name a case states the hours of a task.

    Parameters
    ----------
    task : str
        Id of the task, such as ``shelf``.
    """
    return HOURS.get(task, f"{task}{OWN}")


def day_of(exposure: Mapping[str, float]) -> Mapping[str, TaskTime]:
    """Return a person's day: hours that are stated, and what fits in of the reference day.

    Hours that are stated count as they are. The rest of the reference day is kept where it fits
    into the waking hours that are left, and shortened in proportion where it does not.

    Parameters
    ----------
    exposure : mapping of str to float
        Of a case, such as ``desk_hours_per_day``; ``nan`` counts as not stated. Hours under another
        `hours_name` are those of a task that a user added.

    Returns
    -------
    mapping of str to TaskTime
        By task, in one order.

    Raises
    ------
    SpineInputError
        With every problem: hours below zero or beyond a day, one by one or in sum, or a day in
        which nothing is done at all.
    """
    full, kept, part = _shares(exposure)
    return MappingProxyType(
        {task: time if task in kept else _times(time, part) for task, time in sorted(full.items())}
    )


def day_notes(exposure: Mapping[str, float]) -> tuple[str, ...]:
    """Return in words what had to be done to fit a day together; nothing where it fits.

    Parameters
    ----------
    exposure : mapping of str to float
        As for `day_of`.
    """
    full, kept, part = _shares(exposure)
    if part == 1.0:
        return ()
    stated = sum(full[task].hours for task in kept)
    rest = sum(time.hours for task, time in full.items() if task not in kept)
    if part == 0.0:
        return (
            f"{stated:.1f} hours of the day are stated: nothing is left of it for the {rest:.1f} "
            "hours that a reference day has besides",
        )
    return (
        f"{stated:.1f} hours of the day are stated: the {rest:.1f} hours that a reference day has "
        f"besides are shortened to {part * rest:.1f}, so that they fit into the waking hours",
    )


def _shares(exposure: Mapping[str, float]) -> tuple[dict[str, TaskTime], set[str], float]:
    """Return the unshortened day, tasks that were stated, and the part kept of all others."""
    stated = {name: value for name, value in exposure.items() if np.isfinite(value)}
    names = {**HOURS, **BY_COUNT, **dict.fromkeys(PHONE, PHONE_HOURS)}
    own = {
        name.removesuffix(OWN): name
        for name in stated
        if name.endswith(OWN) and name not in names.values()
    }
    full = _unshortened(stated, own)
    kept = {task for task, name in {**names, **own}.items() if name in stated}
    problems = list(_day_problems(stated, full, kept))
    if problems:
        raise SpineInputError(problems)
    rest = sum(time.hours for task, time in full.items() if task not in kept)
    left = max(_waking(stated) - sum(full[task].hours for task in kept), 0.0)
    return full, kept, 1.0 if rest <= left else left / rest


def _unshortened(stated: Mapping[str, float], own: Mapping[str, str]) -> dict[str, TaskTime]:
    hours = {
        task: stated.get(name, judgement(f"day.{task}", unit="h/day"))
        for task, name in HOURS.items()
    }
    hours |= {task: stated[name] for task, name in own.items()}
    day = {task: _held(time) for task, time in {**hours, **_phone(stated)}.items()}
    lifts = stated.get("lifts_per_day", judgement("day.lifts", unit="1/day"))
    lifted = stated.get("lifting_kg")
    day["lifting"] = replace(_brief(lifts, "day.lift_seconds"), carried_kg=lifted)
    turns = stated.get("head_turns_per_hour", judgement("day.head_turns", unit="1/h"))
    waking = judgement("day.waking_hours", unit="h/day")
    day["walking_head_turn"] = _brief(turns * waking, "day.turn_seconds")
    return day


def _waking(stated: Mapping[str, float]) -> float:
    if SLEEP in stated:
        return HOURS_PER_DAY - stated[SLEEP]
    return judgement("day.waking_hours", unit="h/day")


def _day_problems(
    stated: Mapping[str, float], full: Mapping[str, TaskTime], kept: set[str]
) -> Iterator[Problem]:
    """Yield what no day can be."""
    below = [name for name, value in stated.items() if value < 0.0]
    yield from (Problem(place=f"exposure.{name}", message="is below zero") for name in below)
    filled = {task: full[task].hours for task in sorted(kept) if full[task].hours > 0.0}
    sleep = stated.get(SLEEP, 0.0)
    total = sum(filled.values()) + sleep
    if total > HOURS_PER_DAY + ROUNDING:
        parts = [f"{task.replace('_', ' ')} {hours:.3g}" for task, hours in filled.items()]
        parts += [f"sleep {sleep:.3g}"] if sleep else []
        yield Problem(
            place="exposure",
            message=f"the hours add up to {total:.3g} in a day ({', '.join(parts)}); tasks follow "
            f"one another, and a day has {HOURS_PER_DAY:g}",
        )
    if not below and not any(time.hours > 0.0 for time in full.values()):
        text = "every task has no hours, so that nothing is done that could load a back"
        yield Problem(place="exposure", message=text)


def dose(
    load: Float[np.ndarray, " posture"],
    hours: Float[np.ndarray, " posture"],
    cycles: Float[np.ndarray, " posture"],
    law: DoseLaw = DoseLaw.SQUARED,
) -> float:
    r"""Return the dose of a day.

    Parameters
    ----------
    load : ndarray, shape (posture,)
        Load of a tissue in each posture; under ``FATIGUE`` the lumbar moment, N m.
    hours, cycles : ndarray, shape (posture,)
        How long and how often each posture is taken.
    law : DoseLaw
        How loads add up.

    Raises
    ------
    ModelError
        A load, a time or a number of cycles is negative or not finite.

    Notes
    -----
    Fatigue: :math:`D = \sum_t n_t\, e^{a M_t + b} / N`.

    References
    ----------
    coenen2014, gallagher2017, lifft_code
    """
    for name, values in (("load", load), ("hours", hours), ("cycles", cycles)):
        if not np.all(np.isfinite(values) & (values >= 0.0)):
            raise ModelError(f"dose: {name} must be finite and not negative")
    if law is DoseLaw.FATIGUE:
        return float(np.sum(cycles * _damage_per_cycle(load)))
    power = 2.0 if law is DoseLaw.SQUARED else 1.0
    return float(np.sum(hours * load**power))


def elasticity(law: DoseLaw) -> float:
    r"""Return by which power of the dose the hazard of a source grows.

    Parameters
    ----------
    law : DoseLaw
        Under ``FATIGUE`` the law's own log odds per decade; under ``LINEAR`` twice the power of the
        squared dose, so that a load that is doubled all day long does the same under both.
    """
    if law is DoseLaw.FATIGUE:
        return fact("damage.lifft.log_odds_per_decade", unit="log odds per decade") / np.log(10.0)
    power = judgement("posture.load.elasticity", unit="1")
    return power if law is DoseLaw.SQUARED else 2.0 * power


def _damage_per_cycle(moment_n_m: Float[np.ndarray, " posture"]) -> Float[np.ndarray, " posture"]:
    slope = fact("damage.lifft.moment_slope", unit="1/(N m)")
    intercept = fact("damage.lifft.intercept", unit="1")
    return np.exp(slope * moment_n_m + intercept) / fact("damage.lifft.life", unit="cycles")


def _phone(stated: Mapping[str, float]) -> dict[str, float]:
    """Return the hours with a phone, standing and seated."""
    usual = {task: judgement(f"day.{task}", unit="h/day") for task in PHONE}
    if PHONE_HOURS not in stated:
        return usual
    seated = judgement("day.phone_seated_share", unit="proportion")
    total = stated[PHONE_HOURS]
    return dict(zip(PHONE, ((1.0 - seated) * total, seated * total), strict=True))


def _times(time: TaskTime, part: float) -> TaskTime:
    """Return the same time, shortened."""
    return replace(time, hours=part * time.hours, cycles=part * time.cycles)


def _held(hours: float) -> TaskTime:
    return TaskTime(hours=hours, cycles=hours * judgement("day.changes", unit="1/h"))


def _brief(times: float, seconds_id: str) -> TaskTime:
    hours = times * judgement(seconds_id, unit="s") / SECONDS_PER_HOUR
    return TaskTime(hours=hours, cycles=times)
