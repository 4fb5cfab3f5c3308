"""The person's part: topics in plain words, one a screen, and what their answers change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import Case, Edit, FindingState, QuantityTerm, case_to_mapping
from plumbline.diagnosis import catalog
from plumbline.interfaces.web.editing import edit_of
from plumbline.interfaces.web.refusals import NoSuchThingError, RefusedError
from plumbline.interfaces.web.rows import Choice, finding_row
from plumbline.interfaces.web.sequences import web_texts
from plumbline.pipeline import preview, vocabulary

__all__ = [
    "REGIONS",
    "BodyRegion",
    "IntakeQuestion",
    "Topic",
    "body_regions",
    "edits_of_topic",
    "help_is_needed",
    "place_of_topic",
    "safety_of",
    "topic_ids",
    "topic_of",
]

# Sections of a case whose numbers have another name in the vocabulary.
KIND_OF: Final = {"scores": "score", "labs": "lab"}
PRESENT: Final = str(FindingState.PRESENT)
SIDES: Final = ("left", "right")
REGIONS: Final = "regions"
# What the figure offers: regions with two sides, and regions of the middle.
PAIRED: Final = (
    "suprascapular",
    "shoulder",
    "upper_arm",
    "forearm",
    "hand",
    "flank",
    "sacroiliac",
    "buttock",
    "hip",
    "groin",
    "thigh_front",
    "thigh_back",
    "knee",
    "below_knee",
    "foot",
)
MIDDLE: Final = (
    "head",
    "jaw",
    "suboccipital",
    "neck",
    "throat",
    "chest",
    "interscapular",
    "thoracic",
    "thoracolumbar",
    "abdomen",
    "low_back",
    "sacrum",
    "coccyx",
    "perineum",
)


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
        ``state``, ``sided``, ``number``, ``choice`` or ``regions``.
    place : str
        Where the answer belongs in the case.
    value, left, right : str
        What is known; empty where nothing is.
    choices : tuple of Choice
        What may be chosen.
    unit, step : str
        Unit of a number, and the step between two numbers.
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


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRegion:
    """A region of the figure; ``side`` is empty in the middle."""

    id: str
    label: str
    side: str
    chosen: bool

    @property
    def value(self) -> str:
        """What the form sends where it is chosen."""
        return f"{self.id}:{self.side}"


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


def body_regions(case: Case) -> list[BodyRegion]:
    """Return the regions of the figure, and which of them hurt."""
    labels = vocabulary().names["region"]
    sides = {one.region: one.side for one in case.complaints if one.state is FindingState.PRESENT}
    middle = [
        BodyRegion(id=name, label=labels[name].label, side="", chosen=name in sides)
        for name in MIDDLE
    ]
    paired = [
        BodyRegion(
            id=name,
            label=f"{labels[name].label}, {side}",
            side=side,
            chosen=sides.get(name) in (side, "both"),
        )
        for name in PAIRED
        for side in SIDES
    ]
    return [*middle, *paired]


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
            edits += _region_edits(case, regions)
            continue
        for name, place, known in _fields(question):
            written = answers.get(name, known).strip()
            if written.lower() == "unknown":
                written = ""
            if written != known:
                edits.append(edit_of(place, written))
    return edits


def safety_of(case: Case) -> Safety:
    """Return how urgent it is; no probability is computed."""
    return preview(case, draws=0).safety


def help_is_needed(before: Case, now: Case) -> bool:
    """Return whether an answer has raised an alarm that needs help the same day."""
    raised = {flag.id for flag in safety_of(now).flags if flag.level is SafetyLevel.EMERGENCY} - {
        flag.id for flag in safety_of(before).flags
    }
    return bool(raised)


def _screens() -> list[dict[str, Any]]:
    screens: list[dict[str, Any]] = web_texts("intake.yaml")["screens"]
    return screens


def _is_asked(screen: Mapping[str, Any], case: Case) -> bool:
    region = screen.get("needs_region")
    return region is None or _number_of(region, case) is not None


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
        row = finding_row(catalog()[entry["finding"]], case)
        form = "state" if row.form == "sided" and not entry.get("sided") else row.form
        return IntakeQuestion(
            id=row.id,
            words=words,
            hint=hint,
            form=form,
            place=row.place,
            value=_either(row.value, row.left, row.right, together=form == "state"),
            left=row.left or "",
            right=row.right or "",
            choices=choices or row.choices,
            unit=row.unit,
            low=row.low,
            high=row.high,
        )
    place = entry.get("place") or f"complaints.{_number_of(screen['needs_region'], case)}"
    if "name" in entry:
        place = f"{place}.{entry['name']}"
    term = _term(place)
    return IntakeQuestion(
        id=place,
        words=words,
        hint=hint,
        form=entry["form"],
        place=place,
        value=_known(place, case),
        choices=choices,
        unit=entry.get("unit", ""),
        step=entry.get("step", "any"),
        low=term.low if term else None,
        high=term.high if term else None,
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


def _region_edits(case: Case, regions: Sequence[str]) -> list[Edit]:
    """Return the complaints as the figure has them; what it does not offer stays."""
    sides: dict[str, set[str]] = {}
    for written in regions:
        region, _, side = written.partition(":")
        if region not in (*PAIRED, *MIDDLE) or side not in ("", *SIDES):
            raise RefusedError(f"{written!r:.60} is no region of the figure.")
        sides.setdefault(region, set()).add(side)
    before = case_to_mapping(case).get("complaints", [])
    known = {entry["region"]: entry for entry in before} if isinstance(before, list) else {}
    kept = [entry for name, entry in known.items() if name not in (*PAIRED, *MIDDLE)]
    chosen = [_complaint(known.get(name, {}), name, found) for name, found in sides.items()]
    after = [*chosen, *kept]
    return [] if after == before else [Edit(place=("complaints",), value=after or None)]


def _complaint(known: Mapping[str, object], region: str, sides: set[str]) -> dict[str, object]:
    side = "both" if sides.issuperset(SIDES) else next(iter(sides - {""}), "")
    kept = {key: value for key, value in known.items() if key not in ("side", "state")}
    return {"region": region, **({"side": side} if side else {}), **kept}
