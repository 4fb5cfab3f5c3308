"""The JSON interface: the same answers as the commands give, for other programs."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from plumbline.assessment import NOTICE, to_json
from plumbline.case import case_to_mapping
from plumbline.diagnosis import Group, catalog, contradictions, search
from plumbline.errors import CaseError, UnknownNameError
from plumbline.evidence import facts, judgements, sources
from plumbline.explanation.what_next import NextStep
from plumbline.interfaces.terminal import plain
from plumbline.interfaces.web.answering import json_response, server_of
from plumbline.interfaces.web.api_bodies import BodyCase, BodyText, case_body, read_body
from plumbline.interfaces.web.api_schema import finding_content, problem_responses
from plumbline.interfaces.web.computing import Quick
from plumbline.interfaces.web.refusals import NoSuchThingError
from plumbline.reports import general_answer, general_route

__all__ = ["PREFIX", "router"]

PREFIX: Final = "/api/v1"
MOST_DRAWS: Final = 2000  # twice as many as the program takes by itself
router = APIRouter(prefix=PREFIX, tags=["plumbline"], responses=problem_responses())

Draws = Annotated[int | None, Query(ge=1, le=MOST_DRAWS, description="Number of parameter draws.")]
Words = Annotated[str, Query(max_length=200)]
Identifier = Annotated[str, Path(max_length=200)]


@router.post("/assess", openapi_extra=case_body())
def assess(request: Request, case: BodyCase, draws: Draws = None) -> Response:
    """Assess one person; waits for the full answer, or tells when to come back."""
    answer = server_of(request).answers.waited_for(case, draws=draws)
    return Response(to_json(answer), media_type="application/json")


@router.post("/preview", openapi_extra=case_body())
def preview(request: Request, case: BodyCase) -> Response:
    """Return at once how urgent it is, what to avoid, and a first figure."""
    return _with_notice(server_of(request).answers.quick(case))


@router.post("/next", openapi_extra=case_body())
def next_step(request: Request, case: BodyCase, draws: Draws = None) -> Response:
    """Return what to ask or test next."""
    answers = server_of(request).answers
    return _with_notice(answers.step(case) if draws is None else answers.step(case, draws=draws))


@router.post("/check", openapi_extra=case_body())
def check(text: BodyText) -> Response:
    """List every fault of a case with its place; assess nothing."""
    try:
        case = read_body(text)
    except CaseError as error:
        return json_response({"problems": error.problems, "notices": [], "case": None})
    notices = contradictions(case, catalog())
    content = {"problems": [], "notices": notices, "case": case_to_mapping(case)}
    return json_response(content | {"resolved": case.resolved})


@router.post("/jobs", openapi_extra=case_body(), status_code=HTTPStatus.ACCEPTED)
def start_job(request: Request, case: BodyCase, draws: Draws = None) -> Response:
    """Start a full assessment in the background."""
    job = server_of(request).answers.start(case, draws=draws)
    return json_response(_job_content(job), HTTPStatus.ACCEPTED, Location=f"{PREFIX}/jobs/{job.id}")


@router.get("/jobs/{identifier}")
def job(request: Request, identifier: Identifier) -> Response:
    """Return how far a job is, and its answer once it is done."""
    jobs = server_of(request).answers.jobs
    view = jobs.view(identifier)
    if view is None:
        raise NoSuchThingError("There is no such job any more.")
    result = jobs.result(identifier)
    answer = None if result is None else json.loads(to_json(result))
    return json_response(_job_content(view) | {"answer": answer})


@router.delete("/jobs/{identifier}")
def cancel_job(request: Request, identifier: Identifier) -> Response:
    """Stop a job."""
    view = server_of(request).answers.jobs.cancel(identifier)
    if view is None:
        raise NoSuchThingError("There is no such job any more.")
    return json_response(_job_content(view))


@router.get("/findings")
def findings(words: Annotated[Words, Query(alias="search")] = "", group: Words = "") -> Response:
    """List the findings that a case may state, or search among them."""
    if group and group not in list(Group):
        raise UnknownNameError("group", group, list(Group))
    entries = search(catalog(), words) if words else catalog().findings
    kept = [entry for entry in entries if group in ("", str(entry.group))]
    return json_response([finding_content(entry) for entry in kept])


@router.get("/findings/{identifier}")
def finding(identifier: Identifier) -> Response:
    """Return one finding."""
    return json_response(finding_content(catalog()[identifier]))


@router.get("/explain")
def explain() -> Response:
    """Answer the founding question in general."""
    return json_response(general_answer())


@router.get("/explain/{route}")
def explain_route(route: Identifier) -> Response:
    """Return one route in depth, by id or number."""
    return json_response(general_route(route))


@router.get("/evidence/{identifier}")
def evidence(identifier: Identifier) -> Response:
    """Return one fact, judgement or source."""
    for records in (facts(), judgements(), sources()):
        if identifier in records:
            return json_response(records[identifier])
    for source in sources().values():
        if identifier in source.formerly:
            return json_response(source)
    known = (*facts(), *judgements(), *sources())
    raise UnknownNameError("fact, judgement or source", identifier[:80], known)


@router.get("/schemas/{name}")
def schema(request: Request, name: Identifier) -> Response:
    """Return the JSON Schema of a case or of an assessment."""
    schemas = server_of(request).schemas
    if name not in schemas:
        raise UnknownNameError("schema", name[:80], schemas)
    return json_response(schemas[name])


def _with_notice(content: Quick | NextStep) -> Response:
    """Return data as JSON, with what every answer says of itself."""
    return json_response({"notice": NOTICE, **plain(content)})


def _job_content(view: Any) -> dict[str, Any]:  # noqa: ANN401  a job of any answer
    return {
        "id": view.id,
        "state": str(view.state),
        "stage": view.stage,
        "percent": view.percent,
        "detail": view.detail,
        "url": f"{PREFIX}/jobs/{view.id}",
    }
