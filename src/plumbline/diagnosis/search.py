"""Find findings by what somebody calls them: whole names, then words, then words like them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, final

from plumbline.case.spelling import FILLING, TELLS_NOTHING, Spellings, words_of
from plumbline.diagnosis.catalog import Catalog
from plumbline.diagnosis.entry import Entry

__all__ = ["nearest", "search"]

# How alike a word must be to one that is known before it is taken for a slip of the pen.
ALIKE: Final = 0.8
# A word this short is a name of its own (ALS, MRI, TOS), and the head of too many others.
LONGEST_SHORT: Final = 3
# Shorter words have too many words like them.
SHORTEST_SLIP: Final = 4
# So many words may stand for a slip; more would find everything.
MOST_SLIPS: Final = 8
# So many findings are offered where none holds every word.
MOST_OFFERED: Final = 5
# Where a word was found, from most to least telling.
NAME, TEXT, NOWHERE = 2, 1, 0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of one finding: those of its names, and those of everything that is said of it."""

    entry: Entry
    names: frozenset[str]
    text: frozenset[str]

    def place_of(self, options: Iterable[str]) -> int:
        """Return where the most telling of some words stands."""
        options = tuple(options)
        if any(_begins(option, self.names) for option in options):
            return NAME
        return TEXT if any(_begins(option, self.text) for option in options) else NOWHERE


def search(catalog: Catalog, words: str) -> tuple[Entry, ...]:
    """Return the findings that somebody may mean, the likeliest first.

    Parameters
    ----------
    catalog : Catalog
        The findings.
    words : str
        A name, a synonym or some words, in any order; accents, case, British spellings and small
        slips do not matter.

    Returns
    -------
    tuple of Entry
        The one whose name or synonym it is, then those in which every word occurs, those in
        which it occurs in a name before the others; empty where there is none.
    """
    terms = {entry.id: entry for entry in catalog.findings}
    named = Spellings(terms, catalog.ambiguous).meant(words)
    wanted = [word for word in words_of(words) if word not in FILLING]
    if not wanted:
        return ()
    holding = _holding([_words(entry) for entry in catalog.findings], wanted)
    found = (*named, *(entry.id for entry in holding))
    return tuple(terms[name] for name in dict.fromkeys(found))


def nearest(catalog: Catalog, words: str) -> tuple[Entry, ...]:
    """Return the findings that hold some of the words, where none holds all of them.

    Parameters
    ----------
    catalog : Catalog
        The findings.
    words : str
        What was looked for.

    Returns
    -------
    tuple of Entry
        At most a few: those whose spellings are alike, then those whose names hold most of the
        words; a word that stands in few names tells more than one that stands in many, and one
        that says nothing by itself ("syndrome", "pain", a region) finds nothing.
    """
    terms = {entry.id: entry for entry in catalog.findings}
    alike = Spellings(terms, catalog.ambiguous).close(words)
    rows = [_words(entry) for entry in catalog.findings]
    wanted = [word for word in words_of(words) if word not in TELLS_NOTHING]
    holders = {word: [row for row in rows if _begins(word, row.names)] for word in wanted}
    score: dict[str, float] = {}
    for held in holders.values():
        for row in held:
            score[row.entry.id] = score.get(row.entry.id, 0.0) + 1.0 / len(held)
    ranked = sorted(score, key=lambda name: -score[name])
    return tuple(terms[name] for name in dict.fromkeys((*alike, *ranked)))[:MOST_OFFERED]


def _words(entry: Entry) -> _Words:
    names = {word for part in (entry.id, entry.label, *entry.synonyms) for word in words_of(part)}
    said = (entry.how, str(entry.group), entry.recorded_only or "", *entry.bears_on)
    text = {word for part in said for word in words_of(part)}
    return _Words(entry=entry, names=frozenset(names), text=frozenset(text | names))


def _holding(rows: Sequence[_Words], wanted: Sequence[str]) -> list[Entry]:
    """Return the findings in which every word occurs; slips are looked for only where none does."""
    found = _ranked(rows, [(word,) for word in wanted])
    if found:
        return found
    known = sorted(frozenset().union(*(row.text for row in rows)))
    slips = [
        (word, *get_close_matches(word, known, n=MOST_SLIPS, cutoff=ALIKE))
        if len(word) >= SHORTEST_SLIP
        else (word,)
        for word in wanted
    ]
    return _ranked(rows, slips)


def _ranked(rows: Sequence[_Words], wanted: Sequence[tuple[str, ...]]) -> list[Entry]:
    places = {row.entry.id: [row.place_of(options) for options in wanted] for row in rows}
    hits = [row.entry for row in rows if NOWHERE not in places[row.entry.id]]
    return sorted(hits, key=lambda entry: -sum(places[entry.id]))


def _begins(word: str, known: Iterable[str]) -> bool:
    """Return whether one of the known words begins with a word, or is it where it is short."""
    if len(word) <= LONGEST_SHORT:
        return any(other == word for other in known)
    return any(other.startswith(word) for other in known)
