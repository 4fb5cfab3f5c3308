"""The red-flag rules: data read from ``evidence/red_flags.yaml``, checked, and kept.

Rules look at the case only. No probability reaches them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, TypeVar

from plumbline.assessment import SafetyLevel
from plumbline.diagnosis.red_flags_conditions import Condition, findings_of, read_condition
from plumbline.errors import EvidenceError
from plumbline.evidence.packaged import packaged_yaml, plain_yaml

__all__ = [
    "AvoidRule",
    "Question",
    "RedFlagRules",
    "Restriction",
    "Rule",
    "read_red_flag_rules",
    "red_flag_rules",
]

FILE: Final = "red_flags.yaml"

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One red flag: when it is raised, how urgent it is, and what to do.

    Attributes
    ----------
    id : str
        Name of the rule.
    level : SafetyLevel
        Emergency, urgent or soon.
    when : Condition
        What raises it.
    reason, action : str
        In plain words.
    sources : tuple of str
        Ids of the facts it rests on.
    reading : str
        How we get from the facts to the rule, where it is not a literal copy.
    """

    id: str
    level: SafetyLevel
    when: Condition
    reason: str
    action: str
    sources: tuple[str, ...] = ()
    reading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An emergency-tier question, and the finding that answers it.

    Attributes
    ----------
    finding : str
        The finding.
    ask : str
        The question in words.
    applies : Condition or None
        Whom it concerns; None is everybody.
    """

    finding: str
    ask: str
    applies: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidRule:
    """Something to avoid: where a condition holds, or at some levels.

    Attributes
    ----------
    id, action, reason : str
        Name, what to avoid, and why.
    when : Condition or None
        What makes it wrong; None where only the level decides.
    at_levels : frozenset of SafetyLevel
        Levels at which it is wrong in any case.
    hands_on : bool
        Whether treatment by hand is meant.
    sources : tuple of str
        Ids of the facts it rests on.
    reading : str
        How we get from the facts to the rule.
    """

    id: str
    action: str
    reason: str
    when: Condition | None = None
    at_levels: frozenset[SafetyLevel] = frozenset()
    hands_on: bool = False
    sources: tuple[str, ...] = ()
    reading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """People of whom only the urgency is told, and why."""

    id: str
    when: Condition
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlagRules:
    """All rules of the safety layer."""

    rules: tuple[Rule, ...]
    questions: tuple[Question, ...]
    avoid: tuple[AvoidRule, ...]
    restrictions: tuple[Restriction, ...]

    def findings(self) -> frozenset[str]:
        """Return every finding that a rule, a question or an advice names."""
        conditions = [rule.when for rule in self.rules]
        conditions += [one.when for one in self.avoid if one.when is not None]
        conditions += [one.when for one in self.restrictions]
        conditions += [one.applies for one in self.questions if one.applies is not None]
        asked = frozenset(question.finding for question in self.questions)
        return asked.union(*(findings_of(condition) for condition in conditions))

    def sources(self) -> frozenset[str]:
        """Return the ids of all facts that the rules rest on."""
        named = [rule.sources for rule in self.rules] + [one.sources for one in self.avoid]
        return frozenset().union(*named)


@cache
def red_flag_rules() -> RedFlagRules:
    """Return the rules that are shipped."""
    text = resources.files("plumbline.evidence").joinpath(FILE).read_text(encoding="utf-8")
    return _rules_of(packaged_yaml(text))


def read_red_flag_rules(text: str) -> RedFlagRules:
    """Return the rules that a text describes.

    Parameters
    ----------
    text : str
        YAML in the form that the head of the shipped file explains.

    Raises
    ------
    EvidenceError
        A rule is not of that form, or two have one id.
    """
    return _rules_of(plain_yaml(text))


def _rules_of(content: Mapping[str, Any]) -> RedFlagRules:
    concepts = content.get("concepts", {})

    def condition(node: object, place: str) -> Condition:
        return read_condition(node, concepts, place=place)

    def entries(name: str, build: Callable[[Mapping[str, Any]], Entry]) -> tuple[Entry, ...]:
        return _entries(content.get(name) or [], name, build)

    return RedFlagRules(
        rules=entries("rules", lambda row: _rule(row, condition)),
        questions=entries("questions", lambda row: _question(row, condition)),
        avoid=entries("avoid", lambda row: _avoid_rule(row, condition)),
        restrictions=entries(
            "safety_only",
            lambda row: Restriction(
                id=row["id"], when=condition(row["when"], row["id"]), reason=row["reason"]
            ),
        ),
    )


Reader = Callable[[object, str], Condition]


def _entries(
    rows: list[Mapping[str, Any]], name: str, build: Callable[[Mapping[str, Any]], Entry]
) -> tuple[Entry, ...]:
    """Return the entries of one list; each needs a name that no other of the list has."""
    seen: set[str] = set()
    built: list[Entry] = []
    for row in rows:
        identity = row.get("id", row.get("finding"))
        if identity is None or identity in seen:
            raise EvidenceError(f"{FILE}, {name}: missing or repeated id {identity!r}")
        seen.add(identity)
        try:
            built.append(build(row))
        except (KeyError, TypeError) as error:
            raise EvidenceError(f"{FILE}, {name}, {identity}: {error}") from error
    return tuple(built)


def _rule(row: Mapping[str, Any], condition: Reader) -> Rule:
    fields = {**row, "sources": tuple(row["sources"]), "level": _level(row["level"], row["id"])}
    return Rule(**{**fields, "when": condition(row["when"], row["id"])})


def _question(row: Mapping[str, Any], condition: Reader) -> Question:
    applies = condition(row["applies"], row["finding"]) if "applies" in row else None
    return Question(**{**row, "applies": applies})


def _avoid_rule(row: Mapping[str, Any], condition: Reader) -> AvoidRule:
    when = condition(row["when"], row["id"]) if "when" in row else None
    levels = frozenset(_level(name, row["id"]) for name in row.get("at_levels", ()))
    if when is None and not levels:
        raise EvidenceError(f"{FILE}, avoid, {row['id']}: needs `when` or `at_levels`")
    fields = {**row, "sources": tuple(row["sources"]), "at_levels": levels, "when": when}
    return AvoidRule(**fields)


def _level(name: str, place: str) -> SafetyLevel:
    try:
        return SafetyLevel(name)
    except ValueError as error:
        allowed = ", ".join(SafetyLevel)
        raise EvidenceError(
            f"{FILE}, {place}: unknown level {name!r}; allowed: {allowed}"
        ) from error
