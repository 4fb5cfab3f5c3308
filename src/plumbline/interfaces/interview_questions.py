"""What can be asked in an interview: a question, the form of its answer, and where that belongs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

from plumbline.assessment import NextTest
from plumbline.case import FindingTerm, NameTerm, QuantityTerm, ValueKind, Vocabulary
from plumbline.case.vocabulary import plain_form
from plumbline.diagnosis import Catalog, Entry, Group, RedFlagRules
from plumbline.diagnosis.by_age import findings_at_age
from plumbline.diagnosis.red_flags import QuestionGroup
from plumbline.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from plumbline.explanation.what_next import RedFlagQuestion

__all__ = [
    "Choice",
    "Form",
    "Place",
    "Question",
    "Stage",
    "choices_of",
    "question_by_name",
    "question_of_earlier",
    "question_of_finding",
    "question_of_flag",
    "question_of_group",
    "question_of_test",
    "stage_of_test",
]

Place = tuple[str | int, ...]

# What cannot be looked at while the person is there: it is asked for last, as a result.
RESULTS: Final = frozenset({Group.IMAGING, Group.LABORATORY, Group.ELECTRODIAGNOSIS, Group.BLOCK})
# Sections of a case whose name is not that of their vocabulary.
WRITTEN_IN: Final = {"score": "scores", "lab": "labs"}
# Sections of a case whose numbers may be told by name, with the key of their vocabulary.
TOLD_SECTIONS: Final = {
    "scores": "score",
    "labs": "lab",
    "motion": "motion",
    "alignment": "alignment",
    "exposure": "exposure",
    "person": "person",
}


class Form(StrEnum):
    """What an answer looks like."""

    STATE = "state"
    SIDED = "sided"
    NUMBER = "number"
    CHOICE = "choice"
    REGIONS = "regions"
    COMPLAINT = "complaint"
    CONSENT = "consent"
    TELLING = "telling"


class Stage(StrEnum):
    """Why a question is asked at this point."""

    OPENING = "opening"
    RED_FLAG = "red_flag"
    TEST = "test"
    EXAMINATION = "examination"
    RESULT = "result"
    TOLD = "told"
    ALARM = "alarm"
    CLOSING = "closing"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several possible answers: as it is stored, in words, and other spellings of it."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes
    ----------
    id : str
        Its name; the id of the finding where it asks for one.
    words : str
        The question.
    form : Form
        What an answer looks like.
    stage : Stage
        Why it is asked now.
    place : tuple
        Where the answer belongs in the case.
    choices : tuple of Choice
        The possible answers of a choice.
    term : QuantityTerm or None
        Unit and range of a number; beside a state, a number that tells it.
    number_place : tuple
        Where such a number belongs.
    how : str
        How it is asked or tested.
    why : tuple of str
        What it is good for, in sentences.
    bundle : str
        The test of several findings that it is a part of; empty where it stands alone.
    together : tuple of str
        Findings that it asks for in one breath: a no answers all of them.
    """

    id: str
    words: str
    form: Form
    stage: Stage
    place: Place
    choices: tuple[Choice, ...] = ()
    term: QuantityTerm | None = None
    number_place: Place = ()
    how: str = ""
    why: tuple[str, ...] = ()
    bundle: str = ""
    together: tuple[str, ...] = ()


def choices_of(terms: Mapping[str, NameTerm], names: Iterable[str] = ()) -> tuple[Choice, ...]:
    """Return the names of a closed list as choices, all of them or those that are named."""
    kept = tuple(names) or tuple(terms)
    return tuple(
        Choice(value=name, label=terms[name].label, synonyms=terms[name].synonyms) for name in kept
    )


def question_of_flag(
    flag: RedFlagQuestion,
    catalog: Catalog,
    vocabulary: Vocabulary,
    rules: RedFlagRules,
    age_years: float | None = None,
) -> Question:
    """Return an unanswered red-flag question with the rules that it serves at this age."""
    told = [
        f"{rule.reason} ({rule.level}): {rule.action}"
        for rule in rules.rules
        if flag.finding in findings_at_age(rule.when, age_years)
    ]
    return _of_entry(
        catalog[flag.finding],
        vocabulary,
        words=flag.ask,
        stage=Stage.RED_FLAG,
        why=(flag.reason, *told),
    )


def question_of_group(group: QuestionGroup, flags: Iterable[RedFlagQuestion]) -> Question:
    """Return several open questions about danger as one; a yes leaves them to be asked alone."""
    open_ones = tuple(flags)
    return Question(
        id=f"group:{group.id}",
        words=group.ask,
        form=Form.STATE,
        stage=Stage.RED_FLAG,
        place=(),
        how="No answers all of them; yes or unknown asks them one by one.",
        why=tuple(dict.fromkeys(f"{one.ask} {one.reason}" for one in open_ones)),
        together=tuple(one.finding for one in open_ones),
    )


