r"""A slow gain of the nervous system, driven by nociceptive input, with feedback.

.. math::

    \tau \dot s = -s + a u + b\,[\phi(s) - \phi(0)], \qquad \phi(s) = (1 + e^{-(s - s_0)/w})^{-1}

The loop gain is :math:`L = b / (4 w)`: below one the gain falls once the drive stops, above one it
can hold itself up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float

__all__ = ["SensitizationModel", "driven_gain_sd", "gain_left"]

STEP_DAYS = 1.0  # ours: halving it changes no third digit for memories of four days and more
SLOPE_AT_MIDDLE = 4.0  # the logistic function's steepest slope is 1 / (4 w)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SensitizationModel:
    """Parameters, one row per person or draw.

    Attributes
    ----------
    time_constant_days : ndarray, shape (row,)
        Memory of the gain.
    drive_sd : ndarray, shape (row,)
        Gain that the drive alone would reach, in population standard deviations (``a u``).
    loop_gain : ndarray, shape (row,)
        Feedback ``L``.
    midpoint_sd, width_sd : ndarray, shape (row,)
        ``s0`` and ``w`` of the feedback.
    """

    time_constant_days: Float[np.ndarray, " row"]
    drive_sd: Float[np.ndarray, " row"]
    loop_gain: Float[np.ndarray, " row"]
    midpoint_sd: Float[np.ndarray, " row"]
    width_sd: Float[np.ndarray, " row"]


def driven_gain_sd(
    model: SensitizationModel, *, days: float | Float[np.ndarray, " row"]
) -> Float[np.ndarray, " row"]:
    """Return the gain after a drive of some days, from rest.

    Parameters
    ----------
    model : SensitizationModel
        Parameters.
    days : float or ndarray, shape (row,)
        Length of the drive.

    Returns
    -------
    ndarray, shape (row,)
        Gain in population standard deviations.
    """
    return _integrate(model, np.zeros_like(model.drive_sd), model.drive_sd, days)


def gain_left(
    model: SensitizationModel,
    driven_sd: Float[np.ndarray, " row"],
    *,
    days: float | Float[np.ndarray, " row"],
) -> Float[np.ndarray, " row"]:
    """Return the fraction of a gain that is left some days after the drive has stopped.

    Parameters
    ----------
    model : SensitizationModel
        Parameters.
    driven_sd : ndarray, shape (row,)
        Gain when the drive stops.
    days : float or ndarray, shape (row,)
        Days since then.

    Returns
    -------
    ndarray, shape (row,)
        In [0, 1]; zero where there was no gain.
    """
    later = _integrate(model, driven_sd, np.zeros_like(model.drive_sd), days)
    ratio = np.divide(later, driven_sd, out=np.zeros_like(driven_sd), where=driven_sd > 0)
    return np.clip(ratio, 0.0, 1.0)


def _integrate(
    model: SensitizationModel,
    start_sd: Float[np.ndarray, " row"],
    drive_sd: Float[np.ndarray, " row"],
    days: float | Float[np.ndarray, " row"],
) -> Float[np.ndarray, " row"]:
    """Fourth-order Runge-Kutta with a fixed step; a row stands still when its time is over."""
    steps = np.broadcast_to(np.maximum(np.ceil(days / STEP_DAYS), 1.0), start_sd.shape)
    step = days / steps
    gain = start_sd.copy()
    feedback = SLOPE_AT_MIDDLE * model.width_sd * model.loop_gain
    rest = _logistic(-model.midpoint_sd / model.width_sd)

    def slope(level: Float[np.ndarray, " row"]) -> Float[np.ndarray, " row"]:
        now = _logistic((level - model.midpoint_sd) / model.width_sd)
        return (-level + drive_sd + feedback * (now - rest)) / model.time_constant_days

    for number in range(int(steps.max(initial=0.0))):
        first = slope(gain)
        second = slope(gain + step / 2 * first)
        third = slope(gain + step / 2 * second)
        fourth = slope(gain + step * third)
        later = gain + step * (first + 2 * second + 2 * third + fourth) / 6
        gain = np.where(number < steps, later, gain)
    return gain


def _logistic(value: Float[np.ndarray, " row"]) -> Float[np.ndarray, " row"]:
    return 1.0 / (1.0 + np.exp(-value))
