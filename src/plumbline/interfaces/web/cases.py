"""What a page does with a case: open it, change it, take a change back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, final

from plumbline.case import Case, CaseDocument, FindingTerm, case_to_mapping
from plumbline.case.writing import text_in_quotes
from plumbline.errors import CaseError, InputError
from plumbline.interfaces.web.desk import CaseView
from plumbline.interfaces.web.history import History, Step
from plumbline.interfaces.web.refusals import RefusedError, StaleRevisionError
from plumbline.interfaces.web.storage import CaseStore, StoredCase, fresh_name, is_code, name_from
from plumbline.interfaces.web.summaries import summary_words, told_apart
from plumbline.pipeline import vocabulary

__all__ = ["CaseEntry", "Cases", "ChangedPlace", "OpenCase"]

MISSING: Final = "not known"
NOTHING_TOLD: Final = "Nothing told yet"
KEPT_TEXTS: Final = 64  # the cases that are open, and the latest of a list; each takes kilobytes
MOST_TRIES: Final = 20  # names with a number after them that are tried for a copy


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """A case in a list.

    Attributes
    ----------
    name, id, summary : str
        Name of the file, id of the case, the person in words.
    changed : str
        When it was changed, in local time.
    readable : bool
        Whether it can be read at all.
    """

    name: str
    id: str
    summary: str
    changed: str
    readable: bool

    @property
    def title(self) -> str:
        """What it is called: its id, or the person where the id is a code that says nothing."""
        if self.readable and is_code(self.id):
            return f"{self.summary[:1].upper()}{self.summary[1:]}" or NOTHING_TOLD
        return self.id

    @property
    def told_apart(self) -> str:
        """The code, or the file where it is not named after the id, as of a copy; else empty."""
        return told_apart(self.name, self.id)

    @property
    def line(self) -> str:
        """Everything that tells it from others, in one line."""
        summary = "" if self.summary == self.title[:1].lower() + self.title[1:] else self.summary
        parts = (self.title, self.told_apart, summary, f"changed {self.changed}")
        return " \N{MIDDLE DOT} ".join(part for part in parts if part)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPlace:
    """A place of a case that is different in two versions."""

    place: str
    label: str
    before: str
    now: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case with its text, its revision, and what can be taken back."""

    stored: StoredCase
    document: CaseDocument
    undo: Step | None

    @property
    def case(self) -> Case:
        """What the text says."""
        return self.document.case

    @property
    def view(self) -> CaseView:
        """The case as the page shows it."""
        ask = str(self.case.ask)
        return CaseView(
            name=self.stored.name,
            id=self.case.id,
            revision=self.stored.revision,
            summary=summary_words(self.case),
            can_undo=self.undo is not None,
            undo_label=self.undo.label if self.undo is not None else "",
            ask=ask,
            ask_label=vocabulary().names["ask"][ask].label,
        )


