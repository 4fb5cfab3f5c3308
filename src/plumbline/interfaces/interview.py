"""The turns of an interview: what is asked next, and what an answer does to the case.

Nothing here reads, writes or waits. An interview is a value; an answer makes a new one and keeps
the old one, so that every step can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from plumbline.assessment import SafetyLevel
from plumbline.case import CaseDocument, Edit, Vocabulary
from plumbline.case.writing import text_in_quotes
from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.diagnosis.bundles import bundles
from plumbline.errors import CaseError, InputError
from plumbline.explanation.what_next import in_one_breath
from plumbline.interfaces.interview_answers import (
    allowed_words,
    edits_of,
    is_unknown,
    is_yes,
)
from plumbline.interfaces.interview_opening import opening_questions
from plumbline.interfaces.interview_questions import (
    Form,
    Question,
    Stage,
    question_by_name,
    question_of_earlier,
    question_of_flag,
    question_of_group,
    question_of_test,
    stage_of_test,
)
from plumbline.pipeline import vocabulary

if TYPE_CHECKING:
    from plumbline.assessment import NextTest
    from plumbline.diagnosis import Catalog
    from plumbline.explanation.preview import Preview

__all__ = [
    "Interview",
    "Turn",
    "answer",
    "begin",
    "in_opening",
    "next_question",
    "skip_block",
    "step_back",
    "tell",
]

# Marks what was left out as a whole.
SKIPPED: Final = "skipped: {}"
GO_ON: Final = Question(
    id="go_on",
    words="This comes first. Go on with the questions all the same?",
    form=Form.CONSENT,
    stage=Stage.ALARM,
    place=(),
    why=("Nothing that could still be asked changes what has to be done now.",),
    how="Yes goes on; anything else ends the questions and shows the answer.",
)
CLOSING: Final = Question(
    id="closing",
    words="Was anything else found? It can be told now, one thing at a time.",
    form=Form.TELLING,
    stage=Stage.CLOSING,
    place=(),
    why=("What was not worth a question of its own may still be known, and then it counts.",),
    how="Such as 'finger jerk: left', 'CRP: 4' or 'pelvic incidence: 52'.",
)
# Blocks that may be left out as a whole; the questions about danger are none of them.
BLOCKS: Final = frozenset({Stage.OPENING, Stage.EXAMINATION, Stage.RESULT})
# In this order: first what can be asked, then what is examined, last what needs a result.
TESTS: Final = (Stage.TEST, Stage.EXAMINATION, Stage.RESULT)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question, what was answered, and the interview before it."""

    question: Question
    answer: str
    before: Interview


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """An interview at one moment.

    Attributes
    ----------
    document : CaseDocument
        The case so far.
    settled : frozenset of str
        Questions that are not asked again: answered, or said to be unknown. What is unknown is
        remembered here and never written into the case.
    last : Turn or None
        The last turn; those before it are reached through it.
    ended : bool
        Whether the person at the keyboard wants no further question.
    """

    document: CaseDocument
    settled: frozenset[str] = frozenset()
    last: Turn | None = None
    ended: bool = False

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Every turn, the first one first."""
        return tuple(reversed(list(self._backwards())))

    def skipped(self, stage: Stage) -> bool:
        """Return whether a block of questions was left out."""
        return SKIPPED.format(stage) in self.settled

    def _backwards(self) -> Iterator[Turn]:
        turn = self.last
        while turn is not None:
            yield turn
            turn = turn.before.last


def begin(text: str, name: str, words: Vocabulary | None = None) -> Interview:
    """Return an interview about a case that may still be empty.

    Parameters
    ----------
    text : str
        The text of the case file; empty, or without an id, where nothing is known.
    name : str
        The id of a new case, mostly the name of its file.
    words : Vocabulary, optional
        The words that may be used; all of them by default.

    Raises
    ------
    CaseError
        Every problem of the text.
    """
    known = words or vocabulary()
    identifier = " ".join(Path(name).stem.split()) or "person"
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        head = text if not text or text.endswith("\n") else f"{text}\n"
        text = f"{head}plumbline: 1\nid: {text_in_quotes(identifier)}\n"
    return Interview(document=CaseDocument.read(text, known))


def in_opening(interview: Interview, words: Vocabulary | None = None) -> bool:
    """Return whether a question about the person or the complaints is still to be asked."""
    if interview.skipped(Stage.OPENING):
        return False
    questions = opening_questions(interview.document, words or vocabulary())
    return any(one.id not in interview.settled for one in questions)


def next_question(
    interview: Interview, standing: Preview, words: Vocabulary | None = None
) -> Question | None:
    """Return what is asked next; None once the questions have ended.

    An emergency comes before everything; then the person and the complaints, the open questions
    about danger; what can be asked, then what can be examined, then what needs a result, each in
    the order of its worth; and last what nobody asked for.

    Parameters
    ----------
    interview : Interview
        What was asked so far.
    standing : Preview
        What follows from the case so far.
    words : Vocabulary, optional
        The words that may be used; all of them by default.
    """
    if interview.ended:
        return None
    if standing.safety.level is SafetyLevel.EMERGENCY and GO_ON.id not in interview.settled:
        return GO_ON
    questions = _questions(interview, standing, words or vocabulary())
    return next((one for one in questions if one.id not in interview.settled), CLOSING)


def _questions(interview: Interview, standing: Preview, words: Vocabulary) -> Iterator[Question]:
    if not interview.skipped(Stage.OPENING):
        yield from opening_questions(interview.document, words)
    if standing.next is None:
        return
    found, age_years = catalog(), interview.document.case.person.age_years
    for breath in in_one_breath(standing.next.red_flag_questions):
        if breath.group is not None:
            yield question_of_group(breath.group, breath.questions)
        for flag in breath.questions:
            yield question_of_flag(flag, found, words, red_flag_rules(), age_years)
    for test, finding in _in_order(interview, standing.next.tests, found):
        yield from _with_its_kind(interview, finding)
        yield question_of_test(test, finding, found, words)


def _with_its_kind(interview: Interview, finding: str) -> Iterator[Question]:
    """Yield the breath in which a test that is asked is asked with others of its kind."""
    known = {*interview.document.case.findings, *interview.settled}
    for group in red_flag_rules().groups:
        if finding in group.findings and catalog()[finding].test.asked:
            open_ones = [name for name in group.findings if name not in known]
            if len(open_ones) > 1:
                yield question_of_earlier(group, open_ones)


def _in_order(
    interview: Interview, tests: Sequence[NextTest], found: Catalog
) -> Iterator[tuple[NextTest, str]]:
    """Yield tests and their findings: what was begun, then questions, examinations, results.

    What belongs together is asked in one breath, as long as that is worth its cost; a block that
    was begun goes on until nothing of it is worth asking.
    """
    stages = tuple(
        sorted(
            (stage for stage in TESTS if not interview.skipped(stage)),
            key=lambda stage: stage is not _begun_stage(interview),
        )
    )
    begun = _begun(interview)
    going_on = [test for test in tests if test.test in begun or begun.issuperset(test.findings)]
    for some, wanted in ((going_on, stages), *((tests, (stage,)) for stage in stages)):
        for test in some:
            for finding in test.findings or (test.test,):
                if stage_of_test(found[finding]) in wanted:
                    yield test, finding


def _begun_stage(interview: Interview) -> Stage | None:
    """Return the last block of questions, examinations or results that was asked from."""
    asked = (turn.question.stage for turn in reversed(interview.turns))
    return next((stage for stage in asked if stage in TESTS), None)


def _begun(interview: Interview) -> frozenset[str]:
    """Return what belongs together with what was asked last, and the test that it was asked for."""
    if interview.last is None:
        return frozenset()
    question = interview.last.question
    asked = {question.id, *question.together}
    together = [one.findings for one in bundles() if asked.intersection(one.findings)]
    return frozenset({question.bundle}).union(*together)


def answer(
    interview: Interview, question: Question, written: str, words: Vocabulary | None = None
) -> Interview:
    """Return the interview after an answer.

    Parameters
    ----------
    interview : Interview
        The interview so far.
    question : Question
        What was asked.
    written : str
        What was typed.
    words : Vocabulary, optional
        The words that may be used; all of them by default.

    Raises
    ------
    InputError
        The answer is not understood or not possible; the message says what is allowed.
    """
    known = words or vocabulary()
    document = interview.document
    settled = {question.id, *_same_as(question)}
    ended = question.stage in (Stage.ALARM, Stage.CLOSING) and not is_yes(written)
    if not is_unknown(written):
        edits = edits_of(question, written, document.case, known)
        if edits:
            document = _edited(document, edits, question, known)
        settled.update(name for edit in edits for name in _read_off(edit))
        settled.update(question.together if edits else ())
    return replace(
        interview,
        document=document,
        settled=interview.settled | settled,
        last=Turn(question=question, answer=written.strip(), before=interview),
        ended=ended,
    )


def _same_as(question: Question) -> Iterator[str]:
    """Yield the findings that ask for the same pain, so that nobody is asked for it twice."""
    if question.form is Form.COMPLAINT:
        region = question.choices[0].value
        for entry in catalog().findings:
            reading = entry.complaint
            if reading is not None and reading.is_plain and reading.region == region:
                yield entry.id


def _read_off(edit: Edit) -> Iterator[str]:
    """Yield the findings that a number tells; between its limits it leaves them unknown."""
    for entry in catalog().findings:
        if entry.quantity is not None and entry.quantity.name == edit.place[-1]:
            yield entry.id


def _edited(
    document: CaseDocument, edits: Sequence[Edit], question: Question, known: Vocabulary
) -> CaseDocument:
    try:
        return document.edited(edits, known)
    except CaseError as error:
        reasons = " ".join(problem.message for problem in error.problems)
        raise InputError(f"{reasons} Allowed: {allowed_words(question)}, unknown.") from error


def tell(
    interview: Interview, name: str, written: str, words: Vocabulary | None = None
) -> Interview:
    """Return the interview after something was told that was not asked for.

    Parameters
    ----------
    interview : Interview
        The interview so far.
    name : str
        A finding, score, result or measure, in any spelling that is understood.
    written : str
        Its value.
    words : Vocabulary, optional
        The words that may be used; all of them by default.

    Raises
    ------
    InputError
        There is no such name, or the value is not possible.
    """
    known = words or vocabulary()
    return answer(interview, question_by_name(name, catalog(), known), written, known)


def skip_block(interview: Interview, question: Question) -> Interview:
    """Return the interview without the other questions of a block, else without this question."""
    mark = SKIPPED.format(question.stage) if question.stage in BLOCKS else question.id
    turn = Turn(question=question, answer="skip", before=interview)
    return replace(interview, settled=interview.settled | {mark}, last=turn)


def step_back(interview: Interview) -> Interview:
    """Return the interview before the last turn.

    Raises
    ------
    InputError
        Nothing was answered yet.
    """
    if interview.last is None:
        raise InputError("This is the first question; there is none before it.")
    return interview.last.before
