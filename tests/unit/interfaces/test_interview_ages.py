"""Why a question is asked: by the rules that mean somebody of this age."""

from __future__ import annotations

import pytest

from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.diagnosis.by_age import findings_at_age
from plumbline.explanation.what_next import RedFlagQuestion
from plumbline.interfaces.interview_questions import question_of_flag
from plumbline.pipeline import vocabulary


def why(finding: str, age: float | None) -> tuple[str, ...]:
    flag = RedFlagQuestion(finding=finding, ask="?", reason="because", tier="urgent")
    return question_of_flag(flag, catalog(), vocabulary(), red_flag_rules(), age).why


def reasons_for_the_young() -> list[str]:
    """Return the reasons of rules that no finding can raise in an adult."""
    rules = [rule for rule in red_flag_rules().rules if not findings_at_age(rule.when, 40.0)]
    return [rule.reason for rule in rules if findings_at_age(rule.when, 10.0)]


@pytest.mark.parametrize("finding", ["fever", "unwell", "night_pain", "morning_stiffness"])
def test_an_adult_is_told_no_rule_for_children(finding: str) -> None:
    young = reasons_for_the_young()
    assert young
    for words in why(finding, 40.0):
        assert not any(words.startswith(reason) for reason in young)


def test_a_child_and_somebody_of_unknown_age_are_told_them() -> None:
    young = reasons_for_the_young()
    for age in (10.0, None):
        told = why("fever", age)
        assert any(words.startswith(reason) for words in told for reason in young)
    assert set(why("fever", 10.0)) | set(why("fever", 40.0)) <= set(why("fever", None))
