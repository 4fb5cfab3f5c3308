"""From a person to what the engine is told: each piece of evidence once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plumbline.case import Case
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.observe import Observed, observe
from plumbline.diagnosis.values import derived_states, stated_values

ReadCase = Callable[[str], Case]
Look = Callable[[str], Observed]


@pytest.fixture
def look(somebody: ReadCase, findings_catalog: Catalog) -> Look:
    return lambda text: observe(somebody(text), findings_catalog)


def seen(observed: Observed) -> dict[str, str]:
    """Return the observed values in words."""
    return {
        finding.id: finding.values[observed.observations[finding.id]]
        for finding in observed.findings
    }


def consumers(observed: Observed) -> dict[str, str | None]:
    return {one.finding: one.by for one in observed.consumed}


def test_nothing_known_is_nothing_observed(look: Look) -> None:
    observed = look("ask: low_back")
    assert observed.observations == {}
    assert observed.used == ()


def test_an_unknown_finding_changes_nothing(look: Look) -> None:
    known = look("findings: {straight_leg_raise: present}")
    more = look("findings: {straight_leg_raise: present, babinski: unknown, csi_raised: unknown}")
    assert known.observations == more.observations
    assert known.used == more.used


def test_the_order_of_the_findings_changes_nothing(look: Look) -> None:
    one = look("findings: {babinski: present, hoffmann: absent, psoriasis: present}")
    other = look("findings: {psoriasis: present, hoffmann: absent, babinski: present}")
    assert list(one.observations.items()) == list(other.observations.items())
    assert one.used == other.used


def test_every_observation_comes_with_its_likelihood(look: Look) -> None:
    observed = look("findings: {babinski: present, straight_leg_raise: absent}")
    assert [finding.id for finding in observed.findings] == list(observed.observations)


def test_a_finding_without_accuracy_is_recorded_and_moves_nothing(look: Look) -> None:
    observed = look("findings: {low_hairline: present}")
    assert observed.observations == {}
    assert observed.recorded_only == ("low_hairline",)
    assert observed.used[0].role == "recorded_only"


class TestSides:
    @pytest.mark.parametrize(
        ("sides", "value"),
        [
            ("{left: present, right: absent}", "present"),
            ("{left: present}", "present"),
            ("{left: absent, right: absent}", "absent"),
            ("{left: absent}", None),
            ("{left: absent, right: unknown}", None),
        ],
    )
    def test_one_side_is_enough_to_be_present_and_both_are_needed_to_be_absent(
        self, look: Look, sides: str, value: str | None
    ) -> None:
        observed = look(f"findings: {{straight_leg_raise: {sides}}}")
        assert seen(observed).get("straight_leg_raise") == value


class TestTheSignsOfTheCord:
    def test_speak_once_as_a_count_that_is_settled(self, look: Look) -> None:
        observed = look(
            "person: {age_years: 61}\n"
            "findings: {hoffmann: present, babinski: present, tromner: present,"
            " hyperreflexia: present}"
        )
        assert seen(observed) == {"myelopathy_cluster": "three_or_more"}
        assert set(consumers(observed)) == {"hoffmann", "babinski", "tromner", "hyperreflexia"}
        assert {one.role for one in observed.used} == {"likelihood"}

    def test_speak_once_as_what_is_known_of_a_count_that_is_not(self, look: Look) -> None:
        observed = look("person: {age_years: 61}\nfindings: {hoffmann: present, tromner: absent}")
        assert seen(observed) == {"long_tract_signs": "as_examined"}
        assert set(consumers(observed).values()) == {"long_tract_signs"}

    def test_give_way_to_a_count_that_was_written_down(self, look: Look) -> None:
        observed = look("findings: {myelopathy_cluster: two, hoffmann: present}")
        assert seen(observed) == {"myelopathy_cluster": "two"}

    def test_count_one_gait_once(self, look: Look) -> None:
        observed = look("findings: {gait_deviation: present, wide_based_gait: present}")
        assert consumers(observed)["wide_based_gait"] == "gait_deviation"
        assert "wide_based_gait" not in observed.observations


class TestImagesOfTheNeck:
    IMAGE = (
        "imaging: [{kind: mri, region: cervical,"
        " findings: {mri_cord_compression_cervical: present}}]"
    )

    def test_alone_say_nothing(self, look: Look) -> None:
        observed = look(self.IMAGE)
        assert observed.observations == {}
        assert "only beside a clinical sign" in observed.consumed[0].because

    def test_say_something_beside_a_clinical_sign(self, look: Look) -> None:
        observed = look(self.IMAGE + "\nfindings: {hand_numbness: present}")
        assert set(seen(observed)) == {"mri_cord_compression_cervical", "hand_numbness"}

    def test_are_not_helped_by_a_sign_that_is_absent(self, look: Look) -> None:
        observed = look(self.IMAGE + "\nfindings: {hand_numbness: absent}")
        assert set(seen(observed)) == {"hand_numbness"}

    def test_may_speak_against_without_any_sign(self, look: Look) -> None:
        observed = look(self.IMAGE.replace("present", "absent"))
        assert seen(observed) == {"mri_cord_compression_cervical": "absent"}

    def test_are_counted_once(self, look: Look) -> None:
        observed = look(
            "findings: {hand_numbness: present, mri_cord_compression_cervical: present,"
            " mri_cord_signal_change: present, mri_cervical_canal_stenosis: present}"
        )
        assert set(seen(observed)) == {"hand_numbness", "mri_cord_signal_change"}

    def test_reproducing_the_pain_in_motion_is_a_test_and_counts(self, look: Look) -> None:
        observed = look("findings: {dynamic_neck_study_reproduces_pain: present}")
        assert seen(observed) == {"dynamic_neck_study_reproduces_pain": "present"}

    def test_are_understood_in_the_words_of_an_imaging_report(self, look: Look) -> None:
        observed = look(
            "findings: {hoffmann: present}\n"
            "imaging: [{kind: mri, region: cervical, findings: {cord_signal_change: present}}]"
        )
        assert "mri_cord_signal_change" in observed.observations


class TestLines:
    def test_a_whole_takes_the_place_of_its_parts(self, look: Look) -> None:
        observed = look(
            "findings: {inflammatory_back_pain: present, alternating_buttock_pain: present}"
        )
        assert seen(observed) == {"inflammatory_back_pain": "present"}

    def test_the_first_present_of_a_line_is_used_before_an_absent_one(self, look: Look) -> None:
        observed = look("findings: {sacroiliitis_on_mri: absent, sacroiliitis_on_film: present}")
        assert seen(observed) == {"sacroiliitis_on_film": "present"}

    def test_an_absence_that_says_nothing_is_left_out(self, look: Look) -> None:
        observed = look("findings: {uveitis: absent}")
        assert observed.observations == {}
        assert consumers(observed) == {"uveitis": None}

    def test_hla_b27_says_less_beside_psoriasis(self, look: Look) -> None:
        observed = look("findings: {hla_b27: present, psoriasis: present}")
        assert "hla_b27" not in observed.observations
        assert "hla_b27_beside_psoriasis_or_bowel_disease" in observed.observations


class TestReadings:
    def test_a_neck_complaint_is_a_report_of_neck_pain(self, look: Look) -> None:
        assert seen(look("complaints: [{region: neck}]"))["neck_pain_report"] == "present"

    def test_a_denied_complaint_is_an_absent_one(self, look: Look) -> None:
        assert seen(look("complaints: [{region: neck, state: absent}]")) == {
            "neck_pain_report": "absent"
        }

    def test_a_complaint_that_nobody_mentioned_is_unknown(self, look: Look) -> None:
        assert "neck_pain_report" not in seen(look("complaints: [{region: low_back}]"))

    @pytest.mark.parametrize(
        ("timing", "value"),
        [("continuous_all_day", "present"), ("intermittent", "absent"), ("night", None)],
    )
    def test_timing_tells_whether_pain_is_continuous_or_leaves_it_open(
        self, look: Look, timing: str, value: str | None
    ) -> None:
        observed = look(f"complaints: [{{region: low_back, timing: {timing}}}]")
        assert seen(observed).get("continuous_all_day_pain") == value

    @pytest.mark.parametrize(
        ("back", "neck", "order"),
        [(9, 30, "neck_first"), (30, 9, "back_first"), (12, 13, "together")],
    )
    def test_durations_tell_which_pain_came_first(
        self, look: Look, back: int, neck: int, order: str
    ) -> None:
        observed = look(
            f"complaints: [{{region: low_back, since_months: {back}}},"
            f" {{region: neck, since_months: {neck}}}]"
        )
        assert seen(observed)["neck_and_back_pain_order"] == order

    def test_one_missing_duration_leaves_the_order_unknown(self, look: Look) -> None:
        observed = look("complaints: [{region: low_back, since_months: 9}, {region: neck}]")
        assert "neck_and_back_pain_order" not in observed.observations

    def test_few_named_regions_do_not_prove_that_there_are_no_more(self, look: Look) -> None:
        observed = look("complaints: [{region: low_back}, {region: neck}]")
        assert "pain_sites" not in observed.observations

    def test_two_other_regions_are_two_or_more(self, look: Look) -> None:
        observed = look("complaints: [{region: low_back}, {region: neck}, {region: hand}]")
        assert seen(observed)["pain_sites"] == "two_or_more"

    @pytest.mark.parametrize(
        ("score", "value"), [(25, "present"), (19, "present"), (15, None), (12, "absent")]
    )
    def test_a_score_between_two_cuts_says_nothing(
        self, look: Look, score: int, value: str | None
    ) -> None:
        observed = look(f"scores: {{paindetect_0_38: {score}}}")
        assert seen(observed).get("paindetect_likely") == value

    def test_a_laboratory_result_may_be_present_or_absent_itself(self, look: Look) -> None:
        assert seen(look("labs: {hla_b27: absent}")) == {"hla_b27": "absent"}

    @pytest.mark.parametrize(("crp", "value"), [(40, "present"), (7, None), (2, "absent")])
    def test_a_laboratory_number_is_read_by_its_cuts(
        self, look: Look, crp: int, value: str | None
    ) -> None:
        assert seen(look(f"labs: {{crp_mg_l: {crp}}}")).get("crp_raised") == value

    @pytest.mark.parametrize(
        ("count", "label"), [(0, "fewer_than_three"), (3, "three_or_more"), (5, "three_or_more")]
    )
    def test_a_count_of_tests_is_read_by_its_cut(self, look: Look, count: int, label: str) -> None:
        observed = look(f"findings: {{sacroiliac_tests_positive: {count}}}")
        assert seen(observed) == {"sacroiliac_tests_positive": label}

    def test_pain_in_both_legs_is_read_off_the_sides(self, look: Look) -> None:
        both = look("complaints: [{region: leg, side: both}]")
        one = look("complaints: [{region: leg, side: left}]")
        assert seen(both)["bilateral_leg_symptoms"] == "present"
        assert "bilateral_leg_symptoms" not in one.observations

    def test_what_is_written_as_a_finding_wins(self, look: Look) -> None:
        observed = look("complaints: [{region: neck}]\nfindings: {neck_pain_report: absent}")
        assert seen(observed)["neck_pain_report"] == "absent"


def test_a_person_unlike_those_studied_is_told_so(look: Look) -> None:
    observed = look("person: {age_years: 20}\nfindings: {grip_release_slow: present}")
    assert [one.finding for one in observed.outside_evidence] == ["grip_release_slow"]
    assert "from 40 years on" in observed.outside_evidence[0].reason


def test_an_unknown_age_is_no_difference(look: Look) -> None:
    assert look("findings: {grip_release_slow: present}").outside_evidence == ()


def test_the_safety_rules_get_the_same_states(
    somebody: ReadCase, findings_catalog: Catalog
) -> None:
    case = somebody("labs: {crp_mg_l: 80}\nfindings: {hoffmann: {left: present}, pain_sites: one}")
    assert stated_values(case, findings_catalog)["pain_sites"] == "one"
    states = derived_states(case, findings_catalog)
    assert {name: str(state) for name, state in states.items()} == {
        "hoffmann": "present",
        "crp_raised": "present",
    }


@pytest.mark.parametrize(
    "case",
    [
        "labs: {crp_mg_l: 80}\nfindings: {crp_raised: absent}",
        "labs: {crp_mg_l: 2}\nfindings: {crp_raised: present}",
        "labs: {crp_mg_l: 80}\n"
        "imaging: [{kind: mri, region: neck, findings: {crp_raised: absent}}]",
        "imaging: [{kind: mri, region: neck, findings: {crp_raised: present}}]\n"
        "findings: {crp_raised: absent}",
    ],
)
def test_for_the_safety_rules_what_is_present_anywhere_is_present(
    case: str, somebody: ReadCase, findings_catalog: Catalog
) -> None:
    states = derived_states(somebody(case), findings_catalog)
    assert str(states["crp_raised"]) == "present"
