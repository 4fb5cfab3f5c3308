"""The classes of tests, and what the findings cost and where they can be had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any, Final

from plumbline.diagnosis.causes import SETTINGS
from plumbline.diagnosis.entry import Entry
from plumbline.diagnosis.tested import ANYWHERE, Effort, Invasiveness, Test
from plumbline.errors import EvidenceError, did_you_mean
from plumbline.evidence import Range, utilities
from plumbline.evidence.packaged import packaged_yaml

__all__ = ["available", "costs_of", "read_test", "test_classes"]

FILE: Final = "test_classes.yaml"
KEYS: Final = frozenset(
    {
        "label",
        "effort",
        "invasiveness",
        "delay_days",
        "settings",
        "by_setting",
        "reasons",
        "would_change",
    }
)
# What a finding may say otherwise than its class.
OVERRIDES: Final = frozenset({"effort", "invasiveness", "delay_days", "settings"})
# The row of the costs that prices a day of waiting instead of a test.
WAITING: Final = "waiting_day"

Spec = Mapping[str, Any]


def costs_of(entries: Iterable[Entry], setting: str = ANYWHERE) -> dict[str, float]:
    """Return what it costs to find out each of some findings.

    Parameters
    ----------
    entries : iterable of Entry
        The findings.
    setting : str
        Where the person is seen; it decides how long the answer takes.

    Returns
    -------
    dict of str to float
        Cost by finding, in good days of the loss table.
    """
    return {entry.id: entry.test.cost_in(setting) for entry in entries}


def available(entry: Entry, setting: str = ANYWHERE) -> bool:
    """Return whether a finding can be tested in a setting, or asked for from there."""
    return entry.test.available_in(setting)


@cache
def test_classes() -> Mapping[str, Test]:
    """Return every class of tests by its name.

    Raises
    ------
    EvidenceError
        A class is not of the form that the head of its file explains, or has no cost.
    """
    text = resources.files("plumbline.evidence").joinpath(FILE).read_text("utf-8")
    rows: Mapping[str, Spec] = packaged_yaml(text)["classes"]
    costs = utilities().test_costs
    unlike = (set(costs) - {WAITING}) ^ set(rows)
    if unlike:
        raise EvidenceError(f"{FILE}: without cost or without class: {', '.join(sorted(unlike))}")
    return {name: _test_class(name, row, costs) for name, row in rows.items()}


def read_test(finding: str, spec: str | Spec) -> Test:
    """Return how a finding is tested.

    Parameters
    ----------
    finding : str
        Id of the finding, for messages.
    spec : str or mapping
        The name of a class; or a mapping with ``class`` and what differs from it.

    Raises
    ------
    EvidenceError
        There is no such class, or something else than `OVERRIDES` is said.
    """
    given = {"class": spec} if isinstance(spec, str) else dict(spec)
    name = str(given.pop("class", ""))
    classes = test_classes()
    if name not in classes:
        hint = did_you_mean(name, classes)
        raise EvidenceError(f"finding {finding!r}: unknown class of tests {name!r}.{hint}")
    _only(f"finding {finding!r}, test", given, OVERRIDES)
    return replace(classes[name], **_fields(f"finding {finding!r}", given))


def _test_class(name: str, row: Spec, costs: Mapping[str, Range]) -> Test:
    place = f"{FILE}, {name}"
    _only(place, row, KEYS)
    missing = [key for key in sorted(KEYS - {"by_setting"}) if row.get(key) in (None, "")]
    if missing:
        raise EvidenceError(f"{place} lacks {', '.join(missing)}")
    by_setting = {
        setting: _range(place, part["delay_days"])
        for part in row.get("by_setting", ())
        for setting in _settings(place, part["settings"])
    }
    fields = _fields(place, {key: row[key] for key in OVERRIDES})
    return Test(
        kind=name,
        label=row["label"],
        burden=costs[name],
        waiting_day=costs[WAITING],
        **(fields | {"delay_by_setting": by_setting}),
    )


def _fields(place: str, given: Spec) -> dict[str, Any]:
    """Return the fields of a test that a class or a finding states."""
    fields: dict[str, Any] = {}
    for key, value in given.items():
        if key == "delay_days":
            # A delay of its own holds wherever the test is done.
            fields |= {"delay_days": _range(place, value), "delay_by_setting": {}}
        elif key == "settings":
            fields["settings"] = () if value == "all" else _settings(place, value)
        else:
            fields[key] = _member(place, Effort if key == "effort" else Invasiveness, value)
    return fields


def _member(
    place: str, kind: type[Effort] | type[Invasiveness], value: str
) -> Effort | Invasiveness:
    try:
        return kind(value)
    except ValueError:
        raise EvidenceError(
            f"{place}: {value!r} is none of {', '.join(kind)}.{did_you_mean(value, list(kind))}"
        ) from None


def _settings(place: str, named: Iterable[str]) -> tuple[str, ...]:
    settings = tuple(named)
    for setting in settings:
        if setting not in SETTINGS:
            hint = did_you_mean(setting, SETTINGS)
            raise EvidenceError(f"{place}: unknown setting {setting!r}.{hint}")
    return settings


def _range(place: str, row: Spec) -> Range:
    found = Range(value=float(row["value"]), low=float(row["low"]), high=float(row["high"]))
    if not 0 <= found.low <= found.value <= found.high:
        raise EvidenceError(f"{place}: needs 0 <= low <= value <= high in {dict(row)}")
    return found


def _only(place: str, spec: Spec, allowed: frozenset[str]) -> None:
    wrong = [key for key in spec if key not in allowed]
    if wrong:
        hint = did_you_mean(str(wrong[0]), allowed)
        raise EvidenceError(f"{place}: unknown key {wrong[0]!r}.{hint}")
