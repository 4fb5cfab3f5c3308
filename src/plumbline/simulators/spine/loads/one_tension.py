"""Muscles that are drawn as several strands and have one tension.

What pulls at the breastbone is borne by the ring of ribs: such a muscle ends on several vertebrae,
by one strand each. It is still one muscle: were its strands free, load sharing would pull at one
vertebra with one of them and leave the others slack, which nobody can.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, no_type_check

import numpy as np
from jaxtyping import Float, Int
from numba import njit

from plumbline.simulators.spine.loads.load_sharing import share_load

if TYPE_CHECKING:
    from plumbline.simulators.spine.loads.load_sharing import LoadSharing, SharingChoice

__all__ = ["share_as_one", "tie_strands", "tied"]


def tied(
    moment_arms_m: Float[np.ndarray, "posture row muscle"],
    full_force_n: Float[np.ndarray, "posture muscle"],
    first: Int[np.ndarray, " muscle"],
) -> tuple[Float[np.ndarray, "posture row muscle"], Float[np.ndarray, "posture muscle"]]:
    r"""Return moment arms and forces with every muscle gathered in its first strand.

    Parameters
    ----------
    moment_arms_m : ndarray, shape (posture, row, muscle)
        Of the strands, m.
    full_force_n : ndarray, shape (posture, muscle)
        Of the strands, N.
    first : ndarray, shape (muscle,)
        Of `SpineModel.first_strand`.

    Returns
    -------
    tuple of ndarray
        The same shapes. The first strand has the force of all and the moment of all; the others
        have no force.

    Notes
    -----
    .. math:: F = \sum_k F_k, \qquad r = \sum_k r_k F_k / F
    """
    others = np.flatnonzero(first != np.arange(len(first)))
    if not len(others):
        return moment_arms_m, full_force_n
    arms, full = np.array(moment_arms_m, order="C"), np.array(full_force_n, order="C")
    tie_strands(arms, full, first, others)
    return arms, full


@njit(cache=True, nogil=True)
@no_type_check
def tie_strands(arms: np.ndarray, full: np.ndarray, first: np.ndarray, others: np.ndarray) -> None:
    """Gather every muscle in its first strand, in place; ``others`` are all further strands."""
    for q in range(full.shape[0]):
        for strand in others:
            place = first[strand]
            own, more = full[q, place], full[q, strand]
            whole = own + more
            for row in range(arms.shape[1]):
                moment = arms[q, row, place] * own + arms[q, row, strand] * more
                arms[q, row, place] = moment / whole if whole > 0.0 else 0.0
            full[q, place], full[q, strand] = whole, 0.0


def share_as_one(
    moment_arms_m: Float[np.ndarray, "posture row muscle"],
    full_force_n: Float[np.ndarray, "posture muscle"],
    moment_n_m: Float[np.ndarray, "posture row"],
    *,
    first: Int[np.ndarray, " muscle"],
    weights: Float[np.ndarray, " muscle"],
    choice: SharingChoice,
    stiffness_n_m_rad: Float[np.ndarray, "posture row"] | None = None,
    floor: Float[np.ndarray, " muscle"] | None = None,
    start: Float[np.ndarray, "posture row"] | None = None,
) -> LoadSharing:
    """Return the load sharing in which all strands of a muscle are activated alike.

    Parameters
    ----------
    moment_arms_m, full_force_n, moment_n_m, choice, stiffness_n_m_rad, floor, start
        As for `share_load`.
    first : ndarray, shape (muscle,)
        Of `SpineModel.first_strand`.
    weights : ndarray, shape (muscle,)
        Of the strands; those of one muscle are added up.
    """
    arms, full = tied(moment_arms_m, full_force_n, first)
    found = share_load(
        arms,
        full,
        moment_n_m,
        weights=np.bincount(first, weights=weights, minlength=len(first)),
        choice=choice,
        stiffness_n_m_rad=stiffness_n_m_rad,
        floor=floor,
        start=start,
        threads=1,
    )
    activation = found.activation[:, first]
    return replace(found, activation=activation, force_n=activation * full_force_n)
