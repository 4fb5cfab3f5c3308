"""Over months: nothing before the illness, half after a half-life, and back once the neck heals."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.errors import ModelError
from plumbline.simulators.spine.over_time.course import Course, course_of
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.twin_effect import TwinEffect

SOURCES = tuple(LocalSource)
DISC = LocalSource.DISC
ROWS = 40


def effect(size: float = 0.4) -> TwinEffect:
    twin = np.full((ROWS, len(SOURCES)), 1.1)
    change = size * np.linspace(0.5, 1.5, ROWS)[:, None] * np.ones_like(twin)
    return TwinEffect(
        sources=SOURCES, person=twin + change, twin=twin, posture=change, movement=0 * change
    )


def course(months: list[float], size: float = 0.4, since: float = 24.0) -> Course:
    return course_of(
        effect(size),
        np.array(months),
        since_months=since,
        adaptation_months=np.full(ROWS, 12.0),
        recovery_months=np.full(ROWS, 2.0),
    )


def test_before_the_illness_person_and_twin_are_one() -> None:
    found = course([-30.0, -24.0])
    np.testing.assert_array_equal(found.person[DISC].value, found.never[DISC].value)


def test_half_of_the_difference_is_there_after_one_half_life() -> None:
    assert course([-12.0]).excess[DISC].value[0] == pytest.approx(0.2)


def test_healed_today_half_of_what_is_there_is_gone_after_the_half_life_of_recovery() -> None:
    found = course([0.0, 2.0])
    there = found.from_now[DISC].value - found.never[DISC].value
    assert there[0] == pytest.approx(0.4 * 0.75)
    assert there[1] == pytest.approx(there[0] / 2)


def test_until_today_the_healed_person_and_the_person_are_one() -> None:
    found = course([-24.0, -6.0, 0.0])
    np.testing.assert_allclose(found.from_now[DISC].value, found.person[DISC].value)


def test_never_ill_stays_where_it_is() -> None:
    assert np.ptp(course([-24.0, 0.0, 60.0]).never[DISC].value) == 0.0


def test_an_identical_neck_has_three_identical_curves() -> None:
    found = course([-10.0, 0.0, 10.0], size=0.0)
    for source in SOURCES:
        np.testing.assert_array_equal(found.person[source].value, found.never[source].value)
        np.testing.assert_array_equal(found.from_now[source].value, found.never[source].value)
        assert not np.any(found.excess[source].value)


def test_a_half_life_of_nothing_is_refused() -> None:
    with pytest.raises(ModelError, match="half-lives"):
        course_of(
            effect(),
            np.zeros(1),
            since_months=1.0,
            adaptation_months=np.zeros(ROWS),
            recovery_months=np.ones(ROWS),
        )
