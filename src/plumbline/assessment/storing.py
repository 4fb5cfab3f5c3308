"""An assessment as JSON and back; what is read must be exactly what this program writes."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, cast, final, get_args, get_origin, get_type_hints

from plumbline.assessment.assessment import ASSESSMENT_FORMAT, Assessment
from plumbline.case.frozen_mapping import FrozenMapping
from plumbline.case.writing import write_text_atomically
from plumbline.errors import AssessmentError, ModelError, Problem, did_you_mean

__all__ = ["from_json", "to_json", "write_assessment"]

# An assessment is some tens of kilobytes long; a hundred times that is none.
MAX_CHARACTERS = 4_000_000
# Keys that stand first in the file, so that a reader sees at once what it is.
FIRST_KEYS = ("plumbline", "notice")
WORDS = {str: "a text", bool: "true or false", int: "a whole number", float: "a number"}


def to_json(assessment: Assessment) -> str:
    """Return an assessment as JSON: always all keys, always in the same order.

    Raises
    ------
    ModelError
        A number is not finite or a value is not plain: the program is at fault.
    """
    content = cast("dict[str, object]", _plain(assessment))
    ordered = {key: content[key] for key in FIRST_KEYS} | content
    try:
        return json.dumps(ordered, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    except (TypeError, ValueError) as error:
        message = f"the assessment of {assessment.id!r} cannot be written as JSON: {error}."
        raise ModelError(message) from error


def from_json(text: str) -> Assessment:
    """Return the assessment that was stored, or raise with everything that is wrong with it.

    Raises
    ------
    AssessmentError
        Not JSON, another version, an unknown or missing key, or a value of the wrong kind.
    """
    problems: list[Problem] = []
    content = _parsed(text, problems)
    if isinstance(content, dict) and content.get("plumbline") != ASSESSMENT_FORMAT:
        message = f"is a format that this program does not know; it reads {ASSESSMENT_FORMAT}."
        raise AssessmentError([Problem(place="plumbline", message=message)])
    read = _Reader(problems).value(Assessment, content, "")
    if problems:
        raise AssessmentError(problems)
    return cast("Assessment", read)


def write_assessment(assessment: Assessment, path: str | Path) -> None:
    """Write an assessment as JSON, whole or not at all.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    write_text_atomically(path, to_json(assessment))


@cache
def field_types(owner: Hashable) -> dict[str, Any]:
    """Return the resolved type of every field of a dataclass."""
    return get_type_hints(cast("type", owner))


def is_optional(each: Field[Any]) -> bool:
    """Return whether a field may be missing from a file."""
    return each.default is not MISSING or each.default_factory is not MISSING


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value


def _parsed(text: str, problems: list[Problem]) -> object:
    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        content = dict(pairs)
        if len(content) != len(pairs):
            problems.append(Problem(place="assessment", message="a key is written twice."))
        return content

    if len(text) > MAX_CHARACTERS:
        message = f"has more than {MAX_CHARACTERS} characters."
        raise AssessmentError([Problem(place="assessment", message=message)])
    try:
        return json.loads(text, object_pairs_hook=table)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        message = f"is not readable as JSON: {getattr(error, 'msg', None) or error}."
        problem = Problem(place="assessment", message=message, line=line)
        raise AssessmentError([problem]) from error


@final
class _Reader:
    """Builds typed values out of plain ones; what does not fit is noted and becomes None."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def value(self, kind: Any, content: object, place: str) -> object:  # noqa: ANN401
        """Return a plain value as a value of a type."""
        origin = get_origin(kind)
        if origin in (Union, UnionType):
            return self._one_of(get_args(kind), content, place)
        if origin is tuple:
            return self._items(get_args(kind)[0], content, place)
        if origin is FrozenMapping:
            return self._mapping(get_args(kind)[1], content, place)
        if is_dataclass(kind):
            return self._record(cast("type[Any]", kind), content, place)
        if issubclass(kind, Enum):
            return self._member(kind, content, place)
        return self._scalar(kind, content, place)

    def _refuse(self, place: str, message: str) -> None:
        self._problems.append(Problem(place=place or "assessment", message=message))

    def _one_of(self, kinds: tuple[Any, ...], content: object, place: str) -> object:
        if content is None and NoneType in kinds:
            return None
        rest = [kind for kind in kinds if kind is not NoneType]
        if len(rest) > 1:
            wanted = str if isinstance(content, str) else float
            return self._scalar(wanted, content, place)
        return self.value(rest[0], content, place)

    def _items(self, kind: object, content: object, place: str) -> object:
        if not isinstance(content, list):
            self._refuse(place, "must be a list.")
            return ()
        return tuple(
            self.value(kind, entry, f"{place}[{index}]") for index, entry in enumerate(content)
        )

    def _mapping(self, kind: object, content: object, place: str) -> object:
        if not isinstance(content, dict):
            self._refuse(place, "must be a table.")
            return FrozenMapping()
        return FrozenMapping(
            (key, self.value(kind, entry, f"{place}.{key}")) for key, entry in content.items()
        )

    def _record(self, kind: type[Any], content: object, place: str) -> object:
        if not isinstance(content, dict):
            self._refuse(place, "must be a table.")
            return None
        known = {each.name: each for each in fields(kind)}
        before = len(self._problems)
        for key in content.keys() - known.keys():
            self._refuse(place, f"unknown key {key!r}.{did_you_mean(key, known)}")
        for name, each in known.items():
            if name not in content and not is_optional(each):
                self._refuse(place, f"needs {name!r}.")
        types = field_types(cast("Hashable", kind))
        parts = {
            name: self.value(types[name], content[name], f"{place}.{name}" if place else name)
            for name in known
            if name in content
        }
        return kind(**parts) if len(self._problems) == before else None

    def _member(self, kind: type[Enum], content: object, place: str) -> object:
        for member in kind:
            if member.value == content:
                return member
        names = ", ".join(str(member.value) for member in kind)
        self._refuse(place, f"{content!r:.60} is not one of {names}.")
        return None

    def _scalar(self, kind: type[Any], content: object, place: str) -> object:
        is_number = isinstance(content, int | float) and not isinstance(content, bool)
        if kind is float and is_number:
            return self._number(cast("int | float", content), place)
        # JSON gives no subclasses; an exact comparison keeps true and false from being numbers.
        if kind is not float and type(content) is kind:
            return content
        self._refuse(place, f"must be {WORDS[kind]}.")
        return None

    def _number(self, content: int | float, place: str) -> float | None:
        try:
            number = float(content)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self._refuse(place, "is not a finite number.")
            return None
        return number
