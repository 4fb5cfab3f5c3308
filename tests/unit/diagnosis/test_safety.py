"""How urgent it is: textbook people."""

from __future__ import annotations

import pytest

from plumbline.assessment import SafetyLevel
from plumbline.case import Case, FindingState, read_case
from plumbline.diagnosis.red_flags import red_flag_rules
from plumbline.diagnosis.safety import safety_only, triage

BACK = "{region: low_back, since_months: 1}"


def person(findings: str, *, age: float = 40, rest: str = "", complaints: str = BACK) -> Case:
    present = ", ".join(f"{name}: present" for name in findings.split())
    return read_case(
        f"plumbline: 1\nid: someone\nperson: {{age_years: {age}}}\n"
        f"complaints: [{complaints}]\nfindings: {{{present}}}\n{rest}\n"
    )


def level(findings: str, **more: object) -> str:
    return str(triage(person(findings, **more)).level)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "findings",
    [
        "saddle_numbness",
        "urinary_retention",
        "new_bladder_change bilateral_leg_symptoms",
        "cord_loss_over_days",
        "hoffmann progressive_weakness",
        "fever prolonged_steroids",
        "fever iv_drug_use",
        "cancer_history leg_weakness",
        "cancer_history gait_deviation",
        "pulsatile_abdominal_mass",
        "collapse_or_fainting",
        "horner_sign",
        "brain_ischemia_symptoms",
        "dangerous_neck_trauma",
        "recent_neck_trauma limb_paresthesia",
        "recent_neck_trauma known_axial_spondyloarthritis",
    ],
)
def test_an_emergency_is_told_as_one(findings: str) -> None:
    assert level(findings) == "emergency"


@pytest.mark.parametrize(
    "findings",
    [
        "hoffmann hand_clumsiness",
        "babinski gait_deviation",
        "progressive_gait_or_hand_loss",
        "new_bladder_change",
        "new_bladder_change hyperreflexia",
        "progressive_weakness",
        "cancer_history night_pain",
        "cancer_history spinal_midline_tenderness",
        "raised_psa_unresolved night_pain spinal_midline_tenderness",
        "known_rheumatoid_arthritis hoffmann",
        "neck_extensor_weakness hand_numbness",
        "neck_extension_provokes_leg_pain neurogenic_claudication",
        "mri_cord_compression_cervical hoffmann",
        "diabetes recent_injection newly_worse_pain",
        "contusion_or_abrasion",
        "spinal_metastases_on_imaging",
    ],
)
def test_what_needs_contact_within_a_day_is_urgent(findings: str) -> None:
    assert level(findings) == "urgent"


@pytest.mark.parametrize(
    "findings",
    [
        "fever",
        "raised_psa_unresolved",
        "unexplained_weight_loss",
        "prolonged_steroids",
        "immunosuppression",
        "major_trauma",
        "hoffmann",
        "hand_numbness",
        "gait_deviation",
        "toe_extensor_weakness",
        "raised_psa_unresolved night_pain",
        "mri_cord_compression_cervical",
        "neck_extension_provokes_leg_pain",
        "osteoporosis_known sudden_severe_pain",
        "vertebral_fracture_on_film",
    ],
)
def test_a_single_unspecific_flag_stays_at_two_weeks(findings: str) -> None:
    assert level(findings) == "soon"


@pytest.mark.parametrize(
    "findings", ["", "night_pain", "diabetes", "newly_worse_pain", "minor_trauma_onset"]
)
def test_what_most_people_carry_raises_no_flag(findings: str) -> None:
    assert level(findings) == "not_assessed"


@pytest.mark.parametrize(("age", "expected"), [(45, "soon"), (46, "urgent")])
def test_age_over_45_is_the_third_of_the_five_cord_signs(age: float, expected: str) -> None:
    assert level("hoffmann inverted_supinator", age=age) == expected


@pytest.mark.parametrize(("volume", "expected"), [(199, "not_assessed"), (200, "emergency")])
def test_a_residual_of_200_ml_is_an_emergency_and_less_proves_nothing(
    volume: int, expected: str
) -> None:
    assert level("", rest=f"labs: {{post_void_residual_ml: {volume}}}") == expected


@pytest.mark.parametrize(("age", "expected"), [(64, "urgent"), (65, "emergency")])
def test_a_neck_injury_from_65_on_needs_imaging_first(age: float, expected: str) -> None:
    assert level("recent_neck_trauma", age=age) == expected


SPONDYLOARTHRITIS = "improves_with_movement nsaid_response psoriasis"


def ids(case: Case) -> set[str]:
    return {flag.id for flag in triage(case).flags}


@pytest.mark.parametrize(
    ("findings", "age", "rest", "expected"),
    [
        (SPONDYLOARTHRITIS, 30, "", {"refer", "test"}),
        (SPONDYLOARTHRITIS, 50, "", {"test"}),
        (SPONDYLOARTHRITIS, 50, "labs: {hla_b27: present}", {"refer", "test"}),
        (SPONDYLOARTHRITIS, 60, "", set()),
        ("psoriasis nsaid_response", 50, "labs: {hla_b27: present}", set()),
    ],
)
def test_four_of_nine_refer_and_three_test_hla_b27(
    findings: str, age: float, rest: str, expected: set[str]
) -> None:
    case = person(findings, age=age, rest=rest, complaints="{region: low_back, since_months: 120}")
    raised = {one.rsplit("_", 1)[1] for one in ids(case) if one.startswith("axial_")}
    assert raised == expected


