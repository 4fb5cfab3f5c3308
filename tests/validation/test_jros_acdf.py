"""Whole-body films before and three months after fusion of the neck, 32 people."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import UNTOUCHED, Operation, change_after

pytestmark = pytest.mark.validation

ONE = Operation(sva_mm=10.0, neck_offset_mm=(22.0, 20.0), neck_lordosis_deg=(8.0, 10.0))
SEVERAL = Operation(sva_mm=10.0, neck_offset_mm=(30.0, 20.0), neck_lordosis_deg=(2.0, 12.0))


def test_the_pelvis_turns_more_after_more_levels(tabulate: Tabulate) -> None:
    one, several = (abs(change_after(case)["pelvic_tilt"]) for case in (ONE, SEVERAL))
    tabulate(
        UNTOUCHED,
        "change of pelvic tilt, a correction of several levels over one of one level, degrees",
        "larger",
        f"{several:.2f} over {one:.2f}",
    )
    assert several > one
