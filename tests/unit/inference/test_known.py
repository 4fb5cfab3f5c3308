"""What the mechanisms are told of a person; what is unknown is not there."""

from __future__ import annotations

import pytest

from plumbline.case import Case, read_case
from plumbline.inference import known_numbers
from plumbline.routes import SETTINGS


def somebody(**parts: object) -> Case:
    return read_case({"plumbline": 1, "id": "somebody", **parts})


def test_of_nobody_nothing_is_known() -> None:
    assert known_numbers(somebody(), {}) == {}


def test_the_longest_pain_of_the_neck_is_given_in_days() -> None:
    complaints = [
        {"region": "neck", "since_months": 2},
        {"region": "neck", "side": "left", "since_months": 24},
        {"region": "low_back", "since_months": 60},
        {"region": "neck", "side": "right", "state": "absent"},
    ]
    known = known_numbers(somebody(complaints=complaints), {})
    assert known == {"history.neck_pain_days": pytest.approx(2 * 365.25)}


@pytest.mark.parametrize("complaint", [{"region": "neck"}, {"region": "neck", "state": "absent"}])
def test_a_neck_without_a_stated_time_has_none(complaint: dict[str, str]) -> None:
    assert known_numbers(somebody(complaints=[complaint]), {}) == {}


def test_a_body_is_given_in_the_units_of_the_case() -> None:
    body = {"age_years": 61, "height_m": 1.74, "mass_kg": 82}
    known = known_numbers(somebody(person=body), {})
    assert known == {name: float(value) for name, value in body.items()}


@pytest.mark.parametrize(("sex", "code"), [("female", 0.0), ("male", 1.0), ("other", None)])
def test_a_sex_is_a_code_where_norms_exist_for_it(sex: str, code: float | None) -> None:
    assert known_numbers(somebody(person={"sex": sex}), {}).get("sex") == code


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_its_place_in_the_list(setting: str) -> None:
    assert known_numbers(somebody(setting=setting), {})["setting"] == SETTINGS.index(setting)


def test_a_measure_brings_its_error_along() -> None:
    alignment = {"stance": "standing", "c2_c7_sva_mm": {"value": 38, "sd": 3}}
    known = known_numbers(somebody(alignment=alignment), {})
    assert known == {"alignment.c2_c7_sva_mm": 38.0, "alignment.c2_c7_sva_mm.sd": 3.0}


def test_a_finding_is_one_or_zero_and_a_category_is_none_of_both() -> None:
    known = known_numbers(somebody(), {"a": "present", "b": "absent", "c": "some_category"})
    assert known == {"finding.a": 1.0, "finding.b": 0.0}


@pytest.mark.parametrize(
    ("order", "first"), [("back_first", 1.0), ("neck_first", 0.0), ("together", 0.0)]
)
def test_back_pain_that_came_first_is_marked(order: str, first: float) -> None:
    known = known_numbers(somebody(), {"neck_and_back_pain_order": order})
    assert known == {"history.back_pain_first": first}


def test_without_an_order_nothing_is_said_of_it() -> None:
    assert "history.back_pain_first" not in known_numbers(somebody(), {"a": "present"})
