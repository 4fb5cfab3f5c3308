"""Distribution function and quantile of the Beta law, without a heavy import."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["beta_probability", "beta_quantile"]

# The fraction has converged when one more step changes it by less than rounding error.
CONVERGED: Final = 1e-14
# Ten thousand steps are enough for counts of many millions; the fraction needs about their root.
MOST_STEPS: Final = 10_000
# Keeps the recurrence away from a division by zero.
TINY: Final = 1e-300
# Newton's steps settle within about ten; halvings, where they leave the bracket, within forty.
MOST_CORRECTIONS: Final = 60
# A millionth of a millionth: far below what any count of people can tell.
NARROW: Final = 1e-12


def _step(index: int, x: float, alpha: float, beta: float) -> tuple[float, float]:
    """Return the even and the odd coefficient of one step of the continued fraction."""
    at = alpha + 2 * index
    even = index * (beta - index) * x / ((at - 1) * at)
    odd = -(alpha + index) * (alpha + beta + index) * x / (at * (at + 1))
    return even, odd


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY


def _fraction(x: float, alpha: float, beta: float) -> float:
    """Return the continued fraction of the incomplete beta function (modified Lentz method)."""
    upper = 1.0
    lower = 1 / _away_from_zero(1 - (alpha + beta) * x / (alpha + 1))
    total = lower
    for index in range(1, MOST_STEPS):
        for coefficient in _step(index, x, alpha, beta):
            lower = 1 / _away_from_zero(1 + coefficient * lower)
            upper = _away_from_zero(1 + coefficient / upper)
            total *= upper * lower
        if abs(upper * lower - 1) < CONVERGED:
            break
    return total


def beta_probability(x: float, alpha: float, beta: float) -> float:
    """Return the probability that a Beta quantity lies below a value.

    Parameters
    ----------
    x : float
        The value.
    alpha, beta : float
        The two parameters, both above 0.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    log_front = _log_front(x, alpha, beta)
    if x < (alpha + 1) / (alpha + beta + 2):
        return math.exp(log_front) * _fraction(x, alpha, beta) / alpha
    return 1 - math.exp(log_front) * _fraction(1 - x, beta, alpha) / beta


def beta_quantile(prob: float, alpha: float, beta: float) -> float:
    """Return the value below which a Beta quantity lies with a probability.

    Parameters
    ----------
    prob : float
        Between 0 and 1.
    alpha, beta : float
        The two parameters, both above 0.
    """
    low, high = 0.0, 1.0
    at = alpha / (alpha + beta)
    for _ in range(MOST_CORRECTIONS):
        excess = beta_probability(at, alpha, beta) - prob
        low, high = (at, high) if excess < 0 else (low, at)
        density = _density(at, alpha, beta)
        step = excess / density if density > 0 else math.inf
        moved = at - step if low < at - step < high else 0.5 * (low + high)
        if abs(moved - at) < NARROW:
            return moved
        at = moved
    return at


def _density(x: float, alpha: float, beta: float) -> float:
    """Return the density of a Beta quantity at a value."""
    if not 0 < x < 1:
        return 0.0
    return math.exp(_log_front(x, alpha, beta)) / (x * (1 - x))


def _log_front(x: float, alpha: float, beta: float) -> float:
    """Return the logarithm of ``x**alpha * (1 - x)**beta`` over the beta function."""
    return (
        math.lgamma(alpha + beta)
        - math.lgamma(alpha)
        - math.lgamma(beta)
        + alpha * math.log(x)
        + beta * math.log1p(-x)
    )
