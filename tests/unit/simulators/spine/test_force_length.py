"""Force and length of a muscle with a rigid tendon."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from plumbline.simulators.spine.loads.force_length import (
    fiber_length_m,
    force_length_factor,
    full_force_n,
)

FMAX_N = np.array([200.0])
TENDON_M = np.array([0.05])
OPTIMAL_M = np.array([0.10])


def pull(length_m: float, pennation_rad: float = 0.0) -> float:
    found = full_force_n(
        np.array([[length_m]]),
        fmax_n=FMAX_N,
        tendon_m=TENDON_M,
        l_opt_m=OPTIMAL_M,
        pennation_rad=np.array([pennation_rad]),
    )
    return float(found[0, 0])


def normalized(*lengths: float) -> NDArray[np.float64]:
    return force_length_factor(np.array(lengths))


def test_force_is_largest_at_the_optimal_length() -> None:
    assert pull(0.15) == pytest.approx(200.0)
    assert pull(0.14) < 200.0 > pull(0.16)


def test_the_curve_is_symmetric_about_the_optimal_length() -> None:
    np.testing.assert_allclose(normalized(0.7, 0.9), normalized(1.3, 1.1))


def test_a_fiber_at_half_its_optimal_length_keeps_a_little_more_than_half_its_force() -> None:
    assert normalized(0.5)[0] == pytest.approx(np.exp(-0.25 / 0.45))
    assert 0.5 < normalized(0.5)[0] < 0.6


def test_a_slack_muscle_pulls_nothing() -> None:
    assert pull(0.05) == 0.0
    assert pull(0.03) == 0.0


def test_a_pennate_muscle_at_its_optimal_length_pulls_by_the_cosine() -> None:
    angle = np.radians(20.0)
    assert pull(0.05 + 0.10 * np.cos(angle), angle) == pytest.approx(200.0 * np.cos(angle))


def test_fibers_keep_their_width() -> None:
    angle = np.radians(25.0)
    lengths = np.array([[0.08], [0.13], [0.18]])
    fiber = fiber_length_m(
        lengths, tendon_m=TENDON_M, l_opt_m=OPTIMAL_M, pennation_rad=np.array([angle])
    )
    along = lengths - TENDON_M
    np.testing.assert_allclose(fiber**2 - along**2, (0.10 * np.sin(angle)) ** 2)
