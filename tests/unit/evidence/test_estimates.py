"""What is printed comes back: value, low and high of every estimate."""

import math
from typing import Any, Literal

import numpy as np
import pytest

from plumbline.errors import EvidenceError
from plumbline.evidence import Fact, Judgement
from plumbline.evidence.estimates import Estimate, of_fact, of_judgement

SPREADS = {
    "evidence.spread.proportion": 0.6,
    "evidence.spread.ratio": 0.5,
    "evidence.spread.real": 0.3,
    "evidence.spread.correlation": 0.2,
    "evidence.denominator.share": 0.25,
    "evidence.edge.people": 15.0,
}


def estimated(value: float, unit: str, **fields: Any) -> Estimate:  # noqa: ANN401
    record = Fact(
        **{
            "id": "a.fact",
            "about": "something",
            "quantity": "mean",
            "source": "smith2001",
            "where": "text",
            "checked": "abstract",
            "topic": "a",
            "unit": unit,
            "value": value,
            **fields,
        }
    )
    return of_fact(record, value, unit, SPREADS.__getitem__)


CI = {"interval_kind": "confidence_95"}


@pytest.mark.parametrize(
    ("value", "unit", "low", "high", "shape"),
    [
        (0.429, "proportion", 0.265, 0.609, "proportion"),
        (30.9, "ratio", 5.5, 181.8, "ratio"),
        (0.18, "ratio", 0.12, 0.42, "ratio"),
        (-3.0, "deg", -5.0, -0.5, "real"),
        (-0.4, "correlation", -0.6, -0.1, "correlation"),
    ],
)
def test_a_confidence_interval_comes_back(
    value: float, unit: str, low: float, high: float, shape: str
) -> None:
    found = estimated(value, unit, low=low, high=high, **CI)
    assert found.shape == shape
    assert (found.median, found.low, found.high) == pytest.approx((value, low, high))
    assert not found.widened
    drawn = found.draw(np.random.default_rng(7), 200_000)
    assert np.quantile(drawn, [0.025, 0.5, 0.975]) == pytest.approx([low, value, high], rel=0.02)


def test_a_counted_proportion_has_the_jeffreys_interval() -> None:
    found = estimated(0.5, "proportion", n=10)
    # Textbook value: 5 of 10 has the 95 % Jeffreys interval 0.224 to 0.776 (Brown, Cai, DasGupta).
    assert (found.low, found.high) == pytest.approx((0.224, 0.776), abs=5e-4)


def test_the_people_behind_a_proportion_count_not_the_whole_study() -> None:
    whole = estimated(0.46, "proportion", n=88)
    part = estimated(0.46, "proportion", n=88, denominator=46)
    assert part.high - part.low > whole.high - whole.low


def test_a_sensitivity_with_the_n_of_the_study_rests_on_the_judged_share() -> None:
    accuracy = estimated(0.8, "proportion", n=100, quantity="sensitivity")
    assert (accuracy.low, accuracy.high) == pytest.approx(
        (lambda e: (e.low, e.high))(estimated(0.8, "proportion", n=25))
    )


def test_a_spread_over_people_is_not_the_uncertainty_of_a_mean() -> None:
    found = estimated(50.0, "mm", low=40.0, high=60.0, sd=10.0, n=100,
                      interval_kind="population_sd")  # fmt: skip
    assert (found.low, found.high) == pytest.approx((50 - 1.96, 50 + 1.96), abs=1e-3)


def test_a_standard_error_is_used_as_it_is() -> None:
    found = estimated(15.0, "deg", low=14.0, high=16.0, interval_kind="standard_error")
    assert found.high == pytest.approx(15 + 1.96, abs=1e-3)


def test_a_range_of_studies_does_not_narrow_anything() -> None:
    found = estimated(0.5, "proportion", low=0.49, high=0.51, n=5000, interval_kind="range")
    assert found.widened
    assert found.high - found.low > 0.4


def test_a_correlation_has_fishers_interval() -> None:
    found = estimated(0.5, "correlation", n=28)
    assert found.high == pytest.approx(math.tanh(math.atanh(0.5) + 1.96 / 5), abs=1e-4)


