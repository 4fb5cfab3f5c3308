"""What is known of a person, as the mechanical routes need it: measured values, else the norm."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.evidence import Estimate, fact, judged
from plumbline.evidence.laws import z_score
from plumbline.measures import HEALTHY_SHARE, true_value

__all__ = [
    "age_years",
    "angle_error_deg",
    "is_present",
    "mass_kg",
    "onset_part",
    "own_value",
    "personal_parameters",
]

Row = Float[np.ndarray, " row"]


def personal_parameters() -> tuple[Estimate, ...]:
    """Return the parameters that every mechanical route needs."""
    return (
        judged("person.usual_age_years", unit="years"),
        judged("measure.patient_spread_ratio", unit="ratio"),
        judged("onset.back_first_cap", unit="proportion"),
        judged("load.recovery_half_life_days", unit="days"),
    )


def age_years(context: Context) -> Row:
    """Return the age, or a draw where it is not known."""
    return np.where(
        np.isnan(context.age_years), context["person.usual_age_years"], context.age_years
    )


def mass_kg(context: Context) -> Row:
    """Return the body mass, or a draw where it is not known."""
    return np.where(np.isnan(context.mass_kg), context["person.usual_mass_kg"], context.mass_kg)


def is_present(context: Context, finding: str) -> Float[np.ndarray, " row"]:
    """Return 1 where a finding is present and 0 where it is absent or unknown."""
    return np.nan_to_num(context.covariate(f"finding.{finding}"))


def onset_part(context: Context) -> Row:
    """Return the part of a neck route that can act: less where the back pain clearly came first."""
    came_first = np.nan_to_num(context.covariate("history.back_pain_first")) > 0
    return np.where(came_first, context["onset.back_first_cap"], 1.0)


def angle_error_deg() -> float:
    r"""Return the standard deviation of one measured curve.

    Notes
    -----
    From the smallest detectable change between two measurements, which holds 90 % of differences:
    :math:`e = \mathrm{MDC}_{90} / (z_{95} \sqrt 2)`.
    """
    change = fact("measure.mdc.lordosis", unit="deg")
    return float(change / (z_score((1 + HEALTHY_SHARE) / 2) * np.sqrt(2)))


def own_value(
    context: Context,
    *names: str,
    norm: Row,
    spread: Row | float,
    error: Row | float,
    noise: str,
) -> Row:
    """Return a draw of a person's true value.

    Parameters
    ----------
    context : Context
        Rows.
    *names : str
        Covariates, such as ``alignment.c2_c7_sva_mm``; the first known one counts. Its error may
        stand beside it as ``<name>.sd``.
    norm, spread, error : ndarray, shape (row,), or float
        Norm, spread among healthy people, and error of one measurement where none is stated.
    noise : str
        Parameter with the person's standard normal draw.
    """
    measured, stated = np.full(context.rows, np.nan), np.full(context.rows, np.nan)
    for name in reversed(names):
        known = context.covariate(name)
        here = np.isfinite(known)
        measured = np.where(here, known, measured)
        stated = np.where(here, context.covariate(f"{name}.sd"), stated)
    return true_value(
        measured,
        np.where(np.isnan(stated), error, stated),
        norm=norm,
        spread=np.broadcast_to(np.asarray(spread, dtype=np.float64), (context.rows,)),
        patient_spread_ratio=context["measure.patient_spread_ratio"],
        noise=context[noise],
    )
