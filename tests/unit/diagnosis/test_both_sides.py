"""What is there on the left and on the right is there on both sides."""

from __future__ import annotations

import pytest

from plumbline.case import Case, FindingState, read_case
from plumbline.diagnosis import catalog, contradictions, derived_states, observe, triage
from plumbline.diagnosis.class_lists import both_sides

BOTH = "bilateral_leg_weakness"


def person(findings: str) -> Case:
    return read_case(
        "id: someone\nperson: {age_years: 40}\n"
        "complaints: [{region: low_back, since_months: 1}]\n"
        f"findings: {{{findings}}}\n",
        vocabulary=catalog().vocabulary,
    )


def raised(findings: str) -> dict[str, str]:
    case = person(findings)
    flags = triage(case, derived=derived_states(case, catalog())).flags
    return {one.id: str(one.level) for one in flags}


def test_the_list_names_findings_that_are_told_by_side() -> None:
    entries = catalog().entries
    for one in both_sides():
        assert all(entries[name].sided and entries[name].tristate for name in (one.of, *one.kinds))
        assert all(not entries[name].sided for name in one.findings)


@pytest.mark.parametrize(
    ("findings", "both"),
    [
        ("leg_weakness: {left: present, right: present}", True),
        ("severe_leg_weakness: {left: present, right: present}", True),
        ("leg_weakness: {left: present}, severe_leg_weakness: {right: present}", True),
        ("toe_extensor_weakness: {left: present}, knee_extension_weakness: {right: present}", True),
        ("leg_weakness: {left: present, right: absent}", False),
        ("leg_weakness: {left: present, right: unknown}", False),
        ("leg_weakness: {left: present}, severe_leg_weakness: {left: present}", False),
        ("leg_weakness: {left: absent, right: absent}", False),
        ("leg_weakness: present", False),
        ("arm_weakness: {left: present, right: present}", False),
    ],
)
def test_two_weak_legs_are_both_legs_weak(findings: str, both: bool) -> None:
    states = derived_states(person(findings), catalog())
    assert (states.get(BOTH) is FindingState.PRESENT) is both
    assert BOTH not in states or both


@pytest.mark.parametrize("sign", ["babinski", "hoffmann", "sustained_clonus", "leg_spasticity"])
def test_two_weak_legs_with_a_sign_of_the_cord_are_an_emergency(sign: str) -> None:
    by_side = f"{sign}: present, leg_weakness: {{left: present, right: present}}"
    one_leg = f"{sign}: present, leg_weakness: {{left: present, right: absent}}"
    assert raised(by_side)["cord_deteriorating"] == "emergency"
    assert raised(by_side) == raised(f"{sign}: present, leg_weakness: present, {BOTH}: present")
    assert "cord_deteriorating" not in raised(one_leg)


def test_two_weak_legs_with_pain_in_both_are_an_emergency_of_the_cauda_equina() -> None:
    pain = "bilateral_leg_symptoms: present"
    assert "cauda_equina_suspected" in raised(
        f"{pain}, leg_weakness: {{left: present, right: present}}"
    )
    assert "cauda_equina_suspected" not in raised(f"{pain}, leg_weakness: {{left: present}}")


def test_two_weak_legs_are_counted_as_when_they_are_named_so() -> None:
    by_side = observe(person("leg_weakness: {left: present, right: present}"), catalog())
    by_name = observe(person(f"{BOTH}: present"), catalog())
    assert by_side.observations == by_name.observations
    assert "leg_weakness" not in by_side.observations


def test_a_denial_beside_two_weak_legs_is_a_contradiction_and_silences_nothing() -> None:
    case = person(f"leg_weakness: {{left: present, right: present}}, {BOTH}: absent")
    assert [one.finding for one in contradictions(case, catalog())] == [BOTH]
    assert derived_states(case, catalog())[BOTH] is FindingState.PRESENT
