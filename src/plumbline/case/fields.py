"""Single values of a case: each reader notes what is wrong and goes on."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import final

from plumbline.case.case import FindingState, Measure, Resolution
from plumbline.case.document import (
    MAX_TEXT_CHARACTERS,
    Items,
    Node,
    Problems,
    Scalar,
    Table,
    plain_scalar,
    shortened,
)
from plumbline.case.spelling import Spellings, plain_form
from plumbline.case.vocabulary import QuantityTerm, Term, Vocabulary
from plumbline.errors import did_you_mean

__all__ = ["Fields"]

# Slips of a unit that are worth guessing: what a number was divided by when it was not.
UNIT_SLIPS = {"m": 100.0, "kg": 1000.0, "cm": 10.0, "h/day": 60.0}
# A guess below it is sillier than the number: nobody writes so small a mass in grams.
LEAST_MEANT = {"kg": 10.0}
# Words that say present or absent in another way.
STATE_SLIPS = {
    FindingState.PRESENT: ("true", "yes", "on", "y", "1", "positive", "pos", "+", "abnormal"),
    FindingState.ABSENT: ("false", "no", "off", "n", "0", "negative", "neg", "-", "normal", "none"),
    FindingState.UNKNOWN: ("null", "?", "not tested", "not examined", "unsure", "n/a", "na"),
}
# Words that people write as a finding, and the field in which a case states them.
STATED_ELSEWHERE = {"pregnancy": "person.pregnant", "pregnant": "person.pregnant"}
# Everyday words for keys of a case that look like another key, or like none.
EVERYDAY_KEYS = {
    "body_weight_kg": "mass_kg",
    "stature_m": "height_m",
    "weight": "mass_kg",
    "weight_kg": "mass_kg",
}
# Longer lists of names are not repeated in a message.
MAX_NAMES_SHOWN = 12
# The form of every name that a catalog may contain.
NAME_FORM = re.compile(r"[a-z][a-z0-9_]{0,79}")


@final
class Fields:
    """Reads single values; keeps the problems and the words that were understood as others."""

    def __init__(self, vocabulary: Vocabulary, problems: Problems) -> None:
        self.vocabulary = vocabulary
        self.problems = problems
        self.resolved: list[Resolution] = []
        self._spellings: dict[int, Spellings] = {}

    def refuse(self, node: Node, place: str, message: str) -> None:
        """Note a problem with a node."""
        self.problems.add(place, message, node.line)

    def is_missing(self, node: Node | None) -> bool:
        """Return whether nothing was written, or something about which a problem is known."""
        if node is None:
            return True
        return not isinstance(node, Items | Table) and getattr(node, "value", None) is None

    def table(self, node: Node | None, place: str) -> Table | None:
        """Return a node as a table, or None."""
        if node is None or self.is_missing(node):
            return None
        if not isinstance(node, Table):
            self.refuse(node, place, "must be a table of names and values.")
            return None
        return node

    def record(
        self, node: Node | None, place: str, allowed: Sequence[str], needed: Sequence[str] = ()
    ) -> dict[str, Node] | None:
        """Return the entries of a table whose keys are fixed; unknown keys are refused."""
        table = self.table(node, place)
        if table is None:
            return None
        for key in table.entries.keys() - set(allowed):
            self._refuse_key(table, place, key, allowed, "key")
        for key in needed:
            if key not in table.key_lines:
                self.problems.add(place, f"needs {key!r}.", table.line)
        return {key: table.entries[key] for key in allowed if key in table.entries}

    def named(
        self, node: Node | None, place: str, terms: Mapping[str, Term]
    ) -> Iterator[tuple[str, Term, Node, str]]:
        """Yield id, term, value and place of every entry whose key is a name of a vocabulary."""
        table = self.table(node, place)
        seen: set[str] = set()
        for key, entry in table.entries.items() if table is not None else ():
            here = f"{place}.{key}"
            line = table.key_lines.get(key) if table is not None else None
            identifier = self._known(key, terms)
            if identifier is None:
                self._refuse_name(place, key, terms, line)
            elif identifier in seen:
                message = f"says {identifier!r} a second time; keep one of them."
                self.problems.add(here, message, line)
            else:
                seen.add(identifier)
                self._note(here, key, identifier)
                yield identifier, terms[identifier], entry, here

    def items(self, node: Node | None, place: str) -> list[tuple[Node, str]]:
        """Return the nodes of a list with their places."""
        if node is None or self.is_missing(node):
            return []
        if not isinstance(node, Items):
            self.refuse(node, place, "must be a list: write each entry after a '- '.")
            return []
        return [(entry, f"{place}[{index}]") for index, entry in enumerate(node.nodes)]

    def name(self, node: Node | None, place: str, kind: str) -> str | None:
        """Return a name of a closed list of the vocabulary."""
        terms = self.vocabulary.names[kind]
        scalar = self._scalar(node, place, "one name")
        if scalar is None:
            return None
        identifier = self._known(scalar.shown, terms)
        if identifier is None:
            hint = self._hint(scalar.shown, terms)
            self.refuse(scalar, place, f"unknown name {shortened(scalar.shown)}.{hint}")
            return None
        self._note(place, scalar.shown, identifier)
        return identifier

    def state(self, node: Node | None, place: str) -> FindingState | None:
        """Return present, absent or unknown."""
        scalar = self._scalar(node, place, "present, absent or unknown")
        if scalar is None:
            return None
        if isinstance(scalar.value, str) and scalar.value in set(FindingState):
            return FindingState(scalar.value)
        self.refuse_state(scalar, place)
        return None

    def refuse_state(self, scalar: Scalar, place: str, names: Sequence[str] = ()) -> None:
        """Note that a value is neither a state nor one of the further names."""
        word = scalar.shown.lower()
        meant = [state for state, words in STATE_SLIPS.items() if word in words]
        # A category takes its own names; of the three states it shares only "unknown".
        known = list(names or FindingState)
        meant = [state for state in meant if state in known]
        hint = f" Did you mean {meant[0]}?" if meant else did_you_mean(word, known)
        message = f"{shortened(scalar.shown)} is not one of {', '.join(known)}.{hint}"
        self.refuse(scalar, place, message)

    def truth(self, node: Node | None, place: str) -> bool | None:
        """Return true or false."""
        scalar = self._scalar(node, place, "true or false")
        if scalar is None:
            return None
        if isinstance(scalar.value, bool):
            return scalar.value
        self.refuse(scalar, place, f"{shortened(scalar.shown)} is neither true nor false.")
        return None

    def text(self, node: Node | None, place: str, *, one_line: bool = False) -> str | None:
        """Return a text without control characters."""
        scalar = self._scalar(node, place, "a text")
        if scalar is None:
            return None
        if not isinstance(scalar.value, str):
            self.refuse(scalar, place, f"must be a text; put {scalar.shown} in quotes.")
        elif len(scalar.value) > MAX_TEXT_CHARACTERS:
            self.refuse(scalar, place, f"is longer than {MAX_TEXT_CHARACTERS} characters.")
        elif _forbidden(scalar.value, "" if one_line else "\n\t"):
            self.refuse(scalar, place, "holds control characters; remove them.")
        elif one_line and scalar.value != scalar.value.strip():
            self.refuse(scalar, place, "begins or ends with a space; remove it.")
        else:
            return scalar.value
        return None

    def number(self, node: Node | None, place: str, term: QuantityTerm) -> float | None:
        """Return a finite number inside the range that is believed."""
        scalar = self._scalar(node, place, "a number")
        if scalar is None:
            return None
        number = self._finite(scalar, place)
        if number is None:
            return None
        if not term.low <= number <= term.high:
            unit = "" if term.unit == "1" else f" {term.unit}"
            message = f"{scalar.shown} is outside {term.low:g} to {term.high:g}{unit}."
            self.refuse(scalar, place, message + _slip(number, term))
            return None
        return number

    def measure(self, node: Node | None, place: str, term: QuantityTerm) -> Measure | None:
        """Return a number, or a number with the standard deviation of its error."""
        if not isinstance(node, Table):
            number = self.number(node, place, term)
            return None if number is None else Measure(value=number)
        entries = self.record(node, place, ("value", "sd"), needed=("value",)) or {}
        value = self.number(entries.get("value"), f"{place}.value", term)
        spread = QuantityTerm(id="sd", label="", unit=term.unit, high=term.high - term.low)
        sd = self.number(entries.get("sd"), f"{place}.sd", spread)
        return None if value is None else Measure(value=value, sd=sd)

    def _finite(self, scalar: Scalar, place: str) -> float | None:
        value = scalar.value
        if isinstance(value, bool):
            self.refuse(scalar, place, f"{scalar.shown} is not a number.")
        elif isinstance(value, str):
            self.refuse(scalar, place, _not_a_number(value))
        else:
            number = _as_float(value)
            if math.isfinite(number):
                # Adding nothing turns minus zero into zero.
                return number + 0.0
            self.refuse(scalar, place, f"{shortened(scalar.shown)} is not a finite number.")
        return None

    def _scalar(self, node: Node | None, place: str, what: str) -> Scalar | None:
        if node is None or self.is_missing(node):
            return None
        if not isinstance(node, Scalar):
            self.refuse(node, place, f"must be {what}.")
            return None
        return node

    def _known(self, written: str, terms: Mapping[str, Term]) -> str | None:
        if written in terms:
            return written
        meant = self._spellings_of(terms).meant(written)
        return meant[0] if len(meant) == 1 else None

    def _spellings_of(self, terms: Mapping[str, Term]) -> Spellings:
        if id(terms) not in self._spellings:
            self._spellings[id(terms)] = self.vocabulary.spellings(terms)
        return self._spellings[id(terms)]

    def _hint(self, written: str, terms: Mapping[str, Term]) -> str:
        """Return what may have been meant, from every spelling that is known."""
        spellings = self._spellings_of(terms)
        meant = spellings.meant(written)
        if meant:
            return f" It may mean {' or '.join(meant)}; write the one that is meant."
        close = spellings.close(written)
        if close:
            return f" Did you mean {' or '.join(close)}?"
        return self._allowed(written, tuple(terms))

    def _note(self, place: str, written: str, meant: str) -> None:
        if written != meant:
            self.resolved.append(Resolution(place=place, written=written, meant=meant))

    def _refuse_key(
        self, table: Table | None, place: str, key: str, known: Sequence[str], what: str
    ) -> None:
        line = table.key_lines.get(key) if table is not None else None
        message = f"unknown {what} {shortened(key)}.{self._allowed(key, known)}"
        self.problems.add(place, message, line)

    def _refuse_name(
        self, place: str, key: str, terms: Mapping[str, Term], line: int | None
    ) -> None:
        elsewhere = STATED_ELSEWHERE.get(plain_form(key))
        hint = f" A case states it as {elsewhere}." if elsewhere else self._hint(key, terms)
        self.problems.add(place, f"unknown name {shortened(key)}.{hint}", line)

    def _allowed(self, written: str, known: Sequence[str]) -> str:
        everyday = EVERYDAY_KEYS.get(plain_form(written))
        if everyday in known:
            return f" Did you mean {everyday}?"
        hint = did_you_mean(plain_form(written), known)
        if not hint and len(known) <= MAX_NAMES_SHOWN:
            return f" Known: {', '.join(known)}."
        return hint


def _forbidden(text: str, allowed: str) -> bool:
    """Return whether a text holds control, surrogate or other invisible marks."""
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return any(sign not in allowed and unicodedata.category(sign) in kinds for sign in text)


def _as_float(value: int | float | None) -> float:
    """Return a number as float; infinity where it is too large for one."""
    try:
        return float(value) if value is not None else math.nan
    except OverflowError:
        return math.inf


def _not_a_number(written: str) -> str:
    word = written.strip()
    if word.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        return f"{shortened(written)} is not a finite number."
    if isinstance(plain_scalar(word), int | float) and not isinstance(plain_scalar(word), bool):
        return f"{shortened(written)} is text; write {word} without quotes."
    decimal = word.replace(",", ".", 1)
    if isinstance(plain_scalar(decimal), float):
        return f"{shortened(written)} is not a number. Did you mean {decimal}?"
    return f"{shortened(written)} is not a number. Leave it out where it is not known."


def _slip(number: float, term: QuantityTerm) -> str:
    """Return the question whether another unit was meant, or nothing."""
    factor = UNIT_SLIPS.get(term.unit)
    least = max(term.low, LEAST_MEANT.get(term.unit, term.low))
    if factor is None or not least <= number / factor <= term.high:
        return ""
    return f" Did you mean {number / factor:g}?"
