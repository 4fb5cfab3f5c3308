"""Parameters by setting, by age, and the hazard behind a published fraction."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.errors import ModelError
from plumbline.routes.parameters import (
    SETTINGS,
    age_factor,
    attributable_hazard,
    by_setting,
    pick,
    scaled_by_frailty,
)


def at(values: dict[str, float], **known: float) -> Context:
    return Context(
        rows=1,
        values={name: np.array([float(value)]) for name, value in values.items()},
        covariates={name: np.array([float(value)]) for name, value in known.items()},
    )


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_parameter_is_picked_by_setting(setting: str) -> None:
    values = {f"x.{name}": number for number, name in enumerate(SETTINGS)}
    context = at(values, setting=float(SETTINGS.index(setting)))
    assert pick(context, "x")[0] == values[f"x.{setting}"]


def test_a_parameter_without_settings_is_the_same_everywhere() -> None:
    assert pick(at({"x": 0.3}, setting=2.0), "x")[0] == 0.3


def test_a_parameter_that_nobody_declared_is_refused() -> None:
    with pytest.raises(ModelError, match="declared by no fragment"):
        pick(at({}), "x")


def test_there_is_one_estimate_per_setting() -> None:
    names = [one.id for one in by_setting("sensitization.other.onset", "1")]
    assert names == [f"sensitization.other.onset.{setting}" for setting in SETTINGS]


@pytest.mark.parametrize(("age", "factor"), [(50.0, 1.0), (60.0, np.e), (40.0, 1 / np.e)])
def test_an_age_factor_is_exponential_in_decades(age: float, factor: float) -> None:
    assert age_factor(at({"slope": 1.0}, age_years=age), "slope")[0] == pytest.approx(factor)


def test_an_unknown_age_changes_nothing() -> None:
    assert age_factor(at({"slope": 1.0}), "slope")[0] == 1.0


def test_frailty_multiplies_by_one_factor_per_state() -> None:
    values = {f"frailty.factor.{state}": n for n, state in enumerate(("low", "middle", "high"), 1)}
    factors = [term(at(values))[0] for term in scaled_by_frailty()["frailty"]]
    assert factors == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("no_pain", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("fraction", [0.05, 0.2, 0.5])
def test_a_sufficient_cause_is_necessary_in_the_stated_fraction_of_those_in_pain(
    fraction: float, no_pain: float
) -> None:
    sufficient = attributable_hazard(np.array([fraction]), np.array([no_pain]))[0]
    if sufficient < 0.95:
        with_pain = 1 - no_pain * (1 - sufficient)
        without_it = 1 - no_pain
        assert (with_pain - without_it) / with_pain == pytest.approx(fraction)


def test_a_fraction_that_cannot_be_reached_stays_finite() -> None:
    found = attributable_hazard(np.array([0.99]), np.array([0.01]))[0]
    assert np.isfinite(-np.log1p(-found))
