"""Conditions of the red-flag rules: what is known to be there, and whether that is enough.

A condition only ever asks for the presence of something. What was not asked, and what is absent,
never fulfills it; so one more flag can fulfill more conditions and never fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, assert_never, final

from plumbline.case import Case, Complaint, FindingState, FindingValue, Image, Sided
from plumbline.errors import EvidenceError, did_you_mean

__all__ = [
    "AtLeast",
    "Condition",
    "Present",
    "Quantity",
    "Reads",
    "Says",
    "Signs",
    "findings_of",
    "fulfilled_by",
    "known_findings",
    "known_signs_of",
    "read_condition",
    "signs_of",
]

MONTHS_PER_YEAR: Final = 12  # by the calendar
SPINE: Final = ("neck", "thoracic", "low_back", "widespread")
BACK_OR_LEG: Final = ("low_back", "thoracic", "buttock_or_leg")
LIMITS: Final = ("at_least", "at_most", "above", "below")
# In a rule: whatever was read, such as a level at which something was seen.
ANY: Final = "any"
# Said where no pain of the spine has an age: a rule may take as new what may be new.
SINCE_UNKNOWN: Final = "since:unknown"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """A finding is present, on either side; a word or a number is so where it is positive."""

    finding: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """A finding that takes a word says one of some.

    Attributes
    ----------
    finding : str
        The finding.
    values : tuple of str
        Words of which one is enough; empty where any will do.
    """

    finding: str
    values: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """A word of the case, such as ``region:neck``, or ``since:unknown`` where no age is told."""

    word: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A known number lies on one side of a limit.

    Attributes
    ----------
    name : str
        Name of the number.
    limit : str
        ``at_least``, ``at_most``, ``above`` or ``below``.
    number : float
        The limit, in the unit of the quantity.
    """

    name: str
    limit: str
    number: float

    def holds(self, value: float) -> bool:
        """Return whether a value lies on the right side of the limit."""
        if self.limit == "at_least":
            return value >= self.number
        if self.limit == "at_most":
            return value <= self.number
        return value > self.number if self.limit == "above" else value < self.number


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """At least so many of several conditions hold.

    With a count of 1 any of them is enough; with their number all of them are needed.
    """

    count: int
    parts: tuple[Condition, ...]


