"""Postures by name, and turns of whole regions, as vectors of joint angles.

Posture zero is the person's own standing. A turn of a region is spread over its levels in
proportion to their ranges in that direction, so that every level uses the same share of what it
has; a locked level takes none. A lumbar spine that is asked to bend further than it can bends to
its end, and the pelvis turns by the rest. Legs follow: who stands is over the feet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError, UnknownNameError
from plumbline.evidence import fact, fact_record, facts, judgement
from plumbline.evidence.packaged import packaged_yaml
from plumbline.units import Degrees, radians_from_degrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plumbline.simulators.spine.body.kinematics import ExternalLoad
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.loads.load_sharing import SharingChoice
    from plumbline.simulators.spine.loads.simulate import SpineLoads

__all__ = [
    "Posture",
    "Turn",
    "named_postures",
    "posture_angles",
    "posture_loads",
    "regions",
    "simulate_posture",
    "turn_region",
]

# Where each region begins and ends, from the top; each level lies between two named vertebrae.
REGIONS = {
    "neck": ("C0_C1", "C7_T1"),
    "upper_neck": ("C0_C1", "C1_C2"),
    "lower_neck": ("C2_C3", "C7_T1"),
    "thorax": ("T1_T2", "T12_L1"),
    "lumbar": ("L1_L2", "L5_S1"),
    "upper_lumbar": ("L1_L2", "L2_L3"),
    "lower_lumbar": ("L3_L4", "L5_S1"),
}
LUMBAR_REGIONS = ("lumbar", "upper_lumbar", "lower_lumbar")
# Joints that come in pairs are turned alike.
PAIRED = ("hip", "knee", "ankle", "shoulder", "elbow")
AXES = ("flexion", "bending", "rotation")
# A rest pushes where it touches a slouched back.
REST = "T8.spinous_tip"
# Whoever leans back lets the rest hold the trunk: no moment is left about this joint.
LEANING_ABOUT = "L5_S1"
# What is carried hangs from the grip of either hand.
HAND = "hand.grip"
# The girdle with both arms hangs on T2: this level and those below carry it.
ARMS_BELOW = "T2_T3"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of a region: by how much, and where the angle comes from.

    Attributes
    ----------
    over : str
        Region, joint, or ``trunk`` (lumbar spine and pelvis together).
    axis : str
        ``flexion``, ``bending`` or ``rotation``.
    angle : str
        Id of the fact or judgement, in degrees.
    sign : int
        -1 turns the other way.
    """

    over: str
    axis: str
    angle: str
    sign: int

    @property
    def angle_rad(self) -> float:
        """The angle with its sign."""
        value = _degrees(self.angle)
        return float(self.sign * radians_from_degrees(Degrees(value)))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """A named posture.

    Attributes
    ----------
    id, about : str
        Name, and what it is.
    turns : tuple of Turn
        Away from standing.
    seated, arms_hang : bool
        Hips and knees bent; arms plumb however the trunk leans.
    load : str or None
        What acts besides weight: ``crate`` (in both hands) or ``backrest``.
    knees : str or None
        Id of the judgement on the bend of standing knees, in degrees; None: straight.
    """

    id: str
    about: str
    turns: tuple[Turn, ...]
    seated: bool
    arms_hang: bool
    load: str | None
    knees: str | None = None


@cache
def named_postures() -> dict[str, Posture]:
    """Return every named posture, by id, in the order of the table."""
    path = resources.files("plumbline.simulators.spine.posture").joinpath("postures.yaml")
    table = packaged_yaml(path.read_text(encoding="utf-8"))
    return {entry["id"]: _posture(entry) for entry in table["postures"]}


def regions() -> tuple[str, ...]:
    """Return the names of the regions that `turn_region` turns."""
    return (*REGIONS, "trunk")


