"""Pairs of signs that are seen in time: what one of them leaves for later is due beside another."""

from __future__ import annotations

import pytest

from plumbline.assessment import Safety
from plumbline.case import Case, read_case
from plumbline.diagnosis import red_flag_rules, safety_only, triage
from plumbline.explanation.what_next.red_flag_questions import in_one_breath, open_questions

MONTHS = 3.0
FRESH = 0.2
EMERGENCY, URGENT, SOON = "emergency", "urgent", "soon"


def person(
    findings: str = "", *, age: float = 40, months: float = MONTHS, onset: str = "", who: str = ""
) -> Case:
    present = ", ".join(f"{name}: present" for name in findings.split())
    began = f", onset: {onset}" if onset else ""
    pain = f"{{region: low_back, since_months: {months}, intensity_0_10: 6{began}}}"
    return read_case(
        f"plumbline: 1\nid: someone\nperson: {{age_years: {age}{who}}}\n"
        f"complaints: [{pain}]\nfindings: {{{present}}}\n"
    )


def ids(case: Case) -> list[str]:
    return [flag.id for flag in triage(case).flags]


def asked(safety: Safety) -> list[str]:
    questions = open_questions(safety)
    standing = {one.finding for one in safety.not_assessed}
    return [one.finding for one in questions if one.finding not in standing]


class TestSignsOfTheCord:
    @pytest.mark.parametrize(
        "findings",
        [
            "sustained_clonus babinski",
            "hoffmann leg_spasticity",
            "sustained_clonus hyperreflexia",
            "babinski leg_weakness",
            "hyperreflexia arm_weakness",
            "hoffmann limb_sensory_loss",
        ],
    )
    def test_of_two_kinds_or_with_lost_function_are_urgent(self, findings: str) -> None:
        case = person(findings, age=30)
        assert triage(case).level == URGENT
        assert "upper_motor_neuron_signs" in ids(case)

    @pytest.mark.parametrize("findings", ["hoffmann tromner", "babinski", "hyperreflexia"])
    def test_of_one_kind_stay_at_two_weeks(self, findings: str) -> None:
        assert triage(person(findings, age=30)).level == SOON

    def test_ask_for_the_image_now_and_for_the_chest(self) -> None:
        flag = triage(person("sustained_clonus babinski")).flags[0]
        assert "now" in flag.action
        assert "chest" in flag.action
        assert "if any is positive" not in flag.action

    @pytest.mark.parametrize(
        "findings", ["hyperreflexia gait_deviation", "hyperreflexia hand_clumsiness"]
    )
    def test_brisk_reflexes_count_beside_lost_function(self, findings: str) -> None:
        assert triage(person(findings)).level == URGENT

    @pytest.mark.parametrize(
        "hands", ["hand_numbness", "trouble_with_buttons", "handwriting_worse"]
    )
    @pytest.mark.parametrize("walking", ["falls", "gait_deviation", "romberg"])
    @pytest.mark.parametrize("age", [17.0, 40.0, 80.0])
    def test_failing_hands_and_walking_are_urgent_at_any_age(
        self, hands: str, walking: str, age: float
    ) -> None:
        assert triage(person(f"{hands} {walking}", age=age)).level == URGENT

    @pytest.mark.parametrize(
        "loss", ["leg_weakness", "bilateral_leg_weakness", "new_bladder_change"]
    )
    def test_a_level_on_the_trunk_with_lost_function_is_an_emergency(self, loss: str) -> None:
        assert triage(person("sensory_level")).level == URGENT
        assert triage(person(f"sensory_level {loss}")).level == EMERGENCY

    @pytest.mark.parametrize("bleeds", ["anticoagulants", "recent_spinal_procedure"])
    def test_sudden_pain_and_weakness_under_blood_thinners_may_be_a_bleed(
        self, bleeds: str
    ) -> None:
        case = person(f"{bleeds} sudden_severe_pain leg_weakness")
        assert triage(case).level == EMERGENCY
        assert "bleed_in_canal" in ids(case)
        assert triage(person(f"{bleeds} sudden_severe_pain")).level != EMERGENCY

    @pytest.mark.parametrize(
        ("image", "opinion"), [("present", "spine surgeon"), ("absent", "neurology")]
    )
    def test_what_is_done_follows_from_what_the_image_showed(
        self, image: str, opinion: str
    ) -> None:
        case = read_case(
            "plumbline: 1\nid: someone\nfindings: {hoffmann: present, wide_based_gait: present, "
            f"hand_clumsiness: present, mri_cord_compression_cervical: {image}}}\n"
        )
        actions = {flag.action for flag in triage(case).flags if flag.level == URGENT}
        assert len(actions) == 1
        (action,) = actions
        assert opinion in action
        assert "Where the image" not in action


