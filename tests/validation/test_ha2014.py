"""Correction of a thoracolumbar deformity: the neck's curve deepens, or is relieved, 49 people.

What was laid down before any posture was solved. The abstract, which is all that was read, prints
two groups by the plumb line of C7 before the operation (at most 60 mm, at least 90 mm), that the
sagittal plane was planned to be acceptable, and what the neck did; no means, no levels. So each
group is three people, from its printed bound outward in steps of 30 mm, of the mean age of another
series of such operations. All have lost the same lordosis, to the bound at which surgeons call the
mismatch with the pelvis marked; the rest of their film is the likeliest one, and their habit is
read off it. The operation gives every joint from T10 to the sacrum the angle of an ordinary body
with the same pelvis, and fuses it there. Everything else strays from where it stood before, as in
the other corrections of these tables, with the habit kept. The answer of a group is the mean change
of C2-C7 lordosis, and counts from one degree on. Other operations, the baselines and what is left
out of the search in the last tests were looked at afterwards, to see why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import STANDING, UNTOUCHED, shown, spine

from plumbline.simulators.spine import (
    LEVELS,
    Alignment,
    Habit,
    SolvedPosture,
    SpineModel,
    alignment_values,
    habit_of,
    solve_posture,
)
from plumbline.simulators.spine.posture.problem import PostureProblem
from plumbline.simulators.spine.posture.setting import problem_of, scene_of
from plumbline.simulators.spine.posture.solver import solve_near

pytestmark = pytest.mark.validation

INCIDENCE_DEG = 52.0  # an ordinary pelvis, as in the corrections of necks
AGE_YEARS = 57.6  # mean of 223 people with such operations (protopsaltis2018); here none is printed
MISMATCH_DEG = 20.0  # incidence over lordosis, the bound of "marked" (criteria.schwab.PILL)
LOW_MM, HIGH_MM = (0.0, 30.0, 60.0), (90.0, 120.0, 150.0)
OPERATED = LEVELS[LEVELS.index("T10_T11") :]
VISIBLE_DEG = 1.0  # the least change of a curve that a series of this size could show
BASELINES = "Posture: beside baselines"
GAZE = "gaze_pitch_rad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """What is operated on, and what of the search is left out to see what it does."""

    mismatch_deg: float = MISMATCH_DEG
    operated: tuple[str, ...] = OPERATED
    is_head_held: bool = False
    is_lean_kept: bool = True


SERIES = Trunk()
# What is not printed, within what surgeons do.
NOT_PRINTED = (
    SERIES,
    Trunk(mismatch_deg=10.0),
    Trunk(mismatch_deg=30.0),
    Trunk(operated=LEVELS[LEVELS.index("L1_L2") :]),
)


def body(**measured: float) -> SpineModel:
    """Return an ordinary body of this age and pelvis with what else was measured."""
    incidence = float(np.radians(INCIDENCE_DEG))
    return spine(
        age_years=AGE_YEARS, alignment=Alignment(pelvic_incidence_rad=incidence, **measured)
    )


def before(sva_mm: float, trunk: Trunk) -> SpineModel:
    """Return a person whose lumbar spine is too flat and whose C7 stands so far in front."""
    lordosis = float(np.radians(INCIDENCE_DEG - trunk.mismatch_deg))
    return body(lumbar_lordosis_rad=lordosis, sva_m=sva_mm / 1e3)


def film(model: SpineModel) -> dict[str, float]:
    """Return what a film of a person's own standing shows, rad and m."""
    return alignment_values(model.alignment, model.sizes)


def fused(model: SpineModel, added_rad: dict[str, float]) -> SpineModel:
    """Return the person with joints fused; what is left of their tissue rests where they are."""
    found = spine(age_years=AGE_YEARS, alignment=model.person.alignment, fused=frozenset(added_rad))
    rest = found.passive.rest_rad.copy()
    for level, added in added_rad.items():
        rest[found.dofs.index(f"{level}.flexion")] += added
    return replace(found, passive=replace(found.passive, rest_rad=rest))


def without_lean(model: SpineModel) -> Habit:
    """Return the habit without what it takes away of head over hips and chest near the weight."""
    problem = replace(problem_of(model, STANDING, scene_of(model)), goals=())
    slope = problem.slopes(problem.at(np.zeros(len(problem.unknowns.names)))).whole
    kept = dict(zip(problem.unknowns.names, slope.tolist(), strict=True))
    return replace(habit_of(model), standing=kept)


def held(problem: PostureProblem, pitch_rad: float) -> PostureProblem:
    """Return the search in which the head, and not only the gaze, stays as level as it was."""
    goals = tuple(
        replace(goal, low=pitch_rad, high=pitch_rad) if goal.quantity == GAZE else goal
        for goal in problem.goals
    )
    known = problem.unknowns
    still = np.array([name == "eyes.pitch" for name in known.names])
    low, high = (np.where(still, 0.0, end) for end in (known.low_rad, known.high_rad))
    return replace(problem, goals=goals, unknowns=replace(known, low_rad=low, high_rad=high))


