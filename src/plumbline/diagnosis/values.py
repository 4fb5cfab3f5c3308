"""What a case says of each finding: as such, on an image, by a number or by a complaint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from plumbline.case import Case, Complaint, FindingState, FindingValue, Measure, Sided
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.class_lists import BothSides, both_sides
from plumbline.diagnosis.entry import ComplaintReading, Entry, QuantityReading
from plumbline.diagnosis.parameters import figure_of

__all__ = ["derived_states", "sayings", "stated_values"]

PRESENT: Final = "present"
ABSENT: Final = "absent"

# Findings that are read off several complaints at once.
ORDER: Final = "neck_and_back_pain_order"
SITES: Final = "pain_sites"
# From this number of other regions on, further ones make no difference.
MANY_SITES: Final = 2
WIDESPREAD: Final = "widespread"
# Where a case keeps the numbers that a finding may be read off.
SECTIONS: Final = {"lab": "labs", "score": "scores", "motion": "motion"}
BOTH: Final = "both"


def stated_values(case: Case, catalog: Catalog) -> dict[str, str]:
    """Return the value of every finding that is known, by id, in the order of the catalog.

    A finding that is written as such wins over one that is read off something else.

    Parameters
    ----------
    case : Case
        The person.
    catalog : Catalog
        The findings.
    """
    written = dict(_written(case, catalog))
    derived = {**dict(_order_and_sites(case)), **_on_both_sides(case)}
    found: dict[str, str] = {}
    for entry in catalog.findings:
        value = written.get(entry.id) or derived.get(entry.id)
        value = value or next((value for _, value in _read_off(case, entry)), None)
        if value is not None:
            found[entry.id] = value
    return found


def derived_states(case: Case, catalog: Catalog) -> dict[str, FindingState]:
    """Return the findings that are present or absent, as the rules of the safety layer want them.

    What any place of the case says is present counts as present: a finding that is written as
    absent silences neither an image nor a result. A finding that takes a word or a number is
    present where that is its positive; otherwise nothing is said of it.

    Parameters
    ----------
    case : Case
        The person.
    catalog : Catalog
        The findings.
    """
    stated = {name: catalog[name] for name in stated_values(case, catalog)}
    states: dict[str, FindingState] = {}
    for name, entry in stated.items():
        said = {value for _, value in sayings(case, entry)}
        if (PRESENT if entry.tristate else entry.values[entry.positive]) in said:
            states[name] = FindingState.PRESENT
        elif entry.tristate:
            states[name] = FindingState.ABSENT
    return states


def sayings(case: Case, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return what every place of a case says of one finding, in the order in which it counts.

    Parameters
    ----------
    case : Case
        The person.
    entry : Entry
        The finding.

    Returns
    -------
    tuple of (place, value)
        Such as ``("findings", "absent")`` and ``("labs.crp_mg_l", "present")``.
    """
    written = case.findings.get(entry.id)
    said = [
        ("findings", None if written is None else _value(entry, written)),
        ("imaging", dict(_on_images(case, (entry,))).get(entry.id)),
    ]
    if entry.id in (ORDER, SITES):
        said.append(("complaints", dict(_order_and_sites(case)).get(entry.id)))
    if any(entry.id in one.findings for one in both_sides()):
        said.append(("findings by side", _on_both_sides(case).get(entry.id)))
    said += _read_off(case, entry)
    return tuple((place, value) for place, value in said if value is not None)


