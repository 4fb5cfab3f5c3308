"""Every named posture of an ordinary man and of a small woman: carried, or known not to be."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.unit.simulators.spine.people import man

from plumbline.simulators.spine import (
    SpineLoads,
    SpineModel,
    SpinePerson,
    build_spine,
    named_postures,
    posture_angles,
    posture_loads,
    simulate,
)


@cache
def small_woman() -> SpineModel:
    return build_spine(SpinePerson(stature_m=1.52, mass_kg=50.0, sex="female", age_years=45.0))


PEOPLE = {"man": man, "small woman": small_woman}
NOT_CARRIED = {
    ("man", "hold_far"): "41 N m are missing at T7-8: without ribs muscles alone hold the chest",
    ("man", "shoulder_check"): "the neck turns to 43 degrees without bending aside, not to 45",
    ("small woman", "hold_far"): "68 N m are missing at T2-3",
    ("small woman", "hold_close"): "18 N m are missing at T7-8: the crate weighs two fifths of her",
    ("small woman", "lift_round_back"): "0.1 N m is missing at L5-S1: at the limit",
    ("small woman", "shoulder_check"): "the neck turns to 43 degrees without bending aside",
}


def expected(who: str, posture: str) -> list[pytest.MarkDecorator]:
    reason = NOT_CARRIED.get((who, posture))
    return [] if reason is None else [pytest.mark.xfail(strict=True, reason=reason)]


def loads_of(who: str, posture: str) -> SpineLoads:
    model = PEOPLE[who]()
    angles = posture_angles(model, posture)[None]
    return simulate(model, angles, external=posture_loads(model, posture))


@pytest.mark.parametrize(
    ("who", "posture"),
    [
        pytest.param(who, posture, marks=expected(who, posture))
        for who in PEOPLE
        for posture in named_postures()
    ],
)
def test_every_load_of_a_named_posture_is_finite(who: str, posture: str) -> None:
    loads = loads_of(who, posture)
    assert loads.unbalanced == ()
    assert np.isfinite(loads.joints.compression_n).all()
    assert np.isfinite(loads.joints.anterior_shear_n).all()
    assert (loads.joints.compression_n > 0.0).all()


@pytest.mark.parametrize(("who", "posture"), NOT_CARRIED)
def test_a_posture_that_is_not_carried_shows_no_load(who: str, posture: str) -> None:
    joints = loads_of(who, posture).joints
    for values in (joints.compression_n, joints.anterior_shear_n, joints.disc_pressure_pa):
        assert np.isnan(values).all()
