"""Neck orthoses: strong restriction shows below, weak does not; a threshold, not a slope."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import UNTOUCHED, looking, spine, turned_deg, young

from plumbline.simulators.spine import LEVELS, solve_posture

pytestmark = pytest.mark.validation

NECK = LEVELS[: LEVELS.index("C7_T1") + 1]
BELOW = LEVELS[len(NECK) :]
WEAK, STRONG = 0.2, 0.9
VISIBLE_DEG = 1.0  # the least change that a series of this size could show


def test_a_weak_restriction_of_the_neck_hardly_shows_below(tabulate: Tabulate) -> None:
    healthy, habit = young()
    phase = looking("standing", left_deg=50.0)
    turns = []
    for lost in (0.0, WEAK, STRONG):
        model = healthy
        if lost > 0.0:
            model = spine(age_years=25.0, lost_range=dict.fromkeys(NECK, lost))
        found = solve_posture(model, phase, habit=habit)
        turns.append(turned_deg(model, found, BELOW, "rotation"))
    weak, strong = turns[1] - turns[0], turns[2] - turns[0]
    tabulate(
        UNTOUCHED,
        f"more turn of the trunk with {WEAK:.0%} and {STRONG:.0%} of the neck's range lost, "
        "gaze 50 degrees to the side, degrees",
        "none; some (gait start)",
        f"{weak:.1f}; {strong:.1f}",
    )
    assert strong > VISIBLE_DEG
    assert weak < VISIBLE_DEG
    assert weak / WEAK < strong / STRONG