class TestLegs:
    def test_a_foot_that_slaps_is_as_urgent_as_severe_weakness(self) -> None:
        assert triage(person("foot_slap_gait")).level == URGENT
        assert triage(person("heel_walking_difficult toe_extensor_weakness")).level == URGENT
        assert triage(person("heel_walking_difficult")).level == SOON

    @pytest.mark.parametrize("loss", ["leg_weakness", "limb_sensory_loss"])
    def test_two_painful_legs_that_lose_function_are_urgent(self, loss: str) -> None:
        case = person(f"bilateral_leg_symptoms {loss}")
        assert triage(case).level == URGENT
        assert {"saddle_numbness", "new_bladder_change"} <= {
            one.finding for one in open_questions(triage(case))
        }
        lost = person(f"bilateral_leg_symptoms {loss} new_bladder_change")
        assert triage(lost).level == EMERGENCY


class TestFever:
    @pytest.mark.parametrize(
        "other",
        [
            "spinal_midline_tenderness",
            "pain_steadily_worse",
            "severe_unremitting_pain",
            "constitutional_symptoms",
            "unexplained_weight_loss",
        ],
    )
    def test_with_the_pattern_of_an_infection_is_seen_today(self, other: str) -> None:
        case = person(f"fever {other}")
        assert triage(case).level == URGENT
        (rule,) = red_flag_rules().named(["fever_with_spinal_pattern"])
        assert rule.id in ids(case)
        assert rule.help == "today"

    def test_asks_at_once_for_all_that_makes_it_an_emergency(self) -> None:
        safety = triage(person("fever hand_numbness"))
        found = asked(safety)
        assert found[0] == "unwell"
        risks = {"iv_drug_use", "diabetes", "prolonged_steroids", "immunosuppression"}
        assert risks | {"recent_infection", "recent_spinal_procedure"} <= set(found)
        assert "spinal_midline_tenderness" in found
        assert found.index("diabetes") < found.index("hoffmann")

    def test_asks_for_what_weakens_the_defense_in_one_breath(self) -> None:
        breaths = in_one_breath(open_questions(triage(person("fever"))))
        groups = {one.group.id: one for one in breaths if one.group is not None}
        assert "diabetes" in {one.finding for one in groups["infection_risks"].questions}

    @pytest.mark.parametrize("risk", ["diabetes", "tuberculosis_risk", "alcohol_dependence"])
    def test_every_answer_that_makes_it_an_emergency_is_asked_for(self, risk: str) -> None:
        assert risk in asked(triage(person("fever")))
        assert triage(person(f"fever {risk}")).level == EMERGENCY

    @pytest.mark.parametrize(
        "findings",
        [
            "iv_drug_use night_pain",
            "recent_spinal_procedure pain_steadily_worse",
            "recent_infection severe_unremitting_pain",
        ],
    )
    def test_may_be_missing_where_germs_had_a_way_to_the_spine(self, findings: str) -> None:
        case = person(findings)
        assert triage(case).level == URGENT
        assert "hidden_spinal_infection" in ids(case)


