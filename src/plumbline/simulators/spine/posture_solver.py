r"""The posture of least cost: Newton steps in a box, from several starts.

Each step is the least of a quadratic form in the box of what joints can do; its curvature is exact
but for the muscles, whose part is gathered from the change of their slope along the way. A demand
that cannot be met is missed by as little as possible, and the answer says by how much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.box_quadratic import least_in_box
from plumbline.simulators.spine.daily_tasks import Phase, Task
from plumbline.simulators.spine.kinematics import ExternalLoad
from plumbline.simulators.spine.posture_problem import ALL_MUSCLES, PostureProblem, State
from plumbline.simulators.spine.posture_reasons import Misses, misses_of
from plumbline.simulators.spine.posture_setting import (
    Answer,
    Habit,
    Scene,
    problem_of,
    scene_of,
)

if TYPE_CHECKING:
    from plumbline.simulators.spine.model import SpineModel

__all__ = ["SolvedPosture", "solve_posture", "solve_task"]

STEPS = 40  # a search that needs more has met a kink; its last point is still the best one seen
SETTLED = 2e-5  # gain still to be expected, in the unit in which one standard deviation costs 1/2
LONGEST_RAD = 0.4  # the quadratic form is trusted this far
ASKED = 0.5  # goals missed by more than one standard deviation are met first, without muscles
# Parts of the way there; the first is taken that muscles hold with a tenth of all they have.
PARTS = (1.0, 0.7, 0.5, 0.3)
HELD = 0.1 * ALL_MUSCLES
FIRST_PART = 0.7  # part of the ranges that is used there, so that muscles can hold what is found
AFRESH = 8  # steps after which the muscles' curvature is worked out anew
FLAT = 1e-9  # a slope of a person's own posture, whose habit has taken it away
HALVINGS = 12  # a step shorter than this part of itself changes nothing
ENOUGH = 1e-4  # part of the promised gain that a step must bring
COARSE = 1e-2  # gain still to be expected where another start is given up or taken seriously
BETTER = 1e-3  # another valley must be deeper by this much to be preferred
OTHER_STARTS_RAD = (0.08, -0.08)  # pelvis forward or back, the lumbar spine against it


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedPosture:
    """The posture of least cost in one phase.

    Attributes
    ----------
    angles_rad : ndarray, shape (dof,)
        Joint angles from the model's own standing.
    external : tuple of ExternalLoad
        What acts besides weight.
    effort : float
        Cost, in the unit in which one standard deviation of posture costs a half.
    parts : mapping of str to float
        Its terms.
    multipliers : ndarray, shape (spinal,)
        Rise of the muscles' least cost per N m to supply.
    gradient : ndarray, shape (unknown,)
        Slope of the cost in ``unknowns``; zero but at ends of ranges.
    unknowns : tuple of str
        Names of the unknowns.
    state : ndarray, shape (unknown,)
        Their values: how far the person strays from the reference, eyes and feet included.
    balanced : bool
        Muscles hold every joint, and the weight is over feet or seat.
    gaze_error_rad, balance_error_m, reach_error_m : float
        What is missed of gaze, balance and reach; 0 where all is met.
    reasons : tuple of str
        Why there is no solution; empty where there is one.
    steps : int
        Newton steps of the start that won.
    """

    angles_rad: Float[np.ndarray, " dof"]
    external: tuple[ExternalLoad, ...]
    effort: float
    parts: Mapping[str, float]
    multipliers: Float[np.ndarray, " spinal"]
    gradient: Float[np.ndarray, " unknown"]
    unknowns: tuple[str, ...]
    state: Float[np.ndarray, " unknown"]
    balanced: bool
    gaze_error_rad: float
    balance_error_m: float
    reach_error_m: float
    reasons: tuple[str, ...]
    steps: int

    def turn_rad(self, unknown: str) -> float:
        """Return how far one unknown strays from the reference, rad."""
        return float(self.state[self.unknowns.index(unknown)])


def solve_task(
    model: SpineModel,
    task: Task,
    *,
    habit: Habit | None = None,
    answer: Answer = "substitute",
) -> tuple[SolvedPosture, ...]:
    """Return the posture of every phase of a task.

    Parameters
    ----------
    model : SpineModel
        The person.
    task : Task
        What is done.
    habit : Habit or None
        As for `solve_posture`.
    answer : str
        As for `solve_posture`.
    """
    scene = scene_of(model)
    return tuple(
        solve_posture(model, phase, habit=habit, answer=answer, scene=scene)
        for phase in task.phases
    )


def solve_posture(
    model: SpineModel,
    phase: Phase,
    start: SolvedPosture | None = None,
    *,
    habit: Habit | None = None,
    answer: Answer = "substitute",
    scene: Scene | None = None,
) -> SolvedPosture:
    """Return the posture of least cost in one phase of a task.

    Parameters
    ----------
    model : SpineModel
        The person: ranges, locked joints, strength, stiffness.
    phase : Phase
        What is done.
    start : SolvedPosture or None
        A similar answer of the same phase; only its valley is searched.
    habit : Habit or None
        Of the person, for person and twin alike: the valley in which that person was seen is
        searched, and others only where it holds no solution. None: people in general, and every
        valley that is known.
    answer : str
        What a limited neck is answered with: ``substitute`` or ``stiffen``.
    scene : Scene or None
        Of this model, where several phases are solved.

    Returns
    -------
    SolvedPosture
        Its ``reasons`` say why there is no solution, where there is none.
    """
    shared = scene if scene is not None else scene_of(model)
    problem = problem_of(model, phase, shared, habit=habit, answer=answer)
    if start is not None and start.unknowns == problem.unknowns.names:
        return _solved(problem, phase, *_descend(problem, _inside(problem, start.state)))
    first = _first_start(problem)
    best, slope, steps = _descend(problem, first)
    found = _solved(problem, phase, best, slope, steps)
    if habit is not None and not found.reasons:
        return found
    for point in _other_starts(problem, first):
        other, _, _ = _descend(problem, point, COARSE)
        if other.value < best.value - BETTER:
            best, slope, steps = _descend(problem, other.point)
    return _solved(problem, phase, best, slope, steps)


def _descend(
    problem: PostureProblem, start: Float[np.ndarray, " unknown"], settled: float = SETTLED
) -> tuple[State, Float[np.ndarray, " unknown"], int]:
    """Return the bottom of the valley of a start, the slope there, and the steps."""
    state = problem.at(start)
    slopes = problem.slopes(state)
    muscles = np.zeros_like(slopes.curvature)
    for step in range(STEPS):
        if problem.muscled and step % AFRESH == 0 and np.any(np.abs(slopes.whole) > FLAT):
            muscles = problem.muscle_curvature(state)
        curvature = slopes.curvature + muscles
        low, high = _room(problem, state.point)
        way = least_in_box(curvature, slopes.whole, low, high)
        promised = -float(slopes.whole @ way + 0.5 * way @ curvature @ way)
        if promised < settled:
            return state, slopes.whole, step
        following = _along(problem, state, way, float(slopes.whole @ way))
        if following is None:
            return state, slopes.whole, step
        after = problem.slopes(following)
        moved = following.point - state.point
        muscles = _gathered(muscles, moved, after.muscles - slopes.muscles)
        state, slopes = following, after
    return state, slopes.whole, STEPS


def _room(
    problem: PostureProblem, point: Float[np.ndarray, " unknown"]
) -> tuple[Float[np.ndarray, " unknown"], Float[np.ndarray, " unknown"]]:
    low = np.maximum(problem.unknowns.low_rad - point, -LONGEST_RAD)
    high = np.minimum(problem.unknowns.high_rad - point, LONGEST_RAD)
    return np.minimum(low, 0.0), np.maximum(high, 0.0)


def _along(
    problem: PostureProblem, state: State, way: Float[np.ndarray, " unknown"], fall: float
) -> State | None:
    """Return the first point along a way that is low enough; None: there is none."""
    part = 1.0
    for _ in range(HALVINGS):
        point = np.clip(
            state.point + part * way, problem.unknowns.low_rad, problem.unknowns.high_rad
        )
        following = problem.at(point, state)
        if following.value <= state.value + ENOUGH * part * fall:
            return following
        part *= 0.5
    return None


def _gathered(
    curvature: Float[np.ndarray, "unknown unknown"],
    moved: Float[np.ndarray, " unknown"],
    change: Float[np.ndarray, " unknown"],
) -> Float[np.ndarray, "unknown unknown"]:
    """Return the muscles' curvature after a step, as Broyden, Fletcher, Goldfarb and Shanno do."""
    along = float(moved @ change)
    if along <= 0.0:
        return curvature
    pulled = curvature @ moved
    kept = float(moved @ pulled)
    known = curvature - np.outer(pulled, pulled) / kept if kept > 0.0 else curvature
    return known + np.outer(change, change) / along


