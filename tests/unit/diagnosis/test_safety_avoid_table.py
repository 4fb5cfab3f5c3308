"""What is to be avoided in whom, as a table; each advice with facts that exist."""

from __future__ import annotations

import pytest

from plumbline.assessment import Avoid, SafetyLevel
from plumbline.case import Case, read_case
from plumbline.diagnosis import avoid, catalog, derived_states, suppresses_what_if, triage
from plumbline.diagnosis.red_flags import red_flag_rules
from plumbline.evidence import facts
from plumbline.explanation.what_if import Withheld, withheld_from

NECK = "Manipulation or traction of the neck"
BACK = "Forceful manipulation of the back"
MOVING = "Moving the person or the spine before"
LUMBAR = "A lumbar operation or injection before the neck"
REFLEXES = "Taking normal reflexes"
FEVER = "Taking a normal temperature"
RESIDUAL = "Taking a small bladder residual"

# Who, the findings, and beginnings of what is to be avoided.
WHO: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "a cord reflex": (("hoffmann",), {NECK, LUMBAR}),
    "clumsy hands": (("hand_clumsiness",), {NECK, LUMBAR}),
    "a known sick cord": (("known_myelopathy",), {NECK, LUMBAR}),
    "a squeezed cord on an image": (
        ("mri_cord_compression_cervical",),
        {NECK, LUMBAR, REFLEXES},
    ),
    "neck bending brings leg pain": (
        ("neck_extension_provokes_leg_pain",),
        {NECK, LUMBAR, REFLEXES},
    ),
    "rheumatoid arthritis": (("known_rheumatoid_arthritis",), {NECK}),
    "ankylosing spondylitis": (("known_axial_spondyloarthritis",), {NECK, BACK}),
    "a dropped head": (("neck_extensor_weakness",), {NECK}),
    "a fused neck": (("cervical_fusion_on_imaging",), {NECK}),
    "a fracture on a film": (("vertebral_fracture_on_film",), {NECK, BACK}),
    "osteoporosis": (("osteoporosis_known",), {NECK, BACK}),
    "long steroids": (("prolonged_steroids",), {BACK}),
    "a recent neck injury": (("recent_neck_trauma",), {NECK, BACK}),
    "a dangerous neck injury": (("dangerous_neck_trauma",), {NECK, BACK, MOVING}),
    "infection on an image": (("spinal_infection_on_imaging",), {NECK, BACK, FEVER}),
    "fever and diabetes": (("fever", "diabetes"), {NECK, BACK}),
    "drugs by vein": (("iv_drug_use",), {FEVER}),
    "a tumor on an image": (("spinal_tumor_on_imaging",), {NECK, BACK}),
    "cancer before": (("cancer_history",), {NECK, BACK}),
    "an artery sign": (("horner_sign",), {NECK, BACK}),
    "a stroke-like sign": (("brain_ischemia_symptoms",), {NECK, BACK}),
    "a sudden worst headache": (("sudden_worst_headache",), {NECK, BACK}),
    "an aneurysm": (("known_aortic_aneurysm",), {NECK, BACK}),
    "a numb saddle": (("saddle_numbness",), {NECK, BACK, RESIDUAL}),
}
# In whom no effect of treating the neck is shown, though nothing is urgent: the design's list.
LISTED = (
    "a cord reflex",
    "clumsy hands",
    "a known sick cord",
    "rheumatoid arthritis",
    "ankylosing spondylitis",
    "a recent neck injury",
    "a fracture on a film",
    "infection on an image",
    "a tumor on an image",
    "an artery sign",
)


def person(*findings: str) -> Case:
    return read_case(
        {
            "plumbline": 1,
            "id": "someone",
            "complaints": [{"region": "low_back"}],
            "findings": dict.fromkeys(findings, "present"),
        }
    )


def advice(case: Case) -> tuple[Avoid, ...]:
    signs = derived_states(case, catalog())
    return avoid(case, triage(case, derived=signs), derived=signs)


