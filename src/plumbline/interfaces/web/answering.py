"""Responses: pages, fragments of pages, and refusals in the form in which they were asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from plumbline.errors import AssessmentError, CaseError, InputError, Problem, UnknownNameError
from plumbline.interfaces.terminal import plain
from plumbline.interfaces.web.refusals import (
    BusyError,
    NoSuchThingError,
    RefusedError,
    StaleRevisionError,
)
from plumbline.interfaces.web.server import Server

__all__ = ["API", "filled", "go_to", "json_response", "problem_content", "refusal", "server_of"]

API: Final = "/api/"
PROBLEM: Final = "application/problem+json"
NOTICE_ELEMENT: Final = "#notice"
TITLES: Final[dict[int, str]] = {
    HTTPStatus.BAD_REQUEST: "Not understood",
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.METHOD_NOT_ALLOWED: "Not possible here",
    HTTPStatus.UNPROCESSABLE_ENTITY: "This cannot be read",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The program failed",
}


def server_of(request: Request) -> Server:
    """Return the server that a request has reached."""
    server: Server = request.app.state.server
    return server


def filled(
    request: Request,
    template: str,
    context: Mapping[str, object],
    *,
    status: int = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return a template as a response.

    Parameters
    ----------
    request : Request
        The request.
    template : str
        The name of the template, without its ending.
    context : mapping
        What the template uses.
    status : int
        The status.
    headers : mapping, optional
        Further headers.
    """
    server = server_of(request)
    token = server.sessions.token(request.scope["plumbline.session"])
    page = server.templates.get_template(f"{template}.html.j2")
    text = page.render({**context, "csrf_token": token})
    return HTMLResponse(text, status_code=status, headers=headers)


def go_to(address: str) -> RedirectResponse:
    """Return a response that sends the browser to another page."""
    return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


def json_response(content: object, status: int = HTTPStatus.OK, **headers: str) -> Response:
    """Return data as JSON."""
    text = json.dumps(plain(content), ensure_ascii=False, allow_nan=False)
    return Response(text, status_code=status, headers=headers, media_type="application/json")


def refusal(request: Request, error: InputError) -> Response:
    """Return why a request is refused: as a problem, a fragment or a page."""
    status, title, problems = _status(error), _title(error), _problems(error)
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, BusyError) else {}
    detail = str(error) if not problems else f"{len(problems)} fault(s) were found."
    if request.url.path.startswith(API):
        content = problem_content(status, title, detail, problems)
        return Response(
            json.dumps(content, ensure_ascii=False),
            status_code=status,
            headers=headers,
            media_type=PROBLEM,
        )
    if "app" not in request.scope:
        return HTMLResponse(f"{title}: {detail}", status, headers, "text/plain")
    if "hx-request" in request.headers:
        return _fragment(request, error, status, problems, headers)
    context = {"status": status, "title": title, "detail": detail, "problems": problems}
    return filled(request, "error", context, status=status, headers=headers)


def problem_content(
    status: int, title: str, detail: str, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """Return what is wrong as a problem document, with every fault and its place."""
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "problems": [plain(problem) for problem in problems],
    }


def _fragment(
    request: Request,
    error: InputError,
    status: int,
    problems: Sequence[Problem],
    headers: dict[str, str],
) -> Response:
    there = {"HX-Retarget": NOTICE_ELEMENT, "HX-Reswap": "innerHTML", **headers}
    if isinstance(error, StaleRevisionError):
        return _conflict(request, error, there)
    if isinstance(error, BusyError):
        context: dict[str, object] = {"seconds": error.seconds}
        return filled(request, "fragments/busy", context, status=status, headers=there)
    listed = problems or (Problem(place="", message=str(error)),)
    context = {"problems": listed, "place": getattr(request.state, "place", "")}
    return filled(request, "fragments/refused", context, status=status, headers=there)


def _conflict(
    request: Request, error: StaleRevisionError, headers: Mapping[str, str]
) -> HTMLResponse:
    """Return what a tab is told whose case was changed elsewhere."""
    cases = server_of(request).cases
    now = cases.open(error.name)
    try:
        changed = cases.differences(error.name, error.expected, now.case)
    except InputError:
        changed = []
    wanted = getattr(request.state, "wanted", None)
    context = {"case": now.view, "changed": changed, "wanted": wanted}
    return filled(request, "fragments/conflict", context, status=error.status, headers=headers)


def _status(error: InputError) -> int:
    if isinstance(error, RefusedError):
        return error.status
    return NoSuchThingError.status if isinstance(error, UnknownNameError) else RefusedError.status


def _title(error: InputError) -> str:
    if isinstance(error, RefusedError):
        return error.title
    return TITLES[_status(error)]


def _problems(error: InputError) -> tuple[Problem, ...]:
    if isinstance(error, CaseError | AssessmentError | RefusedError):
        return error.problems
    return ()
