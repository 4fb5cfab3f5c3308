"""A flat back under a sick neck: never refused for what nobody measured, and not able to deepen."""

from __future__ import annotations

import math

import numpy as np
import pytest

from plumbline.case import Alignment, Case, FrozenMapping, Measure, Person, Sex
from plumbline.errors import SpineInputError
from plumbline.routes.simulated_load import study_of_case
from plumbline.simulators.spine import Alignment as SpineAlignment
from plumbline.simulators.spine import SpinePerson
from plumbline.simulators.spine.body.alignment import align, alignment_values
from plumbline.simulators.spine.body.sizes import sizes_of
from plumbline.simulators.spine.from_case import person_of_case
from plumbline.simulators.spine.over_time.day_postures import SOLVED, GivenPostures
from plumbline.simulators.spine.over_time.dose import reference_day
from plumbline.simulators.spine.over_time.necks import NeckState
from plumbline.simulators.spine.over_time.twins import TwinStudy, day_loads, twin_study
from plumbline.units import Radians, degrees_from_radians

MAN = Person(age_years=60.0, sex=Sex.MALE, height_m=1.75, mass_kg=80.0)
# The mean necks of a person whose head drops and of the twin, as draws of such a case have them.
DROPPED = NeckState(lordosis_rad=-0.5, offset_m=0.06, weakness=0.7)
HEALED = NeckState(lordosis_rad=0.05, offset_m=0.043)


def case(motion: dict[str, float] | None = None, **measures_deg: float) -> Case:
    measures = {name: Measure(value=value) for name, value in measures_deg.items()}
    moves = {name: Measure(value=value) for name, value in (motion or {}).items()}
    return Case(
        id="flat",
        person=MAN,
        alignment=Alignment(measures=FrozenMapping(measures)),
        motion=FrozenMapping(moves),
    )


def dropped(lordosis_deg: float, **others_deg: float) -> Case:
    neck = {"c2_c7_lordosis_deg": -30.0, "t1_slope_deg": 30.0}
    return case(**neck, lumbar_lordosis_l1_s1_deg=lordosis_deg, **others_deg)


def standing_of(study: TwinStudy) -> TwinStudy:
    return TwinStudy(
        person=study.person,
        habit=study.habit,
        day={"standing": study.day["standing"]},
        postures=study.postures,
    )


def deepening_deg(someone: Case) -> float:
    study = standing_of(study_of_case(someone, DROPPED, postures=SOLVED["substitute"]))
    person, twin = (
        float(day_loads(study, neck).tissue.lordosis_rad[0]) for neck in (DROPPED, HEALED)
    )
    return degrees_from_radians(Radians(person - twin))


@pytest.mark.parametrize("lordosis_deg", [5.0, 12.0, 20.0])
def test_a_flat_back_is_not_refused_for_an_incidence_that_nobody_measured(
    lordosis_deg: float,
) -> None:
    study = study_of_case(dropped(lordosis_deg), DROPPED, postures=GivenPostures())
    incidence = study.person.alignment.pelvic_incidence_rad
    assert incidence is not None
    assert 20.0 <= round(degrees_from_radians(Radians(incidence)), 9) <= 100.0
    assert any("pelvic incidence is not in the case" in note for note in study.notes)


def test_an_incidence_that_is_held_lies_on_the_bound_and_the_measured_curve_stays() -> None:
    person = person_of_case(dropped(12.0)).body
    found = align(person, sizes_of(person))
    assert found.is_incidence_held
    assert found.incidence_rad == pytest.approx(math.radians(20.0))
    assert -np.sum(found.flexion_rad[-5:]) == pytest.approx(math.radians(12.0), abs=0.01)


def test_a_curve_within_reach_holds_nothing() -> None:
    person = person_of_case(dropped(45.0)).body
    assert not align(person, sizes_of(person)).is_incidence_held


def test_a_neck_that_draws_tell_of_stands_as_drawn_over_a_flat_back_and_is_not_refused() -> None:
    body = person_of_case(dropped(12.0, pelvic_incidence_deg=45.0)).body
    far = NeckState(lordosis_rad=math.radians(-38.0), offset_m=0.06, weakness=0.7)
    model = twin_study(body, far, reference_day(), postures=GivenPostures()).model(far)
    shown = alignment_values(model.alignment, model.sizes)["c2_c7_lordosis_rad"]
    assert math.degrees(shown) == pytest.approx(-38.0, abs=0.1)


def test_an_offset_of_others_that_this_curve_cannot_have_is_said() -> None:
    body = person_of_case(dropped(45.0)).body
    straight = NeckState(lordosis_rad=math.radians(30.0), offset_m=0.08)
    study = twin_study(body, straight, reference_day(), postures=GivenPostures())
    assert any("no film shows how far C2" in note and "80 mm" in note for note in study.notes)


def test_an_incidence_that_was_measured_is_still_refused() -> None:
    with pytest.raises(SpineInputError, match="pelvic_incidence_deg: 8 deg is outside"):
        person_of_case(dropped(12.0, pelvic_incidence_deg=8.0))


def test_tilt_and_slope_that_make_no_pelvis_are_refused() -> None:
    with pytest.raises(SpineInputError, match=r"pelvic_tilt_deg: .* incidence of 12\.0 deg"):
        person_of_case(dropped(12.0, pelvic_tilt_deg=4.0, sacral_slope_deg=8.0))


def test_what_is_refused_has_the_name_and_the_value_of_the_case() -> None:
    someone = case(lumbar_lordosis_l1_s1_deg=130.0, pelvic_incidence_deg=45.0)
    with pytest.raises(SpineInputError, match=r"alignment\.lumbar_lordosis_l1_s1_deg: 130 deg"):
        study_of_case(someone, HEALED, postures=GivenPostures())


def test_a_flat_back_has_nothing_left_to_give_and_one_that_fits_has_all() -> None:
    flat, fits = (
        person_of_case(dropped(lordosis_deg, pelvic_incidence_deg=50.0))
        for lordosis_deg in (20.0, 45.0)
    )
    assert (flat.body.lumbar_reserve, fits.body.lumbar_reserve) == (0.0, 1.0)
    assert any("way to bend further back" in note for note in flat.taken)
    assert not any("way to bend further back" in note for note in fits.taken)


def test_a_measured_extension_tells_what_is_left_by_itself() -> None:
    flat = {"lumbar_lordosis_l1_s1_deg": 20.0, "pelvic_incidence_deg": 50.0}
    assert person_of_case(case(**flat)).body.lumbar_reserve == 0.0
    assert person_of_case(case({"lumbar_extension_deg": 15.0}, **flat)).body.lumbar_reserve == 1.0


def test_a_spine_without_reserve_bends_forward_and_not_back() -> None:
    free, stiff = (
        twin_study(
            SpinePerson(
                stature_m=1.75,
                mass_kg=80.0,
                sex="male",
                alignment=SpineAlignment(),
                lumbar_reserve=left,
            ),
            HEALED,
            reference_day(),
            postures=GivenPostures(),
        )
        .model(HEALED)
        .range_rad
        for left in (1.0, 0.0)
    )
    lumbar = slice(-15, None, 3)
    assert np.all(np.abs(stiff[lumbar, 0]) < math.radians(0.2))
    np.testing.assert_allclose(stiff[lumbar, 1], free[lumbar, 1])


def test_a_dropped_head_deepens_a_back_with_reserve_and_not_a_flat_one() -> None:
    assert deepening_deg(dropped(20.0, pelvic_incidence_deg=50.0)) < 0.2
    assert deepening_deg(dropped(45.0, pelvic_incidence_deg=50.0)) > 0.4
