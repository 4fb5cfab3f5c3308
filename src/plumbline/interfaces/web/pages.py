"""Whole pages: the cases of the folder, the desk, the library, two visits side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from plumbline.interfaces.web.answering import filled, go_to, server_of
from plumbline.interfaces.web.cases import CaseEntry, OpenCase
from plumbline.interfaces.web.forms import Form, field, revision_in, text_of_upload
from plumbline.interfaces.web.library import people_with_visits, published_text
from plumbline.interfaces.web.live import desk_context
from plumbline.interfaces.web.person_pages import resumed_name
from plumbline.interfaces.web.refusals import RefusedError
from plumbline.interfaces.web.storage import checked_name, fresh_name, name_from
from plumbline.pipeline import since
from plumbline.reports import general_answer
from plumbline.reports.urgency import help_signs

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

WHO: Final = ("clinician", "person")
# When the other one of two visits was.
BEFORE: Final = "before"
ORDERS: Final = (BEFORE, "after")
Name = Annotated[str, Query(max_length=64)]


@router.get("/")
def home(request: Request) -> Response:
    """Show the cases of the folder."""
    server = server_of(request)
    resumed = resumed_name(request)
    context = {
        "cases": server.cases.entries(),
        "resume": server.cases.entry(resumed) if resumed else None,
        "folder": str(server.store.folder),
    }
    return filled(request, "home", context)


@router.get("/learn")
def learn(request: Request) -> Response:
    """Answer the founding question in general."""
    return filled(request, "learn", {"general": general_answer(), "help_signs": help_signs()})


@router.get("/library")
def library(request: Request) -> Response:
    """Show the published people."""
    return filled(request, "library", {"people": people_with_visits()})


@router.post("/library/{name}/open")
def open_published(request: Request, name: str, form: Form) -> Response:
    """Copy a published person into the folder."""
    opened = server_of(request).cases.add(published_text(name), name, copy=True)
    return go_to(opened.view.url)


@router.post("/cases")
def new_case(request: Request, form: Form) -> Response:
    """Make a new, empty case."""
    who = field(form, "who")
    if who not in WHO:
        raise RefusedError("Who fills it in, a person or a clinician?")
    written = " ".join(field(form, "id").split())
    if who == "person":
        opened = server_of(request).cases.new(fresh_name())
        return go_to(f"{opened.view.url}/person")
    name = name_from(written)
    opened = server_of(request).cases.new(checked_name(name) if name else fresh_name(), written)
    return go_to(opened.view.url)


@router.post("/cases/import")
def import_case(request: Request, form: Form) -> Response:
    """Store an uploaded case under a name after its id, with a number where that is taken."""
    opened = server_of(request).cases.take_in(text_of_upload(form, "file"))
    return go_to(opened.view.url)


@router.post("/open")
def open_by_code(request: Request, form: Form) -> Response:
    """Open the case of a code that a person brings."""
    code = "".join(field(form, "code").split())
    opened = server_of(request).cases.open(checked_name(code))
    return go_to(opened.view.url)


@router.get("/cases/{name}")
def desk(request: Request, name: str) -> Response:
    """Show the desk of the clinician."""
    opened = server_of(request).cases.open(name)
    return filled(request, "desk", desk_context(request, opened))


@router.post("/cases/{name}/delete")
def delete(request: Request, name: str, form: Form) -> Response:
    """Remove a case."""
    server_of(request).cases.delete(name, revision_in(request, form))
    return go_to("/")


@router.get("/cases/{name}/compare")
def compare(request: Request, name: str, other: Name = "", order: Name = BEFORE) -> Response:
    """Show two visits of one person side by side; ``order`` says when the other one was."""
    cases = server_of(request).cases
    if order not in ORDERS:
        raise RefusedError("Was the other visit before or after this one?")
    entries = {one.name: one for one in cases.entries()}
    context: dict[str, object] = {
        "case": cases.open(name).view,
        "entry": entries[name],
        "other": other,
        "others": [one for one in entries.values() if one.name != name and one.readable],
        "order": order,
        "visits": (),
        "changes": None,
        "job": None,
    }
    if other:
        first, second = (other, name) if order == BEFORE else (name, other)
        context |= _side_by_side(request, cases.open(first), cases.open(second), entries)
    return filled(request, "compare", context)


def _side_by_side(
    request: Request, first: OpenCase, second: OpenCase, entries: Mapping[str, CaseEntry]
) -> dict[str, object]:
    """Return both answers and what has changed, or the job of the answer that is missing."""
    answers = server_of(request).answers
    earlier, later = answers.known(first.case), answers.known(second.case)
    if earlier is None or later is None:
        return {"job": answers.start(first.case if earlier is None else second.case)}
    later = since(earlier, later)
    visits = (
        ("Earlier", entries[first.stored.name], earlier),
        ("Later", entries[second.stored.name], later),
    )
    return {"visits": visits, "changes": later.changes}
