"""Evidence that breaks a rule does not load, and every breach is named."""

import pytest

from plumbline.errors import EvidenceError

from .conftest import Load, Write


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("source: jones2002", "source: jonse2002", "does not exist. Did you mean jones2002"),
        ("id: cord.sign", "id: cord.prevalence", "'cord.prevalence' stands 2 times"),
        ("id: cord.hurts", "id: cord.sign", "'cord.sign' stands 2 times"),
        ("id: jones2002", "id: smyth2001", "'smyth2001' stands 2 times"),
        ("unit: proportion, n: 1000", "n: 1000", "a number needs a unit"),
        ("value: 4.0, low: 2.0", "value: 1.0, low: 2.0", "low <= value <= high is broken"),
        ("interval_kind: confidence_95", "interval_kind: ci", "bounds need an interval_kind"),
        ("value: 0.02", "value: 2.3", "leaves the range of the unit 'proportion'"),
        ("value: 0.02", "value: [1]", "a number, a text or null"),
        ("n: 1000", "n: many", "n is 'many'"),
        ("checked: full text}", "checked: seen}", "checked is 'seen'"),
        ("where: abstract, ", "", "field 'where' is missing"),
        ("n: 1000", "people: 1000", "unknown field 'people'"),
        ("checked: none", "checked: derived", "has a derivation exactly where"),
        ("facts: [cord.prevalence]", "facts: [cord.x]", "'cord.x', which does not exist"),
        ("low: 0.1, high: 0.55", "low: 0.4, high: 0.55", "low <= value <= high is broken"),
        ("low: 0.1, high: 0.55", "low: 0, high: 0.55", "lies between 0 and 1, both excluded"),
        ("shape: proportion, facts: [cord", "shape: round, facts: [cord", "shape is 'round'"),
        ("reasons: because", "reasons: ' '", "reasons is empty"),
        ("reasons: because", "why: because", "field 'reasons' is missing"),
        ("id: cord.rule, about", "id: 7, about", "is a mapping with an id"),
    ],
)
def test_a_broken_rule_is_named(
    load: Load, change: Write, old: str, new: str, message: str
) -> None:
    change(old, new)
    with pytest.raises(EvidenceError, match=message):
        load()


def test_every_breach_is_reported_at_once(load: Load, change: Write) -> None:
    change("n: 1000", "people: 1000")
    change("source: jones2002", "source: nobody")
    with pytest.raises(EvidenceError, match=r"(?s)people.*nobody|nobody.*people"):
        load()


def test_a_key_that_stands_twice_is_refused_with_its_line(load: Load, change: Write) -> None:
    change("n: 1000", "n: 1000, n: 2000")
    with pytest.raises(EvidenceError, match=r"cord\.yaml, line 4: key 'n' stands twice"):
        load()


def test_what_is_not_yaml_is_refused_with_its_file(load: Load, change: Write) -> None:
    change("facts:\n", "facts: [\n")
    with pytest.raises(EvidenceError, match=r"cord\.yaml is not YAML"):
        load()


LOSSES = """
utilities:
  unit: good_days
  unit_about: days
  states: {ill: ill, well: well}
  actions:
    wait:
      label: Wait
      reasons: because
      would_change: a trial
      losses: {ill: {value: 3, low: 1, high: 9}, well: {value: 0, low: 0, high: 0}}
  test_costs: {mri: {value: 1, low: 0.5, high: 2}}
  test_reasons: because
  test_would_change: a count
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (", well: {value: 0, low: 0, high: 0}", "", "losses must name exactly the states"),
        ("value: 3, low: 1", "value: 3, low: 4", "low <= value <= high"),
        ("value: 1, low: 0.5", "value: 1, low: -1", "mri: a loss is not below zero"),
        ("  unit_about: days\n", "", "missing: unit_about"),
        ("reasons: because\n      would", "reasons: ''\n      would", "action wait: needs"),
    ],
)
def test_an_incomplete_loss_table_is_refused(
    load: Load, folder_with_losses: Write, old: str, new: str, message: str
) -> None:
    folder_with_losses(old, new)
    with pytest.raises(EvidenceError, match=message):
        load()


def test_a_complete_loss_table_is_read(load: Load, folder_with_losses: Write) -> None:
    table = load().utilities()
    assert table.actions["wait"].losses["ill"].high == 9
    assert table.test_costs["mri"].value == 1


@pytest.fixture
def folder_with_losses(folder, change: Write) -> Write:  # noqa: ANN001 - pathlib.Path
    """Add a loss table; return the function that changes it."""
    (folder / "utilities.yaml").write_text(LOSSES, encoding="utf-8")
    return change
