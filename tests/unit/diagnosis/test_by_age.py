"""A rule says nothing of people whom its ages exclude."""

from __future__ import annotations

import pytest

from plumbline.diagnosis import red_flag_rules
from plumbline.diagnosis.by_age import findings_at_age
from plumbline.diagnosis.red_flags_conditions import (
    Signs,
    findings_of,
    fulfilled_by,
    read_condition,
)

CHILD = {"quantity": "age_years", "below": 15}
OLD = {"quantity": "age_years", "above": 55}


@pytest.mark.parametrize(
    ("node", "age", "expected"),
    [
        ({"all_of": [CHILD, "fever"]}, 10.0, {"fever"}),
        ({"all_of": [CHILD, "fever"]}, 40.0, set()),
        ({"all_of": [CHILD, "fever"]}, None, {"fever"}),
        ({"any_of": ["cough", {"all_of": [CHILD, "fever"]}]}, 40.0, {"cough"}),
        ({"at_least": 2, "of": ["cough", "fever", OLD]}, 40.0, {"cough", "fever"}),
        ({"at_least": 3, "of": ["cough", "fever", OLD]}, 40.0, set()),
        ({"at_least": 3, "of": ["cough", "fever", OLD]}, 60.0, {"cough", "fever"}),
        ({"all_of": ["fever", {"quantity": "crp_mg_l", "above": 10}]}, 40.0, {"fever"}),
    ],
)
def test_an_age_leaves_what_can_still_fulfill_a_rule(
    node: object, age: float | None, expected: set[str]
) -> None:
    condition = read_condition(node, {}, place="here")
    assert findings_at_age(condition, age) == expected


@pytest.mark.parametrize("age", [5.0, 16.0, 40.0, 62.0, 80.0])
def test_no_rule_can_be_raised_by_findings_that_the_age_leaves_out(age: float) -> None:
    """With every finding there, what was left out is needed by none that the age allows."""
    for rule in red_flag_rules().rules:
        kept = findings_at_age(rule.when, age)
        signs = Signs(
            present=findings_of(rule.when), quantities={"age_years": age}, words=frozenset()
        )
        fulfilled = set(fulfilled_by(rule.when, signs)) & findings_of(rule.when)
        assert fulfilled <= kept