def _written(case: Case, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield what is written as a finding; what the findings say comes last and so wins."""
    named = dict.fromkeys(name for image in case.imaging for name in image.findings)
    yield from _on_images(case, [catalog[name] for name in named])
    for name, value in case.findings.items():
        known = _value(catalog[name], value)
        if known is not None:
            yield name, known


def _on_images(case: Case, entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Yield what the images together say of some findings: what one shows is shown."""
    for entry in entries:
        seen = [
            _value(entry, image.findings[entry.id])
            for image in case.imaging
            if entry.id in image.findings
        ]
        known = [value for value in seen if value is not None]
        if known:
            yield entry.id, PRESENT if PRESENT in known else known[-1]


def _on_both_sides(case: Case) -> dict[str, str]:
    """Return the findings that mean both sides of what was found on the left and on the right."""
    shown = (one.findings for one in both_sides() if {"left", "right"} <= _sides_with(case, one))
    return {name: PRESENT for names in shown for name in names}


def _sides_with(case: Case, both: BothSides) -> set[str]:
    """Return the sides on which a finding, or one of its kinds, is present."""
    told = (case.findings.get(name) for name in (both.of, *both.kinds))
    return {
        side
        for value in told
        if isinstance(value, Sided)
        for side in ("left", "right")
        if getattr(value, side) is FindingState.PRESENT
    }


def _value(entry: Entry, value: FindingValue) -> str | None:
    if isinstance(value, Sided):
        sides = [None if side is None else _one(entry, side) for side in (value.left, value.right)]
        return _both(entry, sides)
    return _one(entry, value)


def _one(entry: Entry, value: FindingState | float | str) -> str | None:
    if isinstance(value, FindingState):
        return None if value is FindingState.UNKNOWN else value.value
    if isinstance(value, str):
        return value if value in entry.values else None
    return entry.values[entry.number.index(value)] if entry.number is not None else None


def _both(entry: Entry, sides: list[str | None]) -> str | None:
    """Return what two sides say together: positive on one is positive, negative needs both."""
    positive = entry.values[entry.positive]
    if positive in sides:
        return positive
    known = [side for side in sides if side is not None]
    return known[0] if len(known) == len(sides) else None


def _read_off(case: Case, entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield what a complaint says of a finding, then what a number says, each with its place."""
    told = _complaint_shows(case, entry.complaint) if entry.complaint is not None else None
    measured = _quantity_shows(case, entry.quantity) if entry.quantity is not None else None
    number = f"{SECTIONS[entry.quantity.section]}.{entry.quantity.name}" if entry.quantity else ""
    for place, shown in (("complaints", told), (number, measured)):
        if shown is not None:
            yield place, entry.values[entry.positive if shown else 1 - entry.positive]


def _quantity_shows(case: Case, reading: QuantityReading) -> bool | None:
    section: Mapping[str, object] = getattr(case, SECTIONS[reading.section])
    value = section.get(reading.name)
    if isinstance(value, FindingState):
        return {FindingState.PRESENT: True, FindingState.ABSENT: False}.get(value)
    if isinstance(value, Measure):
        value = value.value
    return reading.state(float(value)) if isinstance(value, int | float) else None


def _complaint_shows(case: Case, reading: ComplaintReading) -> bool | None:
    region = str(case.ask) if reading.region == "asked" else reading.region
    complaints = _felt_in(case, region)
    felt = [one for one in complaints if one.state is FindingState.PRESENT]
    wanted = {"timing": reading.timing, "onset": reading.onset, "side": reading.side}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    if not wanted:
        denied = any(one.state is FindingState.ABSENT for one in complaints)
        return True if felt else (False if denied else None)
    if any(all(getattr(one, name) == value for name, value in wanted.items()) for one in felt):
        return True
    if reading.side == BOTH and {"left", "right"} <= {one.side for one in felt}:
        return True
    told = [getattr(one, name) for one in felt for name in wanted]
    excluded = bool(told) and all(value in reading.absent_when for value in told)
    return False if excluded else None


def _felt_in(case: Case, region: str) -> list[Complaint]:
    """Return the complaints of a region, or of every region that belongs to it."""
    wider = case.complaints_of(region)
    return [one for one in case.complaints if one.region == region or one in wider]


def _order_and_sites(case: Case) -> Iterator[tuple[str, str]]:
    neck = [one for one in case.complaints_of("neck") if one.state is FindingState.PRESENT]
    asked = [one for one in case.complaints_of(case.ask) if one.state is FindingState.PRESENT]
    neck_months = [one.since_months for one in neck if one.since_months is not None]
    asked_months = [one.since_months for one in asked if one.since_months is not None]
    if neck_months and asked_months:
        ahead = max(neck_months) - max(asked_months)
        clear = figure_of("findings.order.clear_months")
        if ahead > clear:
            yield ORDER, "neck_first"
        else:
            yield ORDER, "back_first" if ahead < -clear else "together"
    # Regions that nobody named are unknown, so only "many" can be concluded, never "few".
    if _widespread(case) or len(_other_regions(case)) >= MANY_SITES:
        yield SITES, "two_or_more"


def _other_regions(case: Case) -> set[str]:
    vocabulary_groups = {
        group
        for group in ("head", "neck", "shoulder_or_arm", "thoracic", "trunk_front", "low_back")
        if any(one.state is FindingState.PRESENT for one in case.complaints_of(group))
    }
    if any(one.state is FindingState.PRESENT for one in case.complaints_of("buttock_or_leg")):
        vocabulary_groups.add("buttock_or_leg")
    # Leg pain beside back pain is one complaint more often than two.
    own = {str(case.ask), "buttock_or_leg", "low_back"}
    return vocabulary_groups - own


def _widespread(case: Case) -> bool:
    return any(one.state is FindingState.PRESENT for one in case.complaints_of(WIDESPREAD))
