"""The laws are the textbook ones, and never leave their support."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evidence.beta import beta_probability, beta_quantile
from plumbline.evidence.laws import BetaLaw, Point, Scale, SplitNormal, from_scale, to_scale

PROBS = (0.025, 0.05, 0.5, 0.95, 0.975)


@pytest.mark.parametrize("prob", PROBS)
@pytest.mark.parametrize("power", [0.5, 1.0, 3.0, 40.0])
def test_beta_with_one_parameter_of_one_has_its_closed_form(prob: float, power: float) -> None:
    assert beta_quantile(prob, power, 1.0) == pytest.approx(prob ** (1 / power), abs=1e-9)
    assert beta_quantile(prob, 1.0, power) == pytest.approx(1 - (1 - prob) ** (1 / power), abs=1e-9)


def test_the_arcsine_law_is_beta_of_two_halves() -> None:
    for prob in PROBS:
        assert beta_quantile(prob, 0.5, 0.5) == pytest.approx(
            np.sin(np.pi * prob / 2) ** 2, abs=1e-9
        )


@given(st.floats(0.5, 3000), st.floats(0.5, 3000), st.floats(0.001, 0.999))
def test_the_beta_law_mirrors_when_its_parameters_are_swapped(
    alpha: float, beta: float, x: float
) -> None:
    assert beta_probability(x, alpha, beta) == pytest.approx(
        1 - beta_probability(1 - x, beta, alpha), abs=1e-9
    )


def test_beta_is_certain_outside_zero_and_one() -> None:
    assert (beta_probability(-0.1, 2.0, 3.0), beta_probability(1.0, 2.0, 3.0)) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("scale", "value"), [("logit", 0.2), ("log", 30.9), ("fisher", -0.4), ("identity", -12.0)]
)
def test_a_scale_and_its_inverse_cancel(scale: Scale, value: float) -> None:
    back = from_scale(scale, np.array([to_scale(scale, value)]))
    assert back[0] == pytest.approx(value)


@given(
    st.sampled_from(["logit", "log", "fisher"]),
    st.floats(-50, 50),
    st.floats(0, 400),
    st.integers(0, 2**32 - 1),
)
def test_draws_are_finite_and_inside_the_support(
    scale: Scale, center: float, spread: float, seed: int
) -> None:
    law = SplitNormal(scale=scale, center=center, below=spread, above=spread)
    drawn = law.draw(np.random.default_rng(seed), 50)
    bottom, top = {"logit": (0, 1), "log": (0, np.inf), "fisher": (-1, 1)}[scale]
    assert np.all(np.isfinite(drawn) & (drawn > bottom) & (drawn < top))


@pytest.mark.parametrize(
    "law",
    [
        SplitNormal(scale="logit", center=-1.0, below=0.5, above=1.5),
        SplitNormal(scale="log", center=2.0, below=1.0, above=0.3),
        SplitNormal(scale="identity", center=10.0, below=2.0, above=3.0),
        BetaLaw(alpha=3.5, beta=11.5),
    ],
    ids=repr,
)
def test_the_quantiles_of_many_draws_are_those_of_the_law(law: SplitNormal | BetaLaw) -> None:
    drawn = law.draw(np.random.default_rng(1), 200_000)
    for prob in PROBS:
        assert np.mean(drawn < law.quantile(prob)) == pytest.approx(prob, abs=0.004)


def test_a_point_has_no_uncertainty_and_uses_no_randomness() -> None:
    rng = np.random.default_rng(3)
    assert set(Point(value=40.0).draw(rng, 5)) == {40.0}
    assert Point(value=40.0).quantile(0.025) == 40.0
    assert rng.random() == np.random.default_rng(3).random()
