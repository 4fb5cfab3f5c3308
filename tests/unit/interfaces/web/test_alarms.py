"""How soon the person is told to be seen: never later than the rules say, and with what to do."""

from __future__ import annotations

import re

import pytest

from plumbline.assessment import SafetyLevel
from plumbline.case import Case
from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.interfaces.web import intake
from plumbline.interfaces.web.alarms import advice_for, help_is_needed
from plumbline.interfaces.web.sequences import web_texts
from plumbline.pipeline import preview, read_case
from plumbline.reports.filling import texts
from plumbline.reports.urgency import TIER_OF, Tier, help_signs, tier_text

PRESSING = (SafetyLevel.EMERGENCY, SafetyLevel.URGENT)
RULES = {rule.id: rule for rule in red_flag_rules().rules}
# The list of signs at the end of the person's page, by words of each line: answers that say just
# that, every "or" of the line on its own; behind an @ who is meant where it is for some people, and
# behind a second one the pain, where it is not any pain of the low back.
SIGNS_TOLD: dict[str, list[str]] = {
    "feel faint": [
        *("collapse_or_fainting", "known_aortic_aneurysm"),
        "sudden_severe_pain new_abdominal_pain @ age_years: 70",
    ],
    "Chest pain": ["chest_pain_or_breathlessness"],
    "cold, pale": ["sudden_leg_cold_or_pale"],
    "drooping face": [
        *("brain_ischemia_symptoms", "sudden_visual_disturbance", "sudden_worst_headache"),
    ],
    "a headache and a stiff neck": ["fever new_headache neck_motion_restricted"],
    "high fall": [
        *("dangerous_neck_trauma", "recent_neck_trauma limb_paresthesia"),
        *("fresh_trauma limb_sensory_loss", "fresh_trauma progressive_weakness"),
        "known_axial_spondyloarthritis fresh_trauma",
    ],
    "you turn weak": [
        "anticoagulants sudden_severe_pain progressive_weakness",
        "recent_spinal_procedure sudden_severe_pain bilateral_leg_weakness",
    ],
    "ending your life": ["thoughts_of_self_harm"],
    "numb between the legs": [
        *("saddle_numbness", "new_bladder_change", "urinary_retention"),
        *("bowel_incontinence", "new_sexual_dysfunction"),
    ],
    "from day to day": ["cord_loss_over_days"],
    "lose strength or feeling": [
        *("cancer_history limb_sensory_loss", "cancer_history progressive_weakness"),
    ],
    "feel ill, or the pain": [
        *("fever unwell", "fever pain_steadily_worse", "fever severe_unremitting_pain"),
        "fever @ age_years: 12",
    ],
    "weak defense": [
        *("fever diabetes", "fever immunosuppression", "fever prolonged_steroids"),
        *("fever iv_drug_use", "fever recent_infection", "fever recent_spinal_procedure"),
    ],
    "the pain came suddenly and very strong.": [
        "anticoagulants sudden_severe_pain @ @ {region: low_back, since_months: 0.1}",
        "recent_spinal_procedure sudden_severe_pain @ @ {region: low_back, since_months: 0.1}",
    ],
    "and you smoke": [
        "new_abdominal_pain smoking @ age_years: 70",
        "sudden_severe_pain pain_in_testicle_or_loin",
    ],
    "outside of your period": [
        "abnormal_vaginal_bleeding new_abdominal_pain @ sex: female, age_years: 30"
    ],
    "you are dizzy": ["new_headache dizziness @ @ {region: neck, since_months: 0.5}"],
    "Pain goes around your chest": [
        "band_like_trunk_pain limb_sensory_loss @ @ {region: thoracic}"
    ],
    "In the last two weeks": [
        *("major_trauma fresh_trauma", "recent_neck_trauma", "fresh_trauma anticoagulants"),
    ],
    "jaws hurt": ["jaw_claudication @ age_years: 60", "scalp_tenderness @ age_years: 60"],
    "You are pregnant": [
        f"{told} @ pregnant: present, sex: female"
        for told in (
            *("abnormal_vaginal_bleeding", "fever", "new_abdominal_pain"),
            "urinary_infection_symptoms",
        )
    ],
    "Both legs hurt, and": [
        "bilateral_leg_symptoms limb_sensory_loss",
        "bilateral_leg_symptoms bilateral_leg_weakness",
    ],
    "A foot drops": ["foot_slap_gait", "bilateral_leg_weakness", "sensory_level"],
    "both hands and walk": [
        *("progressive_weakness", "progressive_gait_or_hand_loss", "hand_clumsiness falls"),
        "neck_extension_provokes_leg_pain neurogenic_claudication",
    ],
    "You have had cancer, or it": [
        *("cancer_history night_pain", "cancer_history pain_steadily_worse"),
        "cancer_history severe_unremitting_pain",
    ],
    "you inject drugs or had a needle": [
        *("recent_infection pain_steadily_worse", "iv_drug_use pain_steadily_worse"),
        *("iv_drug_use night_pain", "recent_spinal_procedure pain_steadily_worse"),
        "recent_spinal_procedure night_pain",
    ],
    "strong pain is new": [
        "known_axial_spondyloarthritis sudden_severe_pain",
        "contusion_or_abrasion",
    ],
    "belly hurts in a new way": [
        *("new_abdominal_pain fever", "new_abdominal_pain sudden_severe_pain"),
        "urinary_infection_symptoms fever",
    ],
    "A child": [
        *("night_pain @ age_years: 12", "unwell @ age_years: 12"),
        "progressive_weakness @ age_years: 12",
    ],
}
LOW_BACK = "{region: low_back}"
ENTRIES = texts("person_page.yaml")["help_today"]


