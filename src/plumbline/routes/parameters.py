"""Parameters that differ between settings: one estimate per setting, picked row by row."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.case import Setting
from plumbline.causal import Context, Term
from plumbline.evidence import Estimate, judged

__all__ = [
    "REFERENCE_AGE_YEARS",
    "SETTINGS",
    "age_factor",
    "attributable_hazard",
    "by_setting",
    "drawn",
    "pick",
    "scaled_by_frailty",
]

SETTINGS = tuple(setting.value for setting in Setting if setting is not Setting.UNKNOWN)
"""Settings in the order of the context's ``setting`` index; an unknown one is their mixture."""

REFERENCE_AGE_YEARS = 50.0  # ours: where every age factor is one
MOST_SUFFICIENT = 0.95  # ours: a probability that keeps its hazard finite
YEARS_PER_DECADE = 10.0  # slopes are stated per decade


def by_setting(prefix: str, unit: str) -> tuple[Estimate, ...]:
    """Return the judgements ``<prefix>.<setting>`` of every setting."""
    return tuple(judged(f"{prefix}.{setting}", unit=unit) for setting in SETTINGS)


def pick(context: Context, prefix: str) -> Float[np.ndarray, " row"]:
    """Return a parameter's value per row: the setting's own, else the common one."""
    if f"{prefix}.{SETTINGS[0]}" not in context.values:
        return context[prefix]
    table = np.stack([context[f"{prefix}.{setting}"] for setting in SETTINGS])
    return table[np.maximum(context.setting, 0), np.arange(context.rows)]


def age_factor(context: Context, slope: str) -> Float[np.ndarray, " row"]:
    """Return the factor on an onset hazard at the person's age; one where the age is unknown.

    Parameters
    ----------
    context : Context
        Rows.
    slope : str
        Parameter: change of the log hazard per decade.
    """
    decades = (context.age_years - REFERENCE_AGE_YEARS) / YEARS_PER_DECADE
    return np.where(np.isnan(decades), 1.0, np.exp(context[slope] * np.nan_to_num(decades)))


def drawn(parameter: str) -> Term:
    """Return the term that is a parameter's drawn value."""
    return lambda context: context[parameter]


def scaled_by_frailty() -> dict[str, tuple[Term, ...]]:
    """Return the factors by which the shared liability multiplies an onset or a hazard."""
    return {"frailty": tuple(_factor(state) for state in ("low", "middle", "high"))}


def _factor(state: str) -> Term:
    return lambda context: context[f"frailty.factor.{state}"]


def attributable_hazard(
    fraction: Float[np.ndarray, " row"], no_pain_prob: Float[np.ndarray, " row"]
) -> Float[np.ndarray, " row"]:
    r"""Return how probable a sufficient cause is that a fraction of those in pain owe the pain to.

    Notes
    -----
    With probability :math:`S` that nothing else hurts, a sufficient cause present with probability
    :math:`c` is necessary in :math:`a = c S / (1 - (1 - c) S)` of those in pain, so that
    :math:`c = a (1 - S) / (S (1 - a))`.
    """
    odds = fraction / (1.0 - fraction)
    return np.minimum(odds * (1.0 - no_pain_prob) / no_pain_prob, MOST_SUFFICIENT)
