"""Lists of findings that stand beside the classes of tests: what one of them says of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, TypeVar, final

from plumbline.errors import EvidenceError
from plumbline.evidence.packaged import packaged_yaml

__all__ = ["BothSides", "Look", "Rarer", "Within", "both_sides", "looks", "rarer", "within"]

FILE: Final = "test_classes.yaml"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Findings that one look shows.

    Attributes
    ----------
    id : str
        Name.
    findings : tuple of str
        What it shows.
    unknown_after : int
        Once so many of them could not be told, none of the others can.
    reasons : str
        Why.
    """

    id: str
    findings: tuple[str, ...]
    unknown_after: int
    reasons: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Findings that cannot be there without another one.

    Attributes
    ----------
    findings : tuple of str
        What cannot be there.
    without : str
        The other one.
    reasons : str
        Why.
    """

    findings: tuple[str, ...]
    without: str
    reasons: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class BothSides:
    """Findings that mean both sides of another one.

    Attributes
    ----------
    findings : tuple of str
        What means both sides.
    of : str
        The finding that is told by side.
    kinds : tuple of str
        Kinds of that finding, told by side as well: each shows its side.
    reasons : str
        Why.
    """

    findings: tuple[str, ...]
    of: str
    kinds: tuple[str, ...]
    reasons: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Rarer:
    """Findings that nobody looks for before commoner ones.

    Attributes
    ----------
    findings : tuple of str
        The rarer ones.
    once_known : tuple of str
        The common ones; one that was looked for is enough.
    reasons : str
        Why.
    """

    findings: tuple[str, ...]
    once_known: tuple[str, ...]
    reasons: str


Row = TypeVar("Row", Look, Within, BothSides, Rarer)


@cache
def looks() -> tuple[Look, ...]:
    """Return the shipped looks; EvidenceError where one is not as the head of the file says."""
    return _rows("looks", Look)


@cache
def within() -> tuple[Within, ...]:
    """Return which findings cannot be there without another one; EvidenceError as above."""
    return _rows("within", Within)


@cache
def both_sides() -> tuple[BothSides, ...]:
    """Return which findings mean both sides of another one; EvidenceError as above."""
    return _rows("both_sides", BothSides)


@cache
def rarer() -> tuple[Rarer, ...]:
    """Return which findings are looked for only after commoner ones; EvidenceError as above."""
    return _rows("rarer", Rarer)


def _rows(part: str, kind: type[Row]) -> tuple[Row, ...]:
    text = resources.files("plumbline.evidence").joinpath(FILE).read_text("utf-8")
    rows: list[Mapping[str, Any]] = packaged_yaml(text)[part]
    keys = set(kind.__dataclass_fields__)
    for row in rows:
        if set(row) != keys:
            raise EvidenceError(f"{FILE}, {part}: needs exactly {', '.join(sorted(keys))}: {row}")
    return tuple(kind(**{key: _frozen(value) for key, value in row.items()}) for row in rows)


def _frozen(value: Any) -> Any:  # noqa: ANN401  what a file holds
    return tuple(value) if isinstance(value, list | tuple) else value
