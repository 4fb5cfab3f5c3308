"""The load that brings cadaver thoraces to the disc pressures of upright people."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.spine_model import SEEN, in_posture, volunteer

from plumbline.evidence import fact

pytestmark = pytest.mark.validation

BAND_N = (300.0, 600.0)


TOO_HIGH = pytest.mark.xfail(
    strict=True, reason="608, 660 N: without ribs the muscles alone hold every thoracic joint"
)


@pytest.mark.parametrize(
    "level",
    [
        "T6_T7",
        pytest.param("T7_T8", marks=TOO_HIGH),
        pytest.param("T8_T9", marks=TOO_HIGH),
    ],
)
def test_upright_compression_of_the_middle_thorax_is_near_the_follower_load(
    level: str, tabulate: Tabulate
) -> None:
    found = float(in_posture(volunteer(), "standing").compression_n(level)[0])
    published = fact("load.thoracic.follower_upright", unit="N")
    tabulate(
        SEEN,
        f"upright compression at {level.replace('_', '-')}, N",
        f"{published:.0f} ({BAND_N[0]:.0f}-{BAND_N[1]:.0f} demanded)",
        f"{found:.0f}",
    )
    assert BAND_N[0] <= found <= BAND_N[1]
