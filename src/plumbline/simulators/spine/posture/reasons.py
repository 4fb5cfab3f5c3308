"""Why there is no solution: gaze out of reach, no balance, hands out of reach, too weak."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import final

import numpy as np

from plumbline.evidence import judgement
from plumbline.simulators.spine.body.kinematics import landmark_positions
from plumbline.simulators.spine.body.levels import DOFS
from plumbline.simulators.spine.posture.daily_tasks import Phase
from plumbline.simulators.spine.posture.effort import MuscleEffort, muscle_effort
from plumbline.simulators.spine.posture.goals import QUANTITIES, gaze_of, quantities
from plumbline.simulators.spine.posture.problem import PostureProblem, State
from plumbline.units import (
    Degrees,
    Metres,
    Millimetres,
    Radians,
    degrees_from_radians,
    metres_from_millimetres,
    millimetres_from_metres,
    radians_from_degrees,
)

__all__ = ["Misses", "misses_of"]

GAZE = ("gaze_pitch_rad", "gaze_yaw_rad")
HANDS = ("hands_forward_m", "hands_up_m")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """What a posture misses.

    Attributes
    ----------
    gaze_rad, balance_m, reach_m : float
        How far; zero where it is met.
    turn_rad : float
        How far a turned gaze is missed; zero where it is met as far as is tolerated.
    held : bool
        Muscles hold every joint.
    reasons : tuple of str
        In words; empty where all is met.
    """

    gaze_rad: float
    turn_rad: float
    balance_m: float
    reach_m: float
    held: bool
    reasons: tuple[str, ...]


def misses_of(problem: PostureProblem, phase: Phase, state: State) -> Misses:
    """Return what a posture misses, and why it is no solution.

    Parameters
    ----------
    problem : PostureProblem
        What was asked.
    phase : Phase
        Where it comes from.
    state : State
        What was found.
    """
    missed = {
        goal.quantity: abs(goal.missed(value))
        for goal, value in zip(
            problem.goals, problem.read(state.point, state.posture_rad), strict=True
        )
    }
    gaze, reach = (
        math.hypot(*(missed.get(name, 0.0) for name in names)) for names in (GAZE, HANDS)
    )
    balance = _out_of_base_m(problem, state)
    effort = muscle_effort(
        problem.model,
        state.posture_rad,
        problem.external,
        problem.choice,
        start=state.held.multiplier,
    )
    held = effort.balanced
    tolerated = radians_from_degrees(Degrees(judgement("posture.gaze.tolerance", unit="deg")))
    turn_missed = missed.get("gaze_yaw_rad", 0.0)
    reasons = _reasons(phase, gaze if gaze > tolerated else 0.0, balance, reach)
    if not held:
        reasons.append(_too_weak(problem, effort))
    return Misses(
        gaze_rad=gaze,
        turn_rad=turn_missed if turn_missed > tolerated else 0.0,
        balance_m=balance,
        reach_m=reach,
        held=held,
        reasons=tuple(reasons),
    )


def _reasons(phase: Phase, gaze_rad: float, balance_m: float, reach_m: float) -> list[str]:
    """Return in words what is missed."""
    reasons = []
    if gaze_rad > 0.0:
        turn = degrees_from_radians(Radians(gaze_rad))
        reasons.append(f"gaze out of reach: {turn:.0f} degrees are missing ({phase.about})")
    if balance_m > 0.0:
        reasons.append(
            f"no balance: the weight is {millimetres_from_metres(Metres(balance_m)):.0f} mm "
            f"outside of what carries it ({phase.about})"
        )
    tolerated = Millimetres(judgement("posture.hands.tolerance", unit="mm"))
    if reach_m > metres_from_millimetres(tolerated):
        short = millimetres_from_metres(Metres(reach_m))
        reasons.append(f"hands out of reach: {short:.0f} mm are missing ({phase.about})")
    return reasons


def _out_of_base_m(problem: PostureProblem, state: State) -> float:
    """Return how far the weight lies outside the feet, or behind the seat."""
    asked = {goal.quantity: goal for goal in problem.goals}
    gaze = gaze_of(problem.unknowns, state.point[None])
    read = quantities(problem.model, state.posture_rad[None], gaze, problem.external)[0]
    values = dict(zip(QUANTITIES, read.tolist(), strict=True))
    if "weight_before_seat_m" in asked:
        return abs(asked["weight_before_seat_m"].missed(values["weight_before_seat_m"]))
    if "weight_over_feet_m" not in asked:
        return 0.0
    ends = landmark_positions(
        problem.model, state.posture_rad[None], ("foot.heel_right", "foot.toe_right")
    )[0]
    half = 0.5 * abs(float(ends[1, 0] - ends[0, 0]))
    return max(abs(values["weight_over_feet_m"]) - half, 0.0)


def _too_weak(problem: PostureProblem, effort: MuscleEffort) -> str:
    rows = np.flatnonzero(~problem.model.locked)
    reserve = np.abs(effort.left_n_m)
    worst = int(np.argmax(reserve))
    joint, axis = DOFS[rows[worst]].replace("_", "-").split(".")
    return (
        f"no equilibrium: muscles are {reserve[worst]:.1f} N m short at {joint} {axis}, and "
        "the joint gives more than posture allows"
    )
