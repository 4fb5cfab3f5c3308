"""What the muscles of a body could pull in a posture, and about which angles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.simulators.spine.loads.force_length import full_force_n
from plumbline.simulators.spine.loads.one_tension import tied

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.kinematics import Kinematics
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["full_tension_n", "tied_tensions"]


def full_tension_n(
    model: SpineModel, muscle_length_m: Float[np.ndarray, "posture muscle"]
) -> Float[np.ndarray, "posture muscle"]:
    """Return the tension of every strand at full activation.

    Parameters
    ----------
    model : SpineModel
        The person.
    muscle_length_m : ndarray, shape (posture, muscle)
        Lengths of the paths.
    """
    return full_force_n(
        muscle_length_m,
        fmax_n=model.fmax_n,
        tendon_m=model.tendon_m,
        l_opt_m=model.l_opt_m,
        pennation_rad=model.pennation_rad,
    )


def tied_tensions(
    model: SpineModel,
    geometry: Kinematics,
    rows: Bool[np.ndarray, " spinal"] | Int[np.ndarray, " row"],
) -> tuple[Float[np.ndarray, "row muscle"], Float[np.ndarray, " muscle"]]:
    """Return moment arms and tensions in the first posture, every muscle in its first strand.

    Parameters
    ----------
    model : SpineModel
        The person.
    geometry : Kinematics
        The posture.
    rows : ndarray
        Spinal angles whose balance is asked for.

    Returns
    -------
    tuple of ndarray, shapes (row, muscle) and (muscle,)
        In m and N.
    """
    full = full_tension_n(model, geometry.muscle_length_m)
    arms, whole = tied(geometry.moment_arms_m[:, rows], full, model.first_strand)
    return arms[0], whole[0]
