"""Fragments of the desk, sent after every change, and the answer as it becomes known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from plumbline.case import CaseDocument
from plumbline.diagnosis import catalog
from plumbline.interfaces.web import desk, editing
from plumbline.interfaces.web.answer_view import answer_view
from plumbline.interfaces.web.answering import filled, server_of
from plumbline.interfaces.web.cases import OpenCase
from plumbline.interfaces.web.forms import Form, field, revision_in
from plumbline.interfaces.web.questions import next_questions
from plumbline.interfaces.web.refusals import NoSuchThingError, RefusedError
from plumbline.interfaces.web.rows import FindingRow, finding_row
from plumbline.interfaces.web.sequences import sequence_of, sequences_of
from plumbline.interfaces.web.why import why
from plumbline.reports import check_pdf

__all__ = ["answer_owner", "desk_context", "router"]

router = APIRouter(include_in_schema=False)

# What the parts of the desk listen to. Lists are drawn anew only where an entry came or went, so
# that nothing is wiped out that somebody is typing into a new entry.
CHANGED: Final = "case-changed"
LISTS_CHANGED: Final = "case-changed, lists-changed"
# Parts of the desk that can be asked for alone.
PARTS: Final = frozenset(
    {"complaints", "header", "imaging", "known", "numbers", "person", "treatments"}
)
Words = Annotated[str, Query(max_length=200)]
Omitted = Annotated[tuple[str, ...], Query(max_length=200)]


@router.post("/cases/{name}/edit")
def edit(request: Request, name: str, form: Form) -> Response:
    """Set or take out one value."""
    place, value = field(form, "place"), field(form, "value")
    edits = [editing.edit_of(place, value)]
    parts = place.split(".")
    finding = parts[1] if parts[0] == "findings" and len(parts) > 1 else ""
    entry = catalog().entries.get(finding)
    label = entry.label if entry is not None else " ".join(parts).replace("_", " ")
    changed = _changed(request, name, form, lambda one: editing.with_edits(one, edits), label)
    row = finding_row(entry, changed.case) if entry is not None else None
    return _after(request, changed, row)


@router.post("/cases/{name}/add")
def add(request: Request, name: str, form: Form) -> Response:
    """Add a complaint, a picture or a treatment."""
    kind = field(form, "list")
    entry = {key: field(form, key) for key in form}

    def change(document: CaseDocument) -> CaseDocument:
        return editing.with_entry(document, kind, entry)

    added = _changed(request, name, form, change, f"added to {kind}")
    return _after(request, added, None, tell=LISTS_CHANGED)


@router.post("/cases/{name}/remove")
def remove(request: Request, name: str, form: Form) -> Response:
    """Remove a complaint, a picture or a treatment."""
    kind, number = field(form, "list"), field(form, "index")
    if not (number.isascii() and number.isdigit() and len(number) < 4):
        raise RefusedError("index: which entry is to be removed?")

    def change(document: CaseDocument) -> CaseDocument:
        return editing.without_entry(document, kind, int(number))

    removed = _changed(request, name, form, change, f"removed from {kind}")
    return _after(request, removed, None, tell=LISTS_CHANGED)


@router.post("/cases/{name}/undo")
def undo(request: Request, name: str, form: Form) -> Response:
    """Take the last change back."""
    undone = server_of(request).cases.undo(name, revision_in(request, form))
    return _after(request, undone, None, tell=LISTS_CHANGED)


@router.get("/cases/{name}/part/{part}")
def part_of_desk(request: Request, name: str, part: str) -> Response:
    """Return one part of the desk."""
    if part not in PARTS:
        raise NoSuchThingError("The desk has no such part.")
    opened = server_of(request).cases.open(name)
    return filled(request, f"fragments/{part}", desk_context(request, opened))


@router.get("/cases/{name}/findings")
def findings(
    request: Request,
    name: str,
    search: Words = "",
    group: Words = "",
    known: bool = False,
    said: bool = False,
) -> Response:
    """Return findings by name or group, those that are known, or what the person said of them."""
    opened = server_of(request).cases.open(name)
    rows = desk.found_rows(opened.case, words=search, group=group, known=known)
    rows = desk.said_rows(opened.case) if said else rows
    context = {"case": opened.view, "rows": rows, "search": search, "group": group}
    return filled(request, "fragments/findings", context)


@router.get("/cases/{name}/sequence/{identifier}")
def sequence(request: Request, name: str, identifier: str) -> Response:
    """Return an examination as a checklist."""
    opened = server_of(request).cases.open(name)
    context = {"case": opened.view, "sequence": sequence_of(identifier, opened.case)}
    return filled(request, "fragments/sequence", context)


@router.get("/cases/{name}/quick")
def quick(request: Request, name: str) -> Response:
    """Return what is said at once."""
    server = server_of(request)
    opened = server.cases.open(name)
    context = {"case": opened.view, "quick": server.answers.quick(opened.case)}
    return filled(request, "fragments/quick", context)


@router.get("/cases/{name}/next")
def next_best(request: Request, name: str, skip: Omitted = ()) -> Response:
    """Return what to ask or test next, without what is said to be impossible to find out."""
    server = server_of(request)
    opened = server.cases.open(name)
    known = catalog().entries
    put_off = {one for one in skip if one in known}
    step = server.answers.step(opened.case, skip=put_off)
    context = {
        "case": opened.view,
        "questions": next_questions(step, opened.case),
        "stop_reason": step.stop_reason,
        "put_off": len(put_off),
        "safety": server.answers.quick(opened.case).safety,
    }
    return filled(request, "fragments/next", context)


@router.get("/cases/{name}/answer")
def answer(request: Request, name: str) -> Response:
    """Return the full answer, or how far it is."""
    server = server_of(request)
    opened = server.cases.open(name)
    known = server.answers.known(opened.case)
    if known is not None:
        context = {"case": opened.view, "answer": answer_view(known)}
        return filled(request, "fragments/answer", context)
    job = server.answers.start(opened.case, owner=answer_owner(request, name))
    return filled(request, "fragments/progress", {"case": opened.view, "job": job})


@router.get("/cases/{name}/why/{player}")
def reasons(request: Request, name: str, player: str) -> Response:
    """Return why a route or a cause has its part."""
    server = server_of(request)
    opened = server.cases.open(name)
    known = server.answers.known(opened.case)
    if known is None:
        raise NoSuchThingError("The answer is not computed yet.")
    return filled(request, "fragments/why", {"case": opened.view, "why": why(known, player)})


@router.get("/jobs/{identifier}")
def job(request: Request, identifier: str) -> Response:
    """Return how far a job is."""
    view = server_of(request).answers.jobs.view(identifier)
    if view is None:
        raise NoSuchThingError("There is no such job any more.")
    return filled(request, "fragments/progress", {"case": None, "job": view})


@router.post("/jobs/{identifier}/cancel")
def cancel(request: Request, identifier: str, form: Form) -> Response:
    """Stop a job."""
    view = server_of(request).answers.jobs.cancel(identifier)
    if view is None:
        raise NoSuchThingError("There is no such job any more.")
    return filled(request, "fragments/progress", {"case": None, "job": view})


def answer_owner(request: Request, name: str) -> str:
    """Return for whom an answer is computed: one session on one case."""
    return f"{request.scope['plumbline.session']} {name}"


def desk_context(request: Request, opened: OpenCase) -> dict[str, object]:
    """Return everything that the desk shows of a case."""
    server, case = server_of(request), opened.case
    return {
        "case": opened.view,
        "groups": desk.finding_groups(case),
        "known": desk.known_rows(case),
        "said": desk.said_rows(case),
        "has_said": bool(case.reported),
        "sections": desk.sections_of(case),
        "lists": desk.list_entries(case),
        "add": desk.add_fields(),
        "ask": desk.ask_field(case),
        "setting": desk.setting_field(case),
        "sequences": sequences_of(case),
        "quick": server.answers.quick(case),
        "has_pdf": _has_pdf(),
    }


def _changed(
    request: Request,
    name: str,
    form: Form,
    change: Callable[[CaseDocument], CaseDocument],
    label: str,
) -> OpenCase:
    revision = revision_in(request, form)
    return server_of(request).cases.change(name, revision, change, label)


def _after(
    request: Request, opened: OpenCase, row: FindingRow | None, *, tell: str = CHANGED
) -> Response:
    """Return what follows from a change."""
    context = {
        "case": opened.view,
        "row": row,
        "said": desk.said_rows(opened.case),
        "has_said": bool(opened.case.reported),
        "group_counts": desk.group_counts(opened.case),
        "sequences": sequences_of(opened.case),
        "quick": server_of(request).answers.quick(opened.case),
        "answer_url": f"{opened.view.url}/answer",
    }
    headers = {"HX-Trigger": tell, "ETag": f'"{opened.stored.revision}"'}
    return filled(request, "fragments/changed", context, headers=headers)


def _has_pdf() -> bool:
    from plumbline.errors import InputError

    try:
        check_pdf()
    except InputError:
        return False
    return True
