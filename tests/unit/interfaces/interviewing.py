"""What the tests of the interview share: a stand-in for the model that answers at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from plumbline.assessment import Interval, NextTest
from plumbline.diagnosis import catalog, stated_values
from plumbline.explanation.preview import Preview
from plumbline.explanation.what_next import NextStep, open_questions
from plumbline.interfaces.interview import (
    Interview,
    answer,
    begin,
    in_opening,
    next_question,
)
from plumbline.interfaces.interview_questions import Question, Stage
from plumbline.pipeline import preview

TESTS = (
    "mri_cord_compression_cervical",
    "hoffmann",
    "crp_raised",
    "sacroiliac_tests_positive",
    "neck_and_back_pain_order",
)
OPENING = ["low_back", "61", "male", "spine_clinic", "low back, neck", "9", "6", "1", "1", "30"]
KNOWN = "plumbline: 1\nid: someone\nask: low_back\nsetting: spine_clinic\n"


def valued(test: str) -> NextTest:
    """Return a test that is worth doing."""
    return NextTest(
        test=test,
        label=catalog()[test].label,
        expected_utility=0.5,
        information_bits=0.1,
        settles=("whether the cord is squeezed",),
        cost=0.05,
        stable=True,
        findings=(test,),
    )


def standing(interview: Interview, tests: Sequence[str] = TESTS) -> Preview:
    """Return the true urgency, and a fixed list of tests as far as they are not known."""
    case = interview.document.case
    seen = preview(case, draws=0)
    if in_opening(interview):
        return seen
    known = {*stated_values(case, catalog()), *interview.settled}
    left = tuple(valued(test) for test in tests if test not in known)
    return Preview(
        safety=seen.safety,
        restricted=seen.restricted,
        absent_if_healthy=Interval(value=0.31, low=0.12, high=0.55),
        draws=48,
        next=NextStep(
            red_flag_questions=open_questions(seen.safety, skip=interview.settled),
            tests=left,
            stop=not left,
            stop_reason=None if left else "Stop: nothing is worth its cost.",
        ),
    )


def asked(interview: Interview) -> Question | None:
    """Return the next question."""
    return next_question(interview, standing(interview))


def answered(interview: Interview, *answers: str) -> Interview:
    """Return the interview after some answers to whatever is asked."""
    for written in answers:
        question = asked(interview)
        assert question is not None
        interview = answer(interview, question, written)
    return interview


@cache
def opened() -> Interview:
    """Return an interview in which the opening was answered."""
    return answered(begin("", "someone.yaml"), *OPENING)


@cache
def examined() -> Interview:
    """Return an interview in which every question about danger was answered with no."""
    interview = opened()
    while (question := asked(interview)) is not None and question.stage is Stage.RED_FLAG:
        interview = answer(interview, question, "no")
    return interview


def text_of(path: Path) -> str:
    """Return what a file holds."""
    return path.read_text(encoding="utf-8")
