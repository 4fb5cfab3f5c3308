"""What the JSON interface says of itself: OpenAPI with the schemas of a case and of an answer."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from plumbline import __version__
from plumbline.assessment import NOTICE
from plumbline.assessment.schema import assessment_schema
from plumbline.case import case_schema
from plumbline.diagnosis import Entry
from plumbline.diagnosis.describe import basis_of
from plumbline.pipeline import vocabulary

__all__ = ["finding_content", "openapi_of", "problem_responses", "schemas"]

PROBLEM: Final = "application/problem+json"
# Every refusal that any path of the interface may answer with.
REFUSALS: Final = {
    400: "The request is not understood.",
    403: "The request comes from another site.",
    404: "There is no such thing.",
    405: "The path has no such method.",
    413: "The body is too large.",
    415: "The body is of another kind.",
    422: "Something is wrong with the case or a parameter; every fault is listed with its place.",
    503: "Too much is asked at once; the header Retry-After says when to come back.",
}
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "problems"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "message", "line"],
                "properties": {
                    "place": {"type": "string"},
                    "message": {"type": "string"},
                    "line": {"type": ["integer", "null"]},
                },
            },
        },
    },
}


def problem_responses() -> dict[int | str, dict[str, Any]]:
    """Return the refusals that every path may answer with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": words, "content": {PROBLEM: {"schema": schema}}}
        for status, words in REFUSALS.items()
    }


def schemas() -> dict[str, Any]:
    """Return the JSON Schemas by name."""
    return {"case": case_schema(vocabulary()), "assessment": assessment_schema()}


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, with the schemas of a case and of an answer inside."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    document = get_openapi(
        title="Plumbline", version=__version__, description=NOTICE, routes=app.routes
    )
    parts = document.setdefault("components", {}).setdefault("schemas", {})
    whole = schemas()
    case, answer = _inlined(whole["case"]), _inlined(whole["assessment"])
    parts |= answer.pop("$defs", {}) | {"Assessment": answer, "Case": case}
    parts["Problem"] = PROBLEM_SCHEMA
    for name in ("HTTPValidationError", "ValidationError"):
        parts.pop(name, None)
    reference = {"schema": {"$ref": "#/components/schemas/Assessment"}}
    answered = document["paths"]["/api/v1/assess"]["post"]["responses"]["200"]
    answered["content"] = {"application/json": reference}
    app.openapi_schema = document
    return document


def finding_content(entry: Entry) -> dict[str, Any]:
    """Return a finding as plain data."""
    number = entry.number
    return {
        "id": entry.id,
        "label": entry.label,
        "how": entry.how,
        "group": str(entry.group),
        "values": list(entry.values),
        "number": number and {"unit": number.unit, "low": number.low, "high": number.high},
        "sided": entry.sided,
        "synonyms": list(entry.synonyms),
        "bears_on": list(entry.bears_on),
        "moves": entry.likelihood is not None,
        "basis": str(basis_of(entry)),
        "recorded_only": entry.recorded_only,
        "test": {"label": entry.test.label, "effort": str(entry.test.effort)},
        "cites": list(entry.cites),
    }


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose references point into the components of the document."""
    text = json.dumps({key: part for key, part in schema.items() if key != "$schema"})
    moved: dict[str, Any] = json.loads(text.replace('"#/$defs/', '"#/components/schemas/'))
    return moved
