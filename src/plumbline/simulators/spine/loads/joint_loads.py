r"""What every level from C0-C1 to L5-S1 carries: compression, shear, moment, disc pressure.

Cut the spine at a level. The lower part holds the upper part against its weight, against external
loads and against every muscle that crosses the cut:

.. math:: R = -\Bigl(G + \sum_i F_i\,u_i\Bigr)

and ``R`` is resolved along the disc's own axes. The axes turn with the disc, so that a tilted disc
is sheared by a plumb load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.evidence import judgement

__all__ = ["JointLoads", "disc_pressure_pa", "resolve"]

FORWARD, LEFT, UP = 0, 1, 2


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class JointLoads:
    """Loads per posture and level, from the top; ``nan`` where a posture has no equilibrium.

    Attributes
    ----------
    compression_n : ndarray, shape (posture, level)
        Force of the lower on the upper part along the spine; positive: pressed together.
    anterior_shear_n, lateral_shear_n : ndarray, shape (posture, level)
        Force of the upper on the lower part in the disc plane, forward and to the left.
    moment_n_m : ndarray, shape (posture, level, 3)
        What muscles and passive tissue together hold, about the axes of the joint: flexion,
        bending, rotation.
    passive_moment_n_m : ndarray, shape (posture, level, 3)
        The part of it that disc and ligaments hold, their give included.
    give_rad : ndarray, shape (posture, level, 3)
        How much further each joint is bent than the posture says; zero where joints are locked.
    disc_pressure_pa : ndarray, shape (posture, level)
        Pressure of a healthy disc under that compression; ``nan`` where there is no disc.
    """

    compression_n: Float[np.ndarray, "posture level"]
    anterior_shear_n: Float[np.ndarray, "posture level"]
    lateral_shear_n: Float[np.ndarray, "posture level"]
    moment_n_m: Float[np.ndarray, "posture level 3"]
    passive_moment_n_m: Float[np.ndarray, "posture level 3"]
    give_rad: Float[np.ndarray, "posture level 3"]
    disc_pressure_pa: Float[np.ndarray, "posture level"]


def resolve(
    force_above_n: Float[np.ndarray, "posture level 3"],
    joint_axes: Float[np.ndarray, "posture level 3 3"],
) -> Float[np.ndarray, "posture level 3"]:
    """Return what the upper part does to the lower along the axes of the disc.

    Parameters
    ----------
    force_above_n : ndarray, shape (posture, level, 3)
        Weight, external loads and muscle pulls on everything above, in world axes, N.
    joint_axes : ndarray, shape (posture, level, 3, 3)
        Rows: unit vectors forward, left and up along the spine.

    Returns
    -------
    ndarray, shape (posture, level, 3)
        Forward and left shear, and compression as a positive number.
    """
    along = np.einsum("plax,plx->pla", joint_axes, force_above_n)
    along[..., UP] *= -1.0
    return along


def disc_pressure_pa(
    compression_n: Float[np.ndarray, "posture level"],
    disc_area_m2: Float[np.ndarray, " level"],
) -> Float[np.ndarray, "posture level"]:
    """Return the pressure in the nucleus of a healthy disc.

    Parameters
    ----------
    compression_n : ndarray, shape (posture, level)
        Compression, N.
    disc_area_m2 : ndarray, shape (level,)
        Cross-section of the disc, m2; zero where there is none.

    Returns
    -------
    ndarray, shape (posture, level)
        Pressure, Pa; ``nan`` where there is no disc.

    Notes
    -----
    .. math:: p = F / (k A)

    ``A`` is an ellipse; ``k``, the judgement ``spine.disc.area_share``, allows for the rim, which
    bears less than the nucleus, and for what a disc has beyond its ellipse.
    """
    share = judgement("spine.disc.area_share", unit="ratio")
    area = np.where(disc_area_m2 > 0.0, disc_area_m2, np.nan)
    return compression_n / (share * area)
