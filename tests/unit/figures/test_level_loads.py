"""Heights of bars beside a spine: near their joints, and never one over another."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.figures.level_loads import spread_heights


def test_bars_that_have_room_stay_at_their_joints() -> None:
    height = np.array([600.0, 580.0, 550.0])
    np.testing.assert_allclose(spread_heights(height), height, atol=1e-9)


def test_two_bars_that_are_too_near_move_apart_by_the_same() -> None:
    found = spread_heights(np.array([600.0, 596.0]), apart_mm=10.0)
    np.testing.assert_allclose(found, [603.0, 593.0])


@pytest.mark.parametrize("seed", range(5))
def test_levels_keep_their_order_and_distance_however_the_spine_is_bent(seed: int) -> None:
    height = np.random.default_rng(seed).normal(300.0, 60.0, 25)
    found = spread_heights(height, apart_mm=9.0)
    assert np.all(np.diff(found) <= -9.0 + 1e-9)
    assert found.mean() == pytest.approx(height.mean())