def test_inflammatory_features_of_a_short_pain_refer_nobody() -> None:
    assert not ids(person(SPONDYLOARTHRITIS + " enthesitis", age=30))


@pytest.mark.parametrize(("age", "expected"), [(49, False), (50, True)])
def test_polymyalgia_is_asked_for_from_50_on(age: float, expected: bool) -> None:
    case = person("bilateral_shoulder_aching morning_stiffness", age=age)
    assert ("polymyalgia" in ids(case)) is expected


def test_no_alarm_is_found_only_after_every_question_was_asked() -> None:
    asked = [question.finding for question in red_flag_rules().questions]
    everybody = {one.finding for one in red_flag_rules().questions if one.applies is None}
    answers = dict.fromkeys(asked, "absent")
    everything = read_case({"plumbline": 1, "id": "asked", "findings": answers})
    assert triage(everything).level is SafetyLevel.NO_ALARM_FOUND
    for left_out in asked:
        rest = {name: state for name, state in answers.items() if name != left_out}
        safety = triage(read_case({"plumbline": 1, "id": "asked", "findings": rest}))
        applies = left_out in everybody
        assert [one.finding for one in safety.not_assessed] == [left_out] * applies
        assert (safety.level is SafetyLevel.NOT_ASSESSED) is applies


def test_the_questions_about_jaw_and_scalp_are_for_people_of_fifty_and_more() -> None:
    young = {one.finding for one in triage(person("", age=49)).not_assessed}
    old = {one.finding for one in triage(person("", age=50)).not_assessed}
    assert old - young == {"jaw_claudication", "scalp_tenderness"}


def test_a_full_bladder_is_asked_about_once_the_bladder_has_changed() -> None:
    before = {one.finding for one in triage(person("")).not_assessed}
    after = {one.finding for one in triage(person("new_bladder_change")).not_assessed}
    assert after - before == {"urinary_retention"}


def test_open_questions_are_listed_beside_an_alarm() -> None:
    safety = triage(person("saddle_numbness"))
    assert safety.level is SafetyLevel.EMERGENCY
    assert "fever" in {one.finding for one in safety.not_assessed}


def test_flags_come_from_most_to_least_urgent_with_reason_and_action() -> None:
    safety = triage(person("hoffmann hand_clumsiness saddle_numbness fever"))
    ranks = [flag.level.rank for flag in safety.flags]
    assert ranks == sorted(ranks, reverse=True)
    assert all(flag.reason and flag.action for flag in safety.flags)


def test_what_raised_a_flag_is_named_in_its_reason() -> None:
    labels = {"hoffmann": "Hoffmann sign", "hand_clumsiness": "clumsy hands"}
    safety = triage(person("hoffmann hand_clumsiness"), labels=labels)
    reason = {flag.id: flag.reason for flag in safety.flags}["cord_signs_with_lost_function"]
    assert reason.endswith(": Hoffmann sign, clumsy hands")


def test_a_derived_finding_adds_to_the_case() -> None:
    case = person("fever")
    raised = {"crp_raised": FindingState.PRESENT, "fever": FindingState.ABSENT}
    assert triage(case).level is SafetyLevel.SOON
    assert triage(case, derived=raised).level is SafetyLevel.URGENT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("person: {age_years: 17}", True),
        ("person: {age_years: 18}", False),
        ("person: {pregnant: present}", True),
        ("person: {pregnant: absent}", False),
        ("findings: {fresh_trauma: present}", True),
        ("complaints: [{region: neck, onset: after_whiplash, since_months: 0.2}]", True),
        ("complaints: [{region: neck, onset: after_whiplash, since_months: 20}]", False),
    ],
)
def test_children_pregnancy_and_fresh_injuries_get_the_urgency_only(
    text: str, expected: bool
) -> None:
    assert bool(safety_only(read_case(f"plumbline: 1\nid: someone\n{text}\n"))) is expected


class TestTheYoung:
    @pytest.mark.parametrize(
        ("age", "findings", "expected"),
        [
            (8, "", "soon"),
            (8, "fever", "emergency"),
            (14, "night_pain", "urgent"),
            (14, "hyperreflexia gait_deviation", "urgent"),
            (9, "falls trouble_with_buttons", "urgent"),
            (15, "falls hand_numbness", "urgent"),
            (15, "gait_deviation hand_clumsiness", "urgent"),
            (15, "trouble_with_buttons", "soon"),
            (16, "falls trouble_with_buttons", "urgent"),
            (16, "", "not_assessed"),
            (16, "fever", "urgent"),
            (17, "night_pain", "soon"),
            (18, "night_pain", "not_assessed"),
        ],
    )
    def test_are_seen_sooner_the_younger_and_the_more_signs(
        self, age: float, findings: str, expected: str
    ) -> None:
        assert level(findings, age=age) == expected

    @pytest.mark.parametrize(("months", "expected"), [(0.5, "not_assessed"), (4, "soon")])
    def test_of_16_are_seen_where_the_pain_lasts(self, months: float, expected: str) -> None:
        lasting = f"{{region: low_back, since_months: {months}}}"
        assert level("", age=16, complaints=lasting) == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ("post_void_residual_raised", "emergency"),
        ("new_sexual_dysfunction", "urgent"),
        ("new_sexual_dysfunction limb_sensory_loss", "emergency"),
        ("sudden_leg_cold_or_pale", "emergency"),
        ("thoughts_of_self_harm", "emergency"),
        ("atlantoaxial_slip_on_film hoffmann", "urgent"),
    ],
)
def test_the_wider_examination_is_read_by_the_rules(findings: str, expected: str) -> None:
    assert level(findings) == expected