Condition = AtLeast | Present | Quantity | Reads | Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is known to be there in one person.

    Attributes
    ----------
    present : frozenset of str
        Findings that are present.
    quantities : mapping of str to float
        Known numbers by name.
    words : frozenset of str
        What the complaints, treatments and results say.
    values : mapping of str to frozenset of str
        Words that a finding was given, on any side and at any place.
    """

    present: frozenset[str]
    quantities: Mapping[str, float]
    words: frozenset[str]
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)


def fulfilled_by(condition: Condition, signs: Signs) -> tuple[str, ...]:
    """Return what fulfills a condition, in the order of the rule; empty where it does not hold.

    Parameters
    ----------
    condition : Condition
        What is asked.
    signs : Signs
        What is known to be there.

    Returns
    -------
    tuple of str
        Findings by id, numbers by name and words, each once.
    """
    match condition:
        case Present(finding=finding):
            return (finding,) if finding in signs.present else ()
        case Reads(finding=finding, values=values):
            told = signs.values.get(finding, frozenset())
            return (finding,) if (told & set(values) if values else told) else ()
        case Says(word=word):
            return (word,) if word in signs.words else ()
        case Quantity(name=name):
            value = signs.quantities.get(name)
            return (name,) if value is not None and condition.holds(value) else ()
        case AtLeast(count=count, parts=parts):
            found = [names for part in parts if (names := fulfilled_by(part, signs))]
            return tuple(dict.fromkeys(chain.from_iterable(found))) if len(found) >= count else ()
        case _:
            assert_never(condition)


def findings_of(condition: Condition) -> frozenset[str]:
    """Return every finding that a condition names."""
    match condition:
        case Present(finding=finding) | Reads(finding=finding):
            return frozenset({finding})
        case AtLeast(parts=parts):
            return frozenset().union(*(findings_of(part) for part in parts))
        case _:
            return frozenset()


def read_condition(
    node: object, concepts: Mapping[str, Any], *, place: str, trail: tuple[str, ...] = ()
) -> Condition:
    """Return the condition that a piece of the rule file describes.

    Parameters
    ----------
    node : object
        The piece: the id of a finding or a mapping.
    concepts : mapping
        Named conditions, as they stand in the file.
    place : str
        Where it stands, for messages.
    trail : tuple of str
        Concepts that are being read, so that none can contain itself.

    Raises
    ------
    EvidenceError
        The piece is none of the allowed forms.
    """
    if isinstance(node, str):
        return Present(finding=node)
    if not isinstance(node, Mapping):
        raise EvidenceError(f"{place}: a condition is the id of a finding or a mapping: {node!r}")
    keys = set(node)
    if keys == {"says"}:
        return Says(word=str(node["says"]))
    if keys == {"finding", "is"}:
        wanted = () if node["is"] == ANY else tuple(map(str, node["is"]))
        return Reads(finding=str(node["finding"]), values=wanted)
    if "quantity" in keys:
        return _quantity(node, place)
    if keys == {"concept"}:
        return _concept(str(node["concept"]), concepts, place, trail)
    return _at_least(node, concepts, place, trail)


def _quantity(node: Mapping[str, Any], place: str) -> Quantity:
    limits = [key for key in node if key != "quantity"]
    if len(limits) != 1 or limits[0] not in LIMITS:
        raise EvidenceError(f"{place}: a quantity needs exactly one of {', '.join(LIMITS)}")
    return Quantity(name=str(node["quantity"]), limit=limits[0], number=float(node[limits[0]]))


def _concept(
    name: str, concepts: Mapping[str, Any], place: str, trail: tuple[str, ...]
) -> Condition:
    if name not in concepts:
        raise EvidenceError(f"{place}: unknown concept {name!r}.{did_you_mean(name, concepts)}")
    if name in trail:
        raise EvidenceError(f"{place}: concept {name!r} contains itself")
    return read_condition(concepts[name], concepts, place=name, trail=(*trail, name))


def _at_least(
    node: Mapping[str, Any], concepts: Mapping[str, Any], place: str, trail: tuple[str, ...]
) -> AtLeast:
    keys = set(node)
    if keys == {"any_of"}:
        entries, count = node["any_of"], 1
    elif keys == {"all_of"}:
        entries, count = node["all_of"], len(node["all_of"])
    elif keys == {"at_least", "of"}:
        entries, count = node["of"], int(node["at_least"])
    else:
        raise EvidenceError(f"{place}: unknown form of a condition: {', '.join(sorted(keys))}")
    if not 1 <= count <= len(entries):
        raise EvidenceError(f"{place}: {count} of {len(entries)} conditions cannot be asked for")
    parts = tuple(read_condition(one, concepts, place=place, trail=trail) for one in entries)
    return AtLeast(count=count, parts=parts)


def signs_of(case: Case, derived: Mapping[str, FindingState] | None = None) -> Signs:
    """Return what is known to be there in a person.

    Parameters
    ----------
    case : Case
        The person.
    derived : mapping of str to FindingState, optional
        Findings that were read off complaints, scores or results. They add to the case and take
        nothing away from it. What the person says is there is so until it was examined.
    """
    states = known_findings(case, derived)
    said = {name: _state(value) for name, value in case.reported.items()}
    present = {name for name, one in {**said, **states}.items() if one is FindingState.PRESENT}
    return Signs(
        present=frozenset(present),
        quantities=_quantities(case),
        words=frozenset(_words(case)),
        values=_values(case),
    )


def known_signs_of(case: Case, derived: Mapping[str, FindingState] | None = None) -> Signs:
    """Return what was looked for in a person, found or not, in the place of what is there.

    Parameters
    ----------
    case, derived
        As for :func:`signs_of`.
    """
    values = _values(case)
    known = frozenset(known_findings(case, derived)) | frozenset(values)
    return Signs(present=known, quantities={}, words=frozenset(), values=values)


def known_findings(
    case: Case, derived: Mapping[str, FindingState] | None = None
) -> dict[str, FindingState]:
    """Return every finding that is known, the more alarming state where two places differ.

    A sided finding is present where either side is, absent where both are, and otherwise unknown.

    Parameters
    ----------
    case : Case
        The person.
    derived : mapping of str to FindingState, optional
        Findings read off other parts of the case.
    """
    states: dict[str, FindingState] = {}
    entries = chain(
        (derived or {}).items(), case.findings.items(), *(_shown(image) for image in case.imaging)
    )
    for name, value in entries:
        state = _state(value)
        if state is FindingState.PRESENT or (state is not None and name not in states):
            states[name] = state
    return states


def _shown(image: Image) -> Iterable[tuple[str, FindingValue]]:
    return image.findings.items()


def _state(value: FindingValue) -> FindingState | None:
    """Return present or absent, or None for what is unknown or is not of this kind."""
    if isinstance(value, Sided):
        sides = {value.left, value.right}
        if FindingState.PRESENT in sides:
            return FindingState.PRESENT
        return FindingState.ABSENT if sides == {FindingState.ABSENT} else None
    if isinstance(value, FindingState) and value is not FindingState.UNKNOWN:
        return value
    return None


def _values(case: Case) -> dict[str, frozenset[str]]:
    """Return the words that findings were given; states are no words."""
    told: dict[str, frozenset[str]] = {}
    for name, value in chain(case.findings.items(), *(_shown(image) for image in case.imaging)):
        sides = (value.left, value.right) if isinstance(value, Sided) else (value,)
        words = {
            side for side in sides if isinstance(side, str) and not isinstance(side, FindingState)
        }
        if words:
            told[name] = told.get(name, frozenset()) | words
    return told


def _felt(case: Case, groups: Sequence[str]) -> list[Complaint]:
    return [
        one
        for group in groups
        for one in case.complaints_of(group)
        if one.state is FindingState.PRESENT
    ]


def _quantities(case: Case) -> dict[str, float]:
    numbers: dict[str, float] = {
        name: value
        for name, value in case.labs.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    numbers |= {name: measure.value for name, measure in case.motion.items()}
    numbers |= case.scores
    age = case.person.age_years
    if age is not None:
        numbers["age_years"] = age
    spine = _felt(case, SPINE)
    newest = [one.since_months for one in spine if one.since_months is not None]
    if newest:
        numbers["spine_pain_months"] = min(newest)
    intensities = [one.intensity_0_10 for one in spine if one.intensity_0_10 is not None]
    if intensities:
        numbers["spine_pain_intensity"] = max(intensities)
    back_or_leg = _felt(case, BACK_OR_LEG)
    longest = [one.since_months for one in back_or_leg if one.since_months is not None]
    if longest:
        numbers["longest_pain_months"] = max(longest)
        if age is not None:
            numbers["onset_age_years"] = age - max(longest) / MONTHS_PER_YEAR
    return numbers


def _words(case: Case) -> Iterable[str]:
    if all(one.since_months is None for one in _felt(case, SPINE)):
        yield SINCE_UNKNOWN
    for group in (*SPINE, *BACK_OR_LEG, "head"):
        for one in _felt(case, (group,)):
            yield f"region:{group}"
            yield f"region:{one.region}"
            yield from (f"quality:{quality}" for quality in one.quality)
            yield from (f"timing:{one.timing}",) if one.timing else ()
            yield from (f"onset:{one.onset}",) if one.onset else ()
    yield from (f"treatment:{one.kind}" for one in case.treatments)
    yield from (f"lab:{name}" for name, value in case.labs.items() if value == "present")
    if case.person.sex is not None:
        yield f"sex:{case.person.sex}"
    if case.person.pregnant is FindingState.PRESENT:
        yield "person:pregnant"
