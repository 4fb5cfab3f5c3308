"""Every function of a fragment, by name: what a mechanism computes from the context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Cause, Context, Fragment, Gain, Hazard, Quantity, Term

__all__ = ["NamedTerm", "Range", "terms_of"]


class Range(StrEnum):
    """Which numbers a term may return."""

    REAL = "any finite number"
    NOT_NEGATIVE = "a finite number, zero or above"
    PROPORTION = "a number from 0 to 1"

    def holds(self, values: Float[np.ndarray, " *axis"]) -> bool:
        """Return whether every value lies in this range."""
        low = -np.inf if self is Range.REAL else 0.0
        high = 1.0 if self is Range.PROPORTION else np.inf
        return bool(np.all(np.isfinite(values)) and np.all((low <= values) & (values <= high)))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTerm:
    """One function of a fragment.

    Attributes
    ----------
    name : str
        What it is, in words.
    term : Term
        From the context to a number per row, or to a probability per row and state.
    allowed : Range
        What it may return.
    """

    name: str
    term: Term
    allowed: Range


def terms_of(fragment: Fragment) -> tuple[NamedTerm, ...]:
    """Return every function of a fragment.

    Parameters
    ----------
    fragment : Fragment
        Causes, links, quantities, hazards and gains.
    """
    found = [named for cause in fragment.causes for named in _of_cause(cause)]
    found += [
        NamedTerm(name=f"link to {link.child}", term=link.hazard, allowed=Range.NOT_NEGATIVE)
        for link in fragment.links
    ]
    found += [named for quantity in fragment.quantities for named in _of_quantity(quantity)]
    found += [named for hazard in fragment.hazards for named in _of_hazard(hazard)]
    found += [named for gain in fragment.gains for named in _of_gain(gain)]
    return tuple(found)


def _of_cause(cause: Cause) -> Iterator[NamedTerm]:
    for state, term in cause.onset.items():
        name = f"onset of {cause.id} ({state})"
        yield NamedTerm(name=name, term=term, allowed=Range.NOT_NEGATIVE)
    if cause.chances is not None:
        name = f"chances of {cause.id}"
        yield NamedTerm(name=name, term=cause.chances, allowed=Range.PROPORTION)
    for parent, factors in cause.scaled_by.items():
        name = f"factors of {parent} on {cause.id}"
        for factor in factors:
            yield NamedTerm(name=name, term=factor, allowed=Range.NOT_NEGATIVE)


def _of_quantity(quantity: Quantity) -> Iterator[NamedTerm]:
    def value(context: Context) -> Float[np.ndarray, " row"]:
        here = {parent: context.person[parent] for parent in quantity.parents}
        return np.asarray(quantity.function(context, **here))

    yield NamedTerm(name=f"quantity {quantity.id}", term=value, allowed=Range.REAL)
    healthy = quantity.healthy
    if healthy is not None:
        yield NamedTerm(
            name=f"quantity {quantity.id} with a healthy neck",
            term=lambda context: np.asarray(healthy(context, context.person[quantity.id])),
            allowed=Range.REAL,
        )
    band = quantity.band
    if band is not None:
        yield NamedTerm(
            name=f"healthy band of {quantity.id}",
            term=lambda context: np.asarray(band(context)),
            allowed=Range.REAL,
        )


def _of_hazard(hazard: Hazard) -> Iterator[NamedTerm]:
    name = f"hazard of {hazard.owner} for {hazard.symptom}"
    yield NamedTerm(name=name, term=hazard.rate, allowed=Range.REAL)
    for parent, factors in hazard.scaled_by.items():
        for factor in factors:
            label = f"factors of {parent} on the {name}"
            yield NamedTerm(name=label, term=factor, allowed=Range.NOT_NEGATIVE)
    if hazard.remains is not None:
        left = f"what is left of the {name}"
        yield NamedTerm(name=left, term=hazard.remains, allowed=Range.PROPORTION)


def _of_gain(gain: Gain) -> Iterator[NamedTerm]:
    name = f"gain of {gain.owner}"
    yield NamedTerm(name=name, term=gain.factor, allowed=Range.NOT_NEGATIVE)
    if gain.remains is not None:
        left = f"what is left of the {name}"
        yield NamedTerm(name=left, term=gain.remains, allowed=Range.PROPORTION)
