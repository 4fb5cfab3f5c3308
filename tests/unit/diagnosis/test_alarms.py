"""Which findings alarm by themselves: all that can be asked are asked before everything else."""

from __future__ import annotations

import pytest

from plumbline.assessment import SafetyLevel
from plumbline.case import Case, FindingState, FindingValue, FrozenMapping, Person, Setting
from plumbline.diagnosis import alarm_of, catalog, is_alarming, red_flag_rules, triage
from plumbline.diagnosis.alarms import raised_alone
from plumbline.pipeline import preview

AGES = (20.0, 60.0, 90.0)
PLACES = (
    frozenset({"region:low_back"}),
    frozenset({"region:low_back", "region:neck", "region:head"}),
    frozenset({"region:low_back", "region:leg", "region:thoracic"}),
)
ASKED = {one.finding: one for one in red_flag_rules().questions}
QUESTIONS = [entry.id for entry in catalog().findings if entry.test.kind == "question"]
NOW = SafetyLevel.URGENT


def person(age: float, setting: Setting = Setting.UNKNOWN, **findings: str) -> Case:
    states = {name: FindingState(word) for name, word in findings.items()}
    return Case(
        id="one",
        person=Person(age_years=age),
        setting=setting,
        findings=FrozenMapping[str, FindingValue](states),
    )


@pytest.mark.parametrize("finding", QUESTIONS)
@pytest.mark.slow
def test_what_can_be_asked_and_alarms_alone_is_asked_before_everything_else(finding: str) -> None:
    """Unless an answer that is known rules it out: then it is no longer due."""
    rules = red_flag_rules()
    for age in AGES:
        for words in PLACES:
            level = raised_alone(finding, rules, words=words, age_years=age)
            if level is None or not level.is_at_least(NOW):
                continue
            assert finding in ASKED
            keys = catalog()[finding].only_after
            open_now = {one.finding for one in triage(person(age)).not_assessed}
            assert finding in open_now or (keys is not None and ASKED[finding].applies == keys)


def test_what_alarms_alone_in_a_child_is_asked_of_a_child() -> None:
    """Clumsy hands are asked about in other words: whether fine work gets worse."""
    open_now = {one.finding for one in triage(person(10.0)).not_assessed}
    for finding in set(QUESTIONS) - {"hand_clumsiness"}:
        level = raised_alone(finding, red_flag_rules(), words=PLACES[0], age_years=10.0)
        keys = catalog()[finding].only_after
        if level is not None and level.is_at_least(NOW) and keys is None:
            assert finding in open_now


@pytest.mark.parametrize("setting", list(Setting))
def test_the_open_questions_come_first_in_every_setting(setting: Setting) -> None:
    case = person(60.0, setting)
    step = preview(case, draws=2).next
    assert step is not None
    everybody = [name for name, one in ASKED.items() if one.applies is None]
    first = [one.finding for one in step.red_flag_questions]
    assert set(first[: len(everybody) + 2]) == {*everybody, "jaw_claudication", "scalp_tenderness"}


def test_no_alarm_is_not_said_while_one_of_them_is_open() -> None:
    said = dict.fromkeys(ASKED, "absent")
    assert triage(person(60.0, **said)).level is SafetyLevel.NO_ALARM_FOUND
    for name in ("chest_pain_or_breathlessness", "known_aortic_aneurysm", "thoughts_of_self_harm"):
        rest = {one: state for one, state in said.items() if one != name}
        assert triage(person(60.0, **rest)).level is SafetyLevel.NOT_ASSESSED


@pytest.mark.parametrize(
    ("finding", "level"),
    [
        ("severe_leg_weakness", SafetyLevel.URGENT),
        ("cord_loss_over_days", SafetyLevel.EMERGENCY),
        ("brain_ischemia_symptoms", SafetyLevel.EMERGENCY),
        ("progressive_weakness", SafetyLevel.URGENT),
        ("recent_neck_trauma", SafetyLevel.EMERGENCY),
        ("hoffmann", SafetyLevel.SOON),
        ("worse_sitting", None),
    ],
)
def test_the_alarm_of_a_finding_is_that_of_the_adult_in_whom_it_weighs_most(
    finding: str, level: SafetyLevel | None
) -> None:
    assert alarm_of(finding) == level


@pytest.mark.parametrize("finding", ["fever", "cancer_history", "major_trauma", "foot_slap_gait"])
def test_what_is_asked_of_everybody_or_alarms_alone_is_marked(finding: str) -> None:
    assert is_alarming(finding)


@pytest.mark.parametrize("finding", ["night_pain", "pain_steadily_worse", "hoffmann", "diabetes"])
def test_what_alarms_alone_in_a_child_only_is_not_marked(finding: str) -> None:
    assert not is_alarming(finding)


def test_every_group_asks_for_questions_and_none_stands_in_two() -> None:
    named = [name for group in red_flag_rules().groups for name in group.findings]
    assert len(set(named)) == len(named)
    asks = {name for rule in red_flag_rules().rules for name in rule.asks}
    asks |= {name for screen in red_flag_rules().screens for name in screen.asks}
    diagnoses = {name for name in QUESTIONS if name.startswith("known_")}
    assert set(named) <= set(ASKED) | asks | diagnoses
