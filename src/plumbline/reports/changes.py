"""What is different from an earlier visit, as page and terminal show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

from plumbline.assessment import Assessment, Change, Changes, Course
from plumbline.reports import wording
from plumbline.reports.section import Section

__all__ = ["Visits", "change_words", "is_pressing", "shown_changes"]

# How many changes and omissions the page has room for; the JSON document has all of them.
MOST_CHANGES = 6
MOST_OMITTED = 5


@final
class Visits(Section):
    """What is different from an earlier visit, worsening first."""

    template: ClassVar[str] = "professional/changes.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the changes in order, or None where there is nothing to compare with.

        What is worse or alarming stands in the statement and is not listed once more.
        """
        changes = assessment.changes
        if changes is None:
            return None
        named = [one for one in changes.items if is_pressing(one)]
        shown = [one for one in changes.items if not is_pressing(one)][:MOST_CHANGES]
        omitted = changes.not_recorded
        return {
            "statement": changes.statement,
            "notes": changes.notes,
            "items": [(str(one.course), change_words(one)) for one in shown],
            "more": wording.count_more(len(named) + len(shown), len(changes.items)),
            "omitted": omitted[:MOST_OMITTED],
            "more_omitted": wording.count_more(MOST_OMITTED, len(omitted)),
        }


def shown_changes(changes: Changes) -> tuple[Change, ...]:
    """Return the first changes: everything that is worse or alarming, then what there is room for.

    Parameters
    ----------
    changes : Changes
        In order, worsening first.
    """
    pressing = [one for one in changes.items if is_pressing(one)]
    return changes.items[: max(MOST_CHANGES, len(pressing))]


def is_pressing(change: Change) -> bool:
    """Return whether a change is for the worse, or alarming."""
    return change.course is Course.WORSE or change.alarming


def change_words(change: Change) -> str:
    """Return one change in words."""
    if change.topic == "safety" and change.before is None:
        return f"{change.label} ({change.after})"
    if change.before is None:
        return f"{change.label}: {change.after} (not recorded before)"
    if change.after is None:
        return f"{change.label} (no longer raised)"
    return f"{change.label}: {change.before} → {change.after}"
