"""The person's part: topics in plain words, one a screen, and what their answers change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, final

from plumbline.case import Case, Edit, FindingState, QuantityTerm, Sex, case_to_mapping
from plumbline.case.durations import UNITS, duration_words, months_written
from plumbline.diagnosis import catalog
from plumbline.interfaces.web.body_regions import SIDES, region_edits
from plumbline.interfaces.web.editing import edit_of
from plumbline.interfaces.web.refusals import NoSuchThingError
from plumbline.interfaces.web.reported import (
    REPORTED,
    is_examined,
    reported_place,
    was_examined_free,
)
from plumbline.interfaces.web.rows import Choice, finding_row
from plumbline.interfaces.web.sequences import web_texts
from plumbline.pipeline import vocabulary

__all__ = [
    "DURATION",
    "REGIONS",
    "IntakeQuestion",
    "Topic",
    "edits_of_topic",
    "open_topic",
    "place_of_topic",
    "topic_ids",
    "topic_of",
    "without_places",
]

# Sections of a case whose numbers have another name in the vocabulary.
KIND_OF: Final = {"scores": "score", "labs": "lab"}
PRESENT: Final = str(FindingState.PRESENT)
REGIONS: Final = "regions"
DURATION: Final = "duration"
# What tells of an injury of the neck.
NECK_INJURY: Final = ("recent_neck_trauma", "dangerous_neck_trauma")
WHIPLASH: Final = "after_whiplash"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeQuestion:
    """A question in plain words.

    Attributes
    ----------
    id : str
        The name of the field of the form; a sided one has ``ID.left`` and ``ID.right`` as well.
    words, hint : str
        The question, and what helps to answer it.
    form : str
        ``state``, ``sided``, ``number``, ``duration``, ``choice`` or ``regions``.
    place : str
        Where the answer belongs in the case.
    value, left, right : str
        What is known; empty where nothing is.
    choices : tuple of Choice
        What may be chosen.
    unit, step : str
        Unit of a number, for a duration the one that is chosen, and the step between two numbers.
    low, high : float or None
        Between which a number is believed.
    fault : str
        What is wrong with what was typed; empty where nothing is.
    """

    id: str
    words: str
    form: str
    place: str
    hint: str = ""
    value: str = ""
    left: str = ""
    right: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    step: str = "any"
    low: float | None = None
    high: float | None = None
    fault: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One screen of the person's part."""

    id: str
    title: str
    lead: str
    emergency: bool
    questions: tuple[IntakeQuestion, ...]


def topic_ids(case: Case) -> list[str]:
    """Return the topics that a person is asked about, in order.

    Parameters
    ----------
    case : Case
        What is known; the manner of a pain is asked of those who have it.
    """
    return [screen["id"] for screen in _screens() if _is_asked(screen, case)]


def topic_of(identifier: str, case: Case) -> Topic:
    """Return a topic with what a case says of it.

    Raises
    ------
    NoSuchThingError
        There is no such topic, or it is not asked of this person.
    """
    for screen in _screens():
        if screen["id"] == identifier and _is_asked(screen, case):
            return Topic(
                id=identifier,
                title=screen["title"],
                lead=screen.get("help", ""),
                emergency=screen.get("alarm", False),
                questions=tuple(_question(entry, screen, case) for entry in screen["fields"]),
            )
    raise NoSuchThingError("There is no such topic.")


def place_of_topic(identifier: str) -> tuple[int, int]:
    """Return the number of a topic among all that there are, from 1, and how many there are."""
    screens = [screen["id"] for screen in _screens()]
    return screens.index(identifier) + 1, len(screens)


def edits_of_topic(
    topic: Topic, case: Case, answers: Mapping[str, str], regions: Sequence[str]
) -> list[Edit]:
    """Return what the answers to a topic change; a question without an answer stays as it is.

    Parameters
    ----------
    topic : Topic
        What was asked.
    case : Case
        What was known.
    answers : mapping of str to str
        Answers by the names of the fields.
    regions : sequence of str
        Regions of the figure, each with its side after a colon.

    Raises
    ------
    RefusedError
        A region does not exist.
    """
    edits: list[Edit] = []
    for question in topic.questions:
        if question.form == REGIONS:
            edits += region_edits(case, regions)
            continue
        if question.form == DURATION:
            edits += _duration_edits(question, answers)
            continue
        for name, place, known in _fields(question):
            written = answers.get(name, known).strip()
            if written.lower() == "unknown":
                written = ""
            if written != known:
                edits += _answer_edits(place, written, case)
    return edits


def _answer_edits(place: str, written: str, case: Case) -> list[Edit]:
    """Return what an answer changes: a new yes makes an earlier examination out of date."""
    section, _, finding = place.partition(".")
    edits = [edit_of(place, written)]
    if section == REPORTED and written == PRESENT and was_examined_free(finding, case):
        edits.append(edit_of(f"findings.{finding}", ""))
    return edits + (_neck_edits(written, case) if finding == NECK_INJURY[0] else [])


def _neck_edits(written: str, case: Case) -> list[Edit]:
    """Return what follows for how the neck was hurt: a neck that was not hurt, by nothing."""
    _, how = NECK_INJURY
    known, place = case.findings.get(how), f"findings.{how}"
    if written == str(FindingState.ABSENT):
        return [edit_of(place, written)] if known is None else []
    return [edit_of(place, "")] if known is FindingState.ABSENT else []


def open_topic(case: Case) -> str:
    """Return the first screen about danger with a question that is open; empty without one."""
    topics = (topic_of(one, case) for one in topic_ids(case))
    danger = (one for one in topics if one.emergency)
    return next((one.id for one in danger if not all(each.value for each in one.questions)), "")


