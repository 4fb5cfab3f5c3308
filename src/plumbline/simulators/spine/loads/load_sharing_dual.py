r"""The Numba kernel of load sharing: semismooth Newton on the dual, one posture after another.

The dual of ``min sum_i V_i phi(a_i) + 1/2 sum_j (r_j / s_j)^2`` under ``A a + r = b``,
``lo <= a <= 1`` and ``|r| <= r_max`` is a concave function of one multiplier per row:

.. math::

    D(l) = b^T l - \sum_j \max_{|r| \le r_{max,j}} \bigl(l_j r - \tfrac12 (r / s_j)^2\bigr)
           - \sum_i V_i\,\phi^*_i(A_i^T l / V_i)

With ``phi' = c_1 a + c_2 a^2`` the activation is a closed form of ``A_i^T l``, and a reserve is
``s^2 l`` up to its limit. Newton's matrix is the sum over muscles that stand at neither bound, plus
``s^2`` on the diagonal where a reserve is not spent. A step goes as far as the dual rises along it,
so that the search ends wherever it started. Any ``l`` with

.. math:: b^T l > \sum_i \max_{lo \le a \le 1} a\,A_i^T l + \sum_j r_{max,j} |l_j|

proves that no activation leaves all reserves within their limits; where the search finds one it
stops, and says by a softened problem what is missing. The dual of reserves without limits is never
above the cost, whatever the multipliers: where it passes a ceiling the search gives up.
Column ``i`` of ``A`` has few nonzero rows, and next to each other, since a muscle spans few levels:
the columns are gathered once per posture.
"""

from __future__ import annotations

from typing import no_type_check

import numpy as np
from numba import njit

from plumbline.simulators.spine.loads.dual_problem import (
    GIVEN_UP,
    Choice,
    Columns,
    Point,
    Problem,
    gather,
)
from plumbline.simulators.spine.loads.lower_cholesky import solve_lower

__all__ = ["solve_postures"]

Array = np.ndarray

# Newton needs ten steps from nothing, up to two hundred near the limit of strength, where nearly
# every muscle and joint stands at a bound.
FIRST_STEPS = 500
# A softened problem may take this many; harder ones gain nothing from more.
MOST_STEPS = 40
# Sixty halvings, or doublings, of a step pass the resolution of double precision.
MOST_CUTS = 60
# A cut step ends where the slope along it has fallen to this part of what it was, or below.
FLAT_ENOUGH = 0.1
# A full step that leaves this part of the slope is too short, and is doubled.
TOO_STEEP = 0.5
# Part of the slope below which a negative one is rounding noise.
NOISE = 1e-10
# Of the largest moment: below it the gradient is rounding noise of some hundred products.
PRECISION = 1e-12
# Near the limit of strength multipliers grow by hundreds and their last digits are noise, too:
# after so many steps this part of the largest moment is enough.
FINE_STEPS, NEAR_THE_LIMIT = 100, 1e-9
# A reserve at its limit has no curvature; this part of what it had keeps the matrix solvable, and
# the step an ascent.
SPENT = 1e-6
# A proof counts from this part of the terms that it compares; below it is rounding noise.
PROVEN = 1e-9
# Without equilibrium, what is missing is found with reserves of which so many N m cost
# as much as one muscle of average weight at full activation: muscles then do what they can.
REPORTED_N_M = 1.0
# Reserves so strong carry any posture alone: the softened problem starts from them ...
SOFTEST_N_M = 1000.0
# ... and hardens by this factor per stage, so that few muscles change between stages.
HARDENING = 4.0


@njit(cache=True, nogil=True)
@no_type_check
def _activate(choice: Choice, weight: float, floor: float, pull: float) -> tuple[float, float]:
    """Return one muscle's activation and its slope in the pull."""
    if weight <= 0.0:
        return floor, 0.0
    per = pull / weight
    activation = floor
    if per > 0.0 and choice.square == 0.0:
        activation = per / choice.linear
    elif per > 0.0:
        half = choice.linear / 2.0
        activation = per / (half + np.sqrt(half**2 + choice.square * per))
    slope = 0.0
    if activation >= 1.0:
        activation = 1.0
    elif activation <= floor:
        activation = floor
    else:
        slope = 1.0 / (weight * (choice.linear + 2.0 * choice.square * activation))
    return activation, slope


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
@no_type_check
def _pull(columns: Columns, multiplier: Array, out: Array) -> None:
    """Fill what the multipliers pay for every muscle's full activation."""
    for i in range(len(out)):
        begin, end = columns.start[i], columns.start[i + 1]
        paid = multiplier[columns.first[i] : columns.first[i] + end - begin]
        total = 0.0
        for k in range(end - begin):
            total += columns.value[begin + k] * paid[k]
        out[i] = total


@njit(cache=True, nogil=True)
@no_type_check
def _reserve(problem: Problem, row: int, multiplier: float) -> float:
    """Return what a reserve supplies at a multiplier: never more than it is allowed to."""
    most = problem.most[row]
    return min(max(problem.variance[row] * multiplier, -most), most)


