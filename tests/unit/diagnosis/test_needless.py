"""What nobody asks for after what was answered: implied by a no, out of reach, or too early."""

from __future__ import annotations

import pytest

from plumbline.case import read_case
from plumbline.diagnosis import catalog
from plumbline.diagnosis.bundles import bundles
from plumbline.diagnosis.class_lists import looks, rarer, within
from plumbline.diagnosis.needless import needless, on_one_side


class TestTheData:
    def test_names_findings_of_the_catalog(self) -> None:
        named = {name for one in (*looks(), *within(), *rarer()) for name in one.findings}
        named |= {one.without for one in within()}
        named |= {name for one in rarer() for name in one.once_known}
        named |= {name for one in bundles() for name in one.findings}
        assert named <= set(catalog().entries)

    def test_no_finding_is_within_itself(self) -> None:
        for one in within():
            assert one.without not in needless({one.without: "absent"}, ()) - {one.without}

    def test_a_look_lets_at_least_one_finding_be_unknown_and_not_all(self) -> None:
        for one in looks():
            assert 1 <= one.unknown_after < len(one.findings)


@pytest.mark.parametrize(
    ("denied", "needless_then"),
    [
        ("leg_weakness", "bilateral_leg_weakness"),
        ("leg_weakness", "severe_leg_weakness"),
        ("gait_deviation", "wide_based_gait"),
        ("straight_leg_raise", "crossed_straight_leg_raise"),
        ("pain_below_buttock", "crossed_straight_leg_raise"),
        ("widespread_pain", "fibromyalgia_criteria"),
        ("neck_pain_report", "neck_and_back_pain_order"),
        ("neck_pain_report", "cervical_facet_block_relief"),
    ],
)
def test_nobody_asks_for_what_a_no_has_answered(denied: str, needless_then: str) -> None:
    gait = {"gait_deviation": "present"}
    assert needless_then in needless({denied: "absent"}, ())
    assert needless_then not in needless({**gait, denied: "present"}, ())
    assert needless_then not in needless(gait, ())


def test_a_look_that_was_not_taken_shows_nothing() -> None:
    assert "mri_cord_signal_change" in needless({}, {"mri_cord_compression_cervical"})
    assert "sustained_clonus" not in needless({}, {"hoffmann"})
    assert "sustained_clonus" in needless({}, {"hoffmann", "babinski"})


def test_rarer_signs_wait_for_the_common_ones() -> None:
    assert "wartenberg" in needless({}, ())
    assert "wartenberg" not in needless({"hoffmann": "absent"}, ())


@pytest.mark.parametrize(
    ("complaints", "told"),
    [
        ("[{region: leg, side: right}]", True),
        ("[{region: leg, side: right}, {region: buttock, side: right}]", True),
        ("[{region: leg, side: right}, {region: buttock, side: left}]", False),
        ("[{region: leg, side: both}]", False),
        ("[{region: leg}]", False),
        ("[{region: low_back, side: right}]", False),
    ],
)
def test_a_pain_on_one_side_is_not_asked_for_on_both(complaints: str, told: bool) -> None:
    case = read_case(f"plumbline: 1\nid: a\ncomplaints: {complaints}\n")
    assert ("bilateral_leg_symptoms" in on_one_side(case, catalog().findings)) is told


@pytest.mark.parametrize(
    ("weak", "told"),
    [
        ("{left: present, right: absent}", True),
        ("{left: unknown, right: absent}", True),
        ("{left: present, right: unknown}", False),
        ("{left: present, right: present}", False),
        ("present", False),
    ],
)
def test_two_weak_legs_are_not_asked_for_where_one_is_strong(weak: str, told: bool) -> None:
    case = read_case(f"plumbline: 1\nid: a\nfindings: {{leg_weakness: {weak}}}\n")
    assert ("bilateral_leg_weakness" in on_one_side(case, catalog().findings)) is told
