"""The worth of a test, against what it is by definition: find it out, decide, average."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from plumbline.case import Case, FindingState, FrozenMapping, read_case
from plumbline.causal import Finding, fill
from plumbline.diagnosis import catalog, observe
from plumbline.explanation.intervals import evenly_picked
from plumbline.explanation.what_next import (
    TRUE_STATES,
    Candidate,
    JointStates,
    Terms,
    candidates_of,
    loss_table,
    next_step,
)
from plumbline.inference import Posterior, assembled, infer, infer_again, question_of_draws
from plumbline.inference.sampling import draw_parameters

CLOSE = 1e-9
SEED, DRAWS, PICKED = 11, 60, 12
MOST = 0.8  # of the draws
PERSON = """plumbline: 1
id: somebody
person: {age_years: 61, sex: male}
setting: spine_clinic
complaints: [{region: low_back, since_months: 9}]
findings: {babinski: present, straight_leg_raise: absent}
"""
KNOWN = {"age_years": 61.0, "sex": 1.0, "setting": 2.0}
PLAIN = (
    "neurogenic_claudication",
    "inflammatory_back_pain",
    "centralization",
    "worse_cough_or_sneeze",
    "new_bladder_change",
    "pain_sites",
)


@cache
def person() -> Case:
    return read_case(PERSON, vocabulary=catalog().vocabulary)


def posterior_of(case: Case, *more: Finding) -> Posterior:
    """Return the posterior of a person; `more` findings may be observed, and are not."""
    seen = observe(case, catalog())
    question = question_of_draws(
        assembled(),
        symptom="low_back",
        findings=(*seen.findings, *more),
        observed=seen.observations,
        known=KNOWN,
        draws=DRAWS,
        seed=SEED,
    )
    return infer(assembled(), question, threads=1, bounds_every=0)


def true_states(posterior: Posterior) -> np.ndarray:
    """Return P(true state) of every row."""
    question = posterior.question
    tables = fill(posterior.compiled, posterior.context, question.observations, question.base_gain)
    return JointStates(posterior.compiled, tables, TRUE_STATES).of(())


def worth_by_definition(shown: list[np.ndarray], counted: list[bool]) -> float:
    """Return the worth from P(outcome, true state) of every outcome."""
    losses = loss_table().losses
    now = losses @ np.sum(shown, axis=0)
    best = int(np.argmin(now))
    total = 0.0
    for one, counts in zip(shown, counted, strict=True):
        loss = losses @ one
        total += loss[best] - loss.min() if counts else 0.0
    return total


@pytest.mark.parametrize("name", PLAIN)
def test_a_finding_that_speaks_for_itself(name: str) -> None:
    base = posterior_of(person())
    rows = evenly_picked(base.weights, PICKED)
    (candidate,) = (c for c in every_candidate(person()) if c.id == name)
    step = next_step(base, candidates=(candidate,), seed=SEED, picked=PICKED)
    entry = catalog()[name]
    finding = entry.finding()
    assert finding is not None
    wide = posterior_of(person(), finding)
    known = {n: v[rows] for n, v in wide.question.observations.items()}
    before = infer_again(wide, rows, known).solution.evidence_prob
    shown = []
    for value in range(len(entry.values)):
        after = infer_again(wide, rows, {**known, name: np.full(PICKED, value)})
        chance = after.solution.evidence_prob / before
        shown.append((chance[:, None] * true_states(after)).mean(axis=0))
    (test,) = step.considered
    counted = [not (entry.absence_ignored and v == "absent") for v in entry.values]
    worth = worth_by_definition(shown, counted)
    assert test.expected_utility + test.cost == pytest.approx(worth, abs=CLOSE)


def every_candidate(case: Case) -> tuple[Candidate, ...]:
    seen = observe(case, catalog())
    return candidates_of(case, catalog(), seen, Terms())


def with_finding(case: Case, name: str, state: str) -> Case:
    findings = FrozenMapping({**case.findings, name: FindingState(state)})
    return replace(case, findings=findings)


class TestASignThatOtherSignsWeaken:
    """Hoffmann beside a known Babinski: the answer after each outcome is the program's own."""

    def test_the_odds_after_each_outcome_are_those_of_the_program(self) -> None:
        base = posterior_of(person())
        (candidate,) = (c for c in every_candidate(person()) if c.id == "hoffmann")
        context = replace(
            base.context, values={**base.context.values, **drawn_for(candidate, base)}
        )
        table = candidate.likelihood(context)
        before = odds(base)
        for value, state in enumerate(("present", "absent")):
            after = odds(posterior_of(with_finding(person(), "hoffmann", state)))
            agrees(before, table[:, value], after)

    def test_its_outcomes_add_up_to_what_is_known_now(self) -> None:
        base = posterior_of(person())
        (candidate,) = (c for c in every_candidate(person()) if c.id == "hoffmann")
        context = replace(
            base.context, values={**base.context.values, **drawn_for(candidate, base)}
        )
        np.testing.assert_allclose(candidate.likelihood(context).sum(axis=1), 1.0, rtol=CLOSE)


