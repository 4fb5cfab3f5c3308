"""The muscles as a search for a posture sees them: all of them, or one side of a mirrored body.

In a posture of the sagittal plane both sides of the body do the same, since the least effort of a
mirrored problem is unique and mirrored. One side with twice the force, and the flexions alone, then
answer for all: the same numbers at a tenth of the cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.errors import ModelError
from plumbline.evidence import fact, judgement
from plumbline.simulators.spine.body.fascicles import leaders
from plumbline.simulators.spine.body.kinematics import ExternalLoad, landmark_place
from plumbline.simulators.spine.body.kinematics_kernel import chain_arrays
from plumbline.simulators.spine.body.levels import AXES, SPINAL_COUNT
from plumbline.simulators.spine.body.passive_kernel import curve_arrays, resist
from plumbline.simulators.spine.loads.load_sharing import (
    SharingChoice,
    least_activation,
    muscle_weights,
)
from plumbline.simulators.spine.posture.acting_kernel import (
    Paths,
    Weights,
    act,
    left_over,
    tensions,
)
from plumbline.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["Acting", "MuscleSet", "all_muscles", "one_side", "weights_of"]

SIDES = 2  # muscle ``2 m`` of a model is right, and ``2 m + 1`` its mirror image
SAME = 1e-12  # relative; sides that differ by more are not mirror images


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What muscles, weight and passive tissue do in some postures, about the rows of a set.

    Attributes
    ----------
    moment_arms_m : ndarray, shape (posture, row, muscle)
        Positive where tension flexes, bends or turns to the left.
    muscle_length_m : ndarray, shape (posture, muscle)
        Whole path, tendon included.
    gravity_moment_n_m, passive_moment_n_m : ndarray, shape (posture, row)
        What muscles and tissue must supply, and what tissue supplies.
    stiffness_n_m_rad : ndarray, shape (posture, row)
        How fast tissue supplies less as its joint bends.
    gravity_force_n : ndarray, shape (posture, level, 3)
        Weight and loads on everything above each level.
    """

    moment_arms_m: Float[np.ndarray, "posture row muscle"]
    muscle_length_m: Float[np.ndarray, "posture muscle"]
    gravity_moment_n_m: Float[np.ndarray, "posture row"]
    passive_moment_n_m: Float[np.ndarray, "posture row"]
    stiffness_n_m_rad: Float[np.ndarray, "posture row"]
    gravity_force_n: Float[np.ndarray, "posture level 3"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleSet:
    """Muscles and rows of the balance that a search works with.

    Attributes
    ----------
    model : SpineModel
        The person.
    rows : ndarray, shape (row,)
        Spinal angles whose balance is asked for.
    free : ndarray, shape (row,)
        Those that can move.
    chosen : ndarray, shape (muscle,)
        Places of the muscles in the model.
    first : ndarray, shape (muscle,)
        For every strand, the place among these of the first one of the same muscle.
    sides : float
        For how many muscles each stands.
    paths : Paths
        The same, and the passive tissue, as the kernel reads them.
    """

    model: SpineModel
    rows: Int[np.ndarray, " row"]
    free: Bool[np.ndarray, " row"]
    chosen: Int[np.ndarray, " muscle"]
    first: Int[np.ndarray, " muscle"]
    sides: float
    paths: Paths

    def acting(self, postures_rad: Float[np.ndarray, "posture dof"], loads: Weights) -> Acting:
        """Return what acts about the rows in some postures.

        Parameters
        ----------
        postures_rad : ndarray, shape (posture, dof)
            Angles from standing.
        loads : Weights
            Of `weights_of`: weight and loads besides it.
        """
        postures = np.ascontiguousarray(postures_rad)
        arms, lengths, moments, above = act(self.paths, loads, postures)
        angles, preload = postures[:, :SPINAL_COUNT], np.abs(above[..., 2]) * self.paths.preload
        passive, stiffness = np.empty(angles.shape), np.empty(angles.shape)
        resist(self.paths.tissue, np.ascontiguousarray(angles), preload, passive, stiffness)
        return Acting(
            moment_arms_m=arms,
            muscle_length_m=lengths,
            gravity_moment_n_m=-moments,
            passive_moment_n_m=passive[:, self.rows],
            stiffness_n_m_rad=stiffness[:, self.rows],
            gravity_force_n=above,
        )

    def left_n_m(
        self,
        postures_rad: Float[np.ndarray, "posture dof"],
        loads: Weights,
        *,
        activation: Float[np.ndarray, " muscle"] | None = None,
        tension_n: Float[np.ndarray, " muscle"] | None = None,
    ) -> Float[np.ndarray, "posture row"]:
        """Return the moments about the rows that given muscle forces leave over, N m.

        Parameters
        ----------
        postures_rad : ndarray, shape (posture, dof)
            Angles from standing.
        loads : Weights
            Of `weights_of`: weight and loads besides it.
        activation : ndarray, shape (muscle,), or None
            The same in every posture, whose lengths make the tension; what passive tissue supplies
            is taken off, too.
        tension_n : ndarray, shape (muscle,), or None
            In place of it, the same tension in every posture; passive tissue is left out.
        """
        given = activation is None
        strength = tension_n if given else activation
        if strength is None:
            raise ModelError("left_n_m: activation or tension_n is needed")
        postures = np.ascontiguousarray(postures_rad)
        return left_over(self.paths, loads, postures, np.ascontiguousarray(strength), given)

    def full_n(
        self, length_m: Float[np.ndarray, "posture muscle"]
    ) -> Float[np.ndarray, "posture muscle"]:
        """Return the tension at full activation, of all muscles for which each stands."""
        return tensions(self.paths, np.ascontiguousarray(length_m))

    def weights(self, choice: SharingChoice) -> Float[np.ndarray, " muscle"]:
        """Return the weights of the costs; over all muscles they add up to one."""
        whole = muscle_weights(choice.weighting, self.model.volume_weight)
        return self.sides * whole[self.chosen]

    def least(self, choice: SharingChoice) -> Float[np.ndarray, " muscle"]:
        """Return the least activation of every muscle."""
        model = self.model
        whole = least_activation(choice.floor, model.strength_left, model.rests)
        return np.broadcast_to(whole, (len(model.muscles),))[self.chosen]


def all_muscles(model: SpineModel) -> MuscleSet:
    """Return every muscle and every row.

    Parameters
    ----------
    model : SpineModel
        The person.
    """
    rows, chosen = np.arange(SPINAL_COUNT), np.arange(len(model.muscles))
    return MuscleSet(
        model=model,
        rows=rows,
        free=~model.locked,
        chosen=chosen,
        first=model.first_strand,
        sides=1.0,
        paths=_paths(model, rows, chosen, 1.0),
    )


def one_side(model: SpineModel) -> MuscleSet | None:
    """Return the right side and the flexions; None where the sides are not mirror images.

    Parameters
    ----------
    model : SpineModel
        The person.
    """
    if not _is_mirrored(model):
        return None
    rows = np.arange(0, SPINAL_COUNT, len(AXES))
    chosen = np.arange(0, len(model.muscles), SIDES)
    return MuscleSet(
        model=model,
        rows=rows,
        free=~model.locked[rows],
        chosen=chosen,
        first=leaders(model.first_strand[chosen]),
        sides=float(SIDES),
        paths=_paths(model, rows, chosen, float(SIDES)),
    )


def _paths(
    model: SpineModel,
    rows: Int[np.ndarray, " row"],
    chosen: Int[np.ndarray, " muscle"],
    sides: float,
) -> Paths:
    """Return some muscles of a body as the kernel reads them."""
    counts = np.diff(model.point_offsets)
    points = np.repeat(np.isin(np.arange(len(counts)), chosen), counts)
    body, l_opt = model.point_body[points].astype(np.int64), model.l_opt_m[chosen]
    return Paths(
        chain=chain_arrays(model.plan),
        body=body,
        local=np.ascontiguousarray(model.point_local_m[points]),
        offsets=np.concatenate([[0], np.cumsum(counts[chosen])]).astype(np.int64),
        carrier=model.plan.carrier[body].astype(np.int64),
        rows=rows,
        fmax=sides * model.fmax_n[chosen],
        tendon=model.tendon_m[chosen],
        l_opt=l_opt,
        width=l_opt * np.sin(model.pennation_rad[chosen]),
        shape=fact("muscle.force_length.shape", unit="1"),
        tissue=curve_arrays(model.passive),
        preload=judgement("spine.preload.gravity", unit="ratio"),
    )


def _is_mirrored(model: SpineModel) -> bool:
    """Return whether strength, rest, tissue and masses are the same on both sides."""
    of_muscles = (model.fmax_n, model.healthy_fmax_n, model.l_opt_m, model.tendon_m)
    paired = all(
        np.allclose(one[0::SIDES], one[1::SIDES], rtol=SAME, atol=0.0) for one in of_muscles
    )
    if not paired or not np.array_equal(model.rests[0::SIDES], model.rests[1::SIDES]):
        return False
    across = np.setdiff1d(np.arange(SPINAL_COUNT), np.arange(0, SPINAL_COUNT, len(AXES)))
    rest = np.allclose(model.passive.rest_rad[across], 0.0, atol=SAME)
    sideways = float(model.body_mass_kg @ model.body_center_m[:, 1])
    return rest and abs(sideways) <= SAME * float(model.body_mass_kg.sum())


def weights_of(model: SpineModel, external: Sequence[ExternalLoad]) -> Weights:
    """Return where weight and loads act, and with what force, as the kernel reads it.

    Parameters
    ----------
    model : SpineModel
        The person.
    external : sequence of ExternalLoad
        Loads besides weight.
    """
    found = [landmark_place(model, load.landmark) for load in external]
    bodies = np.array([*range(len(model.bodies)), *(body for body, _ in found)])
    forces = np.zeros((len(bodies), 3))
    forces[: len(model.bodies), 2] = -model.body_mass_kg * STANDARD_GRAVITY_M_S2
    for row, load in enumerate(external, start=len(model.bodies)):
        forces[row] = load.force_n
    return Weights(
        body=bodies,
        local=np.concatenate([model.body_center_m, *(point[None] for _, point in found)]),
        carrier=model.plan.carrier[bodies].astype(np.int64),
        force=forces,
    )
