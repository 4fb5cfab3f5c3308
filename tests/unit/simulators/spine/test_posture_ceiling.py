"""One call holds a posture as load sharing does, and gives it up only above the ceiling."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from plumbline.simulators.spine import SpinePerson, build_spine
from plumbline.simulators.spine.loads.one_tension import share_as_one
from plumbline.simulators.spine.posture.daily_tasks import tasks
from plumbline.simulators.spine.posture.problem import PostureProblem
from plumbline.simulators.spine.posture.setting import habit_of, problem_of, scene_of

SPREADS_RAD = (0.005, 0.05, 0.2)  # from what is held at ease to what cannot be held at all
DRAWS = 12
TASKS = [("phone_standing", 0), ("lifting", 0), ("driving", 1)]


@cache
def problem(task: str, phase: int) -> PostureProblem:
    person = SpinePerson(stature_m=1.66, mass_kg=68.0, sex="female", age_years=63.0)
    model = build_spine(person)
    return problem_of(model, tasks()[task].phases[phase], scene_of(model), habit=habit_of(model))


def points(asked: PostureProblem) -> list[np.ndarray]:
    rng = np.random.default_rng(6)
    count = len(asked.unknowns.names)
    known = asked.unknowns
    return [
        np.clip(spread * rng.normal(size=count), known.low_rad, known.high_rad)
        for spread in SPREADS_RAD
        for _ in range(DRAWS)
    ]


@pytest.mark.parametrize(("task", "phase"), TASKS)
def test_a_point_at_or_below_the_ceiling_is_never_given_up(task: str, phase: int) -> None:
    asked = problem(task, phase)
    for point in points(asked):
        whole = asked.at(point)
        found = asked.up_to(point, whole.value)
        assert found is not None
        assert found.parts == whole.parts
        assert found.is_held == whole.is_held


@pytest.mark.parametrize(("task", "phase"), TASKS)
def test_what_costs_much_more_is_given_up_from_any_multipliers(task: str, phase: int) -> None:
    asked = problem(task, phase)
    near = asked.at(np.zeros(len(asked.unknowns.names))).held.multiplier
    dear = [point for point in points(asked) if asked.at(point).value > 10.0]
    assert dear
    for point in dear:
        assert asked.up_to(point, 0.1 * asked.at(point).value, near) is None


@pytest.mark.parametrize(("task", "phase"), TASKS)
def test_holding_is_load_sharing(task: str, phase: int) -> None:
    asked = problem(task, phase)
    holder, free = asked.holder, asked.holder.muscles.free
    for point in points(asked)[:DRAWS]:
        posture = asked.reference_rad + asked.unknowns.follow @ point
        held = holder.effort(posture, give_n_m_rad=asked.give_n_m_rad)
        posed = holder.muscles.acting(posture[None], holder.loads)
        shared = share_as_one(
            posed.moment_arms_m[:, free],
            holder.muscles.full_n(posed.muscle_length_m),
            (posed.gravity_moment_n_m - posed.passive_moment_n_m)[:, free],
            first=holder.muscles.first,
            weights=holder.weights,
            choice=asked.choice,
            stiffness_n_m_rad=asked.give_n_m_rad[None, holder.muscles.rows[free]],
            floor=holder.least,
        )
        assert held.balanced == bool(shared.balanced[0])
        assert held.cost == pytest.approx(float(shared.cost[0]), rel=1e-9)
        np.testing.assert_allclose(held.activation, shared.activation[0], atol=1e-9)
        np.testing.assert_allclose(held.force_n, shared.force_n[0], atol=1e-6)
        np.testing.assert_allclose(held.left_n_m, shared.reserve_n_m[0], atol=1e-8)