def _inside(
    problem: PostureProblem, point: Float[np.ndarray, " unknown"]
) -> Float[np.ndarray, " unknown"]:
    return np.clip(point, problem.unknowns.low_rad, problem.unknowns.high_rad)


def _first_start(problem: PostureProblem) -> Float[np.ndarray, " unknown"]:
    """Return the reference, or a posture near it that does what the phase asks for."""
    point = np.zeros(len(problem.unknowns.names))
    known = problem.unknowns
    narrow = replace(
        known, low_rad=FIRST_PART * known.low_rad, high_rad=FIRST_PART * known.high_rad
    )
    plain = replace(problem, muscled=False, unknowns=narrow)
    if plain.at(point).parts["goals"] < ASKED:
        return point
    state, _, _ = _descend(plain, point)
    for part in PARTS:
        if problem.at(part * state.point).held.cost < HELD:
            return part * state.point
    return point


def _other_starts(
    problem: PostureProblem, first: Float[np.ndarray, " unknown"]
) -> Sequence[Float[np.ndarray, " unknown"]]:
    """Return starts with the pelvis rolled to either side and the lumbar spine against it."""
    lumbar = [name for name in problem.unknowns.names if name.startswith("L") and "flex" in name]
    starts = []
    for roll in OTHER_STARTS_RAD:
        point = first.copy()
        point[problem.unknowns.place("pelvis.flexion")] += roll
        for name in lumbar:
            point[problem.unknowns.place(name)] -= roll / len(lumbar)
        starts.append(_inside(problem, point))
    return starts


def _solved(
    problem: PostureProblem,
    phase: Phase,
    state: State,
    slope: Float[np.ndarray, " unknown"],
    steps: int,
) -> SolvedPosture:
    misses: Misses = misses_of(problem, phase, state)
    return SolvedPosture(
        angles_rad=state.posture_rad,
        external=problem.external,
        effort=state.value,
        parts=state.parts,
        multipliers=state.held.multiplier,
        gradient=slope,
        unknowns=problem.unknowns.names,
        state=state.point,
        balanced=misses.held and misses.balance_m == 0.0,
        gaze_error_rad=misses.gaze_rad,
        balance_error_m=misses.balance_m,
        reach_error_m=misses.reach_m,
        reasons=misses.reasons,
        steps=steps,
    )
