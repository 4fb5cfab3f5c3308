"""The worked values of the small network: given back pain and neck pain, which sign is next?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.explanation.what_next import Candidate, Disease, JointStates, TrueStates
from plumbline.explanation.what_next.outcomes import outcomes_of
from plumbline.explanation.what_next.worth import Outcomes, information_bits, worth

PRINTED = 5e-5  # the worked values have four digits
NECK_OR_NOT = TrueStates(
    diseases=(Disease(state="neck", cause="neck", when=("present",)),), otherwise="healthy"
)
DISEASE_OR_NOT = TrueStates(
    diseases=(Disease(state="systemic", cause="systemic", when=("present",)),), otherwise="none"
)
# Refer or not, by (systemic, none): a miss costs ten, a needless referral one.
REFERRAL = np.array([[0.0, 1.0], [10.0, 0.0]])


def outcomes_for(joint: JointStates, tests: tuple[Candidate, ...]) -> Outcomes:
    return Outcomes.stacked(
        joint.of(()).mean(axis=0),
        outcomes_of(joint, Context(rows=1, values={}), tests, np.ones(1)),
        [test.counted for test in tests],
    )


def test_the_information_about_the_neck(
    joint_given_neck_pain: Callable[..., JointStates], tests_of_the_network: tuple[Candidate, ...]
) -> None:
    joint = joint_given_neck_pain(NECK_OR_NOT)
    bits = information_bits(outcomes_for(joint, tests_of_the_network))
    assert bits == pytest.approx([0.0242, 0.0163, 0.0010], abs=PRINTED)


def test_the_expected_utility_for_the_referral(
    joint_given_neck_pain: Callable[..., JointStates], tests_of_the_network: tuple[Candidate, ...]
) -> None:
    joint = joint_given_neck_pain(DISEASE_OR_NOT)
    values = worth(outcomes_for(joint, tests_of_the_network), REFERRAL)
    assert values == pytest.approx([0.0, 0.3624, 0.0], abs=PRINTED)


def test_information_is_entropy_lost(
    joint_given_neck_pain: Callable[..., JointStates], tests_of_the_network: tuple[Candidate, ...]
) -> None:
    joint = joint_given_neck_pain(NECK_OR_NOT)
    outcomes = outcomes_for(joint, tests_of_the_network)
    for test, told in zip(np.split(outcomes.table, 3), information_bits(outcomes), strict=True):
        shown = test.sum(axis=1)
        left = sum(p * entropy(row / p) for row, p in zip(test, shown, strict=True))
        assert entropy(outcomes.now) - left == pytest.approx(told, abs=1e-12)


def entropy(prob: np.ndarray) -> float:
    return float(-np.sum(prob * np.log2(prob)))
