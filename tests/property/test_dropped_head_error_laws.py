"""A head that drops is simulated whatever error its film has, and a wide one raises nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from plumbline.case import read_case
from plumbline.diagnosis import catalog, observe
from plumbline.explanation.intervals import interval
from plumbline.explanation.mechanics import simulated
from plumbline.inference import assembled, infer, known_numbers, question_of_draws
from plumbline.pipeline import vocabulary
from plumbline.routes.personal import angle_error_deg

pytestmark = pytest.mark.slow

CURVATURE = 0.005  # by how much a symmetric uncertainty may move the headline
ERRORS_DEG = (1.0, 3.0, 5.4, 8.0, 12.0)
DRAWS = 600


def read(lordosis_deg: float, error_deg: float | None) -> dict[str, Any]:
    """Return a case of a dropped head with some error of the curve of the neck."""
    curve = {"value": lordosis_deg} | ({} if error_deg is None else {"sd": error_deg})
    return {
        "plumbline": 1,
        "id": "somebody",
        "person": {"age_years": 72, "sex": "female"},
        "complaints": [{"region": "low_back", "timing": "on_walking"}],
        "findings": {
            "neurogenic_claudication": "present",
            "gaze_restricted": "present",
            "neck_extensor_weakness": "present",
        },
        "alignment": {
            "c2_c7_lordosis_deg": curve,
            "t1_slope_deg": 18,
            "lumbar_lordosis_l1_s1_deg": 44,
        },
    }


@cache
def headline(lordosis_deg: float, error_deg: float | None) -> float:
    """Return the headline of a simulated answer; all draws are the same whatever the error."""
    case = read_case(read(lordosis_deg, error_deg), vocabulary=vocabulary())
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
    assert found.simulation is not None, found.reason
    answer = infer(assembled(), found.question, bounds_every=0)
    return interval(answer.solution.absent_never, answer.weights).value


@pytest.mark.parametrize("lordosis_deg", [-36.0, -45.0])
def test_no_wider_error_of_a_dropped_head_raises_the_headline(lordosis_deg: float) -> None:
    found = [headline(lordosis_deg, error_deg) for error_deg in ERRORS_DEG]
    assert np.all(np.diff(found) <= CURVATURE)
    assert found[-1] <= found[0] + CURVATURE


def test_the_usual_error_stated_or_not_is_one_answer() -> None:
    stated = headline(-36.0, angle_error_deg())
    assert stated == pytest.approx(headline(-36.0, None), abs=1e-9)
