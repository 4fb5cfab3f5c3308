"""The anatomy tables as written: every figure is a fact, read from a source, or our estimate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np

from plumbline.errors import EvidenceError
from plumbline.evidence import fact, fact_record, source
from plumbline.evidence.packaged import packaged_yaml
from plumbline.simulators.spine.body.levels import VERTEBRAE

__all__ = ["Curve", "Figure", "Origin", "anatomy_digest", "curve", "figure", "table"]

TABLES = ("carriers", "fascicles", "joints", "vertebrae")  # one file each, in `body/`


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a figure comes from.

    Attributes
    ----------
    kind : str
        ``fact``, ``read`` (from the source's own list, rounded) or ``estimate``.
    text : str
        Ids of facts, id of the source, or our reason.
    """

    kind: Literal["fact", "read", "estimate"]
    text: str

    @property
    def is_estimate(self) -> bool:
        """Whether no source stands behind the figure."""
        return self.kind == "estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a table, in the unit of the table, with its origin."""

    value: Any
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A quantity over the vertebrae: anchors with straight lines between them.

    Attributes
    ----------
    scale : str
        How it grows with the person: ``height``, ``bone``, ``body`` or ``none``.
    values : tuple of float
        One per vertebra from C1 to L5, in the unit of the table.
    anchors : mapping of str to Figure
        The figures themselves.
    """

    scale: str
    values: tuple[float, ...]
    anchors: Mapping[str, Figure]

    def at(self, vertebra: str) -> float:
        """Return the value of one vertebra."""
        return self.values[VERTEBRAE.index(vertebra)]


@cache
def _text(name: str) -> str:
    folder = resources.files("plumbline.simulators.spine").joinpath("body")
    return folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8")


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return one of the tables: ``carriers``, ``fascicles``, ``joints`` or ``vertebrae``."""
    return packaged_yaml(_text(name))


@cache
def anatomy_digest() -> str:
    """Return the SHA-256 of all tables, in hexadecimal."""
    whole = hashlib.sha256()
    for name in TABLES:
        whole.update(_text(name).encode())
    return whole.hexdigest()


def origin(entry: Mapping[str, str]) -> Origin:
    """Return an origin from ``{read: source}`` or ``{estimate: reason}``.

    Raises
    ------
    EvidenceError
        The source is unknown, or the entry is neither.
    """
    match entry:
        case {"read": str(name)}:
            return Origin(kind="read", text=source(name).id)
        case {"estimate": str(reason)}:
            return Origin(kind="estimate", text=reason)
    raise EvidenceError(f"an origin must be 'read' or 'estimate', not {entry!r}")


def figure(cell: Any, origins: Mapping[str, Mapping[str, str]], *, unit: str) -> Figure:  # noqa: ANN401  as YAML gives it
    """Return a figure from its cell.

    Parameters
    ----------
    cell : any
        ``{fact: id}``, ``{mean_of: [ids]}`` or ``[value, key of origins]``.
    origins : mapping
        The table's own origins.
    unit : str
        Unit in which the facts must be printed.
    """
    match cell:
        case {"fact": str(name)}:
            return Figure(value=fact(name, unit=unit), origin=Origin(kind="fact", text=name))
        case {"mean_of": list(names)}:
            mean = float(np.mean([fact(name, unit=unit) for name in names]))
            return Figure(value=mean, origin=Origin(kind="fact", text=", ".join(names)))
        case [value, str(key)] if key in origins:
            return Figure(value=value, origin=origin(origins[key]))
    raise EvidenceError(f"a cell of an anatomy table is malformed: {cell!r}")


def printed_unit(fact_id: str) -> str:
    """Return the unit in which a fact is stored."""
    return fact_record(fact_id).unit or ""


def curve(
    entry: Mapping[str, Any], origins: Mapping[str, Mapping[str, str]], *, unit: str = "mm"
) -> Curve:
    """Return a curve from its entry with ``scale`` and ``anchors``."""
    anchors = {name: figure(cell, origins, unit=unit) for name, cell in entry["anchors"].items()}
    places = [VERTEBRAE.index(name) for name in anchors]
    heights = [float(anchor.value) for anchor in anchors.values()]
    values = np.interp(np.arange(len(VERTEBRAE)), places, heights)
    return Curve(scale=entry["scale"], values=tuple(values.tolist()), anchors=anchors)