def turn_region(
    model: SpineModel, over: str, axis: str, angle_rad: float
) -> Float[np.ndarray, " dof"]:
    """Return the posture in which one region, or joint, is turned and all else stands.

    Parameters
    ----------
    model : SpineModel
        The person.
    over : str
        A region, ``trunk``, a level such as ``L5_S1``, ``pelvis``, or a paired joint.
    axis : str
        ``flexion``, ``bending`` or ``rotation``.
    angle_rad : float
        Sum over the region; positive forward, to the left.

    Returns
    -------
    ndarray, shape (dof,)
        Angles of every joint, rad.

    Raises
    ------
    UnknownNameError
        No such region or axis.
    ModelError
        Every level of the region is locked.
    """
    if axis not in AXES:
        raise UnknownNameError("axis", axis, AXES)
    if over == "trunk":
        return _turn_trunk(model, axis, angle_rad)
    if over in LUMBAR_REGIONS and axis == "flexion":
        return _turn_lumbar(model, over, angle_rad, angle_rad)
    if over in REGIONS:
        return _spread(model, over, axis, angle_rad)
    names = [f"{over}_{side}.{axis}" for side in ("right", "left")]
    if over not in PAIRED:
        names = [f"{over}.{axis}"]
    if not set(names) <= set(model.dofs):
        raise UnknownNameError("region", over, (*regions(), *PAIRED, "pelvis", *model.levels))
    return model.posture(dict.fromkeys(names, angle_rad))


def posture_angles(model: SpineModel, name: str) -> Float[np.ndarray, " dof"]:
    """Return the joint angles of a named posture in one person.

    Parameters
    ----------
    model : SpineModel
        The person: ranges and locked levels decide how turns are spread.
    name : str
        Id of the posture.

    Returns
    -------
    ndarray, shape (dof,)
        Angles of every joint, rad, relative to standing.

    Raises
    ------
    UnknownNameError
        No such posture.
    """
    postures = named_postures()
    if name not in postures:
        raise UnknownNameError("posture", name, postures)
    chosen = postures[name]
    angles = np.zeros(len(model.dofs))
    for turn in chosen.turns:
        angles = angles + turn_region(model, turn.over, turn.axis, turn.angle_rad)
    if chosen.arms_hang:
        angles = angles + turn_region(model, "shoulder", "flexion", _lean(model, angles))
    return angles if not chosen.turns else _on_legs(model, angles, chosen)


def posture_loads(model: SpineModel, name: str) -> tuple[ExternalLoad, ...]:
    """Return what acts on a person in a named posture besides weight.

    Parameters
    ----------
    model : SpineModel
        The person.
    name : str
        Id of the posture.

    Returns
    -------
    tuple of ExternalLoad
        Half a crate in either hand, the push of a backrest that leaves no flexion moment about
        L5-S1, or nothing.

    Raises
    ------
    UnknownNameError
        No such posture.
    """
    from plumbline.simulators.spine.body.kinematics import weight

    postures = named_postures()
    if name not in postures:
        raise UnknownNameError("posture", name, postures)
    load = postures[name].load
    if load == "crate":
        half = judgement("spine.posture.crate", unit="kg") / 2
        return (weight(half, f"{HAND}_right"), weight(half, f"{HAND}_left"))
    if load == "backrest":
        return _rest(model, posture_angles(model, name))
    return ()


def simulate_posture(
    model: SpineModel,
    name: str,
    *,
    external: Sequence[ExternalLoad] = (),
    choice: SharingChoice | None = None,
) -> SpineLoads:
    """Return what one person carries in a named posture, with what that posture holds or leans on.

    Parameters
    ----------
    model : SpineModel
        The person.
    name : str
        Id of the posture.
    external : sequence of ExternalLoad
        What acts besides weight and besides what belongs to the posture.
    choice : SharingChoice or None
        What the muscles minimize; None: as calibrated.

    Returns
    -------
    SpineLoads
        One row. The same as `simulate` with ``posture_angles`` and ``posture_loads``.

    Raises
    ------
    UnknownNameError
        No such posture.
    ModelError
        The person's joints are locked where the posture bends.
    """
    from plumbline.simulators.spine.loads.simulate import simulate

    acting = (*posture_loads(model, name), *external)
    return simulate(model, posture_angles(model, name)[None], external=acting, choice=choice)


def _on_legs(
    model: SpineModel, angles: Float[np.ndarray, " dof"], chosen: Posture
) -> Float[np.ndarray, " dof"]:
    """Put a posture onto a seat, or onto legs over whose feet it is balanced."""
    from plumbline.simulators.spine.posture.legs import seated_legs, standing_legs

    if chosen.seated:
        return seated_legs(model, angles)
    bend = 0.0 if chosen.knees is None else judgement(chosen.knees, unit="deg")
    knee = float(radians_from_degrees(Degrees(bend)))
    return standing_legs(model, angles, posture_loads(model, chosen.id), knee_rad=knee)


