"""The open questions about danger: of a group that was answered in part, only what is left."""

from __future__ import annotations

import pytest

from plumbline.assessment import Assessment
from plumbline.case import read_case
from plumbline.diagnosis import red_flag_rules
from plumbline.pipeline import assess
from plumbline.reports.open_questions import open_questions

BLADDER = next(one for one in red_flag_rules().groups if one.id == "bladder_bowel_saddle")
ASKS = {one.finding: one.ask for one in red_flag_rules().questions}


def answered(*findings: str) -> Assessment:
    told = ", ".join(f"{name}: absent" for name in findings)
    # The pain that is asked about is not there, so that nothing is computed.
    return assess(
        read_case(
            "plumbline: 1\nid: one\ncomplaints: [{region: low_back, state: absent}]\n"
            f"findings: {{{told}}}\n"
        )
    )


def test_a_whole_open_group_is_asked_in_one_breath() -> None:
    told = open_questions(answered())
    assert BLADDER.ask in told
    assert not {ASKS[name] for name in BLADDER.findings} & set(told)


@pytest.mark.parametrize("known", BLADDER.findings)
def test_of_a_group_that_was_answered_in_part_the_rest_is_asked_one_by_one(known: str) -> None:
    told = open_questions(answered(known))
    assert BLADDER.ask not in told
    rest = [ASKS[name] for name in BLADDER.findings if name != known]
    assert [one for one in told if one in rest] == rest
    assert ASKS[known] not in told


def test_what_is_for_older_people_does_not_split_its_group() -> None:
    head = next(one for one in red_flag_rules().groups if one.id == "head")
    assert head.ask in open_questions(answered())
