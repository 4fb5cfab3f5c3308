"""Examinations as checklists: the findings of a sequence in the order in which they are met."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, final

from plumbline.case import Case
from plumbline.diagnosis import catalog
from plumbline.evidence.packaged import packaged_yaml
from plumbline.interfaces.web.refusals import NoSuchThingError
from plumbline.interfaces.web.rows import FindingRow, finding_row

__all__ = ["Sequence", "sequence_of", "sequences_of", "web_texts"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """One examination.

    Attributes
    ----------
    id, label, about : str
        Name, words, and what to know of it.
    rows : tuple of FindingRow
        What is examined, in order.
    """

    id: str
    label: str
    about: str
    rows: tuple[FindingRow, ...]

    @property
    def total(self) -> int:
        """How much belongs to it."""
        return len(self.rows)

    @property
    def known(self) -> int:
        """How much of it is known."""
        return sum(row.known for row in self.rows)


@cache
def web_texts(name: str) -> Any:  # noqa: ANN401  what a file holds
    """Return the content of a file of texts beside this module."""
    folder = resources.files("plumbline.interfaces.web").joinpath("texts")
    return packaged_yaml(folder.joinpath(name).read_text("utf-8"))


def sequences_of(case: Case) -> tuple[Sequence, ...]:
    """Return every examination with what a case says of it."""
    return tuple(_sequence(entry, case) for entry in web_texts("sequences.yaml")["sequences"])


def sequence_of(identifier: str, case: Case) -> Sequence:
    """Return one examination with what a case says of it.

    Raises
    ------
    NoSuchThingError
        There is none of that name.
    """
    for entry in web_texts("sequences.yaml")["sequences"]:
        if entry["id"] == identifier:
            return _sequence(entry, case)
    raise NoSuchThingError("There is no examination of this name.")


def _sequence(entry: dict[str, Any], case: Case) -> Sequence:
    found = catalog()
    rows = tuple(finding_row(found[name], case) for name in entry["findings"])
    return Sequence(id=entry["id"], label=entry["label"], about=entry["about"], rows=rows)
