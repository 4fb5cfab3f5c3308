"""A spine for OpenSim 4.5: the same bodies, joints, path points and muscles.

The muscles are ``Thelen2003Muscle``: OpenSim's static optimization takes their tendons as rigid
and computes the same force at full activation as this package. Pelvis and limbs are locked, so
that an analysis asks nothing of legs and arms that have no muscles here; unlock them to move.
Passive moments are no part of the file.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.evidence import fact
from plumbline.simulators.spine.body.blocks import block_of, inertia_of
from plumbline.simulators.spine.body.levels import VERTEBRAE
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.simulators.spine.loads.load_sharing import RESERVE_N_M
from plumbline.simulators.spine.shown.opensim_xml import (
    Box,
    Cord,
    Hinge,
    Part,
    reserve_document,
    spine_document,
)

__all__ = ["coordinate_name", "opensim_reserves", "opensim_xml"]

# A passive curve that stays at zero over every length: passive tissue is not in the fibers here.
PASSIVE_STRAIN = 1e3
# A limb's hinge has no range in the tables; half a turn to each side never binds.
LIMB_RANGE_RAD = (-np.pi, np.pi)


def coordinate_name(angle: str) -> str:
    """Return what an angle such as ``L5_S1.flexion`` is called in OpenSim."""
    return angle.replace(".", "_")


def opensim_xml(
    model: SpineModel, *, name: str, posture_rad: Float[np.ndarray, " dof"] | None = None
) -> str:
    """Return a spine as an OpenSim document.

    Parameters
    ----------
    model : SpineModel
        The person's spine.
    name : str
        Name of the model; what is neither letter nor digit becomes an underscore.
    posture_rad : ndarray, shape (dof,), or None
        The posture in which the file opens; None: the person's own standing.

    Returns
    -------
    str
        XML. Coordinates are called as in `coordinate_name`, joints after their level.
    """
    curve = [
        ("KshapeActive", fact("muscle.force_length.shape", unit="1")),
        ("FmaxMuscleStrain", PASSIVE_STRAIN),
    ]
    angles = np.zeros(len(model.dofs)) if posture_rad is None else posture_rad
    parts = [_part(model, place, angles) for place in range(len(model.bodies))]
    cords = [_cord(model, muscle) for muscle in range(len(model.muscles))]
    return spine_document(name, parts, cords, curve=curve)


def opensim_reserves(model: SpineModel, *, strength_n_m: float = RESERVE_N_M) -> str:
    """Return the moments that a static optimization adds to every free spinal angle.

    Parameters
    ----------
    model : SpineModel
        The person's spine.
    strength_n_m : float
        Moment at unit control, N m; small, so that muscles carry what they can.
    """
    spinal = zip(model.dofs[: model.spinal_count], model.locked, strict=True)
    names = [coordinate_name(angle) for angle, locked in spinal if not locked]
    return reserve_document(names, strength_n_m)


def _part(model: SpineModel, place: int, posture_rad: Float[np.ndarray, " dof"]) -> Part:
    plan, body = model.plan, model.bodies[place]
    center, halves = block_of(model, body)
    first, above = int(plan.first_dof[place]), int(plan.parent[place])
    angles = range(first, first + int(plan.dof_count[place]))
    cosine, sine = np.cos(plan.turn_rad[place]), np.sin(plan.turn_rad[place])
    return Part(
        name=body,
        joint=model.dofs[first].split(".")[0],
        parent=None if above < 0 else model.bodies[above],
        place_m=plan.offset_m[place],
        turn=np.array([[cosine, 0.0, sine], [0.0, 1.0, 0.0], [-sine, 0.0, cosine]]),
        pivot_m=np.zeros(3),
        hinges=tuple(_hinge(model, angle, float(posture_rad[angle])) for angle in angles),
        mass_kg=float(model.body_mass_kg[place]),
        center_m=model.body_center_m[place],
        inertia_kg_m2=np.diag(inertia_of(model, body)),
        boxes=(Box(name=f"{body}_block", center_m=center, half_m=halves, turn=np.eye(3)),)
        if body in (*VERTEBRAE, "skull")
        else (),
    )


def _hinge(model: SpineModel, angle: int, start_rad: float) -> Hinge:
    spinal = angle < model.spinal_count
    low, high = model.range_rad[angle] if spinal else LIMB_RANGE_RAD
    return Hinge(
        name=coordinate_name(model.dofs[angle]),
        axis=model.plan.axes[angle],
        low_rad=float(low),
        high_rad=float(high),
        start_rad=start_rad,
        locked=bool(model.locked[angle]) if spinal else True,
    )


def _cord(model: SpineModel, muscle: int) -> Cord:
    points = slice(int(model.point_offsets[muscle]), int(model.point_offsets[muscle + 1]))
    return Cord(
        name=model.muscles[muscle],
        group=model.groups[muscle],
        parts=tuple(model.bodies[body] for body in model.point_body[points]),
        points_m=model.point_local_m[points],
        fmax_n=float(model.fmax_n[muscle]),
        l_opt_m=float(model.l_opt_m[muscle]),
        tendon_m=float(model.tendon_m[muscle]),
        pennation_rad=float(model.pennation_rad[muscle]),
    )
