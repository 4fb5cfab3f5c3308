"""What the person says of a sign that is examined: kept beside the findings, never among them."""

from __future__ import annotations

import jsonschema
import pytest

from plumbline.case import Sided, case_schema, case_to_mapping, mirror, read_case
from plumbline.diagnosis import catalog
from plumbline.errors import CaseError

SAID = (
    "reported: {limb_sensory_loss: {left: absent, right: present}, bilateral_leg_weakness: absent}"
)


def test_what_the_person_says_is_read_and_written_again() -> None:
    case = read_case(f"id: a\n{SAID}\n", vocabulary=catalog().vocabulary)
    assert case.reported["limb_sensory_loss"] == Sided(left="absent", right="present")
    assert case.findings == {}
    assert read_case(case_to_mapping(case), vocabulary=catalog().vocabulary) == case


def test_it_is_a_part_of_the_content_and_has_a_mirror_image() -> None:
    case = read_case(f"id: a\n{SAID}\n")
    assert case.digest() != read_case("id: a\n").digest()
    assert mirror(case).reported["limb_sensory_loss"] == Sided(left="present", right="absent")
    assert mirror(case).seed_digest() == case.seed_digest()


def test_a_case_without_it_keeps_its_digest() -> None:
    plain = read_case("id: a\nfindings: {hoffmann: present}\n")
    assert (
        read_case("id: a\nfindings: {hoffmann: present}\nreported: {}\n").digest() == plain.digest()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "{myelopathy_cluster: three_or_more}",
        "{hofman: absent}",
        "{bilateral_leg_weakness: {left: absent}}",
        "{limb_sensory_loss: 3}",
    ],
)
def test_only_what_a_person_can_say_of_a_sign_is_read(wrong: str) -> None:
    with pytest.raises(CaseError, match="reported"):
        read_case(f"id: a\nreported: {wrong}\n", vocabulary=catalog().vocabulary)


@pytest.mark.parametrize("wrong", ["{some_sign: 3}", "{some_sign: often}"])
def test_without_a_catalog_it_still_takes_no_number_and_no_word(wrong: str) -> None:
    with pytest.raises(CaseError, match="present, absent or unknown"):
        read_case(f"id: a\nreported: {wrong}\n")


@pytest.mark.parametrize("words", [None, catalog().vocabulary], ids=["form", "catalog"])
def test_the_schema_describes_it(words: object) -> None:
    schema = case_schema(words)  # type: ignore[arg-type]
    told = {"limb_sensory_loss": {"left": "absent"}}
    jsonschema.validate({"id": "a", "reported": told}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "a", "reported": {"limb_sensory_loss": 3}}, schema)
