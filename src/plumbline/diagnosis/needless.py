"""Findings that nobody asks for: implied by a no, out of reach, or not before commoner ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, final

from plumbline.case import Case, FindingState, Sided
from plumbline.diagnosis.entry import Entry
from plumbline.diagnosis.values import ABSENT, BOTH
from plumbline.errors import EvidenceError
from plumbline.evidence.packaged import packaged_yaml

__all__ = [
    "BothSides",
    "Look",
    "Rarer",
    "Within",
    "both_sides",
    "looks",
    "needless",
    "on_one_side",
    "rarer",
    "within",
]

ONE_SIDE: Final = (frozenset({"left"}), frozenset({"right"}))
FILE: Final = "test_classes.yaml"
LOOK_KEYS: Final = frozenset({"id", "findings", "unknown_after", "reasons"})
RARER_KEYS: Final = frozenset({"findings", "once_known", "reasons"})
BOTH_SIDES_KEYS: Final = frozenset({"findings", "of", "reasons"})
WITHIN_KEYS: Final = frozenset({"findings", "without", "reasons"})


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Findings that one look shows.

    Attributes
    ----------
    id : str
        Name.
    findings : tuple of str
        What it shows.
    unknown_after : int
        Once so many of them could not be told, none of the others can.
    reasons : str
        Why.
    """

    id: str
    findings: tuple[str, ...]
    unknown_after: int
    reasons: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Findings that cannot be there without another one.

    Attributes
    ----------
    findings : tuple of str
        What cannot be there.
    without : str
        The other one.
    reasons : str
        Why.
    """

    findings: tuple[str, ...]
    without: str
    reasons: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BothSides:
    """Findings that mean both sides of another one.

    Attributes
    ----------
    findings : tuple of str
        What means both sides.
    of : str
        The finding that is told by side.
    reasons : str
        Why.
    """

    findings: tuple[str, ...]
    of: str
    reasons: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Rarer:
    """Findings that nobody looks for before commoner ones.

    Attributes
    ----------
    findings : tuple of str
        The rarer ones.
    once_known : tuple of str
        The common ones; one that was looked for is enough.
    reasons : str
        Why.
    """

    findings: tuple[str, ...]
    once_known: tuple[str, ...]
    reasons: str


def needless(stated: Mapping[str, str], skip: Collection[str]) -> frozenset[str]:
    """Return what nobody asks for any more.

    Parameters
    ----------
    stated : mapping of str to str
        Value of every finding that is known.
    skip : collection of str
        Findings that were asked for and are not known.

    Returns
    -------
    frozenset of str
        What cannot be there after what was denied, whatever stands between the two; the rest of
        every look that was not taken; what comes after commoner findings that nobody has looked
        for. What is known of them stays known.
    """
    denied = {name for name, value in stated.items() if value == ABSENT}
    implied: set[str] = set()
    while more := {
        name
        for one in within()
        if one.without in denied | implied
        for name in one.findings
        if name not in implied
    }:
        implied |= more
    not_taken = (
        one.findings for one in looks() if len(set(one.findings) & set(skip)) >= one.unknown_after
    )
    too_early = (one.findings for one in rarer() if not set(one.once_known) & set(stated))
    return frozenset(implied).union(*not_taken, *too_early)


def on_one_side(case: Case, entries: Iterable[Entry]) -> frozenset[str]:
    """Return what asks for both sides of a pain or a sign that was told to be on one side.

    Parameters
    ----------
    case : Case
        The person.
    entries : iterable of Entry
        The findings.
    """
    felt = frozenset(
        entry.id
        for entry in entries
        if entry.complaint is not None
        and entry.complaint.side == BOTH
        and _sides_of(case, entry.complaint.region) in ONE_SIDE
    )
    return felt.union(*(one.findings for one in both_sides() if _is_free(case, one.of)))


def _is_free(case: Case, finding: str) -> bool:
    """Return whether one side was told to be free of a finding."""
    value = case.findings.get(finding)
    return isinstance(value, Sided) and FindingState.ABSENT in (value.left, value.right)


def _sides_of(case: Case, region: str) -> frozenset[str | None]:
    wider = case.complaints_of(region)
    felt = [one for one in case.complaints if one.region == region or one in wider]
    return frozenset(one.side for one in felt if one.state is FindingState.PRESENT)


@cache
def looks() -> tuple[Look, ...]:
    """Return the shipped looks.

    Raises
    ------
    EvidenceError
        One is not of the form that the head of its file explains.
    """
    rows = _rows("looks", LOOK_KEYS)
    return tuple(Look(**{**row, "findings": tuple(row["findings"])}) for row in rows)


@cache
def within() -> tuple[Within, ...]:
    """Return which findings cannot be there without another one.

    Raises
    ------
    EvidenceError
        One is not of the form that the head of its file explains.
    """
    rows = _rows("within", WITHIN_KEYS)
    return tuple(Within(**{**row, "findings": tuple(row["findings"])}) for row in rows)


@cache
def both_sides() -> tuple[BothSides, ...]:
    """Return which findings mean both sides of another one.

    Raises
    ------
    EvidenceError
        One is not of the form that the head of its file explains.
    """
    rows = _rows("both_sides", BOTH_SIDES_KEYS)
    return tuple(BothSides(**{**row, "findings": tuple(row["findings"])}) for row in rows)


@cache
def rarer() -> tuple[Rarer, ...]:
    """Return which findings are looked for only after commoner ones.

    Raises
    ------
    EvidenceError
        One is not of the form that the head of its file explains.
    """
    rows = _rows("rarer", RARER_KEYS)
    names = ("findings", "once_known")
    return tuple(Rarer(**{**row, **{name: tuple(row[name]) for name in names}}) for row in rows)


def _rows(part: str, keys: frozenset[str]) -> list[Mapping[str, Any]]:
    text = resources.files("plumbline.evidence").joinpath(FILE).read_text("utf-8")
    rows: list[Mapping[str, Any]] = packaged_yaml(text)[part]
    for row in rows:
        if set(row) != keys:
            raise EvidenceError(f"{FILE}, {part}: needs exactly {', '.join(sorted(keys))}: {row}")
    return rows
