"""Shares over draws: they add up, and what has no direction has no share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from plumbline.explanation.credit import credit_of, direction_of
from plumbline.inference import Posterior

EQUAL = np.full(4, 0.25)
Answer = Callable[[Mapping[str, int]], Posterior]


def test_an_effect_of_one_sign_has_a_direction() -> None:
    lower = direction_of(np.array([0.1, 0.2, 0.1, 0.3]), EQUAL)
    assert (lower.lower, lower.none, lower.higher) == (1.0, 0.0, 0.0)
    assert not lower.unsettled
    assert lower.effect.value == pytest.approx(0.175)


def test_a_relieving_neck_is_said_to_relieve() -> None:
    higher = direction_of(np.full(4, -0.2), EQUAL)
    assert (higher.lower, higher.higher) == (0.0, 1.0)
    assert not higher.unsettled
    assert higher.effect.high == pytest.approx(-0.2)


def test_an_effect_of_both_signs_has_none() -> None:
    open_ = direction_of(np.array([-0.2, -0.1, 0.1, 0.2]), EQUAL)
    assert open_.unsettled
    assert (open_.lower, open_.higher) == (0.5, 0.5)
    assert open_.effect.low < 0 < open_.effect.high


def test_an_effect_below_one_in_a_thousand_is_no_change() -> None:
    nothing = direction_of(np.array([-0.0005, 0.0005, 0.0, 0.0009]), EQUAL)
    assert nothing.none == 1.0
    assert not nothing.unsettled


def test_weights_and_not_numbers_of_draws_settle_a_direction() -> None:
    effect = np.array([-0.2, 0.1, 0.1, 0.1])
    assert direction_of(effect, EQUAL).unsettled
    assert not direction_of(effect, np.array([0.01, 0.33, 0.33, 0.33])).unsettled


def signed(posterior: Posterior, effect: np.ndarray) -> Posterior:
    """Return the toy with its back called a signed route of a given effect and share."""
    solution = posterior.solution
    column = solution.owners.index("systemic_conditions")
    share, sole = solution.share.copy(), solution.sole.copy()
    share[:, solution.owners.index("unidentified")] += share[:, column] - effect
    share[:, column] = sole[:, column] = effect
    owners = tuple("mechanical_chain" if o == "systemic_conditions" else o for o in solution.owners)
    changed = replace(solution, owners=owners, share=share, sole=sole)
    return replace(posterior, solution=changed)


class TestAPosterior:
    def test_shares_itself_out_completely(self, answered: Answer) -> None:
        credit = credit_of(answered({"neck_sign": 0}))
        assert sum(s.value for s in credit.shares.values() if s) == pytest.approx(1.0, abs=1e-12)

    def test_credits_what_its_sign_points_to(self, answered: Answer) -> None:
        with_sign, without = (credit_of(answered({"neck_sign": seen})) for seen in (0, 1))
        assert with_sign.sole["nerve_pathways"].value > 5 * without.sole["nerve_pathways"].value

    def test_keeps_sole_and_share_below_involved(self, answered: Answer) -> None:
        credit = credit_of(answered({"neck_sign": 0, "back_sign": 0}))
        for owner in ("nerve_pathways", "systemic_conditions"):
            share = credit.shares[owner]
            assert share is not None
            assert max(share.value, credit.sole[owner].value) <= credit.involved[owner].value

    def test_gives_no_share_to_what_has_no_direction_and_all_of_it_to_the_rest(
        self, answered: Answer
    ) -> None:
        posterior = answered({"neck_sign": 0})
        effect = np.where(np.arange(posterior.question.rows) % 2 == 0, 0.2, -0.1)
        credit = credit_of(signed(posterior, effect))
        assert credit.direction["mechanical_chain"].unsettled
        assert credit.shares["mechanical_chain"] is None
        rest = [share.value for share in credit.shares.values() if share is not None]
        assert len(rest) == len(credit.shares) - 1
        assert sum(rest) == pytest.approx(1.0, abs=1e-12)

    def test_states_the_share_of_a_settled_direction(self, answered: Answer) -> None:
        posterior = answered({"neck_sign": 0})
        credit = credit_of(signed(posterior, np.full(posterior.question.rows, 0.2)))
        share = credit.shares["mechanical_chain"]
        assert share is not None
        assert share.value == pytest.approx(0.2)

    def test_never_states_a_negative_share(self, answered: Answer) -> None:
        posterior = answered({"neck_sign": 0})
        credit = credit_of(signed(posterior, np.full(posterior.question.rows, -0.2)))
        share = credit.shares["mechanical_chain"]
        assert share is not None
        assert (share.low, share.value, share.high) == (0.0, 0.0, 0.0)
        assert sum(s.value for s in credit.shares.values() if s) == pytest.approx(1.0, abs=1e-12)

    def test_involves_what_relieves_on_some_draws_at_least_as_much_as_its_share(
        self, answered: Answer
    ) -> None:
        posterior = answered({"neck_sign": 0})
        solution = posterior.solution
        involved = solution.involved.copy()
        column = solution.owners.index("systemic_conditions")
        involved[:, column] = np.where(np.arange(len(involved)) % 2 == 0, 0.4, -0.5)
        effect = np.where(np.arange(len(involved)) % 2 == 0, 0.3, -0.0005)
        mixed = signed(replace(posterior, solution=replace(solution, involved=involved)), effect)
        credit = credit_of(mixed)
        share = credit.shares["mechanical_chain"]
        assert share is not None
        assert share.value <= credit.involved["mechanical_chain"].value
