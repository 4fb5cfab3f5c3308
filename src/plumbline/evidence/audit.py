"""The rules that the evidence files must keep; every breach is reported at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Final, TypeGuard

from plumbline.errors import did_you_mean
from plumbline.evidence.records import (
    CHECKED,
    INTERVAL_KINDS,
    JUDGEMENT_SHAPES,
    Fact,
    Judgement,
    Source,
)

__all__ = ["problems"]

# Eight actions fit on one page; more would hide the choice.
MOST_ACTIONS: Final = 8

_FIGURES: Final = ("value", "low", "high")
_NUMBER_OR_NONE: Final = ("low", "high", "sd", "n", "denominator")
_SUPPORT: Final = {"proportion": (0.0, 1.0), "ratio": (0.0, float("inf"))}

Row = Mapping[str, Any]


def problems(
    *,
    facts: Sequence[tuple[str, Any]],
    sources: Sequence[tuple[str, Any]],
    judgements: Sequence[tuple[str, Any]],
    utilities: Row | None,
) -> list[str]:
    """Return every breach of a rule, each with its place; an empty list where there is none.

    Parameters
    ----------
    facts, sources, judgements : sequence of (str, mapping)
        File name without suffix, and the row as read.
    utilities : mapping or None
        The content of ``utilities.yaml``.
    """
    rows = [row for _, row in (*facts, *sources, *judgements)]
    if not all(isinstance(row, Mapping) and isinstance(row.get("id"), str) for row in rows):
        return ["every fact, source and judgement is a mapping with an id"]
    source_ids = {row["id"] for _, row in sources}
    fact_ids = {row["id"] for _, row in facts}
    found = [
        *_repeated("fact or judgement", [row["id"] for _, row in (*facts, *judgements)]),
        *_repeated("source", _source_names(row for _, row in sources)),
    ]
    for topic, row in sources:
        found.extend(f"sources/{topic}: {row['id']}: {text}" for text in _source(row))
    for topic, row in facts:
        found.extend(
            f"facts/{topic}: {row['id']}: {text}" for text in _fact(row, source_ids, fact_ids)
        )
    for topic, row in judgements:
        found.extend(f"priors {topic}: {row['id']}: {text}" for text in _judgement(row, fact_ids))
    if utilities is not None:
        found.extend(f"utilities: {text}" for text in _utilities(utilities))
    return found


def _source_names(rows: Iterable[Row]) -> list[str]:
    return [name for row in rows for name in (row["id"], *(row.get("formerly") or ()))]


def _repeated(kind: str, ids: Iterable[str]) -> Iterator[str]:
    """Name the ids that stand more than once."""
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"{kind} id {name!r} stands {count} times; ids are unique"


def _shape(row: Row, record: type, *, also: Sequence[str] = ()) -> Iterator[str]:
    """Name missing and unknown fields."""
    known = {field.name: field for field in fields(record)}
    optional = {name for name, field in known.items() if field.default is not MISSING}
    for name in known.keys() - optional - row.keys() - set(also):
        yield f"field {name!r} is missing"
    for name in row.keys() - known.keys():
        yield f"unknown field {name!r}.{did_you_mean(str(name), known)}"


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _source(row: Row) -> Iterator[str]:
    yield from _shape(row, Source)
    if row.get("checked") not in CHECKED:
        yield f"checked is {row.get('checked')!r}; allowed are {', '.join(CHECKED)}"


def _fact(row: Row, source_ids: set[str], fact_ids: set[str]) -> Iterator[str]:
    yield from _shape(row, Fact, also=("topic",))
    if row.get("source") not in source_ids:
        near = did_you_mean(str(row.get("source")), source_ids)
        yield f"source {row.get('source')!r} does not exist.{near}"
    if row.get("checked") not in CHECKED:
        yield f"checked is {row.get('checked')!r}; allowed are {', '.join(CHECKED)}"
    for name in _NUMBER_OR_NONE:
        if not (row.get(name) is None or _is_number(row[name])):
            yield f"{name} is {row[name]!r}; a number is wanted"
    yield from _figures(row)
    yield from _derivation(row, fact_ids)


def _figures(row: Row) -> Iterator[str]:
    """Check value, bounds, unit, and what the bounds are."""
    value, low, high = (row.get(name) for name in _FIGURES)
    if not (value is None or isinstance(value, str) or _is_number(value)):
        yield f"value is {value!r}; a number, a text or null is wanted"
    numbers: list[float] = [figure for figure in (low, value, high) if _is_number(figure)]
    if numbers and not row.get("unit"):
        yield "a number needs a unit"
    if sorted(numbers) != numbers:
        yield f"low <= value <= high is broken: {numbers}"
    if (low is not None or high is not None) and row.get("interval_kind") not in INTERVAL_KINDS:
        yield f"bounds need an interval_kind: {', '.join(INTERVAL_KINDS)}"
    bottom, top = _SUPPORT.get(str(row.get("unit")), (-float("inf"), float("inf")))
    if any(not bottom <= figure <= top for figure in numbers):
        yield f"{numbers} leaves the range of the unit {row.get('unit')!r}"


def _derivation(row: Row, fact_ids: set[str]) -> Iterator[str]:
    """Check that a derived fact, and no other, names its parts and its formulas."""
    derivation = row.get("derivation")
    if (row.get("checked") == "derived") != (derivation is not None):
        yield "a fact has a derivation exactly where checked is derived"
    if derivation is None:
        return
    if not derivation.get("from") or not any(derivation.get(name) for name in _FIGURES):
        yield "a derivation names its parts (from) and a formula for value, low or high"
    for reference in (derivation.get("from") or {}).values():
        if str(reference).partition("@")[0] not in fact_ids:
            yield f"derivation names {reference!r}, which does not exist"


def _judgement(row: Row, fact_ids: set[str]) -> Iterator[str]:
    yield from _shape(row, Judgement)
    shape = row.get("shape")
    if shape not in JUDGEMENT_SHAPES:
        yield f"shape is {shape!r}; allowed are {', '.join(JUDGEMENT_SHAPES)}"
    for name in ("about", "unit", "reasons", "would_change"):
        if not str(row.get(name) or "").strip():
            yield f"{name} is empty"
    for name in row.get("facts") or ():
        if name not in fact_ids:
            yield f"leans on fact {name!r}, which does not exist.{did_you_mean(name, fact_ids)}"
    figures = [row.get(name) for name in ("low", "value", "high")]
    yield from _range(figures, str(shape))


def _range(figures: Sequence[Any], shape: str) -> Iterator[str]:
    """Check low <= value <= high, inside the support of the shape."""
    if not all(_is_number(figure) for figure in figures):
        yield f"low, value and high must be numbers: {list(figures)}"
        return
    if sorted(figures) != list(figures):
        yield f"low <= value <= high is broken: {list(figures)}"
    if shape in _SUPPORT:
        bottom, top = _SUPPORT[shape]
        if not all(bottom < figure < top for figure in figures):
            yield f"a {shape} lies between {bottom:g} and {top:g}, both excluded: {list(figures)}"


def _utilities(table: Row) -> Iterator[str]:
    """Check that the loss table is complete: every action in every state, with a range."""
    wanted = ("unit", "unit_about", "states", "actions", "test_costs")
    missing = [name for name in (*wanted, "test_reasons", "test_would_change") if name not in table]
    if missing:
        yield f"missing: {', '.join(missing)}"
        return
    if len(table["actions"]) > MOST_ACTIONS:
        yield f"{len(table['actions'])} actions; at most {MOST_ACTIONS}"
    for name, action in table["actions"].items():
        if any(not str(action.get(key) or "").strip() for key in _ACTION_TEXTS):
            yield f"action {name}: needs {', '.join(_ACTION_TEXTS)}"
        losses = action.get("losses") or {}
        if set(losses) != set(table["states"]):
            yield f"action {name}: losses must name exactly the states"
        for part, wanted_keys in _ACTION_PARTS.items():
            if part in action and set(action[part] or {}) != wanted_keys:
                yield f"action {name}, {part}: needs exactly {', '.join(sorted(wanted_keys))}"
        yield from (f"action {name}: {text}" for text in _ranges(losses))
    yield from (f"test costs: {text}" for text in _ranges(table["test_costs"]))
    yield from _ranges({name: table[name] for name in ("alarm_trifle",) if name in table})


_ACTION_TEXTS: Final = ("label", "reasons", "would_change")
# What an action may say beside its losses: what it waits for, and what follows once it is done.
_ACTION_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "after": frozenset({*_ACTION_TEXTS, "look_for", "opened_by", "reason"}),
    "once": frozenset({*_ACTION_TEXTS, "known", "present"}),
}


def _ranges(table: Row) -> Iterator[str]:
    """Check a table of value, low, high; losses and costs are never below zero."""
    for name, row in table.items():
        figures = [row.get(key) for key in ("low", "value", "high")]
        yield from (f"{name}: {text}" for text in _range(figures, "real"))
        if any(_is_number(figure) and figure < 0 for figure in figures):
            yield f"{name}: a loss is not below zero"
