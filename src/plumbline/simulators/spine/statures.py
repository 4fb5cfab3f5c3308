r"""How tall somebody is of whom only sex and age are known.

.. math:: h(a) = \bar h - [\ell(a) - \ell(\bar a)]

with the mean stature of all adults of that sex, the age at which it holds, and the stature lost
since the age of 30, on straight lines through the published losses; no further loss is taken after
the last of them.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from plumbline.evidence import fact, judgement
from plumbline.units import metres_from_millimetres

__all__ = ["usual_stature_m"]

# The ages, in years, between and at which a loss is printed; the first is where it begins.
AGES = (30.0, 70.0, 80.0)
MM_PER_CM = 10.0


def usual_stature_m(sex: Literal["male", "female"], age_years: float) -> float:
    """Return the mean stature of people of a sex and an age.

    Parameters
    ----------
    sex : str
        ``male`` or ``female``.
    age_years : float
        Age.

    Returns
    -------
    float
        Stature, m.

    References
    ----------
    nchs2016stature
    sorkin1999
    """
    mean = fact(f"stature.adults.{sex}", unit="cm")
    lost = _lost_cm(sex, age_years) - _lost_cm(
        sex, judgement("spine.stature.middle_age", unit="years")
    )
    return float(metres_from_millimetres(np.array(MM_PER_CM * (mean - lost))))


def _lost_cm(sex: str, age_years: float) -> float:
    losses = [0.0, *(fact(f"stature.loss.{age:.0f}.{sex}", unit="cm") for age in AGES[1:])]
    return float(np.interp(age_years, AGES, losses))
