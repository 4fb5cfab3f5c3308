"""The JSON Schema of a case, generated from the vocabulary.

The reader understands synonyms as well; the schema describes the stored form.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from plumbline.case.case import CASE_FORMAT, Case, FindingState
from plumbline.case.document import MAX_TEXT_CHARACTERS
from plumbline.case.fields import NAME_FORM
from plumbline.case.reading import MAX_ID_CHARACTERS
from plumbline.case.vocabulary import (
    FindingTerm,
    QuantityTerm,
    ValueKind,
    Vocabulary,
    base_vocabulary,
)
from plumbline.errors import ModelError

__all__ = ["case_schema"]

Schema = dict[str, Any]
STATES: Schema = {"enum": [str(state) for state in FindingState]}


def case_schema(vocabulary: Vocabulary | None = None) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a case.

    Parameters
    ----------
    vocabulary : Vocabulary or None
        The words that may be used; without a catalog, findings are described by their form.
    """
    words = vocabulary or base_vocabulary()
    text: Schema = {"type": "string", "maxLength": MAX_TEXT_CHARACTERS}
    sections: Schema = {
        "plumbline": {"const": CASE_FORMAT},
        "id": {"type": "string", "minLength": 1, "maxLength": MAX_ID_CHARACTERS},
        "ask": _names(words, "ask"),
        "person": _table(
            {"sex": _names(words, "sex"), "pregnant": STATES, **_numbers(words, "person")}
        ),
        "setting": _names(words, "setting"),
        "complaints": {"type": "array", "items": _complaint(words)},
        "findings": _findings(words),
        "reported": _reported(words),
        "scores": _table(_numbers(words, "score")),
        "labs": _table(_numbers(words, "lab")),
        "motion": _table(_measures(words, "motion")),
        "alignment": _table(
            {
                "stance": _names(words, "stance"),
                "calibrated": {"type": "boolean"},
                **_measures(words, "alignment"),
            }
        ),
        "imaging": {"type": "array", "items": _image(words)},
        "exposure": _table(_numbers(words, "exposure")),
        "treatments": {"type": "array", "items": _treatment(words)},
        "note": text,
        "source": text,
        "expect": {"type": "object"},
    }
    if missing := {each.name for each in fields(Case)} - sections.keys() - {"resolved"}:
        raise ModelError(f"the schema of a case does not describe {sorted(missing)}.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Plumbline case, format {CASE_FORMAT}",
        **_table(sections, needed=("id",)),
    }


def _table(properties: Schema, needed: tuple[str, ...] = ()) -> Schema:
    table: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**table, "required": list(needed)} if needed else table


def _names(words: Vocabulary, kind: str) -> Schema:
    return {"enum": list(words.names[kind])}


def _numbers(words: Vocabulary, section: str) -> Schema:
    return {name: _number(term) for name, term in words.quantities[section].items()}


def _number(term: QuantityTerm) -> Schema:
    if term.tristate:
        return {**STATES, "description": term.label}
    unit = "" if term.unit == "1" else f", {term.unit}"
    return {
        "type": "number",
        "minimum": term.low,
        "maximum": term.high,
        "description": f"{term.label}{unit}",
    }


def _measures(words: Vocabulary, section: str) -> Schema:
    measures: Schema = {}
    for name, term in words.quantities[section].items():
        number = _number(term)
        spread = {"type": "number", "minimum": 0, "maximum": term.high - term.low}
        measures[name] = {
            "anyOf": [number, _table({"value": number, "sd": spread}, needed=("value",))]
        }
    return measures


def _complaint(words: Vocabulary) -> Schema:
    quality = _names(words, "quality")
    return _table(
        {
            "region": _names(words, "region"),
            "state": STATES,
            "side": _names(words, "side"),
            **_numbers(words, "complaint"),
            "timing": _names(words, "timing"),
            "onset": _names(words, "onset"),
            "quality": {"anyOf": [quality, {"type": "array", "items": quality}]},
        },
        needed=("region",),
    )


def _image(words: Vocabulary) -> Schema:
    return _table(
        {
            "kind": _names(words, "image_kind"),
            "region": _names(words, "image_region"),
            "posture": _names(words, "stance"),
            "contrast": STATES,
            **_numbers(words, "imaging"),
            "findings": _findings(words),
        },
        needed=("kind", "region"),
    )


def _treatment(words: Vocabulary) -> Schema:
    return _table(
        {
            "kind": _names(words, "treatment"),
            "region": _names(words, "region"),
            "effect_on": _names(words, "region"),
            "response": _names(words, "response"),
            **_numbers(words, "treatment"),
        },
        needed=("kind",),
    )


def _findings(words: Vocabulary) -> Schema:
    if words.findings is not None:
        return _table({name: _finding(term) for name, term in words.findings.items()})
    form = NAME_FORM.pattern
    one: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{form}$"}]}
    return {
        "type": "object",
        "patternProperties": {f"^{form}$": _perhaps_sided(one)},
        "additionalProperties": False,
    }


def _reported(words: Vocabulary) -> Schema:
    """Return what a person may say of a sign: it is there, it is not, or not known."""
    if words.findings is None:
        said = {f"^{NAME_FORM.pattern}$": _perhaps_sided(STATES)}
        return {"type": "object", "patternProperties": said, "additionalProperties": False}
    terms = words.findings.values()
    return _table({one.id: _finding(one) for one in terms if one.kind is ValueKind.TRISTATE})


def _finding(term: FindingTerm) -> Schema:
    one: Schema = dict(STATES)
    if term.kind is ValueKind.CATEGORY:
        one = {"enum": [*term.values, str(FindingState.UNKNOWN)]}
    elif term.kind is ValueKind.NUMBER:
        limits = {"minimum": term.low, "maximum": term.high}
        number = {"type": "number"} | {
            key: limit for key, limit in limits.items() if limit is not None
        }
        one = {"anyOf": [number, {"const": str(FindingState.UNKNOWN)}]}
    described = _perhaps_sided(one) if term.sided else one
    return {**described, "description": term.label}


def _perhaps_sided(one: Schema) -> Schema:
    return {"anyOf": [one, _table({"left": one, "right": one})]}
