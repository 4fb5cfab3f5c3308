"""Standing with a phone: the trunk goes back and the lordosis deepens, 39 young adults."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import STANDING, UNTOUCHED, shown, young

from plumbline.simulators.spine import solve_posture
from plumbline.simulators.spine.posture.daily_tasks import tasks

pytestmark = pytest.mark.validation


def test_a_standing_phone_user_leans_back_and_deepens_the_lordosis(tabulate: Tabulate) -> None:
    model, habit = young()
    phone = tasks()["phone_standing"].phases[0]
    before, after = (
        shown(model, solve_posture(model, phase, habit=habit)) for phase in (STANDING, phone)
    )
    back = after["sva_mm"] - before["sva_mm"]
    deeper = after["lordosis"] - before["lordosis"]
    tabulate(
        UNTOUCHED,
        "standing with a phone: shift of C7, mm; change of lordosis, degrees",
        "backward; deeper (women)",
        f"{back:.1f}; {deeper:+.1f}",
    )
    assert back < 0.0
    assert deeper > 0.0
