"""What single findings do, and whether they fit together, on a toy that can be solved by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from plumbline.explanation.credit import credit_of
from plumbline.explanation.fitting import conflict_of
from plumbline.explanation.leave_out import leave_out
from plumbline.inference import Posterior

Answer = Callable[[Mapping[str, int]], Posterior]
AGREE = {"neck_sign": 0, "second_neck_sign": 0}
DISAGREE = {"neck_sign": 0, "second_neck_sign": 1}
PRESENT = 1 - np.exp(-0.3)
POSITIVE = {1: 0.9, 0: 0.05}
STRENGTHS = np.random.default_rng(8).uniform(0.5, 1.5, 400)


def joint(seen: Mapping[str, int]) -> float:
    """Return P(signs and pain) by adding up four states over the draws of the toy."""
    total = 0.0
    for neck, back in itertools.product((0, 1), repeat=2):
        prior = (PRESENT if neck else 1 - PRESENT) * (PRESENT if back else 1 - PRESENT)
        hurts = np.mean(1 - np.exp(-(0.2 + neck * 1.5 * STRENGTHS + back)))
        likely = 1.0
        for name, value in seen.items():
            positive = POSITIVE[neck if "neck" in name else back]
            likely *= positive if value == 0 else 1 - positive
        total += prior * likely * float(hurts)
    return total


def log_conflict(seen: Mapping[str, int]) -> float:
    pain = joint({})
    alone = sum(np.log(joint({name: value}) / pain) for name, value in seen.items())
    return float(alone - np.log(joint(seen) / pain))


@pytest.mark.parametrize("seen", [AGREE, DISAGREE, {"neck_sign": 0, "back_sign": 0}])
def test_the_conflict_is_that_of_the_joint_distribution(
    answered: Answer, seen: dict[str, int]
) -> None:
    assert leave_out(answered(seen)).conflict == pytest.approx(log_conflict(seen), abs=0.02)


def test_signs_of_one_disease_agree_and_contradict() -> None:
    assert log_conflict(AGREE) < -0.5 < 0.5 < log_conflict(DISAGREE)


@pytest.mark.parametrize("seen", [AGREE, DISAGREE])
def test_a_surprise_is_the_probability_of_a_sign_given_all_others(
    answered: Answer, seen: dict[str, int]
) -> None:
    surprise = leave_out(answered(seen)).surprise
    for name in seen:
        rest = {other: value for other, value in seen.items() if other != name}
        assert surprise[name] == pytest.approx(joint(seen) / joint(rest), abs=0.01)


def test_leaving_a_sign_out_gives_the_shares_without_it(answered: Answer) -> None:
    left = leave_out(answered({"neck_sign": 0, "back_sign": 1})).share["neck_sign"]
    posterior = answered({"back_sign": 1})
    for column, owner in enumerate(posterior.solution.owners):
        share = credit_of(posterior).shares[owner]
        assert share is not None
        assert left[column] == pytest.approx(share.value, abs=0.02)


def test_few_draws_stand_for_all_of_them(answered: Answer) -> None:
    posterior = answered({"neck_sign": 0})
    whole = leave_out(posterior).whole
    np.testing.assert_allclose(
        whole, posterior.weights @ posterior.solution.share, rtol=0, atol=0.01
    )


class TestWhatIsSaid:
    def test_of_a_contradiction_names_the_odd_one(self, answered: Answer) -> None:
        odd = {"neck_sign": 0, "second_neck_sign": 1, "back_sign": 0}
        found = conflict_of(leave_out(answered(odd)), {"neck_sign": "the first sign"})
        assert found is not None
        assert found.notable == (found.score > found.threshold)
        assert (found.odd_finding is not None) == found.notable

    def test_of_agreement_names_nothing(self, answered: Answer) -> None:
        found = conflict_of(leave_out(answered(AGREE)), {})
        assert found is not None
        assert not found.notable
        assert found.odd_finding is None

    def test_of_a_single_sign_is_nothing(self, answered: Answer) -> None:
        assert conflict_of(leave_out(answered({"neck_sign": 0})), {}) is None