@pytest.mark.parametrize(
    ("value", "unit", "low", "high"),
    [
        (0.5, "proportion", 1 / (1 + math.exp(1.176)), 1 / (1 + math.exp(-1.176))),
        (4.0, "ratio", 4 / math.exp(0.98), 4 * math.exp(0.98)),
        (10.0, "mm", 10 - 5.88, 10 + 5.88),
        (-10.0, "mm", -10 - 5.88, -10 + 5.88),
    ],
)
def test_a_number_that_stands_alone_is_widened_by_our_judgement(
    value: float, unit: str, low: float, high: float
) -> None:
    found = estimated(value, unit)
    assert found.widened
    assert (found.median, found.low, found.high) == pytest.approx((value, low, high), rel=1e-3)


@pytest.mark.parametrize("quantity", ["cutoff", "constant", "count"])
def test_a_cutoff_a_constant_and_a_count_are_fixed(quantity: str) -> None:
    found = estimated(40.0, "mm", quantity=quantity)
    assert (found.shape, found.low, found.high) == ("fixed", 40.0, 40.0)


@pytest.mark.parametrize("fields", [{}, {"n": 14}, {"low": 0.785, "high": 1.0, "n": 14, **CI}])
def test_a_proportion_of_one_is_never_certain(fields: dict[str, Any]) -> None:
    found = estimated(1.0, "proportion", **fields)
    drawn = found.draw(np.random.default_rng(5), 2000)
    assert drawn.max() < 1
    assert 0.7 < found.low < 0.9


def test_an_interval_that_touches_the_edge_takes_its_width_from_the_other_end() -> None:
    found = estimated(0.95, "proportion", low=0.62, high=1.0, **CI)
    assert found.low == pytest.approx(0.62)
    assert 0.95 < found.high < 1


def test_an_interval_of_which_one_end_is_missing_is_taken_as_symmetric() -> None:
    found = estimated(1.67, "ratio", low=1.2, **CI)
    assert found.high == pytest.approx(1.67**2 / 1.2)


def test_a_one_sided_bound_is_no_estimate() -> None:
    with pytest.raises(EvidenceError, match="one-sided bound"):
        estimated(0.016, "proportion", low=0.0, high=0.016, interval_kind="bound", n=189)


def test_a_zero_without_a_spread_is_refused() -> None:
    with pytest.raises(EvidenceError, match="is 0 and prints no spread"):
        estimated(0.0, "mm")


@pytest.mark.parametrize(
    ("shape", "value", "low", "high"),
    [("proportion", 0.3, 0.1, 0.55), ("ratio", 3.0, 1.5, 9.0), ("real", 0.0, -2.0, 1.0)],
)
def test_the_range_of_a_judgement_holds_ninety_percent(
    shape: Literal["proportion", "ratio", "real"],
    value: float,
    low: float,
    high: float,
) -> None:
    found = of_judgement(
        Judgement(id="a.judgement", about="something", value=value, low=low, high=high, unit="1",
                  shape=shape, facts=(), reasons="because", would_change="a study")
    )  # fmt: skip
    drawn = found.draw(np.random.default_rng(2), 200_000)
    assert np.mean(drawn < low) == pytest.approx(0.05, abs=0.002)
    assert np.mean(drawn > high) == pytest.approx(0.05, abs=0.002)
    assert np.mean(drawn < value) == pytest.approx(0.5, abs=0.004)
    assert (found.basis, found.level, found.source_ids) == ("judgement", 0.9, ())


def test_a_fixed_judgement_does_not_move() -> None:
    found = of_judgement(
        Judgement(id="a.cut", about="a cut", value=3.0, low=2.0, high=4.0, unit="1",
                  shape="fixed", facts=(), reasons="because", would_change="a study")
    )  # fmt: skip
    assert set(found.draw(np.random.default_rng(0), 9)) == {3.0}


def test_the_same_generator_gives_the_same_draws() -> None:
    found = estimated(0.4, "proportion", n=30)
    first = found.draw(np.random.default_rng(11), 20)
    np.testing.assert_array_equal(first, found.draw(np.random.default_rng(11), 20))
