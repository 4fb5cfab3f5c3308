"""Pairs of signs whose danger shows in neither alone, and old stories that are no news."""

from __future__ import annotations

import pytest

from plumbline.case import Case, read_case
from plumbline.diagnosis import red_flag_rules, triage

EMERGENCY, URGENT, SOON, NONE = "emergency", "urgent", "soon", "not_assessed"


def person(
    findings: str, *, age: float = 40, months: float | None = 0.1, where: str = "", who: str = ""
) -> Case:
    present = ", ".join(f"{name}: present" for name in findings.split())
    since = "" if months is None else f", since_months: {months}"
    regions = ", ".join(f"{{region: {one}{since}}}" for one in ("low_back", *where.split()))
    return read_case(
        f"plumbline: 1\nid: someone\nperson: {{age_years: {age}{who}}}\n"
        f"complaints: [{regions}]\nfindings: {{{present}}}\n"
    )


@pytest.mark.parametrize(
    ("case", "rule", "level"),
    [
        (person("anticoagulants sudden_severe_pain"), "bleed_in_canal_possible", URGENT),
        (person("recent_spinal_procedure sudden_severe_pain"), "bleed_in_canal_possible", URGENT),
        (person("anticoagulants sudden_severe_pain arm_sensory_loss"), "bleed_in_canal", EMERGENCY),
        (person("fresh_trauma arm_sensory_loss"), "trauma_with_neurology", EMERGENCY),
        (person("fresh_trauma weak_grip"), "trauma_with_neurology", EMERGENCY),
        (person("cancer_history arm_sensory_loss"), "cancer_with_neurology", EMERGENCY),
        (person("hoffmann weak_grip"), "upper_motor_neuron_signs", URGENT),
        (person("hoffmann arm_sensory_loss"), "upper_motor_neuron_signs", URGENT),
        (person("weak_grip gait_deviation"), "cord_hands_and_walking", URGENT),
        (person("arm_sensory_loss romberg"), "cord_hands_and_walking", URGENT),
        (person("arm_sensory_loss"), "cord_examination_incomplete", SOON),
        (
            person("band_like_trunk_pain leg_weakness", where="thoracic"),
            "thoracic_cord_possible",
            URGENT,
        ),
        (
            person("leg_weakness limb_sensory_loss", where="thoracic"),
            "thoracic_cord_possible",
            URGENT,
        ),
        (person("band_like_trunk_pain bilateral_leg_weakness"), "cord_level_with_loss", EMERGENCY),
        (person("new_abdominal_pain smoker", age=72), "aorta_possible", URGENT),
        (person("sudden_severe_pain", age=61, where="thoracic"), "aorta_possible", URGENT),
        (
            person("sudden_severe_pain pain_in_testicle_or_loin", age=72),
            "aortic_aneurysm",
            EMERGENCY,
        ),
        (
            person("sudden_severe_pain pain_in_testicle_or_loin", age=18),
            "sudden_loin_or_testicle_pain",
            URGENT,
        ),
        (
            person("new_abdominal_pain abnormal_vaginal_bleeding", age=29, who=", sex: female"),
            "bleeding_and_belly_pain",
            URGENT,
        ),
        (
            person("new_headache", age=29, who=", sex: female, pregnant: present"),
            "pregnancy_alarm",
            URGENT,
        ),
        (
            person(
                "diabetes spinal_midline_tenderness pain_steadily_worse severe_unremitting_pain"
            ),
            "tender_spine_with_infection_risk",
            URGENT,
        ),
        (
            person("alcohol_dependence spinal_midline_tenderness severe_unremitting_pain"),
            "tender_spine_with_infection_risk",
            URGENT,
        ),
        (
            person("recent_spinal_procedure spinal_midline_tenderness newly_worse_pain"),
            "tender_spine_with_infection_risk",
            URGENT,
        ),
        (person("bilateral_leg_symptoms"), "both_legs", SOON),
        (
            person("known_rheumatoid_arthritis lhermitte", months=12),
            "inflammatory_neck_with_cord",
            URGENT,
        ),
        (person("vertebral_fracture_on_film leg_weakness", age=83), "fracture_with_loss", URGENT),
        (person("new_headache dizziness", where="neck"), "new_neck_pain_with_head", URGENT),
    ],
)
def test_a_pair_is_heard(case: Case, rule: str, level: str) -> None:
    safety = triage(case)
    assert rule in {flag.id for flag in safety.flags}
    assert safety.level == level


@pytest.mark.parametrize(
    ("findings", "months", "level"),
    [
        ("known_axial_spondyloarthritis major_trauma", 180, SOON),
        ("known_axial_spondyloarthritis major_trauma newly_worse_pain", 180, EMERGENCY),
        ("known_axial_spondyloarthritis major_trauma", None, EMERGENCY),
        ("vertebral_fracture_on_film new_bladder_change", 120, URGENT),
        ("vertebral_fracture_on_film new_bladder_change", 1, EMERGENCY),
        ("bilateral_leg_symptoms limb_sensory_loss", 60, SOON),
        ("bilateral_leg_symptoms limb_sensory_loss", None, URGENT),
        ("bilateral_leg_symptoms", 36, NONE),
        ("anticoagulants sudden_severe_pain", 36, NONE),
    ],
)
def test_an_old_story_is_no_news_unless_the_pain_is(
    findings: str, months: float | None, level: str
) -> None:
    assert triage(person(findings, months=months)).level == level


@pytest.mark.parametrize(
    ("findings", "told", "left_out"),
    [
        ("hoffmann falls", "cord_signs_with_lost_function", "cord_examination_incomplete"),
        ("bilateral_leg_symptoms leg_weakness", "both_legs_with_loss", "weakness"),
        (
            "saddle_numbness new_bladder_change",
            "cauda_equina_suspected",
            "new_bladder_or_bowel_change",
        ),
        ("neck_extensor_weakness hand_numbness", "dropped_head_with_cord", "dropped_head"),
    ],
)
def test_two_days_are_never_told_for_one_thing(findings: str, told: str, left_out: str) -> None:
    raised = {flag.id for flag in triage(person(findings)).flags}
    assert told in raised
    assert left_out not in raised


def test_a_dropped_head_is_not_imaged_twice() -> None:
    (rule,) = red_flag_rules().named(["dropped_head_with_cord"])
    case = person("neck_extensor_weakness mri_cord_compression_cervical")
    (flag,) = [one for one in triage(case).flags if one.id == rule.id]
    assert flag.action != rule.action
    assert "MRI" not in flag.action
