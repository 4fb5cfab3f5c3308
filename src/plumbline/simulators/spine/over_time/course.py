r"""How the load response of a source runs over months: the person, and two healthy-neck twins.

Tissue does not answer at once. With :math:`\Delta` the difference that a day makes, :math:`m`
months since the neck fell ill and half-lives :math:`T` of adaptation and :math:`T_r` of recovery,

.. math::

    r(t) = r' + \Delta\,(1 - 2^{-(m + t)/T}), \qquad
    r_{\mathrm{now}}(t) = r' + \Delta\,(1 - 2^{-m/T})\,2^{-t/T_r}\quad (t > 0)

and the twin whose neck was never ill stays at :math:`r'`. Today is month zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.twin_effect import TwinEffect

__all__ = ["Course", "Curve", "course_of"]

# Nine of ten draws, as everywhere.
BAND = (0.05, 0.95)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One curve with its band, over the months of a course.

    Attributes
    ----------
    value, low, high : ndarray, shape (time,)
        Mean, 5 % and 95 % quantiles.
    """

    value: Float[np.ndarray, " time"]
    low: Float[np.ndarray, " time"]
    high: Float[np.ndarray, " time"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Person and twins over time.

    Attributes
    ----------
    months : ndarray, shape (time,)
        From the beginning of the neck's illness; 0 is today.
    person, never, from_now : mapping of LocalSource to Curve
        The person; the twin whose neck was never ill; the person whose neck becomes healthy today.
    excess : mapping of LocalSource to Curve
        Person less the never-ill twin, row by row.
    """

    months: Float[np.ndarray, " time"]
    person: Mapping[LocalSource, Curve]
    never: Mapping[LocalSource, Curve]
    from_now: Mapping[LocalSource, Curve]
    excess: Mapping[LocalSource, Curve]


def course_of(
    effect: TwinEffect,
    months: Float[np.ndarray, " time"],
    *,
    since_months: float,
    adaptation_months: Float[np.ndarray, " row"],
    recovery_months: Float[np.ndarray, " row"],
) -> Course:
    """Return how the load responses run.

    Parameters
    ----------
    effect : TwinEffect
        Person against twin once tissue has answered in full.
    months : ndarray, shape (time,)
        When; 0 is today, negative is before.
    since_months : float
        How long the neck has been ill.
    adaptation_months, recovery_months : ndarray, shape (row,)
        Half-lives, one per row of the effect.

    Raises
    ------
    ModelError
        A time is not finite, or a half-life is not positive.
    """
    if not np.all(np.isfinite(months)) or not np.isfinite(since_months):
        raise ModelError("course: months must be finite")
    if not (np.all(adaptation_months > 0.0) and np.all(recovery_months > 0.0)):
        raise ModelError("course: half-lives must be positive")
    ill = np.maximum(since_months + months, 0.0)
    grown = _answered(ill, adaptation_months)
    reached = _answered(np.minimum(ill, max(since_months, 0.0)), adaptation_months)
    left = 0.5 ** (np.maximum(months, 0.0)[:, None] / recovery_months)
    parts = {"person": grown, "never": np.zeros_like(grown), "from_now": reached * left}
    curves = {name: _curves(effect, part, base=1.0) for name, part in parts.items()}
    return Course(months=months, excess=_curves(effect, grown, base=0.0), **curves)


def _answered(
    months: Float[np.ndarray, " time"], half_life: Float[np.ndarray, " row"]
) -> Float[np.ndarray, "time row"]:
    return 1.0 - 0.5 ** (months[:, None] / half_life)


def _curves(
    effect: TwinEffect, part: Float[np.ndarray, "time row"], *, base: float
) -> Mapping[LocalSource, Curve]:
    return MappingProxyType(
        {
            source: _curve(base * effect.twin[:, place] + part * effect.difference[:, place])
            for place, source in enumerate(effect.sources)
        }
    )


def _curve(rows: Float[np.ndarray, "time row"]) -> Curve:
    low, high = np.quantile(rows, BAND, axis=1)
    return Curve(value=rows.mean(axis=1), low=low, high=high)
