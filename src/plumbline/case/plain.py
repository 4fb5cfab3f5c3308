"""Frozen objects as plain mappings: the form that is written, compared and digested."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum

__all__ = ["canonical_json", "mirrored", "plain", "plain_fields"]

# Numbers beyond this are not exact integers as floats, and are left as they are.
LARGEST_WHOLE_NUMBER = 1e15
# The two words that change places in a mirror.
MIRROR_WORDS = {"left": "right", "right": "left"}


def plain(value: object) -> object:
    """Return a value as plain mappings, lists, texts and numbers; what is not known is left out.

    Parameters
    ----------
    value : object
        A dataclass, mapping, tuple, enumeration member, text or number. A dataclass that has its
        own written form says so with a method ``as_written``.
    """
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "as_written"):
        return plain(value.as_written())
    if is_dataclass(value):
        return plain_fields(value)
    if isinstance(value, Mapping):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return [plain(entry) for entry in value]
    return _whole(value) if isinstance(value, float) else value


def plain_fields(value: object) -> dict[str, object]:
    """Return the fields of a dataclass as plain values; what is not known is left out."""
    names = tuple(getattr(value, "__dataclass_fields__", ()))
    return _without_gaps({name: getattr(value, name) for name in names})


def canonical_json(value: object) -> str:
    """Return one text for one content: keys sorted, no spaces, the order of lists ignored."""
    return json.dumps(_sorted(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def mirrored(value: object) -> object:
    """Return a plain value as seen in a mirror: every ``left`` is ``right`` and the reverse."""
    if isinstance(value, str):
        return "_".join(MIRROR_WORDS.get(word, word) for word in value.split("_"))
    if isinstance(value, Mapping):
        return {mirrored(key): mirrored(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [mirrored(entry) for entry in value]
    return value


def _without_gaps(content: Mapping[str, object]) -> dict[str, object]:
    written = {key: plain(entry) for key, entry in content.items() if entry is not None}
    return {key: entry for key, entry in written.items() if entry not in ([], {})}


def _whole(number: float) -> float | int:
    if number.is_integer() and abs(number) < LARGEST_WHOLE_NUMBER:
        return int(number)
    return number


def _sorted(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _sorted(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(entry) for entry in value), key=canonical_json)
    return value
