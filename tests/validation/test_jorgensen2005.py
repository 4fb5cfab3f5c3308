"""How far in front of the discs the rectus of standing women lies, seen by imaging."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.spine_model import ARMS, arm_cm, young

from plumbline.evidence import fact

pytestmark = pytest.mark.validation

CLOSE_CM = 1.5  # as beside the two models


NEARER = pytest.mark.xfail(strict=True, reason="1.6 cm shorter: no belly carries it forward there")


@pytest.mark.parametrize(
    "level", ["L1_L2", "L2_L3", "L3_L4", "L4_L5", pytest.param("L5_S1", marks=NEARER)]
)
def test_the_rectus_of_a_standing_woman_has_the_arm_that_was_measured(
    level: str, tabulate: Tabulate
) -> None:
    published = fact(f"moment_arm.rectus.women.{level}", unit="cm")
    found = arm_cm(young("female"), "rectus_abdominis", level, "flexion")
    tabulate(
        ARMS,
        f"rectus abdominis of standing women, flexion, {level.replace('_', '-')}, cm",
        f"{published:.1f} (within {CLOSE_CM})",
        f"{found:.1f}",
    )
    assert found == pytest.approx(published, abs=CLOSE_CM)
