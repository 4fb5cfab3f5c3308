"""Healthy bands, and the true value behind a measured one."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float

from plumbline.evidence.laws import z_score

__all__ = [
    "HEALTHY_SHARE",
    "Band",
    "beyond",
    "bounded",
    "healthy_band",
    "into_band",
    "ramp",
    "true_value",
]

# Ours: the band in which a neck keeps its values holds this part of healthy people.
HEALTHY_SHARE: Final = 0.9

Row = Float[np.ndarray, " row"]


class Band(NamedTuple):
    """The lower and the upper edge of health, one pair per row."""

    low: Row
    high: Row


def healthy_band(center: Row, spread: Row) -> Band:
    """Return the band around a norm that holds `HEALTHY_SHARE` of healthy people.

    Parameters
    ----------
    center : ndarray, shape (row,)
        The norm.
    spread : ndarray, shape (row,)
        Standard deviation among healthy people, in the same unit.
    """
    half = z_score((1 + HEALTHY_SHARE) / 2) * spread
    return Band(low=center - half, high=center + half)


def into_band(value: Row, band: Band) -> Row:
    """Return the value itself inside the band, and the nearer edge outside it."""
    return np.clip(value, band.low, band.high)


def beyond(value: Row, edge: Row) -> Row:
    """Return by how much a value exceeds an edge; zero where it does not."""
    return np.maximum(value - edge, 0.0)


def ramp(value: Row, onset: Row, width: Row) -> Row:
    """Return a switch that is 0 up to an onset and grows in a straight line to 1 over a width."""
    return np.clip((value - onset) / width, 0.0, 1.0)


def bounded(value: Row, cap: Row, floor: Row) -> Row:
    r"""Return a value held between ``-floor`` and ``cap``; a small one hardly changes.

    Notes
    -----
    .. math:: c (1 - e^{-x / c}) \text{ for } x \ge 0, \quad f \tanh(x / f) \text{ for } x < 0
    """
    above = cap * -np.expm1(-np.maximum(value, 0.0) / cap)
    below = floor * np.tanh(np.minimum(value, 0.0) / floor)
    return above + below


def true_value(
    measured: Row,
    error: Row,
    *,
    norm: Row,
    spread: Row,
    patient_spread_ratio: Row,
    noise: Row,
) -> Row:
    r"""Return a draw of the true value: given the measurement, or from the norm without one.

    Parameters
    ----------
    measured : ndarray, shape (row,)
        What was read; ``nan`` where nothing was.
    error : ndarray, shape (row,)
        Standard deviation of the measurement.
    norm, spread : ndarray, shape (row,)
        Mean and standard deviation among healthy people.
    patient_spread_ratio : ndarray, shape (row,)
        How much wider values spread among people who get measured.
    noise : ndarray, shape (row,)
        Standard normal draws.

    Notes
    -----
    With :math:`s = \rho\,\mathrm{spread}` and :math:`w = s^2 / (s^2 + e^2)`, a measured value
    :math:`v` gives :math:`m + w (v - m) + e \sqrt{w}\, z`; an unmeasured one
    :math:`m + \mathrm{spread}\, z`.
    """
    known = np.isfinite(measured)
    wide = spread * patient_spread_ratio
    weight = wide**2 / (wide**2 + error**2)
    center = norm + weight * (np.where(known, measured, norm) - norm)
    return np.where(known, center + error * np.sqrt(weight) * noise, norm + spread * noise)
