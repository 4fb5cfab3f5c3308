"""One-level fusion of the neck: nothing below the upper neck moves."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import UNTOUCHED, Operation, change_after

pytestmark = pytest.mark.validation

SINGLE = Operation(sva_mm=10.0, neck_offset_mm=(20.0, 20.0), neck_lordosis_deg=(10.0, 11.0))


def test_a_short_fusion_moves_no_curve_below(tabulate: Tabulate) -> None:
    change = change_after(SINGLE)
    largest = max(abs(change[name]) for name in ("t1_slope", "lordosis", "pelvic_tilt"))
    tabulate(
        UNTOUCHED,
        "change of T1 slope, lordosis and pelvic tilt after a one-level fusion, degrees",
        "none",
        f"at most {largest:.1f}",
    )
    assert largest < 1.0
