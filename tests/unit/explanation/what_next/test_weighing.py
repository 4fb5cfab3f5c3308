"""Weighing draws: as an assessment does, and as the joint of what next does by other sums."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from plumbline.causal import fill
from plumbline.diagnosis import catalog
from plumbline.explanation.what_next import weigh
from plumbline.explanation.what_next.joint import JointStates
from plumbline.explanation.what_next.true_states import TRUE_STATES
from plumbline.inference import Question, assembled, infer, question_of_draws
from plumbline.inference.infer import prepare

DRAWS = 7
SEEN = {"hoffmann": "present", "morning_stiffness": "present"}


def question() -> Question:
    entries = {name: catalog()[name] for name in SEEN}
    findings = {name: finding for name, entry in entries.items() if (finding := entry.finding())}
    return question_of_draws(
        assembled(),
        symptom="low_back",
        findings=tuple(findings.values()),
        observed={name: finding.values.index(SEEN[name]) for name, finding in findings.items()},
        known={"age_years": 58.0},
        draws=DRAWS,
        seed=5,
    )


def test_a_draw_weighs_as_much_as_in_an_assessment() -> None:
    weights = weigh(assembled(), question()).weights
    posterior = infer(assembled(), question(), bounds_every=0)
    np.testing.assert_allclose(weights, posterior.weights, rtol=1e-12)
    assert len(set(weights)) == DRAWS


def test_a_draw_weighs_as_much_as_the_joint_of_true_states_and_causes_says() -> None:
    asked = question()
    compiled, context = prepare(assembled(), asked)
    tables = fill(compiled, context, asked.observations, asked.base_gain)
    evidence = JointStates(compiled, tables, TRUE_STATES).evidence_prob
    weights = weigh(assembled(), asked).weights
    np.testing.assert_allclose(weights, evidence / evidence.sum(), rtol=1e-9)


def test_what_was_found_moves_the_weights() -> None:
    bare = replace(question(), findings=(), observations={})
    assert not np.allclose(weigh(assembled(), bare).weights, weigh(assembled(), question()).weights)
