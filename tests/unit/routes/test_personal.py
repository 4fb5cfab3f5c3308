"""What is known of a person beats the norm, and a measurement is not taken at its word."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.routes.personal import (
    age_years,
    angle_error_deg,
    is_present,
    mass_kg,
    onset_part,
    own_value,
)

ROWS = 4_000


def context(**known: float) -> Context:
    rng = np.random.default_rng(16)
    return Context(
        rows=ROWS,
        values={
            "noise": rng.standard_normal(ROWS),
            "measure.patient_spread_ratio": np.ones(ROWS),
            "onset.back_first_cap": np.full(ROWS, 0.4),
            "person.usual_age_years": np.full(ROWS, 48.0),
            "person.usual_mass_kg": np.full(ROWS, 75.0),
        },
        covariates={name: np.full(ROWS, value) for name, value in known.items()},
    )


def value(here: Context) -> np.ndarray:
    return own_value(
        here,
        "first_deg",
        "second_deg",
        norm=np.full(ROWS, 40.0),
        spread=10.0,
        error=5.0,
        noise="noise",
    )


def test_without_a_measurement_the_norm_is_drawn_from() -> None:
    drawn = value(context())
    assert drawn.mean() == pytest.approx(40.0, abs=0.5)
    assert drawn.std() == pytest.approx(10.0, abs=0.5)


def test_a_measurement_moves_towards_the_norm_by_its_reliability() -> None:
    drawn = value(context(first_deg=70.0))
    reliability = 10.0**2 / (10.0**2 + 5.0**2)
    assert drawn.mean() == pytest.approx(40.0 + reliability * 30.0, abs=0.3)
    assert drawn.std() == pytest.approx(5.0 * np.sqrt(reliability), abs=0.3)


def test_an_exact_measurement_is_the_value() -> None:
    known = {"first_deg": 70.0, "first_deg.sd": 1e-6}
    np.testing.assert_allclose(value(context(**known)), 70.0, atol=1e-3)


def test_the_first_known_name_counts() -> None:
    both = value(context(first_deg=70.0, second_deg=10.0))
    np.testing.assert_array_equal(both, value(context(first_deg=70.0)))
    assert value(context(second_deg=10.0)).mean() < 30.0


@pytest.mark.parametrize(("state", "wanted"), [(1.0, 1.0), (0.0, 0.0), (None, 0.0)])
def test_a_finding_counts_only_where_it_was_seen(state: float | None, wanted: float) -> None:
    here = context() if state is None else context(**{"finding.stiff": state})
    assert np.all(is_present(here, "stiff") == wanted)


@pytest.mark.parametrize(("first", "part"), [(1.0, 0.4), (0.0, 1.0), (None, 1.0)])
def test_back_pain_that_came_first_leaves_the_neck_its_cap(
    first: float | None, part: float
) -> None:
    here = context() if first is None else context(**{"history.back_pain_first": first})
    assert np.all(onset_part(here) == part)


def test_age_and_mass_are_taken_from_the_person_where_they_are_known() -> None:
    assert np.all(age_years(context(age_years=70.0)) == 70.0)
    assert np.all(age_years(context()) == 48.0)
    assert np.all(mass_kg(context(mass_kg=90.0)) == 90.0)
    assert np.all(mass_kg(context()) == 75.0)


def test_the_error_of_one_curve_is_smaller_than_the_change_that_can_be_seen() -> None:
    assert 0.5 < angle_error_deg() < 10.0
