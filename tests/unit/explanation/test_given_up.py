"""What a trunk that stiffens with the neck gives up is said, task by task."""

from __future__ import annotations

import re
from dataclasses import replace

from plumbline.evidence import judgement
from plumbline.explanation.unmet import given_up_words
from plumbline.simulators.spine import SpinePerson
from plumbline.simulators.spine.over_time.day_postures import SOLVED
from plumbline.simulators.spine.over_time.dose import reference_day
from plumbline.simulators.spine.over_time.necks import NeckState
from plumbline.simulators.spine.over_time.twins import DayLoads, day_loads, twin_study

WELL = NeckState(lordosis_rad=0.1, offset_m=0.03)
STIFF = replace(WELL, turning_left_lost=0.6)
DAY = {"walking_head_turn": reference_day()["walking_head_turn"]}


def day(neck: NeckState, answer: str = "stiffen") -> DayLoads:
    person = SpinePerson(stature_m=1.74, mass_kg=70.0, sex="male", age_years=45.0)
    return day_loads(twin_study(person, WELL, DAY, postures=SOLVED[answer]), neck)


def test_the_part_of_a_glance_that_is_given_up_is_said_once() -> None:
    said = given_up_words(day(STIFF))
    assert len(said) == 1
    glance = judgement("task.walking.gaze", unit="deg")
    assert re.search(rf"given up: walking head turn \d+ of {glance:.0f} degrees;", said[0])
    assert "is extrapolated" in said[0]


def test_only_the_side_that_is_stiff_is_given_up_and_the_other_is_no_mirror_image() -> None:
    ahead, left, right = day(STIFF).postures
    glance = judgement("task.walking.gaze", unit="deg")
    assert ahead.given_up_rad == right.given_up_rad == 0.0
    assert 0.0 < left.given_up_rad < glance
    assert abs(left.angles_rad).sum() < abs(right.angles_rad).sum()


def test_nothing_is_said_of_a_free_neck_or_of_a_trunk_that_turns_for_it() -> None:
    assert given_up_words(None) == ()
    assert given_up_words(day(WELL)) == ()
    assert given_up_words(day(STIFF, "substitute")) == ()