def person(told: str = "", *, about: str = "", pain: str = LOW_BACK) -> Case:
    findings = ", ".join(f"{name}: present" for name in told.split())
    complaints = f"complaints: [{pain}]"
    return read_case(f"id: a\n{complaints}\nperson: {{{about}}}\nfindings: {{{findings}}}\n")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["says"][:24])
def test_whoever_has_told_a_sign_of_the_list_is_told_what_the_list_says(
    entry: dict[str, str],
) -> None:
    (answers,) = (told for words, told in SIGNS_TOLD.items() if words in entry["says"])
    for each in answers:
        told, about, pain = (part.strip() for part in f"{each}@@".split("@")[:3])
        case = person(told, about=about, pain=pain or LOW_BACK)
        assert advice_for(case).tier == entry["tier"], each


def test_every_sign_of_the_list_stands_in_it() -> None:
    said = " ".join(entry["says"] for entry in ENTRIES)
    assert [words for words in SIGNS_TOLD if words not in said] == []


def test_the_list_of_signs_says_first_whom_to_call_at_once_and_loses_no_sign() -> None:
    groups = help_signs()
    assert [one.tier for one in groups] == [Tier.NOW, Tier.TODAY, Tier.DAY]
    assert "emergency number" in groups[0].title
    assert sum(len(one.signs) for one in groups) == len(ENTRIES)


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
    assert "today if you feel ill" in advice.sooner[0]
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
    assert any("today" in line and "maternity unit" in line for line in lines)


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


def test_the_desk_shows_every_question_about_danger_among_the_signs_of_danger() -> None:
    (danger,) = (
        one for one in web_texts("sequences.yaml")["sequences"] if one["id"] == "red_flags"
    )
    rules = red_flag_rules()
    adult = {one.finding for one in rules.questions}
    assert len(adult) >= 30
    assert adult - set(danger["findings"]) == set()


def test_the_desk_leaves_out_no_question_that_alone_cannot_wait() -> None:
    (danger,) = (
        one for one in web_texts("sequences.yaml")["sequences"] if one["id"] == "red_flags"
    )
    alone = {
        name
        for name, entry in catalog().entries.items()
        if entry.test.kind == "question"
        and len(entry.values) == 2
        and preview(person(name), draws=0).safety.level is SafetyLevel.EMERGENCY
    }
    assert len(alone) > 5
    assert alone - set(danger["findings"]) == set()


@pytest.mark.parametrize(
    ("screen", "named"),
    [
        ("strength", {"foot_slap_gait", "bilateral_leg_weakness", "limb_sensory_loss", "falls"}),
        ("illness", {"sudden_severe_pain", "new_abdominal_pain"}),
        ("head", {"sudden_visual_disturbance"}),
    ],
)
def test_the_person_is_asked_about_strength_feeling_walk_and_sight_as_they_are_now(
    screen: str, named: set[str]
) -> None:
    topic = intake.topic_of(screen, person())
    assert topic.emergency
    assert named <= {one.id for one in topic.questions}


def test_signs_of_a_pregnancy_in_danger_are_asked_of_those_who_may_be_pregnant() -> None:
    assert "pregnancy" in intake.topic_ids(person(about="pregnant: present"))
    assert "pregnancy" in intake.topic_ids(person(about="sex: female, age_years: 30"))
    assert "pregnancy" in intake.topic_ids(person())
    assert "pregnancy" not in intake.topic_ids(person(about="sex: male"))
    assert "pregnancy" not in intake.topic_ids(person(about="sex: female, age_years: 71"))


def test_the_height_of_a_fall_is_asked_unless_the_neck_was_not_hurt() -> None:
    asked = intake.topic_ids(person("recent_neck_trauma"))
    unhurt = read_case("id: a\nfindings: {recent_neck_trauma: absent}\n")
    assert "neck_hurt" in asked
    assert "neck_hurt" in intake.topic_ids(person())
    assert "neck_hurt" not in intake.topic_ids(unhurt)
    words = {one.id: one.words for one in intake.topic_of("neck_hurt", person()).questions}
    assert "your neck hurt by a fall" in words["dangerous_neck_trauma"]
    early = intake.topic_of("injury", person()).questions
    assert "dangerous_neck_trauma" not in {one.id for one in early}


def test_a_pregnant_person_with_another_alarm_is_sent_to_one_place() -> None:
    about = "pregnant: present, sex: female"
    told = advice_for(person("bilateral_leg_symptoms limb_sensory_loss fever", about=about))
    said = [*told.steps, *(step for one in told.beside for step in one.steps)]
    assert len([line for line in said if "emergency department" in line]) == 1
    assert not any("go there today" in line for line in said)
    assert any("Call them on the way" in line for line in said)


def test_who_has_only_a_sign_for_the_maternity_unit_is_sent_there() -> None:
    told = advice_for(person("abnormal_vaginal_bleeding", about="pregnant: present, sex: female"))
    assert any("maternity unit now" in line for line in told.steps)
    assert told.beside == ()


def test_a_meningitis_can_be_told_before_anything_else() -> None:
    asked = {
        question.id
        for topic in intake.topic_ids(person())
        for question in intake.topic_of(topic, person()).questions
        if intake.topic_of(topic, person()).emergency
    }
    assert {"fever", "new_headache", "neck_motion_restricted", "diabetes"} <= asked
    assert "urinary_infection_symptoms" in asked
