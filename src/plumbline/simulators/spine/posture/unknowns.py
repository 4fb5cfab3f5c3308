"""What a person may change to do a task: joint angles, legs, eyes and feet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.evidence import judgement
from plumbline.simulators.spine.body.levels import DOFS, LEVELS, SIDES
from plumbline.units import Degrees, radians_from_degrees

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["FLEXIONS", "ROTATIONS", "Unknowns", "unknowns_of"]

FLEXIONS = tuple(f"{level}.flexion" for level in LEVELS)  # sagittal angles of the spine
ROTATIONS = tuple(f"{level}.rotation" for level in LEVELS)  # axial angles of the spine
SAGITTAL = ("pelvis.flexion", "thigh", "knee", "eyes.pitch")  # what else moves in the plane
TURNING = ("pelvis.rotation", "eyes.yaw", "feet.yaw")  # what else turns about the vertical
# The girdle with both arms hangs on T2: this level and those below carry it.
ARMS_BELOW = "T2_T3"
# Legs and pelvis stay inside this, in radians; no posture of the catalog comes near it.
WIDE_RAD = 2.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowns:
    """The unknowns of one search, counted from a reference posture.

    Attributes
    ----------
    names : tuple of str
        Angles of the spine and the pelvis by their own names; ``thigh`` is the tilt of both thighs
        in the world, and the feet stay flat; ``eyes`` and ``feet`` turn the gaze and no joint.
    follow : ndarray, shape (dof, unknown)
        How the joint angles follow.
    low_rad, high_rad : ndarray, shape (unknown,)
        Ends of what the person can do, from the reference posture.
    """

    names: tuple[str, ...]
    follow: Float[np.ndarray, "dof unknown"]
    low_rad: Float[np.ndarray, " unknown"]
    high_rad: Float[np.ndarray, " unknown"]

    def place(self, name: str) -> int:
        """Return the place of an unknown."""
        return self.names.index(name)


def unknowns_of(
    model: SpineModel,
    reference_rad: Float[np.ndarray, " dof"],
    *,
    seated: bool,
    turning: bool,
    feet_free: bool,
    arms: str,
) -> Unknowns:
    """Return what may change in one phase of a task.

    Parameters
    ----------
    model : SpineModel
        The person: ranges and locked levels.
    reference_rad : ndarray, shape (dof,)
        Posture from which the unknowns count.
    seated : bool
        Thighs stay on the seat.
    turning : bool
        The gaze leaves the sagittal plane.
    feet_free : bool
        The feet may step round.
    arms : str
        ``hanging`` (plumb however the trunk leans), ``carried`` (with the trunk) or ``reaching``
        (the shoulder is free).
    """
    names = [*FLEXIONS, *SAGITTAL]
    if turning:
        names += [*ROTATIONS, *TURNING]
    if arms == "reaching":
        names.append("shoulder")
    room = model.range_rad - reference_rad[: len(model.range_rad), None]
    room[model.locked] = 0.0
    low, high = np.minimum(room[:, 0], 0.0), np.maximum(room[:, 1], 0.0)
    spine = dict(zip(model.dofs, zip(low.tolist(), high.tolist(), strict=True), strict=False))
    limits = [
        spine[name]
        if name in spine
        else _limits(model, reference_rad, name, seated=seated, feet_free=feet_free)
        for name in names
    ]
    lowest, highest = np.array(limits).T
    return Unknowns(
        names=tuple(names),
        follow=_follow(tuple(names), seated=seated, arms=arms),
        low_rad=lowest,
        high_rad=highest,
    )


@cache
def _follow(names: tuple[str, ...], *, seated: bool, arms: str) -> Float[np.ndarray, "dof unknown"]:
    """Return how the joint angles follow the unknowns: the same in every body."""
    follow = np.zeros((len(DOFS), len(names)))
    for column, name in enumerate(names):
        for dof, gain in _followers(name, seated=seated, arms=arms).items():
            follow[DOFS.index(dof), column] += gain
    follow.flags.writeable = False
    return follow


def _followers(name: str, *, seated: bool, arms: str) -> dict[str, float]:
    """Return the joint angles that follow an unknown, and by how much."""
    if name.startswith(("eyes", "feet")):
        return {}
    if name == "shoulder":
        return _both("shoulder")
    if name == "thigh":
        return {} if seated else {**_both("hip", -1.0), **_both("ankle")}
    if name == "knee":
        return {} if seated else {**_both("knee"), **_both("ankle")}
    found = {name: 1.0}
    if name == "pelvis.flexion":
        found.update(_both("hip"))
    if arms == "hanging" and name in (*FLEXIONS[LEVELS.index(ARMS_BELOW) :], "pelvis.flexion"):
        found.update(_both("shoulder"))
    return found


def _both(joint: str, gain: float = 1.0) -> dict[str, float]:
    return {f"{joint}_{side}.flexion": gain for side in SIDES}


def _limits(
    model: SpineModel,
    reference_rad: Float[np.ndarray, " dof"],
    name: str,
    *,
    seated: bool,
    feet_free: bool,
) -> tuple[float, float]:
    """Return how far an unknown beyond the spine may go from the reference."""
    if name == "feet.yaw":
        return (-WIDE_RAD, WIDE_RAD) if feet_free else (0.0, 0.0)
    if name.startswith("eyes"):
        most = _radians(f"posture.{name}.range")
        return -most, most
    if name == "pelvis.rotation":
        most = _radians(f"posture.pelvis.rotation.{'seated' if seated else 'standing'}")
        return -most, most
    if name in ("thigh", "knee") and seated:
        return 0.0, 0.0
    if name == "knee":
        return -float(reference_rad[model.dofs.index("knee_right.flexion")]), WIDE_RAD
    return -WIDE_RAD, WIDE_RAD


def _radians(judgement_id: str) -> float:
    return float(radians_from_degrees(Degrees(judgement(judgement_id, unit="deg"))))
