r"""What a posture costs the muscles, and how that changes with every angle.

The least cost of the load sharing has, by the envelope theorem, the slope

.. math::

    \frac{dC}{dq_k} = \lambda^T \frac{\partial}{\partial q_k}\bigl(b(q) - A(q)\,a\bigr)

at the activations ``a`` and multipliers ``\lambda`` of the optimum. Moment arms and the moments of
weight are themselves slopes of lengths and heights, so that the second derivatives are symmetric:
two postures, a little along ``\lambda`` and a little against it, give the slope in all spinal
angles at once. Pelvis and limbs are no rows of the balance; their columns are differences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final, no_type_check

import numpy as np
from jaxtyping import Float
from numba import njit

from plumbline.simulators.spine.body.kinematics import ExternalLoad
from plumbline.simulators.spine.body.levels import SPINAL_COUNT
from plumbline.simulators.spine.body.passive import softer_side_n_m_rad
from plumbline.simulators.spine.loads.load_sharing import LoadSharing, SharingChoice
from plumbline.simulators.spine.loads.lower_cholesky import solve_lower
from plumbline.simulators.spine.loads.one_tension import share_as_one, tied
from plumbline.simulators.spine.posture.acting_kernel import Weights
from plumbline.simulators.spine.posture.muscles import (
    Acting,
    MuscleSet,
    all_muscles,
    weights_of,
)

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = [
    "Holder",
    "MuscleEffort",
    "effort_curvature",
    "effort_slope",
    "give_stiffness",
    "holder_of",
    "muscle_effort",
]

STEP_RAD = 1e-4  # small against any angle, large against rounding
STEP_M = 1e-5  # small against any fiber, large against rounding
SIGNS = 2  # a step ahead, and one back
LEAST_MULTIPLIER = 1e-12  # below it weight asks for nothing and no angle matters


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleEffort:
    """What one posture costs.

    Attributes
    ----------
    cost : float
        Least cost of the load sharing.
    multiplier : ndarray, shape (spinal,)
        Rise of the cost per N m of moment to supply; zero at locked angles.
    sharing : LoadSharing
        Who carries how much; one posture.
    posed : Acting
        Geometry; one posture.
    full_n : ndarray, shape (muscle,)
        Tension at full activation.
    reserve_n_m : ndarray, shape (row,)
        Strength of the reserves.
    holder : Holder
        Whose they are, the rows of the balance, and the loads.
    """

    cost: float
    multiplier: Float[np.ndarray, " spinal"]
    sharing: LoadSharing
    posed: Acting
    full_n: Float[np.ndarray, " muscle"]
    reserve_n_m: Float[np.ndarray, " row"]
    holder: Holder


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What holds one body under some loads in any posture, worked out once for a search.

    Attributes
    ----------
    muscles : MuscleSet
        The muscles, and the rows of the balance.
    loads : Weights
        Weight, and loads besides it.
    choice : SharingChoice
        What the muscles minimize.
    weights, least : ndarray, shape (muscle,)
        Weights of the costs, and least activations.
    """

    muscles: MuscleSet
    loads: Weights
    choice: SharingChoice
    weights: Float[np.ndarray, " muscle"]
    least: Float[np.ndarray, " muscle"]

    def effort(
        self,
        posture_rad: Float[np.ndarray, " dof"],
        *,
        give_n_m_rad: Float[np.ndarray, " spinal"] | None = None,
        start: Float[np.ndarray, " spinal"] | None = None,
    ) -> MuscleEffort:
        """Return the least effort that holds a posture; arguments as for `muscle_effort`."""
        acting, choice = self.muscles, self.choice
        free = acting.rows[acting.free]
        posed = acting.acting(posture_rad[None], self.loads)
        full = acting.full_n(posed.muscle_length_m)
        give = give_n_m_rad
        if give is None:
            give = give_stiffness(acting.model, posture_rad, posed, choice)
        arms, needed = posed.moment_arms_m, posed.gravity_moment_n_m - posed.passive_moment_n_m
        if len(free) < len(acting.rows):
            arms, needed = arms[:, acting.free], needed[:, acting.free]
        sharing = share_as_one(
            arms,
            full,
            needed,
            first=acting.first,
            weights=self.weights,
            choice=choice,
            stiffness_n_m_rad=give[None, free],
            floor=self.least,
            start=None if start is None else start[None, free],
        )
        multiplier = np.zeros(SPINAL_COUNT)
        multiplier[free] = sharing.multiplier[0]
        return MuscleEffort(
            cost=float(sharing.cost[0]),
            multiplier=multiplier,
            sharing=sharing,
            posed=posed,
            full_n=full[0],
            reserve_n_m=_reserve_strength(choice, give[acting.rows]),
            holder=self,
        )


