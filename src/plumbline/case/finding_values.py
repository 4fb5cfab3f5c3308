"""The findings of a case: states, numbers and categories, for one side or both."""

from __future__ import annotations

from plumbline.case.case import FindingState, FindingValue, Sided
from plumbline.case.document import Node, Refused, Scalar, Table, shortened
from plumbline.case.fields import NAME_FORM, Fields
from plumbline.case.frozen_mapping import FrozenMapping
from plumbline.case.vocabulary import FindingTerm, QuantityTerm, ValueKind

__all__ = ["read_findings", "read_reported"]

OneValue = FindingState | float | str
# A number whose range the catalog does not bound only has to be a number that can be handled.
UNBOUNDED = 1e9


def read_findings(
    fields: Fields, node: Node | None, place: str
) -> FrozenMapping[str, FindingValue]:
    """Return the findings of a table; ids are looked up in the catalog where there is one."""
    findings: dict[str, FindingValue] = {}
    terms = fields.vocabulary.findings
    if terms is None:
        entries = _entries_by_form(fields, node, place)
    else:
        named = fields.named(node, place, terms)
        entries = [(name, terms[name], entry, here) for name, _, entry, here in named]
    for name, term, entry, here in entries:
        value = _value(fields, entry, here, term)
        if value is not None:
            findings[name] = value
    return FrozenMapping(findings)


def read_reported(
    fields: Fields, node: Node | None, place: str
) -> FrozenMapping[str, FindingValue]:
    """Return what the person says of signs: present or absent, and neither words nor numbers."""
    told = read_findings(fields, node, place)
    for name, value in told.items():
        if not _is_state(value) and node is not None:
            message = "takes what a person can say of it: present, absent or unknown."
            fields.refuse(node, f"{place}.{name}", message)
    return told


def _is_state(value: FindingValue) -> bool:
    sides = (value.left, value.right) if isinstance(value, Sided) else (value,)
    return all(side is None or isinstance(side, FindingState) for side in sides)


def _entries_by_form(
    fields: Fields, node: Node | None, place: str
) -> list[tuple[str, FindingTerm | None, Node, str]]:
    table = fields.table(node, place)
    entries: list[tuple[str, FindingTerm | None, Node, str]] = []
    for key, entry in table.entries.items() if table is not None else ():
        if NAME_FORM.fullmatch(key):
            entries.append((key, None, entry, f"{place}.{key}"))
        elif table is not None:
            message = f"{shortened(key)} is no id of a finding: lower case, digits, underscores."
            fields.problems.add(place, message, table.key_lines.get(key))
    return entries


def _value(fields: Fields, node: Node, place: str, term: FindingTerm | None) -> FindingValue | None:
    if not isinstance(node, Table):
        return _one_value(fields, node, place, term)
    if term is not None and not term.sided:
        fields.refuse(node, place, "has no left and right; write one value.")
        return None
    entries = fields.record(node, place, ("left", "right")) or {}
    sides = {
        side: _one_value(fields, entry, f"{place}.{side}", term) for side, entry in entries.items()
    }
    if all(value is None for value in sides.values()):
        return None
    return Sided(left=sides.get("left"), right=sides.get("right"))


def _one_value(fields: Fields, node: Node, place: str, term: FindingTerm | None) -> OneValue | None:
    if isinstance(node, Refused) or fields.is_missing(node):
        return None
    if not isinstance(node, Scalar):
        fields.refuse(node, place, "must be one value.")
        return None
    if node.value == FindingState.UNKNOWN:
        return FindingState.UNKNOWN
    if term is None:
        return _value_by_form(fields, node, place)
    if term.kind is ValueKind.TRISTATE:
        return fields.state(node, place)
    if term.kind is ValueKind.CATEGORY:
        return _category(fields, node, place, term)
    number = fields.number(node, place, _range(term))
    if number is not None and term.whole and not number.is_integer():
        fields.refuse(node, place, f"{node.shown} is no count; write a whole number.")
        return None
    return number


def _value_by_form(fields: Fields, node: Scalar, place: str) -> OneValue | None:
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        limits = QuantityTerm(id="", label="", unit="1", low=-UNBOUNDED, high=UNBOUNDED)
        return fields.number(node, place, limits)
    if isinstance(node.value, str) and node.value in set(FindingState):
        return FindingState(node.value)
    if isinstance(node.value, str) and NAME_FORM.fullmatch(node.value):
        return node.value
    fields.refuse_state(node, place)
    return None


def _category(fields: Fields, node: Scalar, place: str, term: FindingTerm) -> str | None:
    if isinstance(node.value, str) and node.value in term.values:
        return node.value
    fields.refuse_state(node, place, (*term.values, FindingState.UNKNOWN))
    return None


def _range(term: FindingTerm) -> QuantityTerm:
    low = -UNBOUNDED if term.low is None else term.low
    high = UNBOUNDED if term.high is None else term.high
    return QuantityTerm(id=term.id, label=term.label, unit=term.unit, low=low, high=high)
