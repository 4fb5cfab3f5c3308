"""Forces on a cut, resolved along the disc."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.evidence import fact, judgement
from plumbline.simulators.spine import LEVELS, SpinePerson
from plumbline.simulators.spine.body.sizes import sizes_of
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


def test_the_share_of_the_ellipse_follows_from_its_own_rule() -> None:
    """A published model's force over the measured pressure is the effective area of that disc."""
    stature = judgement("spine.volunteer.stature", unit="m")
    person = SpinePerson(stature_m=stature, mass_kg=70.0, sex="male", age_years=45.0)
    ellipse_m2 = sizes_of(person).level_area_m2()[LEVELS.index("L4_L5")]
    measured_pa = 1e6 * fact("load.wilke.stand", unit="MPa")
    effective_m2 = fact("load.ammr.stand", unit="N") / measured_pa
    share = judgement("spine.disc.area_share", unit="ratio")
    assert share == pytest.approx(effective_m2 / ellipse_m2, abs=0.01)
