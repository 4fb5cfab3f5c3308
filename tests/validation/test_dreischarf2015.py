"""Telemetered vertebral implants: the force rises with trunk inclination and levels off."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.validation.conftest import Tabulate
from tests.validation.spine_model import UNTOUCHED, sweep, volunteer

from plumbline.evidence import fact

pytestmark = pytest.mark.validation

LEVEL = "T12_L1"  # the implants stand in for L1 in most of the five people
STEP_DEG = 2.5
LEVELED_OFF = 0.95  # of the largest force up to the mean largest inclination
PLATEAU_DEG = (25.0, 45.0)
RATIO_SPREAD = 0.30


@cache
def force_n(start: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    most = fact("load.vbr.max_inclination", unit="deg")
    degrees = np.arange(0.0, most + STEP_DEG / 2, STEP_DEG)
    return degrees, sweep(volunteer(), start, "trunk", degrees).compression_n(LEVEL)


def test_bending_forward_has_an_equilibrium_at_every_angle() -> None:
    for start in ("standing", "sitting"):
        assert np.all(np.isfinite(force_n(start)[1]))


def test_the_force_stops_rising_near_33_degrees(tabulate: Tabulate) -> None:
    degrees, force = force_n("standing")
    found = float(degrees[np.argmax(force >= LEVELED_OFF * np.nanmax(force))])
    published = fact("load.vbr.plateau_angle", unit="deg")
    tabulate(
        UNTOUCHED,
        "trunk inclination at which T12-L1 compression levels off, degrees",
        f"{published:.0f} ({PLATEAU_DEG[0]:.0f} to {PLATEAU_DEG[1]:.0f} demanded)",
        f"{found:.1f}",
    )
    assert PLATEAU_DEG[0] <= found <= PLATEAU_DEG[1]


def test_bending_from_standing_raises_the_force_more_than_from_sitting(
    tabulate: Tabulate,
) -> None:
    rises = [np.nanmax(force) - force[0] for _, force in map(force_n, ("standing", "sitting"))]
    published = fact("load.vbr.rise_standing", unit="N") / fact("load.vbr.rise_sitting", unit="N")
    found = rises[0] / rises[1]
    tabulate(
        UNTOUCHED,
        "rise of T12-L1 compression in flexion, from standing over from sitting",
        f"{published:.2f} (within {RATIO_SPREAD:.0%} demanded)",
        f"{found:.2f}",
    )
    assert abs(found / published - 1) <= RATIO_SPREAD
