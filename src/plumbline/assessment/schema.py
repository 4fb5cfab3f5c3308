"""The JSON Schema of an assessment, generated from its dataclasses."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin

from plumbline.assessment.assessment import ASSESSMENT_FORMAT, Assessment
from plumbline.assessment.storing import field_types, is_optional
from plumbline.case.frozen_mapping import FrozenMapping

__all__ = ["assessment_schema"]

Schema = dict[str, Any]
SCALARS: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    NoneType: "null",
}


def assessment_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of an assessment."""
    definitions: dict[str, Schema] = {}
    root = _record(Assessment, definitions)
    root["properties"]["plumbline"] = {"const": ASSESSMENT_FORMAT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Plumbline assessment, format {ASSESSMENT_FORMAT}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _record(owner: type[Any], definitions: dict[str, Schema]) -> Schema:
    types = field_types(cast("Hashable", owner))
    return {
        "type": "object",
        "properties": {
            each.name: _of_type(types[each.name], definitions) for each in fields(owner)
        },
        "required": [each.name for each in fields(owner) if not is_optional(each)],
        "additionalProperties": False,
    }


def _of_type(kind: Any, definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [_of_type(each, definitions) for each in get_args(kind)]}
    if origin is tuple:
        return {"type": "array", "items": _of_type(get_args(kind)[0], definitions)}
    if origin is FrozenMapping:
        values = _of_type(get_args(kind)[1], definitions)
        return {"type": "object", "additionalProperties": values}
    if is_dataclass(kind):
        return _reference(cast("type[Any]", kind), definitions)
    if issubclass(kind, Enum):
        return {"enum": [str(member.value) for member in kind]}
    return {"type": SCALARS[kind]}


def _reference(owner: type[Any], definitions: dict[str, Schema]) -> Schema:
    name = owner.__name__
    if name not in definitions:
        # The entry is made first, so that a type that holds itself does not go round for ever.
        definitions[name] = {}
        definitions[name].update(_record(owner, definitions))
    return {"$ref": f"#/$defs/{name}"}
