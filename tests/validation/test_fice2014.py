"""The largest moments that young men hold with their necks."""

from __future__ import annotations

import numpy as np
import pytest
from tests.validation.conftest import Tabulate
from tests.validation.neck_strength import DIRECTIONS, neck_strength_n_m
from tests.validation.spine_model import SEEN, young

from plumbline.evidence import bounds, fact

pytestmark = pytest.mark.validation


TOO_STRONG = {
    "flexion": "50 N m: the front of the neck is half as strong again as it should be",
}


@pytest.mark.parametrize(
    "direction",
    [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(strict=True, reason=TOO_STRONG[name])]
            if name in TOO_STRONG
            else [],
        )
        for name in DIRECTIONS
    ],
)
def test_neck_strength_of_a_man_is_within_one_standard_deviation(
    direction: str, tabulate: Tabulate
) -> None:
    known = f"strength.neck.male.{direction}"
    low, high = bounds(known, unit="Nm")
    found = neck_strength_n_m(young("male"), direction)
    tabulate(
        SEEN,
        f"neck strength of a young man, {direction.replace('_', ' ')}, N m",
        f"{fact(known, unit='Nm'):.0f} ({low:.0f}-{high:.0f})",
        f"{found:.1f}",
    )
    assert np.isfinite(found)
    assert low <= found <= high