def _rest(model: SpineModel, angles: Float[np.ndarray, " dof"]) -> tuple[ExternalLoad, ...]:
    """Return the horizontal push on a back that leans against a rest and holds itself no more."""
    from plumbline.simulators.spine.body.kinematics import ExternalLoad, kinematics

    column = model.dofs.index(f"{LEANING_ABOUT}.flexion")
    unit = (ExternalLoad(landmark=REST, force_n=(1.0, 0.0, 0.0)),)
    alone, pushed = (
        float(kinematics(model, angles[None], loads).gravity_moment_n_m[0, column])
        for loads in ((), unit)
    )
    push = max(alone / (alone - pushed), 0.0)
    return (ExternalLoad(landmark=REST, force_n=(push, 0.0, 0.0)),)


def _lean(model: SpineModel, angles: Float[np.ndarray, " dof"]) -> float:
    """Return how far the upper thorax leans forward."""
    first = model.levels.index(ARMS_BELOW)
    below = [f"{level}.flexion" for level in model.levels[first:]]
    return float(sum(angles[model.dofs.index(name)] for name in (*below, "pelvis.flexion")))


def _turn_trunk(model: SpineModel, axis: str, angle_rad: float) -> Float[np.ndarray, " dof"]:
    """Turn lumbar spine and pelvis, the lumbar part as measured but within its range."""
    if axis != "flexion":
        return _spread(model, "lumbar", axis, angle_rad)
    percent = fact("coord.flexion.lumbar_share.control", unit="percent")
    return _turn_lumbar(model, "lumbar", angle_rad * percent / 100, angle_rad)


def _turn_lumbar(
    model: SpineModel, region: str, lumbar_rad: float, total_rad: float
) -> Float[np.ndarray, " dof"]:
    """Bend a lumbar region as far as wanted and as it can; the pelvis turns by the rest."""
    room = _room(model, region, "flexion", lumbar_rad).sum()
    lumbar = float(np.sign(lumbar_rad) * min(abs(lumbar_rad), room))
    pelvis = turn_region(model, "pelvis", "flexion", total_rad - lumbar)
    return pelvis if lumbar == 0.0 else pelvis + _spread(model, region, "flexion", lumbar)


def _columns(model: SpineModel, region: str, axis: str) -> list[int]:
    first, last = (model.levels.index(level) for level in REGIONS[region])
    return [model.dofs.index(f"{model.levels[number]}.{axis}") for number in range(first, last + 1)]


def _room(
    model: SpineModel, region: str, axis: str, angle_rad: float
) -> Float[np.ndarray, " level"]:
    """Return the range of every level of a region in the direction of an angle."""
    columns = _columns(model, region, axis)
    side = model.range_rad[columns, 1] if angle_rad >= 0 else -model.range_rad[columns, 0]
    return np.where(model.locked[columns], 0.0, np.maximum(side, 0.0))


def _spread(
    model: SpineModel, region: str, axis: str, angle_rad: float
) -> Float[np.ndarray, " dof"]:
    room = _room(model, region, axis, angle_rad)
    if not room.sum() > 0.0:
        raise ModelError(
            f"{region}.{axis}: every level is locked or at its end, and cannot turn by "
            f"{angle_rad:.2f} rad"
        )
    angles = np.zeros(len(model.dofs))
    angles[_columns(model, region, axis)] = angle_rad * room / room.sum()
    return angles


def _degrees(angle_id: str) -> float:
    if angle_id in facts():
        return fact(angle_id, unit=fact_record(angle_id).unit or "deg")
    return judgement(angle_id, unit="deg")


def _posture(entry: dict[str, Any]) -> Posture:
    return Posture(
        id=entry["id"],
        about=entry["about"],
        turns=tuple(
            Turn(
                over=turn["over"],
                axis=turn["axis"],
                angle=turn["angle"],
                sign=turn.get("sign", 1),
            )
            for turn in entry["turns"]
        ),
        seated=entry.get("seated", False),
        arms_hang=entry.get("arms") == "hanging",
        load=entry.get("load"),
        knees=entry.get("knees"),
    )
