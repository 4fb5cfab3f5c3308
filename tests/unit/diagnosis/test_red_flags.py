"""The rules that are shipped, as data."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import pytest
import yaml

from plumbline.assessment import SafetyLevel
from plumbline.case import Case, FindingState, FindingValue, FrozenMapping, Person
from plumbline.diagnosis.catalog import catalog
from plumbline.diagnosis.red_flags import RedFlagRules, read_red_flag_rules, red_flag_rules
from plumbline.diagnosis.safety import triage
from plumbline.errors import EvidenceError
from plumbline.evidence import facts

# The founding honesty rule: these words promise what no rule can know.
FORBIDDEN = re.compile(r"\b(safe|safely|clear|cleared|routine|routinely)\b", re.IGNORECASE)
LEAST_FINDINGS = 35


@pytest.fixture(scope="module")
def rules() -> RedFlagRules:
    return red_flag_rules()


def written(folder: str, name: str) -> dict[str, list[dict[str, Any]]]:
    text = resources.files("plumbline.evidence").joinpath(folder).joinpath(name)
    content: dict[str, list[dict[str, Any]]] = yaml.safe_load(text.read_text(encoding="utf-8"))
    return content


def test_every_source_is_a_fact(rules: RedFlagRules) -> None:
    assert rules.sources() <= set(facts())


def test_a_rule_without_a_source_says_how_it_came_about(rules: RedFlagRules) -> None:
    assert [one.id for one in rules.rules if not one.sources and not one.reading] == []
    assert [one.id for one in rules.avoid if not one.sources and not one.reading] == []


def test_every_finding_of_a_rule_is_in_the_catalog(rules: RedFlagRules) -> None:
    assert sorted(rules.findings() - set(catalog().entries)) == []


def test_there_are_rules_of_every_urgent_level(rules: RedFlagRules) -> None:
    assert {rule.level for rule in rules.rules} == {
        SafetyLevel.EMERGENCY,
        SafetyLevel.URGENT,
        SafetyLevel.SOON,
    }


def test_nothing_promises_what_no_rule_can_know(rules: RedFlagRules) -> None:
    texts = [f"{rule.reason} {rule.action}" for rule in rules.rules]
    texts += [f"{one.reason} {one.action}" for one in rules.avoid]
    texts += [question.ask for question in rules.questions]
    texts += [one.reason for one in rules.restrictions]
    assert [text for text in texts if FORBIDDEN.search(text)] == []


def test_a_yes_to_any_question_raises_a_flag(rules: RedFlagRules) -> None:
    for question in rules.questions:
        findings = FrozenMapping[str, FindingValue]({question.finding: FindingState.PRESENT})
        levels = [
            triage(Case(id="one", person=Person(age_years=age), findings=findings)).level
            for age in (10.0, 60.0)
        ]
        assert any(level.is_at_least(SafetyLevel.SOON) for level in levels), question.finding


def test_a_rule_yields_only_to_rules_that_are_as_urgent(rules: RedFlagRules) -> None:
    levels = {rule.id: rule.level for rule in rules.rules}
    yielding = [(rule, other) for rule in rules.rules for other in rule.yields_to]
    assert yielding
    assert all(levels[other].is_at_least(rule.level) for rule, other in yielding)


def test_there_are_enough_red_flag_findings() -> None:
    entries = written("findings", "red_flags.yaml")["findings"]
    assert len([one for one in entries if one["group"] == "red_flag"]) >= LEAST_FINDINGS


def test_the_absence_of_a_red_flag_never_reassures() -> None:
    entries = written("findings", "red_flags.yaml")["findings"]
    moving = [one for one in entries if "likelihood" in one]
    assert [one["id"] for one in moving if not one.get("absence_ignored")] == []


def test_every_judgement_of_the_flags_leans_on_facts_that_exist() -> None:
    entries = written("priors", "red_flags.yaml")["priors"]
    leaned_on = {name for entry in entries for name in entry["facts"]}
    assert leaned_on <= set(facts())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: [{id: a, level: soon}]", "a: 'sources'"),
        ("rules: [{level: soon}]", "missing or repeated id"),
        ("rules: [{id: a, level: later, when: b, reason: c, action: d, sources: []}]", "later"),
        ("rules: [{id: a, level: soon, when: b, reason: c, action: d, sources: [], w: e}]", "'w'"),
        (
            "rules: [{id: a, level: soon, when: b, reason: c, action: d, sources: [], help: soon}]",
            "unknown help; allowed: ambulance, today",
        ),
        (
            "rules: [{id: a, level: soon, when: b, reason: c, action: d, sources: [], "
            "later: [{action: e}]}]",
            "known, present or absent",
        ),
        ("avoid: [{id: a, action: b, reason: c, sources: []}]", "needs `when` or `at_levels`"),
        ("questions: [{finding: a, ask: b}, {finding: a, ask: c}]", "missing or repeated id 'a'"),
    ],
)
def test_a_rule_file_that_breaks_its_form_is_refused(text: str, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        read_red_flag_rules(text)
