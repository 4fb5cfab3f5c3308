"""The same spine for MuJoCo: bodies, hinges, sites and tendons without wrapping surfaces.

MuJoCo is not needed to simulate. It is the second opinion on lengths, moment arms and weight, and
its viewer shows the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from plumbline.errors import MissingExtraError
from plumbline.simulators.spine.body.blocks import block_of, inertia_of
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.units import STANDARD_GRAVITY_M_S2

if TYPE_CHECKING:
    import mujoco

__all__ = ["mujoco_spec"]

MUSCLE_WIDTH_M = 0.0015  # thin enough to tell one fascicle from the next
SITE_SIZE_M = 0.002  # large enough to see a path point
BONE_COLOR = (0.87, 0.83, 0.74, 1.0)  # bone white
MUSCLE_COLOR = (0.69, 0.27, 0.24, 1.0)  # muscle red


def mujoco_spec(model: SpineModel) -> mujoco.MjSpec:
    """Return a spine as a MuJoCo specification, to be compiled or written as XML.

    Parameters
    ----------
    model : SpineModel
        A person's spine.

    Returns
    -------
    mujoco.MjSpec
        Joints in the order of the bodies, each named after its angle; one tendon and one actuator
        per muscle, the control of an actuator being its tension in N.

    Raises
    ------
    MissingExtraError
        MuJoCo is not installed.
    """
    try:
        import mujoco
    except ImportError as error:
        raise MissingExtraError(
            "MuJoCo is not installed; install plumbline-spine[spine] to write its models"
        ) from error
    spec = mujoco.MjSpec()
    spec.modelname = "plumbline_spine"
    spec.compiler.degree = False
    spec.option.gravity = [0.0, 0.0, -STANDARD_GRAVITY_M_S2]
    handles = _bodies(mujoco, spec, model)
    sites = _sites(model, handles)
    for muscle, name in enumerate(model.muscles):
        tendon = spec.add_tendon(name=name, width=MUSCLE_WIDTH_M, rgba=MUSCLE_COLOR)
        start, stop = model.point_offsets[muscle], model.point_offsets[muscle + 1]
        for point in range(start, stop):
            tendon.wrap_site(sites[point])
        actuator = spec.add_actuator(name=name, target=name)
        actuator.trntype = mujoco.mjtTrn.mjTRN_TENDON
        actuator.gear[0] = -1.0
        actuator.ctrlrange = [0.0, float(model.fmax_n[muscle])]
        actuator.ctrllimited = True
    return spec


def _bodies(mujoco: Any, spec: Any, model: SpineModel) -> list[Any]:  # noqa: ANN401  no types
    handles: list[Any] = []
    plan = model.plan
    for place, name in enumerate(model.bodies):
        parent = spec.worldbody if plan.parent[place] < 0 else handles[plan.parent[place]]
        half = 0.5 * float(plan.turn_rad[place])
        body = parent.add_body(
            name=name,
            pos=plan.offset_m[place],
            quat=[np.cos(half), 0.0, np.sin(half), 0.0],
        )
        center, halves = block_of(model, name)
        body.mass = float(model.body_mass_kg[place])
        body.ipos = model.body_center_m[place]
        body.inertia = inertia_of(model, name)
        body.explicitinertial = True
        first = plan.first_dof[place]
        for angle in range(first, first + plan.dof_count[place]):
            joint = body.add_joint(name=model.dofs[angle], axis=plan.axes[angle])
            joint.type = mujoco.mjtJoint.mjJNT_HINGE
            if angle < model.spinal_count:
                joint.range = model.range_rad[angle]
        body.add_geom(
            type=mujoco.mjtGeom.mjGEOM_BOX,
            pos=center,
            size=halves,
            rgba=BONE_COLOR,
            contype=0,
            conaffinity=0,
            mass=0.0,
        )
        handles.append(body)
    return handles


def _sites(model: SpineModel, handles: list[Any]) -> list[str]:
    """Add one site per landmark and side that a muscle touches; return the name at each point."""
    made: set[str] = set()
    names: list[str] = []
    for point, landmark in enumerate(model.point_names):
        local = model.point_local_m[point]
        body = model.point_body[point]
        side = "left" if _is_left(model, point) else "right"
        name = f"{landmark}_{side}"
        if name not in made:
            handles[body].add_site(name=name, pos=local, size=[SITE_SIZE_M, 0.0, 0.0])
            made.add(name)
        names.append(name)
    return names


def _is_left(model: SpineModel, point: int) -> bool:
    muscle = int(np.searchsorted(model.point_offsets, point, side="right")) - 1
    return model.muscles[muscle].endswith("_left")
