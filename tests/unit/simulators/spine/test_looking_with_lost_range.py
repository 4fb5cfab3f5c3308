"""Who looks up or down with a neck that has lost range: what is left of it helps."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from plumbline.simulators.spine import (
    Habit,
    SolvedPosture,
    SpinePerson,
    build_spine,
    habit_of,
    solve_posture,
)
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.posture.daily_tasks import tasks
from plumbline.simulators.spine.posture.habit import level_part

NECK = LEVELS[: LEVELS.index("C7_T1") + 1]
BELOW_C2 = NECK[NECK.index("C2_C3") :]
LOSSES = (0.0, 0.3, 0.5, 0.7)
BODY = {"stature_m": 1.72, "mass_kg": 72.0, "sex": "male", "age_years": 60.0}
ROUNDING = 1e-3  # of an effort: a search ends a little before the very best posture


@cache
def habit() -> Habit:
    return habit_of(build_spine(SpinePerson(**BODY)))  # type: ignore[arg-type]


@cache
def looking(task: str, lost: float) -> SolvedPosture:
    stiff = {
        f"{level}.{way}": lost for level in NECK for way in ("flexion.forward", "flexion.back")
    }
    model = build_spine(SpinePerson(**BODY, lost_range=stiff))  # type: ignore[arg-type]
    return solve_posture(model, tasks()[task].phases[0], habit=habit())


@pytest.mark.parametrize("lost", LOSSES)
@pytest.mark.parametrize(
    ("task", "down"), [("phone_sitting", 1.0), ("phone_standing", 1.0), ("overhead_reach", -1.0)]
)
def test_no_neck_bends_away_from_where_one_looks(task: str, down: float, lost: float) -> None:
    found = looking(task, lost)
    turned = sum(found.turn_rad(f"{level}.flexion") for level in BELOW_C2)
    assert down * turned > 0.0


@pytest.mark.parametrize("task", ["phone_sitting", "phone_standing", "overhead_reach"])
def test_looking_costs_more_the_more_range_is_lost(task: str) -> None:
    efforts = [looking(task, lost).effort for lost in LOSSES]
    assert np.all(np.diff(efforts) > -ROUNDING)


def test_only_a_level_gaze_ties_the_neck_to_the_chest_wholly() -> None:
    parts = [level_part(50.0, pitch) for pitch in (None, 0.0, 0.05, -0.05, 0.3)]
    assert parts[0] == parts[1] == 1.0
    assert parts[2] == parts[3] < 1.0
    assert parts[4] < 0.02
