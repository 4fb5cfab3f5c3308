"""Frailty: what makes one person hurt in several places. Never a player with a share."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.causal import Cause, Context, Fragment
from plumbline.evidence import judged

__all__ = ["shared_liability"]

STATES = ("low", "middle", "high")


def shared_liability() -> Fragment:
    """Return the liability that neck and back pain share."""
    return Fragment(
        name="shared_liability",
        causes=(
            Cause(
                id="frailty",
                label="liability to pain in several places",
                states=STATES,
                chances=_chances,
            ),
        ),
        parameters=(
            judged("frailty.high", unit="proportion"),
            judged("frailty.middle_of_rest", unit="proportion"),
            *(judged(f"frailty.factor.{state}", unit="ratio") for state in STATES),
        ),
        cites=("epi.nhis.or", "epi.twins.h2.lumbar_cervical", "epi.twins.neck_distress"),
    )


def _chances(context: Context) -> Float[np.ndarray, "row state"]:
    high = context["frailty.high"]
    middle = (1.0 - high) * context["frailty.middle_of_rest"]
    return np.stack([1.0 - high - middle, middle, high], axis=1)
