"""Fewer causes are enumerated where the findings allow it, and the answer stays what it was."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import compile_model, fill, solve
from plumbline.diagnosis import LEAVES, catalog
from plumbline.inference import assembled, question_of_draws
from plumbline.inference.assembly import SUMMED_OUT
from plumbline.inference.infer import prepare

LOW_BACK = "low_back"
ALONE = "straight_leg_raise"  # speaks of the root alone
BESIDE_A_LEAF = "worse_cough_or_sneeze"  # of the root and the disc
ROWS = 5
CLOSE = 1e-12


def leaves(*names: str) -> set[str]:
    findings = catalog().engine_findings(names)
    return set(assembled().compiled(LOW_BACK, findings).partition.leaves)


def test_without_findings_all_that_can_be_is_summed_out() -> None:
    assert leaves() == set(SUMMED_OUT)


def test_a_cause_is_enumerated_once_a_finding_speaks_of_it_and_of_a_leaf() -> None:
    assert "lumbar_root" in leaves(ALONE)
    assert leaves(ALONE, BESIDE_A_LEAF) == set(SUMMED_OUT) - {"lumbar_root"}


@pytest.mark.parametrize("seen", [(), (ALONE,), (ALONE, BESIDE_A_LEAF)], ids=len)
def test_the_answer_is_that_of_the_declared_model(seen: tuple[str, ...]) -> None:
    findings = catalog().engine_findings(seen)
    question = question_of_draws(
        assembled(),
        symptom=LOW_BACK,
        findings=findings,
        observed=dict.fromkeys(seen, 0),
        known={"age_years": 60.0},
        draws=ROWS,
        seed=1,
    )
    ours, context = prepare(assembled(), question)
    declared = compile_model(assembled().model, LOW_BACK, findings, tuple(LEAVES))
    here, there = (
        solve(layout, fill(layout, context, question.observations, question.base_gain))
        for layout in (ours, declared)
    )
    for name in ("evidence_prob", "absent_never", "share", "clearly_less", "bracket_high"):
        np.testing.assert_allclose(getattr(here, name), getattr(there, name), rtol=0, atol=CLOSE)
    for cause, states in there.states.items():
        np.testing.assert_allclose(here.states[cause], states, rtol=0, atol=CLOSE)
