"""Where the neck turns: upper against lower joints, eight women under fluoroscopy."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import CALIBRATED_TO, looking, turned_deg, young

from plumbline.evidence import fact
from plumbline.simulators.spine import LEVELS, solve_posture

pytestmark = pytest.mark.validation

UPPER = LEVELS[: LEVELS.index("C2_C3")]
WHOLE = LEVELS[: LEVELS.index("C7_T1") + 1]
CLOSE = 0.10


@pytest.mark.parametrize("left_deg", [20.0, 40.0])
def test_the_upper_neck_turns_most(left_deg: float, tabulate: Tabulate) -> None:
    model, habit = young()
    found = solve_posture(model, looking("standing", left_deg=left_deg), habit=habit)
    upper, whole = (turned_deg(model, found, part, "rotation") for part in (UPPER, WHOLE))
    published = fact("rom.axial.C0C2", unit="deg") / fact("rom.axial.C0T1", unit="deg")
    tabulate(
        CALIBRATED_TO,
        f"part of the neck's turn made above C2, gaze {left_deg:.0f} degrees to the side; the "
        "ranges are an input, the sharing is not",
        f"{published:.2f} (within {CLOSE:.2f})",
        f"{upper / whole:.2f}",
    )
    assert upper / whole == pytest.approx(published, abs=CLOSE)
