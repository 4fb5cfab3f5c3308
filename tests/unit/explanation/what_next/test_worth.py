"""Laws of the worth of a test."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.explanation.what_next.loss_table import LossTable
from plumbline.explanation.what_next.worth import (
    Outcomes,
    information_bits,
    kept_and_first,
    worth,
)

SEEDS = st.integers(0, 2**32 - 1)
ROUNDING = 1e-9


def drawn(seed: int, tests: int = 4) -> tuple[Outcomes, np.ndarray]:
    """Return random tests of random states, and a random loss table."""
    rng = np.random.default_rng(seed)
    states = int(rng.integers(2, 7))
    now = rng.dirichlet(np.full(states, 0.5))
    sizes = rng.integers(2, 4, tests)
    tables = [rng.dirichlet(np.ones(size), states).T * now for size in sizes]
    outcomes = Outcomes.stacked(now, tables, [[True] * int(size) for size in sizes])
    return outcomes, rng.exponential(50.0, (int(rng.integers(2, 8)), states))


@given(SEEDS)
def test_a_free_test_is_never_worth_less_than_nothing(seed: int) -> None:
    outcomes, losses = drawn(seed)
    assert np.all(worth(outcomes, losses) >= -ROUNDING)


@given(SEEDS)
def test_no_test_is_worth_more_than_one_that_is_perfect(seed: int) -> None:
    outcomes, losses = drawn(seed)
    perfect = Outcomes.stacked(outcomes.now, [np.diag(outcomes.now)], [[True] * len(outcomes.now)])
    (best,) = worth(perfect, losses)
    assert best >= -ROUNDING
    assert np.all(worth(outcomes, losses) <= best + ROUNDING)


@given(SEEDS)
def test_a_test_that_says_nothing_is_worth_nothing(seed: int) -> None:
    outcomes, losses = drawn(seed)
    coin = Outcomes.stacked(
        outcomes.now, [np.stack([outcomes.now, outcomes.now]) / 2], [[True, True]]
    )
    assert worth(coin, losses) == pytest.approx([0.0], abs=ROUNDING)
    assert information_bits(coin) == pytest.approx([0.0], abs=ROUNDING)


@given(SEEDS)
def test_information_lies_between_nothing_and_the_entropy(seed: int) -> None:
    outcomes, _ = drawn(seed)
    there = outcomes.now[outcomes.now > 0]
    entropy = -np.sum(there * np.log2(there))
    bits = information_bits(outcomes)
    assert np.all(bits >= 0.0)
    assert np.all(bits <= entropy + ROUNDING)


@given(SEEDS)
def test_an_outcome_that_does_not_count_never_adds_to_the_worth(seed: int) -> None:
    outcomes, losses = drawn(seed)
    counted = np.ones(len(outcomes.table), dtype=bool)
    counted[outcomes.first] = False
    less = Outcomes(now=outcomes.now, table=outcomes.table, first=outcomes.first, counted=counted)
    assert np.all(worth(less, losses) <= worth(outcomes, losses) + ROUNDING)
    assert np.all(worth(less, losses) >= -ROUNDING)


def two_states(miss: float, positive: float) -> tuple[Outcomes, np.ndarray]:
    """Return a test with sensitivity and specificity 0.8, at 10 %, and treat or leave."""
    now = np.array([0.1, 0.9])
    rates = np.array([[positive, 1 - positive], [1 - positive, positive]])
    outcomes = Outcomes.stacked(now, [rates * now], [[True, True]])
    return outcomes, np.array([[0.0, 1.0], [miss, 0.0]])


class TestAWorkedTest:
    def test_its_worth_by_hand(self) -> None:
        # Leave: 0.1 * 5 = 0.5. After a positive test (0.08 ill, 0.18 not) treat: 0.18, instead of
        # 0.40; after a negative one leave: 0.02 * 5 = 0.1. So 0.5 - 0.28.
        outcomes, losses = two_states(5.0, 0.8)
        assert worth(outcomes, losses) == pytest.approx([0.22], abs=ROUNDING)

    @pytest.mark.parametrize(
        ("miss", "same"),
        [
            pytest.param(5.0, False, id="worth barely more than it costs"),
            pytest.param(3000.0, True, id="never worth it, since everybody is treated"),
        ],
    )
    def test_says_whether_a_judgement_decides_that_it_is_kept(
        self, miss: float, same: bool
    ) -> None:
        outcomes, losses = two_states(miss, 0.8)
        table = LossTable(unit="", states={}, actions={}, losses=losses)
        kept, _ = kept_and_first(outcomes, table.variants(), np.array([0.2]))
        assert bool(kept[0]) is same

    def test_is_kept_where_every_judgement_leaves_it_far_above_its_cost(self) -> None:
        outcomes, losses = two_states(9.0, 0.99)
        table = LossTable(unit="", states={}, actions={}, losses=losses)
        kept, first = kept_and_first(outcomes, table.variants(), np.array([0.001]))
        assert kept[0]
        assert first[0]


def test_first_place_is_unstable_where_a_cheaper_test_could_take_it() -> None:
    outcomes, losses = two_states(9.0, 0.9)
    twice = Outcomes.stacked(
        outcomes.now, [outcomes.table, outcomes.table], [[True, True], [True, True]]
    )
    _, first = kept_and_first(twice, losses[None], np.array([0.010, 0.012]))
    assert not first[0]
    _, first = kept_and_first(twice, losses[None], np.array([0.010, 0.2]))
    assert first[0]


def test_every_variant_moves_one_judgement() -> None:
    losses = np.array([[1.0, 2.0], [3.0, 4.0]])
    variants = LossTable(unit="", states={}, actions={}, losses=losses).variants()
    assert len(variants) == 1 + 2 * losses.size
    moved = variants[1:] / losses
    assert np.all((moved != 1.0).sum(axis=(1, 2)) == 1)
    assert set(np.round(moved[moved != 1.0], 12)) == {3.0, round(1 / 3, 12)}
