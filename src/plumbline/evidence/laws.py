"""The probability laws that say how uncertain a number is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal, Protocol, final, runtime_checkable

import numpy as np
from jaxtyping import Float

from plumbline.evidence.beta import beta_quantile

__all__ = ["BetaLaw", "Law", "Point", "Scale", "SplitNormal", "from_scale", "to_scale", "z_score"]

Scale = Literal["logit", "log", "identity", "fisher"]

# Draws of a bounded quantity stay this far inside their bounds, so that logarithms stay finite.
EDGE: Final = 1e-12
# A draw on a logarithmic scale is held within this many units of zero: exp() stays finite.
LARGEST_LOG: Final = 700.0

_STANDARD_NORMAL = NormalDist()


def z_score(prob: float) -> float:
    """Return the quantile of the standard normal law.

    Parameters
    ----------
    prob : float
        A probability between 0 and 1, both excluded.
    """
    return _STANDARD_NORMAL.inv_cdf(prob)


def to_scale(scale: Scale, value: float) -> float:
    """Return a value on the scale on which its uncertainty is treated as normal."""
    if scale == "logit":
        return math.log(value) - math.log1p(-value)
    if scale == "log":
        return math.log(value)
    return math.atanh(value) if scale == "fisher" else value


def from_scale(scale: Scale, values: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    """Return values from that scale, finite and inside the support."""
    if scale == "identity":
        return values
    if scale == "log":
        return np.exp(np.clip(values, -LARGEST_LOG, LARGEST_LOG))
    if scale == "fisher":
        return np.clip(np.tanh(values), EDGE - 1, 1 - EDGE)
    bounded = np.clip(values, -LARGEST_LOG, LARGEST_LOG)
    return np.clip(1 / (1 + np.exp(-bounded)), EDGE, 1 - EDGE)


@runtime_checkable
class Law(Protocol):
    """What every law can do."""

    def quantile(self, prob: float) -> float:
        """Return the value below which the quantity lies with this probability."""

    def draw(self, rng: np.random.Generator, size: int) -> Float[np.ndarray, " draw"]:
        """Return independent draws."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A number without uncertainty: a cutoff, a count, a constant."""

    value: float

    def quantile(self, prob: float) -> float:
        """Return the value, whatever the probability."""
        return self.value

    def draw(self, rng: np.random.Generator, size: int) -> Float[np.ndarray, " draw"]:
        """Return the value, repeated; the generator is left as it was."""
        return np.full(size, self.value)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SplitNormal:
    """Two half normal laws that meet at the median, on a transformed scale.

    Attributes
    ----------
    scale : str
        ``logit`` (proportions), ``log`` (ratios), ``fisher`` (correlations) or ``identity``.
    center : float
        The median on that scale.
    below, above : float
        Standard deviation of the half below and of the half above the median. They differ
        where a printed interval is not symmetric, so that value, low and high all come back.
    """

    scale: Scale
    center: float
    below: float
    above: float

    def quantile(self, prob: float) -> float:
        """Return the value below which the quantity lies with this probability."""
        z = z_score(prob)
        moved = self.center + z * (self.below if z < 0 else self.above)
        return float(from_scale(self.scale, np.array([moved]))[0])

    def draw(self, rng: np.random.Generator, size: int) -> Float[np.ndarray, " draw"]:
        """Return independent draws."""
        z = rng.standard_normal(size)
        return from_scale(self.scale, self.center + z * np.where(z < 0, self.below, self.above))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BetaLaw:
    """The Beta law of a proportion that was counted."""

    alpha: float
    beta: float

    def quantile(self, prob: float) -> float:
        """Return the value below which the quantity lies with this probability."""
        return beta_quantile(prob, self.alpha, self.beta)

    def draw(self, rng: np.random.Generator, size: int) -> Float[np.ndarray, " draw"]:
        """Return independent draws."""
        return np.clip(rng.beta(self.alpha, self.beta, size), EDGE, 1 - EDGE)
