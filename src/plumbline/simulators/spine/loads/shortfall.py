r"""Why a posture is not held: what the muscles lack, joint by joint, and which angle is too large.

.. math::

    \min \sum_j |s_j| \quad\text{under}\quad A a + r + s = b,\; f \le a_i \le 1,\; |r_j| \le r_{max}

is a linear program: the least moments ``s`` that something else would have to add so that the
posture is held. There is no smaller sum of them, whatever the muscles do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError
from plumbline.simulators.spine.loads.load_sharing import SharingChoice, least_activation
from plumbline.simulators.spine.loads.simulate import calibrated_choice, give_stiffness
from plumbline.simulators.spine.loads.tensions import tied_tensions
from plumbline.units import Radians, degrees_from_radians

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.kinematics import ExternalLoad, Kinematics
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = [
    "BeyondRange",
    "Lack",
    "beyond_range",
    "largest_reserve_n_m",
    "least_moments_n_m",
    "shortfall",
]

# Below it a moment is rounding of the linear program, N m.
NOTHING_N_M = 1e-6
# A posture may reach the end of a range; further by more than this is beyond it, rad.
AT_END_RAD = 1e-6
# From here on a moment is shown without decimals, N m.
WHOLE_N_M = 10.0
# What a moment about each axis does, where it is negative and where it is positive.
WAYS = {
    "flexion": ("extension", "flexion"),
    "bending": ("bending to the right", "bending to the left"),
    "rotation": ("rotation to the right", "rotation to the left"),
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A moment that the muscles cannot supply.

    Attributes
    ----------
    angle : str
        Joint and axis, such as ``C7_T1.flexion``.
    moment_n_m : float
        What is lacking, positive as the angle is.
    """

    angle: str
    moment_n_m: float

    @property
    def words(self) -> str:
        """The same in words."""
        level, axis = self.angle.split(".")
        way = WAYS[axis][self.moment_n_m > 0.0]
        size = abs(self.moment_n_m)
        shown = f"{size:.0f}" if size >= WHOLE_N_M else f"{size:.2g}"
        return f"{_level(level)} lacks {shown} N m of {way}"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondRange:
    """An angle that is larger than its joint allows.

    Attributes
    ----------
    angle : str
        Joint and axis.
    angle_rad, end_rad : float
        The posture's angle, and the end of the range in its direction.
    """

    angle: str
    angle_rad: float
    end_rad: float

    @property
    def words(self) -> str:
        """The same in words."""
        level, axis = self.angle.split(".")
        here, end = (
            abs(degrees_from_radians(Radians(angle))) for angle in (self.angle_rad, self.end_rad)
        )
        way = WAYS[axis][self.angle_rad > 0.0]
        return f"{_level(level)} is asked for {here:.1f} degrees of {way} and has {end:.1f}"


def beyond_range(
    model: SpineModel, posture_rad: Float[np.ndarray, " dof"]
) -> tuple[BeyondRange, ...]:
    """Return the angles of a posture that lie outside their range, the furthest first.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (dof,)
        Angles from standing, rad.
    """
    angles = posture_rad[: model.spinal_count]
    end = np.clip(angles, model.range_rad[:, 0], model.range_rad[:, 1])
    far = np.abs(angles - end)
    order = [int(place) for place in np.argsort(-far, kind="stable") if far[place] > AT_END_RAD]
    return tuple(
        BeyondRange(
            angle=model.dofs[place], angle_rad=float(angles[place]), end_rad=float(end[place])
        )
        for place in order
    )


def shortfall(
    model: SpineModel,
    posture_rad: Float[np.ndarray, " dof"],
    external: Sequence[ExternalLoad] = (),
    choice: SharingChoice | None = None,
) -> tuple[Lack, ...]:
    """Return the least moments that are lacking in one posture, the largest first.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (dof,)
        Angles from standing, rad.
    external : sequence of ExternalLoad
        Loads besides weight.
    choice : SharingChoice or None
        Floor, and what joints may give; None: as calibrated.

    Returns
    -------
    tuple of Lack
        Empty where the posture can be held.

    Raises
    ------
    ModelError
        The linear program did not end.
    """
    from plumbline.simulators.spine.body.kinematics import kinematics

    chosen = choice if choice is not None else calibrated_choice()
    posture = posture_rad[None]
    geometry = kinematics(model, posture, external)
    free = np.flatnonzero(~model.locked)
    arms, whole = tied_tensions(model, geometry, free)
    found = least_moments_n_m(
        arms * whole,
        (geometry.gravity_moment_n_m - geometry.passive_moment_n_m)[0, free],
        floor=least_activation(chosen.floor, model.strength_left, model.rests),
        most_reserve_n_m=largest_reserve_n_m(model, posture, geometry, chosen)[free],
    )
    order = [int(row) for row in np.argsort(-np.abs(found), kind="stable")]
    return tuple(
        Lack(angle=model.dofs[free[row]], moment_n_m=float(found[row]))
        for row in order
        if abs(found[row]) > NOTHING_N_M
    )


def least_moments_n_m(
    strength_n_m: Float[np.ndarray, "row muscle"],
    needed_n_m: Float[np.ndarray, " row"],
    *,
    floor: Float[np.ndarray, " muscle"],
    most_reserve_n_m: Float[np.ndarray, " row"],
) -> Float[np.ndarray, " row"]:
    """Return the moments of least sum that muscles and reserves leave open.

    Parameters
    ----------
    strength_n_m : ndarray, shape (row, muscle)
        Moment of every muscle at full activation, N m.
    needed_n_m : ndarray, shape (row,)
        What has to be supplied, N m.
    floor : ndarray, shape (muscle,)
        Least activation.
    most_reserve_n_m : ndarray, shape (row,)
        Largest reserve, N m.

    Returns
    -------
    ndarray, shape (row,)
        Signed, N m; zero where the row is in balance.

    Raises
    ------
    ModelError
        The linear program did not end.
    """
    from scipy.optimize import linprog

    rows, muscles = strength_n_m.shape
    unit = np.eye(rows)
    cost = np.concatenate([np.zeros(muscles + rows), np.ones(2 * rows)])
    limits: list[tuple[float, float | None]] = [(float(least), 1.0) for least in floor]
    limits += [(-float(most), float(most)) for most in most_reserve_n_m]
    limits += [(0.0, None)] * (2 * rows)
    found = linprog(
        cost,
        A_eq=np.hstack([strength_n_m, unit, unit, -unit]),
        b_eq=needed_n_m,
        bounds=limits,
        method="highs",
    )
    if found.status != 0:
        raise ModelError(f"the least lacking moments were not found: {found.message}")
    more, less = found.x[muscles + rows :].reshape(2, rows)
    return more - less


def largest_reserve_n_m(
    model: SpineModel,
    posture_rad: Float[np.ndarray, "posture dof"],
    geometry: Kinematics,
    choice: SharingChoice,
) -> Float[np.ndarray, " spinal"]:
    """Return the largest reserve of every spinal angle in one posture, as load sharing allows it.

    Parameters
    ----------
    model : SpineModel
        The person.
    posture_rad : ndarray, shape (1, dof)
        The posture, rad.
    geometry : Kinematics
        The same posture.
    choice : SharingChoice
        What joints may give.
    """
    fixed = np.full(model.spinal_count, choice.most_reserve_n_m)
    if choice.give_activation_1_rad is None:
        return fixed
    stiffness = give_stiffness(model, posture_rad, geometry, choice)[0]
    return np.maximum(fixed, stiffness * choice.most_give_rad)


def _level(name: str) -> str:
    return name.replace("_", "-")
