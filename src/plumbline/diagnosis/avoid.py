"""What to leave alone in this person, and why."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import Avoid, Safety, SafetyLevel
from plumbline.case import Case, FindingState
from plumbline.diagnosis.red_flags import AvoidRule, RedFlagRules, red_flag_rules
from plumbline.diagnosis.red_flags_conditions import Signs, fulfilled_by, known_signs_of, signs_of

__all__ = [
    "avoid",
    "suppresses_what_if",
    "why_no_what_if",
    "why_not_by_hand",
    "withheld_tests",
]


def avoid(
    case: Case,
    safety: Safety,
    *,
    derived: Mapping[str, FindingState] | None = None,
    rules: RedFlagRules | None = None,
) -> tuple[Avoid, ...]:
    """Return what to avoid, in the order of the rules.

    Parameters
    ----------
    case : Case
        The person.
    safety : Safety
        How urgent it is.
    derived : mapping of str to FindingState, optional
        Findings read off other parts of the case.
    rules : RedFlagRules, optional
        The rules; those that are shipped by default.
    """
    return tuple(
        Avoid(action=one.action, reason=one.reason, sources=one.sources, reading=one.reading)
        for one in _holding(case, safety, derived, rules)
    )


def suppresses_what_if(
    case: Case,
    safety: Safety,
    *,
    derived: Mapping[str, FindingState] | None = None,
    rules: RedFlagRules | None = None,
) -> bool:
    """Return whether effects of treating the neck must not be shown for this person.

    True at ``urgent`` and above, where every effect is withheld (:func:`why_no_what_if`), and
    wherever treatment by hand is to be avoided.

    Parameters
    ----------
    case, safety, derived, rules
        As for :func:`avoid`.
    """
    if safety.level.is_at_least(SafetyLevel.URGENT):
        return True
    return bool(
        why_no_what_if(case, derived=derived, rules=rules)
        or why_not_by_hand(case, safety, derived=derived, rules=rules)
    )


def why_no_what_if(
    case: Case,
    *,
    derived: Mapping[str, FindingState] | None = None,
    rules: RedFlagRules | None = None,
) -> tuple[str, ...]:
    """Return why no effect of any treatment may be shown, whatever the level; empty where it may.

    Signs of the cord, rheumatoid arthritis, ankylosing spondylitis, recent injury, suspected
    fracture, tumor, infection, signs of the vessels.

    Parameters
    ----------
    case, derived, rules
        As for :func:`avoid`.
    """
    signs = signs_of(case, derived)
    chosen = rules if rules is not None else red_flag_rules()
    return tuple(one.reason for one in chosen.suppress if fulfilled_by(one.when, signs))


def why_not_by_hand(
    case: Case,
    safety: Safety,
    *,
    derived: Mapping[str, FindingState] | None = None,
    rules: RedFlagRules | None = None,
) -> tuple[str, ...]:
    """Return why this person must not be treated by hand; empty where nothing speaks against it.

    Parameters
    ----------
    case, safety, derived, rules
        As for :func:`avoid`.
    """
    holding = _holding(case, safety, derived, rules)
    return tuple(dict.fromkeys(one.reason for one in holding if one.hands_on))


def withheld_tests(
    case: Case,
    safety: Safety,
    *,
    derived: Mapping[str, FindingState] | None = None,
    rules: RedFlagRules | None = None,
) -> frozenset[str]:
    """Return the classes of tests that must not be offered to this person.

    Parameters
    ----------
    case, safety, derived, rules
        As for :func:`avoid`.
    """
    return frozenset().union(*(one.withholds for one in _holding(case, safety, derived, rules)))


def _holding(
    case: Case,
    safety: Safety,
    derived: Mapping[str, FindingState] | None,
    rules: RedFlagRules | None,
) -> list[AvoidRule]:
    signs, known = signs_of(case, derived), known_signs_of(case, derived)
    chosen = rules if rules is not None else red_flag_rules()
    return [
        one
        for one in chosen.avoid
        if _holds(one, safety, signs) and not _withdrawn(one, signs, known)
    ]


def _holds(rule: AvoidRule, safety: Safety, signs: Signs) -> bool:
    if safety.level in rule.at_levels:
        return True
    return rule.when is not None and bool(fulfilled_by(rule.when, signs))


def _withdrawn(rule: AvoidRule, signs: Signs, known: Signs) -> bool:
    """Return whether something takes the advice away, or too much or too little was looked for."""
    if rule.unless is not None and fulfilled_by(rule.unless, signs):
        return True
    if rule.once_known is not None and not fulfilled_by(rule.once_known, known):
        return True
    return rule.until_known is not None and bool(fulfilled_by(rule.until_known, known))
