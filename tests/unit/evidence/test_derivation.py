"""Formulas are arithmetic and nothing else."""

import math

import pytest

from plumbline.errors import EvidenceError
from plumbline.evidence import Derivation, Fact
from plumbline.evidence.derivation import evaluate, parts, recompute


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("a + b * 2 - a / b", 5.0),
        ("-(a ** 3)", -8.0),
        ("log(exp(a)) + sqrt(b + 2)", 4.0),
        ("max(a, b) - min(a, b) + round(2.6)", 3.0),
        ("odds(0.75)", 3.0),
        ("posttest(0.5, 3)", 0.75),
        ("ratio_of_proportions(6, 10, 2, 10)", 3.0),
        # The rule of three: none in n people leaves about 3 / n.
        ("upper_bound_of_none(300)", 0.00994),
    ],
)
def test_a_formula_is_what_arithmetic_says(formula: str, result: float) -> None:
    assert evaluate(formula, {"a": 2.0, "b": 2.0}) == pytest.approx(result, rel=1e-3)


def test_the_log_method_gives_the_textbook_interval_of_a_risk_ratio() -> None:
    # 15 of 100 against 30 of 100: ratio 0.5, standard error sqrt(1/15 + 1/30 - 2/100).
    spread = 1.959964 * math.sqrt(1 / 15 + 1 / 30 - 2 / 100)
    low = evaluate("ratio_low(15, 100, 30, 100)", {})
    high = evaluate("ratio_high(15, 100, 30, 100)", {})
    assert (low, high) == pytest.approx((0.5 * math.exp(-spread), 0.5 * math.exp(spread)))


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os')",
        "a.real",
        "open(a)",
        "[a][0]",
        "(lambda: 1)()",
        "a if a else b",
        "a and b",
        "True + 1",
        "'text'",
        "a % b",
        "unknown + 1",
        "round(a, ndigits=2)",
        "a +",
    ],
)
def test_anything_but_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(EvidenceError, match="formula"):
        evaluate(formula, {"a": 2.0, "b": 2.0})


def fact(fact_id: str, value: float | str, checked: str, derivation: Derivation | None) -> Fact:
    return Fact(
        id=fact_id, about="something", quantity="mean", value=value, low=1.0, n=7, unit="mm",
        source="smith2001", where="text", checked=checked, topic="a", derivation=derivation,
    )  # fmt: skip


def derived_from(reference: str) -> Fact:
    return fact("whole", 9.0, "derived", Derivation(parts={"part": reference}, value="part * 3"))


def table(part: Fact) -> dict[str, Fact]:
    return {part.id: part}


def test_a_derived_fact_is_computed_from_its_parts() -> None:
    assert recompute(derived_from("part"), table(fact("part", 3.0, "abstract", None))) == {
        "value": 9.0
    }


@pytest.mark.parametrize(("reference", "number"), [("part@low", 1.0), ("part@n", 7.0)])
def test_a_part_may_be_a_bound_or_a_number_of_people(reference: str, number: float) -> None:
    found = parts(derived_from(reference), table(fact("part", 3.0, "abstract", None)))
    assert found == {"part": number}


@pytest.mark.parametrize(
    ("reference", "part"),
    [
        ("other", fact("part", 3.0, "abstract", None)),
        ("part@note", fact("part", 3.0, "abstract", None)),
        ("part@high", fact("part", 3.0, "abstract", None)),
        ("part", fact("part", "three of five", "abstract", None)),
        ("part", fact("part", 3.0, "none", None)),
    ],
)
def test_a_part_that_is_no_checked_number_is_refused(reference: str, part: Fact) -> None:
    with pytest.raises(EvidenceError, match="'whole' derives from"):
        parts(derived_from(reference), table(part))


def test_a_fact_without_a_formula_cannot_be_recomputed() -> None:
    with pytest.raises(EvidenceError, match="is not derived"):
        recompute(fact("part", 3.0, "abstract", None), {})
