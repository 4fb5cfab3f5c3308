"""One page tells one urgency: the strictest, with nothing beside it that asks for less haste."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from plumbline.assessment import Flag, Safety, SafetyLevel
from plumbline.case import Case
from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.diagnosis.red_flags_conditions import AtLeast, Condition, Present, Quantity, Reads
from plumbline.interfaces.web.sequences import web_texts
from plumbline.pipeline import preview, read_case
from plumbline.reports.advice import Advice, advice_of
from plumbline.reports.filling import texts
from plumbline.reports.urgency import SOONER, TIER_OF, Tier, tier_text

RULES = {rule.id: rule for rule in red_flag_rules().rules}
ENTRIES = texts("person_page.yaml")["help_today"]
PRESSING = (SafetyLevel.EMERGENCY, SafetyLevel.URGENT)
# What the people told who were shown two times at once, and what lies beside it.
TOLD = (
    *("fresh_trauma", "major_trauma", "recent_neck_trauma", "fever", "unwell", "saddle_numbness"),
    *("chest_pain_or_breathlessness", "cancer_history", "falls", "thoughts_of_self_harm"),
    *("known_axial_spondyloarthritis", "progressive_weakness", "new_abdominal_pain", "diabetes"),
)
ABOUT = ("", "pregnant: present, sex: female", "age_years: 15", "age_years: 80")
# Times that somebody could keep to; a line that says "if" is about something else than now.
TIMES = {
    Tier.NOW: re.compile(r"emergency number now|ambulance", re.IGNORECASE),
    Tier.TODAY: re.compile(r"\btoday\b|same day", re.IGNORECASE),
    Tier.DAY: re.compile(r"within a day", re.IGNORECASE),
    Tier.SOON: re.compile(r"two weeks|next visit|appointment", re.IGNORECASE),
}
CONDITIONAL = re.compile(r"\bif\b", re.IGNORECASE)


def person(told: str = "", *, about: str = "") -> Case:
    findings = ", ".join(f"{name}: present" for name in told.split())
    pain = "{region: low_back, since_months: 4}"
    return read_case(
        f"id: a\ncomplaints: [{pain}]\nperson: {{{about}}}\nfindings: {{{findings}}}\n"
    )


def advice(told: str = "", *, about: str = "") -> Advice:
    seen = preview(person(told, about=about), draws=0)
    return advice_of(seen.safety, seen.restricted)


def lines_of(told: Advice) -> list[str]:
    """Return every line of a page about how soon."""
    beside = [line for one in told.beside for line in (one.title, one.lead, *one.steps)]
    noted = [line for _, lines in told.notes for line in lines]
    head = (told.title, told.lead, *told.steps)
    return [*head, *told.reasons, *told.also, *told.sooner, *beside, *noted]


def times_of(told: Advice) -> set[Tier]:
    """Return the times that a page names without an "if"."""
    sentences = [one for line in lines_of(told) for one in re.split(r"(?<=[.!?])\s+", line)]
    plain = [one for one in sentences if not CONDITIONAL.search(one)]
    return {tier for tier, words in TIMES.items() if any(words.search(one) for one in plain)}


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("size", [1, 2])
def test_no_page_names_two_times(about: str, size: int) -> None:
    for some in combinations(TOLD, size):
        told = advice(" ".join(some), about=about)
        allowed = {Tier.TODAY} if told.beside else set()
        assert times_of(told) <= {told.tier} | allowed, some


def test_everything_at_once_still_names_one_time() -> None:
    told = advice(" ".join(one for one in TOLD if one != "thoughts_of_self_harm"))
    assert told.tier is Tier.NOW
    assert times_of(told) == {Tier.NOW}


@pytest.mark.parametrize("told", ["", *TOLD])
def test_what_would_be_sooner_is_sooner_than_what_is_told(told: str) -> None:
    found = advice(told)
    assert all(group.tier.rank > found.tier.rank for group in found.signs)
    for line in found.sooner:
        assert any(
            line.startswith(texts("alarms.yaml")["tiers"][tier]["sooner"])
            for tier in Tier
            if tier.presses and tier.rank > found.tier.rank
        )


def test_who_calls_the_emergency_number_is_shown_nothing_that_could_wait() -> None:
    told = advice("chest_pain_or_breathlessness fever")
    assert (told.signs, told.sooner, told.may_be_sooner) == ((), (), False)


def test_a_pregnant_person_with_an_alarm_is_not_put_off_and_says_that_she_is_pregnant() -> None:
    calm = advice(about="pregnant: present, sex: female")
    pressed = advice("saddle_numbness", about="pregnant: present, sex: female")
    (_, calm_lines), (_, pressed_lines) = calm.notes[0], pressed.notes[0]
    assert any("bleed" in line for line in calm_lines)
    assert any("that you are pregnant" in line for line in pressed_lines)
    assert not any("Tell your midwife" in line for line in pressed_lines)


class TestThoughtsOfEndingOnesLife:
    def test_have_their_own_words_and_name_the_emergency_number_first(self) -> None:
        told = advice("thoughts_of_self_harm")
        assert told.text.gentle
        assert "emergency number" in told.steps[0]
        assert "stay alone" in told.steps[1]
        assert any("crisis line of your country" in step for step in told.steps)
        assert any("put away" in step for step in told.steps)

    def test_are_not_told_about_driving_or_about_hands_on_the_neck(self) -> None:
        words = " ".join(lines_of(advice("thoughts_of_self_harm"))).lower()
        assert not re.search(r"drive|crack|press your", words)

    def test_name_no_number_but_those_of_the_emergency_call(self) -> None:
        words = " ".join(lines_of(advice("thoughts_of_self_harm")))
        assert set(re.findall(r"\d+", words)) == {"112", "911", "999"}

    @pytest.mark.parametrize("other", ["saddle_numbness", "brain_ischemia_symptoms"])
    def test_keep_their_words_beside_another_alarm(self, other: str) -> None:
        alone, both = advice("thoughts_of_self_harm"), advice(f"thoughts_of_self_harm {other}")
        assert alone.beside == ()
        assert both.beside == (alone.text,)
        assert both.title == tier_text(both.tier).title

    def test_stand_above_what_is_less_urgent(self) -> None:
        told = advice("thoughts_of_self_harm progressive_weakness")
        assert told.text.gentle
        assert any("strength" in words for words in told.also)


def test_every_rule_has_a_reason_for_the_person() -> None:
    said = texts("alarms.yaml")
    kinds = {"soon": said["soon"], "rules": said["rules"]}
    assert {name for name in RULES if not any(name in one for one in kinds.values())} == set()
    assert {RULES[name].level for name in kinds["soon"]} == {SafetyLevel.SOON}
    assert {RULES[name].level for name in kinds["rules"]} <= set(PRESSING)


def test_the_reason_of_a_rule_names_no_time_of_its_own() -> None:
    for rule in RULES.values():
        flag = Flag(id=rule.id, level=rule.level, reason=rule.reason, action=rule.action)
        safety = Safety(level=rule.level, flags=(flag,), not_assessed=())
        (words,) = advice_of(safety, ()).reasons
        assert not any(pattern.search(words) for pattern in TIMES.values()), rule.id


def test_a_weak_leg_that_gets_worse_does_not_wait_for_the_appointment() -> None:
    flag = Flag(id="weakness", level=SafetyLevel.SOON, reason="A weak leg", action="Examine.")
    told = advice_of(Safety(level=SafetyLevel.SOON, flags=(flag,), not_assessed=()), ())
    assert told.tier is Tier.SOON
    assert any("weaker" in line and "at once" in line for line in told.sooner)


def test_nobody_who_is_worn_out_is_told_that_they_told_of_feeling_ill() -> None:
    told = advice("constitutional_symptoms fever new_abdominal_pain")
    assert not any(line.startswith("You feel ill") for line in lines_of(told))


def can_be_told(condition: Condition, askable: frozenset[str]) -> bool:
    """Return whether a condition can be fulfilled by nothing but what a person tells."""
    match condition:
        case Present(finding=finding) | Reads(finding=finding):
            return finding in askable
        case Quantity(name=name):
            return name.endswith(("age_years", "pain_months", "pain_intensity"))
        case AtLeast(count=count, parts=parts):
            return sum(can_be_told(one, askable) for one in parts) >= count
        case _:
            kind = condition.word.partition(":")[0]
            return kind in {"region", "timing", "onset", "sex", "person"}


def asked_in_the_intake() -> frozenset[str]:
    fields = [one for screen in web_texts("intake.yaml")["screens"] for one in screen["fields"]]
    return frozenset(one["finding"] for one in fields if "finding" in one)


def test_the_list_of_signs_has_every_alarm_that_a_person_can_tell() -> None:
    questions = {n for n, entry in catalog().entries.items() if entry.test.kind == "question"}
    askable = asked_in_the_intake() | questions
    tellable = {
        name
        for name, rule in RULES.items()
        if rule.level in PRESSING and can_be_told(rule.when, askable)
    }
    listed = {name for entry in ENTRIES for name in entry["rules"]}
    assert len(tellable) > 25
    assert tellable - listed == set()
    assert listed <= set(RULES)


def test_no_sign_of_the_list_is_put_later_than_its_rule() -> None:
    for entry in ENTRIES:
        for name in entry["rules"]:
            rule = RULES[name]
            due = SOONER.get(rule.help) or TIER_OF[rule.level]
            assert Tier(entry["tier"]).rank >= due.rank, name
