"""Draws depend on the seed and the name of a parameter, and on nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context, Fragment, Quantity, assemble
from plumbline.evidence import judged
from plumbline.inference import assembled
from plumbline.inference.sampling import build_context, draw_parameters, draw_setting
from plumbline.routes import SETTINGS

ONE = judged("sensitization.loop_gain", unit="1")
OTHER = judged("sensitization.neck.onset", unit="1")
SIZE = 200


def test_a_parameter_draws_the_same_in_any_company() -> None:
    alone = draw_parameters([ONE], seed=1, size=SIZE)
    together = draw_parameters([OTHER, ONE], seed=1, size=SIZE)
    np.testing.assert_array_equal(alone[ONE.id], together[ONE.id])


def test_two_parameters_do_not_share_their_draws() -> None:
    drawn = draw_parameters([ONE, OTHER], seed=1, size=2_000)
    correlation = np.corrcoef(drawn[ONE.id], drawn[OTHER.id])[0, 1]
    assert abs(correlation) < 0.1


def test_another_seed_gives_other_draws_and_the_same_seed_the_same() -> None:
    first, again, other = (draw_parameters([ONE], seed=s, size=SIZE)[ONE.id] for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.any(first == other)


def test_more_draws_begin_like_fewer() -> None:
    few, many = (draw_parameters([ONE], seed=1, size=n)[ONE.id] for n in (10, 50))
    np.testing.assert_array_equal(few, many[:10])


def test_nine_draws_in_ten_lie_in_the_stated_range() -> None:
    drawn = draw_parameters([ONE], seed=3, size=5_000)[ONE.id]
    inside = (drawn >= ONE.low) & (drawn <= ONE.high)
    assert inside.mean() == pytest.approx(0.9, abs=0.02)


def test_no_global_state_is_touched() -> None:
    before = np.random.get_state()[1].copy()  # noqa: NPY002  the global state is what is looked at
    draw_parameters([ONE], seed=1, size=SIZE)
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_an_unknown_setting_is_drawn_from_the_stated_mixture() -> None:
    size = 20_000
    values = {
        name: np.full(size, one.value)
        for name, one in assembled().parameters.items()
        if name.startswith("setting.weight")
    }
    drawn = draw_setting(values, seed=2, size=size)
    weights = np.array([values[f"setting.weight.{setting}"][0] for setting in SETTINGS])
    counts = np.bincount(drawn.astype(int), minlength=len(SETTINGS)) / size
    np.testing.assert_allclose(counts, weights / weights.sum(), atol=0.015)


def test_person_and_twin_share_their_noise() -> None:
    noise = Quantity(id="own_mm", unit="mm", function=lambda context: context[ONE.id])
    healed = Quantity(
        id="neck_mm",
        unit="mm",
        parents=("own_mm",),
        function=lambda context, own_mm: own_mm + 5.0,
        healthy=lambda context, value: value - 5.0,
    )
    child = Quantity(
        id="back_mm",
        unit="mm",
        parents=("neck_mm", "own_mm"),
        function=lambda context, neck_mm, own_mm: neck_mm + own_mm,
    )
    model = assemble([Fragment(name="toy", quantities=(child, healed, noise))])
    values = draw_parameters([ONE], seed=4, size=SIZE)
    context: Context = build_context(model, values=values, covariates={}, rows=SIZE)
    np.testing.assert_array_equal(context.person["own_mm"], context.twin["own_mm"])
    np.testing.assert_allclose(context.person["back_mm"] - context.twin["back_mm"], 5.0)


@pytest.mark.parametrize("seed", range(5))
def test_an_unknown_setting_comes_as_often_as_its_weight_says(seed: int) -> None:
    weights = np.arange(1.0, len(SETTINGS) + 1)
    values = {
        f"setting.weight.{name}": np.full(48, weight)
        for name, weight in zip(SETTINGS, weights, strict=True)
    }
    chosen = draw_setting(values, seed=seed, size=48)
    counts = np.bincount(chosen.astype(int), minlength=len(SETTINGS))
    assert np.all(np.abs(counts - 48 * weights / weights.sum()) < 1.0)
    assert not np.all(np.diff(chosen) >= 0)
