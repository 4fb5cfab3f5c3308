"""One person under many draws, and many people under one draw each, are one computation."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from plumbline.diagnosis import catalog
from plumbline.inference import (
    Question,
    assembled,
    infer,
    infer_again,
    question_of_draws,
    question_of_people,
)
from plumbline.routes import SETTINGS

ROWS = 12
SEED = 6
FINDINGS = catalog().engine_findings(["known_myelopathy", "straight_leg_raise"])
OBSERVED = {"known_myelopathy": 0, "straight_leg_raise": 1}
KNOWN = {"age_years": 70.0, "setting": float(SETTINGS.index("spine_clinic")), "sex": 1.0}


def of_draws(**known: float) -> Question:
    return question_of_draws(
        assembled(),
        symptom="low_back",
        findings=FINDINGS,
        observed=OBSERVED,
        known=known,
        draws=ROWS,
        seed=SEED,
    )


def of_people(covariates: dict[str, np.ndarray], observations: dict[str, np.ndarray]) -> Question:
    return question_of_people(
        assembled(),
        symptom="low_back",
        findings=FINDINGS,
        observations=observations,
        covariates=covariates,
        rows=ROWS,
        seed=SEED,
    )


def everyone(**known: float) -> dict[str, np.ndarray]:
    return {name: np.full(ROWS, value) for name, value in known.items()}


SEEN = {name: np.full(ROWS, value) for name, value in OBSERVED.items()}


def test_people_who_are_all_alike_are_the_draws_of_one_person() -> None:
    one = infer(assembled(), of_draws(**KNOWN)).solution
    many = infer(assembled(), of_people(everyone(**KNOWN), SEEN)).solution
    for field in fields(one):
        if field.name not in ("owners", "states"):
            np.testing.assert_array_equal(getattr(one, field.name), getattr(many, field.name))


def test_a_row_does_not_depend_on_the_people_beside_it() -> None:
    mixed = everyone(**KNOWN)
    mixed["age_years"] = np.where(np.arange(ROWS) < 6, 70.0, 30.0)
    seen = {name: np.where(np.arange(ROWS) < 6, value, -1) for name, value in SEEN.items()}
    alike = infer(assembled(), of_people(everyone(**KNOWN), SEEN)).solution
    beside = infer(assembled(), of_people(mixed, seen)).solution
    np.testing.assert_allclose(beside.absent_never[:6], alike.absent_never[:6], rtol=0, atol=1e-12)
    assert np.all(beside.absent_never[6:] != alike.absent_never[6:])


def test_a_person_without_a_setting_gets_one_of_the_mixture() -> None:
    known = everyone(age_years=70.0, sex=1.0)
    known["setting"] = np.where(np.arange(ROWS) < 6, np.nan, KNOWN["setting"])
    filled = of_people(known, SEEN).covariates["setting"]
    np.testing.assert_array_equal(filled[:6], of_draws().covariates["setting"][:6])
    assert np.all(filled[6:] == KNOWN["setting"])


def test_weights_are_the_probability_of_what_was_seen() -> None:
    posterior = infer(assembled(), of_draws(**KNOWN))
    prob = posterior.solution.evidence_prob
    np.testing.assert_allclose(posterior.weights, prob / prob.sum())
    assert posterior.weights.sum() == pytest.approx(1.0)
    assert 1.0 <= posterior.effective_draws <= ROWS


def test_before_the_findings_only_who_the_person_is_counts() -> None:
    question = of_draws(**KNOWN, **{"finding.neck_extensor_weakness": 1.0, "exposure.x": 2.0})
    before = question.before_findings(5)
    assert before.rows == 5
    assert before.findings == ()
    assert before.observations == {}
    assert set(before.covariates) == {*KNOWN, "from_now_days"}
    np.testing.assert_array_equal(before.base_gain, question.base_gain[:5])


def test_solving_some_rows_again_gives_what_they_gave() -> None:
    posterior = infer(assembled(), of_draws(**KNOWN))
    rows = np.array([3, 3, 0])
    again = infer_again(posterior, rows, {name: seen[rows] for name, seen in SEEN.items()})
    np.testing.assert_array_equal(again.solution.share, posterior.solution.share[rows])


def test_solving_again_with_a_finding_unknown_forgets_it() -> None:
    posterior = infer(assembled(), of_draws(**KNOWN))
    rows = np.arange(ROWS)
    unknown = {**SEEN, "known_myelopathy": np.full(ROWS, -1)}
    without = infer_again(posterior, rows, unknown).solution
    column = without.owners.index("nerve_pathways")
    assert np.all(without.share[:, column] < posterior.solution.share[:, column])