def begins(actions: set[str], beginnings: set[str]) -> set[str]:
    return {start for start in beginnings if any(one.startswith(start) for one in actions)}


@pytest.mark.parametrize("who", WHO)
def test_everybody_is_kept_from_what_could_harm(who: str) -> None:
    findings, wanted = WHO[who]
    actions = {one.action for one in advice(person(*findings))}
    assert begins(actions, wanted) == wanted


@pytest.mark.parametrize("who", WHO)
def test_nobody_is_kept_from_more_than_that(who: str) -> None:
    findings, wanted = WHO[who]
    actions = {one.action for one in advice(person(*findings))}
    everything = {NECK, BACK, MOVING, LUMBAR, REFLEXES, FEVER, RESIDUAL}
    assert begins(actions, everything) == wanted


@pytest.mark.parametrize("who", LISTED)
def test_no_effect_of_treating_the_neck_is_shown_for_anybody_on_the_list(who: str) -> None:
    case = person(*WHO[who][0])
    safety = triage(case)
    assert suppresses_what_if(case, safety)
    assert withheld_from(case, safety)[Withheld.BY_HAND]


# A finding of each thing that the design names, and what it is taken for.
NO_EFFECT_SHOWN = {
    "hoffmann": "spinal cord",
    "hand_clumsiness": "spinal cord",
    "gait_deviation": "spinal cord",
    "known_myelopathy": "spinal cord",
    "known_rheumatoid_arthritis": "loosens the neck",
    "known_axial_spondyloarthritis": "stiffens the spine",
    "fresh_trauma": "injury",
    "major_trauma": "injury",
    "vertebral_fracture_on_film": "fracture",
    "cancer_history": "tumor",
    "raised_psa_unresolved": "tumor",
    "recent_infection": "infection",
}


@pytest.mark.parametrize(("finding", "word"), NO_EFFECT_SHOWN.items())
def test_no_effect_of_any_treatment_is_shown_where_the_design_forbids_it(
    finding: str, word: str
) -> None:
    case = person(finding)
    safety = triage(case)
    assert not safety.level.is_at_least(SafetyLevel.URGENT)
    held = withheld_from(case, safety)
    assert set(held) == set(Withheld)
    assert all(word in reason for reason in held.values())


@pytest.mark.parametrize(
    "finding",
    ["saddle_numbness", "horner_sign", "known_aortic_aneurysm", "spinal_infection_on_imaging"],
)
def test_no_effect_of_any_treatment_is_shown_beside_an_alarm(finding: str) -> None:
    case = person(finding)
    assert set(withheld_from(case, triage(case))) == set(Withheld)


def test_no_effect_is_shown_of_a_person_of_whom_nothing_is_known() -> None:
    empty = read_case({"plumbline": 1, "id": "one", "complaints": [{"region": "low_back"}]})
    held = withheld_from(empty, triage(empty))
    assert set(held) == set(Withheld)
    assert all("nothing is known" in reason for reason in held.values())


def test_with_ordinary_back_pain_only_opening_the_canal_of_the_neck_is_not_offered() -> None:
    case = person("night_pain")
    held = withheld_from(case, triage(case))
    assert set(held) == {"decompress_cord"}
    assert "squeezed cord" in held["decompress_cord"]


@pytest.mark.parametrize(
    "finding", ["neck_flexion_provokes_leg_pain", "dynamic_neck_study_reproduces_pain"]
)
def test_opening_the_canal_is_offered_once_a_finding_points_to_the_cord(finding: str) -> None:
    case = person(finding)
    assert "decompress_cord" not in withheld_from(case, triage(case))


def test_every_advice_rests_on_facts_that_exist() -> None:
    for rule in red_flag_rules().avoid:
        assert rule.sources
        assert set(rule.sources) <= set(facts())


def test_the_answer_names_the_facts_behind_the_advice() -> None:
    found = {one.action: one for one in advice(person("known_axial_spondyloarthritis"))}
    neck = next(one for action, one in found.items() if action.startswith(NECK))
    assert "as.cervical.facet_ankylosis" in neck.sources
    assert "prudence" in neck.reading
