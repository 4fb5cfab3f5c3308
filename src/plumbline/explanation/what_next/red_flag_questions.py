"""Questions that nobody has answered yet and that come before every test, whatever they are worth.

Those without which no alarm can be called absent; then what an alarm that is raised says has to be
looked for; then what a rule asks of whomever it is meant for; then what the best action waits for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, final

from plumbline.assessment import Safety, SafetyLevel
from plumbline.diagnosis import RedFlagRules, catalog, red_flag_rules
from plumbline.diagnosis.by_age import findings_at_age
from plumbline.diagnosis.red_flags import QuestionGroup, Rule, Screen
from plumbline.diagnosis.red_flags_conditions import (
    AtLeast,
    Condition,
    Present,
    Signs,
    findings_of,
    fulfilled_by,
)

__all__ = ["Breath", "RedFlagQuestion", "in_one_breath", "open_questions", "signs_first"]

ALWAYS: Final = "It belongs to the questions without which no alarm can be called absent"
KEPT: Final = 4096  # answers that are kept: some thirty questions by the years of a life
COULD: Final = "A rule that is meant for this person looks for it -"


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
        The most urgent level that a yes can contribute to; for what a raised alarm asks for, the
        level of that alarm.
    """

    finding: str
    ask: str
    reason: str
    tier: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """Open questions that are asked together, or one that stands alone.

    Attributes
    ----------
    questions : tuple of RedFlagQuestion
        The questions.
    group : QuestionGroup or None
        The words for all of them; None where one stands alone.
    """

    questions: tuple[RedFlagQuestion, ...]
    group: QuestionGroup | None = None


def in_one_breath(
    questions: Sequence[RedFlagQuestion], *, groups: Sequence[QuestionGroup] | None = None
) -> tuple[Breath, ...]:
    """Return open questions as they are asked: in groups where two or more of one are open.

    Parameters
    ----------
    questions : sequence of RedFlagQuestion
        The open questions, in their order.
    groups : sequence of QuestionGroup, optional
        The groups; those that are shipped by default.
    """
    chosen = red_flag_rules().groups if groups is None else groups
    of = {name: group for group in chosen for name in group.findings}
    parts: dict[str, list[RedFlagQuestion]] = {}
    for one in questions:
        group = of.get(one.finding)
        parts.setdefault(one.finding if group is None else f"group:{group.id}", []).append(one)
    return tuple(
        Breath(
            questions=tuple(together),
            group=of.get(together[0].finding) if len(together) > 1 else None,
        )
        for together in parts.values()
    )


def open_questions(
    safety: Safety,
    *,
    known: Collection[str] = (),
    skip: Collection[str] = (),
    needless: Collection[str] = (),
    signs: Signs | None = None,
    rules: RedFlagRules | None = None,
) -> tuple[RedFlagQuestion, ...]:
    """Return the open questions, the most urgent tier first, else in the order of the rules.

    Parameters
    ----------
    safety : Safety
        What is open, and which alarms are raised.
    known : collection of str
        Findings that are known.
    skip : collection of str
        Findings that cannot be found out.
    needless : collection of str
        Findings that need not be asked for unless no alarm can be called absent without them.
    signs : Signs, optional
        What is known to be there, so that the rules are found that are meant for the person.
    rules : RedFlagRules, optional
        The rules; those that are shipped by default.
    """
    chosen = rules if rules is not None else red_flag_rules()
    age_years = signs.quantities.get("age_years") if signs is not None else None
    found = [
        _question(one.finding, one.label, chosen, age_years)
        for one in safety.not_assessed
        if one.finding not in skip
    ]
    found.sort(key=lambda one: -SafetyLevel(one.tier).rank)
    left_out = {one.finding for one in safety.not_assessed}.union(known, skip, needless)
    missing = [
        *_asked_by(chosen.named(flag.id for flag in safety.flags)),
        *_screened(chosen, signs, left_out),
    ]
    for question in missing:
        if question.finding not in left_out:
            left_out.add(question.finding)
            found.append(question)
    return tuple(found)


