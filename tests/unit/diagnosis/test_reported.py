"""A person's answer is no examination: a yes raises an alarm, a no reassures nobody."""

from __future__ import annotations

import pytest

from plumbline.case import Case, read_case
from plumbline.diagnosis import (
    avoid,
    catalog,
    derived_states,
    observe,
    red_flag_rules,
    stated_values,
    triage,
)
from plumbline.diagnosis.red_flags_conditions import findings_of, known_findings
from plumbline.pipeline import preview

EXAMINED = ("bilateral_leg_weakness", "foot_slap_gait", "limb_sensory_loss", "leg_weakness")
IN_RULES = sorted(
    one.id
    for one in catalog().findings
    if one.tristate
    and not one.test.asked
    and any(one.id in findings_of(rule.when) for rule in red_flag_rules().rules)
)


def person(said: str = "", *, findings: str = "", age: float = 40) -> Case:
    return read_case(
        f"id: someone\nperson: {{age_years: {age}}}\n"
        "complaints: [{region: low_back, since_months: 1}]\n"
        f"findings: {{{findings}}}\nreported: {{{said}}}\n",
        vocabulary=catalog().vocabulary,
    )


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("finding", EXAMINED)
def test_the_answer_of_a_person_moves_no_likelihood(finding: str, state: str) -> None:
    said = person(f"{finding}: {state}")
    assert observe(said, catalog()) == observe(person(), catalog())
    assert finding not in stated_values(said, catalog())


@pytest.mark.parametrize("finding", IN_RULES)
def test_a_yes_raises_what_an_examined_sign_raises(finding: str) -> None:
    said, examined = person(f"{finding}: present"), person(findings=f"{finding}: present")
    told, seen = triage(said), triage(examined)
    assert told.level is seen.level
    assert [one.id for one in told.flags] == [one.id for one in seen.flags]
    assert {one.action for one in avoid(said, told)} == {
        one.action for one in avoid(examined, seen)
    }


@pytest.mark.parametrize("finding", IN_RULES)
def test_a_no_changes_nothing_that_is_told_about_urgency(finding: str) -> None:
    others = "saddle_numbness: present, hoffmann: present"
    for findings in ("", others):
        said = person(f"{finding}: absent", findings=findings)
        assert triage(said) == triage(person(findings=findings))


def test_a_no_does_not_count_as_looked_for() -> None:
    assert "babinski" not in known_findings(person("babinski: absent"))
    assert derived_states(person("babinski: absent"), catalog()) == derived_states(
        person(), catalog()
    )


def test_an_examination_takes_the_place_of_what_was_said() -> None:
    said = "bilateral_leg_weakness: present"
    strong = triage(person(said, findings="bilateral_leg_weakness: absent"))
    assert strong.flags == ()
    # One side alone is no examination of both.
    half = triage(person("limb_sensory_loss: present, hoffmann: present"))
    open_side = person(
        "limb_sensory_loss: present, hoffmann: present",
        findings="limb_sensory_loss: {left: absent}",
    )
    assert triage(open_side) == half


def test_the_reason_of_an_alarm_says_that_nobody_has_examined_it() -> None:
    labels = {entry.id: entry.label for entry in catalog().findings}
    (said, *_) = triage(person("foot_slap_gait: present"), labels=labels).flags
    (seen, *_) = triage(person(findings="foot_slap_gait: present"), labels=labels).flags
    assert said.reason == f"{seen.reason} (as the person says, not examined)"


@pytest.mark.parametrize("state", ["present", "absent"])
def test_what_was_said_is_still_asked_for(state: str) -> None:
    # A change of the bladder asks nothing of the legs; a weak leg asks whether both are weak.
    weak = "leg_weakness: present"

    def asked(said: str, findings: str) -> set[str]:
        step = preview(person(said, findings=findings), draws=8).next
        assert step is not None
        return {one.finding for one in step.red_flag_questions}

    said = f"bilateral_leg_weakness: {state}"
    assert "bilateral_leg_weakness" in asked("", weak)
    assert "bilateral_leg_weakness" in asked(said, weak)
    assert "bilateral_leg_weakness" not in asked("", f"{weak}, bilateral_leg_weakness: {state}")
