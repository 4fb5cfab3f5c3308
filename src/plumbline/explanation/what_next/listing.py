"""The next step as one list, as an assessment keeps it: red-flag questions, then tests."""

from __future__ import annotations

from plumbline.assessment import NextTest
from plumbline.explanation.what_next.red_flag_questions import RedFlagQuestion
from plumbline.explanation.what_next.step import NextStep

__all__ = ["listed"]

MOST_TESTS = 10  # as many as fit a visit; whoever wants more asks for all


def listed(step: NextStep) -> tuple[NextTest, ...]:
    """Return the open red-flag questions, then the best tests, at most ten.

    Parameters
    ----------
    step : NextStep
        What comes next.
    """
    valued = {test.test: test for test in step.considered}
    questions = (_as_test(one, valued.get(one.finding)) for one in step.red_flag_questions)
    return (*questions, *step.tests[:MOST_TESTS])


def _as_test(question: RedFlagQuestion, valued: NextTest | None) -> NextTest:
    """Return a question with its worth, which does not decide its place."""
    return NextTest(
        test=question.finding,
        label=question.ask,
        expected_utility=valued.expected_utility if valued else 0.0,
        information_bits=valued.information_bits if valued else 0.0,
        settles=(question.reason,),
        cost=valued.cost if valued else 0.0,
        stable=True,
        findings=(question.finding,),
        red_flag=True,
    )
