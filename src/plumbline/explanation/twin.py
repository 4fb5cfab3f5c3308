"""In what the twin with a healthy neck differs from the person."""

from __future__ import annotations

import numpy as np

from plumbline.assessment import Twin, TwinDifference
from plumbline.inference import Posterior

__all__ = ["twin_of"]

SMALLEST_PART = 1e-6  # of a quantity's own size: below it person and twin are equal
HIDDEN_UNITS = ("1", "sd")  # numbers of the mechanism that nobody measures


def twin_of(posterior: Posterior) -> Twin:
    """Return the measurable quantities that a healthy neck would change, as weighted means.

    Parameters
    ----------
    posterior : Posterior
        Quantities of both worlds on every draw.
    """
    context, weights = posterior.context, posterior.weights
    found: list[TwinDifference] = []
    for name, quantity in posterior.compiled.model.quantities.items():
        if quantity.unit in HIDDEN_UNITS:
            continue
        person = float(np.sum(context.person[name] * weights))
        twin = float(np.sum(context.twin[name] * weights))
        size = max(abs(person), abs(twin), 1.0)
        if abs(person - twin) > SMALLEST_PART * size:
            found.append(
                TwinDifference(
                    quantity=name,
                    label=name.rsplit("_", 1)[0].replace("_", " "),
                    unit=quantity.unit,
                    person=person,
                    twin=twin,
                    band_low=None,
                    band_high=None,
                    source=None,
                )
            )
    return Twin(differs=tuple(found), statement=_words(found))


def _words(found: list[TwinDifference]) -> str:
    if not found:
        return "No measured quantity of the neck lies outside its healthy band."
    return (
        "The twin has the same body, T1 slope, thorax, pelvis, age and habits; its neck stands at the edge of the"
        " healthy band where this neck lies outside. Means over the draws; what was not measured is drawn from its norm."
    )
