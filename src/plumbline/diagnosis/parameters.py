"""Parameters of a likelihood: estimates named by facts or judgements, and their drawn values."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.evidence import Estimate, estimate, fact, facts, judged, judgement_record

__all__ = ["MARGIN", "estimate_of", "figure_of", "probability", "ratio"]

# Probabilities stay this far inside (0, 1), so that no single answer can be decisive for ever.
MARGIN: Final = 1e-4


@cache
def estimate_of(name: str, *, unit: str) -> Estimate:
    """Return the estimate behind a name: a fact where one has it, else a judgement.

    Parameters
    ----------
    name : str
        Id of a fact or of a judgement.
    unit : str
        The unit that the caller expects.

    Raises
    ------
    EvidenceError
        Neither exists, or the unit is another one.
    """
    return estimate(name, unit=unit) if name in facts() else judged(name, unit=unit)


def figure_of(name: str) -> float:
    """Return a cut-off by its id, whatever its unit is.

    Parameters
    ----------
    name : str
        Id of a fact or of a judgement of shape ``fixed``.
    """
    known = facts().get(name)
    if known is not None and known.unit is not None:
        return fact(name, unit=known.unit)
    return judgement_record(name).value


def probability(context: Context, parameter: Estimate) -> Float[np.ndarray, " row"]:
    """Return the drawn values of a proportion, kept inside (0, 1)."""
    return np.clip(context[parameter.id], MARGIN, 1 - MARGIN)


def ratio(context: Context, parameter: Estimate) -> Float[np.ndarray, " row"]:
    """Return the drawn values of a ratio, none further out than its printed interval.

    An interval that lies on one side of 1 is kept there; one that crosses 1 is cut at 1, because a
    sign that were to speak for the opposite of what it is published for is no reading of its study.
    """
    drawn = np.clip(context[parameter.id], parameter.low, parameter.high)
    return np.maximum(drawn, 1.0) if parameter.value >= 1.0 else np.minimum(drawn, 1.0)
