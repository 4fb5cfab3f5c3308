"""Standing means balanced: the legs lean so that the whole body stands over the feet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.body_plan import BODIES, BodyPlan
from plumbline.simulators.spine.body.kinematics_kernel import (
    chain_arrays,
    place_bodies,
    place_points,
)
from plumbline.simulators.spine.body.landmarks import Landmark
from plumbline.simulators.spine.body.levels import DOFS, SIDES
from plumbline.simulators.spine.body.masses import Masses

__all__ = ["balanced"]

TRIALS = 6  # secant steps; the lean is nearly linear in the gap, so three reach rounding
FIRST_LEAN_RAD = 0.05  # about as much as people lean
CLOSE_M = 1e-9  # a gap that nobody stands on


def balanced(plan: BodyPlan, masses: Masses, found: Mapping[str, Landmark]) -> BodyPlan:
    """Return the plan with legs that lean until the center of mass is over the middle of the feet.

    Parameters
    ----------
    plan : BodyPlan
        Bodies with plumb legs.
    masses : Masses
        Their masses.
    found : mapping of str to Landmark
        Landmarks; heel and toe are read.
    """
    lean, other = 0.0, FIRST_LEAN_RAD
    gap, other_gap = (_gap(_leaning(plan, angle), masses, found) for angle in (lean, other))
    for _ in range(TRIALS):
        if abs(other_gap) < CLOSE_M or other_gap == gap:
            break
        step = other - other_gap * (other - lean) / (other_gap - gap)
        lean, gap = other, other_gap
        other, other_gap = step, _gap(_leaning(plan, step), masses, found)
    return _leaning(plan, other)


def _leaning(plan: BodyPlan, lean_rad: float) -> BodyPlan:
    """Return the plan with its thighs turned by an angle and its feet turned back."""
    turn = plan.turn_rad.copy()
    for side in SIDES:
        turn[BODIES.index(f"thigh_{side}")] += lean_rad
        turn[BODIES.index(f"foot_{side}")] -= lean_rad
    return replace(plan, turn_rad=turn)


def _gap(plan: BodyPlan, masses: Masses, found: Mapping[str, Landmark]) -> float:
    """Return how far the center of mass is in front of the middle of the feet."""
    turns, places = place_bodies(chain_arrays(plan), np.zeros((1, len(DOFS))))
    centers = place_points(turns, places, np.arange(len(BODIES)), masses.center_m)[0]
    whole = float(masses.mass_kg @ centers[:, 0]) / float(np.sum(masses.mass_kg))
    ends: Float[np.ndarray, "end 3"] = np.array(
        [found[f"foot.{end}"].point_m for end in ("heel", "toe")]
    )
    feet = np.full(len(ends), BODIES.index("foot_right"))
    return whole - float(place_points(turns, places, feet, ends)[0, :, 0].mean())
