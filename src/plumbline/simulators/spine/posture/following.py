r"""How a posture of least cost follows a small change of the body: the implicit function theorem.

At a posture of least cost the slope of the cost vanishes in every unknown that is not at the end of
its range. Another neck changes the slope, and the posture follows until it vanishes again,

.. math:: H\,\Delta u = -\bigl(g(u, x + \Delta x) - g(u, x)\bigr), \qquad l \le u + \Delta u \le h

with the curvature ``H`` that the search has come to know. One more step, with the curvature made
right by what the first one met, takes most of what is not straight into account. What the search
had left of the slope is taken away on both sides, so that where it ended early does not show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.posture.box_quadratic import least_in_box
from plumbline.simulators.spine.posture.problem import PostureProblem
from plumbline.simulators.spine.posture.solver import gathered

if TYPE_CHECKING:
    from plumbline.simulators.spine.posture.solver import SolvedPosture

__all__ = ["followed"]

ROUNDS = 2  # the step of the theorem, and one that corrects it
LARGE_RAD = 0.03  # a last step of two degrees says that the theorem does not reach
FARTHEST_RAD = 0.1  # a change that asks for more is not small, and is followed only so far


def followed(problem: PostureProblem, near: SolvedPosture) -> Float[np.ndarray, " dof"] | None:
    """Return the posture of a slightly changed body; None where the change proves to be large.

    Parameters
    ----------
    problem : PostureProblem
        The search of the changed body.
    near : SolvedPosture
        What the search of the body before the change has found, for the same phase.

    Returns
    -------
    ndarray, shape (dof,)
        Joint angles from the changed body's own standing.
    """
    known, muscles = problem.unknowns, near.curvature
    state = problem.at(np.clip(near.state, known.low_rad, known.high_rad), near.multipliers)
    slopes = problem.slopes(state)
    for rest in range(ROUNDS, 0, -1):
        low = np.maximum(known.low_rad - state.point, -FARTHEST_RAD)
        high = np.minimum(known.high_rad - state.point, FARTHEST_RAD)
        way = least_in_box(slopes.curvature + muscles, slopes.whole - near.left_over, low, high)
        point = np.clip(state.point + way, known.low_rad, known.high_rad)
        if not np.any(way):
            break
        if rest == 1:
            if np.max(np.abs(way)) > LARGE_RAD:
                return None
            break
        after = problem.at(point, state.held.multiplier)
        changed = problem.slopes(after)
        muscles = gathered(muscles, point - state.point, changed.muscles - slopes.muscles)
        state, slopes = after, changed
    return problem.reference_rad + known.follow @ point
