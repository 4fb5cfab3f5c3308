r"""How people stand: one Gaussian over pelvic incidence, sacral slope and all joint angles.

Means, spreads and correlations are published for the whole curves (incidence, slope, lordosis,
kyphosis, T1 slope, neck); within a curve each level takes its part,

.. math:: \phi_i = \mu_i + \frac{\sigma_i^2}{\sum_j \sigma_j^2}\,(S - \bar S) + e_i,
          \qquad \textstyle\sum_i e_i = 0,

so that the sums have exactly the published law and the levels the spread they were given. Two
covariances nobody prints follow from two that are printed, because the thoracic curve is
``T1 slope - sacral slope + lordosis``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from plumbline.evidence import bounds, fact, judgement
from plumbline.simulators.spine.body.levels import LEVELS, level_index
from plumbline.units import radians_from_degrees

__all__ = ["INCIDENCE", "SLOPE", "Norm", "norm_of"]

# Places in the state: incidence, slope, then the joints from the top.
INCIDENCE, SLOPE, FIRST_JOINT = 0, 1, 2
# Whole curves, in the order of their covariance.
WHOLES = ("incidence", "slope", "lordosis", "t1_slope", "c7_t1", "neck", "head_pitch")
UPPER_NECK = slice(level_index("C0_C1"), level_index("C2_C3"))
NECK = slice(level_index("C2_C3"), level_index("C7_T1"))
C7_T1 = level_index("C7_T1")
CHEST = slice(level_index("T1_T2"), level_index("L1_L2"))
LUMBAR = slice(level_index("L1_L2"), len(LEVELS))
# The ages, in years, that stand for the three age groups of the published neck angles.
MIDDLE_AGES = (30.0, 50.0, 70.0)
AGE_GROUPS = ("20_40", "40_60", "60plus")
KEPT_AGES = 128  # whose norm is kept; each is a few kilobytes
REFERENCE_AGE = 50.0  # middle of the series behind the norms, in years


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Mean and covariance of how people stand.

    Attributes
    ----------
    mean : ndarray, shape (state,)
        Incidence, slope, then 25 joint angles, rad.
    covariance : ndarray, shape (state, state)
        Of the same, rad2.
    """

    mean: Float[np.ndarray, " state"]
    covariance: Float[np.ndarray, "state state"]


def spread(fact_id: str, unit: str = "deg") -> float:
    """Return the standard deviation of a fact printed as mean and one of them to each side."""
    low, high = bounds(fact_id, unit=unit)
    return 0.5 * (high - low)


def by_age(stem: str, age_years: float, unit: str = "deg") -> float:
    """Return a mean printed for three age groups, on a straight line between their middles."""
    means = [fact(f"{stem}.{group}", unit=unit) for group in AGE_GROUPS]
    return float(np.interp(age_years, MIDDLE_AGES, means))


def lordosis_of(incidence_deg: float, age_years: float) -> float:
    """Return the mean lumbar lordosis at an incidence and an age, in degrees.

    References
    ----------
    hasegawa2016
    """
    per_degree = fact("formula.LL_hasegawa.pi", unit="1")
    per_year = fact("formula.LL_hasegawa.age", unit="1")
    return (
        fact("formula.LL_hasegawa.constant", unit="deg")
        + per_degree * incidence_deg
        + (per_year * age_years)
    )


def kept(values: Float[np.ndarray, "*any"]) -> Float[np.ndarray, "*any"]:
    """Return an array that many will be handed, made read-only.

    Parameters
    ----------
    values : ndarray
        Of one's own making; it is the same array that is returned.
    """
    values.setflags(write=False)
    return values


@lru_cache(maxsize=KEPT_AGES)
def norm_of(age_years: float) -> Norm:
    """Return how people of an age stand; it is kept, and so read-only.

    Parameters
    ----------
    age_years : float
        Age. Lordosis and neck change with it; the slope follows the lordosis.
    """
    wholes = _covariance_of_wholes()
    means = _means_of_wholes(age_years, wholes)
    return _spread_over_levels(means, wholes)


def _means_of_wholes(
    age_years: float, covariance: Float[np.ndarray, "whole whole"]
) -> Float[np.ndarray, " whole"]:
    incidence = fact("norm.yukawa.PI", unit="deg")
    lordosis = lordosis_of(incidence, age_years)
    lost = lordosis - lordosis_of(incidence, REFERENCE_AGE)
    follows = _given(covariance, WHOLES.index("incidence"))
    slope, curve = WHOLES.index("slope"), WHOLES.index("lordosis")
    return np.array(
        [
            incidence,
            fact("norm.yukawa.SS", unit="deg")
            + lost * follows[slope, curve] / follows[curve, curve],
            lordosis,
            fact("norm.azimi.T1S.healthy", unit="deg"),
            -judgement("spine.level.C7_T1.lordosis", unit="deg"),
            -by_age("norm.meta.CL", age_years),  # printed with lordosis negative
            fact("gaze.norm_McGS", unit="deg"),
        ]
    )


def _given(
    covariance: Float[np.ndarray, "whole whole"], known: int
) -> Float[np.ndarray, "whole whole"]:
    """Return the covariance once one of the wholes is known."""
    column = covariance[:, known]
    return covariance - np.outer(column, column) / covariance[known, known]


