r"""How the least effort of muscles changes, and curves, with every angle of a posture.

The least cost of the load sharing has, by the envelope theorem, the slope

.. math::

    \frac{dC}{dq_k} = \lambda^T \frac{\partial}{\partial q_k}\bigl(b(q) - A(q)\,a\bigr)

at the activations ``a`` and multipliers ``\lambda`` of the optimum. Moment arms and the moments of
weight are themselves slopes of lengths and heights, so that the second derivatives are symmetric:
one posture more, a little along ``\lambda``, gives the slope in all spinal
angles at once. Pelvis and limbs are no rows of the balance; their columns are differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, no_type_check

import numpy as np
from jaxtyping import Float
from numba import njit

from plumbline.simulators.spine.loads.lower_cholesky import solve_lower
from plumbline.simulators.spine.loads.one_tension import tied
from plumbline.simulators.spine.posture.slope_kernel import slope_of_effort

if TYPE_CHECKING:
    from plumbline.simulators.spine.posture.effort import MuscleEffort

__all__ = ["effort_curvature", "effort_slope"]

STEP_RAD = 1e-4  # small against any angle, large against rounding
LEAST_MULTIPLIER = 1e-12  # below it weight asks for nothing and no angle matters


def effort_slope(
    posture_rad: Float[np.ndarray, " dof"],
    effort: MuscleEffort,
    carriers: Sequence[tuple[int, ...]],
) -> Float[np.ndarray, " dof"]:
    """Return how the least effort changes with every angle.

    Parameters
    ----------
    posture_rad : ndarray, shape (dof,)
        Angles from standing.
    effort : MuscleEffort
        Of this posture.
    carriers : sequence of tuple of int
        Angles of pelvis and limbs that matter, those that always change together as one; each gets
        its part of the slope, and all others are left at zero.

    Returns
    -------
    ndarray, shape (dof,)
        Per radian.
    """
    if float(np.linalg.norm(effort.multiplier)) < LEAST_MULTIPLIER:
        return np.zeros(len(posture_rad))
    muscles, posed = effort.holder.muscles, effort.posed
    together = np.zeros((len(carriers), len(posture_rad)))
    for row, carrier in enumerate(carriers):
        together[row, list(carrier)] = 1.0
    return slope_of_effort(
        muscles.paths,
        effort.holder.loads,
        np.ascontiguousarray(posture_rad),
        effort.multiplier[muscles.rows],
        effort.activation,
        effort.force_n,
        posed.moment_arms_m[0],
        posed.muscle_length_m[0],
        posed.gravity_moment_n_m[0],
        posed.passive_moment_n_m[0],
        posed.stiffness_n_m_rad[0],
        together,
    )


def effort_curvature(
    posture_rad: Float[np.ndarray, " dof"],
    effort: MuscleEffort,
    follow: Float[np.ndarray, "dof unknown"],
) -> Float[np.ndarray, "unknown unknown"]:
    r"""Return how the least effort curves, as far as the activations answer to new moments.

    Parameters
    ----------
    posture_rad, effort
        As for `effort_slope`.
    follow : ndarray, shape (dof, unknown)
        How the angles follow the unknowns.

    Notes
    -----
    With ``J`` the change of the moments that the given activations leave over, and the curvature of
    the dual over the muscles that are neither at their floor nor at full activation,

    .. math:: C'' \approx J^T \Bigl(\sum_i A_i A_i^T / V_i + s^2\Bigr)^{-1} J

    It is positive, and exact where paths are straight in the angles.
    """
    steps = np.vstack([np.zeros(len(posture_rad)), STEP_RAD * follow.T])
    holder = effort.holder
    muscles, least = holder.muscles, holder.least
    activation = effort.activation
    left = muscles.left_n_m(posture_rad + steps, holder.loads, activation=activation)
    free = muscles.free
    change = ((left[1:] - left[0]) / STEP_RAD).T[free]
    weights = np.bincount(muscles.first, weights=holder.weights, minlength=len(least))
    active = (activation > least) & (activation < 1.0) & (weights > 0.0)
    arms, full = tied(effort.posed.moment_arms_m[:, free], effort.full_n[None], muscles.first)
    pull = np.ascontiguousarray(arms[0] * full[0])
    bend = np.where(active, 1.0 / np.where(weights > 0.0, weights, 1.0), 0.0)
    return _curved(pull, bend, effort.reserve_n_m[free] ** 2, np.ascontiguousarray(change))


@njit(cache=True, nogil=True)
@no_type_check
def _curved(
    pull: np.ndarray, bend: np.ndarray, softness: np.ndarray, change: np.ndarray
) -> np.ndarray:
    """Return ``J^T (A B A^T + S)^-1 J``, with no call to a library that starts threads."""
    rows, count = change.shape
    dual = _dual(pull, bend, softness)
    solve_lower(dual, np.zeros(rows))  # leaves the factor behind
    half = change.copy()
    for j in range(rows):
        for m in range(j):
            half[j] -= dual[j, m] * half[m]
        half[j] /= dual[j, j]
    out = np.zeros((count, count))
    for j in range(rows):
        for u in range(count):
            out[u] += half[j, u] * half[j]
    return out


@njit(cache=True, nogil=True)
@no_type_check
def _dual(pull: np.ndarray, bend: np.ndarray, softness: np.ndarray) -> np.ndarray:
    """Return the lower half of ``A B A^T + S``."""
    dual = np.diag(softness)
    for i in range(len(bend)):
        if bend[i] > 0.0:
            for j in range(len(softness)):
                scaled = bend[i] * pull[j, i]
                for k in range(j + 1):
                    dual[j, k] += scaled * pull[k, i]
    return dual
