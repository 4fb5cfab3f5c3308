"""The largest turning moment that women hold with their necks, 220 of them."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.neck_strength import neck_strength_n_m
from tests.validation.spine_model import UNTOUCHED, young

from plumbline.evidence import bounds, fact

pytestmark = pytest.mark.validation


def test_turning_strength_of_a_woman_is_within_one_standard_deviation(tabulate: Tabulate) -> None:
    known = "strength.neck.female.rotation_right"
    low, high = bounds(known, unit="Nm")
    found = neck_strength_n_m(young("female"), "axial_rotation")
    tabulate(
        UNTOUCHED,
        "neck strength of a young woman, axial rotation, N m",
        f"{fact(known, unit='Nm'):.1f} ({low:.1f}-{high:.1f})",
        f"{found:.1f}",
    )
    assert low <= found <= high
