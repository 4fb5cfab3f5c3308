"""From what somebody writes to the one name that is meant, or to the names that may be meant.

A spelling is understood in this order: the name itself; a known spelling, whatever its accents,
hyphens and British letters; the same words in another order. Words whose order carries the meaning
("back pain after neck pain") are never reordered, and a spelling that fits two names is refused
with both of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final, Protocol, final, runtime_checkable

__all__ = ["TELLS_NOTHING", "Named", "Spellings", "plain_form", "spelling_key", "words_of"]

# British letters and the American ones that the names use.
BRITISH: Final = (
    ("aemi", "emi"),
    ("haem", "hem"),
    ("oedem", "edem"),
    ("aesth", "esth"),
    ("paraes", "pares"),
    ("faec", "fec"),
    ("paed", "ped"),
    ("oeso", "eso"),
    ("rrhoea", "rrhea"),
    ("pnoea", "pnea"),
    ("dynaem", "dynem"),
    ("aemb", "emb"),
    ("mour", "mor"),
    ("lour", "lor"),
    ("bour", "bor"),
    ("viour", "vior"),
    ("centre", "center"),
    ("metre", "meter"),
    ("fibre", "fiber"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("lys", "lyz"),
    ("disk", "disc"),
    ("x ray", "xray"),
)
# The ending of a name that a sign or disease is called after, and any other apostrophe.
POSSESSIVE: Final = r"['\u2019`](?:s\b)?"
# Words without which a spelling means the same.
FILLING: Final = frozenset({"a", "an", "the", "of", "is", "are", "has", "patient"})
# Words that bind others to their place: a spelling that holds one is not reordered.
BINDING: Final = frozenset(
    {"after", "as", "before", "but", "by", "despite", "during", "except", "first", "from", "in"}
    | {"into", "lost", "more", "less", "on", "over", "than", "then", "to", "under", "when", "while"}
    | {"with", "without", "because", "due", "began", "precedes", "preceded"}
    | {"cannot", "unable", "never", "no", "not", "negative", "normal", "absent"}
    | {"worse", "better", "eased", "improved", "relieved"}
)
# Regions of the body: a spelling that names two of them is not reordered.
REGIONS: Final = frozenset(
    {"arm", "back", "belly", "abdomen", "buttock", "cervical", "chest", "foot", "groin", "hand"}
    | {"head", "hip", "knee", "leg", "lumbar", "neck", "shoulder", "spine", "thoracic", "trunk"}
)
# Words of so many names that sharing one of them says nothing about which is meant.
COMMON: Final = frozenset(
    {"disease", "disorder", "injury", "joint", "muscle", "nerve", "pain", "positive", "reduced"}
    | {"sign", "symptom", "symptoms", "syndrome", "tender", "test", "tests"}
)
# How alike a spelling must be to one that is known before its name is offered.
ALIKE: Final = 0.75
# Words by which nobody can tell one name from another.
TELLS_NOTHING: Final = FILLING | COMMON | REGIONS
# What a shared word adds to the likeness of two spellings of several words.
SHARED_WORDS: Final = 0.6


@runtime_checkable
class Named(Protocol):
    """What has a name and other spellings."""

    @property
    def id(self) -> str:
        """The name."""

    @property
    def label(self) -> str:
        """The name in words."""

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Other spellings."""


def plain_form(written: str) -> str:
    """Return a name in the form in which names are compared: lower case, underscores."""
    letters = unicodedata.normalize("NFKD", written.replace("ß", "ss").lower())
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    whole = re.sub(POSSESSIVE, "", bare).replace("-", " ").replace("_", " ")
    return "_".join(whole.split())


def words_of(written: str) -> list[str]:
    """Return the words of a text in American spelling, in their order."""
    spaced = plain_form(written).replace("_", " ")
    for british, american in BRITISH:
        spaced = spaced.replace(british, american)
    return re.findall(r"[a-z0-9]+", spaced)


