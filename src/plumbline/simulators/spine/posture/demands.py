"""From what a phase of a task asks for to the goals of a search: gaze, balance, hands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from plumbline.evidence import bounds, fact, judgement
from plumbline.simulators.spine.body.kinematics import kinematics, landmark_positions
from plumbline.simulators.spine.posture.daily_tasks import Phase
from plumbline.simulators.spine.posture.goals import Goal
from plumbline.simulators.spine.posture.postures import named_postures
from plumbline.units import (
    Degrees,
    Millimetres,
    metres_from_millimetres,
    radians_from_degrees,
)

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["goals_of", "level_window_rad", "standing_heights_m"]

KNEE = "shank_right"
CROWN = "skull.vertex"


def goals_of(
    model: SpineModel, phase: Phase, standing: Mapping[str, float], *, seated: bool
) -> tuple[Goal, ...]:
    """Return what a posture is for.

    Parameters
    ----------
    model : SpineModel
        The person.
    phase : Phase
        What is done.
    standing : mapping of str to float
        What the standing person shows, by quantity.
    seated : bool
        Whether the person sits.
    """
    goals = _gaze_goals(phase, standing)
    if phase.hands is not None:
        goals += _hand_goals(model, phase)
    if seated:
        if named_postures()[phase.reference].load != "backrest":
            behind = _metres("posture.seat.behind")
            goals.append(_window("weight_before_seat_m", -behind, np.inf, "posture.balance.sd"))
        return tuple(goals)
    goals.append(_window("weight_over_feet_m", 0.0, 0.0, "posture.balance.sd"))
    reserve = _radians("posture.hip.reserve")
    goals.append(_window("hip_rad", -reserve, np.inf, "posture.hip.sd"))
    return tuple(goals + _upright_goals() if phase.upright else goals)


def _gaze_goals(phase: Phase, standing: Mapping[str, float]) -> list[Goal]:
    """Return where one looks; level is the window in which people stand, with the own standing."""
    if phase.gaze.pitch_rad is None:
        own = standing["gaze_pitch_rad"]
        low, high = level_window_rad()
        low, high = min(low, own), max(high, own)
    else:
        low = high = phase.gaze.pitch_rad
    goals = [_window("gaze_pitch_rad", low, high, "posture.gaze.sd")]
    if phase.gaze.yaw_rad != 0.0:
        yaw = phase.gaze.yaw_rad
        goals.append(_window("gaze_yaw_rad", yaw, yaw, "posture.gaze.sd"))
    return goals


def level_window_rad() -> tuple[float, float]:
    """Return the window of head pitch in which symptom-free people stand."""
    low, high = bounds("gaze.norm_McGS", unit="deg")
    return (
        float(radians_from_degrees(Degrees(low))),
        float(radians_from_degrees(Degrees(high))),
    )


def _upright_goals() -> list[Goal]:
    """Return the head over the hips, and the chest near the plumb line of the weight."""
    low, high = bounds("norm.hu.ODHA_sagittal", unit="deg")
    mean = float(radians_from_degrees(Degrees(fact("norm.hu.ODHA_sagittal", unit="deg"))))
    spread = float(radians_from_degrees(Degrees(0.5 * (high - low))))
    near = float(
        metres_from_millimetres(Millimetres(fact("neck2rest.mizutani.OT_concordance", unit="mm")))
    )
    return [
        Goal(quantity="head_over_hips_rad", low=mean, high=mean, sd=spread),
        _window("chest_before_weight_m", -near, near, "posture.balance.sd"),
    ]


def _hand_goals(model: SpineModel, phase: Phase) -> list[Goal]:
    hands = phase.hands
    if hands is None:
        return []
    up = standing_heights_m(model)[hands.height] + hands.above_m
    return [
        _window("hands_forward_m", hands.forward_m, hands.forward_m, "posture.hands.sd"),
        _window("hands_up_m", up, up, "posture.hands.sd"),
    ]


def standing_heights_m(model: SpineModel) -> dict[str, float]:
    """Return the heights above the floor, in standing, at which hands can be asked for.

    Parameters
    ----------
    model : SpineModel
        The person.
    """
    upright = np.zeros((1, len(model.dofs)))
    posed = kinematics(model, upright)
    points = landmark_positions(model, upright, ("foot.heel_right", "foot.toe_right", CROWN))[0]
    floor = float(points[:2, 2].min())
    return {
        "knee": float(posed.body_position_m[0, model.bodies.index(KNEE), 2]) - floor,
        "hip": -floor,
        "crown": float(points[2, 2]) - floor,
    }


def _window(quantity: str, low: float, high: float, sd_id: str) -> Goal:
    sd = _metres(sd_id) if quantity.endswith("_m") else _radians(sd_id)
    return Goal(quantity=quantity, low=low, high=high, sd=sd)


def _radians(judgement_id: str) -> float:
    return float(radians_from_degrees(Degrees(judgement(judgement_id, unit="deg"))))


def _metres(judgement_id: str) -> float:
    return float(metres_from_millimetres(Millimetres(judgement(judgement_id, unit="mm"))))
