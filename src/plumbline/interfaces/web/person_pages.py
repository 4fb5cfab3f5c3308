"""The person's part, screen by screen; it works without any script."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import Case, CaseDocument
from plumbline.errors import CaseError
from plumbline.interfaces.web import editing, intake
from plumbline.interfaces.web.alarms import plain_reasons
from plumbline.interfaces.web.answering import filled, go_to, server_of
from plumbline.interfaces.web.cases import OpenCase
from plumbline.interfaces.web.forms import Form, field, fields_of, revision_in
from plumbline.interfaces.web.intake import BodyRegion, Topic
from plumbline.interfaces.web.refusals import NoSuchThingError, RefusedError
from plumbline.interfaces.web.retyping import as_typed
from plumbline.interfaces.web.storage import checked_name
from plumbline.reports import general_answer
from plumbline.reports.filling import texts

__all__ = ["resumed_name", "router"]

router = APIRouter(include_in_schema=False)

RESUME: Final = "plumbline_person"  # the cookie in which this device remembers where a person was
RESUME_SECONDS: Final = 30 * 24 * 3600  # as long as somebody may wait for an appointment
DONE: Final = "done"
HELP: Final = "help"
STOP: Final = "stop"
# What is told by name on the pages of the person: the same day, and within a day.
PRESSING: Final = (SafetyLevel.EMERGENCY, SafetyLevel.URGENT)


@router.get("/cases/{name}/person")
def go_on(request: Request, name: str) -> Response:
    """Go to the screen where the person was, or to the first one."""
    opened = server_of(request).cases.open(name)
    return go_to(f"{opened.view.url}/person/{_place(request, opened)}")


@router.get("/cases/{name}/person/done")
def done(request: Request, name: str) -> Response:
    """Say what to tell the professional and when to seek help; nothing about the own chance."""
    opened = server_of(request).cases.open(name)
    safety = intake.safety_of(opened.case)
    page = texts("person_page.yaml")
    general = general_answer()
    context = {
        "case": opened.view,
        "safety": safety,
        "emergency": safety.level is SafetyLevel.EMERGENCY,
        "reasons": _reasons(safety),
        "general": general,
        "tell": page["tell"],
        "ask": page["ask"],
        "help_today": [one.text for one in general.help_today],
        "code": opened.stored.name,
        "topics": [intake.topic_of(one, opened.case) for one in intake.topic_ids(opened.case)],
    }
    return _with_place(filled(request, "intake_done", context), name, DONE)


@router.get("/cases/{name}/person/help")
def help_now(request: Request, name: str) -> Response:
    """Say that somebody has to be seen today, and why."""
    opened = server_of(request).cases.open(name)
    safety = intake.safety_of(opened.case)
    flags = [flag for flag in safety.flags if flag.level is SafetyLevel.EMERGENCY]
    context = {
        "case": opened.view,
        "safety": safety,
        "flags": flags,
        "reasons": plain_reasons(flags),
        "go_on": f"{opened.view.url}/person/{_place(request, opened)}",
    }
    return filled(request, "intake_help", context)


@router.get("/cases/{name}/person/stop")
def stop(request: Request, name: str) -> Response:
    """Take leave for now: what is kept, how to go on, when not to wait."""
    opened = server_of(request).cases.open(name)
    safety = intake.safety_of(opened.case)
    there = _place(request, opened)
    topics = intake.topic_ids(opened.case)
    context = {
        "case": opened.view,
        "emergency": safety.level is SafetyLevel.EMERGENCY,
        "reasons": _reasons(safety),
        "left": len(topics) - topics.index(there) if there in topics else 0,
        "help_today": [one.text for one in general_answer().help_today],
        "go_on": f"{opened.view.url}/person/{there}",
    }
    return filled(request, "intake_stop", context)


@router.get("/cases/{name}/person/{topic}")
def ask(request: Request, name: str, topic: str) -> Response:
    """Show one screen."""
    opened = server_of(request).cases.open(name)
    asked = intake.topic_of(topic, opened.case)
    return _with_place(_screen(request, opened, asked), name, topic)


@router.post("/cases/{name}/person/{topic}")
def answer(request: Request, name: str, topic: str, form: Form) -> Response:
    """Store the answers of one screen and go on."""
    cases = server_of(request).cases
    before = cases.open(name)
    asked = intake.topic_of(topic, before.case)
    answers = {key: field(form, key) for key in form}
    going = field(form, "go")

    def change(document: CaseDocument) -> CaseDocument:
        regions = fields_of(form, "regions")
        edits = intake.edits_of_topic(asked, document.case, answers, regions)
        return editing.with_edits(document, edits) if edits else document

    after = before
    if going != "skip":
        try:
            after = cases.change(name, revision_in(request, form), change, asked.title)
        except CaseError as error:
            typed = as_typed(asked, answers, error.problems)
            return _screen(request, before, typed, refused=True)
    url = after.view.url
    following = topic if going == STOP else _following(after.case, topic, back=going == "back")
    if intake.help_is_needed(before.case, after.case):
        return _with_place(go_to(f"{url}/person/{HELP}"), name, following)
    there = STOP if going == STOP else following
    return _with_place(go_to(f"{url}/person/{there}"), name, following)


def resumed_name(request: Request) -> str:
    """Return the case of a person who began on this device; empty where there is none."""
    name, topic = _remembered(request)
    try:
        return checked_name(name) if topic and topic != DONE else ""
    except NoSuchThingError:
        return ""


def _screen(request: Request, opened: OpenCase, asked: Topic, *, refused: bool = False) -> Response:
    topics = intake.topic_ids(opened.case)
    at = topics.index(asked.id)
    number, total = intake.place_of_topic(asked.id)
    has_regions = any(one.form == intake.REGIONS for one in asked.questions)
    regions: list[BodyRegion] = intake.body_regions(opened.case) if has_regions else []
    context = {
        "case": opened.view,
        "topic": asked,
        "number": number,
        "total": total,
        "percent": round(100 * (number - 1) / total),
        "back": f"{opened.view.url}/person/{topics[at - 1]}" if at else None,
        "regions": regions,
        "refused": refused,
    }
    status = RefusedError.status if refused else HTTPStatus.OK
    return filled(request, "intake", context, status=status)


def _following(case: Case, topic: str, *, back: bool) -> str:
    """Return the screen after one, or before it."""
    topics = [*intake.topic_ids(case), DONE]
    number = topics.index(topic) if topic in topics else 0
    return topics[max(number - 1, 0)] if back else topics[min(number + 1, len(topics) - 1)]


def _place(request: Request, opened: OpenCase) -> str:
    """Return the screen where this device stopped, or the first one."""
    resumed, topic = _remembered(request)
    topics = [*intake.topic_ids(opened.case), DONE]
    return topic if resumed == opened.stored.name and topic in topics else topics[0]


def _reasons(safety: Safety) -> list[str]:
    """Return in plain words why help is needed, for the highest level that was reached."""
    if safety.level not in PRESSING:
        return []
    return plain_reasons(flag for flag in safety.flags if flag.level is safety.level)


def _remembered(request: Request) -> tuple[str, str]:
    name, _, topic = request.cookies.get(RESUME, "").partition(".")
    return name, topic


def _with_place(response: Response, name: str, topic: str) -> Response:
    """Remember on the device of the person where the person is; no answer is in it."""
    place = f"{name}.{quote(topic, safe='')}"
    response.set_cookie(
        RESUME, place, max_age=RESUME_SECONDS, httponly=True, samesite="strict", path="/"
    )
    return response
