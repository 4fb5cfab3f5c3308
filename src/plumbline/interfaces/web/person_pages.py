"""The person's part, screen by screen; it works without any script."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from plumbline.case import Case, CaseDocument, FindingState
from plumbline.errors import CaseError
from plumbline.interfaces.web import editing, intake
from plumbline.interfaces.web.alarms import advice_for, help_is_needed
from plumbline.interfaces.web.answering import filled, go_to, server_of
from plumbline.interfaces.web.body_regions import BodyRegion, body_regions
from plumbline.interfaces.web.cases import OpenCase
from plumbline.interfaces.web.forms import Form, field, fields_of, revision_in
from plumbline.interfaces.web.intake import Topic
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
BACK: Final = "back"
# What a script of the screen asks for after every tick, and stays where it is.
KEEP: Final = "keep"
NEXT: Final = "next"
# The region that the answer in general is about.
ABOUT: Final = "low_back"


@router.get("/cases/{name}/person")
def go_on(request: Request, name: str) -> Response:
    """Go to the screen where the person was, or to the first one."""
    opened = server_of(request).cases.open(name)
    return go_to(f"{opened.view.url}/person/{_place(request, opened)}")


@router.get("/cases/{name}/person/done")
def done(request: Request, name: str) -> Response:
    """Say what to tell the professional and when to seek help; nothing about the own chance."""
    opened = server_of(request).cases.open(name)
    page = texts("person_page.yaml")
    general = general_answer()
    context = {
        "case": opened.view,
        "advice": advice_for(opened.case),
        "open_topic": intake.open_topic(opened.case),
        "elsewhere": _elsewhere(opened),
        "general": general,
        "tell": page["tell"],
        "ask": page["ask"],
        "code": opened.stored.name,
        "topics": [intake.topic_of(one, opened.case) for one in intake.topic_ids(opened.case)],
    }
    return _with_place(filled(request, "intake_done", context), name, DONE)


@router.get("/cases/{name}/person/help")
def help_now(request: Request, name: str) -> Response:
    """Say how soon somebody has to be seen, why, and what to do."""
    opened = server_of(request).cases.open(name)
    context = {
        "case": opened.view,
        "advice": advice_for(opened.case),
        "go_on": f"{opened.view.url}/person/{_place(request, opened)}",
    }
    return filled(request, "intake_help", context)


@router.get("/cases/{name}/person/stop")
def stop(request: Request, name: str) -> Response:
    """Take leave for now: what is kept, how to go on, when not to wait."""
    opened = server_of(request).cases.open(name)
    there = _place(request, opened)
    topics = intake.topic_ids(opened.case)
    context = {
        "case": opened.view,
        "advice": advice_for(opened.case),
        "open_topic": intake.open_topic(opened.case),
        "left": len(topics) - topics.index(there) if there in topics else 0,
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
    """Store the answers of one screen, whichever way the person leaves it."""
    before = server_of(request).cases.open(name)
    asked = intake.topic_of(topic, before.case)
    answers = {key: field(form, key) for key in form}
    going = field(form, "go") or NEXT
    try:
        after = _stored(request, form, before, asked, answers)
    except CaseError as error:
        if going == NEXT:
            typed = as_typed(asked, answers, error.problems)
            return _screen(request, before, typed, refused=True)
        # Who leaves the screen another way keeps what can be kept.
        kept = intake.without_places(asked, answers, [one.place for one in error.problems])
        after = _stored(request, form, before, asked, kept)
    if going == KEEP:
        return _kept(request, after)
    url = f"{after.view.url}/person"
    stays = going in (STOP, HELP)
    following = topic if stays else _following(after.case, topic, back=going == BACK)
    told, advice = server_of(request).told, advice_for(after.case)
    needed = help_is_needed(told.before(name), advice)
    told.tell(name, advice)
    if going == HELP or needed:
        return _with_place(go_to(f"{url}/{HELP}"), name, following)
    return _with_place(go_to(f"{url}/{STOP if stays else following}"), name, following)


def resumed_name(request: Request) -> str:
    """Return the case of a person who began on this device; empty where there is none."""
    name, topic = _remembered(request)
    try:
        return checked_name(name) if topic and topic != DONE else ""
    except NoSuchThingError:
        return ""


def _stored(
    request: Request, form: Form, before: OpenCase, asked: Topic, answers: Mapping[str, str]
) -> OpenCase:
    def change(document: CaseDocument) -> CaseDocument:
        regions = fields_of(form, "regions")
        edits = intake.edits_of_topic(asked, document.case, answers, regions)
        return editing.with_edits(document, edits) if edits else document

    cases = server_of(request).cases
    return cases.change(before.stored.name, revision_in(request, form), change, asked.title)


def _kept(request: Request, after: OpenCase) -> Response:
    """Say after a tick that it is kept, and how soon to be seen; the page of help comes on leaving.

    An alarm that is ticked stays to be told until the screen is left.
    """
    advice = advice_for(after.case)
    server_of(request).told.kept(after.stored.name, advice)
    return filled(request, "fragments/kept", {"case": after.view, "advice": advice})


def _elsewhere(opened: OpenCase) -> str:
    """Return what hurts in words where it is not the low back; empty otherwise."""
    case = opened.case
    if not case.complaints or case.complaints_of(ABOUT):
        return ""
    asked = case.asked_state() is FindingState.PRESENT
    return opened.view.ask_label if asked else "pain in another place than the low back"


def _screen(request: Request, opened: OpenCase, asked: Topic, *, refused: bool = False) -> Response:
    topics = intake.topic_ids(opened.case)
    at = topics.index(asked.id)
    number, total = intake.place_of_topic(asked.id)
    has_regions = any(one.form == intake.REGIONS for one in asked.questions)
    regions: list[BodyRegion] = body_regions(opened.case) if has_regions else []
    context = {
        "case": opened.view,
        "topic": asked,
        "number": number,
        "total": total,
        "percent": round(100 * (number - 1) / total),
        "back": at > 0,
        "advice": advice_for(opened.case),
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