def operated_on(model: SpineModel, trunk: Trunk) -> tuple[SolvedPosture, SolvedPosture]:
    """Return how one person stands before and after the operation, with the habit from before."""
    wanted, own = film(body()), film(model)
    added = {level: wanted[level] - own[level] for level in trunk.operated}
    habit = habit_of(model) if trunk.is_lean_kept else without_lean(model)
    after = fused(model, added)
    problem = problem_of(after, STANDING, scene_of(after), habit=habit)
    turned = np.array(
        [added.get(name.removesuffix(".flexion"), 0.0) for name in problem.unknowns.names]
    )
    reference = problem.reference_rad + problem.unknowns.follow @ turned
    problem = replace(problem, reference_rad=reference)
    if trunk.is_head_held:
        problem = held(problem, scene_of(model).standing[GAZE])
    first = solve_posture(model, STANDING, habit=habit_of(model))
    return first, solve_near(problem, STANDING, first)


@cache
def change_deg(group_mm: tuple[float, ...], trunk: Trunk = SERIES) -> float:
    """Return the mean change of C2-C7 lordosis in one group."""
    changes = []
    for sva_mm in group_mm:
        model = before(sva_mm, trunk)
        first, second = operated_on(model, trunk)
        if second.reasons:
            pytest.fail(f"{sva_mm:.0f} mm: {', '.join(second.reasons)}")
        changes.append(shown(model, second)["neck"] - shown(model, first)["neck"])
    return float(np.mean(changes))


def is_as_published(low_deg: float, high_deg: float) -> tuple[bool, bool]:
    """Return whether the lower group rises and the higher falls, visibly."""
    return low_deg >= VISIBLE_DEG, high_deg <= -VISIBLE_DEG


@pytest.mark.parametrize(
    ("group_mm", "published", "name"),
    [
        (LOW_MM, "rises", "at most 60"),
        pytest.param(
            HIGH_MM,
            "falls",
            "at least 90",
            marks=pytest.mark.xfail(
                strict=True,
                reason="+6.2 degrees: who stood bent forward keeps the habit, and the eyes take "
                "what the head is tipped up",
            ),
        ),
    ],
)
def test_the_neck_answers_the_trunk_as_it_did(
    group_mm: tuple[float, ...], published: str, name: str, tabulate: Tabulate
) -> None:
    found = change_deg(group_mm)
    tabulate(
        UNTOUCHED,
        f"change of C2-C7 lordosis after thoracolumbar correction, C7 {name} mm in front, degrees",
        published,
        f"{found:+.1f} ({VISIBLE_DEG:.0f} counts as a change)",
    )
    assert found >= VISIBLE_DEG if published == "rises" else found <= -VISIBLE_DEG


@pytest.mark.xfail(strict=True, reason="0.8 degrees where only 10 degrees of lordosis were lost")
def test_the_neck_deepens_whatever_was_not_printed(tabulate: Tabulate) -> None:
    found = min(change_deg(LOW_MM, trunk) for trunk in NOT_PRINTED)
    tabulate(
        UNTOUCHED,
        "the same, C7 at most 60 mm in front, least of four operations "
        "(10, 20, 30 degrees of lordosis lost; fused from T10, from L1), degrees",
        "rises",
        f"{found:+.1f} ({VISIBLE_DEG:.0f} counts as a change)",
    )
    assert found >= VISIBLE_DEG


def neck_keeps_its_curve(_: tuple[float, ...]) -> float:
    return 0.0


def neck_becomes_ordinary(group_mm: tuple[float, ...]) -> float:
    own = [film(before(sva_mm, SERIES))["c2_c7_lordosis_rad"] for sva_mm in group_mm]
    return float(np.degrees(film(body())["c2_c7_lordosis_rad"] - np.mean(own)))


@pytest.mark.parametrize(
    ("baseline", "name"),
    [
        (neck_keeps_its_curve, "every neck keeps its curve"),
        pytest.param(
            neck_becomes_ordinary,
            "every neck takes the curve of an ordinary body with that pelvis",
            marks=pytest.mark.xfail(strict=True, reason="that baseline meets both signs"),
        ),
    ],
)
def test_the_model_meets_more_signs_than_a_baseline(
    baseline: Callable[[tuple[float, ...]], float], name: str, tabulate: Tabulate
) -> None:
    ours = sum(is_as_published(change_deg(LOW_MM), change_deg(HIGH_MM)))
    theirs = sum(is_as_published(baseline(LOW_MM), baseline(HIGH_MM)))
    tabulate(
        BASELINES,
        f"groups of two whose neck answers a corrected trunk as published; baseline: {name}",
        f"{theirs} (the baseline)",
        f"{ours}",
    )
    assert ours > theirs


def test_an_operation_on_nothing_changes_nothing() -> None:
    assert change_deg(LOW_MM + HIGH_MM, Trunk(operated=())) == pytest.approx(0.0, abs=1e-9)


def test_level_heads_that_keep_no_lean_would_answer_as_published() -> None:
    level = Trunk(is_head_held=True, is_lean_kept=False)
    assert is_as_published(change_deg(LOW_MM, level), change_deg(HIGH_MM, level)) == (True, True)


@pytest.mark.parametrize("part", [Trunk(is_head_held=True), Trunk(is_lean_kept=False)])
def test_neither_alone_relieves_the_neck_of_who_stood_bent_forward(part: Trunk) -> None:
    assert change_deg(HIGH_MM, part) > -VISIBLE_DEG
