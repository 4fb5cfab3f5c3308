"""How much strength is left."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.simulators.spine.loads.load_sharing import SharingChoice, share_load
from plumbline.simulators.spine.loads.margins import group_margin, largest_multiplier

CHOICE = SharingChoice(floor=0.0, most_reserve_n_m=1e-6)


def test_a_lever_holds_force_times_arm_over_the_moment_of_the_load() -> None:
    found = largest_multiplier(
        np.array([[0.05]]),
        np.array([1000.0]),
        fixed_n_m=np.array([10.0]),
        scaled_n_m=np.array([8.0]),
        choice=CHOICE,
    )
    assert found == pytest.approx((50.0 - 10.0) / 8.0, rel=1e-6)


def test_a_load_without_moment_can_be_held_without_end() -> None:
    found = largest_multiplier(
        np.array([[0.05]]),
        np.array([1000.0]),
        fixed_n_m=np.array([10.0]),
        scaled_n_m=np.array([0.0]),
        choice=CHOICE,
    )
    assert found == np.inf


def test_a_posture_that_cannot_be_held_at_all_has_no_multiplier() -> None:
    found = largest_multiplier(
        np.array([[0.05]]),
        np.array([1000.0]),
        fixed_n_m=np.array([60.0]),
        scaled_n_m=np.array([1.0]),
        choice=CHOICE,
    )
    assert np.isnan(found)


def test_load_sharing_finds_an_equilibrium_below_the_largest_multiple_and_none_above() -> None:
    rng = np.random.default_rng(3)
    arms = rng.normal(0.0, 0.04, (6, 30))
    force = rng.uniform(100.0, 300.0, 30)
    fixed, scaled = arms @ (0.2 * force), rng.normal(0.0, 3.0, 6)
    most = largest_multiplier(arms, force, fixed_n_m=fixed, scaled_n_m=scaled, choice=CHOICE)
    moments = fixed + np.array([[0.98], [1.02]]) * most * scaled
    choice = SharingChoice(floor=0.0, most_reserve_n_m=1e-3)
    found = share_load(
        np.stack([arms] * 2),
        np.stack([force] * 2),
        moments,
        weights=np.full(30, 1 / 30),
        choice=choice,
    )
    assert found.balanced.tolist() == [True, False]


def test_a_group_has_left_what_its_busiest_fascicle_has() -> None:
    activation = np.array([[0.2, 0.9, 0.5], [0.1, 0.0, 1.0]])
    found = group_margin(activation, ("psoas", "psoas", "rectus"))
    np.testing.assert_allclose(found["psoas"], [0.1, 0.9])
    np.testing.assert_allclose(found["rectus"], [0.5, 0.0])
