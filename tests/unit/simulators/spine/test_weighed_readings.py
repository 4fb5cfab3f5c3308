"""A reading of the neck is weighed once: below the weighed neck its error moves nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.errors import SpineInputError
from plumbline.simulators.spine import Alignment, SpinePerson, align, alignment_values
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.sizes import sizes_of
from plumbline.simulators.spine.over_time.day_postures import GivenPostures
from plumbline.simulators.spine.over_time.dose import reference_day
from plumbline.simulators.spine.over_time.necks import (
    BELOW_NECK,
    NeckState,
    with_neck,
    with_weighed_readings,
)
from plumbline.simulators.spine.over_time.twins import TwinStudy, twin_study

from .six_people import degrees, woman

DROPPED = NeckState(lordosis_rad=float(np.radians(-32.0)), offset_m=0.055, weakness=0.7)
READ = degrees(c2_c7_lordosis=-36.0, t1_slope=18.0, lumbar_lordosis=43.8)
ERRORS_DEG = (None, 1.0, 3.0, 5.4, 8.0, 12.0)


def measured(error_deg: float | None = None, **changes: object) -> SpinePerson:
    sd = {} if error_deg is None else {"c2_c7_lordosis_rad": float(np.radians(error_deg))}
    alignment = Alignment(**{**READ, **changes}, sd=sd)  # type: ignore[arg-type]
    return woman(stature_m=1.58, mass_kg=58.0, age_years=72.0, alignment=alignment)


def study(person: SpinePerson, neck: NeckState = DROPPED) -> TwinStudy:
    return twin_study(person, neck, reference_day(), postures=GivenPostures())


@pytest.mark.parametrize("error_deg", ERRORS_DEG[1:])
def test_the_trunk_below_a_weighed_neck_does_not_depend_on_the_error_of_its_reading(
    error_deg: float,
) -> None:
    sharp, wide = (study(measured(error)).person.alignment for error in (None, error_deg))
    assert wide.sacral_slope_rad == sharp.sacral_slope_rad
    assert wide.segment_flexion_rad == sharp.segment_flexion_rad


@pytest.mark.parametrize("error_deg", ERRORS_DEG)
@pytest.mark.parametrize("lordosis_deg", [-36.0, -45.0])
def test_a_dropped_head_is_never_refused_for_the_error_of_its_reading(
    lordosis_deg: float, error_deg: float | None
) -> None:
    found = study(measured(error_deg, **degrees(c2_c7_lordosis=lordosis_deg)))
    model = found.model(DROPPED)
    shown = alignment_values(model.alignment, model.sizes)
    assert shown["c2_c7_lordosis_rad"] == pytest.approx(DROPPED.lordosis_rad, abs=0.002)
    assert shown["t1_slope_rad"] == pytest.approx(READ["t1_slope_rad"], abs=0.002)


@pytest.mark.slow
def test_an_offset_with_a_wide_error_is_not_refused_where_a_sharp_one_is_taken() -> None:
    head = replace(DROPPED, offset_m=0.08)
    for error_m in (None, 0.003, 0.008, 0.02):
        sd = {} if error_m is None else {"c2_c7_sva_m": error_m}
        alignment = Alignment(**degrees(c2_c7_lordosis=-36.0), c2_c7_sva_m=0.09, sd=sd)
        study(woman(alignment=alignment), head)


def test_the_trunk_is_likeliest_below_the_neck_that_is_put_on_it() -> None:
    person = woman(alignment=Alignment(**degrees(c2_c7_lordosis=-36.0)))
    drawn = woman(alignment=Alignment(c2_c7_lordosis_rad=DROPPED.lordosis_rad))
    wanted = align(drawn, sizes_of(drawn)).flexion_rad
    found = study(person).person.alignment.segment_flexion_rad
    np.testing.assert_allclose(
        [found[level] for level in BELOW_NECK],
        [wanted[LEVELS.index(level)] for level in BELOW_NECK],
        atol=1e-9,
    )


def test_a_neck_that_nobody_read_tells_nothing_of_the_trunk() -> None:
    unread = woman(alignment=Alignment(**degrees(t1_slope=18.0, lumbar_lordosis=43.8)))
    assert with_weighed_readings(unread, DROPPED) == unread


def test_readings_of_the_neck_that_contradict_each_other_are_still_refused() -> None:
    with pytest.raises(SpineInputError, match="cannot be true together"):
        study(measured(**degrees(c7_slope=22.0, c2_slope=10.0, c2_c7_lordosis=30.0)))


def test_the_base_of_a_neck_stays_as_read_where_its_curve_is_weighed() -> None:
    slopes = degrees(c7_slope=4.0, c2_slope=40.0)
    person = with_weighed_readings(measured(12.0, **slopes), DROPPED)
    sizes = sizes_of(person)
    shown = alignment_values(align(person, sizes), sizes)
    assert shown["c7_slope_rad"] == pytest.approx(slopes["c7_slope_rad"], abs=1e-3)
    assert shown["c2_c7_lordosis_rad"] == pytest.approx(DROPPED.lordosis_rad, abs=1e-3)


def test_a_joint_of_the_curve_is_not_counted_beside_the_weighed_curve() -> None:
    joints = {"C5_C6": 0.3, "C7_T1": 0.1}
    weighed = with_weighed_readings(measured(segment_flexion_rad=joints), DROPPED).alignment
    assert weighed.segment_flexion_rad == {"C7_T1": 0.1}


def test_a_head_asked_further_forward_is_never_set_further_back() -> None:
    flat = study(woman(alignment=Alignment(**degrees(t1_slope=45.0)))).person
    neck = NeckState(lordosis_rad=0.25, offset_m=0.0)
    shown = []
    for offset_m in (0.05, 0.065, 0.08, 0.095, 0.11):
        asked = with_neck(flat, replace(neck, offset_m=offset_m), offset_measured=True)
        sizes = sizes_of(asked)
        shown.append(alignment_values(align(asked, sizes), sizes)["c2_c7_sva_m"])
    assert np.all(np.diff(shown) > -5e-4)
    assert shown[0] == pytest.approx(0.05, abs=1e-3)


def test_an_offset_that_was_read_and_is_out_of_reach_is_not_said_to_be_of_others() -> None:
    far = NeckState(lordosis_rad=0.25, offset_m=0.13)
    read = woman(alignment=Alignment(**degrees(t1_slope=45.0), c2_c7_sva_m=0.08))
    notes = study(read, far).notes
    assert any(
        "130 mm in front of C7 by the film, which no neck of this size" in note for note in notes
    )
    assert not any("no film shows" in note for note in notes)
