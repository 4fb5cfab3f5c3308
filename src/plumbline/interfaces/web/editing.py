"""A field of a form as a change of the text of a case: a place in words, a value in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from plumbline.case import CaseDocument, Edit, read_case
from plumbline.case import case_to_mapping as mapping_of
from plumbline.case.document import plain_scalar
from plumbline.case.writing import case_text
from plumbline.interfaces.web.refusals import RefusedError
from plumbline.pipeline import vocabulary

__all__ = ["LISTS", "edit_of", "with_edits", "with_entry", "without_entry"]

# Lists of a case to which entries are added: what an entry must say and what it may say.
LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "complaints": (
        "region",
        "state",
        "side",
        "since_months",
        "intensity_0_10",
        "timing",
        "onset",
        "quality",
    ),
    "imaging": ("kind", "region", "posture", "contrast", "months_ago"),
    "treatments": ("kind", "region", "effect_on", "response", "months_ago"),
}
# The parts of a case that a page may change; the id, the format and the tests' part are not.
CHANGED_HERE: Final = frozenset(
    {
        "ask",
        "setting",
        "person",
        "findings",
        "reported",
        "scores",
        "labs",
        "motion",
        "alignment",
        "exposure",
        "note",
        *LISTS,
    }
)
TEXTS: Final = frozenset({"note"})
SEVERAL: Final = frozenset({"quality"})
UNKNOWN: Final = "unknown"
BOTH: Final = "both"
DEEPEST: Final = 5  # the longest place is imaging.0.findings.NAME.left


def edit_of(place: str, written: str) -> Edit:
    """Return what a field of a form changes.

    Parameters
    ----------
    place : str
        Names and numbers with dots between them, such as ``complaints.0.side``.
    written : str
        The value in words; empty or ``unknown`` where it is not known, ``both`` for a finding that
        is present on both sides.

    Raises
    ------
    RefusedError
        There is no such place.
    """
    parts = place.split(".")
    if parts[0] not in CHANGED_HERE or len(parts) > DEEPEST or not all(parts):
        raise RefusedError(f"{place!r:.80} is no place of a case that can be changed here.")
    where: list[str | int] = [parts[0]]
    for part in parts[1:]:
        where.append(int(part) if part.isascii() and part.isdigit() and len(part) < 4 else part)
    if written == BOTH and len(parts) == 2 and parts[0] == "findings":
        return Edit(place=tuple(where), value=dict.fromkeys(("left", "right"), "present"))
    return Edit(place=tuple(where), value=_value(parts[-1], written))


def with_edits(document: CaseDocument, edits: Sequence[Edit]) -> CaseDocument:
    """Return a case with some changes.

    Raises
    ------
    CaseError
        A value is not possible.
    RefusedError
        A place is missing from the case.
    """
    try:
        return document.edited(edits, vocabulary())
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        places = ", ".join(".".join(map(str, edit.place)) for edit in edits)
        raise RefusedError(f"{places:.80}: there is no such place in this case.") from error


def with_entry(document: CaseDocument, name: str, fields: Mapping[str, str]) -> CaseDocument:
    """Return a case with one more complaint, picture or treatment.

    Parameters
    ----------
    document : CaseDocument
        The case.
    name : str
        ``complaints``, ``imaging`` or ``treatments``.
    fields : mapping of str to str
        What the entry says, in words; empty ones are left out.

    Raises
    ------
    RefusedError
        There is no such list.
    CaseError
        The entry is not possible.
    """
    entry = {
        key: value for key in _keys(name) if (value := _value(key, fields.get(key, ""))) is not None
    }
    place = (name, len(_entries(document, name)))
    return document.edited([Edit(place=place, value=entry)], vocabulary())


def without_entry(document: CaseDocument, name: str, number: int) -> CaseDocument:
    """Return a case without one complaint, picture or treatment; it is written anew.

    Raises
    ------
    RefusedError
        There is no such list or entry.
    """
    _keys(name)
    entries = _entries(document, name)
    if not 0 <= number < len(entries):
        raise RefusedError(f"{name}: there is no entry {number}.")
    content = mapping_of(document.case)
    content[name] = [entry for place, entry in enumerate(entries) if place != number]
    case = read_case(content, vocabulary=vocabulary())
    text = case_text(case, as_json=document.text.lstrip().startswith("{"))
    return CaseDocument(text=text, case=case, rewritten=True)


def _keys(name: str) -> tuple[str, ...]:
    if name not in LISTS:
        raise RefusedError(f"{name!r:.80} is no list of a case; use {', '.join(LISTS)}.")
    return LISTS[name]


def _entries(document: CaseDocument, name: str) -> list[object]:
    entries = mapping_of(document.case).get(name, [])
    return entries if isinstance(entries, list) else []


def _value(key: str, written: str) -> object:
    """Return a value as a case has it; None where it is not known."""
    text = written.strip()
    if text == "" or (text.lower() == UNKNOWN and key not in TEXTS):
        return None
    if key in TEXTS:
        return text
    if key in SEVERAL:
        return [part.strip() for part in text.split(",") if part.strip()]
    return plain_scalar(_with_point(text))


def _with_point(text: str) -> str:
    """Return a number with a decimal comma as one with a point; anything else as it is."""
    whole, comma, part = text.partition(",")
    both_digits = whole.lstrip("+-").isdigit() and part.isdigit()
    return f"{whole}.{part}" if comma and both_digits else text