def spelling_key(written: str) -> str:
    """Return what two spellings of one name share, in the order of their words."""
    return " ".join(word for word in words_of(written) if word not in FILLING)


def _unordered_key(written: str) -> str | None:
    """Return what spellings with the same words share; None where the order means something."""
    words = spelling_key(written).split()
    bound = not BINDING.isdisjoint(words) or len(REGIONS.intersection(words)) > 1
    return None if bound or not words else " ".join(sorted(words))


@final
class Spellings:
    """Every spelling of some names, and which words may mean several of them.

    Parameters
    ----------
    terms : mapping of str to Named
        The names by id.
    ambiguous : mapping of str to tuple of str
        Words that are refused with the names that they may mean.
    labels : bool
        Whether the words of a label are a spelling. Where a name holds a unit they are not:
        nobody may guess the unit.
    """

    def __init__(
        self,
        terms: Mapping[str, Named],
        ambiguous: Mapping[str, tuple[str, ...]] | None = None,
        *,
        labels: bool = True,
    ) -> None:
        self._terms = terms
        self._ambiguous = {spelling_key(word): ids for word, ids in (ambiguous or {}).items()}
        ordered: dict[str, set[str]] = defaultdict(set)
        unordered: dict[str, set[str]] = defaultdict(set)
        for term in terms.values():
            for word in (term.id, *((term.label,) if labels else ()), *term.synonyms):
                ordered[spelling_key(word)].add(term.id)
                loose = _unordered_key(word)
                if loose is not None:
                    unordered[loose].add(term.id)
        self._ordered, self._unordered = dict(ordered), dict(unordered)

    def meant(self, written: str) -> tuple[str, ...]:
        """Return the one name that is meant, all that may be meant, or none."""
        if written in self._terms:
            return (written,)
        key = spelling_key(written)
        if key in self._ambiguous:
            return self._ambiguous[key]
        loose = _unordered_key(written)
        found = self._ordered.get(key, set()) | self._unordered.get(loose or "", set())
        return tuple(name for name in self._terms if name in found)

    def close(self, written: str, *, most: int = 3) -> tuple[str, ...]:
        """Return names whose spellings are like what was written, the closest first.

        Parameters
        ----------
        written : str
            What is not understood.
        most : int
            How many to return at most.
        """
        key = spelling_key(written)
        best: dict[str, float] = {}
        for known, ids in self._ordered.items():
            score = _likeness(key, known)
            for name in ids if score >= ALIKE else ():
                best[name] = max(best.get(name, 0.0), score)
        return tuple(sorted(best, key=lambda name: -best[name])[:most])

    def conflicts(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield every spelling that means several names without being listed as ambiguous."""
        for table in (self._ordered, self._unordered):
            for key, ids in table.items():
                if len(ids) > 1 and key not in self._ambiguous:
                    yield key, frozenset(ids)


def _likeness(written: str, known: str) -> float:
    """Return how alike two spellings are, between 0 and 1; shared words count as well."""
    ratio = _ratio(written, known)
    here, there = _telling(written), _telling(known)
    if ratio >= ALIKE and (not here or not there or _ratio(here, there) >= ALIKE):
        return ratio
    return _shared(written.split(), known.split())


def _ratio(written: str, known: str) -> float:
    """Return how alike two texts are letter by letter; 0 where they are clearly not."""
    matcher = SequenceMatcher(None, written, known)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _telling(spelling: str) -> str:
    """Return a spelling without the words that say nothing about which name is meant."""
    return " ".join(word for word in spelling.split() if word not in TELLS_NOTHING)


def _shared(written: Iterable[str], known: Iterable[str]) -> float:
    """Return the likeness that shared words give: all words of one side lie in the other."""
    here, there = set(written), set(known)
    common = here & there
    if not common or common not in (here, there) or common <= TELLS_NOTHING:
        return 0.0
    return SHARED_WORDS + (1.0 - SHARED_WORDS) * len(common) / max(len(here), len(there))