def _covariance_of_wholes() -> Float[np.ndarray, "whole whole"]:
    r"""Return the covariance of the whole curves, deg2.

    Notes
    -----
    With kyphosis ``K = T - S + L`` (T1 slope, sacral slope, lordosis), the printed correlation of
    ``L`` and ``K`` and spread of ``K`` give the covariances of ``T`` with ``L`` and ``S``:

    .. math::

        \sigma_{TL} = \sigma_{LK} + \sigma_{SL} - \sigma_L^2, \qquad
        \sigma_{TS} = \tfrac12(\sigma_T^2 + \sigma_S^2 + \sigma_L^2 + 2\sigma_{TL}
                        - 2\sigma_{SL} - \sigma_K^2)
    """
    sd = _spreads()
    incidence, slope, lordosis, t1, neck = (
        sd[name] for name in ("incidence", "slope", "lordosis", "t1_slope", "neck")
    )
    kyphosis = spread("norm.yukawa.TK_T1_12")
    slope_lordosis = _correlation("corr.maxLL.SS") * slope * lordosis
    t1_lordosis = _correlation("corr.maxLL.TK") * lordosis * kyphosis + slope_lordosis - lordosis**2
    t1_slope = 0.5 * (
        t1**2 + slope**2 + lordosis**2 + 2 * t1_lordosis - 2 * slope_lordosis - kyphosis**2
    )
    pairs = {
        ("incidence", "slope"): _correlation("corr.table.SS_PI") * incidence * slope,
        ("incidence", "lordosis"): _correlation("corr.pan.PI_LL") * incidence * lordosis,
        ("slope", "lordosis"): slope_lordosis,
        ("incidence", "t1_slope"): _correlation("chain.asj.PI_C7slope") * incidence * t1,
        ("lordosis", "t1_slope"): t1_lordosis,
        ("slope", "t1_slope"): t1_slope,
        ("t1_slope", "neck"): -_correlation("corr.zhu.C7slope_C27") * t1 * neck,
    }
    covariance = np.diag([sd[name] ** 2 for name in WHOLES])
    for (first, second), value in pairs.items():
        row, column = WHOLES.index(first), WHOLES.index(second)
        covariance[row, column] = covariance[column, row] = value
    return covariance


def _correlation(fact_id: str) -> float:
    return fact(fact_id, unit="correlation")


def _spreads() -> dict[str, float]:
    values = (
        spread("norm.yukawa.PI"),
        spread("norm.yukawa.SS"),
        spread("norm.yukawa.LL_T12_S1"),
        spread("norm.josr307.T1S"),
        judgement("spine.level.neck.sd", unit="deg"),
        spread("norm.zhu.C27"),
        judgement("spine.head_pitch.sd", unit="deg"),
    )
    return dict(zip(WHOLES, values, strict=True))


def _spread_over_levels(
    means: Float[np.ndarray, " whole"], covariance: Float[np.ndarray, "whole whole"]
) -> Norm:
    """Give every level its part of its curve; the wholes keep their law."""
    count = FIRST_JOINT + len(LEVELS)
    carried = np.zeros((count, len(WHOLES)))
    own = np.zeros((count, count))
    carried[INCIDENCE, INCIDENCE] = carried[SLOPE, SLOPE] = 1.0
    center = np.zeros(count)
    whole = {name: np.eye(len(WHOLES))[place] for place, name in enumerate(WHOLES)}
    rows = (
        (LUMBAR, -whole["lordosis"]),
        (CHEST, whole["t1_slope"] - whole["slope"] + whole["lordosis"]),
        (slice(C7_T1, C7_T1 + 1), whole["c7_t1"]),
        (NECK, -whole["neck"]),
        (UPPER_NECK, whole["head_pitch"] - whole["t1_slope"] - whole["c7_t1"] + whole["neck"]),
    )
    for levels, row in rows:
        shape, sd = _levels(levels)
        place = slice(FIRST_JOINT + levels.start, FIRST_JOINT + levels.stop)
        weight = sd**2 / np.sum(sd**2)
        total = float(row @ means)
        carried[place] = np.outer(weight, row)
        own[place, place] = np.diag(sd**2) - np.outer(sd**2, sd**2) / np.sum(sd**2)
        center[place] = shape + weight * (total - np.sum(shape))
    center[INCIDENCE], center[SLOPE] = means[INCIDENCE], means[SLOPE]
    whole_covariance = carried @ covariance @ carried.T + own
    return Norm(
        mean=kept(radians_from_degrees(center)),
        covariance=kept(radians_from_degrees(radians_from_degrees(whole_covariance))),
    )


def _levels(levels: slice) -> tuple[Float[np.ndarray, " part"], Float[np.ndarray, " part"]]:
    """Return usual angle and spread of the levels of a curve, deg, positive kyphotic."""
    names = LEVELS[levels]
    if levels == LUMBAR:
        facts = [f"norm.segLL.{name.replace('_', '')}" for name in names]
        return -_facts(facts), np.array([spread(name) for name in facts])
    if levels == CHEST:
        sd = judgement("spine.level.thorax.sd", unit="deg")
        return -_facts([f"geometry.joint.{name}.angle" for name in names]), np.full(len(names), sd)
    sd = judgement("spine.level.neck.sd", unit="deg")
    return np.zeros(len(names)), np.full(len(names), sd)


def _facts(names: Sequence[str]) -> Float[np.ndarray, " part"]:
    return np.array([fact(name, unit="deg") for name in names])
