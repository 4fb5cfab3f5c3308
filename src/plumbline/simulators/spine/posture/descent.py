r"""The way down into one valley of the cost: Newton steps in a box.

Each step is the least of a quadratic form in the box of what joints can do and of how far the form
is trusted; its curvature is exact but for the muscles, whose part is gathered from the change of
their slope along the way. A step is halved until the cost falls; the next form is trusted about as
far as the step that was taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.posture.box_quadratic import least_in_box
from plumbline.simulators.spine.posture.problem import PostureProblem, State

__all__ = ["Bottom", "Known", "descend", "gathered", "inside"]

STEPS = 60  # a search that needs more has met a kink; its last point is still the best one seen
# What muscles cannot hold has little slope to leave it by; so many steps are taken there besides.
UNHELD_STEPS = 120
SETTLED = 2e-5  # gain still to be expected, in the unit in which one standard deviation costs 1/2
LONGEST_RAD = 0.4  # the quadratic form is trusted this far
WIDER = 2.0  # times the last step, where that one had to be shortened
SHORTENED = 0.9  # part of a step below which it counts as shortened, beyond what ends of ranges cut
SHORTEST_RAD = 1e-3  # a form is trusted this far in any case
AFRESH = 8  # steps after which the muscles' curvature is worked out anew
FLAT = 1e-9  # a slope of a person's own posture, whose habit has taken it away
HALVINGS = 12  # a step shorter than this part of itself changes nothing
ENOUGH = 1e-4  # part of the promised gain that a step must bring


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a search near this one has found of the muscles.

    Attributes
    ----------
    multipliers : ndarray, shape (spinal,)
        Rise of their least cost per N m to supply.
    curvature : ndarray, shape (unknown, unknown)
        How their part of the cost curves.
    """

    multipliers: Float[np.ndarray, " spinal"]
    curvature: Float[np.ndarray, "unknown unknown"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Bottom:
    """The end of a search.

    Attributes
    ----------
    state : State
        The lowest point.
    slope : ndarray, shape (unknown,)
        Slope of the cost there.
    muscles : ndarray, shape (unknown, unknown)
        The muscles' part of its curvature, as far as the search has come to know it.
    steps : int
        Newton steps.
    """

    state: State
    slope: Float[np.ndarray, " unknown"]
    muscles: Float[np.ndarray, "unknown unknown"]
    steps: int


def descend(
    problem: PostureProblem,
    start: Float[np.ndarray, " unknown"],
    settled: float = SETTLED,
    known: Known | None = None,
) -> Bottom:
    """Return the bottom of the valley of a start.

    Parameters
    ----------
    problem : PostureProblem
        What is sought.
    start : ndarray, shape (unknown,)
        Where the search begins; brought into the ranges.
    settled : float
        Gain still to be expected where it ends.
    known : Known or None
        What was found before near the start.
    """
    state = problem.at(inside(problem, start), None if known is None else known.multipliers)
    slopes = problem.slopes(state)
    muscles = np.zeros_like(slopes.curvature) if known is None else known.curvature
    age, longest, held, unheld = AFRESH if known is None else 1, LONGEST_RAD, 0, 0
    while held < STEPS if state.is_held else unheld < UNHELD_STEPS:
        flat = not np.any(np.abs(slopes.whole) > FLAT)
        if age >= AFRESH and problem.muscled and not flat:
            muscles, age = problem.muscle_curvature(state), 0
        curvature = slopes.curvature + muscles
        low, high = _room(problem, state.point, longest)
        way = least_in_box(curvature, slopes.whole, low, high)
        promised = -float(slopes.whole @ way + 0.5 * way @ curvature @ way)
        following = None
        if promised >= settled:
            following = _along(problem, state, way, float(slopes.whole @ way))
        if following is None:
            if age == 0 or flat or not problem.muscled:
                break
            age = AFRESH  # what was gathered on the way may promise too little
            continue
        held, unheld = held + state.is_held, unheld + (not state.is_held)
        after = problem.slopes(following)
        moved = following.point - state.point
        longest = _trusted(longest, way, moved)
        muscles = gathered(muscles, moved, after.muscles - slopes.muscles)
        state, slopes, age = following, after, age + 1
    return Bottom(state=state, slope=slopes.whole, muscles=muscles, steps=held + unheld)


def _room(
    problem: PostureProblem, point: Float[np.ndarray, " unknown"], longest_rad: float
) -> tuple[Float[np.ndarray, " unknown"], Float[np.ndarray, " unknown"]]:
    low = np.maximum(problem.unknowns.low_rad - point, -longest_rad)
    high = np.minimum(problem.unknowns.high_rad - point, longest_rad)
    return np.minimum(low, 0.0), np.maximum(high, 0.0)


def _trusted(
    longest_rad: float, way: Float[np.ndarray, " unknown"], moved: Float[np.ndarray, " unknown"]
) -> float:
    """Return how far the next quadratic form is trusted: about as far as the last one proved."""
    far = float(np.max(np.abs(moved)))
    if far < SHORTENED * float(np.max(np.abs(way))):
        return max(WIDER * far, SHORTEST_RAD)
    return min(max(longest_rad, WIDER * far), LONGEST_RAD)


def _along(
    problem: PostureProblem, state: State, way: Float[np.ndarray, " unknown"], fall: float
) -> State | None:
    """Return the first point along a way that is low enough; None: there is none.

    From a posture that muscles hold the search goes on to others that they hold, where there are
    any: beyond them the cost has no slope to come back by.
    """
    part, beyond = 1.0, None
    for _ in range(HALVINGS):
        point = np.clip(
            state.point + part * way, problem.unknowns.low_rad, problem.unknowns.high_rad
        )
        enough = state.value + ENOUGH * part * fall
        near = None if state.effort is None else state.effort.multiplier
        following = problem.up_to(point, enough, near)
        if following is not None and following.value <= enough:
            if following.is_held or not state.is_held:
                return following
            beyond = following if beyond is None else beyond
        part *= 0.5
    return beyond


def gathered(
    curvature: Float[np.ndarray, "unknown unknown"],
    moved: Float[np.ndarray, " unknown"],
    change: Float[np.ndarray, " unknown"],
) -> Float[np.ndarray, "unknown unknown"]:
    """Return the muscles' curvature after a step, as Broyden, Fletcher, Goldfarb and Shanno do.

    Parameters
    ----------
    curvature : ndarray, shape (unknown, unknown)
        What was known of it before.
    moved, change : ndarray, shape (unknown,)
        The step, and how the slope changed along it.
    """
    along = float(moved @ change)
    if along <= 0.0:
        return curvature
    pulled = curvature @ moved
    kept = float(moved @ pulled)
    known = curvature - np.outer(pulled, pulled) / kept if kept > 0.0 else curvature
    return known + np.outer(change, change) / along


def inside(
    problem: PostureProblem, point: Float[np.ndarray, " unknown"]
) -> Float[np.ndarray, " unknown"]:
    """Return the nearest point within the ranges.

    Parameters
    ----------
    problem : PostureProblem
        Whose ranges.
    point : ndarray, shape (unknown,)
        Any point.
    """
    return np.clip(point, problem.unknowns.low_rad, problem.unknowns.high_rad)
