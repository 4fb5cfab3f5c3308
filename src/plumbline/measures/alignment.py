"""What the spine of a healthy person of this age, sex and shape would measure.

Positive lordosis curves backward, positive offsets lie in front.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from jaxtyping import Float, Int

from plumbline.evidence import fact
from plumbline.measures.published_formula import INTERCEPT, coefficients
from plumbline.measures.published_spread import spread_of

__all__ = [
    "AGE_CLASSES",
    "expected_c7_s1_sva_mm",
    "expected_lumbar_lordosis_deg",
    "expected_neck_lordosis_deg",
    "expected_neck_offset_mm",
    "neck_offset_from_head_angle_mm",
]

Row = Float[np.ndarray, " row"]

AGE_CLASSES = ("20_40", "40_60", "60plus")
"""Age classes of the pooled norms."""

# The middles of those classes; the open one is taken to end as late as the others are long.
CLASS_MIDDLES_YEARS: Final = (30.0, 50.0, 70.0)

LORDOSIS_FORMULA = "formula.CL_from_T1S"
LUMBAR_FORMULA = "formula.LL_hasegawa"


def _by_age(age_years: Row, norms: tuple[Row, Row, Row]) -> Row:
    """Return a norm between the middles of the age classes, level beyond the outer ones."""
    young, middle, old = CLASS_MIDDLES_YEARS
    later = np.clip((age_years - middle) / (old - middle), 0.0, 1.0)
    earlier = np.clip((middle - age_years) / (middle - young), 0.0, 1.0)
    return norms[1] + later * (norms[2] - norms[1]) + earlier * (norms[0] - norms[1])


def expected_neck_lordosis_deg(
    t1_slope_deg: Row, age_years: Row, norms_deg: tuple[Row, Row, Row]
) -> Row:
    r"""Return the C2-C7 lordosis of a healthy neck on this first thoracic vertebra.

    Parameters
    ----------
    t1_slope_deg : ndarray, shape (row,)
        Slope of T1.
    age_years : ndarray, shape (row,)
        Age.
    norms_deg : three ndarrays, shape (row,)
        Norm of each of `AGE_CLASSES`.

    Notes
    -----
    Age sets the level, the formula (with a healthy offset of C2) how it follows the slope:

    .. math:: L = L(\mathrm{age}) + b\,(\mathrm{T1S} - \overline{\mathrm{T1S}})

    References
    ----------
    josr2020cl
    """
    slope = coefficients(LORDOSIS_FORMULA, ("T1S", "C2C7SVA_mm", "TIA"))["T1S"]
    usual = fact("norm.josr307.T1S", unit="deg")
    return _by_age(age_years, norms_deg) + slope * (t1_slope_deg - usual)


def expected_c7_s1_sva_mm(age_years: Row, norms_mm: tuple[Row, Row, Row]) -> Row:
    """Return how far C7 stands in front of S1 in healthy people of this age.

    Parameters
    ----------
    age_years : ndarray, shape (row,)
        Age.
    norms_mm : three ndarrays, shape (row,)
        Norm of each of `AGE_CLASSES`.
    """
    return _by_age(age_years, norms_mm)


def expected_neck_offset_mm(
    sex: Int[np.ndarray, " row"], women_mm: Row, men_mm: Row, all_mm: Row
) -> Row:
    """Return how far C2 stands in front of C7 in healthy people of this sex.

    Parameters
    ----------
    sex : ndarray, shape (row,)
        0 female, 1 male, -1 unknown.
    women_mm, men_mm, all_mm : ndarray, shape (row,)
        The norms.
    """
    return np.where(sex < 0, all_mm, np.where(sex > 0, men_mm, women_mm))


def expected_lumbar_lordosis_deg(pelvic_incidence_deg: Row, age_years: Row) -> Row:
    """Return the lumbar lordosis that fits a pelvis at this age.

    Parameters
    ----------
    pelvic_incidence_deg : ndarray, shape (row,)
        Pelvic incidence.
    age_years : ndarray, shape (row,)
        Age.
    """
    found = coefficients(LUMBAR_FORMULA, ("PI", "age"))
    return found[INTERCEPT] + found["PI"] * pelvic_incidence_deg + found["age"] * age_years


def neck_offset_from_head_angle_mm(
    craniovertebral_angle_deg: Row, correlation: Row, offset_spread_mm: Row
) -> tuple[Row, Row]:
    r"""Return what a photographed head angle says about the offset of C2: its mean and its spread.

    Parameters
    ----------
    craniovertebral_angle_deg : ndarray, shape (row,)
        Angle of the line from C7 to the ear over the horizontal; ``nan`` passes through.
    correlation : ndarray, shape (row,)
        Size of the correlation of angle and offset.
    offset_spread_mm : ndarray, shape (row,)
        Standard deviation of the offset.

    Notes
    -----
    .. math:: d = d_{50} - r\,\frac{s_d}{s_a}\,(a - a_{\mathrm{norm}}), \quad s = s_d \sqrt{1 - r^2}
    """
    usual_deg = fact("fhp.lau.normal", unit="deg")
    slope = correlation * offset_spread_mm / spread_of("fhp.lau.neckpain")
    mean = fact("fhp.cva50_equals", unit="mm") - slope * (craniovertebral_angle_deg - usual_deg)
    return mean, offset_spread_mm * np.sqrt(1.0 - correlation**2)
