"""Bundles: worth at least what a member is worth, exact against the plain product of answers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from plumbline.case import Case
from plumbline.causal import Context
from plumbline.diagnosis import catalog, costs_of, observe, stated_values
from plumbline.diagnosis.bundles import Bundle, bundles
from plumbline.explanation.what_next import Candidate, JointStates, Terms, candidates_of
from plumbline.explanation.what_next.asked_together import asked_together
from plumbline.explanation.what_next.costs import combined_costs, not_looked_for
from plumbline.explanation.what_next.outcomes import outcomes_of
from plumbline.explanation.what_next.true_states import Disease, TrueStates
from plumbline.explanation.what_next.worth import Outcomes, information_bits

STATES = TrueStates(
    diseases=(Disease(state="sick", cause="systemic", when=("present",)),), otherwise="well"
)
TOGETHER = Bundle(
    id="all", label="all", findings=("morning_stiffness", "forward_head", "lumbar_tenderness"),
    reasons="", would_change="",
)  # fmt: skip


@pytest.fixture
def bundle(tests_of_the_network: tuple[Candidate, ...]) -> Candidate:
    """Return three signs of three parents as one test."""
    (built,) = asked_together([TOGETHER], tests_of_the_network)
    return built


def test_its_likelihood_is_the_product_of_its_members(
    bundle: Candidate, tests_of_the_network: tuple[Candidate, ...]
) -> None:
    context = Context(rows=1, values={})
    table = bundle.likelihood(context)[0]
    single = {one.id: one for one in tests_of_the_network}
    members = [single[name] for name in TOGETHER.findings]
    sizes = [one.likelihood(context).shape[2] for one in members]
    answers = sorted(product((False, True), repeat=len(members)), key=sum)
    for states in product(*map(range, sizes)):
        for row, answer in enumerate(answers):
            expected = 1.0
            for one, state, there in zip(members, states, answer, strict=True):
                expected *= one.likelihood(context)[0, 0 if there else 1, state]
            assert table[(row, *states)] == pytest.approx(expected)


def test_it_tells_at_least_as_much_as_each_member(
    bundle: Candidate,
    tests_of_the_network: tuple[Candidate, ...],
    joint_given_neck_pain: Callable[..., JointStates],
) -> None:
    joint = joint_given_neck_pain(STATES)
    tests = (*tests_of_the_network, bundle)
    outcomes = Outcomes.stacked(
        joint.of(())[0],
        outcomes_of(joint, Context(rows=1, values={}), tests, np.ones(1)),
        [one.counted for one in tests],
    )
    *single, together = information_bits(outcomes)
    assert together >= max(single) - 1e-12


def test_one_member_alone_is_no_bundle(tests_of_the_network: tuple[Candidate, ...]) -> None:
    assert asked_together([TOGETHER], tests_of_the_network[:1]) == ()


class TestTheShippedOnes:
    def test_ask_for_findings_of_the_catalog(self) -> None:
        assert bundles()
        assert {name for one in bundles() for name in one.findings} <= set(catalog().entries)

    def test_ask_what_is_not_known_and_cost_all_of_it(
        self, somebody: Callable[[str], Case]
    ) -> None:
        case = somebody("person: {age_years: 25}\nfindings: {nsaid_response: absent}")
        findings = catalog()
        costs = combined_costs(findings, costs_of(findings.findings), stated_values(case, findings))
        offered = candidates_of(case, findings, observe(case, findings), Terms(costs=costs))
        (story,) = (one for one in offered if one.id == "inflammatory_history")
        assert "nsaid_response" not in story.findings
        assert "uveitis" in story.findings
        assert story.cost == pytest.approx(sum(costs[name] for name in story.findings))


class TestCosts:
    def test_of_what_is_made_of_parts_are_those_of_the_missing_parts(self) -> None:
        findings = catalog()
        tract = findings.long_tract
        assert tract is not None
        single = costs_of(findings.findings)
        costs = combined_costs(findings, single, ())
        parts = sum(single[name] for name in tract.upper_limb_signs)
        assert costs[tract.upper_limb] == pytest.approx(parts)
        fewer = combined_costs(findings, single, tract.upper_limb_signs[:3])
        assert fewer[tract.upper_limb] == pytest.approx(single[tract.upper_limb])

    def test_of_a_questionnaire_are_those_of_many_questions(self) -> None:
        single = costs_of(catalog().findings)
        for name in ("paindetect_likely", "slanss_positive", "fibromyalgia_criteria"):
            assert single[name] >= 10 * single["neurogenic_claudication"]


def test_any_of_four_reflexes_goes_with_its_members() -> None:
    findings = catalog()
    assert "upper_limb_four_signs" in not_looked_for(findings, {"hoffmann"})
    assert {"hoffmann", "tromner"} <= not_looked_for(findings, {"upper_limb_four_signs"})
    assert not_looked_for(findings, {"babinski"}) == {"babinski"}
