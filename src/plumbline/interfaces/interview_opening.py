"""The first questions of an interview: who the person is, where it hurts, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from plumbline.case import (
    AskedSymptom,
    CaseDocument,
    Complaint,
    FindingState,
    QuantityTerm,
    Setting,
    Sex,
    Vocabulary,
)
from plumbline.interfaces.interview_questions import (
    Choice,
    Form,
    Place,
    Question,
    Stage,
    choices_of,
)

__all__ = ["opening_questions"]

# Ages at which pregnancy is asked about: wide, since asking costs seconds.
PREGNANCY_ASKED_FROM_YEARS = 12
# The other end of the same range.
PREGNANCY_ASKED_TO_YEARS = 55
# The regions that are offered by number; every other region of the vocabulary may be typed.
OFFERED_REGIONS: Final = (
    "low_back",
    "buttock",
    "leg",
    "neck",
    "head",
    "shoulder",
    "upper_arm",
    "hand",
    "thoracic",
    "chest",
    "abdomen",
    "everywhere",
)
# Wider regions that have a left and a right.
SIDED_GROUPS: Final = frozenset({"buttock_or_leg", "shoulder_or_arm"})
NECK: Final = "neck"


def opening_questions(document: CaseDocument, vocabulary: Vocabulary) -> Iterator[Question]:
    """Yield what is not known yet of the person and the complaints, in the order of a visit.

    Parameters
    ----------
    document : CaseDocument
        What is known.
    vocabulary : Vocabulary
        The words that may be used.
    """
    yield from _about_the_question(document, vocabulary)
    yield from _about_the_person(document, vocabulary)
    yield from _where_it_hurts(document, vocabulary)
    yield from _manner_of_pain(document, vocabulary)


def _opening(
    identifier: str,
    words: str,
    form: Form,
    place: Place,
    why: str,
    *,
    choices: tuple[Choice, ...] = (),
    term: QuantityTerm | None = None,
) -> Question:
    return Question(
        id=identifier,
        words=words,
        form=form,
        stage=Stage.OPENING,
        place=place,
        choices=choices,
        term=term,
        why=(why,),
    )


def _about_the_question(document: CaseDocument, vocabulary: Vocabulary) -> Iterator[Question]:
    if not document.says("ask"):
        yield _opening(
            "ask",
            "Which pain is to be explained?",
            Form.CHOICE,
            ("ask",),
            "Each of the three has its own causes; none is inferred from another.",
            choices=choices_of(vocabulary.names["ask"]),
        )


def _about_the_person(document: CaseDocument, vocabulary: Vocabulary) -> Iterator[Question]:
    person = document.case.person
    if person.age_years is None:
        yield _opening(
            "person.age_years",
            "How old is the person, in years?",
            Form.NUMBER,
            ("person", "age_years"),
            "Age changes how common nearly every cause is, and some alarms hold for some ages.",
            term=vocabulary.quantities["person"]["age_years"],
        )
    if person.sex is None:
        yield _opening(
            "person.sex",
            "Which sex?",
            Form.CHOICE,
            ("person", "sex"),
            "Reference values and the frequency of some causes differ.",
            choices=choices_of(vocabulary.names["sex"]),
        )
    if person.pregnant is None and _may_be_pregnant(document):
        yield _opening(
            "person.pregnant",
            "Is the person pregnant?",
            Form.STATE,
            ("person", "pregnant"),
            "The model knows nothing about pregnancy: then only the urgency is told.",
        )
    if document.case.setting is Setting.UNKNOWN and not document.says("setting"):
        known = [name for name in vocabulary.names["setting"] if name != Setting.UNKNOWN]
        yield _opening(
            "setting",
            "Where is the person seen?",
            Form.CHOICE,
            ("setting",),
            "The causes have other frequencies in each place, and tests were measured there.",
            choices=choices_of(vocabulary.names["setting"], known),
        )


def _may_be_pregnant(document: CaseDocument) -> bool:
    person = document.case.person
    if person.sex is Sex.MALE or person.age_years is None:
        return False
    return PREGNANCY_ASKED_FROM_YEARS <= person.age_years <= PREGNANCY_ASKED_TO_YEARS


def _where_it_hurts(document: CaseDocument, vocabulary: Vocabulary) -> Iterator[Question]:
    case = document.case
    if not case.complaints:
        yield _opening(
            "complaints",
            "Where does it hurt? Several numbers or names, with commas between them.",
            Form.REGIONS,
            ("complaints",),
            "The asked pain must be among the complaints; other places are evidence.",
            choices=choices_of(vocabulary.names["region"], OFFERED_REGIONS),
        )
    if case.asked_state() is FindingState.UNKNOWN:
        yield _complaint(str(case.ask), vocabulary.names["ask"][case.ask].label, document)
    if not case.complaints_of(NECK):
        yield _complaint(NECK, "neck pain", document)


def _complaint(region: str, label: str, document: CaseDocument) -> Question:
    stored = "leg" if region == AskedSymptom.BUTTOCK_OR_LEG else region
    return _opening(
        f"complaints.{region}",
        f"Is there {label}?",
        Form.COMPLAINT,
        ("complaints", len(document.case.complaints)),
        "Without the asked pain nothing is attributed; neck pain bears on three of the routes.",
        choices=(Choice(value=stored, label=label),),
    )


def _manner_of_pain(document: CaseDocument, vocabulary: Vocabulary) -> Iterator[Question]:
    group_of = vocabulary.group_of
    for number, complaint in enumerate(document.case.complaints):
        if complaint.state is not FindingState.PRESENT:
            continue
        group = group_of(complaint.region)
        asked = group == document.case.ask or complaint.region == document.case.ask
        yield from _one_pain(number, complaint, vocabulary, asked=asked, group=group)


def _one_pain(
    number: int, complaint: Complaint, vocabulary: Vocabulary, *, asked: bool, group: str
) -> Iterator[Question]:
    label = vocabulary.names["region"][complaint.region].label
    quantities = vocabulary.quantities["complaint"]
    head = f"complaints.{complaint.region}"

    def named(name: str, words: str, why: str) -> Question:
        place = ("complaints", number, name)
        choices = choices_of(vocabulary.names[name])
        return _opening(
            f"{head}.{name}", f"{label}: {words}", Form.CHOICE, place, why, choices=choices
        )

    def counted(name: str, words: str, why: str) -> Question:
        place = ("complaints", number, name)
        term = quantities[name]
        return _opening(f"{head}.{name}", f"{label}: {words}", Form.NUMBER, place, why, term=term)

    if group in SIDED_GROUPS and complaint.side is None:
        yield named("side", "on which side?", "Both sides at once point elsewhere.")
    if complaint.since_months is None:
        yield counted("since_months", "since when?", "Which pain came first is evidence.")
    if not asked:
        return
    if complaint.intensity_0_10 is None:
        yield counted("intensity_0_10", "how strong, from 0 to 10?", "0 means that it is gone.")
    if complaint.timing is None:
        yield named("timing", "when is it worst?", "Causes differ in their hours.")
    if complaint.onset is None:
        yield named("onset", "how did it begin?", "What an injury did is looked at first.")
