"""The red-flag rules: data read from ``evidence/red_flags.yaml``, checked, and kept.

Rules look at the case only. No probability reaches them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, TypeVar

from plumbline.assessment import SafetyLevel
from plumbline.diagnosis.red_flag_parts import (
    AvoidRule,
    Later,
    Question,
    QuestionGroup,
    Restriction,
    Rule,
    Screen,
)
from plumbline.diagnosis.red_flags_conditions import Condition, findings_of, read_condition
from plumbline.errors import EvidenceError
from plumbline.evidence.packaged import packaged_yaml, plain_yaml

__all__ = [
    "AvoidRule",
    "Later",
    "Question",
    "QuestionGroup",
    "RedFlagRules",
    "Restriction",
    "Rule",
    "Screen",
    "read_red_flag_rules",
    "red_flag_rules",
    "shipped_condition",
]

FILE: Final = "red_flags.yaml"
FINDINGS: Final = "findings"
# How a rule may ask for help sooner than its level says; empty: as the level says.
HELP: Final = ("", "ambulance", "today")
# Marks of the catalog that the rules read as concepts, so that no list is written twice.
MARKS: Final = ("cord_sign", "needs_cord_sign")

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlagRules:
    """All rules of the safety layer."""

    rules: tuple[Rule, ...]
    questions: tuple[Question, ...]
    avoid: tuple[AvoidRule, ...]
    restrictions: tuple[Restriction, ...]
    screens: tuple[Screen, ...] = ()
    groups: tuple[QuestionGroup, ...] = ()
    suppress: tuple[Restriction, ...] = ()

    def findings(self) -> frozenset[str]:
        """Return every finding that a rule, a question or an advice names."""
        conditions = [rule.when for rule in self.rules]
        conditions += [part for one in self.avoid for part in one.conditions]
        conditions += [one.when for one in (*self.restrictions, *self.suppress)]
        conditions += [one.entry for one in self.screens if one.entry is not None]
        conditions += [one.applies for one in self.questions if one.applies is not None]
        asked = frozenset(question.finding for question in self.questions)
        asked |= {name for rule in self.rules for name in rule.asks}
        asked |= {name for screen in self.screens for name in screen.asks}
        return asked.union(*(findings_of(condition) for condition in conditions))

    def named(self, names: Iterable[str]) -> tuple[Rule, ...]:
        """Return the rules of some ids, in the order of the file."""
        wanted = frozenset(names)
        return tuple(rule for rule in self.rules if rule.id in wanted)

    def sources(self) -> frozenset[str]:
        """Return the ids of all facts that the rules rest on."""
        named = [rule.sources for rule in self.rules] + [one.sources for one in self.avoid]
        return frozenset().union(*named)


@cache
def red_flag_rules() -> RedFlagRules:
    """Return the rules that are shipped."""
    return _rules_of(_shipped())


@cache
def _shipped() -> Mapping[str, Any]:
    text = resources.files("plumbline.evidence").joinpath(FILE).read_text(encoding="utf-8")
    content: Mapping[str, Any] = packaged_yaml(text)
    return {**content, "concepts": {**_marked(), **content["concepts"]}}


def _marked() -> dict[str, Any]:
    """Return one concept per mark of the catalog: any finding that carries it.

    The files are read as they are: the catalog itself needs the concepts.
    """
    folder = resources.files("plumbline.evidence").joinpath(FINDINGS)
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".yaml")), key=_name)
    contents = [packaged_yaml(one.read_text(encoding="utf-8")) or {} for one in files]
    specs = [spec for content in contents for spec in content.get("findings") or ()]
    return {mark: {"any_of": [one["id"] for one in specs if one.get(mark)]} for mark in MARKS}


def _name(path: Traversable) -> str:
    return path.name


def shipped_condition(node: object, place: str) -> Condition:
    """Return the condition that a piece of another file describes, with the concepts of this one.

    Parameters
    ----------
    node : object
        The piece: the id of a finding or a mapping.
    place : str
        Where it stands, for messages.

    Raises
    ------
    EvidenceError
        The piece is none of the allowed forms.
    """
    return read_condition(node, _shipped().get("concepts", {}), place=place)


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
        restrictions=entries("safety_only", lambda row: _restriction(row, condition)),
        groups=entries("groups", _group),
        suppress=entries("suppress", lambda row: _restriction(row, condition)),
        screens=entries("screens", lambda row: _screen(row, condition)),
    )


Reader = Callable[[object, str], Condition]
CONDITIONS: Final = ("when", "unless", "once_known", "until_known")


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
    fields["asks"] = tuple(row.get("asks", ()))
    fields["yields_to"] = tuple(row.get("yields_to", ()))
    if row.get("help", "") not in HELP:
        allowed = ", ".join(HELP[1:])
        raise EvidenceError(f"{FILE}, {row['id']}: unknown help; allowed: {allowed}")
    fields["later"] = tuple(map(_later, row.get("later", ())))
    return Rule(**{**fields, "when": condition(row["when"], row["id"])})


def _later(row: Mapping[str, Any]) -> Later:
    results = {name: tuple(found) for name, found in row.items() if name != "action"}
    if not results:
        raise KeyError("known, present or absent")
    return Later(action=row["action"], **results)


def _group(row: Mapping[str, Any]) -> QuestionGroup:
    return QuestionGroup(**{**row, "findings": tuple(row["findings"])})


def _restriction(row: Mapping[str, Any], condition: Reader) -> Restriction:
    return Restriction(id=row["id"], when=condition(row["when"], row["id"]), reason=row["reason"])


def _screen(row: Mapping[str, Any], condition: Reader) -> Screen:
    entry = condition(row["entry"], f"screens, {row['id']}") if "entry" in row else None
    return Screen(**{**row, "entry": entry, "asks": tuple(row["asks"])})


def _question(row: Mapping[str, Any], condition: Reader) -> Question:
    applies = condition(row["applies"], row["finding"]) if "applies" in row else None
    return Question(**{**row, "applies": applies})


def _avoid_rule(row: Mapping[str, Any], condition: Reader) -> AvoidRule:
    levels = frozenset(_level(name, row["id"]) for name in row.get("at_levels", ()))
    if "when" not in row and not levels:
        raise EvidenceError(f"{FILE}, avoid, {row['id']}: needs `when` or `at_levels`")
    read = {name: condition(row[name], row["id"]) for name in CONDITIONS if name in row}
    fields = {**row, "sources": tuple(row["sources"]), "at_levels": levels}
    fields["withholds"] = frozenset(row.get("withholds", ()))
    return AvoidRule(**{**fields, **read})


def _level(name: str, place: str) -> SafetyLevel:
    try:
        return SafetyLevel(name)
    except ValueError as error:
        allowed = ", ".join(SafetyLevel)
        raise EvidenceError(
            f"{FILE}, {place}: unknown level {name!r}; allowed: {allowed}"
        ) from error
