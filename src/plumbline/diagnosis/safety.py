"""How urgent it is: the red-flag rules applied to a case, before and apart from every probability.

Nothing lowers a level. What was not asked is not taken as a no: where no rule fires and an
emergency-tier question is open, the answer is ``not_assessed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from plumbline.assessment import Flag, NamedFinding, Safety, SafetyLevel
from plumbline.case import Case, FindingState
from plumbline.diagnosis.red_flags import Question, RedFlagRules, Rule, red_flag_rules
from plumbline.diagnosis.red_flags_conditions import (
    Signs,
    fulfilled_by,
    known_findings,
    signs_of,
)

__all__ = ["safety_only", "triage"]

# Said beside a sign that nobody has examined yet.
AS_TOLD: Final = "as the person says, not examined"


def triage(
    case: Case,
    *,
    derived: Mapping[str, FindingState] | None = None,
    labels: Mapping[str, str] | None = None,
    rules: RedFlagRules | None = None,
) -> Safety:
    """Return how urgent it is, why, what to do, and what was not asked.

    Parameters
    ----------
    case : Case
        The person.
    derived : mapping of str to FindingState, optional
        Findings read off complaints, scores and results; they add to those of the case.
    labels : mapping of str to str, optional
        Words for findings; those that raised a flag are named in its reason.
    rules : RedFlagRules, optional
        The rules; those that are shipped by default.

    Returns
    -------
    Safety
        The highest level of all rules that fire, the flags from most to least urgent, and the
        emergency-tier questions that are open.
    """
    rules = rules if rules is not None else red_flag_rules()
    signs = signs_of(case, derived)
    fired = [(rule, names) for rule in rules.rules if (names := fulfilled_by(rule.when, signs))]
    raised = {rule.id for rule, _ in fired}
    fired = [(rule, names) for rule, names in fired if not raised.intersection(rule.yields_to)]
    fired.sort(key=lambda pair: pair[0].level.rank, reverse=True)
    known = known_findings(case, derived)
    told = {
        name: f"{label} ({AS_TOLD})" if name in case.reported and name not in known else label
        for name, label in (labels or {}).items()
    }
    open_questions = tuple(one for one in rules.questions if _is_open(one, known, signs))
    return Safety(
        level=_level([rule for rule, _ in fired], open_questions),
        flags=tuple(_flag(rule, names, told, known) for rule, names in fired),
        not_assessed=tuple(
            NamedFinding(finding=one.finding, label=one.ask) for one in open_questions
        ),
    )


def safety_only(
    case: Case,
    *,
    derived: Mapping[str, FindingState] | None = None,
    rules: RedFlagRules | None = None,
) -> tuple[str, ...]:
    """Return why nothing but the urgency may be told of a person; empty where all may be.

    Parameters
    ----------
    case : Case
        The person.
    derived : mapping of str to FindingState, optional
        Findings read off other parts of the case.
    rules : RedFlagRules, optional
        The rules; those that are shipped by default.
    """
    rules = rules if rules is not None else red_flag_rules()
    signs = signs_of(case, derived)
    return tuple(one.reason for one in rules.restrictions if fulfilled_by(one.when, signs))


def _level(fired: list[Rule], open_questions: tuple[Question, ...]) -> SafetyLevel:
    levels = [rule.level for rule in fired]
    return SafetyLevel.most_urgent(levels + [SafetyLevel.NOT_ASSESSED] * bool(open_questions))


def _is_open(question: Question, known: Mapping[str, FindingState], signs: Signs) -> bool:
    concerns = question.applies is None or bool(fulfilled_by(question.applies, signs))
    return concerns and question.finding not in known


def _flag(
    rule: Rule, names: tuple[str, ...], labels: Mapping[str, str], known: Mapping[str, FindingState]
) -> Flag:
    named = [labels[name] for name in names if name in labels]
    reason = f"{rule.reason}: {', '.join(named)}" if named else rule.reason
    return Flag(id=rule.id, level=rule.level, reason=reason, action=rule.action_once(known))
