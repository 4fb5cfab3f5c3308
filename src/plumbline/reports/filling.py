"""Sentences that carry published figures; the figures stand in the evidence.

``{fact.id|of_hundred}`` in a text is replaced by the value of that fact in the form that is named
after the bar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from plumbline.errors import EvidenceError, did_you_mean
from plumbline.evidence import Fact, bounds, citations, fact, fact_record
from plumbline.evidence.packaged import packaged_yaml

__all__ = ["Sentence", "filled", "sentence", "sentences", "sources_of", "texts"]

# The source of what is computed from other facts.
COMPUTED = "derived"
SLOT = re.compile(r"\{([A-Za-z0-9_.]+)\|([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its figures, and the facts and sources it rests on."""

    text: str
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def filled(text: str) -> str:
    """Return a text with its figures.

    Raises
    ------
    EvidenceError
        An unknown fact, a fact of another kind, or an unknown form.
    """
    return SLOT.sub(lambda match: _figure(match[1], match[2]), " ".join(text.split()))


def sentence(entry: str | Mapping[str, Any]) -> Sentence:
    """Return a sentence of a packaged text: a plain one, or ``{says, facts}``.

    Parameters
    ----------
    entry : str or mapping
        The text; a mapping adds facts that are leaned on without being printed.
    """
    says, leaned_on = (entry, ()) if isinstance(entry, str) else (entry["says"], entry["facts"])
    ids = tuple(dict.fromkeys([*(match[0] for match in SLOT.findall(says)), *leaned_on]))
    return Sentence(text=filled(says), facts=ids, sources=sources_of(ids))


def sources_of(fact_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the sources of facts by id; that one is computed is left out where its parts stand."""
    ids = tuple(source.id for source in citations(fact_ids))
    return tuple(one for one in ids if one != COMPUTED) or ids


def sentences(entries: Sequence[str | Mapping[str, Any]]) -> tuple[Sentence, ...]:
    """Return several sentences of a packaged text."""
    return tuple(sentence(entry) for entry in entries)


@cache
def texts(name: str) -> Any:  # noqa: ANN401  what a file holds
    """Return the content of a file of texts beside this module."""
    content = resources.files("plumbline.reports").joinpath("texts", name).read_text("utf-8")
    return packaged_yaml(content)


def _half_up(value: float) -> str:
    return f"{int(value + 0.5):,}"


def _proportion(scale: int) -> Callable[[Fact], str]:
    return lambda record: _half_up(scale * fact(record.id, unit="proportion"))


def _number(record: Fact) -> str:
    return f"{fact(record.id, unit=record.unit or ''):g}"


def _size(record: Fact) -> str:
    return f"{abs(fact(record.id, unit=record.unit or '')):g}"


def _about_size(record: Fact) -> str:
    return f"{abs(fact(record.id, unit=record.unit or '')):.2g}"


def _count(record: Fact) -> str:
    return _half_up(fact(record.id, unit=record.unit or ""))


def _people(record: Fact) -> str:
    if record.n is None:
        raise EvidenceError(f"{record.id}: the fact does not say how many people were studied.")
    return f"{record.n:,}"


def _range_thousand(record: Fact) -> str:
    low, high = bounds(record.id, unit="proportion")
    return f"{1000 * low:.3g} to {1000 * high:.3g}"


FORMS: Final[Mapping[str, Callable[[Fact], str]]] = {
    "of_hundred": _proportion(100),
    "of_thousand": _proportion(1000),
    "number": _number,
    "size": _size,
    "about_size": _about_size,
    "count": _count,
    "people": _people,
    "range_thousand": _range_thousand,
}


def _figure(fact_id: str, form: str) -> str:
    if form not in FORMS:
        raise EvidenceError(f"unknown form {form!r} of a figure.{did_you_mean(form, FORMS)}")
    return FORMS[form](fact_record(fact_id))
