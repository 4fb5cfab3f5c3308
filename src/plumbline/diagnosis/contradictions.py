"""Where a case says two things of one finding: as written, by a number, on an image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

from plumbline.case import Case
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.entry import Entry
from plumbline.diagnosis.values import sayings

__all__ = ["Contradiction", "contradictions"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two places of a case that do not agree on a finding.

    Attributes
    ----------
    finding : str
        The finding.
    reason : str
        What each place says, and which one is used.
    """

    finding: str
    reason: str


def contradictions(case: Case, catalog: Catalog) -> tuple[Contradiction, ...]:
    """Return every finding of which two places of a case say different things.

    Parameters
    ----------
    case : Case
        The person.
    catalog : Catalog
        The findings.
    """
    return tuple(_contradictions(case, catalog))


def _contradictions(case: Case, catalog: Catalog) -> Iterator[Contradiction]:
    for entry in catalog.findings:
        said = sayings(case, entry)
        if len({value for _, value in said}) > 1:
            yield Contradiction(finding=entry.id, reason=_reason(entry, said))


def _reason(entry: Entry, said: tuple[tuple[str, str], ...]) -> str:
    parts = [f"{place} says {value.replace('_', ' ')}" for place, value in said]
    reason = f"the case contradicts itself: {', '.join(parts)}; the first one is used"
    return f"{reason}, and urgency is judged by the more alarming" if entry.tristate else reason
