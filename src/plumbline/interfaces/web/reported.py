"""What the person says of a sign that is examined: where it is kept, and how the desk says it."""

from __future__ import annotations

from functools import cache
from typing import Final

from plumbline.case import Case, FindingState, Sided
from plumbline.diagnosis import Entry, red_flag_rules
from plumbline.diagnosis.red_flags_conditions import known_findings

__all__ = [
    "REPORTED",
    "is_examined",
    "reported_place",
    "said_value",
    "said_words",
    "was_examined_free",
]

REPORTED: Final = "reported"
WORDS: Final = {str(FindingState.PRESENT): "yes", str(FindingState.ABSENT): "no"}
NOT_EXAMINED: Final = "; not examined yet"


def is_examined(entry: Entry) -> bool:
    """Return whether a finding is examined, so that what the person says is no examination.

    A question about danger is put to the person in words, however the finding can be tested
    besides.

    Parameters
    ----------
    entry : Entry
        The finding.
    """
    return not entry.test.asked and entry.id not in _questions()


def reported_place(finding: str) -> str:
    """Return where a case keeps what the person says of a sign."""
    return f"{REPORTED}.{finding}"


def said_words(finding: str, case: Case, *, known: bool) -> str:
    """Return what the person said of a sign in a sentence; empty where nothing was said.

    Parameters
    ----------
    finding : str
        The sign.
    case : Case
        The case.
    known : bool
        Whether it was examined.
    """
    value = case.reported.get(finding)
    sides = {"": value}
    if isinstance(value, Sided):
        sides = {"on the left ": value.left, "on the right ": value.right}
    told = [f"{side}{WORDS[str(one)]}" for side, one in sides.items() if str(one) in WORDS]
    return f"The person said {', '.join(told)}{'' if known else NOT_EXAMINED}." if told else ""


def said_value(finding: str, case: Case) -> str:
    """Return what the person said of a sign as a whole; empty where nothing was, or by side."""
    value = case.reported.get(finding)
    return str(value) if str(value) in WORDS else ""


def was_examined_free(finding: str, case: Case) -> bool:
    """Return whether a sign was examined and not found, on both sides where it has sides."""
    return known_findings(case).get(finding) is FindingState.ABSENT


@cache
def _questions() -> frozenset[str]:
    """Return the findings that are asked of everybody before no alarm is found."""
    return frozenset(one.finding for one in red_flag_rules().questions)
