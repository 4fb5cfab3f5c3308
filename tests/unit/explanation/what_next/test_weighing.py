"""Weighing draws: the same whatever number of them is taken at once."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import fill
from plumbline.explanation.what_next import weighing
from plumbline.explanation.what_next.weighing import evidence_probs
from plumbline.inference import assembled, question_of_draws
from plumbline.inference.infer import prepare

DRAWS = 7


@pytest.mark.parametrize("at_once", [1, 3, DRAWS])
def test_a_draw_weighs_the_same_whatever_others_are_weighed_beside_it(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = question_of_draws(
        assembled(),
        symptom="low_back",
        findings=(),
        observed={},
        known={"age_years": 58.0},
        draws=DRAWS,
        seed=5,
    )
    compiled, context = prepare(assembled(), question)
    tables = fill(compiled, context, question.observations, question.base_gain)
    together = evidence_probs(compiled, tables)
    monkeypatch.setattr(weighing, "ROWS_AT_ONCE", at_once)
    np.testing.assert_allclose(evidence_probs(compiled, tables), together, rtol=1e-13)
    assert len(set(together)) == DRAWS
