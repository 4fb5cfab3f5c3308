"""Numbers in words: never a false certainty."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.assessment import (
    Assessment,
    Direction,
    Flag,
    Interval,
    NamedFinding,
    OutsideEvidenceNote,
    SafetyLevel,
    of_hundred,
)
from plumbline.diagnosis import catalog
from plumbline.pipeline import assess, read_case
from plumbline.reports import wording


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "0"),
        (0.004, "<1"),
        (0.005, "<1"),
        (0.006, "1"),
        (0.314, "31"),
        (0.995, ">99"),
        (0.996, ">99"),
        (1.0, "100"),
    ],
)
def test_a_probability_is_rounded_to_people_of_100(probability: float, words: str) -> None:
    assert of_hundred(probability) == words


@given(st.floats(min_value=1e-9, max_value=1 - 1e-9))
def test_what_is_possible_is_never_called_impossible_or_certain(probability: float) -> None:
    assert of_hundred(probability) not in ("0", "100")


@pytest.mark.parametrize(
    ("days", "words"),
    [(41.2, "41"), (4.04, "4.0"), (0.1, "0.10"), (0.004, "<0.01"), (0.0, "0.00"), (-0.2, "-0.20")],
)
def test_good_days_have_no_more_digits_than_they_are_good_for(days: float, words: str) -> None:
    assert wording.good_days(days) == words


def test_an_interval_that_says_the_same_three_times_says_it_once() -> None:
    assert wording.interval_words(Interval(value=0.001, low=0.0001, high=0.002)) == "<1"


@pytest.mark.parametrize(("shift", "words"), [(-0.14, "+14"), (0.04, "−4"), (-0.003, "+0.3")])  # noqa: RUF001  a minus sign
def test_a_finding_adds_what_is_lost_when_it_becomes_unknown(shift: float, words: str) -> None:
    assert wording.shift_words(shift) == words


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ((0.0, 0.0, 0.0), "no effect found, direction unknown"),
        ((-0.0003, 0.0, 0.0006), "no effect found, direction unknown"),
        ((0.0, 0.02, 0.06), "<1"),
        ((-0.03, -0.01, 0.0), "<1"),
        ((0.0001, 0.0002, 0.0003), "<1"),
    ],
)
def test_a_route_without_an_effect_has_no_share_and_no_direction(
    cord: Assessment, band: tuple[float, float, float], words: str
) -> None:
    low, value, high = band
    direction = Direction(
        lower=0.02,
        none=0.96,
        higher=0.02,
        effect=Interval(value=value, low=low, high=high),
        unsettled=False,
    )
    route = replace(
        cord.routes["mechanical_chain"],
        direction=direction,
        share=Interval(value=0.0002, low=0.0, high=0.0005),
    )
    assert wording.share_words(route).startswith(words)
    unsettled = replace(route, share=None, direction=replace(direction, unsettled=True))
    assert wording.share_words(unsettled) == "direction unknown, no share"


def test_a_sentence_ends_with_one_full_stop() -> None:
    assert wording.sentence("surgical opinion..") == "Surgical opinion."


def test_what_was_left_out_is_counted() -> None:
    assert wording.count_more(4, 9) == "and 5 more"
    assert wording.count_more(4, 4) is None


def test_only_who_has_no_findings_is_unknown(cord: Assessment, nothing_known: Assessment) -> None:
    assert wording.knows_nothing(nothing_known)
    assert not wording.knows_nothing(cord)


def test_a_count_is_not_listed_beside_what_it_counts(cord: Assessment) -> None:
    names = ("myelopathy_cluster", "hoffmann", "upper_limb_four_signs", "lasegue")
    missing = tuple(NamedFinding(finding=name, label=name) for name in names)
    asked = replace(cord, inputs=replace(cord.inputs, missing=missing, unknown=()))
    assert wording.not_known(asked) == ["hoffmann", "lasegue"]
    alone = replace(cord.inputs, missing=missing[:1], unknown=(), used=())
    assert wording.not_known(replace(cord, inputs=alone)) == ["myelopathy_cluster"]


def test_a_count_whose_signs_were_examined_is_not_called_unknown(cord: Assessment) -> None:
    missing = (NamedFinding(finding="myelopathy_cluster", label="count"),)
    assert "hoffmann" in {one.finding for one in cord.inputs.used}
    asked = replace(cord, inputs=replace(cord.inputs, missing=missing, unknown=()))
    assert wording.not_known(asked) == []


def test_findings_outside_the_evidence_for_one_reason_are_named_together(cord: Assessment) -> None:
    notes = tuple(
        OutsideEvidenceNote(finding=name, reason=reason)
        for name, reason in (("nsaid_response", "a"), ("hoffmann", "b"), ("babinski", "b"))
    )
    shown = wording.outside_evidence(replace(cord, outside_evidence=notes))
    assert [one.reason for one in shown] == ["a", "b"]
    assert shown[1].finding == "Hoffmann sign, Babinski sign"
    assert "nsaid" not in shown[0].finding.lower().split()


def test_help_that_is_asked_for_today_is_told_beside_the_level() -> None:
    flags = [
        Flag(id=name, level=SafetyLevel.URGENT, reason="r", action="a")
        for name in ("minor_neck_injury", "progressive_weakness")
    ]
    assert wording.level_words(SafetyLevel.URGENT, flags) == ("URGENT", "to be seen today")
    assert wording.level_words(SafetyLevel.URGENT, flags[1:]) == ("URGENT", "contact within 24 h")


def test_beside_an_urgent_alarm_no_test_of_unstable_rank_is_named(cord: Assessment) -> None:
    assert cord.safety.level is SafetyLevel.URGENT
    assert all(one.stable for one in wording.tests_to_do(cord))
    calm = replace(cord.safety, level=SafetyLevel.NO_ALARM_FOUND)
    unstable = [one for one in cord.next if not one.stable and not one.red_flag]
    assert set(unstable) <= set(wording.tests_to_do(replace(cord, safety=calm)))


def test_the_counts_are_those_of_the_catalog() -> None:
    tract = catalog().long_tract
    assert tract is not None
    assert {
        tract.cluster: set(tract.signs),
        tract.upper_limb: set(tract.upper_limb_signs),
    } == wording.COUNTS


def test_what_two_alarms_ask_for_alike_is_said_once_with_both_reasons() -> None:
    flags = [
        Flag(id=name, level=SafetyLevel.SOON, reason=reason, action=action)
        for name, reason, action in (
            ("a", "one", "image it"),
            ("b", "two", "call"),
            ("c", "three", "image it."),
        )
    ]
    assert wording.alarm_actions(flags) == (("Image it.", ("One.", "Three.")), ("Call.", ("Two.",)))


def test_questions_of_one_breath_are_named_as_one_with_their_number() -> None:
    case = read_case("id: a\nperson: {age_years: 40}\ncomplaints: [{region: low_back}]\n")
    said = wording.alarm_questions_words(assess(case, draws=20, simulate=False))
    assert said is not None
    assert "how the pain goes (5 questions)" in said
    assert "wakes at night" not in said
