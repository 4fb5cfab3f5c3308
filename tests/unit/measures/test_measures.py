"""Norms, bands and printed formulas against the figures they come from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.errors import EvidenceError
from plumbline.evidence import fact
from plumbline.measures import (
    Band,
    beyond,
    bounded,
    coefficients,
    expected_c7_s1_sva_mm,
    expected_lumbar_lordosis_deg,
    expected_neck_lordosis_deg,
    expected_neck_motion_deg,
    expected_neck_offset_mm,
    healthy_band,
    into_band,
    neck_offset_from_head_angle_mm,
    ramp,
    spread_of,
    true_value,
)


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def codes(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_a_healthy_band_holds_nine_in_ten() -> None:
    people = np.random.default_rng(0).normal(20.0, 5.0, 100_000)
    band = healthy_band(np.full(100_000, 20.0), np.full(100_000, 5.0))
    inside = (people >= band.low) & (people <= band.high)
    assert inside.mean() == pytest.approx(0.9, abs=0.005)


def test_a_value_inside_the_band_stays_and_one_outside_moves_to_the_edge() -> None:
    band = Band(low=row(0, 0, 0), high=row(10, 10, 10))
    np.testing.assert_array_equal(into_band(row(-3, 4, 12), band), row(0, 4, 10))


def test_beyond_counts_only_the_excess() -> None:
    np.testing.assert_array_equal(beyond(row(1, 5), row(3, 3)), row(0, 2))


def test_a_ramp_goes_from_none_to_all() -> None:
    np.testing.assert_allclose(
        ramp(row(0, 10, 15, 20, 30), row(*[10] * 5), row(*[10] * 5)), [0, 0, 0.5, 1, 1]
    )


@given(st.floats(-1e3, 1e3), st.floats(0, 10))
def test_a_bounded_value_stays_inside_and_keeps_its_order(value: float, more: float) -> None:
    low, high = bounded(row(value, value + more), row(2.5, 2.5), row(0.2, 0.2))
    assert -0.2 <= low <= high <= 2.5


def test_a_small_value_is_hardly_changed_by_its_bounds() -> None:
    np.testing.assert_allclose(
        bounded(row(0.01, -0.01), row(2.5, 2.5), row(0.2, 0.2)), [0.01, -0.01], rtol=0.01
    )


def draws(measured: float, error: float) -> np.ndarray:
    noise = np.random.default_rng(1).standard_normal(50_000)
    every = np.ones(50_000)
    return true_value(
        measured * every,
        error * every,
        norm=10 * every,
        spread=4 * every,
        patient_spread_ratio=1 * every,
        noise=noise,
    )


def test_an_unmeasured_value_is_drawn_from_its_norm() -> None:
    drawn = draws(float("nan"), 3.0)
    assert drawn.mean() == pytest.approx(10, abs=0.1)
    assert drawn.std() == pytest.approx(4, abs=0.1)


def test_a_measured_value_is_the_textbook_normal_update() -> None:
    drawn = draws(20.0, 3.0)
    weight = 16 / 25
    assert drawn.mean() == pytest.approx(10 + 10 * weight, abs=0.1)
    assert drawn.std() == pytest.approx(np.sqrt(1 / (1 / 16 + 1 / 9)), abs=0.05)


def test_an_exact_measurement_is_taken_as_it_is() -> None:
    np.testing.assert_array_equal(draws(20.0, 0.0), 20.0)


def test_printed_coefficients_give_the_printed_cohort_its_own_mean() -> None:
    names = {"T1S": "norm.josr307.T1S", "C2C7SVA_mm": "norm.josr307.C27SVA"}
    names["TIA"] = "norm.josr307.TIA"
    found = coefficients("formula.CL_from_T1S", tuple(names))
    units = {"C2C7SVA_mm": "mm"}
    total = found["1"] + sum(
        found[name] * fact(where, unit=units.get(name, "deg")) for name, where in names.items()
    )
    assert total == pytest.approx(fact("norm.josr307.CL", unit="deg"), abs=0.1)


def test_a_rule_that_is_no_formula_is_refused() -> None:
    with pytest.raises(EvidenceError):
        coefficients("neck2rest.slacdf", ("PI",))


def test_a_fact_without_a_spread_is_refused() -> None:
    with pytest.raises(EvidenceError, match="no standard deviation"):
        spread_of("neck2rest.dhs.C2C7SVA")


NORMS = (row(8.0), row(13.0), row(16.0))


@pytest.mark.parametrize(
    ("age", "expected"), [(20, 8), (30, 8), (50, 13), (60, 14.5), (70, 16), (90, 16)]
)
def test_neck_lordosis_follows_the_age_norms(age: float, expected: float) -> None:
    usual = row(fact("norm.josr307.T1S", unit="deg"))
    assert expected_neck_lordosis_deg(usual, row(age), NORMS)[0] == pytest.approx(expected)


def test_a_steeper_first_thoracic_vertebra_wants_a_deeper_neck() -> None:
    steep, flat = (
        expected_neck_lordosis_deg(row(slope), row(50), NORMS)[0] for slope in (35.0, 25.0)
    )
    assert 5 < steep - flat < 10


def test_the_trunk_leans_further_forward_with_age() -> None:
    norms = (row(0.7, 0.7), row(8.4, 8.4), row(30.7, 30.7))
    young, old = expected_c7_s1_sva_mm(row(25, 80), norms)
    assert (young, old) == pytest.approx((0.7, 30.7))


def test_an_unknown_sex_takes_the_norm_of_all() -> None:
    found = expected_neck_offset_mm(codes(0, 1, -1), *(np.full(3, v) for v in (17.0, 24.0, 20.0)))
    np.testing.assert_array_equal(found, [17, 24, 20])


def test_lumbar_lordosis_of_the_printed_formula() -> None:
    assert expected_lumbar_lordosis_deg(row(50), row(40))[0] == pytest.approx(53.7)


def test_a_usual_head_angle_means_the_printed_offset_and_a_smaller_one_more() -> None:
    usual = fact("fhp.lau.normal", unit="deg")
    mean, spread = neck_offset_from_head_angle_mm(
        row(usual, 40.0), row(0.549, 0.549), row(11.63, 11.63)
    )
    assert mean[0] == pytest.approx(fact("fhp.cva50_equals", unit="mm"))
    assert mean[1] > mean[0]
    # The photograph explains only three tenths of the variance.
    assert (spread[0] / 11.63) ** 2 == pytest.approx(0.70, abs=0.01)


def test_neck_motion_is_half_the_printed_range_and_falls_with_age() -> None:
    ages, loss = row(25, 40, 70), row(3, 3, 3)
    men = expected_neck_motion_deg("AR", ages, codes(1, 1, 1), loss)
    np.testing.assert_allclose(men, [155 / 2, 153 / 2, 153 / 2 - 9])


def test_motion_of_an_unknown_sex_lies_between_both() -> None:
    three = expected_neck_motion_deg("FE", row(25, 25, 25), codes(0, 1, -1), row(3, 3, 3))
    assert three[2] == pytest.approx((three[0] + three[1]) / 2)
