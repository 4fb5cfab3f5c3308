"""Lifting with the chin on the chest: the lumbar spine flexes more, ten men."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import LUMBAR, UNTOUCHED, looking, turned_deg, young

from plumbline.simulators.spine import solve_posture
from plumbline.simulators.spine.posture.daily_tasks import tasks

pytestmark = pytest.mark.validation

FREE_DEG, ON_CHEST_DEG = 30.0, 80.0
VISIBLE_DEG = 0.5


@pytest.mark.xfail(
    strict=True,
    reason="still pictures hold no reflex and no timing between segments; bent over, the neck is "
    "too light to move the lumbar spine",
)
def test_a_chin_on_the_chest_flexes_the_lumbar_spine(tabulate: Tabulate) -> None:
    model, habit = young()
    grasp = tasks()["lifting"].phases[0]
    free, chest = (
        turned_deg(
            model,
            solve_posture(model, looking(grasp.reference, down_deg=down, base=grasp), habit=habit),
            LUMBAR,
        )
        for down in (FREE_DEG, ON_CHEST_DEG)
    )
    tabulate(
        UNTOUCHED,
        "lifting, chin on chest against free: change of lumbar flexion, degrees",
        "more",
        f"{chest - free:+.1f}",
    )
    assert chest - free > VISIBLE_DEG
