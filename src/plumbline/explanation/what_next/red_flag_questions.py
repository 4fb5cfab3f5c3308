"""Questions that nobody has answered yet and that come before every test, whatever they are worth.

Those without which no alarm can be called absent; then what an alarm that is raised says has to be
looked for; then what the best action waits for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, final

from plumbline.assessment import Safety, SafetyLevel
from plumbline.diagnosis import RedFlagRules, catalog, red_flag_rules
from plumbline.diagnosis.red_flags import Rule
from plumbline.diagnosis.red_flags_conditions import AtLeast, Condition, Present, findings_of

__all__ = ["RedFlagQuestion", "open_questions", "signs_first"]

ALWAYS: Final = "It belongs to the questions without which no alarm can be called absent"


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


def open_questions(
    safety: Safety,
    *,
    known: Collection[str] = (),
    skip: Collection[str] = (),
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
    rules : RedFlagRules, optional
        The rules; those that are shipped by default.
    """
    chosen = rules if rules is not None else red_flag_rules()
    found = [
        _question(one.finding, one.label, chosen)
        for one in safety.not_assessed
        if one.finding not in skip
    ]
    found.sort(key=lambda one: -SafetyLevel(one.tier).rank)
    listed = {one.finding for one in safety.not_assessed}
    missing = _asked_by(chosen.named(flag.id for flag in safety.flags))
    for rule, finding in missing:
        if finding not in listed and finding not in known and finding not in skip:
            listed.add(finding)
            found.append(_completing(rule, finding))
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


def _asked_by(raised: Iterable[Rule]) -> Iterator[tuple[Rule, str]]:
    """Yield what the raised rules ask for, the most urgent rule first."""
    for rule in sorted(raised, key=lambda one: -one.level.rank):
        for finding in rule.asks:
            yield rule, finding


def _completing(rule: Rule, finding: str) -> RedFlagQuestion:
    return RedFlagQuestion(
        finding=finding,
        ask=_asking(finding),
        reason=f"{rule.reason}: {rule.action}",
        tier=str(rule.level),
    )


def _asking(finding: str) -> str:
    label = catalog()[finding].label
    return f"{label[:1].upper()}{label[1:]}?"


def _question(finding: str, ask: str, rules: RedFlagRules) -> RedFlagQuestion:
    served = [rule for rule in rules.rules if finding in findings_of(rule.when)]
    level = SafetyLevel.most_urgent(rule.level for rule in served)
    nearest = min(served, key=lambda rule: _distance(rule, finding), default=None)
    reason = nearest.reason if nearest is not None else ALWAYS
    return RedFlagQuestion(finding=finding, ask=ask, reason=reason, tier=str(level))


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
