"""What cannot be is refused with its name, and never with a number."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from tests.unit.simulators.spine.people import man

from plumbline.errors import ModelError, SpineInputError, UnknownNameError
from plumbline.simulators.spine import (
    Alignment,
    ExternalLoad,
    SpinePerson,
    build_spine,
    simulate_posture,
    weight,
)


def person(alignment: Alignment) -> SpinePerson:
    return SpinePerson(stature_m=1.7, mass_kg=70.0, sex="male", alignment=alignment)


ASKED = """
import numpy as np
from plumbline.errors import ModelError, SpineInputError
from plumbline.simulators.spine import SpinePerson, build_spine, simulate
body = {"stature_m": 1.7, "mass_kg": 70.0, "sex": "male"}
model = build_spine(SpinePerson(**body))
for call in (
    lambda: simulate(model, np.zeros(len(model.dofs))),
    lambda: SpinePerson(**body, fused="C5_C6"),
):
    try:
        call()
    except (ModelError, SpineInputError) as error:
        print(error)
"""


def test_a_wrong_shape_is_refused_in_words_where_no_types_are_checked() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, timeout=120
    ).stdout
    assert "for one posture give posture[None]" in said
    assert "fused: 'C5_C6' must be a set of joints" in said


def test_a_level_that_does_not_exist_is_named() -> None:
    loads = simulate_posture(man(), "standing")
    for ask in (loads.compression_n, loads.disc_pressure_pa):
        with pytest.raises(UnknownNameError, match="'L9'"):
            ask("L9")


@pytest.mark.parametrize("mass_kg", [-50.0, math.nan, math.inf])
def test_a_mass_below_zero_or_none_at_all_weighs_nothing_and_is_refused(mass_kg: float) -> None:
    with pytest.raises(ModelError, match=r"mass_kg on hand\.grip_right"):
        weight(mass_kg, "hand.grip_right")


def test_a_force_must_be_finite() -> None:
    with pytest.raises(ModelError, match=r"force_n on T8\.spinous_tip"):
        ExternalLoad(landmark="T8.spinous_tip", force_n=(math.nan, 0.0, 0.0))


def test_a_lordosis_that_no_such_pelvis_has_is_refused() -> None:
    angles = {"pelvic_incidence_rad": 23.0, "pelvic_tilt_rad": 11.5, "sacral_slope_rad": 11.5}
    measured = {name: math.radians(value) for name, value in angles.items()}
    with pytest.raises(SpineInputError, match="97 deg is too much for a pelvic incidence of 23"):
        build_spine(person(Alignment(**measured, lumbar_lordosis_rad=math.radians(97))))


def test_an_ill_spine_is_not_refused() -> None:
    flat = Alignment(pelvic_incidence_rad=math.radians(55), lumbar_lordosis_rad=math.radians(5))
    wedged = Alignment(segment_flexion_rad={"T12_L1": math.radians(35)})
    for alignment in (flat, wedged):
        assert build_spine(person(alignment)).alignment is not None


def test_a_measured_joint_is_refused_where_no_segment_goes() -> None:
    with pytest.raises(SpineInputError, match="L4_L5 would stand at 86 deg"):
        build_spine(person(Alignment(segment_flexion_rad={"L4_L5": math.radians(86)})))
