"""A case in one line, as lists of cases show it, and what tells it from others."""

from __future__ import annotations

from plumbline.case import Case, FindingState, base_vocabulary
from plumbline.interfaces.web.storage import is_code, name_from

__all__ = ["summary_words", "told_apart"]

# As many complaints as fit a line on a phone.
MOST_COMPLAINTS = 3


def summary_words(case: Case) -> str:
    """Return who the person is and where it hurts; empty where nothing is known."""
    return ": ".join(part for part in (_person(case), _complaints(case)) if part)


def told_apart(name: str, identifier: str) -> str:
    """Return what tells a case from another one of the same id; empty where the id does.

    Parameters
    ----------
    name : str
        Name of the file.
    identifier : str
        Id of the case.
    """
    if is_code(identifier):
        return f"code {name}"
    return "" if name == name_from(identifier) else f"file {name}"


def _person(case: Case) -> str:
    person = case.person
    sex = str(person.sex) if person.sex is not None else ""
    age = f"{person.age_years:g} years" if person.age_years is not None else ""
    return ", ".join(part for part in (sex, age) if part)


def _complaints(case: Case) -> str:
    regions = base_vocabulary().names["region"]
    present = [one for one in case.complaints if one.state is FindingState.PRESENT]
    labels = list(dict.fromkeys(regions[one.region].label for one in present))
    more = len(labels) - MOST_COMPLAINTS
    words = ", ".join(labels[:MOST_COMPLAINTS])
    return f"{words} and {more} more" if more > 0 else words
