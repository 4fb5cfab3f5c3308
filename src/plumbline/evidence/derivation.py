"""Recompute a derived fact from the facts that it names.

A formula is arithmetic over named parts: ``+ - * / **``, numbers, and the functions of
`FUNCTIONS`. It is parsed and walked; nothing else can be called, and no code is run.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from plumbline.errors import EvidenceError
from plumbline.evidence.laws import z_score
from plumbline.evidence.records import Fact

__all__ = ["FUNCTIONS", "evaluate", "parts", "recompute"]

# A 95 % interval leaves this much above itself; a one-sided bound leaves twice as much.
UPPER_TAIL: Final = 0.025

_OPERATORS: Final[dict[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FIELDS: Final = ("value", "low", "high", "n", "denominator")


def _odds(prob: float) -> float:
    """Return the odds of a probability."""
    return prob / (1 - prob)


def _posttest(prior: float, ratio: float) -> float:
    """Return the probability after a finding with this likelihood ratio."""
    odds = _odds(prior) * ratio
    return odds / (1 + odds)


def _upper_bound_of_none(people: float) -> float:
    """Return the one-sided 95 % upper bound of a proportion of which no case was seen."""
    return 1 - (2 * UPPER_TAIL) ** (1 / people)


def _ratio_of_proportions(hits: float, people: float, others: float, controls: float) -> float:
    """Return ``(hits / people) / (others / controls)``."""
    return (hits / people) / (others / controls)


def _log_half_width(hits: float, people: float, others: float, controls: float) -> float:
    """Return half of the 95 % interval of the logarithm of a ratio of proportions."""
    variance = 1 / hits - 1 / people + 1 / others - 1 / controls
    return z_score(1 - UPPER_TAIL) * math.sqrt(variance)


def _ratio_low(hits: float, people: float, others: float, controls: float) -> float:
    """Return the lower 95 % limit of a ratio of proportions (log method)."""
    return _ratio_of_proportions(hits, people, others, controls) / math.exp(
        _log_half_width(hits, people, others, controls)
    )


def _ratio_high(hits: float, people: float, others: float, controls: float) -> float:
    """Return the upper 95 % limit of a ratio of proportions (log method)."""
    return _ratio_of_proportions(hits, people, others, controls) * math.exp(
        _log_half_width(hits, people, others, controls)
    )


def _rounded(number: float) -> float:
    """Return the nearest whole number: a count behind a rounded proportion."""
    return float(round(number))


FUNCTIONS: Final[Mapping[str, Callable[..., float]]] = {
    "exp": math.exp,
    "log": math.log,
    "max": max,
    "min": min,
    "odds": _odds,
    "posttest": _posttest,
    "ratio_high": _ratio_high,
    "ratio_low": _ratio_low,
    "ratio_of_proportions": _ratio_of_proportions,
    "round": _rounded,
    "sqrt": math.sqrt,
    "upper_bound_of_none": _upper_bound_of_none,
}


def evaluate(formula: str, names: Mapping[str, float]) -> float:
    """Return the value of a formula.

    Parameters
    ----------
    formula : str
        Arithmetic over the names and the functions of `FUNCTIONS`.
    names : mapping of str to float
        What each name stands for.

    Raises
    ------
    EvidenceError
        The formula cannot be read, or holds anything but arithmetic.
    """
    try:
        tree = ast.parse(formula, mode="eval")
    except SyntaxError as error:
        raise EvidenceError(f"formula {formula!r} cannot be read: {error.msg}") from error
    return float(_walk(tree.body, names, formula))


def _walk(node: ast.expr, names: Mapping[str, float], formula: str) -> float:
    """Return the value of one node; refuse every node that is not arithmetic."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_walk(operand, names, formula)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            first, second = _walk(left, names, formula), _walk(right, names, formula)
            return _OPERATORS[type(sign)](first, second)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_walk(arg, names, formula) for arg in args))
    allowed = ", ".join([*names, *FUNCTIONS])
    raise EvidenceError(
        f"formula {formula!r}: {ast.unparse(node)!r} is not allowed; use arithmetic on {allowed}"
    )


def parts(fact: Fact, facts: Mapping[str, Fact]) -> dict[str, float]:
    """Return the number behind each name in the formulas of a derived fact.

    Parameters
    ----------
    fact : Fact
        A derived fact.
    facts : mapping of str to Fact
        All facts.

    Raises
    ------
    EvidenceError
        The fact is not derived, or a part does not exist, is no number, or is unchecked.
    """
    if fact.derivation is None:
        raise EvidenceError(f"fact {fact.id!r} is not derived: it has no formula")
    return {
        name: _part(fact.id, reference, facts) for name, reference in fact.derivation.parts.items()
    }


def _part(fact_id: str, reference: str, facts: Mapping[str, Fact]) -> float:
    """Return the number that one reference such as ``id@low`` stands for."""
    part_id, _, field = reference.partition("@")
    if part_id not in facts or (field or "value") not in _FIELDS:
        raise EvidenceError(f"fact {fact_id!r} derives from {reference!r}, which does not exist")
    record = facts[part_id]
    number: Any = getattr(record, field or "value")
    if record.checked == "none" or not isinstance(number, int | float):
        raise EvidenceError(f"fact {fact_id!r} derives from {reference!r}, which is no number")
    return float(number)


def recompute(fact: Fact, facts: Mapping[str, Fact]) -> dict[str, float]:
    """Return the figures of a derived fact, computed anew.

    Parameters
    ----------
    fact : Fact
        A derived fact.
    facts : mapping of str to Fact
        All facts.

    Returns
    -------
    dict of str to float
        ``value``, ``low``, ``high``: those for which the fact has a formula.
    """
    names = parts(fact, facts)
    formulas = {key: getattr(fact.derivation, key) for key in ("value", "low", "high")}
    return {key: evaluate(text, names) for key, text in formulas.items() if text is not None}
