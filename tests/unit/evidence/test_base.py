"""Looking up a number says no whenever the number could mislead."""

import pytest

from plumbline.errors import EvidenceError

from .conftest import Load, Write


def test_a_fact_is_its_value_in_the_stated_unit(load: Load) -> None:
    assert load().fact("cord.prevalence", unit="proportion") == 0.02


@pytest.mark.parametrize(
    ("fact_id", "unit", "message"),
    [
        ("cord.prevalense", "proportion", "Did you mean cord.prevalence"),
        ("cord.prevalence", "percent", "is in 'proportion', not in 'percent'"),
        ("cord.rule", "proportion", "is no number but 'three of five'"),
        ("cord.span", "mm", "is no number but '2 to 8'"),
        ("cord.memory", "mm", "has no numeric role: read smith2001 first"),
    ],
)
def test_a_number_that_could_mislead_is_refused(
    load: Load, fact_id: str, unit: str, message: str
) -> None:
    with pytest.raises(EvidenceError, match=message):
        load().fact(fact_id, unit=unit)


def test_bounds_are_the_printed_ends(load: Load) -> None:
    assert load().bounds("cord.span", unit="mm") == (2.0, 8.0)


def test_bounds_of_a_fact_without_any_are_refused(load: Load) -> None:
    with pytest.raises(EvidenceError, match="does not print both"):
        load().bounds("cord.prevalence", unit="proportion")


def test_a_rule_is_its_text(load: Load) -> None:
    assert load().rule("cord.rule") == "three of five"


def test_a_number_is_no_rule(load: Load) -> None:
    with pytest.raises(EvidenceError, match="is a number"):
        load().rule("cord.prevalence")


def test_a_source_answers_to_its_former_id(load: Load) -> None:
    assert load().source("smyth2001") is load().source("smith2001") or (
        load().source("smyth2001") == load().source("smith2001")
    )


def test_an_unknown_source_or_judgement_is_refused(load: Load) -> None:
    with pytest.raises(EvidenceError, match="unknown source"):
        load().source("nobody1900")
    with pytest.raises(EvidenceError, match=r"unknown judgement.*Did you mean cord.hurts"):
        load().judgement("cord.hurt", unit="proportion")


def test_a_judgement_in_another_unit_is_refused(load: Load) -> None:
    with pytest.raises(EvidenceError, match="not in 'ratio'"):
        load().judged("cord.hurts", unit="ratio")


def test_citations_name_each_source_once_in_order_of_use(load: Load) -> None:
    found = load().citations(["cord.sign", "cord.prevalence", "cord.rule"])
    assert [source.id for source in found] == ["jones2002", "smith2001"]


def test_citations_of_a_derived_fact_include_the_sources_of_its_parts(
    load: Load, change: Write
) -> None:
    change(
        "where: table, checked: full text}",
        "where: table, checked: derived, derivation: {from: {p: cord.prevalence}, value: p * 200,"
        " low: p * 100, high: p * 450}}",
    )
    assert [source.id for source in load().citations(["cord.sign"])] == ["jones2002", "smith2001"]


def test_a_base_without_a_loss_table_says_so(load: Load) -> None:
    with pytest.raises(EvidenceError, match=r"utilities\.yaml"):
        load().utilities()
