"""Shoulder checks of drivers: people with stiffer necks turned the trunk less, not more.

The same drivers tell how much of the turn who stiffens gives up, so that this row predicts nothing.
"""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import CALIBRATED_TO, spine, turned_deg, young

from plumbline.evidence import fact
from plumbline.simulators.spine import LEVELS, solve_posture
from plumbline.simulators.spine.posture.daily_tasks import tasks

pytestmark = pytest.mark.validation

NECK = LEVELS[: LEVELS.index("C7_T1") + 1]
TRUNK = (*LEVELS[len(NECK) :], "pelvis")
LOST = 0.25  # about what age takes from the turn of a neck


@pytest.mark.slow
def test_a_stiffened_driver_turns_the_trunk_less(tabulate: Tabulate) -> None:
    healthy, habit = young()
    check = tasks()["driving"].phases[1]
    stiff = spine(age_years=25.0, lost_range=dict.fromkeys(NECK, LOST))
    plain = turned_deg(healthy, solve_posture(healthy, check, habit=habit), TRUNK, "rotation")
    found = solve_posture(stiff, check, habit=habit, answer="stiffen")
    less = turned_deg(stiff, found, TRUNK, "rotation")
    young_deg, old_deg = (
        fact(f"coord.blindspot.trunk_{who}", unit="deg") for who in ("young", "older")
    )
    tabulate(
        CALIBRATED_TO,
        "turn of the trunk in a shoulder check, free neck and stiff neck that is stiffened; what "
        "such drivers give up of the whole turn is an input, degrees",
        f"{young_deg:.0f}; {old_deg:.0f}",
        f"{plain:.0f}; {less:.0f}",
    )
    assert less < plain
