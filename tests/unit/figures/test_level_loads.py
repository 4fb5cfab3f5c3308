"""Heights of bars beside a spine: near their joints, and never one over another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.figures.level_loads import bar_heights, draw_level_loads, spread_heights
from plumbline.simulators.spine.shown.drawing import LevelLoad


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


def stack(height_m: list[float]) -> tuple[LevelLoad, ...]:
    return tuple(
        LevelLoad(
            level=f"T{place + 1}-T{place + 2}",
            center_m=np.array([0.1 * place, 0.0, height]),
            compression_n=500.0,
            shear_n=20.0,
            moment_n_m=5.0,
        )
        for place, height in enumerate(height_m)
    )


@pytest.mark.parametrize(
    ("height_m", "beside"), [([0.60, 0.57, 0.54, 0.51], True), ([0.40, 0.45, 0.50, 0.55], False)]
)
def test_the_axis_says_whether_bars_stand_at_their_joints(
    height_m: list[float], beside: bool
) -> None:
    from matplotlib.figure import Figure

    levels = stack(height_m)
    panel = Figure().subplots()
    draw_level_loads(panel, levels)
    assert bar_heights(levels)[1] is beside
    assert ("not at the height" in panel.get_ylabel()) is not beside


def test_the_name_of_a_level_stands_behind_the_ring_of_the_twin() -> None:
    from matplotlib.figure import Figure

    levels = stack([0.60, 0.57, 0.54])
    panel = Figure().subplots()
    draw_level_loads(panel, levels, [replace(one, compression_n=700.0) for one in levels])
    assert [words.xy[0] for words in panel.texts] == [700.0] * 3
    assert panel.get_xlim()[1] > 700.0
