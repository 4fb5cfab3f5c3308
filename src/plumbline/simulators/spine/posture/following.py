r"""How a posture of least cost follows a small change of the body: the implicit function theorem.

At a posture of least cost the slope of the cost vanishes in every unknown that is not at the end of
its range. Another neck changes the slope, and the posture follows until it vanishes again,

.. math:: H\,\Delta u = -\bigl(g(u, x + \Delta x) - g(u, x)\bigr), \qquad l \le u + \Delta u \le h

with the curvature ``H`` that the search has come to know. One more step, with the curvature made
right by what the first one met, takes most of what is not straight into account; where that one is
large, a few more follow as long as the cost falls. What the search
had left of the slope is taken away on both sides, so that where it ended early does not show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.posture.box_quadratic import least_in_box
from plumbline.simulators.spine.posture.descent import Known, gathered
from plumbline.simulators.spine.posture.problem import PostureProblem

if TYPE_CHECKING:
    from plumbline.simulators.spine.posture.solver import SolvedPosture

__all__ = ["Followed", "followed"]

ROUNDS = 2  # the step of the theorem, and one that corrects it
MOST_ROUNDS = 6  # where the correction is large, further ones may make it small
LARGE_RAD = 0.03  # a last step of two degrees says that the theorem does not reach
SMALL_RAD = 0.003  # what needed more rounds must have come to rest
FARTHEST_RAD = 0.1  # a change that asks for more is not small, and is followed only so far


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Where a posture of least cost has gone.

    Attributes
    ----------
    angles_rad : ndarray, shape (dof,), or None
        Joint angles from the changed body's own standing; None where the change proves to be large.
    point : ndarray, shape (unknown,)
        The best point that was seen, from which a search may go on.
    known : Known
        What is known of the muscles there.
    """

    angles_rad: Float[np.ndarray, " dof"] | None
    point: Float[np.ndarray, " unknown"]
    known: Known


def followed(problem: PostureProblem, near: SolvedPosture) -> Followed:
    """Return the posture of a slightly changed body, or how far it was followed.

    Parameters
    ----------
    problem : PostureProblem
        The search of the changed body.
    near : SolvedPosture
        What the search of the body before the change has found, for the same phase.
    """
    known, muscles = problem.unknowns, near.curvature
    state = problem.at(np.clip(near.state, known.low_rad, known.high_rad), near.multipliers)
    slopes, angles = problem.slopes(state), None
    for done in range(MOST_ROUNDS):
        low = np.maximum(known.low_rad - state.point, -FARTHEST_RAD)
        high = np.minimum(known.high_rad - state.point, FARTHEST_RAD)
        way = least_in_box(slopes.curvature + muscles, slopes.whole - near.left_over, low, high)
        point = np.clip(state.point + way, known.low_rad, known.high_rad)
        far = float(np.max(np.abs(way)))
        if far == 0.0 or (
            done + 1 >= ROUNDS and far <= (LARGE_RAD if done < ROUNDS else SMALL_RAD)
        ):
            angles = problem.reference_rad + known.follow @ point
            break
        after = problem.at(point, state.held.multiplier)
        if done + 1 >= ROUNDS and after.value > state.value:
            break
        changed = problem.slopes(after)
        muscles = gathered(muscles, point - state.point, changed.muscles - slopes.muscles)
        state, slopes = after, changed
    return Followed(
        angles_rad=angles,
        point=state.point,
        known=Known(multipliers=state.held.multiplier, curvature=muscles),
    )