def without_places(
    topic: Topic, answers: Mapping[str, str], places: Sequence[str]
) -> dict[str, str]:
    """Return the answers to a topic without those at some places, which were refused."""
    refused = {place.replace("[", ".").replace("]", "") for place in places}
    gone = {one.id for one in topic.questions if one.place in refused}
    return {key: value for key, value in answers.items() if key.removesuffix(".unit") not in gone}


def _screens() -> list[dict[str, Any]]:
    screens: list[dict[str, Any]] = web_texts("intake.yaml")["screens"]
    return screens


def _is_asked(screen: Mapping[str, Any], case: Case) -> bool:
    if screen.get("needs_neck_injury") and not _neck_may_be_hurt(case):
        return False
    if "may_be_pregnant" in screen and not _may_be_pregnant(case, screen["may_be_pregnant"]):
        return False
    region = screen.get("needs_region", "")
    if screen.get("needs_ask") and str(case.ask) != region:
        return False
    needed = [one for one in (region, screen.get("needs_also", "")) if one]
    return all(_number_of(one, case) is not None for one in needed)


def _neck_may_be_hurt(case: Case) -> bool:
    """Return whether the neck was hurt, or nobody has said that it was not."""
    told = (case.findings.get(name) for name in NECK_INJURY)
    hurt = FindingState.PRESENT in told or any(one.onset == WHIPLASH for one in case.complaints)
    return hurt or case.findings.get(NECK_INJURY[0]) is not FindingState.ABSENT


def _may_be_pregnant(case: Case, until_years: int) -> bool:
    """Return whether a person is asked about pregnancy, or has told of one."""
    person = case.person
    if person.pregnant is FindingState.PRESENT:
        return True
    is_older = person.age_years is not None and person.age_years > until_years
    return person.sex is not Sex.MALE and not is_older


def _number_of(region: str, case: Case) -> int | None:
    """Return which complaint is felt in a region; None where there is none."""
    felt = case.complaints_of(region)
    numbers = (
        number
        for number, one in enumerate(case.complaints)
        if one in felt and one.state is FindingState.PRESENT
    )
    return next(numbers, None)


def _question(entry: Mapping[str, Any], screen: Mapping[str, Any], case: Case) -> IntakeQuestion:
    words, hint = entry.get("ask", screen["title"]), entry.get("hint", "")
    choices = tuple(
        Choice(value=value, label=label) for value, label in entry.get("choices", {}).items()
    )
    if "finding" in entry:
        asked = _finding_question(entry, words, case)
        return replace(asked, choices=choices or asked.choices)
    place = entry.get("place") or f"complaints.{_number_of(screen['needs_region'], case)}"
    if "name" in entry:
        place = f"{place}.{entry['name']}"
    term = _term(place)
    value, unit = _known(place, case), entry.get("unit", "")
    if entry["form"] == DURATION:
        value, unit = duration_words(value)
        choices = tuple(Choice(value=one, label=one) for one in UNITS)
    return IntakeQuestion(
        id=place,
        words=words,
        hint=hint,
        form=entry["form"],
        place=place,
        value=value,
        choices=choices,
        unit=unit,
        step=entry.get("step", "any"),
        low=term.low if term else None,
        high=term.high if term else None,
    )


def _finding_question(entry: Mapping[str, Any], words: str, case: Case) -> IntakeQuestion:
    found = catalog()[entry["finding"]]
    row, place = finding_row(found, case), ""
    if is_examined(found):
        # Until the person has answered, what an examination found stands there.
        told, place = case.reported, reported_place(found.id)
        row = finding_row(found, replace(case, findings=told)) if found.id in told else row
    form = "state" if row.form == "sided" and not entry.get("sided") else row.form
    return IntakeQuestion(
        id=row.id,
        words=words,
        hint=entry.get("hint", ""),
        form=form,
        place=place or row.place,
        value=_either(row.value, row.left, row.right, together=form == "state"),
        left=row.left or "",
        right=row.right or "",
        choices=row.choices,
        unit=row.unit,
        low=row.low,
        high=row.high,
    )


def _either(*values: str | None, together: bool) -> str:
    """Return the value of the whole; where sides are not asked apart, one side is enough."""
    if together and PRESENT in values:
        return PRESENT
    return values[0] or ""


def _term(place: str) -> QuantityTerm | None:
    section, _, rest = place.partition(".")
    kind = "complaint" if section == "complaints" else KIND_OF.get(section, section)
    known = vocabulary().quantities
    return known[kind].get(rest.rpartition(".")[2]) if kind in known else None


def _known(place: str, case: Case) -> str:
    """Return what a case says at a place; empty where it says nothing."""
    here: Any = case_to_mapping(case)
    for part in place.split("."):
        if isinstance(here, list):
            here = here[int(part)] if int(part) < len(here) else None
        else:
            here = here.get(part) if isinstance(here, dict) else None
    if here is None or isinstance(here, dict | list):
        return ""
    return f"{here:g}" if isinstance(here, float | int) else str(here)


def _fields(question: IntakeQuestion) -> list[tuple[str, str, str]]:
    """Return the fields of a question: name, place, and what is known."""
    whole = (question.id, question.place, question.value)
    if question.form != "sided":
        return [whole]
    known = {"left": question.left, "right": question.right}
    sides = [(f"{question.id}.{side}", f"{question.place}.{side}", known[side]) for side in SIDES]
    return [*sides, whole]


def _duration_edits(question: IntakeQuestion, answers: Mapping[str, str]) -> list[Edit]:
    number = answers.get(question.id, question.value).strip()
    unit = answers.get(f"{question.id}.unit", question.unit)
    if (number, unit) == (question.value, question.unit) or not (number or question.value):
        return []
    return [edit_of(question.place, months_written(number, unit) if number else "")]
