"""Laws of a simulated answer: a reading that is worth less moves the answer no further."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

from plumbline.case import read_case
from plumbline.diagnosis import catalog, observe
from plumbline.explanation.intervals import interval
from plumbline.explanation.mechanics import simulated
from plumbline.inference import Posterior, assembled, infer, known_numbers, question_of_draws
from plumbline.pipeline import vocabulary
from plumbline.routes.mechanical_chain import RESPONSES as MOVEMENT
from plumbline.routes.postural_compensation import RESPONSES as POSTURE

pytestmark = pytest.mark.slow

DRAWS = 600
CURVATURE = 0.005  # by how much a symmetric uncertainty may move the headline
FAR = 1e9
SHARP, WIDE = 1.0, 4.0
ANGLE_DEG, OFFSET_MM, MOTION_DEG = 3.0, 3.0, 4.0


@dataclass(frozen=True)
class Neck:
    """What was read of one neck."""

    lordosis_deg: float
    offset_mm: float
    rotation_deg: float


ILL = Neck(lordosis_deg=-20.0, offset_mm=50.0, rotation_deg=25.0)
USUAL = Neck(lordosis_deg=8.0, offset_mm=25.0, rotation_deg=55.0)


def read(neck: Neck, times: float) -> dict[str, Any]:
    """Return a case whose readings have an error so many times as wide."""
    turned = {"value": neck.rotation_deg, "sd": times * MOTION_DEG}
    return {
        "plumbline": 1,
        "id": "somebody",
        "setting": "spine_clinic",
        "person": {"age_years": 66, "sex": "female", "height_m": 1.62, "mass_kg": 60},
        "complaints": [{"region": "low_back", "since_months": 6}],
        "alignment": {
            "stance": "standing",
            "calibrated": True,
            "t1_slope_deg": 25,
            "c2_c7_lordosis_deg": {"value": neck.lordosis_deg, "sd": times * ANGLE_DEG},
            "c2_c7_sva_mm": {"value": neck.offset_mm, "sd": times * OFFSET_MM},
        },
        "motion": {"cervical_rotation_left_deg": turned, "cervical_rotation_right_deg": turned},
        "exposure": {"driving_hours_per_day": 6},
    }


@cache
def answer(neck: Neck, times: float) -> Posterior:
    """Return the answer for one neck; all draws are the same whatever the error."""
    case = read_case(read(neck, times), vocabulary=vocabulary())
    observed = observe(case, catalog())
    question = question_of_draws(
        assembled(),
        symptom="low_back",
        findings=observed.findings,
        observed=observed.observations,
        known=known_numbers(case, {}),
        draws=DRAWS,
        seed=1,
    )
    found = simulated(case, assembled(), question)
    assert found.simulation is not None
    return infer(assembled(), found.question, bounds_every=0)


def headline(neck: Neck, times: float) -> float:
    found = answer(neck, times)
    return interval(found.solution.absent_never, found.weights).value


def band(neck: Neck, times: float, quantity: str) -> tuple[float, float]:
    """Return the middle and the width of person less twin, or of the person for a neck."""
    found = answer(neck, times)
    values = found.context.person[quantity]
    if quantity.endswith("_ratio"):
        values = values - found.context.twin[quantity]
    held = interval(values, found.weights, lowest=-FAR, highest=FAR)
    return held.value, held.high - held.low


@pytest.mark.parametrize("neck", [ILL, USUAL], ids=["ill", "usual"])
@pytest.mark.parametrize(
    "quantity", ["neck_lordosis_deg", "neck_offset_mm", "neck_rotation_left_deg"]
)
def test_a_wider_error_leaves_the_neck_less_known(neck: Neck, quantity: str) -> None:
    assert band(neck, WIDE, quantity)[1] > 2.0 * band(neck, SHARP, quantity)[1]


@pytest.mark.parametrize("neck", [ILL, USUAL], ids=["ill", "usual"])
def test_a_wider_error_does_not_raise_the_headline(neck: Neck) -> None:
    assert headline(neck, WIDE) <= headline(neck, SHARP) + CURVATURE


def test_a_wider_error_takes_an_ill_neck_towards_the_norm_and_the_headline_down() -> None:
    assert headline(ILL, WIDE) < headline(ILL, SHARP)
    for source in ("lumbar_disc", "lumbar_stenosis"):
        sharp, wide = (band(ILL, times, POSTURE[source])[0] for times in (SHARP, WIDE))
        assert abs(wide) < abs(sharp), source


@pytest.mark.parametrize("source", ["lumbar_disc", "lumbar_stenosis"])
def test_a_wider_error_widens_the_load_that_a_usual_neck_may_add(source: str) -> None:
    assert band(USUAL, WIDE, POSTURE[source])[1] > band(USUAL, SHARP, POSTURE[source])[1]


@pytest.mark.xfail(
    strict=True,
    reason="a reading that is worth less is weighed against the norm, so that the load of an ill "
    "neck shrinks; its band, most of which is judged coupling times that load, shrinks with it",
)
@pytest.mark.parametrize("route", [POSTURE, MOVEMENT], ids=["posture", "movement"])
def test_a_wider_error_widens_the_load_that_an_ill_neck_adds(route: dict[str, str]) -> None:
    widths = [band(ILL, times, route["lumbar_disc"])[1] for times in (SHARP, WIDE)]
    assert widths[1] > widths[0]


def test_an_error_says_nothing_of_the_twin_of_a_usual_neck() -> None:
    for times in (SHARP, WIDE):
        found = answer(USUAL, times)
        stays = found.context.person["neck_lordosis_deg"] == found.context.twin["neck_lordosis_deg"]
        assert np.mean(stays) > 0.5
