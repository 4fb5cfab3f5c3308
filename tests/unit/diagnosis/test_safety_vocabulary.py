"""The whole vocabulary reaches the rules: rows made from the catalog, not from the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import Case, FindingState, read_case
from plumbline.diagnosis import (
    Entry,
    Group,
    avoid,
    catalog,
    derived_states,
    observe,
    red_flag_rules,
    suppresses_what_if,
    triage,
    withheld_tests,
)
from plumbline.diagnosis.red_flags_conditions import AtLeast, Condition, Reads
from plumbline.explanation.what_next.candidates import Terms, candidates_of
from plumbline.pipeline import what_next

NECK = "Manipulation or traction of the neck"
BACK = "Forceful manipulation of the back"
NEEDLES = "Needles near the spine"
NEEDLESS = "MRI of the neck because of this back or leg pain alone"
BEFORE_LOOKING = f"{NEEDLESS}, before signs of the cord have been looked for"
NO_SIGN = f"{NEEDLESS}, as long as no sign of the cord appears"
FEW = 60

WORDS = catalog().vocabulary
ENTRIES = catalog().findings
CORD_SIGNS = [entry for entry in ENTRIES if entry.cord_sign]
NECK_IMAGES = [entry for entry in ENTRIES if entry.needs_cord_sign]
NOT_TRISTATE = [entry for entry in ENTRIES if not entry.tristate]
WORDED = [entry for entry in NOT_TRISTATE if entry.number is None]
SERIOUS_IMAGES = [
    entry for entry in ENTRIES if "serious" in entry.bears_on and entry.group is Group.IMAGING
]
# Sentences that name the rules and speak of another finding than their own.
OF_ANOTHER_FINDING = {"worse_at_rest"}
PROMISE = re.compile(r"\brules?\b|must not be done", re.IGNORECASE)


def written(entry: Entry, label: str) -> object:
    """Return how a case writes one label of a finding."""
    if entry.number is None:
        return label
    lower = (entry.number.low, *entry.number.cuts)
    return lower[entry.values.index(label)]


def person(
    findings: dict[str, object] | str,
    *,
    age: float | None = 66,
    rest: dict[str, object] | None = None,
) -> Case:
    if isinstance(findings, str):
        findings = dict.fromkeys(findings.split(), "present")
    content: dict[str, object] = {
        "plumbline": 1,
        "id": "someone",
        "complaints": [{"region": "low_back", "since_months": 6}],
        "findings": findings,
        "person": {} if age is None else {"age_years": age},
    }
    return read_case({**content, **(rest or {})}, vocabulary=WORDS)


def positive(entry: Entry, age: float | None = 66) -> Case:
    return person({entry.id: written(entry, entry.values[entry.positive])}, age=age)


def safety_of(case: Case) -> Safety:
    return triage(case, derived=derived_states(case, catalog()))


def flags(case: Case) -> set[str]:
    return {flag.id for flag in safety_of(case).flags}


def avoided(case: Case) -> list[str]:
    signs = derived_states(case, catalog())
    return [one.action for one in avoid(case, triage(case, derived=signs), derived=signs)]


def forbids(case: Case, beginning: str) -> bool:
    return any(action.startswith(beginning) for action in avoided(case))


def hands_off(case: Case) -> bool:
    return suppresses_what_if(case, safety_of(case), derived=derived_states(case, catalog()))


def ids(entry: Entry) -> str:
    return entry.id


class TestEveryCordSign:
    @pytest.mark.parametrize("entry", CORD_SIGNS, ids=ids)
    def test_asks_for_the_examination_of_the_cord(self, entry: Entry) -> None:
        (incomplete,) = red_flag_rules().named(["cord_examination_incomplete"])
        raised = flags(positive(entry)) & {incomplete.id, *incomplete.yields_to}
        asks = {name for rule in red_flag_rules().named(raised) for name in rule.asks}
        assert {"hoffmann", "babinski", "tandem_gait_impaired"} <= asks

    @pytest.mark.parametrize("entry", CORD_SIGNS, ids=ids)
    def test_keeps_hands_off_the_neck(self, entry: Entry) -> None:
        assert forbids(positive(entry, age=None), NECK)
        assert hands_off(positive(entry, age=None))

    @pytest.mark.parametrize("entry", [*CORD_SIGNS, *NECK_IMAGES], ids=ids)
    def test_never_goes_with_the_word_that_an_image_is_needless(self, entry: Entry) -> None:
        assert not forbids(positive(entry), NEEDLESS)


class TestAWordOrANumber:
    @pytest.mark.parametrize("entry", NOT_TRISTATE, ids=ids)
    def test_counts_as_present_exactly_where_it_is_positive(self, entry: Entry) -> None:
        for number, label in enumerate(entry.values):
            case = person({entry.id: written(entry, label)})
            state = derived_states(case, catalog()).get(entry.id)
            assert (state is FindingState.PRESENT) is (number == entry.positive), label
            assert state is not FindingState.ABSENT

    def test_reaches_a_rule_from_an_image(self) -> None:
        shown = {
            "kind": "mri",
            "region": "cervical",
            "findings": {"cord_compression_level": "c5_c6"},
        }
        case = person("", rest={"imaging": [shown]})
        assert "cord_examination_incomplete" in flags(case)
        assert forbids(case, NECK)

    def test_that_a_rule_names_is_a_word_of_its_finding(self) -> None:
        named = list(_reads())
        assert named
        for one in named:
            assert set(one.values) <= set(catalog()[one.finding].values), one

    @given(
        st.sampled_from(WORDED).flatmap(
            lambda entry: st.tuples(st.just(entry.id), st.sampled_from(entry.values))
        ),
        st.sampled_from(["hoffmann", "cancer_history", "fever", "night_pain"]),
    )
    def test_never_lowers_a_level(self, told: tuple[str, str], other: str) -> None:
        before = safety_of(person(other)).level
        after = safety_of(person({other: "present", told[0]: told[1]})).level
        assert after.is_at_least(before)


def _reads() -> Iterator[Reads]:
    rules = red_flag_rules()
    waiting: list[Condition] = [rule.when for rule in rules.rules]
    waiting += [part for one in rules.avoid for part in one.conditions]
    while waiting:
        condition = waiting.pop()
        if isinstance(condition, Reads):
            yield condition
        elif isinstance(condition, AtLeast):
            waiting += condition.parts


class TestACountOfCordSigns:
    def test_of_three_is_urgent_like_its_signs(self) -> None:
        case = person({"myelopathy_cluster": "three_or_more"})
        assert "cord_signs_three" in flags(case)
        assert "cord_examination_incomplete" not in flags(case)
        assert safety_of(case).level is SafetyLevel.URGENT

    def test_of_three_beside_cancer_is_an_emergency_like_a_reflex(self) -> None:
        counted = person({"myelopathy_cluster": "three_or_more", "cancer_history": "present"})
        assert safety_of(counted).level is SafetyLevel.EMERGENCY
        assert safety_of(person("hoffmann cancer_history")).level is SafetyLevel.EMERGENCY

    def test_of_two_asks_for_the_rest_of_the_examination(self) -> None:
        assert flags(person({"myelopathy_cluster": "two"})) == {"cord_examination_incomplete"}

    def test_of_one_raises_nothing(self) -> None:
        assert flags(person({"myelopathy_cluster": "at_most_one"})) == set()


class TestWhatTheCatalogPromises:
    @pytest.mark.parametrize(
        "entry",
        [one for one in ENTRIES if PROMISE.search(one.recorded_only or "")],
        ids=ids,
    )
    def test_the_rules_keep(self, entry: Entry) -> None:
        named = entry.id in red_flag_rules().findings()
        assert named is (entry.id not in OF_ANOTHER_FINDING)

    @pytest.mark.parametrize("entry", SERIOUS_IMAGES, ids=ids)
    def test_an_image_of_something_serious_raises_a_flag_or_keeps_hands_off(
        self, entry: Entry
    ) -> None:
        case = positive(entry)
        assert flags(case) or hands_off(case)

    @pytest.mark.parametrize(
        ("finding", "flag", "level"),
        [
            ("blood_culture_positive", "infection_suspected", "emergency"),
            ("paraprotein_found", "raised_markers", "soon"),
            ("neurological_deficit", "deficit_not_named", "soon"),
            ("insufficiency_fracture_of_pelvis_on_imaging", "fracture_seen", "soon"),
            ("bone_edema_in_fracture_on_mri", "fracture_seen", "soon"),
            ("thoracic_cord_compression_on_mri", "thoracic_cord_seen", "urgent"),
            ("severe_leg_weakness", "severe_weakness", "urgent"),
            ("limb_paresthesia", "neck_trauma_high_risk", "emergency"),
            ("neck_midline_tenderness", "neck_trauma_high_risk", "emergency"),
            ("neck_rotation_45_impossible", "neck_trauma_high_risk", "emergency"),
            ("temporal_artery_abnormal new_headache", "giant_cell_questions_positive", "urgent"),
            ("sudden_severe_pain new_abdominal_pain", "aortic_aneurysm", "emergency"),
            ("fever new_headache neck_motion_restricted", "meningitis_suspected", "emergency"),
            (
                "thoracic_cord_compression_on_mri cancer_history",
                "cancer_with_neurology",
                "emergency",
            ),
            (
                "thoracic_cord_compression_on_mri leg_weakness",
                "thoracic_cord_with_loss",
                "emergency",
            ),
            ("leg_spasticity hand_clumsiness", "cord_signs_with_lost_function", "urgent"),
        ],
    )
    def test_is_as_urgent_as_it_says(self, finding: str, flag: str, level: str) -> None:
        case = person(finding)
        assert flag in flags(case)
        assert safety_of(case).level == level

    @pytest.mark.parametrize(("age", "level"), [(59, "urgent"), (61, "emergency")])
    def test_sudden_pain_with_a_painful_belly_waits_for_nobody_over_60(
        self, age: float, level: str
    ) -> None:
        assert safety_of(person("sudden_severe_pain new_abdominal_pain", age=age)).level == level

    @pytest.mark.parametrize(
        ("scores", "level"),
        [
            ({"mjoa_0_18": 18}, "not_assessed"),
            ({"mjoa_0_18": 17}, "soon"),
            ({"mjoa_0_18": 9}, "urgent"),
            ({"nurick_0_5": 1}, "soon"),
            ({"nurick_0_5": 4}, "urgent"),
        ],
    )
    def test_a_score_of_a_sick_cord_is_heard(self, scores: dict[str, float], level: str) -> None:
        assert safety_of(person("", rest={"scores": scores})).level == level


class TestASuspectedFracture:
    @pytest.mark.parametrize(
        "findings",
        [
            "vertebral_fracture_on_film",
            "bone_edema_in_fracture_on_mri",
            "insufficiency_fracture_of_pelvis_on_imaging",
            "contusion_or_abrasion",
            "osteoporosis_known sudden_severe_pain",
            "height_loss newly_worse_pain",
            "bone_density_low",
            "height_loss",
            "syndesmophytes_on_film minor_trauma_onset",
        ],
    )
    def test_keeps_hands_off_neck_and_back(self, findings: str) -> None:
        case = person(findings)
        assert forbids(case, NECK)
        assert forbids(case, BACK)
        assert hands_off(case)

    def test_by_a_level_alone_is_a_fracture_that_was_seen(self) -> None:
        case = person({"vertebral_fracture_level": "t11_to_l1"})
        assert "fracture_seen" in flags(case)
        assert hands_off(case)

    def test_by_age_pain_and_injury_keeps_hands_off(self) -> None:
        fall = {"region": "low_back", "since_months": 0.5, "onset": "after_trauma"}
        case = read_case(
            {
                "plumbline": 1,
                "id": "someone",
                "person": {"age_years": 78, "sex": "female"},
                "complaints": [{**fall, "intensity_0_10": 9}],
            }
        )
        assert {"fracture_signs_older", "fracture_rule_acute"} <= flags(case)
        assert forbids(case, NECK)
        assert forbids(case, BACK)
        assert hands_off(case)


# What makes a neck or a back unfit for force, and of which of the two.
@pytest.mark.parametrize(
    ("finding", "wanted"),
    [
        ("cervical_instability_on_film", {NECK}),
        ("atlantoaxial_slip_on_film", {NECK}),
        ("ossified_longitudinal_ligament", {NECK}),
        ("diffuse_hyperostosis_on_imaging", {NECK, BACK}),
        ("syndesmophytes_on_film", {NECK, BACK}),
        ("known_connective_tissue_disorder", {NECK, BACK}),
        ("cord_syrinx_on_mri", {NECK, BACK}),
        ("implant_loosening_on_imaging", {NECK, BACK}),
        ("lumbar_instability_on_film", {BACK}),
        ("thoracic_cord_compression_on_mri", {NECK, BACK}),
        ("gaze_restricted", {NECK}),
        ("arm_weakness", {NECK}),
        ("leg_spasticity", {NECK}),
        ("hand_muscle_wasting", {NECK}),
        ("night_pain", set()),
    ],
)
def test_what_stands_on_an_image_keeps_force_away(finding: str, wanted: set[str]) -> None:
    case = person(finding)
    assert {one for one in (NECK, BACK) if forbids(case, one)} == wanted


@pytest.mark.parametrize("entry", [one for one in ENTRIES if one.tristate], ids=ids)
def test_what_is_urgent_alone_forbids_force_on_neck_and_back(entry: Entry) -> None:
    case = positive(entry)
    if safety_of(case).level.is_at_least(SafetyLevel.URGENT):
        assert forbids(case, NECK)
        assert forbids(case, BACK)


class TestTheImageOfTheNeck:
    def test_waits_for_the_look_at_the_cord_while_nobody_has_looked(self) -> None:
        assert BEFORE_LOOKING in avoided(person("night_pain"))
        assert NO_SIGN not in avoided(person("night_pain"))

    @pytest.mark.parametrize(
        "looked",
        [
            {"gait_deviation": "absent", "hoffmann": "absent"},
            {"tandem_gait_impaired": "absent", "babinski": {"left": "absent", "right": "absent"}},
            {"myelopathy_cluster": "at_most_one"},
        ],
    )
    def test_is_called_needless_once_the_signs_were_looked_for(
        self, looked: dict[str, object]
    ) -> None:
        assert NO_SIGN in avoided(person(looked))
        assert BEFORE_LOOKING not in avoided(person(looked))

    @pytest.mark.parametrize("looked", ["gait_deviation", "hoffmann"])
    def test_is_not_called_needless_after_half_a_look(self, looked: str) -> None:
        assert NO_SIGN not in avoided(person({looked: "absent"}))


class TestNeedlesNearTheSpine:
    def test_wait_in_somebody_who_takes_blood_thinners(self) -> None:
        case = person("anticoagulants")
        assert forbids(case, NEEDLES)
        assert withheld_tests(case, safety_of(case)) == {"diagnostic_block", "discography"}
        assert withheld_tests(person(""), safety_of(person(""))) == frozenset()

    def test_are_no_next_test_of_somebody_who_takes_blood_thinners(self) -> None:
        clinic: dict[str, object] = {"setting": "interventional_clinic"}
        kinds = {}
        for findings in ("", "anticoagulants"):
            step = what_next(person(findings, age=50, rest=clinic), draws=FEW)
            kinds[findings] = {
                catalog()[name].test.kind for test in step.considered for name in test.findings
            }
        assert "diagnostic_block" in kinds[""]
        assert not kinds["anticoagulants"] & {"diagnostic_block", "discography"}

    def test_tell_nothing_where_salt_water_helped_as_much(self) -> None:
        block = {"lumbar_facet_block_relief": "present"}
        told = {
            state: observe(person({**block, "placebo_block_relief": state}), catalog())
            for state in ("present", "absent", "unknown")
        }
        assert "lumbar_facet_block_relief" not in told["present"].observations
        assert "lumbar_facet_block_relief" in told["absent"].observations
        assert "lumbar_facet_block_relief" in told["unknown"].observations
        assert [one.by for one in told["present"].consumed] == ["placebo_block_relief"]

    def test_are_no_next_test_where_salt_water_helped_as_much(self) -> None:
        case = person("placebo_block_relief")
        offered = candidates_of(case, catalog(), observe(case, catalog()), Terms())
        assert "lumbar_facet_block_relief" not in {one.id for one in offered}
