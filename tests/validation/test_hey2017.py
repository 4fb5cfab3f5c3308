"""From standing to natural sitting: T1 tilts forward and the neck becomes lordotic, 26 people."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import STANDING, UNTOUCHED, looking, shown, young

from plumbline.evidence import fact
from plumbline.simulators.spine import solve_posture

pytestmark = pytest.mark.validation

STANDING_DEG = 17.4  # printed with the fact, in the same people
CLOSE_DEG = 5.0


@pytest.mark.xfail(
    strict=True,
    reason="the sitting that the tasks start from is upright; natural sitting leans the chest "
    "forward, and nothing in the cost asks for that",
)
def test_sitting_tilts_t1_forward_as_published(tabulate: Tabulate) -> None:
    model, habit = young()
    before, after = (
        shown(model, solve_posture(model, phase, habit=habit))
        for phase in (STANDING, looking("sitting"))
    )
    published = fact("posture.hey.T1S_stand_to_sit", unit="deg") - STANDING_DEG
    found = after["t1_slope"] - before["t1_slope"]
    tabulate(
        UNTOUCHED,
        "change of T1 slope from standing to natural sitting, degrees",
        f"{published:.1f}",
        f"{found:.1f}",
    )
    assert found == pytest.approx(published, abs=CLOSE_DEG)
