"""In what the twin with a healthy neck differs from the person."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.assessment import Twin, TwinDifference
from plumbline.causal import Context, Quantity
from plumbline.inference import Posterior

__all__ = ["twin_of"]

SMALLEST_PART = 0.02  # of a quantity's own size: less is noise of what was not measured


def twin_of(posterior: Posterior) -> Twin:
    """Return the measurable quantities that a healthy neck would change, as weighted means.

    Parameters
    ----------
    posterior : Posterior
        Quantities of both worlds on every draw.
    """
    found = [
        difference
        for quantity in posterior.compiled.model.quantities.values()
        if (difference := _difference(quantity, posterior.context, posterior.weights)) is not None
    ]
    found.sort(key=lambda one: -abs(one.person - one.twin) / _size(one.person, one.twin))
    return Twin(differs=tuple(found), statement=_words(found))


def _size(person: float, twin: float) -> float:
    return max(abs(person), abs(twin), 1.0)


def _difference(
    quantity: Quantity, context: Context, weights: Float[np.ndarray, " row"]
) -> TwinDifference | None:
    if quantity.band is None:
        return None
    person = float(weights @ context.person[quantity.id])
    twin = float(weights @ context.twin[quantity.id])
    if abs(person - twin) < SMALLEST_PART * _size(person, twin):
        return None
    low, high = quantity.band(context)
    suffix = "_" + quantity.unit.lower().replace(" ", "_")
    return TwinDifference(
        quantity=quantity.id,
        label=quantity.id.removesuffix(suffix).replace("_", " "),
        unit=quantity.unit,
        person=person,
        twin=twin,
        band_low=float(weights @ low),
        band_high=float(weights @ high),
        source=None,
    )


def _words(found: list[TwinDifference]) -> str:
    if not found:
        return "Nothing that was measured of the neck lies clearly outside its healthy band."
    return (
        "The twin has the same body, T1 slope, thorax, pelvis, age and habits; its neck stands at"
        " the edge of the healthy band where this neck lies outside. Means over the draws. What was"
        " not measured is drawn from a published norm (of people like this one; a dropped-head"
        " series where the head drops)."
    )
