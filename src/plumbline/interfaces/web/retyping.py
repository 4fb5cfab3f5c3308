"""A screen of the person's part as it was filled in, when an answer is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from plumbline.errors import Problem
from plumbline.interfaces.web.intake import DURATION, IntakeQuestion, Topic

__all__ = ["as_typed"]

# How the reader of a case begins a guess at what was meant.
GUESS: Final = "Did you mean"
# What it says of a pain that began before the person was born.
LONGER_THAN_LIFE: Final = "longer than a life"


def as_typed(topic: Topic, answers: Mapping[str, str], problems: Sequence[Problem]) -> Topic:
    """Return a topic as it was filled in, with what is wrong beside the questions.

    Parameters
    ----------
    topic : Topic
        What was asked.
    answers : mapping of str to str
        What was typed, by the names of the fields.
    problems : sequence of Problem
        Why it was refused.
    """
    wrong = {one.place.replace("[", ".").replace("]", ""): one.message for one in problems}
    return replace(topic, questions=tuple(_typed(one, answers, wrong) for one in topic.questions))


def _typed(
    question: IntakeQuestion, answers: Mapping[str, str], wrong: Mapping[str, str]
) -> IntakeQuestion:
    left, right = (answers.get(f"{question.id}.{side}") for side in ("left", "right"))
    return replace(
        question,
        value=answers.get(question.id, question.value),
        left=question.left if left is None else left,
        right=question.right if right is None else right,
        unit=answers.get(f"{question.id}.unit", question.unit),
        fault=_fault(question, wrong[question.place]) if question.place in wrong else "",
    )


def _fault(question: IntakeQuestion, message: str) -> str:
    """Return what is wrong in plain words; a guess at what was meant is kept."""
    if question.form == DURATION and LONGER_THAN_LIFE not in message:
        return "Please write a number, and choose days, weeks, months or years beside it."
    if question.low is None or question.high is None:
        return message
    _, asks, meant = message.partition(GUESS)
    return (
        f"Please write a number from {question.low:g} to {question.high:g}. {asks}{meant}".strip()
    )
