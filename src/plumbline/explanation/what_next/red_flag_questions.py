"""Red-flag questions that nobody has asked yet: before every test, whatever they are worth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import final

from plumbline.assessment import Safety, SafetyLevel
from plumbline.diagnosis import RedFlagRules, red_flag_rules
from plumbline.diagnosis.red_flags_conditions import findings_of

__all__ = ["RedFlagQuestion", "open_questions"]

ALWAYS = "It belongs to the questions without which no alarm can be called absent"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlagQuestion:
    """A question that comes first.

    Attributes
    ----------
    finding, ask : str
        The finding that answers it, and the question in words.
    reason : str
        Why it comes first.
    tier : str
        The most urgent level that a yes can contribute to.
    """

    finding: str
    ask: str
    reason: str
    tier: str


def open_questions(
    safety: Safety, *, skip: Collection[str] = (), rules: RedFlagRules | None = None
) -> tuple[RedFlagQuestion, ...]:
    """Return the open questions, the most urgent tier first, else in the order of the rules.

    Parameters
    ----------
    safety : Safety
        What is open.
    skip : collection of str
        Findings that cannot be found out.
    rules : RedFlagRules, optional
        The rules; those that are shipped by default.
    """
    chosen = rules if rules is not None else red_flag_rules()
    found = [
        _question(one.finding, one.label, chosen)
        for one in safety.not_assessed
        if one.finding not in skip
    ]
    return tuple(sorted(found, key=lambda one: -SafetyLevel(one.tier).rank))


def _question(finding: str, ask: str, rules: RedFlagRules) -> RedFlagQuestion:
    served = [rule for rule in rules.rules if finding in findings_of(rule.when)]
    level = SafetyLevel.most_urgent(rule.level for rule in served)
    reason = next((rule.reason for rule in served if rule.level is level), ALWAYS)
    return RedFlagQuestion(finding=finding, ask=ask, reason=reason, tier=str(level))
