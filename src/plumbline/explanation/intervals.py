"""Weighted means and intervals over draws."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from plumbline.assessment import Interval

__all__ = ["HIGH_PROB", "LOW_PROB", "evenly_picked", "interval", "weighted_quantile"]

LOW_PROB = 0.05  # every interval of an assessment holds the middle nine tenths of the draws
HIGH_PROB = 0.95  # as much is left out above as below


def weighted_quantile(
    values: Float[np.ndarray, " row"], weights: Float[np.ndarray, " row"], prob: float
) -> float:
    """Return the value below which draws of the given total weight lie."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    position = int(np.searchsorted(total, prob * total[-1]))
    return float(values[order][min(position, len(values) - 1)])


def evenly_picked(weights: Float[np.ndarray, " row"], size: int) -> Int[np.ndarray, " draw"]:
    """Resample draws in proportion to their weight, evenly and without chance."""
    total = np.cumsum(weights)
    points = (np.arange(size) + 0.5) / size * total[-1]
    return np.minimum(np.searchsorted(total, points), len(weights) - 1)


def interval(
    values: Float[np.ndarray, " row"],
    weights: Float[np.ndarray, " row"],
    *,
    lowest: float = 0.0,
    highest: float = 1.0,
) -> Interval:
    """Return the weighted mean with its 90 % interval, inside ``[lowest, highest]``.

    Notes
    -----
    A mean outside its own central interval (a few draws far out) widens the interval to hold it.
    """
    mean = float(np.clip(np.sum(values * weights) / np.sum(weights), lowest, highest))
    low = float(np.clip(weighted_quantile(values, weights, LOW_PROB), lowest, highest))
    high = float(np.clip(weighted_quantile(values, weights, HIGH_PROB), lowest, highest))
    return Interval(value=mean, low=min(low, mean), high=max(high, mean))