class TestInjuries:
    def test_that_are_fresh_are_asked_about(self) -> None:
        assert "fresh_trauma" in {one.finding for one in triage(person()).not_assessed}

    @pytest.mark.parametrize(
        "case",
        [
            person("fresh_trauma"),
            person(months=FRESH, onset="after_trauma"),
            person(months=FRESH, onset="after_whiplash"),
        ],
    )
    def test_that_are_fresh_never_end_without_an_alarm(self, case: Case) -> None:
        assert triage(case).level == SOON
        assert "fresh_injury" in ids(case)
        assert safety_only(case)

    @pytest.mark.parametrize(
        "case",
        [
            person("major_trauma fresh_trauma"),
            person("major_trauma", months=FRESH),
            person("major_trauma recent_neck_trauma"),
            person("recent_neck_trauma"),
            person("fresh_trauma anticoagulants"),
        ],
    )
    def test_that_are_grave_or_of_the_neck_or_with_blood_thinners_are_seen_today(
        self, case: Case
    ) -> None:
        safety = triage(case)
        assert safety.level == URGENT
        rules = red_flag_rules().named(one.id for one in safety.flags if one.level == URGENT)
        assert any(rule.help == "today" for rule in rules)

    def test_that_are_long_past_are_not_fresh(self) -> None:
        assert ids(person("major_trauma")) == ["injury"]
        assert "fresh_injury" not in ids(person(months=20, onset="after_trauma"))

    @pytest.mark.parametrize(
        "loss", ["leg_weakness", "limb_sensory_loss", "arm_weakness", "hand_numbness"]
    )
    def test_that_are_fresh_with_any_loss_are_an_emergency(self, loss: str) -> None:
        assert triage(person(f"fresh_trauma {loss}")).level == EMERGENCY

    @pytest.mark.parametrize(
        "injury", ["fresh_trauma", "major_trauma", "recent_neck_trauma", "minor_trauma_onset"]
    )
    @pytest.mark.parametrize("stiff", ["known_axial_spondyloarthritis", "syndesmophytes_on_film"])
    def test_of_a_stiff_spine_are_an_emergency(self, injury: str, stiff: str) -> None:
        assert triage(person(f"{injury} {stiff}")).level == EMERGENCY

    def test_of_a_stiff_spine_may_not_be_remembered(self) -> None:
        pain = "newly_worse_pain severe_unremitting_pain"
        assert triage(person(f"known_axial_spondyloarthritis {pain}")).level == URGENT
        assert triage(person("known_axial_spondyloarthritis")).level != URGENT


class TestPregnancy:
    WHO = ", pregnant: present"

    @pytest.mark.parametrize(
        "sign",
        ["fever", "abnormal_vaginal_bleeding", "new_abdominal_pain", "urinary_infection_symptoms"],
    )
    def test_with_a_sign_of_danger_goes_to_the_maternity_unit_today(self, sign: str) -> None:
        safety = triage(person(sign, age=30, who=self.WHO))
        assert safety.level == URGENT
        assert "Maternity unit today" in safety.flags[0].action

    def test_bleeding_is_told_as_nothing_else(self) -> None:
        assert ids(person("abnormal_vaginal_bleeding", age=30, who=self.WHO)) == ["pregnancy_alarm"]

    def test_bleeding_is_never_called_cancer(self) -> None:
        (flag,) = triage(person("abnormal_vaginal_bleeding", age=30)).flags
        assert flag.level == SOON
        assert "ancer" not in flag.reason


class TestOtherPairs:
    @pytest.mark.parametrize("case", [person("cancer_history newly_worse_pain")])
    def test_cancer_before_with_newly_worse_pain_is_urgent(self, case: Case) -> None:
        assert triage(case).level == URGENT
        assert triage(person("cancer_history")).level == SOON

    def test_sudden_pain_where_the_artery_can_tear_is_an_emergency(self) -> None:
        case = person("sudden_severe_pain known_connective_tissue_disorder")
        assert triage(case).level == EMERGENCY
        assert "aortic_aneurysm" in ids(case)

    def test_sight_that_suddenly_fails_is_an_emergency_and_asked_for(self) -> None:
        assert triage(person("sudden_visual_disturbance")).level == EMERGENCY
        assert "sudden_visual_disturbance" in {one.finding for one in triage(person()).not_assessed}