@njit(cache=True, nogil=True)
@no_type_check
def _evaluate(problem: Problem, point: Point) -> float:
    """Fill activations, slopes and the gradient; return its largest entry."""
    columns = problem.columns
    for j in range(len(problem.target)):
        point.gradient[j] = problem.target[j] - _reserve(problem, j, point.multiplier[j])
    for i in range(len(problem.weight)):
        found = _activate(problem.choice, problem.weight[i], problem.floor[i], point.pull[i])
        point.activation[i], point.slope[i] = found
        if found[0] > 0.0:
            begin, end = columns.start[i], columns.start[i + 1]
            into = point.gradient[columns.first[i] : columns.first[i] + end - begin]
            for k in range(end - begin):
                into[k] -= columns.value[begin + k] * found[0]
    return np.max(np.abs(point.gradient))


@njit(cache=True, nogil=True)
@no_type_check
def _curvature(problem: Problem, point: Point, matrix: Array) -> None:
    """Fill the lower half of minus the second derivative of the dual."""
    columns, slope, variance = problem.columns, point.slope, problem.variance
    matrix[:] = 0.0
    for j in range(len(variance)):
        spent = variance[j] * abs(point.multiplier[j]) >= problem.most[j]
        matrix[j, j] = SPENT * variance[j] if spent else variance[j]
    for i in range(len(slope)):
        if slope[i] > 0.0:
            first = columns.first[i]
            value = columns.value[columns.start[i] : columns.start[i + 1]]
            for k in range(len(value)):
                into = matrix[first + k, first : first + k + 1]
                scaled = slope[i] * value[k]
                for other in range(k + 1):
                    into[other] += scaled * value[other]


@njit(cache=True, nogil=True)
@no_type_check
def _open_all(choice: Choice, weight: Array, floor: Array, slope: Array) -> None:
    """Give every muscle the slope it has just above its floor: the start from nothing."""
    for i in range(len(weight)):
        if weight[i] > 0.0:
            slope[i] = 1.0 / (weight[i] * (choice.linear + 2.0 * choice.square * floor[i]))


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
@no_type_check
def _rise(problem: Problem, point: Point, step: Array, change: Array, length: float) -> float:
    """Return the slope of the dual along a step, some way along it."""
    total = 0.0
    for j in range(len(step)):
        there = point.multiplier[j] + length * step[j]
        total += (problem.target[j] - _reserve(problem, j, there)) * step[j]
    for i in range(len(change)):
        pull = point.pull[i] + length * change[i]
        active = _activate(problem.choice, problem.weight[i], problem.floor[i], pull)[0]
        total -= active * change[i]
    return total


@njit(cache=True, nogil=True)
@no_type_check
def _length(problem: Problem, point: Point, step: Array, change: Array) -> float:
    """Return how far to go: the full step, longer where steep, cut where the dual falls again."""
    first = np.dot(point.gradient, step)
    length = 1.0
    rise = _rise(problem, point, step, change, length)
    if rise >= -NOISE * first:
        for _ in range(MOST_CUTS):
            if rise <= TOO_STEEP * first:
                break
            longer = _rise(problem, point, step, change, 2.0 * length)
            if longer < 0.0:
                break
            length, rise = 2.0 * length, longer
        return length
    low, high = 0.0, 1.0
    for _ in range(MOST_CUTS):
        length = (low + high) / 2.0
        rise = _rise(problem, point, step, change, length)
        if rise < 0.0:
            high = length
        else:
            low = length
            if rise <= FLAT_ENOUGH * first:
                break
    return low


@njit(cache=True, nogil=True)
@no_type_check
def _impossible(problem: Problem, point: Point) -> bool:
    """Return whether the multipliers prove that some reserve must pass its limit."""
    asked, given = 0.0, 0.0
    if np.isinf(problem.most[0]):
        return False
    for j in range(len(problem.target)):
        asked += problem.target[j] * point.multiplier[j]
        given += problem.most[j] * abs(point.multiplier[j])
    for i in range(len(point.pull)):
        given += max(point.pull[i], problem.floor[i] * point.pull[i])
    return asked - given > PROVEN * (abs(asked) + abs(given))


@njit(cache=True, nogil=True)
@no_type_check
def _too_dear(problem: Problem, point: Point) -> bool:
    """Return whether the multipliers prove that the posture costs more than the ceiling."""
    choice = problem.choice
    if np.isinf(choice.ceiling):
        return False
    bound = 0.0
    for j in range(len(problem.target)):
        paid = point.multiplier[j]
        bound += (problem.target[j] - problem.variance[j] * paid / 2.0) * paid
    for i in range(len(point.pull)):
        active = point.activation[i]
        cost = (choice.linear / 2.0 + choice.square * active / 3.0) * active**2
        bound += problem.weight[i] * cost - point.pull[i] * active
    return bound > choice.ceiling


