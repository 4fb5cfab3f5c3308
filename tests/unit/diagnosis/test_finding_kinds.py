"""Every kind of likelihood against arithmetic done by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import norm

from plumbline.causal import Context
from plumbline.diagnosis.finding_kinds import (
    Accuracy,
    Effect,
    Kind,
    NoisyOr,
    Odds,
    Ordered,
    Ratio,
    Shift,
)
from plumbline.diagnosis.likelihood import Likelihood, Variant
from plumbline.diagnosis.likelihood_tables import ratios_to_rates, tempered
from plumbline.evidence import Estimate

MakeEstimate = Callable[[str, float], Estimate]
MakeContext = Callable[..., Context]

CORD = {"cord_compression": ("present",)}
FULL = np.ones(1)


def test_accuracy_puts_the_rates_where_the_target_is_on_and_off(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    kind = Accuracy(targets=CORD, sensitivity=sure("s", 0.8), specificity=sure("c", 0.7))
    table = kind.table(at_value(kind.parameters), ("cord_compression",), FULL)[0]
    np.testing.assert_allclose(table, [[0.3, 0.8], [0.7, 0.2]])


def test_any_target_shows_the_finding_and_two_show_it_no_more(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    targets = {**CORD, "lumbar_root": ("present",)}
    kind = Accuracy(targets=targets, sensitivity=sure("s", 0.8), specificity=sure("c", 0.7))
    table = kind.table(at_value(kind.parameters), ("cord_compression", "lumbar_root"), FULL)[0]
    np.testing.assert_allclose(table[0], [[0.3, 0.8], [0.8, 0.8]])


def test_only_the_named_states_of_a_cause_show_it(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    kind = Accuracy(
        targets={"inflammatory_disease": ("other",)},
        sensitivity=sure("s", 0.9),
        specificity=sure("f", 0.2),
        complement=True,
    )
    table = kind.table(at_value(kind.parameters), ("inflammatory_disease",), FULL)[0]
    np.testing.assert_allclose(table[0], [0.2, 0.2, 0.9])


def test_two_ratios_settle_both_rates(sure: MakeEstimate, at_value: MakeContext) -> None:
    kind = Ratio(targets=CORD, positive=sure("p", 4.0), negative=sure("n", 0.5))
    table = kind.table(at_value(kind.parameters), ("cord_compression",), FULL)[0]
    # q = (1 - 0.5) / (4 - 0.5) = 1/7, s = 4/7
    np.testing.assert_allclose(table, [[1 / 7, 4 / 7], [6 / 7, 3 / 7]])


def test_a_finding_whose_presence_speaks_against_has_its_ratios(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    kind = Ratio(targets=CORD, positive=sure("p", 0.25), negative=sure("n", 1.25))
    table = kind.table(at_value(kind.parameters), ("cord_compression",), FULL)[0]
    np.testing.assert_allclose(table[:, 1] / table[:, 0], [0.25, 1.25])


def test_a_ratio_with_a_false_positive_rate_has_the_sensitivity_of_their_product(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    kind = Ratio(targets=CORD, positive=sure("p", 3.0), false_positive=sure("q", 0.2))
    table = kind.table(at_value(kind.parameters), ("cord_compression",), FULL)[0]
    np.testing.assert_allclose(table[0], [0.2, 0.6])


def test_ratios_of_one_leave_the_rate_as_it_is() -> None:
    one = np.ones(1)
    sensitivity, false_positive = ratios_to_rates(one, one, np.array([0.3]))
    np.testing.assert_allclose([sensitivity[0], false_positive[0]], [0.3, 0.3])


@pytest.mark.parametrize(("positive", "negative"), [(5.5, 0.12), (181.8, 0.42), (1.0, 0.2)])
def test_rates_stay_probabilities_at_the_ends_of_an_interval(
    positive: float, negative: float
) -> None:
    rates = ratios_to_rates(np.array([positive]), np.array([negative]), np.array([0.5]))
    assert all(0 < rate[0] < 1 for rate in rates)


def test_causes_of_a_noisy_or_act_independently(sure: MakeEstimate, at_value: MakeContext) -> None:
    kind = NoisyOr(
        leak=sure("leak", 0.1),
        effects=(
            Effect(
                cause="cord_compression", states=("present",), size={"positive": sure("a", 0.4)}
            ),
            Effect(
                cause="lumbar_stenosis",
                states=("present",),
                size={"positive": sure("b", 5.0)},
                form="ratio",
            ),
        ),
    )
    parents = ("cord_compression", "lumbar_stenosis")
    table = kind.table(at_value(kind.parameters), parents, FULL)[0]
    # alone 0.4 and 5 x 0.1 = 0.5; together 1 - 0.6 x 0.5 / 0.9
    np.testing.assert_allclose(table[0], [[0.1, 0.5], [0.4, 1 - 0.6 * 0.5 / 0.9]])


def test_odds_ratios_multiply_over_causes(sure: MakeEstimate, at_value: MakeContext) -> None:
    kind = Odds(
        values=("positive", "negative"),
        reference="negative",
        baseline={"positive": sure("b", 0.2)},
        effects=(
            Effect(cause="frailty", states=("high",), size={"positive": sure("f", 3.0)}),
            Effect(cause="other_gain", states=("present",), size={"positive": sure("g", 2.0)}),
        ),
    )
    table = kind.table(at_value(kind.parameters), ("frailty", "other_gain"), FULL)[0]
    odds = table[0] / table[1]
    np.testing.assert_allclose(odds, 0.25 * np.outer([1, 1, 3], [1, 2]))


def test_odds_of_three_values_are_taken_against_the_reference(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    kind = Odds(
        values=("none", "one", "many"),
        reference="none",
        baseline={"one": sure("o", 0.3), "many": sure("m", 0.2)},
        effects=(Effect(cause="other_gain", states=("present",), size={"many": sure("r", 4.0)}),),
    )
    table = kind.table(at_value(kind.parameters), ("other_gain",), FULL)[0]
    np.testing.assert_allclose(table[:, 0], [0.5, 0.3, 0.2])
    np.testing.assert_allclose(table[:, 1], np.array([0.5, 0.3, 0.8]) / 1.6)


def test_a_shift_moves_the_normal_curve_by_the_distance(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    kind = Shift(targets=CORD, tail=sure("t", 0.1), distance=sure("d", -0.68))
    table = kind.table(at_value(kind.parameters), ("cord_compression",), FULL)[0]
    np.testing.assert_allclose(table[0], [0.1, norm.cdf(norm.ppf(0.1) + 0.68)])


def test_the_first_condition_that_holds_gives_the_probability(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    def condition(cause: str, value: float) -> Effect:
        return Effect(cause=cause, states=("present",), size={"positive": sure(cause, value)})

    kind = Ordered(
        conditions=(condition("cord_driven_pain", 0.9), condition("cord_compression", 0.2)),
        otherwise=sure("rest", 0.4),
    )
    parents = ("cord_compression", "cord_driven_pain")
    table = kind.table(at_value(kind.parameters), parents, FULL)[0]
    np.testing.assert_allclose(table[0], [[0.4, 0.9], [0.2, 0.9]])


@pytest.mark.parametrize("weight", [0.0001, 0.5, 1.0])
def test_tempering_raises_both_ratios_of_a_sign_to_the_weight(
    sure: MakeEstimate, at_value: MakeContext, weight: float
) -> None:
    kinds: list[Kind] = [
        Accuracy(targets=CORD, sensitivity=sure("s", 0.8), specificity=sure("c", 0.9)),
        Ratio(targets=CORD, positive=sure("p", 8.0), negative=sure("n", 2 / 9)),
    ]
    for kind in kinds:
        context = at_value(kind.parameters)
        table = kind.table(context, ("cord_compression",), np.array([weight]))[0]
        expected = [8.0**weight, (2 / 9) ** weight]
        np.testing.assert_allclose(table[:, 1] / table[:, 0], expected, rtol=1e-6)


def test_tempering_a_table_keeps_it_a_table_and_its_off_column() -> None:
    table = np.array([[[0.2, 0.8], [0.8, 0.2]]])
    weaker = tempered(table, np.array([0.5]))
    np.testing.assert_allclose(weaker.sum(axis=1), 1.0)
    np.testing.assert_allclose(weaker[0, :, 0], [0.2, 0.8])
    assert 0.2 < weaker[0, 0, 1] < 0.8


class TestTheSetting:
    @pytest.fixture
    def likelihood(self, sure: MakeEstimate) -> Likelihood:
        return Likelihood(
            kind=Ratio(targets=CORD, positive=sure("p", 9.0), negative=sure("n", 1 / 4)),
            variants=(
                Variant(
                    settings=("rheumatology",),
                    kind=Accuracy(
                        targets=CORD, sensitivity=sure("s", 0.6), specificity=sure("c", 0.5)
                    ),
                ),
            ),
            shrink={"primary_care": sure("half", 0.5)},
        )

    @pytest.mark.parametrize(
        ("setting", "ratios"),
        [
            (None, (9.0, 0.25)),
            ("spine_clinic", (9.0, 0.25)),
            ("primary_care", (3.0, 0.5)),
            ("rheumatology", (1.2, 0.8)),
        ],
    )
    def test_selects_the_figures(
        self,
        likelihood: Likelihood,
        at_value: MakeContext,
        setting: str | None,
        ratios: tuple[float, float],
    ) -> None:
        table = likelihood(at_value(likelihood.parameters, setting))[0]
        np.testing.assert_allclose(table[:, 1] / table[:, 0], ratios, rtol=1e-6)

    def test_differs_from_row_to_row(self, likelihood: Likelihood) -> None:
        values = {part.id: np.full(2, part.value) for part in likelihood.parameters}
        context = Context(rows=2, values=values, covariates={"setting": np.array([3.0, 2.0])})
        table = likelihood(context)
        np.testing.assert_allclose(table[:, 0, 1] / table[:, 0, 0], [1.2, 9.0])


def test_the_label_that_counts_as_positive_may_come_second(
    sure: MakeEstimate, at_value: MakeContext
) -> None:
    kind = Accuracy(targets=CORD, sensitivity=sure("s", 0.8), specificity=sure("c", 0.7))
    likelihood = Likelihood(kind=kind, positive=1)
    table = likelihood(at_value(likelihood.parameters))[0]
    np.testing.assert_allclose(table, [[0.7, 0.2], [0.3, 0.8]])
