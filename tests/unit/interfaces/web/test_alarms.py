"""How soon the person is told to be seen: never later than the rules say, and with what to do."""

from __future__ import annotations

import re

import pytest

from plumbline.assessment import SafetyLevel
from plumbline.case import Case
from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.interfaces.web import intake
from plumbline.interfaces.web.alarms import advice_for, help_is_needed
from plumbline.pipeline import preview, read_case
from plumbline.reports.filling import texts
from plumbline.reports.urgency import TIER_OF, Tier, help_sentences, help_signs, tier_text

PRESSING = (SafetyLevel.EMERGENCY, SafetyLevel.URGENT)
RULES = {rule.id: rule for rule in red_flag_rules().rules}
# The list of signs at the end of the person's page, in order: answers that say just that.
SIGNS_TOLD: dict[str, list[str]] = {
    "feel faint": ["collapse_or_fainting"],
    "drooping face": ["brain_ischemia_symptoms"],
    "numb between the legs": ["saddle_numbness", "new_bladder_change", "bowel_incontinence"],
    "from day to day": ["cord_loss_over_days"],
    "feel ill": ["fever unwell"],
    "last two weeks": ["major_trauma fresh_trauma"],
    "had cancer": ["cancer_history night_pain"],
}
ENTRIES = texts("person_page.yaml")["help_today"]


def person(told: str = "", *, about: str = "") -> Case:
    findings = ", ".join(f"{name}: present" for name in told.split())
    complaints = "complaints: [{region: low_back}]"
    return read_case(f"id: a\n{complaints}\nperson: {{{about}}}\nfindings: {{{findings}}}\n")


@pytest.mark.parametrize(("entry", "words"), list(zip(ENTRIES, SIGNS_TOLD, strict=True)))
def test_whoever_has_told_a_sign_of_the_list_is_told_what_the_list_says(
    entry: dict[str, str], words: str
) -> None:
    assert words in entry["says"]
    for told in SIGNS_TOLD[words]:
        assert advice_for(person(told)).tier == entry["tier"]


def test_the_list_of_signs_says_first_whom_to_call_at_once_and_loses_no_sign() -> None:
    groups = help_signs()
    assert [one.tier for one in groups] == [Tier.NOW, Tier.TODAY, Tier.DAY]
    assert "emergency number" in groups[0].title
    assert sum(len(one.signs) for one in groups) == len(ENTRIES) == len(help_sentences())


def test_in_one_list_a_sign_of_another_urgency_says_which() -> None:
    said = [one.text for one in help_sentences()]
    assert sum(tier_text(Tier.NOW).title in one for one in said) == 2
    assert sum(tier_text(Tier.DAY).title in one for one in said) == 1


def test_every_rule_that_asks_for_an_ambulance_is_told_as_the_emergency_number() -> None:
    asking = {name for name, rule in RULES.items() if "ambulance" in rule.action}
    assert len(asking) > 4
    assert {RULES[name].help for name in asking} == {"ambulance"}


def test_no_rule_that_keeps_the_spine_still_lets_somebody_bring_the_person() -> None:
    still = {name for name, rule in RULES.items() if re.search("Keep the .* still", rule.action)}
    assert {RULES[name].help for name in still} == {"ambulance"}


def test_every_rule_that_acts_today_is_told_as_today() -> None:
    acting = {
        name
        for name, rule in RULES.items()
        if rule.level is SafetyLevel.URGENT and re.search(r"\btoday\b", rule.action)
    }
    said = {name for name in acting if not re.search(r"days .*go today", RULES[name].action)}
    assert said
    assert {RULES[name].help for name in said} == {"today"}


def test_the_texts_name_only_rules_that_exist() -> None:
    told = texts("alarms.yaml")
    assert {*told["rules"], *told["soon"]} <= set(RULES)
    assert {RULES[name].level for name in told["soon"]} == {SafetyLevel.SOON}


@pytest.mark.parametrize(
    "told",
    ["", "fever", "saddle_numbness", "progressive_weakness", "hand_clumsiness falls", "unwell"],
)
def test_nobody_is_told_to_wait_longer_than_the_rules_say(told: str) -> None:
    case = person(told)
    level = preview(case, draws=0).safety.level
    assert advice_for(case).tier.rank >= TIER_OF[level].rank


@pytest.mark.parametrize("tier", [Tier.NOW, Tier.TODAY])
def test_who_must_not_wait_is_told_whom_to_call_and_not_to_drive(tier: Tier) -> None:
    steps = " ".join(tier_text(tier).steps)
    assert "emergency number" in steps
    assert "Do not drive" in steps


def test_who_needs_an_ambulance_is_not_told_that_it_may_be_harmless_or_to_be_brought() -> None:
    advice = advice_for(person("brain_ischemia_symptoms"))
    said = " ".join([advice.title, advice.lead, *advice.steps])
    assert "emergency number now" in said
    assert "harmless" not in said
    assert "bring" not in said


def test_a_fever_alone_names_the_same_day_and_keeps_the_open_questions() -> None:
    advice = advice_for(person("fever"))
    assert advice.tier is Tier.SOON
    assert "today if you feel ill" in advice.reasons[0]
    assert len(advice.unanswered) > 3


@pytest.mark.parametrize("told", ["fever unwell", "major_trauma fresh_trauma"])
def test_what_is_told_as_today_does_not_wait_two_weeks_for_the_professional(told: str) -> None:
    safety = preview(person(told), draws=0).safety
    assert safety.level is SafetyLevel.URGENT
    assert "today" in safety.flags[0].action


def test_urgent_answers_are_told_at_once_and_each_only_once() -> None:
    nothing, weaker = advice_for(person()), advice_for(person("progressive_weakness"))
    assert help_is_needed(nothing, weaker)
    assert not help_is_needed(weaker, weaker)
    assert not help_is_needed(nothing, advice_for(person("fever")))


def test_a_lesser_alarm_does_not_interrupt_again_and_a_greater_one_does() -> None:
    saddle = advice_for(person("saddle_numbness"))
    assert not help_is_needed(saddle, advice_for(person("saddle_numbness progressive_weakness")))
    assert help_is_needed(saddle, advice_for(person("saddle_numbness brain_ischemia_symptoms")))


def test_pregnancy_gets_what_was_promised_how_soon_and_what_to_watch_for() -> None:
    advice = advice_for(person(about="pregnant: present"))
    ((title, lines),) = advice.notes
    assert "pregnant" in title
    assert "how soon" in lines[0]
    assert any("maternity unit today" in line for line in lines)


def test_whoever_is_told_nothing_but_the_urgency_is_told_why() -> None:
    assert {one.id for one in red_flag_rules().restrictions} == set(texts("alarms.yaml")["notes"])


def test_who_is_not_grown_up_is_told_so() -> None:
    assert "18" in advice_for(person(about="age_years: 16")).notes[0][0]
    assert advice_for(person(about="age_years: 18")).notes == ()


def test_every_question_that_alone_cannot_wait_is_asked_before_all_others() -> None:
    everybody = person("recent_neck_trauma")
    asked = {
        question.id: intake.topic_of(topic, everybody).emergency
        for topic in intake.topic_ids(everybody)
        for question in intake.topic_of(topic, everybody).questions
    }
    alone = {
        name
        for name, entry in catalog().entries.items()
        if entry.test.kind == "question"
        and len(entry.values) == 2
        and preview(person(name), draws=0).safety.level in PRESSING
    }
    assert len(alone) > 10
    assert {name for name in alone if not asked.get(name, False)} == set()
