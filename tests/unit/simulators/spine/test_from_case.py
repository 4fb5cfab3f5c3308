"""From a case to the person whose spine is built: what is read, what is taken, what is refused."""

from __future__ import annotations

import math

import pytest

from plumbline.case import Alignment, Case, FrozenMapping, Measure, Person, Sex
from plumbline.errors import SpineInputError
from plumbline.simulators.spine.from_case import person_of_case

WOMAN = Person(age_years=61.0, sex=Sex.FEMALE, height_m=1.6, mass_kg=58.0)


def case(*, person: Person = WOMAN, stance: str | None = None, **measures: float | Measure) -> Case:
    given = {
        name: value if isinstance(value, Measure) else Measure(value=value)
        for name, value in measures.items()
    }
    alignment = Alignment(stance=stance, measures=FrozenMapping(given))
    return Case(id="someone", person=person, alignment=alignment)


def test_a_full_case_is_taken_as_it_is_and_nothing_is_added() -> None:
    read = person_of_case(case(stance="standing", pelvic_incidence_deg=52.0, c2_c7_sva_mm=38.0))
    person = read.person
    assert (person.stature_m, person.mass_kg, person.sex, person.age_years) == (
        1.6,
        58.0,
        "female",
        61.0,
    )
    assert person.alignment.measured() == pytest.approx(
        {"pelvic_incidence_rad": math.radians(52), "c2_c7_sva_m": 0.038}
    )
    assert read.taken == ()


def test_the_error_of_a_measure_goes_along_in_its_unit() -> None:
    read = person_of_case(case(t1_slope_deg=Measure(value=30.0, sd=3.0), c2_c7_lordosis_deg=10.0))
    assert read.person.alignment.sd == pytest.approx({"t1_slope_rad": math.radians(3)})


def test_all_that_an_empty_case_lacks_is_said() -> None:
    taken = " ".join(person_of_case(case(person=Person())).taken)
    for word in ("height", "mass", "age", "sex", "curve"):
        assert word in taken


def test_an_unknown_height_is_the_mean_of_that_sex_and_age_and_is_said() -> None:
    read = person_of_case(case(person=Person(age_years=72.0, sex=Sex.FEMALE, mass_kg=60.0)))
    assert read.person.stature_m == pytest.approx(1.58, abs=0.02)
    assert any("women of 72 years" in words for words in read.taken)


def test_an_unknown_mass_goes_with_the_square_of_the_height() -> None:
    small, tall = (
        person_of_case(case(person=Person(height_m=height))).person.mass_kg for height in (1.5, 1.8)
    )
    assert tall / small == pytest.approx((1.8 / 1.5) ** 2)


def test_curves_of_someone_who_lies_are_not_those_of_someone_who_stands() -> None:
    read = person_of_case(case(stance="supine", pelvic_incidence_deg=52.0))
    assert read.person.alignment.measured() == {}
    assert any("supine" in words for words in read.taken)


def test_uncalibrated_offsets_are_left_out_and_angles_stay() -> None:
    measures = {"c7_s1_sva_mm": Measure(value=30.0), "t1_slope_deg": Measure(value=25.0)}
    alignment = Alignment(calibrated=False, measures=FrozenMapping(measures))
    read = person_of_case(Case(id="someone", person=WOMAN, alignment=alignment))
    assert read.person.alignment.measured() == pytest.approx({"t1_slope_rad": math.radians(25)})
    assert any("calibrated" in words for words in read.taken)


def test_measures_that_the_model_has_no_place_for_are_named() -> None:
    read = person_of_case(case(thoracic_inlet_angle_deg=70.0, t1_slope_deg=25.0))
    assert any("thoracic_inlet_angle_deg" in words for words in read.taken)


def test_an_impossible_pelvis_is_refused() -> None:
    impossible = case(pelvic_incidence_deg=50.0, pelvic_tilt_deg=20.0, sacral_slope_deg=45.0)
    with pytest.raises(SpineInputError, match="pelvic tilt 20"):
        person_of_case(impossible)