def signs_first(
    missing: Iterable[str], reason: str, before: Collection[RedFlagQuestion]
) -> tuple[RedFlagQuestion, ...]:
    """Return the questions for signs that the best action waits for.

    Parameters
    ----------
    missing : iterable of str
        The signs, in their order.
    reason : str
        Why they are looked for first.
    before : collection of RedFlagQuestion
        Questions that are asked anyhow.
    """
    asked = {one.finding for one in before}
    return tuple(
        RedFlagQuestion(finding=name, ask=_asking(name), reason=reason, tier=str(SafetyLevel.SOON))
        for name in missing
        if name not in asked
    )


def _asked_by(raised: Iterable[Rule]) -> Iterator[RedFlagQuestion]:
    """Yield what the raised rules ask for, the most urgent rule first."""
    for rule in sorted(raised, key=lambda one: -one.level.rank):
        for finding in rule.asks:
            yield _of_rule(rule, finding, f"{rule.reason}: {rule.action}")


def _screened(
    rules: RedFlagRules, signs: Signs | None, left_out: Collection[str]
) -> Iterator[RedFlagQuestion]:
    """Yield what is asked of everybody, or of the person for a rule that could still be raised."""
    for screen in rules.screens if signs is not None else ():
        if signs is None or (screen.entry is not None and not fulfilled_by(screen.entry, signs)):
            continue
        if not screen.rule:
            age_years = signs.quantities.get("age_years")
            for finding in screen.asks:
                yield _question(finding, _asking(finding), rules, age_years)
            continue
        (rule,) = rules.named([screen.rule])
        if _is_open(screen, rule, signs, left_out):
            for finding in screen.asks:
                yield _of_rule(rule, finding, f"{COULD} {rule.reason[:1].lower()}{rule.reason[1:]}")


def _is_open(screen: Screen, rule: Rule, signs: Signs, left_out: Collection[str]) -> bool:
    if fulfilled_by(rule.when, signs):
        return False
    still = {name for name in screen.asks if name not in left_out}
    at_most = replace(signs, present=signs.present | still)
    return bool(fulfilled_by(rule.when, at_most))


def _of_rule(rule: Rule, finding: str, reason: str) -> RedFlagQuestion:
    return RedFlagQuestion(
        finding=finding, ask=_asking(finding), reason=reason, tier=str(rule.level)
    )


def _asking(finding: str) -> str:
    label = catalog()[finding].label
    return f"{label[:1].upper()}{label[1:]}?"


def _question(
    finding: str, ask: str, rules: RedFlagRules, age_years: float | None
) -> RedFlagQuestion:
    if rules is red_flag_rules():
        level, reason = _shipped(finding, age_years)
    else:
        level, reason = _about(finding, rules, age_years)
    return RedFlagQuestion(finding=finding, ask=ask, reason=reason, tier=str(level))


@lru_cache(maxsize=KEPT)
def _shipped(finding: str, age_years: float | None) -> tuple[SafetyLevel, str]:
    return _about(finding, red_flag_rules(), age_years)


def _about(finding: str, rules: RedFlagRules, age_years: float | None) -> tuple[SafetyLevel, str]:
    """Return the most urgent level that a finding serves, and the reason of the nearest rule.

    Rules that the age of the person rules out are left aside, unless no other is left.
    """
    every = [rule for rule in rules.rules if finding in findings_of(rule.when)]
    served = [rule for rule in every if finding in findings_at_age(rule.when, age_years)] or every
    nearest = min(served, key=lambda rule: _distance(rule, finding), default=None)
    level = SafetyLevel.most_urgent(rule.level for rule in served)
    return level, nearest.reason if nearest is not None else ALWAYS


def _distance(rule: Rule, finding: str) -> tuple[int, int, int]:
    """Return how far a rule is from being about a finding: what else it needs, and names."""
    others = _others(rule.when, finding)
    return (others if others is not None else 0, len(findings_of(rule.when)), -rule.level.rank)


def _others(condition: Condition, finding: str) -> int | None:
    """Return how many other conditions must hold beside a finding; None where it has no part."""
    match condition:
        case Present(finding=name):
            return 0 if name == finding else None
        case AtLeast(count=count, parts=parts):
            found = [more for part in parts if (more := _others(part, finding)) is not None]
            return min(found) + count - 1 if found else None
        case _:
            return None
