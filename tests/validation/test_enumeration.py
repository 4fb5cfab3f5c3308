"""The kernel on the whole model against plain enumeration of every joint state of every cause."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from tests.validation.whole_model import catalog_finding, central

from plumbline.causal.reference import reference_solution
from plumbline.inference import assembled, infer
from plumbline.inference.infer import prepare

pytestmark = [pytest.mark.validation, pytest.mark.slow]

SEEN = {"straight_leg_raise": 0, "unexplained_weight_loss": 1, "neck_pain_report": 0}
CLOSE = 1e-10
NOT_COMPARED = ("owners", "states", "share")  # shares are compared on smaller networks
ONE_NODE = 1  # of the integral for shares, which would take an hour here


def test_the_kernel_agrees_with_plain_enumeration_on_the_whole_model() -> None:
    seen = [(catalog_finding(name), value) for name, value in SEEN.items()]
    question = central(setting="emergency", age_years=61.0, seen=seen)
    ours = infer(assembled(), question).solution
    compiled, context = prepare(assembled(), question)
    theirs = reference_solution(
        compiled.model,
        question.symptom,
        question.findings,
        context,
        question.observations,
        question.base_gain,
        nodes=ONE_NODE,
    )
    for cause, states in theirs.states.items():
        np.testing.assert_allclose(ours.states[cause], states, rtol=0, atol=CLOSE)
    for field in fields(theirs):
        if field.name not in NOT_COMPARED:
            found, wanted = getattr(ours, field.name), getattr(theirs, field.name)
            asked = ~np.isnan(found)
            np.testing.assert_allclose(found[asked], wanted[asked], rtol=0, atol=CLOSE)
