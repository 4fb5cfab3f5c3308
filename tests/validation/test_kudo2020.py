"""Dropped head: without lumbar reserve nothing below can answer."""

from __future__ import annotations

import numpy as np
import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import LUMBAR, STANDING, UNTOUCHED, spine, turned_deg

from plumbline.simulators.spine import Alignment, habit_of, solve_posture

pytestmark = pytest.mark.validation

TRUNK = {
    name: float(np.radians(angle))
    for name, angle in (
        ("pelvic_incidence_rad", 52.0),
        ("sacral_slope_rad", 38.0),
        ("lumbar_lordosis_rad", 50.0),
        ("t1_slope_rad", 25.0),
    )
}
DROPPED = {
    "c2_c7_lordosis_rad": float(np.radians(-35.0)),
    "head_pitch_rad": float(np.radians(25.0)),
}


def deepening_deg(lost: float) -> float:
    gone = {f"{level}.flexion": lost for level in LUMBAR}
    upright = spine(age_years=70.0, alignment=Alignment(**TRUNK), lost_range=gone)
    dropped = spine(
        age_years=70.0,
        alignment=Alignment(**TRUNK, **DROPPED),
        lost_range=gone,
        strength={"neck": 0.3},
    )
    found = solve_posture(dropped, STANDING, habit=habit_of(upright))
    return -turned_deg(dropped, found, LUMBAR)


def test_only_a_lumbar_spine_with_reserve_answers_a_dropped_head(tabulate: Tabulate) -> None:
    free, stiff = deepening_deg(0.0), deepening_deg(0.9)
    tabulate(
        UNTOUCHED,
        "deepening of lordosis under a dropped head, free and stiff lumbar spine, degrees",
        "compensation fails without lumbar reserve",
        f"{free:.1f}; {stiff:.1f}",
    )
    assert free > 0.5
    assert stiff < 0.3 * free
