"""Rules whose questions are asked of whomever they are meant for, as long as they can matter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plumbline.case import Case
from plumbline.diagnosis import catalog, derived_states, red_flag_rules, triage
from plumbline.diagnosis.red_flags import Screen
from plumbline.evidence import utilities
from plumbline.explanation.what_next import NextStep
from plumbline.pipeline import what_next

FEW = 40
SCREENS = {screen.id: screen for screen in red_flag_rules().screens}
FEATURES = SCREENS["axial_refer"].asks
OF_EVERYBODY = [one for one in SCREENS.values() if one.entry is None]
YOUNG = """ask: buttock_or_leg
person: {age_years: 20, sex: male}
complaints: [{region: buttock, side: right, since_months: 12}]
"""


def asked(step: NextStep) -> list[str]:
    return [one.finding for one in step.red_flag_questions]


def told(**values: str) -> str:
    return "findings: {" + ", ".join(f"{name}: {value}" for name, value in values.items()) + "}"


def test_every_screen_belongs_to_a_rule_that_its_questions_can_raise() -> None:
    rules = {rule.id: rule for rule in red_flag_rules().rules}
    for screen in red_flag_rules().screens:
        assert screen.rule in rules or not screen.rule
        assert set(screen.asks) <= set(catalog().entries)


@pytest.mark.parametrize("screen", OF_EVERYBODY, ids=lambda one: one.id)
@pytest.mark.parametrize("age", [20, 45, 70])
def test_course_illness_risks_and_blood_are_asked_of_everybody_before_every_test(
    somebody: Callable[[str], Case], screen: Screen, age: int
) -> None:
    text = f"person: {{age_years: {age}}}\ncomplaints: [{{region: low_back}}]\n"
    assert set(screen.asks) <= set(asked(what_next(somebody(text), draws=FEW)))


@pytest.mark.parametrize(("age", "expected"), [(49, False), (50, True), (80, True)])
def test_thin_bone_is_asked_for_from_fifty_on(
    somebody: Callable[[str], Case], age: int, expected: bool
) -> None:
    text = f"person: {{age_years: {age}}}\ncomplaints: [{{region: low_back}}]\n"
    found = asked(what_next(somebody(text), draws=FEW))
    assert ("osteoporosis_known" in found) is expected


def test_a_tap_on_the_spine_is_asked_for_once_it_decides(somebody: Callable[[str], Case]) -> None:
    text = "person: {age_years: 68}\ncomplaints: [{region: low_back, since_months: 0.7}]\n"
    risk = dict.fromkeys(["diabetes", "pain_steadily_worse", "severe_unremitting_pain"], "present")
    assert "spinal_midline_tenderness" in asked(what_next(somebody(text + told(**risk)), draws=FEW))
    plain = told(diabetes="present")
    assert "spinal_midline_tenderness" not in asked(what_next(somebody(text + plain), draws=FEW))


def test_nobody_is_sent_for_image_and_blood_before_the_questions_for_them() -> None:
    action = utilities().actions["red_flag_imaging"]
    assert action.after is not None
    of_everybody = {name for screen in OF_EVERYBODY for name in screen.asks}
    questions = {one.finding for one in red_flag_rules().questions}
    assert set(action.after.look_for) <= of_everybody | questions


class TestTheStoryOfAnInflamedSpine:
    def test_is_asked_of_a_young_person_before_every_test(
        self, somebody: Callable[[str], Case]
    ) -> None:
        found = [name for name in asked(what_next(somebody(YOUNG), draws=FEW)) if name in FEATURES]
        assert found == list(FEATURES)

    @pytest.mark.parametrize(
        "other", [YOUNG.replace("20", "60"), YOUNG.replace("since_months: 12", "since_months: 2")]
    )
    def test_is_not_asked_of_those_for_whom_the_rule_is_not_meant(
        self, somebody: Callable[[str], Case], other: str
    ) -> None:
        assert not set(asked(what_next(somebody(other), draws=FEW))) & set(FEATURES)

    def test_ends_where_the_rule_cannot_be_raised_any_more(
        self, somebody: Callable[[str], Case]
    ) -> None:
        older = YOUNG.replace("age_years: 20", "age_years: 42").replace("buttock,", "leg,")
        few = dict.fromkeys(FEATURES[:5], "absent")
        assert asked(what_next(somebody(older + told(**few)), draws=FEW)).count(FEATURES[5]) == 1
        enough = dict.fromkeys(FEATURES[:6], "absent")
        step = what_next(somebody(older + told(**enough)), draws=FEW)
        assert not set(asked(step)) & set(FEATURES)

    def test_what_cannot_be_told_counts_as_out_of_reach(
        self, somebody: Callable[[str], Case]
    ) -> None:
        older = YOUNG.replace("age_years: 20", "age_years: 42").replace("buttock,", "leg,")
        step = what_next(somebody(older), draws=FEW, skip=FEATURES[:6])
        assert not set(asked(step)) & set(FEATURES)

    def test_ends_once_the_rule_is_raised(self, somebody: Callable[[str], Case]) -> None:
        yes = dict.fromkeys(FEATURES[:4], "present")
        step = what_next(somebody(YOUNG + told(**yes)), draws=FEW)
        assert not set(asked(step)) & set(FEATURES)
        assert step.best_action_now is not None
        assert step.best_action_now.label == "Refer to rheumatology"

    def test_asks_for_the_inherited_marker_at_three(self, somebody: Callable[[str], Case]) -> None:
        none, three = (told(waking_second_half_of_night=one) for one in ("absent", "present"))
        assert "hla_b27" not in asked(what_next(somebody(YOUNG + none), draws=FEW))
        assert "hla_b27" in asked(what_next(somebody(YOUNG + three), draws=FEW))

    def test_leaves_the_level_as_it_is(self, somebody: Callable[[str], Case]) -> None:
        every = {one.finding: "absent" for one in red_flag_rules().questions}
        case = somebody(YOUNG + told(**every))
        safety = triage(case, derived=derived_states(case, catalog()))
        assert safety.level == "no_alarm_found"
        assert set(asked(what_next(case, draws=FEW))) >= set(FEATURES)


def test_strength_is_asked_for_where_a_leg_hurts(somebody: Callable[[str], Case]) -> None:
    leg = "person: {age_years: 60}\ncomplaints: [{region: leg}, {region: low_back}]\n"
    back = "person: {age_years: 60}\ncomplaints: [{region: low_back}]\n"
    assert "leg_weakness" in asked(what_next(somebody(leg), draws=FEW))
    assert "leg_weakness" not in asked(what_next(somebody(back), draws=FEW))


def test_nobody_is_asked_to_examine_where_nobody_examines(
    somebody: Callable[[str], Case],
) -> None:
    leg = "person: {age_years: 60}\ncomplaints: [{region: leg}, {region: low_back}]\n"
    step = what_next(somebody(f"{leg}setting: general_population\n"), draws=FEW)
    assert "leg_weakness" not in asked(step)


def test_numb_hands_are_asked_for_once_the_cord_was_ill(somebody: Callable[[str], Case]) -> None:
    text = "person: {age_years: 72}\ncomplaints: [{region: low_back}]\n"
    found = asked(what_next(somebody(text + told(known_myelopathy="present")), draws=FEW))
    assert found.index("hand_numbness") < found.index("hoffmann")


def test_what_was_answered_is_no_look_that_was_not_taken(somebody: Callable[[str], Case]) -> None:
    text = "person: {age_years: 72}\ncomplaints: [{region: low_back}]\n" + told(
        known_myelopathy="present", hoffmann="absent", babinski="absent"
    )
    answered = {"known_myelopathy", "hoffmann", "babinski"}
    assert "sustained_clonus" in asked(what_next(somebody(text), draws=FEW, skip=answered))
