"""What somebody types as an answer, as values of the case; what is not understood is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from plumbline.case import (
    Case,
    Edit,
    FindingState,
    QuantityTerm,
    Sided,
    Vocabulary,
)
from plumbline.case.document import plain_scalar
from plumbline.case.plain import plain
from plumbline.case.vocabulary import known_spellings, plain_form
from plumbline.errors import InputError, did_you_mean
from plumbline.interfaces.interview_questions import Choice, Form, Question
from plumbline.units import Months, Years, days_from_months, months_from_years

__all__ = ["allowed_words", "edits_of", "is_unknown", "is_yes"]

YES: Final = frozenset({"y", "yes", "present", "positive", "pos", "+"})
NO: Final = frozenset({"n", "no", "absent", "negative", "neg", "none", "never"})
UNKNOWN: Final = frozenset(
    {
        "",
        "u",
        "unknown",
        "not_known",
        "dont_know",
        "don't_know",
        "not_examined",
        "not_tested",
        "pass",
    }
)
SIDES: Final[Mapping[str, Mapping[str, str]]] = {
    "left": {"left": "present"},
    "l": {"left": "present"},
    "right": {"right": "present"},
    "r": {"right": "present"},
    "both": {"left": "present", "right": "present"},
    "left_only": {"left": "present", "right": "absent"},
    "right_only": {"left": "absent", "right": "present"},
}
NUMBER_WITH_UNIT: Final = re.compile(r"([-+]?[0-9]*[.,]?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*(.*)")
DAYS_PER_WEEK: Final = 7  # by the calendar
# Durations in other units than months, as people give them.
DURATIONS: Final[Mapping[str, Callable[[float], float]]] = {
    "day": lambda number: number / days_from_months(Months(1.0)),
    "week": lambda number: DAYS_PER_WEEK * number / days_from_months(Months(1.0)),
    "month": lambda number: number,
    "year": lambda number: months_from_years(Years(number)),
}
# Other ways to write a unit.
UNIT_SPELLINGS: Final[Mapping[str, str]] = {
    "d": "day",
    "w": "week",
    "mo": "month",
    "y": "year",
    "yr": "year",
    "degree": "deg",
    "°": "deg",
}
ABSENT: Final = FindingState.ABSENT.value


def is_unknown(written: str) -> bool:
    """Return whether an answer says that nothing is known."""
    return _word(written) in UNKNOWN


def is_yes(written: str) -> bool:
    """Return whether an answer says yes."""
    return _word(written) in YES


def allowed_words(question: Question) -> str:
    """Return in words what may be typed as an answer."""
    term = question.term
    number = _range_words(term) if term is not None else ""
    if question.form is Form.SIDED:
        words = "yes, no, left, right, both, left only, right only"
        return f"{words}, or {number}" if number else words
    if question.form is Form.TELLING:
        return "NAME: ANSWER, or Enter to end"
    if question.form in (Form.STATE, Form.COMPLAINT, Form.CONSENT):
        return f"yes, no, or {number}" if number else "yes, no"
    if question.form is Form.NUMBER:
        return number
    count = len(question.choices)
    several = " or names, with commas" if question.form is Form.REGIONS else " or a name"
    return f"1 to {count}{several}"


def edits_of(
    question: Question, written: str, case: Case, vocabulary: Vocabulary
) -> tuple[Edit, ...]:
    """Return what an answer writes into the case.

    Parameters
    ----------
    question : Question
        What was asked.
    written : str
        What was typed; not ``unknown``.
    case : Case
        The case before the answer.
    vocabulary : Vocabulary
        The words that may be used.

    Raises
    ------
    InputError
        The answer is not understood; the message says what is allowed.
    """
    return READERS[question.form](question, written, case, vocabulary)


def _state(question: Question, written: str, case: Case, _: Vocabulary) -> tuple[Edit, ...]:
    word = _word(written)
    if question.together and word in YES | NO:
        names = question.together if word in NO else ()
        return tuple(Edit(place=("findings", name), value=ABSENT) for name in names)
    if question.form is Form.SIDED and word in SIDES:
        return (Edit(place=question.place, value=_with_known_side(question, word, case)),)
    if word in YES or word in NO:
        state = FindingState.PRESENT if word in YES else FindingState.ABSENT
        return (Edit(place=question.place, value=state.value),)
    if question.number_place and question.term is not None:
        number = _number_value(question.term, written)
        return (Edit(place=question.number_place, value=number),)
    raise _refused(question, written)


def _with_known_side(question: Question, word: str, case: Case) -> dict[str, str]:
    """Return what is said of the sides, beside what was known of the other one."""
    before = case.findings.get(str(question.place[-1]))
    known: dict[str, str] = {}
    if isinstance(before, Sided):
        sides = {"left": before.left, "right": before.right}
        known = {side: str(value) for side, value in sides.items() if value is not None}
    return known | dict(SIDES[word])


def _number(question: Question, written: str, _: Case, __: Vocabulary) -> tuple[Edit, ...]:
    if question.term is None:
        raise _refused(question, written)
    return (Edit(place=question.place, value=_number_value(question.term, written)),)


def _number_value(term: QuantityTerm, written: str) -> object:
    """Return a number in the unit of its quantity."""
    found = NUMBER_WITH_UNIT.fullmatch(written.strip())
    number = plain_scalar(found[1].replace(",", ".").lstrip("+")) if found is not None else None
    if found is None or not isinstance(number, int | float) or isinstance(number, bool):
        raise InputError(f"{written.strip()!r} is not a number. Allowed: {_range_words(term)}.")
    value, unit = float(number), _unit_form(found[2])
    if unit in ("", _unit_form(term.unit)):
        return plain(value)
    if _unit_form(term.unit) == "month" and unit in DURATIONS:
        return plain(round(DURATIONS[unit](value), 2))
    raise InputError(f"{found[2]!r} is not the unit. Allowed: {_range_words(term)}.")


def _unit_form(written: str) -> str:
    word = written.strip().lower()
    singular = word[:-1] if word.endswith("s") and len(word) > 1 else word
    return UNIT_SPELLINGS.get(singular, singular)


def _range_words(term: QuantityTerm) -> str:
    if term.unit == "month":
        return "a number of months, or such as 3 weeks, 2 years"
    unit = "" if term.unit == "1" else f" {term.unit}"
    return f"a number from {term.low:g} to {term.high:g}{unit}"


def _choice(question: Question, written: str, _: Case, __: Vocabulary) -> tuple[Edit, ...]:
    return (Edit(place=question.place, value=_chosen(question, written)),)


def _chosen(question: Question, written: str) -> str:
    word = plain_form(written)
    if word.isdecimal() and 1 <= int(word) <= len(question.choices):
        return question.choices[int(word) - 1].value
    for choice in question.choices:
        if word in _spellings(choice):
            return choice.value
    raise _refused(question, written)


def _spellings(choice: Choice) -> set[str]:
    return {plain_form(word) for word in (choice.value, choice.label, *choice.synonyms)}


def _regions(
    question: Question, written: str, case: Case, vocabulary: Vocabulary
) -> tuple[Edit, ...]:
    names = dict.fromkeys(
        _region(question, word, vocabulary) for word in written.split(",") if word.strip()
    )
    first = len(case.complaints)
    return tuple(
        Edit(place=(*question.place, first + number), value={"region": name})
        for number, name in enumerate(names)
    )


def _region(question: Question, written: str, vocabulary: Vocabulary) -> str:
    try:
        return _chosen(question, written)
    except InputError:
        known = known_spellings(vocabulary.names["region"])
        word = plain_form(written)
        if word in known:
            return known[word]
        raise InputError(
            f"{written.strip()!r} is no region.{did_you_mean(word, known)} "
            f"Allowed: {allowed_words(question)}."
        ) from None


def _complaint(question: Question, written: str, _: Case, __: Vocabulary) -> tuple[Edit, ...]:
    word = _word(written)
    if word not in YES | NO:
        raise _refused(question, written)
    region = {"region": question.choices[0].value}
    value = region if word in YES else {**region, "state": ABSENT}
    return (Edit(place=question.place, value=value),)


def _consent(question: Question, written: str, _: Case, __: Vocabulary) -> tuple[Edit, ...]:
    if _word(written) in NO or (_word(written) in YES and question.form is Form.CONSENT):
        return ()
    raise _refused(question, written)


def _word(written: str) -> str:
    """Return an answer in the form in which it is compared; a lone minus says no."""
    return "no" if written.strip() == "-" else plain_form(written)


def _refused(question: Question, written: str) -> InputError:
    words = f"{written.strip()!r} is not understood." if written.strip() else "Nothing was typed."
    return InputError(f"{words} Allowed: {allowed_words(question)}, unknown.")


# One reader for each form of an answer.
READERS: Final[Mapping[Form, Callable[[Question, str, Case, Vocabulary], tuple[Edit, ...]]]] = {
    Form.STATE: _state,
    Form.SIDED: _state,
    Form.NUMBER: _number,
    Form.CHOICE: _choice,
    Form.REGIONS: _regions,
    Form.COMPLAINT: _complaint,
    Form.CONSENT: _consent,
    Form.TELLING: _consent,
}
