"""Findings that nobody asks for: implied by a no, out of reach, or not before commoner ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from plumbline.case import Case, FindingState, Sided
from plumbline.diagnosis.class_lists import both_sides, looks, rarer, within
from plumbline.diagnosis.entry import Entry
from plumbline.diagnosis.values import ABSENT, BOTH

__all__ = ["needless", "on_one_side"]

ONE_SIDE: Final = (frozenset({"left"}), frozenset({"right"}))


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
