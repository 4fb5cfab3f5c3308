r"""What a day adds up to: hours of each task, and the dose that their loads make.

.. math:: D = \sum_t h_t\, x_t^2

by default: in working people the squared and the plain sum of lumbar moments told later back pain
apart, while the peak and a tenth power did not. A law of fatigue for lifts stands beside it as a
variant; the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError
from plumbline.evidence import fact, judgement

__all__ = ["DoseLaw", "TaskTime", "day_of", "dose", "elasticity", "reference_day"]

SECONDS_PER_HOUR = 3600.0  # by definition of the hour
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
def reference_day() -> Mapping[str, TaskTime]:
    """Return the day against which every load response is counted."""
    return day_of({})


def day_of(exposure: Mapping[str, float]) -> Mapping[str, TaskTime]:
    """Return a person's day: hours where they are stated, else those of the reference day.

    Parameters
    ----------
    exposure : mapping of str to float
        Of a case, such as ``desk_hours_per_day``; ``nan`` counts as not stated.

    Returns
    -------
    mapping of str to TaskTime
        By task, in one order.
    """
    stated = {name: value for name, value in exposure.items() if np.isfinite(value)}
    hours = {
        task: stated.get(name, judgement(f"day.{task}", unit="h/day"))
        for task, name in HOURS.items()
    }
    day = {task: _held(time) for task, time in {**hours, **_phone(stated)}.items()}
    lifts = stated.get("lifts_per_day", judgement("day.lifts", unit="1/day"))
    lifted = stated.get("lifting_kg")
    day["lifting"] = replace(_brief(lifts, "day.lift_seconds"), carried_kg=lifted)
    turns = stated.get("head_turns_per_hour", judgement("day.head_turns", unit="1/h"))
    waking = judgement("day.waking_hours", unit="h/day")
    day["walking_head_turn"] = _brief(turns * waking, "day.turn_seconds")
    return MappingProxyType({task: day[task] for task in sorted(day)})


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
    if "phone_hours_per_day" not in stated:
        return usual
    seated = judgement("day.phone_seated_share", unit="proportion")
    total = stated["phone_hours_per_day"]
    return dict(zip(PHONE, ((1.0 - seated) * total, seated * total), strict=True))


def _held(hours: float) -> TaskTime:
    return TaskTime(hours=hours, cycles=hours * judgement("day.changes", unit="1/h"))


def _brief(times: float, seconds_id: str) -> TaskTime:
    hours = times * judgement(seconds_id, unit="s") / SECONDS_PER_HOUR
    return TaskTime(hours=hours, cycles=times)
