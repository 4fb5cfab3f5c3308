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

from plumbline.simulators.spine.body.fascicles import leaders
from plumbline.simulators.spine.body.kinematics import SKULL, ExternalLoad, landmark_place
from plumbline.simulators.spine.body.kinematics_kernel import (
    chain_arrays,
    muscle_action,
    place_points,
    place_with_axes,
    weight_moments,
)
from plumbline.simulators.spine.body.levels import AXES, SPINAL_COUNT
from plumbline.simulators.spine.body.passive import passive_moment_n_m, preload_of_weight_n
from plumbline.simulators.spine.loads.force_length import full_force_n
from plumbline.simulators.spine.loads.load_sharing import (
    SharingChoice,
    least_activation,
    muscle_weights,
)
from plumbline.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["Acting", "MuscleSet", "all_muscles", "one_side"]

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
    gravity_force_n : ndarray, shape (posture, level, 3)
        Weight and loads on everything above each level.
    """

    moment_arms_m: Float[np.ndarray, "posture row muscle"]
    muscle_length_m: Float[np.ndarray, "posture muscle"]
    gravity_moment_n_m: Float[np.ndarray, "posture row"]
    passive_moment_n_m: Float[np.ndarray, "posture row"]
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
    point_body, point_local_m, point_offsets
        Paths, as in the model.
    """

    model: SpineModel
    rows: Int[np.ndarray, " row"]
    free: Bool[np.ndarray, " row"]
    chosen: Int[np.ndarray, " muscle"]
    first: Int[np.ndarray, " muscle"]
    sides: float
    point_body: Int[np.ndarray, " point"]
    point_local_m: Float[np.ndarray, "point 3"]
    point_offsets: Int[np.ndarray, " muscles_and_one"]

    def acting(
        self, postures_rad: Float[np.ndarray, "posture dof"], external: Sequence[ExternalLoad]
    ) -> Acting:
        """Return what acts about the rows in some postures.

        Parameters
        ----------
        postures_rad : ndarray, shape (posture, dof)
            Angles from standing.
        external : sequence of ExternalLoad
            Loads besides weight.
        """
        model = self.model
        turns, places, axes = place_with_axes(chain_arrays(model.plan), postures_rad)
        centers, spinal = places[:, SKULL:0:-1], axes[:, :SPINAL_COUNT]
        points = place_points(turns, places, self.point_body, self.point_local_m)
        carrier = model.plan.carrier
        arms, lengths = muscle_action(
            points, self.point_offsets, carrier[self.point_body], centers, spinal
        )
        bodies, locals_m, forces = _weights(model, external)
        masses = place_points(turns, places, bodies, locals_m)
        spread = np.ascontiguousarray(np.broadcast_to(forces, masses.shape))
        moments, above = weight_moments(masses, spread, carrier[bodies], centers, spinal)
        preload = preload_of_weight_n(above[..., 2])
        passive = passive_moment_n_m(model.passive, postures_rad[:, :SPINAL_COUNT], preload)
        whole = len(self.rows) == SPINAL_COUNT
        return Acting(
            moment_arms_m=arms if whole else np.ascontiguousarray(arms[:, self.rows]),
            muscle_length_m=lengths,
            gravity_moment_n_m=-moments[:, self.rows],
            passive_moment_n_m=passive[:, self.rows],
            gravity_force_n=above,
        )

    def full_n(
        self, length_m: Float[np.ndarray, "posture muscle"]
    ) -> Float[np.ndarray, "posture muscle"]:
        """Return the tension at full activation, of all muscles for which each stands."""
        model, chosen = self.model, self.chosen
        return full_force_n(
            length_m,
            fmax_n=self.sides * model.fmax_n[chosen],
            tendon_m=model.tendon_m[chosen],
            l_opt_m=model.l_opt_m[chosen],
            pennation_rad=model.pennation_rad[chosen],
        )

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
    rows = np.arange(SPINAL_COUNT)
    return MuscleSet(
        model=model,
        rows=rows,
        free=~model.locked,
        chosen=np.arange(len(model.muscles)),
        first=model.first_strand,
        sides=1.0,
        point_body=model.point_body,
        point_local_m=model.point_local_m,
        point_offsets=model.point_offsets,
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
    counts = np.diff(model.point_offsets)
    points = np.repeat(np.arange(len(counts)) % SIDES == 0, counts)
    return MuscleSet(
        model=model,
        rows=rows,
        free=~model.locked[rows],
        chosen=chosen,
        first=leaders(model.first_strand[chosen]),
        sides=float(SIDES),
        point_body=model.point_body[points],
        point_local_m=np.ascontiguousarray(model.point_local_m[points]),
        point_offsets=np.concatenate([[0], np.cumsum(counts[chosen])]),
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


def _weights(
    model: SpineModel, external: Sequence[ExternalLoad]
) -> tuple[Int[np.ndarray, " force"], Float[np.ndarray, "force 3"], Float[np.ndarray, "force 3"]]:
    """Return where weight and loads act, and with what force."""
    found = [landmark_place(model, load.landmark) for load in external]
    bodies = np.concatenate([np.arange(len(model.bodies)), [body for body, _ in found]])
    places = [model.body_center_m, *(point[None] for _, point in found)]
    forces = np.zeros((len(bodies), 3))
    forces[: len(model.bodies), 2] = -model.body_mass_kg * STANDARD_GRAVITY_M_S2
    for row, load in enumerate(external, start=len(model.bodies)):
        forces[row] = load.force_n
    return bodies.astype(np.int64), np.ascontiguousarray(np.concatenate(places)), forces
