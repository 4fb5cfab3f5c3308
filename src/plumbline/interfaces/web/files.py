"""What can be taken along: the report, the answer, and the case itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from plumbline.assessment import Assessment, to_json
from plumbline.case.writing import case_text
from plumbline.interfaces.web.answering import filled, go_to, server_of
from plumbline.interfaces.web.live import answer_owner
from plumbline.interfaces.web.refusals import NoSuchThingError
from plumbline.reports import report, report_pdf

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
HAS_STYLE_ATTRIBUTE: Final = re.compile(r"<[^>]+\sstyle=")
# Types of the files; a case is text, which no browser runs.
YAML: Final = "application/yaml"
JSON: Final = "application/json"
PDF: Final = "application/pdf"


@router.get("/cases/{name}/wait")
def wait(request: Request, name: str, then: Annotated[str, Query(max_length=40)]) -> Response:
    """Show how far an answer is, and go on once it is there."""
    if then not in WRITERS:
        raise NoSuchThingError("There is no such file.")
    server = server_of(request)
    opened = server.cases.open(name)
    target = f"{opened.view.url}/{then}"
    if server.answers.known(opened.case) is not None:
        return go_to(target)
    job = server.answers.start(opened.case, owner=answer_owner(request, name))
    return filled(request, "wait", {"case": opened.view, "job": job, "target": target})


@router.get("/cases/{name}/report")
def report_page(request: Request, name: str) -> Response:
    """Return the report as a page."""
    return _written(request, name, "report")


@router.get("/cases/{name}/report.pdf")
def report_file(request: Request, name: str) -> Response:
    """Return the report as a PDF file."""
    return _written(request, name, "report.pdf")


@router.get("/cases/{name}/assessment.json")
def answer_file(request: Request, name: str) -> Response:
    """Return the whole answer as JSON."""
    return _written(request, name, "assessment.json")


@router.get("/cases/{name}/export.yaml")
def case_as_yaml(request: Request, name: str) -> Response:
    """Return the case as YAML, with its remarks where it was written so."""
    opened = server_of(request).cases.open(name)
    is_json = opened.document.text.lstrip().startswith("{")
    text = case_text(opened.case) if is_json else opened.document.text
    return _file(text, f"{name}.yaml", YAML)


@router.get("/cases/{name}/export.json")
def case_as_json(request: Request, name: str) -> Response:
    """Return the case as JSON."""
    opened = server_of(request).cases.open(name)
    return _file(case_text(opened.case, as_json=True), f"{name}.json", JSON)


def _written(request: Request, name: str, kind: str) -> Response:
    server = server_of(request)
    opened = server.cases.open(name)
    known = server.answers.known(opened.case)
    if known is None:
        return go_to(f"{opened.view.url}/wait?then={kind}")
    return WRITERS[kind](known, name)


def _report(answer: Assessment, _: str) -> Response:
    """Return the report; only its own style sheet is allowed, by its digest."""
    text = report(answer)
    digests = [hashlib.sha256(style.encode()).digest() for style in STYLE.findall(text)]
    styles = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    attributes = "; style-src-attr 'unsafe-inline'" if HAS_STYLE_ATTRIBUTE.search(text) else ""
    policy = (
        f"default-src 'none'; style-src {styles}{attributes}; img-src data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return HTMLResponse(text, headers={"Content-Security-Policy": policy})


def _pdf(answer: Assessment, name: str) -> Response:
    return _file(report_pdf(answer), f"{name}-report.pdf", PDF)


def _json(answer: Assessment, name: str) -> Response:
    return _file(to_json(answer), f"{name}-assessment.json", JSON)


def _file(content: str | bytes, name: str, kind: str) -> Response:
    """Return a file to save; its name has only letters that names of cases have."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=kind)


WRITERS: Final[dict[str, Callable[[Assessment, str], Response]]] = {
    "report": _report,
    "report.pdf": _pdf,
    "assessment.json": _json,
}
