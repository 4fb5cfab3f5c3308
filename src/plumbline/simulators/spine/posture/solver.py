r"""The posture of least cost: the lowest of several valleys, or the one that a person is in.

A glance is followed from straight ahead on its way round. A demand that cannot be met is missed by
as little as possible, and the answer says by how much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.kinematics import ExternalLoad
from plumbline.simulators.spine.posture.daily_tasks import Phase, Task, is_plain
from plumbline.simulators.spine.posture.descent import Bottom, Known, descend, inside
from plumbline.simulators.spine.posture.problem import ALL_MUSCLES, PostureProblem
from plumbline.simulators.spine.posture.reasons import Misses, misses_of
from plumbline.simulators.spine.posture.setting import (
    Answer,
    Habit,
    Scene,
    problem_of,
    scene_of,
)

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = [
    "SolvedPosture",
    "solve_from",
    "solve_near",
    "solve_posture",
    "solve_task",
]

ASKED = 0.5  # goals missed by more than one standard deviation are met first, without muscles
# Parts of the way there; the first is taken that muscles hold with a tenth of all they have.
PARTS = (1.0, 0.7, 0.5, 0.3)
HELD = 0.1 * ALL_MUSCLES
FIRST_PART = 0.7  # part of the ranges that is used there, so that muscles can hold what is found
PARTS_OF_TURN = (0.5,)  # of a turned gaze that are looked at on the way to it
ON_THE_WAY = 0.1  # gain still to be expected where the search goes on to the next part
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
    gradient, left_over : ndarray, shape (unknown,)
        Slope of the cost in ``unknowns``; zero but at ends of ranges. The part of it away from
        these ends, which the search has left.
    curvature : ndarray, shape (unknown, unknown)
        The muscles' part of the curvature, as far as the search has come to know it.
    unknowns : tuple of str
        Names of the unknowns.
    state : ndarray, shape (unknown,)
        Their values: how far the person strays from the reference, eyes and feet included.
    balanced : bool
        Muscles hold every joint, and the weight is over feet or seat.
    gaze_error_rad, balance_error_m, reach_error_m : float
        What is missed of gaze, balance and reach; 0 where all is met.
    turn_missed_rad : float
        What is missed of a turned gaze beyond what is tolerated.
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
    left_over: Float[np.ndarray, " unknown"]
    curvature: Float[np.ndarray, "unknown unknown"]
    unknowns: tuple[str, ...]
    state: Float[np.ndarray, " unknown"]
    balanced: bool
    gaze_error_rad: float
    turn_missed_rad: float
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
        return solve_near(problem, phase, start)
    first, known = np.zeros(len(problem.unknowns.names)), None
    if phase.gaze.yaw_rad:
        parts = [
            problem_of(model, _turned_by(phase, part), shared, habit=habit, answer=answer)
            for part in PARTS_OF_TURN
        ]
        first, known = _turned(parts, first)
    elif habit is None or not is_plain(phase):
        first = _first_start(problem)
    best = descend(problem, first, known=known)
    found = _solved(problem, phase, best)
    if not _elsewhere(found, habit):
        return found
    for point in _other_starts(problem, first):
        other = descend(problem, point, COARSE)
        if other.state.value < best.state.value - BETTER:
            best = descend(problem, other.state.point)
    return _solved(problem, phase, best)


def solve_near(problem: PostureProblem, phase: Phase, start: SolvedPosture) -> SolvedPosture:
    """Return the posture of least cost in the valley of a similar answer.

    Parameters
    ----------
    problem : PostureProblem
        What is sought.
    phase : Phase
        Where it comes from.
    start : SolvedPosture
        A similar answer of the same phase, with the same unknowns.
    """
    known = Known(multipliers=start.multipliers, curvature=start.curvature)
    return solve_from(problem, phase, start.state, known)


def solve_from(
    problem: PostureProblem, phase: Phase, point: Float[np.ndarray, " unknown"], known: Known
) -> SolvedPosture:
    """Return the posture of least cost in the valley of a point.

    Parameters
    ----------
    problem, phase
        As for `solve_near`.
    point : ndarray, shape (unknown,)
        Where the search begins.
    known : Known
        What is known of the muscles there.
    """
    return _solved(problem, phase, descend(problem, point, known=known))


def _elsewhere(found: SolvedPosture, habit: Habit | None) -> bool:
    """Return whether another valley is worth a search.

    Valleys differ in the sagittal plane: to look further round none of them helps.
    """
    if found.reasons:
        return not (len(found.reasons) == 1 and found.turn_missed_rad > 0.0)
    return habit is None


def _turned_by(phase: Phase, part: float) -> Phase:
    """Return a phase in which one looks only a part of the way round."""
    return replace(phase, gaze=replace(phase.gaze, yaw_rad=part * phase.gaze.yaw_rad))


def _turned(
    problems: Sequence[PostureProblem], start: Float[np.ndarray, " unknown"]
) -> tuple[Float[np.ndarray, " unknown"], Known | None]:
    """Return where one is, and what is known there, who looks round further and further.

    At the ends of its joints a turned spine has many valleys; the way there leads into one that
    similar bodies have, too.
    """
    known = None
    for problem in problems:
        found = descend(problem, start, ON_THE_WAY, known)
        start = found.state.point
        known = Known(multipliers=found.state.held.multiplier, curvature=found.muscles)
    return start, known


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
    state = descend(plain, point).state
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
        starts.append(inside(problem, point))
    return starts


def _solved(problem: PostureProblem, phase: Phase, found: Bottom) -> SolvedPosture:
    state = found.state
    misses: Misses = misses_of(problem, phase, state)
    known = problem.unknowns
    inside = (state.point > known.low_rad) & (state.point < known.high_rad)
    return SolvedPosture(
        angles_rad=state.posture_rad,
        external=problem.external,
        effort=state.value,
        parts=state.parts,
        multipliers=state.held.multiplier,
        gradient=found.slope,
        left_over=np.where(inside, found.slope, 0.0),
        curvature=found.muscles,
        unknowns=problem.unknowns.names,
        state=state.point,
        balanced=misses.held and misses.balance_m == 0.0,
        gaze_error_rad=misses.gaze_rad,
        turn_missed_rad=misses.turn_rad,
        balance_error_m=misses.balance_m,
        reach_error_m=misses.reach_m,
        reasons=misses.reasons,
        steps=found.steps,
    )
