"""The Numba kernel of passive tissue: moment and stiffness of every angle, and its energy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, no_type_check

import numpy as np
from numba import njit

from plumbline.simulators.spine.body.levels import AXES

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.passive import PassiveTissue

__all__ = ["CurveArrays", "curve_arrays", "energy_j", "resist", "resist_one"]

Array = np.ndarray

AXIS_COUNT = len(AXES)
STEEPEST = 30.0  # widths from rest, far outside every range; from there on a straight line


class CurveArrays(NamedTuple):
    """Passive tissue as the kernel reads it."""

    stiffness: Array
    end: Array
    rest: Array
    neutral: Array
    end_factor: float
    end_width: float
    preload_slope: Array
    preload_limit: Array


def curve_arrays(tissue: PassiveTissue) -> CurveArrays:
    """Return passive tissue as the kernel reads it."""
    return CurveArrays(
        stiffness=tissue.stiffness_n_m_rad,
        end=tissue.end_rad,
        rest=tissue.rest_rad,
        neutral=tissue.neutral_share,
        end_factor=float(tissue.end_factor),
        end_width=float(tissue.end_width_share),
        preload_slope=tissue.preload_slope_1_n,
        preload_limit=tissue.preload_limit,
    )


@njit(cache=True, nogil=True)
@no_type_check
def resist_one(
    tissue: CurveArrays, place: int, angle: float, preload: float
) -> tuple[float, float]:
    """Return moment and stiffness of one angle."""
    excursion = angle - tissue.rest[place]
    side = 1 if excursion >= 0.0 else 0
    size = abs(excursion)
    end = tissue.end[place, side]
    neutral, width = tissue.neutral[place, side] * end, tissue.end_width * end
    level = place // AXIS_COUNT
    stiff = tissue.stiffness[place, side] * min(
        1.0 + tissue.preload_slope[level] * preload, tissue.preload_limit[level]
    )
    toe = np.tanh(size / neutral)
    start = np.exp(-1.0 / tissue.end_width)
    run = min(size / width, STEEPEST)
    steep = start * np.exp(run)
    build = start * np.expm1(run) + steep * (size / width - run)
    gain = (tissue.end_factor - 1.0) * width
    moment = -np.sign(excursion) * stiff * (size - neutral * toe + gain * build)
    return moment, stiff * (toe**2 + (tissue.end_factor - 1.0) * steep)


@njit(cache=True, nogil=True)
@no_type_check
def resist(tissue: CurveArrays, angles: Array, preload: Array, moment: Array, slope: Array) -> None:
    """Fill moment and stiffness (posture, spinal) at angles under a preload (posture, level)."""
    for q in range(angles.shape[0]):
        for k in range(angles.shape[1]):
            under = preload[q, k // AXIS_COUNT]
            moment[q, k], slope[q, k] = resist_one(tissue, k, angles[q, k], under)


@njit(cache=True, nogil=True)
@no_type_check
def energy_j(
    tissue: CurveArrays, angles: Array, preload: Array, nodes: Array, weights: Array
) -> float:
    """Return the energy of tissue at angles (spinal) under a preload (level), from rest.

    ``nodes`` and ``weights`` integrate over the way from -1 to 1.
    """
    total = 0.0
    for k in range(len(angles)):
        way = angles[k] - tissue.rest[k]
        for n in range(len(nodes)):
            angle = tissue.rest[k] + 0.5 * (nodes[n] + 1.0) * way
            moment = resist_one(tissue, k, angle, preload[k // AXIS_COUNT])[0]
            total -= 0.5 * weights[n] * moment * way
    return total
