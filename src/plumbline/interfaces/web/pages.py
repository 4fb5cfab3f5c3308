"""Whole pages: the cases of the folder, the desk, the library, two visits side by side."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from plumbline.interfaces.web.answering import filled, go_to, server_of
from plumbline.interfaces.web.forms import Form, field, revision_in, text_of_upload
from plumbline.interfaces.web.library import published_people, published_text
from plumbline.interfaces.web.live import desk_context
from plumbline.interfaces.web.person_pages import resumed_name
from plumbline.interfaces.web.refusals import RefusedError
from plumbline.interfaces.web.storage import checked_name, fresh_name
from plumbline.pipeline import since
from plumbline.reports import general_answer

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

WHO: Final = ("clinician", "person")
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
    return filled(request, "learn", {"general": general_answer()})


@router.get("/library")
def library(request: Request) -> Response:
    """Show the published people."""
    return filled(request, "library", {"people": published_people()})


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
    letters = (letter if letter.isascii() and letter.isalnum() else "-" for letter in written)
    name = "-".join(part for part in "".join(letters).split("-") if part)[:64].rstrip("-")
    opened = server_of(request).cases.new(checked_name(name) if name else fresh_name(), written)
    return go_to(opened.view.url)


@router.post("/cases/import")
def import_case(request: Request, form: Form) -> Response:
    """Store an uploaded case under a fresh name."""
    opened = server_of(request).cases.add(text_of_upload(form, "file"))
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
def compare(request: Request, name: str, other: Name = "") -> Response:
    """Show two visits of one person side by side; the other one is the earlier."""
    server = server_of(request)
    now = server.cases.open(name)
    before = server.cases.open(other) if other else None
    context: dict[str, object] = {
        "case": now.view,
        "other": before.view if before is not None else None,
        "others": [one for one in server.cases.entries() if one.name != name],
        "earlier": None,
        "later": None,
        "changes": None,
        "job": None,
    }
    if before is not None:
        earlier, later = server.answers.known(before.case), server.answers.known(now.case)
        if earlier is None or later is None:
            missing = before if earlier is None else now
            context["job"] = server.answers.start(missing.case)
        else:
            later = since(earlier, later)
            context |= {"earlier": earlier, "later": later, "changes": later.changes}
    return filled(request, "compare", context)