def question_of_earlier(group: QuestionGroup, open_ones: Iterable[str]) -> Question:
    """Return what belongs together among the tests as one; a yes leaves them to be asked alone."""
    return Question(
        id=f"group:{group.id}",
        words=group.ask,
        form=Form.STATE,
        stage=Stage.TEST,
        place=(),
        how="No answers all of them; yes or unknown asks them one by one.",
        why=("One of them is worth asking for, and all of them take one breath.",),
        together=tuple(open_ones),
    )


def question_of_test(
    test: NextTest, finding: str, catalog: Catalog, vocabulary: Vocabulary
) -> Question:
    """Return the question for one finding of a test that is worth doing."""
    entry = catalog[finding]
    part = (f"It is a part of: {test.label}.",) if test.test != finding else ()
    settles = f"It helps to settle {'; '.join(test.settles)}." if test.settles else ""
    changes = f"What would be done otherwise: {'; '.join(test.changes)}." if test.changes else ""
    worth = (
        f"Worth {test.expected_utility:.2g} good days after its cost of {test.cost:.2g}; "
        f"expected information {test.information_bits:.2g} bits."
    )
    doubt = "" if test.stable else "Its place in the order depends on judged losses or costs."
    return _of_entry(
        entry,
        vocabulary,
        words=f"{entry.label[:1].upper()}{entry.label[1:]}?",
        stage=stage_of_test(entry),
        why=tuple(words for words in (*part, settles, changes, worth, doubt) if words),
        bundle=test.test if part else "",
    )


def stage_of_test(entry: Entry) -> Stage:
    """Return whether a finding is asked, examined at once, or needs a result."""
    if entry.group in RESULTS:
        return Stage.RESULT
    return Stage.TEST if entry.test.asked else Stage.EXAMINATION


def question_of_finding(finding: str, catalog: Catalog, vocabulary: Vocabulary) -> Question:
    """Return the question for a finding that was told without being asked for."""
    entry = catalog[finding]
    return _of_entry(entry, vocabulary, words=f"{entry.label}?", stage=Stage.TOLD, why=())


def question_by_name(name: str, catalog: Catalog, vocabulary: Vocabulary) -> Question:
    """Return the question for a finding, score, result or measure that somebody names.

    Raises
    ------
    InputError
        There is no such name; the message offers the closest ones.
    """
    wanted = plain_form(name)
    findings = _spellings(_terms(vocabulary))
    if wanted in findings:
        return question_of_finding(findings[wanted], catalog, vocabulary)
    known = list(findings)
    for section, kind in TOLD_SECTIONS.items():
        terms = vocabulary.quantities[kind]
        spellings = _spellings(terms)
        if wanted in spellings:
            return _of_quantity(section, terms[spellings[wanted]])
        known += spellings
    raise InputError(f"unknown name {name.strip()!r}.{did_you_mean(wanted, known)}")


def _of_entry(
    entry: Entry,
    vocabulary: Vocabulary,
    *,
    words: str,
    stage: Stage,
    why: tuple[str, ...],
    bundle: str = "",
) -> Question:
    term = _terms(vocabulary)[entry.id]
    return Question(
        id=entry.id,
        words=words,
        form=_form(term),
        stage=stage,
        place=("findings", entry.id),
        choices=tuple(Choice(value=one, label=one.replace("_", " ")) for one in term.values),
        term=_number_term(entry, term, vocabulary),
        number_place=_number_place(entry),
        how=entry.how,
        why=why,
        bundle=bundle,
    )


def _terms(vocabulary: Vocabulary) -> Mapping[str, FindingTerm]:
    return {} if vocabulary.findings is None else vocabulary.findings


def _form(term: FindingTerm) -> Form:
    if term.kind is ValueKind.NUMBER:
        return Form.NUMBER
    if term.kind is ValueKind.CATEGORY:
        return Form.CHOICE
    return Form.SIDED if term.sided else Form.STATE


def _number_place(entry: Entry) -> Place:
    """Return where a number that tells a finding belongs; nothing where no number tells it."""
    if entry.quantity is None or entry.quantity.cut is None:
        return ()
    section = entry.quantity.section
    return (WRITTEN_IN.get(section, section), entry.quantity.name)


def _number_term(entry: Entry, term: FindingTerm, vocabulary: Vocabulary) -> QuantityTerm | None:
    if entry.number is not None:
        scale = entry.number
        return QuantityTerm(
            id=term.id, label=term.label, unit=scale.unit, low=scale.low, high=scale.high
        )
    if entry.quantity is None or entry.quantity.cut is None:
        return None
    return vocabulary.quantities[entry.quantity.section][entry.quantity.name]


def _of_quantity(section: str, term: QuantityTerm) -> Question:
    return Question(
        id=f"{section}.{term.id}",
        words=f"{term.label}?",
        form=Form.STATE if term.tristate else Form.NUMBER,
        stage=Stage.TOLD,
        place=(section, term.id),
        term=None if term.tristate else term,
    )


def _spellings(terms: Mapping[str, FindingTerm] | Mapping[str, QuantityTerm]) -> dict[str, str]:
    """Return every spelling with its id; a label counts as one."""
    found: dict[str, str] = {}
    for term in terms.values():
        found.update({plain_form(word): term.id for word in (term.label, *term.synonyms)})
    return found | {plain_form(name): name for name in terms}