@njit(cache=True, nogil=True)
@no_type_check
def _newton(problem: Problem, point: Point, cold: bool, most_steps: int) -> int:
    """Climb the dual from the given multipliers; return the steps taken.

    -1 where it has not converged, -2 where the posture is proven to be impossible, -3 where it
    is proven to cost more than the ceiling.
    """
    rows, muscles = len(problem.target), len(problem.weight)
    step, change, matrix = np.empty(rows), np.empty(muscles), np.empty((rows, rows))
    scale = 1.0 + np.max(np.abs(problem.target))
    _pull(problem.columns, point.multiplier, point.pull)
    for taken in range(most_steps):
        enough = PRECISION if taken < FINE_STEPS else NEAR_THE_LIMIT
        if _evaluate(problem, point) <= enough * scale:
            return taken
        if _too_dear(problem, point):
            return GIVEN_UP
        if _impossible(problem, point):
            return -2
        if cold and taken == 0:
            _open_all(problem.choice, problem.weight, problem.floor, point.slope)
        step[:] = point.gradient
        _curvature(problem, point, matrix)
        solve_lower(matrix, step)
        _pull(problem.columns, step, change)
        length = _length(problem, point, step, change)
        point.multiplier[:] += length * step
        _pull(problem.columns, point.multiplier, point.pull)
    return -1


@njit(cache=True, nogil=True)
@no_type_check
def _softened(problem: Problem, strength: float) -> Problem:
    """Return the problem with reserves at least so strong, and without limits to them."""
    return Problem(
        problem.columns,
        problem.target,
        problem.weight,
        problem.floor,
        np.maximum(problem.variance, strength**2),
        np.full(len(problem.most), np.inf),
        Choice(problem.choice.linear, problem.choice.square, np.inf),
    )


@njit(cache=True, nogil=True)
@no_type_check
def _soften(problem: Problem, point: Point, impossible: bool, start: Array) -> int:
    """Harden the reserves stage by stage; keep the last stage that was solved.

    Stop early where the posture is, or proves to be, impossible: return -1. Where it is, the stage
    that is reported has one answer: a similar posture's multipliers, if any, lead straight to it.
    """
    reported = REPORTED_N_M * np.sqrt(len(problem.weight))
    strength, total, last = SOFTEST_N_M, 0, False
    if impossible and np.any(start != 0.0):
        while strength > reported:
            strength /= HARDENING
        point.multiplier[:] = start
        if _newton(_softened(problem, strength), point, False, MOST_STEPS) >= 0:
            return -1
        strength = SOFTEST_N_M
    point.multiplier[:] = 0.0
    kept = np.zeros(len(point.multiplier))
    while not last:
        last = strength**2 <= np.min(problem.variance)
        stage = problem if last else _softened(problem, strength)
        steps = _newton(stage, point, False, FIRST_STEPS if last else MOST_STEPS)
        if steps < 0:
            point.multiplier[:] = kept
            _pull(problem.columns, point.multiplier, point.pull)
            _evaluate(problem, point)
            return -1
        if strength <= reported and (impossible or _impossible(problem, point)):
            return -1
        total += steps
        kept[:] = point.multiplier
        point.multiplier[:] *= HARDENING**2
        strength /= HARDENING
    point.multiplier[:] = kept
    return total


@njit(cache=True, nogil=True)
@no_type_check
def solve_postures(
    arms: Array,
    force: Array,
    target: Array,
    weight: Array,
    floor: Array,
    variance: Array,
    most: Array,
    choice: Choice,
    multiplier: Array,
    activation: Array,
    steps: Array,
    cold: bool,
) -> None:
    """Solve some postures in turn, each from the multipliers of the one before it.

    Parameters
    ----------
    arms : ndarray, shape (posture, row, muscle)
        Moment arms, m.
    force : ndarray, shape (posture, muscle)
        Force at full activation, N.
    target : ndarray, shape (posture, row)
        Moment to supply, N m.
    weight : ndarray, shape (posture, muscle)
        Weights ``V``; a muscle of weight zero stays at its floor.
    floor : ndarray, shape (posture, muscle)
        Least activations.
    variance : ndarray, shape (posture, row)
        Squares of the reserves' strengths.
    most : ndarray, shape (posture, row)
        Largest reserves.
    choice : Choice
        Cost.
    multiplier : ndarray, shape (posture, row)
        Where to start; overwritten by the answer.
    activation : ndarray, shape (posture, muscle)
        Overwritten.
    steps : ndarray, shape (posture,)
        Overwritten: Newton steps taken; -1 where only a softened problem could be solved, since
        the posture is impossible; -3 where it was given up, since it costs more than the ceiling.
    cold : bool
        True: the first posture starts from nothing and every other from the one before it;
        False: each starts from its own given multipliers.
    """
    muscles, rows = force.shape[1], target.shape[1]
    slope, gradient, pull = np.empty(muscles), np.empty(rows), np.empty(muscles)
    for p in range(len(target)):
        if cold and p > 0:
            multiplier[p] = multiplier[p - 1]
        columns = gather(arms[p], force[p])
        problem = Problem(columns, target[p], weight[p], floor[p], variance[p], most[p], choice)
        point = Point(multiplier[p], pull, activation[p], slope, gradient)
        start = multiplier[p].copy()
        steps[p] = _newton(problem, point, cold and p == 0, FIRST_STEPS)
        if steps[p] < 0 and steps[p] != GIVEN_UP:
            steps[p] = _soften(problem, point, steps[p] == -2, start)
