"""Tables of likelihoods: from rates and ratios to P(value | states), and back to weaker ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from jaxtyping import Bool, Float, Shaped

from plumbline.diagnosis.causes import CAUSE_STATES
from plumbline.diagnosis.parameters import MARGIN

__all__ = [
    "Mask",
    "Row",
    "Table",
    "Targets",
    "any_on",
    "log_ratios",
    "ratios_to_rates",
    "tempered",
    "two_values",
    "weakened",
    "wide",
    "wide_row",
    "with_log_ratios",
]

Targets = Mapping[str, tuple[str, ...]]
Row = Float[np.ndarray, " row"]
Mask = Bool[np.ndarray, "*states"]
Table = Float[np.ndarray, "row value *states"]
Wide = Float[np.ndarray, "row *ones"]
AnyRow = Shaped[np.ndarray, " row"]
AnyWide = Shaped[np.ndarray, "row *ones"]

# Two likelihood ratios nearer to each other than this say nothing, and leave the rates as they are.
SAME_RATIO: Final = 1e-9


def wide(values: Row, parents: tuple[str, ...]) -> Wide:
    """Return one number per row with a unit axis per parent behind it."""
    return values.reshape(values.shape + (1,) * len(parents))


def any_on(targets: Targets, parents: tuple[str, ...]) -> Mask:
    """Return in which joint states of the parents at least one target is on."""
    on = np.zeros([len(CAUSE_STATES[parent]) for parent in parents], dtype=bool)
    for axis, parent in enumerate(parents):
        states = np.isin(CAUSE_STATES[parent], targets.get(parent, ()))
        on |= np.expand_dims(states, [other for other in range(len(parents)) if other != axis])
    return on


def ratios_to_rates(positive: Row, negative: Row, otherwise: Row) -> tuple[Row, Row]:
    r"""Return sensitivity and false-positive rate that have these likelihood ratios.

    Parameters
    ----------
    positive, negative : ndarray, shape (row,)
        LR+ and LR-, on different sides of 1.
    otherwise : ndarray, shape (row,)
        False-positive rate where both ratios are 1, so that any rate has them.

    Notes
    -----
    .. math:: q = (1 - LR_-) / (LR_+ - LR_-), \quad s = LR_+ q
    """
    apart = np.abs(positive - negative) > SAME_RATIO
    spread = np.where(apart, positive - negative, 1.0)
    false_positive = np.where(apart, (1.0 - negative) / spread, otherwise)
    false_positive = np.clip(false_positive, MARGIN, 1 - MARGIN)
    return np.clip(positive * false_positive, MARGIN, 1 - MARGIN), false_positive


def wide_row(values: AnyRow, table: Table) -> AnyWide:
    """Return one value per row with a unit axis for every other axis of a table."""
    return values.reshape((-1,) + (1,) * (table.ndim - 1))


def log_ratios(table: Table) -> Table:
    """Return the logarithms of the likelihood ratios of a table against "all off"."""
    return np.log(table / _all_off(table))


def with_log_ratios(table: Table, ratios: Table) -> Table:
    r"""Return a table with other likelihood ratios against "all off", renormalized.

    Parameters
    ----------
    table : ndarray, shape (row, value, \*states)
        Sums to one over values; index 0 of every state axis is "off", and stays as it is.
    ratios : ndarray, shape (row, value, \*states)
        Logarithms of the wanted ratios.
    """
    weights = _all_off(table) * np.exp(ratios)
    return weights / weights.sum(axis=1, keepdims=True)


def tempered(table: Table, exponent: Row) -> Table:
    r"""Return a table whose ratios against "all off" are raised to a power, and renormalized.

    Parameters
    ----------
    table : ndarray, shape (row, value, \*states)
        Sums to one over values; index 0 of every state axis is "off".
    exponent : ndarray, shape (row,)
        Between 0 (says nothing) and 1 (unchanged).
    """
    off = _all_off(table)
    weights = off * (table / off) ** wide_row(exponent, table)
    return weights / weights.sum(axis=1, keepdims=True)


def _all_off(table: Table) -> Float[np.ndarray, "row value *ones"]:
    return table[(slice(None), slice(None), *(slice(0, 1),) * (table.ndim - 2))]


def two_values(on: Mask, sensitivity: Row, false_positive: Row) -> Table:
    """Return the table of a finding that is positive or negative."""
    shape = (-1,) + (1,) * on.ndim
    positive = np.where(on, sensitivity.reshape(shape), false_positive.reshape(shape))
    return np.stack([positive, 1.0 - positive], axis=1)


def weakened(sensitivity: Row, false_positive: Row, exponent: Row) -> tuple[Row, Row]:
    """Return the rates whose likelihood ratios are those of the given rates to a power."""
    weak = ratios_to_rates(
        (sensitivity / false_positive) ** exponent,
        ((1 - sensitivity) / (1 - false_positive)) ** exponent,
        false_positive,
    )
    full = exponent == 1.0
    return np.where(full, sensitivity, weak[0]), np.where(full, false_positive, weak[1])
