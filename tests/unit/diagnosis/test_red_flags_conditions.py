"""What fulfills a condition, and what never does."""

from __future__ import annotations

import pytest

from plumbline.case import Case, read_case
from plumbline.diagnosis.red_flags_conditions import (
    AtLeast,
    Present,
    Quantity,
    Reads,
    Says,
    findings_of,
    fulfilled_by,
    known_findings,
    known_signs_of,
    read_condition,
    signs_of,
)
from plumbline.errors import EvidenceError


def person(text: str) -> Case:
    return read_case(f"plumbline: 1\nid: someone\n{text}\n")


def test_a_finding_is_enough_on_one_side() -> None:
    case = person("findings: {hoffmann: {left: absent, right: present}}")
    assert fulfilled_by(Present(finding="hoffmann"), signs_of(case)) == ("hoffmann",)


@pytest.mark.parametrize("value", ["absent", "unknown", "{left: absent}"])
def test_what_is_absent_or_not_known_fulfills_nothing(value: str) -> None:
    case = person(f"findings: {{fever: {value}}}")
    assert fulfilled_by(Present(finding="fever"), signs_of(case)) == ()


def test_a_side_that_was_not_looked_at_leaves_the_finding_unknown() -> None:
    case = person("findings: {hoffmann: {left: absent}, babinski: {left: absent, right: absent}}")
    assert set(known_findings(case)) == {"babinski"}


def test_what_an_image_shows_counts_as_a_finding() -> None:
    case = person("imaging: [{kind: mri, region: lumbar, findings: {slipped: present}}]")
    assert "slipped" in signs_of(case).present


def test_where_two_places_differ_the_alarming_one_is_taken() -> None:
    case = person(
        "findings: {abscess: absent}\n"
        "imaging: [{kind: mri, region: lumbar, findings: {abscess: present}}]"
    )
    assert "abscess" in signs_of(case).present


@pytest.mark.parametrize(("count", "expected"), [(1, ("a", "c")), (2, ("a", "c")), (3, ())])
def test_at_least_so_many_are_counted_and_named_in_order(
    count: int, expected: tuple[str, ...]
) -> None:
    parts = (Present(finding="a"), Present(finding="b"), Present(finding="c"))
    signs = signs_of(person("findings: {c: present, a: present}"))
    assert fulfilled_by(AtLeast(count=count, parts=parts), signs) == expected


@pytest.mark.parametrize(
    ("limit", "holds"),
    [("at_least", True), ("at_most", True), ("above", False), ("below", False)],
)
def test_a_limit_itself_belongs_to_at_least_and_at_most(limit: str, holds: bool) -> None:
    condition = Quantity(name="age_years", limit=limit, number=60.0)
    signs = signs_of(person("person: {age_years: 60}"))
    assert bool(fulfilled_by(condition, signs)) is holds


def test_an_unknown_age_is_neither_young_nor_old() -> None:
    signs = signs_of(person("complaints: [{region: low_back}]"))
    for limit in ("at_least", "at_most", "above", "below"):
        assert not fulfilled_by(Quantity(name="age_years", limit=limit, number=60.0), signs)


def test_the_newest_spinal_pain_and_the_oldest_back_or_leg_pain_are_told_apart() -> None:
    case = person(
        "person: {age_years: 40}\n"
        "complaints: [{region: neck, since_months: 1}, {region: low_back, since_months: 24},"
        " {region: buttock, since_months: 60}]"
    )
    numbers = signs_of(case).quantities
    assert numbers["spine_pain_months"] == 1
    assert numbers["longest_pain_months"] == 60
    assert numbers["onset_age_years"] == pytest.approx(35)


def test_a_denied_complaint_says_nothing() -> None:
    signs = signs_of(person("complaints: [{region: neck, state: absent, timing: night}]"))
    assert signs.words == {"since:unknown"}


def test_complaints_treatments_and_results_speak() -> None:
    case = person(
        "person: {sex: female, pregnant: present}\n"
        "complaints: [{region: buttock, timing: night, quality: [dull]}]\n"
        "treatments: [{kind: steroid}]\n"
        "labs: {hla_b27: present, esr_mm_h: 92}"
    )
    signs = signs_of(case)
    assert {
        "since:unknown",
        "region:buttock",
        "region:buttock_or_leg",
        "timing:night",
        "quality:dull",
        "treatment:steroid",
        "lab:hla_b27",
        "sex:female",
        "person:pregnant",
    } == signs.words
    assert signs.quantities["esr_mm_h"] == 92


def test_concepts_are_spelled_out() -> None:
    concepts = {"gait": {"any_of": ["wide", "tandem"]}}
    condition = read_condition({"all_of": [{"concept": "gait"}, "a"]}, concepts, place="here")
    assert findings_of(condition) == {"wide", "tandem", "a"}
    assert fulfilled_by(condition, signs_of(person("findings: {a: present, tandem: present}")))


def test_a_word_is_read_as_a_word() -> None:
    assert read_condition({"says": "region:neck"}, {}, place="here") == Says(word="region:neck")


@pytest.mark.parametrize(
    ("wanted", "expected"), [("any", ("level",)), (["c5_c6"], ("level",)), (["c3_c4"], ())]
)
def test_a_finding_that_takes_a_word_is_heard_by_its_word(
    wanted: object, expected: tuple[str, ...]
) -> None:
    condition = read_condition({"finding": "level", "is": wanted}, {}, place="here")
    assert isinstance(condition, Reads)
    assert findings_of(condition) == {"level"}
    assert fulfilled_by(condition, signs_of(person("findings: {level: c5_c6}"))) == expected


@pytest.mark.parametrize("value", ["present", "absent", "unknown"])
def test_a_state_is_no_word(value: str) -> None:
    signs = signs_of(person(f"findings: {{level: {value}}}"))
    assert fulfilled_by(Reads(finding="level"), signs) == ()


def test_a_word_on_one_side_or_on_an_image_is_enough() -> None:
    sided = signs_of(person("findings: {level: {left: c5_c6}}"))
    shown = signs_of(person("imaging: [{kind: mri, region: cervical, findings: {level: c5_c6}}]"))
    for signs in (sided, shown):
        assert fulfilled_by(Reads(finding="level", values=("c5_c6",)), signs) == ("level",)


def test_what_was_looked_for_is_known_whether_found_or_not() -> None:
    known = known_signs_of(person("findings: {a: present, b: absent, c: unknown, level: c5_c6}"))
    assert known.present == {"a", "b", "level"}


def test_a_score_is_a_quantity() -> None:
    assert signs_of(person("scores: {mjoa_0_18: 9}")).quantities["mjoa_0_18"] == 9


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ({"concept": "gate"}, "Did you mean gait"),
        ({"concept": "loop"}, "contains itself"),
        ({"none_of": ["a"]}, "unknown form"),
        ({"at_least": 3, "of": ["a", "b"]}, "3 of 2"),
        ({"any_of": []}, "1 of 0"),
        ({"quantity": "age_years"}, "exactly one of"),
        ({"quantity": "age_years", "above": 1, "below": 2}, "exactly one of"),
        (["a"], "a finding or a mapping"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_place(node: object, message: str) -> None:
    concepts = {"gait": "wide", "loop": {"any_of": [{"concept": "loop"}]}}
    with pytest.raises(EvidenceError, match=message) as refusal:
        read_condition(node, concepts, place="here")
    assert str(refusal.value).startswith(("here", "loop"))
