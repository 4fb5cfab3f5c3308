"""Disc pressures of the neck in another model, with and without a helmet."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.validation.conftest import Tabulate
from tests.validation.spine_model import SEEN, young

from plumbline.evidence import bounds
from plumbline.simulators.spine import simulate
from plumbline.simulators.spine.body.kinematics import ExternalLoad

pytestmark = pytest.mark.validation

LEVELS = ("C2_C3", "C3_C4", "C4_C5", "C5_C6", "C6_C7", "C7_T1")
HELMET_N = 40.0
ENOUGH = 5


def pressure_mpa(*external: ExternalLoad) -> NDArray[np.float64]:
    model = young("male")
    loads = simulate(model, np.zeros((1, len(model.dofs))), external=external)
    return np.array([loads.disc_pressure_pa(level)[0] / 1e6 for level in LEVELS])


@pytest.mark.xfail(
    strict=True, reason="0.58-0.87 MPa: the least activation that fits the low back is high up here"
)
def test_neutral_disc_pressures_of_the_neck_lie_in_the_published_band(tabulate: Tabulate) -> None:
    low, high = bounds("validation.neck.idp_neutral", unit="MPa")
    found = pressure_mpa()
    tabulate(
        SEEN,
        "disc pressure C2-3 to C7-T1, neutral, MPa",
        f"{low}-{high} (another model)",
        ", ".join(f"{value:.2f}" for value in found),
    )
    assert np.sum((found >= low) & (found <= high)) >= ENOUGH


@pytest.mark.xfail(
    strict=True, reason="0.73-1.08 MPa, three of six levels: the neutral neck is too high already"
)
def test_a_load_on_the_head_raises_them_into_its_band(tabulate: Tabulate) -> None:
    low, high = bounds("validation.neck.idp_helmet", unit="MPa")
    load = ExternalLoad(landmark="skull.vertex", force_n=(0.0, 0.0, -HELMET_N))
    found = pressure_mpa(load)
    tabulate(
        SEEN,
        "disc pressure C2-3 to C7-T1, 40 N on the head, MPa",
        f"{low}-{high} (another model)",
        ", ".join(f"{value:.2f}" for value in found),
    )
    assert np.sum((found >= low) & (found <= high)) >= ENOUGH
