"""Forces on a cut, resolved along the disc."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.evidence import fact
from plumbline.simulators.spine.loads.joint_loads import disc_pressure_pa, resolve

WEIGHT_N = 100.0


def test_a_plumb_weight_presses_a_level_disc_and_does_not_shear_it() -> None:
    force = np.array([[[0.0, 0.0, -WEIGHT_N]]])
    np.testing.assert_allclose(resolve(force, np.eye(3)[None, None])[0, 0], [0.0, 0.0, WEIGHT_N])


def test_a_disc_tilted_forward_is_sheared_forward_by_a_plumb_weight() -> None:
    angle = np.radians(30.0)
    axes = np.array(
        [
            [np.cos(angle), 0.0, -np.sin(angle)],
            [0.0, 1.0, 0.0],
            [np.sin(angle), 0.0, np.cos(angle)],
        ]
    )
    found = resolve(np.array([[[0.0, 0.0, -WEIGHT_N]]]), axes[None, None])[0, 0]
    np.testing.assert_allclose(
        found, [WEIGHT_N * np.sin(angle), 0.0, WEIGHT_N * np.cos(angle)], atol=1e-12
    )


def test_a_pull_to_the_left_shears_to_the_left() -> None:
    found = resolve(np.array([[[0.0, 5.0, 0.0]]]), np.eye(3)[None, None])
    assert found[0, 0, 1] == 5.0


def test_there_is_no_pressure_where_there_is_no_disc() -> None:
    found = disc_pressure_pa(np.array([[50.0, 500.0]]), np.array([0.0, 1.5e-3]))
    assert np.isnan(found[0, 0])
    assert np.isfinite(found[0, 1])


def test_pressure_is_proportional_to_force_over_area() -> None:
    area = np.array([1e-3, 2e-3])
    found = disc_pressure_pa(np.array([[300.0, 300.0], [600.0, 600.0]]), area)
    np.testing.assert_allclose(found[1], 2 * found[0])
    np.testing.assert_allclose(found[:, 0], 2 * found[:, 1])


@pytest.mark.validation
def test_a_published_model_and_the_measured_pressure_agree_on_a_disc_of_ordinary_size() -> None:
    # 621 N and 0.50 MPa name an effective area; a man's L4-5 disc has 13 to 22 cm2.
    force = fact("load.ammr.stand", unit="N")
    area = np.array([1.3e-3, 2.2e-3])
    pressure = disc_pressure_pa(np.full((1, 2), force), area)[0] / 1e6
    measured = fact("load.wilke.stand", unit="MPa")
    assert pressure[1] < measured < pressure[0]
