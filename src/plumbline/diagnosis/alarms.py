"""Which findings raise an alarm by themselves, whatever their likelihood says."""

from __future__ import annotations

from functools import cache
from typing import Final

from plumbline.assessment import SafetyLevel
from plumbline.diagnosis.red_flags import RedFlagRules, red_flag_rules
from plumbline.diagnosis.red_flags_conditions import Signs, fulfilled_by

__all__ = ["alarm_of", "is_alarming", "raised_alone"]

# A young and an old adult: a limit of age in a rule is passed by one of the two.
ADULT_AGES: Final = (20.0, 90.0)


def raised_alone(
    finding: str, rules: RedFlagRules, *, words: frozenset[str] = frozenset(), age_years: float
) -> SafetyLevel | None:
    """Return the most urgent level that one finding raises with nothing else but who asks.

    Parameters
    ----------
    finding : str
        The finding; it is taken to be present.
    rules : RedFlagRules
        The rules.
    words : frozenset of str
        What the complaints say, such as ``region:neck``.
    age_years : float
        Age in years.

    Returns
    -------
    SafetyLevel or None
        None where it raises nothing that would not be raised without it.
    """
    quantities = {"age_years": age_years}
    without = Signs(present=frozenset(), quantities=quantities, words=words)
    present = Signs(present=frozenset({finding}), quantities=quantities, words=words)
    raised = [
        rule.level
        for rule in rules.rules
        if fulfilled_by(rule.when, present) and not fulfilled_by(rule.when, without)
    ]
    return SafetyLevel.most_urgent(raised) if raised else None


@cache
def alarm_of(finding: str) -> SafetyLevel | None:
    """Return the most urgent level that a finding raises by itself in an adult; None: no alarm.

    Parameters
    ----------
    finding : str
        Id of the finding.
    """
    levels = [raised_alone(finding, red_flag_rules(), age_years=age) for age in ADULT_AGES]
    raised = [level for level in levels if level is not None]
    return SafetyLevel.most_urgent(raised) if raised else None


@cache
def is_alarming(finding: str) -> bool:
    """Return whether an adult with a finding may have to be seen within a day.

    It asks for that by itself, or it is one of the questions about danger that are put to everybody
    because it does so beside another finding, as fever does. What is asked of a child only, or
    after another answer, is marked where it alarms by itself.

    Parameters
    ----------
    finding : str
        Id of the finding.
    """
    level = alarm_of(finding)
    if level is None:
        return False
    asked = {one.finding for one in red_flag_rules().questions if one.applies is None}
    return level.is_at_least(SafetyLevel.URGENT) or finding in asked