def drawn_for(candidate: Candidate, posterior: Posterior) -> dict[str, np.ndarray]:
    return draw_parameters(candidate.parameters, seed=SEED, size=posterior.question.rows)


def odds(posterior: Posterior) -> np.ndarray:
    """Return the odds of cord compression in every row."""
    states = posterior.solution.states["cord_compression"]
    return states[:, 1] / states[:, 0]


def agrees(before: np.ndarray, rates: np.ndarray, after: np.ndarray) -> None:
    """Check the odds after an outcome in every draw in which the outcomes can differ at all.

    Where the known signs already stand at the bound of what the count can become, one outcome
    changes nothing, and the test is taken to say nothing.
    """
    ratio = rates[:, 1] / rates[:, 0]
    speaks = ratio != 1.0
    assert speaks.mean() > MOST
    np.testing.assert_allclose((before * ratio)[speaks], after[speaks], rtol=CLOSE)


CLUSTER = "myelopathy_cluster"


class TestTheBundleOfCordSigns:
    def test_ends_where_the_settled_count_ends(self) -> None:
        base = posterior_of(person())
        (bundle,) = (c for c in every_candidate(person()) if c.id == CLUSTER)
        context = replace(base.context, values={**base.context.values, **drawn_for(bundle, base)})
        table = bundle.likelihood(context)
        # Babinski and the age count already; so it is at least two signs.
        assert bundle.outcomes == ("two", "three_or_more")
        ends = {
            "two": dict.fromkeys(("hoffmann", "inverted_supinator", "gait_deviation"), "absent"),
            "three_or_more": {"hoffmann": "present"},
        }
        for value, outcome in enumerate(bundle.outcomes):
            case = person()
            for name, state in ends[outcome].items():
                case = with_finding(case, name, state)
            agrees(odds(base), table[:, value], odds(posterior_of(case)))

    def test_is_the_published_table_where_no_sign_is_known(
        self, somebody: Callable[[str], Case]
    ) -> None:
        nobody = somebody("person: {age_years: 40}")
        (bundle,) = (c for c in every_candidate(nobody) if c.id == CLUSTER)
        counted, kind = catalog().cluster()
        base = posterior_of(person())
        context = replace(base.context, values={**base.context.values, **drawn_for(bundle, base)})
        published = kind.table(context, kind.causes, counted.strength(context))
        np.testing.assert_allclose(bundle.likelihood(context), published, rtol=1e-6)

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("findings: {babinski: absent}", "without an age the count cannot be settled"),
            ("person: {age_years: 70}\nfindings: {myelopathy_cluster: two}", "it is counted"),
            (
                "person: {age_years: 70}\nfindings: {hoffmann: present, babinski: present}",
                "three signs settle it",
            ),
        ],
    )
    def test_is_not_there(self, somebody: Callable[[str], Case], text: str, why: str) -> None:
        found = every_candidate(somebody(text))
        assert not [c for c in found if c.id == CLUSTER], why


class TestWhatIsNoTest:
    def test_a_finding_that_is_recorded_only(self) -> None:
        offered = {c.id for c in every_candidate(person())}
        silent = {entry.id for entry in catalog().findings if entry.likelihood is None}
        assert not offered & silent

    def test_a_sign_that_the_settled_count_contains(self, somebody: Callable[[str], Case]) -> None:
        case = somebody("person: {age_years: 70}\nfindings: {hoffmann: present, babinski: present}")
        offered = {c.id for c in every_candidate(case)}
        assert not offered & {"inverted_supinator", "gait_deviation", "tromner"}

    def test_what_says_the_same_as_something_known(self, somebody: Callable[[str], Case]) -> None:
        offered = {c.id for c in every_candidate(somebody("findings: {crp_raised: present}"))}
        assert "esr_raised" not in offered

    def test_parts_of_a_whole_that_is_known(self, somebody: Callable[[str], Case]) -> None:
        case = somebody("findings: {inflammatory_back_pain: present}")
        offered = {c.id for c in every_candidate(case)}
        assert "alternating_buttock_pain" not in offered

    def test_what_only_takes_the_place_of_another_finding(self) -> None:
        offered = {c.id for c in every_candidate(person())}
        assert "hla_b27_beside_psoriasis_or_bowel_disease" not in offered


class TestAnImageOfTheNeck:
    NAME = "mri_cord_compression_cervical"

    def test_counts_against_the_cord_only_where_no_clinical_sign_is_known(
        self, somebody: Callable[[str], Case]
    ) -> None:
        (image,) = (c for c in every_candidate(somebody("setting: unknown")) if c.id == self.NAME)
        assert image.counted == (False, True)

    def test_counts_either_way_beside_a_clinical_sign(self) -> None:
        (image,) = (c for c in every_candidate(person()) if c.id == self.NAME)
        assert image.counted == (True, True)


def test_both_sides_of_a_finding_are_one_test() -> None:
    offered = [c.id for c in every_candidate(person())]
    assert len(offered) == len(set(offered))
    assert "crossed_straight_leg_raise" in offered
