"""How tall somebody is of whom only sex and age are known."""

from __future__ import annotations

from typing import Literal

import pytest

from plumbline.simulators.spine.statures import usual_stature_m


@pytest.mark.parametrize(
    ("sex", "lost_70_m", "lost_80_m"), [("male", 0.03, 0.05), ("female", 0.05, 0.08)]
)
def test_people_lose_what_the_cohort_lost(
    sex: Literal["male", "female"], lost_70_m: float, lost_80_m: float
) -> None:
    young, old, oldest = (usual_stature_m(sex, age) for age in (30.0, 70.0, 80.0))
    assert young - old == pytest.approx(lost_70_m)
    assert young - oldest == pytest.approx(lost_80_m)


def test_nothing_is_lost_before_thirty_nor_beyond_what_was_measured() -> None:
    assert usual_stature_m("female", 18.0) == usual_stature_m("female", 30.0)
    assert usual_stature_m("female", 95.0) == usual_stature_m("female", 80.0)


def test_adults_of_middle_age_are_as_tall_as_the_mean_of_all() -> None:
    assert usual_stature_m("male", 47.0) == pytest.approx(1.759)
    assert usual_stature_m("female", 47.0) == pytest.approx(1.619)
