"""What the desk of the clinician shows of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, final

from plumbline.case import Case, Setting, Vocabulary, case_to_mapping
from plumbline.diagnosis import Entry, Group, catalog, search
from plumbline.interfaces.web.editing import LISTS
from plumbline.interfaces.web.rows import (
    Field,
    FindingRow,
    choices_of,
    field_of,
    finding_row,
    plain_section,
)
from plumbline.interfaces.web.summaries import told_apart
from plumbline.pipeline import vocabulary

__all__ = [
    "CaseView",
    "FindingGroup",
    "ListEntry",
    "Section",
    "add_fields",
    "ask_field",
    "finding_groups",
    "found_rows",
    "group_counts",
    "known_rows",
    "list_entries",
    "said_rows",
    "sections_of",
    "setting_field",
]

# Sections of a case, with the key of their vocabulary and their heading.
SECTIONS: Final = {
    "person": ("person", "Person"),
    "scores": ("score", "Questionnaires"),
    "labs": ("lab", "Laboratory"),
    "motion": ("motion", "Measured movement"),
    "alignment": ("alignment", "Alignment"),
    "exposure": ("exposure", "Daily exposure"),
}
# The list of words that a field of an entry is chosen from.
WORDS_OF: Final = {
    ("complaints", "region"): "region",
    ("complaints", "side"): "side",
    ("complaints", "timing"): "timing",
    ("complaints", "onset"): "onset",
    ("complaints", "quality"): "quality",
    ("imaging", "kind"): "image_kind",
    ("imaging", "region"): "image_region",
    ("imaging", "posture"): "stance",
    ("treatments", "kind"): "treatment",
    ("treatments", "region"): "region",
    ("treatments", "effect_on"): "region",
    ("treatments", "response"): "response",
}
QUANTITIES_OF: Final = {
    "complaints": "complaint",
    "imaging": "imaging",
    "treatments": "treatment",
}
MOST_FOUND: Final = 60  # rows that a search shows; whoever sees more types another letter


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as the page shows it.

    Attributes
    ----------
    name, id : str
        Name of the file, id of the case.
    revision : str
        Digits that change with the content.
    summary : str
        The person in words.
    can_undo : bool
        Whether the last change can be taken back.
    undo_label : str
        What that was.
    ask, ask_label : str
        The symptom asked about.
    """

    name: str
    id: str
    revision: str
    summary: str
    can_undo: bool
    undo_label: str
    ask: str
    ask_label: str

    @property
    def told_apart(self) -> str:
        """The code, or the file where it is not named after the id; else empty."""
        return told_apart(self.name, self.id)

    @property
    def url(self) -> str:
        """The address of the case."""
        return f"/cases/{self.name}"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """How many findings a group has, and how many of them are known."""

    id: str
    label: str
    total: int
    known: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Numbers that belong together."""

    id: str
    label: str
    fields: tuple[Field, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """A complaint, picture or treatment with its fields."""

    index: int
    label: str
    fields: tuple[Field, ...]


def finding_groups(case: Case) -> tuple[FindingGroup, ...]:
    """Return the groups of findings, in the order of the catalog."""
    entries, counts = catalog().findings, group_counts(case)
    return tuple(
        FindingGroup(
            id=str(group),
            label=str(group).replace("_", " "),
            total=sum(entry.group is group for entry in entries),
            known=counts[str(group)],
        )
        for group in Group
    )


def group_counts(case: Case) -> dict[str, int]:
    """Return how many findings of each group are known."""
    counts = dict.fromkeys((str(group) for group in Group), 0)
    for row in known_rows(case):
        counts[row.group] += 1
    return counts


def known_rows(case: Case) -> tuple[FindingRow, ...]:
    """Return the findings that a case states."""
    entries = catalog().entries
    rows = (finding_row(entries[name], case) for name in case.findings if name in entries)
    return tuple(row for row in rows if row.known)


def said_rows(case: Case) -> tuple[FindingRow, ...]:
    """Return the signs of which the person said something, and which nobody has examined."""
    entries = catalog().entries
    rows = (finding_row(entries[name], case) for name in case.reported if name in entries)
    return tuple(row for row in rows if row.said and not row.known)


def found_rows(
    case: Case, *, words: str = "", group: str = "", known: bool = False
) -> tuple[FindingRow, ...]:
    """Return findings by what somebody calls them, by group, or those that are known.

    Parameters
    ----------
    case : Case
        What is known.
    words : str
        A name, a synonym or some words; empty for all.
    group : str
        A group; empty for all.
    known : bool
        Only what is known.
    """
    entries: Iterable[Entry] = search(catalog(), words) if words else catalog().findings
    kept = [entry for entry in entries if group in ("", str(entry.group))]
    rows = [finding_row(entry, case) for entry in kept]
    shown = [row for row in rows if row.known or not known]
    return tuple(shown[:MOST_FOUND] if words else shown)


def sections_of(case: Case) -> tuple[Section, ...]:
    """Return the numbers of a case, section by section."""
    words = vocabulary()
    return tuple(
        Section(id=name, label=label, fields=tuple(_section_fields(case, name, kind, words)))
        for name, (kind, label) in SECTIONS.items()
    )


def ask_field(case: Case) -> Field:
    """Return the symptom asked about as a field."""
    choices = choices_of(vocabulary().names["ask"])
    return Field(
        place="ask", label="Pain to explain", form="choice", value=str(case.ask), choices=choices
    )


def setting_field(case: Case) -> Field:
    """Return where the person is seen as a field."""
    names = [name for name in vocabulary().names["setting"] if name != Setting.UNKNOWN]
    value = "" if case.setting is Setting.UNKNOWN else str(case.setting)
    choices = choices_of(vocabulary().names["setting"], names)
    return Field(place="setting", label="Seen in", form="choice", value=value, choices=choices)


def list_entries(case: Case) -> dict[str, tuple[ListEntry, ...]]:
    """Return complaints, pictures and treatments with their fields."""
    words = vocabulary()
    return {
        name: tuple(
            _entry(name, number, entry, words) for number, entry in enumerate(_plain(case, name))
        )
        for name in LISTS
    }


def add_fields() -> dict[str, tuple[Field, ...]]:
    """Return the fields of a form that adds a complaint, picture or treatment."""
    words = vocabulary()
    return {
        name: tuple(_entry_field(name, key, key, None, words) for key in keys)
        for name, keys in LISTS.items()
    }


def _section_fields(case: Case, name: str, kind: str, words: Vocabulary) -> Iterable[Field]:
    content = plain_section(case, name)
    if name == "person":
        yield _chosen("person.sex", "sex", content.get("sex"), words, "sex")
        state = str(content.get("pregnant") or "")
        yield Field(place="person.pregnant", label="pregnant", form="state", value=state)
    if name == "alignment":
        yield _chosen("alignment.stance", "position", content.get("stance"), words, "stance")
    for term in words.quantities[kind].values():
        yield field_of(term, f"{name}.{term.id}", content.get(term.id))


def _chosen(place: str, label: str, value: object, words: Vocabulary, kind: str) -> Field:
    choices = choices_of(words.names[kind])
    return Field(place=place, label=label, form="choice", value=str(value or ""), choices=choices)


def _plain(case: Case, name: str) -> list[Mapping[str, object]]:
    content = case_to_mapping(case).get(name)
    return content if isinstance(content, list) else []


def _entry(name: str, number: int, entry: Mapping[str, object], words: Vocabulary) -> ListEntry:
    fields = tuple(
        _entry_field(name, key, f"{name}.{number}.{key}", entry.get(key), words)
        for key in LISTS[name]
    )
    labels = [
        one.label for field in fields[:2] for one in field.choices if one.value == field.value
    ]
    return ListEntry(index=number, label=", ".join(dict.fromkeys(labels)), fields=fields)


def _entry_field(name: str, key: str, place: str, value: object, words: Vocabulary) -> Field:
    label = key.replace("_", " ")
    if (name, key) in WORDS_OF:
        several = value if isinstance(value, list) else [value] if value else []
        shown = ",".join(str(one) for one in several)
        return _chosen(place, label, shown, words, WORDS_OF[name, key])
    term = words.quantities[QUANTITIES_OF[name]].get(key)
    if term is not None:
        return field_of(term, place, value)
    return Field(place=place, label=label, form="state", value=str(value or ""))
