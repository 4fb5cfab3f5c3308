"""What a posture costs the muscles: the least effort that holds it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError
from plumbline.simulators.spine.body.kinematics import ExternalLoad
from plumbline.simulators.spine.body.levels import SPINAL_COUNT
from plumbline.simulators.spine.body.passive import softer_side_n_m_rad
from plumbline.simulators.spine.loads.dual_problem import GIVEN_UP
from plumbline.simulators.spine.loads.load_sharing import SharingChoice, cost_slope, reserves
from plumbline.simulators.spine.posture.acting_kernel import Weights
from plumbline.simulators.spine.posture.holding_kernel import Held, Sharing, hold
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
    "give_stiffness",
    "holder_of",
    "muscle_effort",
]


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
    activation, force_n : ndarray, shape (muscle,)
        Of every strand, and its tension.
    left_n_m : ndarray, shape (row_that_can_move,)
        What muscles could not supply.
    balanced : bool
        False: no equilibrium.
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
    activation: Float[np.ndarray, " muscle"]
    force_n: Float[np.ndarray, " muscle"]
    left_n_m: Float[np.ndarray, " free"]
    balanced: bool
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
    sharing : Sharing
        The same, as the kernel reads it.
    """

    muscles: MuscleSet
    loads: Weights
    choice: SharingChoice
    weights: Float[np.ndarray, " muscle"]
    least: Float[np.ndarray, " muscle"]
    sharing: Sharing

    def effort(
        self,
        posture_rad: Float[np.ndarray, " dof"],
        *,
        give_n_m_rad: Float[np.ndarray, " spinal"] | None = None,
        start: Float[np.ndarray, " spinal"] | None = None,
    ) -> MuscleEffort:
        """Return the least effort that holds a posture; arguments as for `muscle_effort`."""
        found = self.effort_up_to(posture_rad, math.inf, give_n_m_rad=give_n_m_rad, start=start)
        if found is None:
            raise ModelError("a search without a ceiling gave a posture up")
        return found

    def effort_up_to(
        self,
        posture_rad: Float[np.ndarray, " dof"],
        ceiling: float,
        *,
        give_n_m_rad: Float[np.ndarray, " spinal"] | None = None,
        start: Float[np.ndarray, " spinal"] | None = None,
    ) -> MuscleEffort | None:
        """Return the least effort that holds a posture, or None where it is above a ceiling.

        What is above it may still be returned; whatever is not above it always is.

        Parameters
        ----------
        posture_rad, give_n_m_rad, start
            As for `muscle_effort`.
        ceiling : float
            A cost.
        """
        muscles, free = self.muscles, self.muscles.rows[self.muscles.free]
        give = give_n_m_rad
        if give is None:
            posed = muscles.acting(posture_rad[None], self.loads)
            give = give_stiffness(muscles.model, posture_rad, posed, self.choice)
        strength, most = reserves((1, len(free)), self.choice, give[None, free])
        held = hold(
            muscles.paths,
            self.loads,
            self.sharing._replace(strength=strength, most=most),
            np.ascontiguousarray(posture_rad)[None],
            np.zeros((1, len(free))) if start is None else start[None, free],
            start is None,
            ceiling,
        )
        return None if held.steps == GIVEN_UP else self._effort(held, give)

    def _effort(self, held: Held, give_n_m_rad: Float[np.ndarray, " spinal"]) -> MuscleEffort:
        muscles, multiplier = self.muscles, np.zeros(SPINAL_COUNT)
        multiplier[muscles.rows[muscles.free]] = held.multiplier[0]
        return MuscleEffort(
            cost=held.cost,
            multiplier=multiplier,
            activation=held.activation[0],
            force_n=held.activation[0] * held.full[0],
            left_n_m=held.left[0],
            balanced=held.steps >= 0,
            posed=Acting(
                moment_arms_m=held.arms,
                muscle_length_m=held.lengths,
                gravity_moment_n_m=held.asked,
                passive_moment_n_m=held.passive,
                stiffness_n_m_rad=held.stiffness,
                gravity_force_n=held.above,
            ),
            full_n=held.full[0],
            reserve_n_m=_reserve_strength(self.choice, give_n_m_rad[muscles.rows]),
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
    weights, least = muscles.weights(choice), muscles.least(choice)
    return Holder(
        muscles=muscles,
        loads=weights_of(muscles.model, external),
        choice=choice,
        weights=weights,
        least=least,
        sharing=_sharing(muscles, weights, least, choice),
    )


def _sharing(
    muscles: MuscleSet,
    weights: Float[np.ndarray, " muscle"],
    least: Float[np.ndarray, " muscle"],
    choice: SharingChoice,
) -> Sharing:
    """Return what a search keeps of the load sharing; reserves are still to be filled in."""
    first, (linear, square) = muscles.first, cost_slope(choice)
    none = np.empty((1, 0))
    return Sharing(
        free=np.flatnonzero(muscles.free),
        first=first,
        others=np.flatnonzero(first != np.arange(len(first))),
        weight=np.bincount(first, weights=weights, minlength=len(first))[None],
        least=np.array(least, dtype=float)[None],
        strength=none,
        most=none,
        linear=linear,
        square=square,
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


def _reserve_strength(
    choice: SharingChoice, give_n_m_rad: Float[np.ndarray, " spinal"]
) -> Float[np.ndarray, " spinal"]:
    if choice.give_activation_1_rad is None:
        return np.full_like(give_n_m_rad, choice.reserve_n_m)
    return np.maximum(choice.reserve_n_m, give_n_m_rad / choice.give_activation_1_rad)


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
