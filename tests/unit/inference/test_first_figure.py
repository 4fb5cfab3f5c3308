"""The first figure is the headline of the whole answer with the same draws, whatever was kept."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.case import Case
from plumbline.causal import fill, with_findings
from plumbline.diagnosis import Observed, catalog, observe, stated_values
from plumbline.errors import ModelError
from plumbline.inference import (
    FirstFigures,
    Posterior,
    assembled,
    infer,
    known_numbers,
    question_of_draws,
)
from plumbline.inference.infer import prepare
from plumbline.pipeline import read_case

DRAWS, SEED = 6, 3
PAIN = "complaints: [{region: low_back}, {region: neck, since_months: 30}]"
# In this order each shares something with one before it: the person, the causes spoken of, or both.
PEOPLE = {
    "nobody known": "",
    "an age": "person: {age_years: 61}",
    "a sign of the cord": "person: {age_years: 61}\nfindings: {hoffmann: present}",
    "the same sign, absent": "person: {age_years: 61}\nfindings: {hoffmann: absent}",
    "another sign of the cord": "person: {age_years: 61}\nfindings: {babinski: present}",
    "two signs of the cord": "findings: {hoffmann: present, babinski: absent}",
    "a stiff neck": "motion: {cervical_rotation_left_deg: 20, cervical_rotation_right_deg: 25}",
    "a setting": "setting: spine_clinic\nfindings: {gait_deviation: present}",
    "a leg": "ask: buttock_or_leg\ncomplaints: [{region: buttock}]",
    "an inflamed spine": "findings: {morning_stiffness: present, hla_b27_positive: present}",
}


def person(words: str) -> Case:
    return read_case(f"id: a\n{words}\n{'' if 'complaints' in words else PAIN}\n")


def whole(case: Case, seen: Observed) -> Posterior:
    """Return the whole solution, with nothing kept from anybody else."""
    question = question_of_draws(
        assembled(),
        symptom=str(case.ask),
        findings=seen.findings,
        observed=seen.observations,
        known=known_numbers(case, stated_values(case, catalog())),
        draws=DRAWS,
        seed=SEED,
    )
    return infer(assembled(), question, bounds_every=0)


@pytest.fixture(scope="module")
def first() -> FirstFigures:
    return FirstFigures(assembled(), draws=DRAWS, seed=SEED)


@pytest.mark.parametrize("words", PEOPLE.values(), ids=PEOPLE)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_first_figure_is_that_of_the_whole_answer(
    first: FirstFigures, words: str, turn: int
) -> None:
    case = person(words)
    seen = observe(case, catalog())
    absent, weights = first.absent_never(
        symptom=str(case.ask),
        findings=seen.findings,
        observed=seen.observations,
        known=known_numbers(case, stated_values(case, catalog())),
    )
    expected = whole(case, seen)
    np.testing.assert_allclose(absent, expected.solution.absent_never, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(weights, expected.weights, rtol=1e-9)


@pytest.mark.parametrize("words", PEOPLE.values(), ids=PEOPLE)
def test_the_kept_whole_is_the_whole_to_the_last_digit(first: FirstFigures, words: str) -> None:
    case = person(words)
    seen = observe(case, catalog())
    kept = first.posterior(
        symptom=str(case.ask),
        findings=seen.findings,
        observed=seen.observations,
        known=known_numbers(case, stated_values(case, catalog())),
    )
    expected = whole(case, seen)
    np.testing.assert_array_equal(kept.weights, expected.weights)
    np.testing.assert_array_equal(kept.solution.share, expected.solution.share)
    np.testing.assert_array_equal(kept.question.base_gain, expected.question.base_gain)


def test_a_layout_takes_no_finding_about_other_causes() -> None:
    cord = observe(person("findings: {hoffmann: present}"), catalog()).findings
    joint = observe(person("findings: {faber: present}"), catalog()).findings
    compiled = assembled().compiled("low_back", cord)
    with pytest.raises(ModelError, match="other causes"):
        with_findings(compiled, joint)


def test_tables_with_what_was_kept_are_those_without_to_the_last_digit() -> None:
    kept: dict[object, object] = {}
    for state in ("present", "absent"):
        case = person(f"person: {{age_years: 61}}\nfindings: {{hoffmann: {state}, faber: present}}")
        seen = observe(case, catalog())
        question = question_of_draws(
            assembled(),
            symptom=str(case.ask),
            findings=seen.findings,
            observed=seen.observations,
            known=known_numbers(case, stated_values(case, catalog())),
            draws=DRAWS,
            seed=SEED,
        )
        compiled, context = prepare(assembled(), question)
        given = (compiled, context, question.observations, question.base_gain)
        for again, anew in zip(fill(*given, unobserved=kept), fill(*given), strict=True):
            np.testing.assert_array_equal(again, anew)
    assert {"rates", "levels", "causes"} <= set(kept)
