r"""Postures of a spine: joints, paths, moment arms, and what weight and passive tissue ask.

Every posture is in equilibrium when, for each of the 75 spinal angles,

.. math:: \sum_i r_i(q)\,F_i + M_{passive}(q) = M_{gravity}(q), \qquad
          r_i = -\frac{\partial \ell_i}{\partial q}

with ``M_gravity`` the moment that muscles and passive tissue together must supply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float, Int

from plumbline.errors import ModelError, UnknownNameError
from plumbline.simulators.spine.body.kinematics_kernel import (
    chain_arrays,
    muscle_action,
    place_points,
    place_with_axes,
    pull_sum,
    weight_moments,
)
from plumbline.simulators.spine.body.levels import CHAIN, LEVELS, SIDES, SPINAL_COUNT
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.simulators.spine.body.passive import passive_moment_n_m, preload_of_weight_n
from plumbline.units import STANDARD_GRAVITY_M_S2

__all__ = [
    "ExternalLoad",
    "Kinematics",
    "kinematics",
    "landmark_place",
    "landmark_positions",
    "level_force",
    "weight",
]

SKULL = len(CHAIN) - 1
# From standing no joint of anybody turns further; degrees given as radians nearly always do.
HALF_TURN_RAD = np.pi
ROUNDING_RAD = 1e-9  # half a turn that was computed is still half a turn
FEET = tuple(f"foot.{end}_{side}" for end in ("heel", "toe") for side in SIDES)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalLoad:
    """A force on a landmark, in world axes.

    Attributes
    ----------
    landmark : str
        Such as ``hand.grip_right`` or ``skull.vertex``; without a side, the point in the middle.
    force_n : tuple of float
        Forward, left, up.
    """

    landmark: str
    force_n: tuple[float, float, float]

    def __post_init__(self) -> None:
        """Refuse what is no force, before it spoils every number."""
        if not np.all(np.isfinite(self.force_n)):
            raise ModelError(f"force_n on {self.landmark}: {self.force_n} is not finite")


def weight(mass_kg: float, landmark: str) -> ExternalLoad:
    """Return the weight of something that hangs from a landmark.

    Parameters
    ----------
    mass_kg : float
        Its mass; zero or more.
    landmark : str
        Such as ``hand.grip_right``.

    Raises
    ------
    ModelError
        No mass of this size exists. A push upward is an `ExternalLoad`.
    """
    if not (np.isfinite(mass_kg) and mass_kg >= 0.0):
        raise ModelError(
            f"mass_kg on {landmark}: {mass_kg:g} kg must be finite and not below 0; for a push "
            "upward give ExternalLoad a force"
        )
    return ExternalLoad(landmark=landmark, force_n=(0.0, 0.0, -mass_kg * STANDARD_GRAVITY_M_S2))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Kinematics:
    """A batch of postures of one spine.

    Attributes
    ----------
    moment_arms_m : ndarray, shape (posture, spinal, muscle)
        Minus the change of length with the angle: positive where tension flexes, bends to the
        left or turns to the left.
    muscle_length_m : ndarray, shape (posture, muscle)
        Whole path, tendon included.
    gravity_moment_n_m : ndarray, shape (posture, spinal)
        What muscles and passive tissue together must supply against weight and external loads.
    passive_moment_n_m : ndarray, shape (posture, spinal)
        What passive tissue supplies.
    joint_center_m : ndarray, shape (posture, level, 3)
        Joints from C0-C1 to L5-S1; origin on the hip axis.
    joint_axes : ndarray, shape (posture, level, 3, 3)
        Rows: forward, left and up along the spine, of the plane midway between the endplates.
    angle_axes : ndarray, shape (posture, spinal, 3)
        World axis of every angle.
    gravity_force_n : ndarray, shape (posture, level, 3)
        Weight and external loads on everything above each level.
    point_position_m : ndarray, shape (posture, point, 3)
        Path points.
    body_turn, body_position_m : ndarray, shape (posture, body, 3, 3) and (posture, body, 3)
        Orientation (columns: the body's axes) and origin of every body.
    center_of_mass_m, mid_foot_m : ndarray, shape (posture, 3)
        Of the whole body, and between heels and toes of both feet.
    head_pitch_rad : ndarray, shape (posture,)
        Slope of McGregor's line, positive looking down.
    """

    moment_arms_m: Float[np.ndarray, "posture spinal muscle"]
    muscle_length_m: Float[np.ndarray, "posture muscle"]
    gravity_moment_n_m: Float[np.ndarray, "posture spinal"]
    passive_moment_n_m: Float[np.ndarray, "posture spinal"]
    joint_center_m: Float[np.ndarray, "posture level 3"]
    joint_axes: Float[np.ndarray, "posture level 3 3"]
    angle_axes: Float[np.ndarray, "posture spinal 3"]
    gravity_force_n: Float[np.ndarray, "posture level 3"]
    point_position_m: Float[np.ndarray, "posture point 3"]
    body_turn: Float[np.ndarray, "posture body 3 3"]
    body_position_m: Float[np.ndarray, "posture body 3"]
    center_of_mass_m: Float[np.ndarray, "posture 3"]
    mid_foot_m: Float[np.ndarray, "posture 3"]
    head_pitch_rad: Float[np.ndarray, " posture"]


def kinematics(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    external: Sequence[ExternalLoad] = (),
    *,
    preload_n: Float[np.ndarray, "posture level"] | None = None,
) -> Kinematics:
    """Return everything about some postures that does not depend on muscle forces.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    postures_rad : ndarray, shape (posture, dof)
        Angles from the person's standing, in the order of ``model.dofs``.
    external : sequence of ExternalLoad
        Forces beside weight; the same in every posture.
    preload_n : ndarray, shape (posture, level), optional
        Compression that stiffens the joints; a multiple of the weight above where not given.

    Raises
    ------
    ModelError
        An angle is above half a turn, as degrees are that were given as radians.
    """
    _refuse_turns(model, postures_rad)
    turns, places, axes = place_with_axes(chain_arrays(model.plan), postures_rad)
    centers = places[:, SKULL:0:-1]
    spinal = axes[:, :SPINAL_COUNT]
    points = place_points(turns, places, model.point_body, model.point_local_m)
    arms, lengths = muscle_action(
        points, model.point_offsets, model.plan.carrier[model.point_body], centers, spinal
    )
    masses = place_points(
        turns, places, np.arange(len(model.bodies)), np.ascontiguousarray(model.body_center_m)
    )
    moments, above = _loads(model, turns, places, masses, external, centers, spinal)
    if preload_n is None:
        preload_n = preload_of_weight_n(above[..., 2])
    return Kinematics(
        moment_arms_m=arms,
        muscle_length_m=lengths,
        gravity_moment_n_m=-moments,
        passive_moment_n_m=passive_moment_n_m(
            model.passive, postures_rad[:, :SPINAL_COUNT], preload_n
        ),
        joint_center_m=centers,
        joint_axes=_disc_axes(model, turns),
        angle_axes=spinal,
        gravity_force_n=above,
        point_position_m=points,
        body_turn=turns,
        body_position_m=places,
        center_of_mass_m=np.einsum("qbx,b->qx", masses, model.body_mass_kg)
        / np.sum(model.body_mass_kg),
        mid_foot_m=_positions(model, turns, places, FEET).mean(axis=1),
        head_pitch_rad=np.arctan2(-turns[:, SKULL, 2, 0], turns[:, SKULL, 0, 0]),
    )


def landmark_positions(
    model: SpineModel, postures_rad: Float[np.ndarray, "posture dof"], names: Sequence[str]
) -> Float[np.ndarray, "posture name 3"]:
    """Return world positions of landmarks.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    postures_rad : ndarray, shape (posture, dof)
        Postures.
    names : sequence of str
        Such as ``L3.spinous_tip`` (in the middle) or ``L3.transverse_tip_left``.

    Raises
    ------
    UnknownNameError
        There is no such landmark.
    """
    turns, places, _ = place_with_axes(chain_arrays(model.plan), postures_rad)
    return _positions(model, turns, places, names)


def level_force(
    model: SpineModel, posed: Kinematics, force_n: Float[np.ndarray, "posture muscle"]
) -> Float[np.ndarray, "posture level 3"]:
    """Return the force that weight, loads and muscles put on everything above each level.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    posed : Kinematics
        Postures.
    force_n : ndarray, shape (posture, muscle)
        Tension of every muscle.

    Returns
    -------
    ndarray, shape (posture, level, 3)
        World axes, N. The part below answers with the opposite force.
    """
    carrier = model.plan.carrier[model.point_body]
    pulls = pull_sum(
        posed.point_position_m, model.point_offsets, carrier, np.ascontiguousarray(force_n)
    )
    return posed.gravity_force_n + pulls


def _refuse_turns(model: SpineModel, postures_rad: Float[np.ndarray, "posture dof"]) -> None:
    """Refuse what no joint does, spine or limb, before it becomes a number like any other."""
    away = np.abs(postures_rad) > HALF_TURN_RAD + ROUNDING_RAD
    if not np.any(away):
        return
    row, place = (int(first) for first in np.argwhere(away)[0])
    raise ModelError(
        f"postures_rad: {model.dofs[place]} is {postures_rad[row, place]:g} rad, more than half a "
        "turn; angles are given in radians"
    )


def _loads(
    model: SpineModel,
    turns: Float[np.ndarray, "posture body 3 3"],
    places: Float[np.ndarray, "posture body 3"],
    masses: Float[np.ndarray, "posture body 3"],
    external: Sequence[ExternalLoad],
    centers: Float[np.ndarray, "posture level 3"],
    axes: Float[np.ndarray, "posture spinal 3"],
) -> tuple[Float[np.ndarray, "posture spinal"], Float[np.ndarray, "posture level 3"]]:
    """Return the moments of weight and loads about the angles, and their sum above each level."""
    forces = np.zeros((len(model.bodies), 3))
    forces[:, 2] = -model.body_mass_kg * STANDARD_GRAVITY_M_S2
    carrier = model.plan.carrier
    if external:
        names = [load.landmark for load in external]
        masses = np.concatenate([masses, _positions(model, turns, places, names)], axis=1)
        forces = np.concatenate([forces, np.array([load.force_n for load in external])])
        bodies = np.array([landmark_place(model, name)[0] for name in names])
        carrier = np.concatenate([carrier, carrier[bodies]])
    spread = np.broadcast_to(forces, masses.shape)
    return weight_moments(masses, np.ascontiguousarray(spread), carrier, centers, axes)


def landmark_place(model: SpineModel, name: str) -> tuple[int, Float[np.ndarray, " 3"]]:
    """Return body and place of a landmark, with or without a side.

    Parameters
    ----------
    model : SpineModel
        A person's spine.
    name : str
        Such as ``L3.spinous_tip`` (in the middle) or ``hand.grip_left``.

    Returns
    -------
    tuple of int and ndarray, shape (3,)
        Index of the body, and the point in its frame, m.

    Raises
    ------
    UnknownNameError
        There is no such landmark.
    """
    stem, _, side = name.rpartition("_")
    sided = side in SIDES
    found = model.landmarks.get(stem if sided else name)
    if found is None or (found.is_paired and not sided):
        raise UnknownNameError("landmark", name, model.landmarks)
    body = f"{found.body}_{side}" if found.is_paired else found.body
    factor = (-1.0 if side == "left" else 1.0) if sided else 0.0
    return model.bodies.index(body), found.point_m * np.array([1.0, factor, 1.0])


def _positions(
    model: SpineModel,
    turns: Float[np.ndarray, "posture body 3 3"],
    places: Float[np.ndarray, "posture body 3"],
    names: Sequence[str],
) -> Float[np.ndarray, "posture name 3"]:
    found = [landmark_place(model, name) for name in names]
    bodies: Int[np.ndarray, " name"] = np.array([body for body, _ in found])
    return place_points(turns, places, bodies, np.array([point for _, point in found]))


def _disc_axes(
    model: SpineModel, turns: Float[np.ndarray, "posture body 3 3"]
) -> Float[np.ndarray, "posture level 3 3"]:
    """Return the axes of the plane midway between the two endplates of every level."""
    lower = _plates(turns[:, SKULL - 1 :: -1][:, : len(LEVELS)], model.endplate_rad[:, 0])
    upper = _plates(turns[:, SKULL:0:-1], model.endplate_rad[:, 1])
    ahead, up = (lower[..., i, :] + upper[..., i, :] for i in (0, 1))
    up = up / np.linalg.norm(up, axis=-1, keepdims=True)
    ahead = ahead - np.sum(ahead * up, axis=-1, keepdims=True) * up
    ahead = ahead / np.linalg.norm(ahead, axis=-1, keepdims=True)
    return np.stack([ahead, np.cross(up, ahead), up], axis=-2)


def _plates(
    turns: Float[np.ndarray, "posture level 3 3"], tilt_rad: Float[np.ndarray, " level"]
) -> Float[np.ndarray, "posture level 2 3"]:
    """Return the forward and the upward direction of tilted planes of bodies."""
    cosine, sine = np.cos(tilt_rad)[:, None], np.sin(tilt_rad)[:, None]
    ahead = turns[..., 0] * cosine - turns[..., 2] * sine
    up = turns[..., 0] * sine + turns[..., 2] * cosine
    return np.stack([ahead, up], axis=-2)
