"""A case as the body of a request: JSON or YAML, with every fault and its place."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, NoReturn

from fastapi import Depends
from starlette.requests import Request

from plumbline.case import Case, CaseDocument
from plumbline.errors import CaseError, Problem
from plumbline.interfaces.web.refusals import RefusedError, WrongKindError
from plumbline.pipeline import vocabulary

__all__ = ["BodyCase", "BodyText", "case_body", "read_body"]

JSON: Final = "application/json"
YAML: Final = ("application/yaml", "application/x-yaml")
CASE_SCHEMA: Final = {"$ref": "#/components/schemas/Case"}


async def _text(request: Request) -> str:
    """Return the text of a body that is a case."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (JSON, *YAML):
        raise WrongKindError(f"A case is sent as {JSON} or {YAML[0]}.")
    try:
        text = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("The body is not UTF-8 text.") from error
    if kind == JSON:
        _check_json(text)
    return text


def _case(text: Annotated[str, Depends(_text)]) -> Case:
    """Return the case of a body; CaseError with every problem."""
    return read_body(text)


BodyText = Annotated[str, Depends(_text)]
BodyCase = Annotated[Case, Depends(_case)]


def read_body(text: str) -> Case:
    """Return the case that a text says.

    Raises
    ------
    CaseError
        Every problem with its place.
    """
    return CaseDocument.read(text, vocabulary()).case


def case_body() -> dict[str, Any]:
    """Return what OpenAPI says of such a body."""
    content = {kind: {"schema": CASE_SCHEMA} for kind in (JSON, YAML[0])}
    return {"requestBody": {"required": True, "content": content}}


def _check_json(text: str) -> None:
    """Refuse what is not JSON, though YAML would read it."""
    try:
        content = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        message = f"is not readable as JSON: {error.msg}."
        raise CaseError([Problem(place="case", message=message, line=error.lineno)]) from error
    except (RecursionError, ValueError) as error:
        raise CaseError(
            [Problem(place="case", message="is nested too deep to be read.")]
        ) from error
    if not isinstance(content, dict):
        raise CaseError([Problem(place="case", message="must be a table of names and values.")])


def _no_number(word: str) -> NoReturn:
    raise json.JSONDecodeError(f"{word} is no number", word, 0)
