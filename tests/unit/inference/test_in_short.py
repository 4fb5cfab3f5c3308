"""What is answered in short, weights or the headline alone, is what the whole answer says."""

from __future__ import annotations

import numpy as np

from plumbline.diagnosis import catalog
from plumbline.inference import (
    Question,
    assembled,
    infer,
    infer_again,
    infer_never,
    question_of_draws,
    weigh_again,
)

ROWS = 6
FINDINGS = catalog().engine_findings(["known_myelopathy", "straight_leg_raise"])


def question() -> Question:
    return question_of_draws(
        assembled(),
        symptom="low_back",
        findings=FINDINGS,
        observed={"known_myelopathy": 0, "straight_leg_raise": 1},
        known={"age_years": 70.0},
        draws=ROWS,
        seed=6,
    )


def test_the_headline_alone_is_that_of_the_whole_answer() -> None:
    absent, weights = infer_never(assembled(), question())
    whole = infer(assembled(), question(), bounds_every=0)
    np.testing.assert_allclose(absent, whole.solution.absent_never, rtol=1e-9)
    np.testing.assert_allclose(weights, whole.weights, rtol=1e-12)


def test_weighing_again_gives_the_evidence_of_solving_again() -> None:
    posterior = infer(assembled(), question(), bounds_every=0)
    rows = np.array([4, 0, 0])
    seen = {"known_myelopathy": np.array([0, -1, 0]), "straight_leg_raise": np.array([1, 1, -1])}
    evidence = weigh_again(posterior, rows, seen)
    again = infer_again(posterior, rows, seen).solution
    np.testing.assert_allclose(evidence, again.evidence_prob, rtol=1e-12)
    assert evidence[1] != evidence[2]
