r"""One search for a posture: what may change, what it is for, and what it costs.

.. math::

    E(u) = \tfrac12 u^T P u - h^T u + w_p\,U(q) + w_m\,C(q) / C_0
           + \tfrac12 \sum_g \Bigl(\frac{x_g - \mathrm{clip}(x_g)}{\sigma_g}\Bigr)^2

with the straying ``u`` from a reference posture, the energy ``U`` of passive tissue and the least
muscle effort ``C``, in that of quiet standing. The habit ``h`` is what makes a person's own
standing the answer to standing: it is read off the person once, and the person's twin keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError
from plumbline.evidence import judgement
from plumbline.simulators.spine.body.kinematics import ExternalLoad
from plumbline.simulators.spine.body.levels import DOFS, SIDES, SPINAL_COUNT
from plumbline.simulators.spine.body.passive_kernel import curve_arrays, energy_j, resist
from plumbline.simulators.spine.loads.load_sharing import SharingChoice
from plumbline.simulators.spine.posture.effort import Holder, MuscleEffort
from plumbline.simulators.spine.posture.effort_slopes import effort_curvature, effort_slope
from plumbline.simulators.spine.posture.goals import (
    QUANTITIES,
    Goal,
    gaze_of,
    goal_slopes,
)
from plumbline.simulators.spine.posture.goals_kernel import Marks, read_postures
from plumbline.simulators.spine.posture.unknowns import Unknowns

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["ALL_MUSCLES", "PostureProblem", "Slopes", "State"]

NODE_COUNT = 12  # exact to rounding for the steepest end of a range
# Points and weights that integrate the passive moment from rest to an angle.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(NODE_COUNT)
# Cost of the load sharing with all muscles at full activation: half of weights that add up to one.
ALL_MUSCLES = 0.5
ROUNDING = 1e-9  # relative; a cost that reaches a ceiling within it is worked out
MOST_PARTS = 600.0  # an exponent that a float still holds; no effort comes near it
# Angles beyond the spine that muscles of the spine or weight on it feel; sides move together.
CARRIERS = (
    (DOFS.index("pelvis.flexion"),),
    (DOFS.index("pelvis.rotation"),),
    *(
        tuple(DOFS.index(f"{joint}_{side}.flexion") for side in SIDES)
        for joint in ("hip", "shoulder")
    ),
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One point of the search.

    Attributes
    ----------
    point : ndarray, shape (unknown,)
        Straying from the reference.
    posture_rad : ndarray, shape (dof,)
        Joint angles.
    effort : MuscleEffort or None
        Of the muscles; None where they were left out.
    parts : mapping of str to float
        The terms of the cost.
    """

    point: Float[np.ndarray, " unknown"]
    posture_rad: Float[np.ndarray, " dof"]
    effort: MuscleEffort | None
    parts: Mapping[str, float]

    @property
    def value(self) -> float:
        """The cost."""
        return sum(self.parts.values())

    @property
    def is_held(self) -> bool:
        """Whether muscles hold every joint, or were left out."""
        return self.effort is None or self.effort.balanced

    @property
    def held(self) -> MuscleEffort:
        """The effort of the muscles; asked for only where they were not left out."""
        if self.effort is None:
            raise ModelError("muscles were left out of this posture")
        return self.effort


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes:
    """How the cost changes at one point.

    Attributes
    ----------
    whole, muscles : ndarray, shape (unknown,)
        Slope of the cost, and the part of the muscles in it.
    curvature : ndarray, shape (unknown, unknown)
        Of everything but the muscles; positive definite.
    """

    whole: Float[np.ndarray, " unknown"]
    muscles: Float[np.ndarray, " unknown"]
    curvature: Float[np.ndarray, "unknown unknown"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PostureProblem:
    """A search for a posture of one person.

    Attributes
    ----------
    model : SpineModel
        The person.
    reference_rad : ndarray, shape (dof,)
        Posture from which the unknowns count.
    unknowns : Unknowns
        What may change.
    precision : ndarray, shape (unknown, unknown)
        Of straying.
    habit : ndarray, shape (unknown,)
        Slope that a person's own posture has taken away.
    goals : tuple of Goal
        What the posture is for.
    marks : Marks
        What goals speak of, as the kernel reads it.
    external : tuple of ExternalLoad
        Loads besides weight.
    choice : SharingChoice
        What the muscles minimize.
    preload_n : ndarray, shape (1, level)
        Weight above every joint in standing; stiffens passive tissue.
    give_n_m_rad : ndarray, shape (spinal,)
        What every joint gains in passive moment per angle in standing.
    effort_unit : float
        Least muscle effort of quiet standing in an ordinary body of this size, age and sex.
    holder : Holder
        Muscles and loads of the balance: one side where only sagittal angles change.
    muscled : bool
        False leaves the muscles out: a quick way to a posture that meets the goals.
    """

    model: SpineModel
    reference_rad: Float[np.ndarray, " dof"]
    unknowns: Unknowns
    precision: Float[np.ndarray, "unknown unknown"]
    habit: Float[np.ndarray, " unknown"]
    goals: tuple[Goal, ...]
    marks: Marks
    external: tuple[ExternalLoad, ...]
    choice: SharingChoice
    preload_n: Float[np.ndarray, "1 level"]
    give_n_m_rad: Float[np.ndarray, " spinal"]
    effort_unit: float
    holder: Holder
    muscled: bool = True

    def at(
        self,
        point: Float[np.ndarray, " unknown"],
        near: Float[np.ndarray, " spinal"] | None = None,
    ) -> State:
        """Return everything about one point.

        Parameters
        ----------
        point : ndarray, shape (unknown,)
            Straying from the reference.
        near : ndarray, shape (spinal,), or None
            Multipliers of a similar posture, from which the muscles start.
        """
        found = self.up_to(point, np.inf, near)
        if found is None:
            raise ModelError("a point was given up without a ceiling")
        return found

    def up_to(
        self,
        point: Float[np.ndarray, " unknown"],
        ceiling: float,
        near: Float[np.ndarray, " spinal"] | None = None,
    ) -> State | None:
        """Return everything about one point, or None where its cost is above a ceiling.

        What is above it may still be returned; whatever is not above it always is.

        Parameters
        ----------
        point, near
            As for `at`.
        ceiling : float
            A cost.
        """
        posture = self.reference_rad + self.unknowns.follow @ point
        straying = float(0.5 * point @ self.precision @ point - self.habit @ point)
        passive = judgement("posture.passive.joule", unit="1/J") * self._energy_j(posture)
        goals = sum(
            0.5 * (goal.missed(value) / goal.sd) ** 2
            for goal, value in zip(self.goals, self.read(point, posture), strict=True)
        )
        effort = None
        if self.muscled:
            most = self._effort_felt_as(ceiling - (straying + passive + goals))
            effort = (
                None
                if most < 0.0
                else self.holder.effort_up_to(
                    posture, most, give_n_m_rad=self.give_n_m_rad, start=near
                )
            )
            if effort is None:
                return None
        felt = 0.0 if effort is None else self._felt(effort.cost)
        parts = {"straying": straying, "passive": passive, "muscles": felt, "goals": goals}
        return State(point=point, posture_rad=posture, effort=effort, parts=parts)

    def _effort_felt_as(self, felt: float) -> float:
        """Return a muscle effort beyond which more is felt than that, rounding included."""
        doubling = judgement("posture.effort.doubling", unit="1") / self.effort_unit
        parts = (felt + ROUNDING * abs(felt)) / (doubling * ALL_MUSCLES)
        if parts <= 1.0:
            return parts * ALL_MUSCLES
        return ALL_MUSCLES * float(np.exp(min(parts - 1.0, MOST_PARTS)))

    def _felt(self, cost: float) -> float:
        """Return what a muscle effort costs; beyond all that muscles can do, more slowly."""
        doubling = judgement("posture.effort.doubling", unit="1") / self.effort_unit
        if cost <= ALL_MUSCLES:
            return doubling * cost
        return doubling * ALL_MUSCLES * (1.0 + float(np.log(cost / ALL_MUSCLES)))

    def _felt_per_cost(self, cost: float) -> float:
        doubling = judgement("posture.effort.doubling", unit="1") / self.effort_unit
        return doubling * min(1.0, ALL_MUSCLES / cost)

    def read(
        self, point: Float[np.ndarray, " unknown"], posture_rad: Float[np.ndarray, " dof"]
    ) -> list[float]:
        """Return the quantity of every goal."""
        gaze = gaze_of(self.unknowns, point[None])
        values = read_postures(self.marks, posture_rad[None], gaze)[0]
        return [float(values[QUANTITIES.index(goal.quantity)]) for goal in self.goals]

    def slopes(self, state: State) -> Slopes:
        """Return how the cost changes with every unknown.

        Parameters
        ----------
        state : State
            Where.
        """
        muscles = self._muscle_slope(state)
        passive, stiffness = self._passive(state.posture_rad)
        slope = self.precision @ state.point - self.habit + passive + muscles
        curvature = self.precision + stiffness
        values, changes = goal_slopes(self.marks, state.posture_rad, self.unknowns, state.point)
        for goal in self.goals:
            place = QUANTITIES.index(goal.quantity)
            missed = goal.missed(float(values[place]))
            change = changes[place] / goal.sd
            slope = slope + missed / goal.sd * change
            if missed != 0.0 or goal.low == goal.high:
                curvature = curvature + np.outer(change, change)
        return Slopes(whole=slope, muscles=muscles, curvature=curvature)

    def _muscle_slope(self, state: State) -> Float[np.ndarray, " unknown"]:
        if state.effort is None:
            return np.zeros_like(state.point)
        moving = np.any(self.unknowns.follow != 0.0, axis=1)
        carriers = [together for together in CARRIERS if moving[together[0]]]
        slope = effort_slope(state.posture_rad, state.effort, carriers)
        return slope @ self.unknowns.follow * self._felt_per_cost(state.effort.cost)

    def muscle_curvature(self, state: State) -> Float[np.ndarray, "unknown unknown"]:
        """Return how the muscles' part of the cost curves; positive.

        Parameters
        ----------
        state : State
            Where.
        """
        return self._felt_per_cost(state.held.cost) * effort_curvature(
            state.posture_rad, state.held, self.unknowns.follow
        )

    def _energy_j(self, posture_rad: Float[np.ndarray, " dof"]) -> float:
        """Return the energy of passive tissue."""
        return float(
            energy_j(
                curve_arrays(self.model.passive),
                posture_rad[:SPINAL_COUNT],
                self.preload_n[0],
                NODES,
                WEIGHTS,
            )
        )

    def _passive(
        self, posture_rad: Float[np.ndarray, " dof"]
    ) -> tuple[Float[np.ndarray, " unknown"], Float[np.ndarray, "unknown unknown"]]:
        """Return slope and curvature of the energy of passive tissue."""
        weight = judgement("posture.passive.joule", unit="1/J")
        follow = self.unknowns.follow[:SPINAL_COUNT]
        moment, stiff = np.empty((1, SPINAL_COUNT)), np.empty((1, SPINAL_COUNT))
        angles = posture_rad[None, :SPINAL_COUNT]
        resist(curve_arrays(self.model.passive), angles, self.preload_n, moment, stiff)
        return -weight * moment[0] @ follow, weight * (follow.T * stiff[0]) @ follow