@final
class Cases:
    """Cases of a store, with the changes that can be taken back.

    Parameters
    ----------
    store : CaseStore
        Where they are kept.
    """

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self._history = History()

    def entries(self) -> list[CaseEntry]:
        """Return every case, the one that was changed last first."""
        return [self._entry(name) for name in self._store.names()]

    def entry(self, name: str) -> CaseEntry | None:
        """Return one case as a list shows it; None where there is none."""
        return self._entry(name) if name in self._store.names() else None

    def open(self, name: str) -> OpenCase:
        """Return a case.

        Raises
        ------
        NoSuchThingError
            There is none.
        CaseError
            The file is no case.
        """
        return self._opened(self._store.read(name))

    def new(self, name: str, identifier: str = "") -> OpenCase:
        """Return a new, empty case.

        Raises
        ------
        RefusedError
            The name is taken.
        CaseError
            The id is not possible.
        """
        text = f"plumbline: 1\nid: {text_in_quotes(identifier or name)}\n"
        return self.add(text, name)

    def add(self, text: str, name: str = "", *, copy: bool = False) -> OpenCase:
        """Return a new case with a text.

        Parameters
        ----------
        text : str
            YAML or JSON.
        name : str
            Under which it is stored; a fresh code where it is empty.
        copy : bool
            Whether a number may be put after a name that is taken.

        Raises
        ------
        CaseError
            The text is no case; every problem is listed.
        RefusedError
            The name is taken.
        """
        _document(text)
        wanted = name or fresh_name()
        taken = set(self._store.names())
        if copy and wanted in taken:
            numbered = (f"{wanted[:58]}-{number}" for number in range(2, MOST_TRIES))
            wanted = next((one for one in numbered if one not in taken), fresh_name())
        return self._opened(self._store.create(wanted, text))

    def take_in(self, text: str) -> OpenCase:
        """Return a new case with the text of an uploaded file, stored under its own id.

        Raises
        ------
        CaseError
            The text is no case; every problem is listed.
        """
        return self.add(text, name_from(_document(text).case.id), copy=True)

    def change(
        self, name: str, revision: str, change: Callable[[CaseDocument], CaseDocument], label: str
    ) -> OpenCase:
        """Return a case after a change that is stored.

        Parameters
        ----------
        name, revision : str
            The case, and the revision that the page knew.
        change : callable
            Returns the changed case.
        label : str
            What is changed, in words.

        Raises
        ------
        StaleRevisionError
            It was changed elsewhere; nothing is written.
        """
        stored = self._store.read(name)
        if stored.revision != revision:
            raise StaleRevisionError(name, revision, stored.revision)
        text = change(_document(stored.text)).text
        if text == stored.text:
            return self._opened(stored)
        after = self._store.save(name, text, revision)
        step = Step(
            before=stored.text,
            revision_before=revision,
            revision_after=after.revision,
            label=label,
        )
        self._history.remember(name, step)
        return self._opened(after)

    def undo(self, name: str, revision: str) -> OpenCase:
        """Return a case without its last change.

        Raises
        ------
        StaleRevisionError
            It was changed elsewhere.
        RefusedError
            There is nothing to take back.
        """
        stored = self._store.read(name)
        if stored.revision != revision:
            raise StaleRevisionError(name, revision, stored.revision)
        step = self._history.last(name, revision)
        if step is None:
            raise RefusedError("There is no change that could be taken back.")
        after = self._store.save(name, step.before, revision)
        self._history.take_back(name)
        return self._opened(after)

    def delete(self, name: str, revision: str) -> None:
        """Remove a case, and what is remembered of it."""
        self._store.delete(name, revision)
        self._history.forget(name)

    def differences(self, name: str, revision: str, now: Case) -> list[ChangedPlace]:
        """Return what is different from an earlier revision; empty where that is not known."""
        text = self._history.text_at(name, revision)
        if text is None:
            return []
        before = _places(_document(text).case)
        after = _places(now)
        return [
            ChangedPlace(
                place=place,
                label=_label(place),
                before=before.get(place, MISSING),
                now=after.get(place, MISSING),
            )
            for place in sorted(before.keys() | after.keys())
            if before.get(place) != after.get(place)
        ]

    def _opened(self, stored: StoredCase) -> OpenCase:
        document = _document(stored.text)
        undo = self._history.last(stored.name, stored.revision)
        return OpenCase(stored=stored, document=document, undo=undo)

    def _entry(self, name: str) -> CaseEntry:
        at = datetime.fromtimestamp(self._store.changed_at(name)).astimezone()
        changed = f"{at:%Y-%m-%d %H:%M}"
        try:
            case = self.open(name).case
        except CaseError as error:
            words = f"cannot be read: {error.problems[0]}"
            return CaseEntry(name=name, id=name, summary=words, changed=changed, readable=False)
        except InputError as error:
            return CaseEntry(
                name=name, id=name, summary=str(error), changed=changed, readable=False
            )
        return CaseEntry(
            name=name, id=case.id, summary=summary_words(case), changed=changed, readable=True
        )


@lru_cache(maxsize=KEPT_TEXTS)
def _document(text: str) -> CaseDocument:
    """Return what a text says; every part of a page asks for it."""
    return CaseDocument.read(text, vocabulary())


def _places(case: Case) -> dict[str, str]:
    """Return every value of a case by its place."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, object]] = [("", case_to_mapping(case))]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{place}.{key}".lstrip("."), each) for key, each in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{place}.{number}", each) for number, each in enumerate(value)]
        else:
            found[place] = str(value)
    return found


def _label(place: str) -> str:
    parts = place.split(".")
    findings: Mapping[str, FindingTerm] = vocabulary().findings or {}
    named = next((findings[part].label for part in parts if part in findings), None)
    words = named or " ".join(parts).replace("_", " ")
    side = f", {parts[-1]}" if parts[-1] in ("left", "right") and named else ""
    told = ", as the person says" if parts[0] == "reported" else ""
    return f"{words}{side}{told}"