def holder_of(
    muscles: MuscleSet, external: Sequence[ExternalLoad], choice: SharingChoice
) -> Holder:
    """Return what holds one body under some loads in any posture.

    Parameters
    ----------
    muscles : MuscleSet
        All of them; one side of a mirrored body where only sagittal angles differ from zero.
    external : sequence of ExternalLoad
        Loads besides weight.
    choice : SharingChoice
        What the muscles minimize.
    """
    return Holder(
        muscles=muscles,
        loads=weights_of(muscles.model, external),
        choice=choice,
        weights=muscles.weights(choice),
        least=muscles.least(choice),
    )


def muscle_effort(
    model: SpineModel,
    posture_rad: Float[np.ndarray, " dof"],
    external: Sequence[ExternalLoad],
    choice: SharingChoice,
    *,
    give_n_m_rad: Float[np.ndarray, " spinal"] | None = None,
    start: Float[np.ndarray, " spinal"] | None = None,
    muscles: MuscleSet | None = None,
) -> MuscleEffort:
    """Return the least effort that holds a posture.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (dof,)
        Angles from standing.
    external : sequence of ExternalLoad
        Loads besides weight.
    choice : SharingChoice
        What the muscles minimize.
    give_n_m_rad : ndarray, shape (spinal,), or None
        What every joint gains in passive moment per angle; None: worked out in this posture. A
        search holds it fixed, since the slope of the cost does not know of its change.
    start : ndarray, shape (spinal,), or None
        Multipliers of a similar posture.
    muscles : MuscleSet or None
        None: all of them; one side of a mirrored body where only sagittal angles differ from zero.
    """
    holder = holder_of(all_muscles(model) if muscles is None else muscles, external, choice)
    return holder.effort(posture_rad, give_n_m_rad=give_n_m_rad, start=start)


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
    slope = np.zeros(len(posture_rad))
    size = float(np.linalg.norm(effort.multiplier))
    if size < LEAST_MULTIPLIER:
        return slope
    steps = np.zeros((1 + len(carriers), len(posture_rad)))
    steps[0, :SPINAL_COUNT] = STEP_RAD * effort.multiplier / size
    for row, together in enumerate(carriers, start=1):
        steps[row, list(together)] = STEP_RAD
    muscles, loads = effort.holder.muscles, effort.holder.loads
    both = np.stack([posture_rad + steps, posture_rad - steps], axis=1).reshape(-1, len(slope))
    here = effort.multiplier[muscles.rows]
    along = muscles.left_n_m(both[:SIGNS], loads, tension_n=effort.sharing.force_n[0])
    turned = (along[0] - along[1]) * size / (SIGNS * STEP_RAD)
    # What passive tissue asks for when its joint bends.
    stiff = here * effort.posed.stiffness_n_m_rad[0]
    slope[muscles.rows] = turned + stiff + _shortening(effort)
    if not carriers:
        return slope
    asked = muscles.left_n_m(both[SIGNS:], loads, activation=effort.sharing.activation[0]) @ here
    carried = (asked[0::SIGNS] - asked[1::SIGNS]) / (SIGNS * STEP_RAD)
    for together, change in zip(carriers, carried.tolist(), strict=True):
        slope[list(together)] = change / len(together)
    return slope


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
    activation = effort.sharing.activation[0]
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


def _reserve_strength(
    choice: SharingChoice, give_n_m_rad: Float[np.ndarray, " spinal"]
) -> Float[np.ndarray, " spinal"]:
    if choice.give_activation_1_rad is None:
        return np.full_like(give_n_m_rad, choice.reserve_n_m)
    return np.maximum(choice.reserve_n_m, give_n_m_rad / choice.give_activation_1_rad)


def _shortening(effort: MuscleEffort) -> Float[np.ndarray, " row"]:
    """Return what it costs that fibers change length and with it their force."""
    muscles = effort.holder.muscles
    length, full = effort.posed.muscle_length_m, muscles.full_n
    change = full(length + STEP_M) - full(length - STEP_M)
    per_metre = effort.sharing.activation[0] * change[0] / (2.0 * STEP_M)
    arms = effort.posed.moment_arms_m[0]
    return arms @ (per_metre * (effort.multiplier[muscles.rows] @ arms))


def give_stiffness(
    model: SpineModel,
    posture_rad: Float[np.ndarray, " dof"],
    posed: Acting,
    choice: SharingChoice,
) -> Float[np.ndarray, " spinal"]:
    """Return what every joint gains in passive moment per angle, to its softer side.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (dof,)
        Angles from standing.
    posed : Acting
        Geometry of that posture.
    choice : SharingChoice
        How far a joint may give.
    """
    return softer_side_n_m_rad(
        model.passive,
        posture_rad[None, :SPINAL_COUNT],
        posed.gravity_force_n,
        most_rad=choice.most_give_rad,
    )[0]
