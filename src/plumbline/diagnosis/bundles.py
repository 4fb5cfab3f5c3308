"""Findings that are asked together: one alone may change nothing that several would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, final

from plumbline.errors import EvidenceError
from plumbline.evidence.packaged import packaged_yaml

__all__ = ["Bundle", "bundles"]

FILE: Final = "test_classes.yaml"
KEYS: Final = frozenset({"id", "label", "findings", "reasons", "would_change"})


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Findings that are asked or examined together.

    Attributes
    ----------
    id, label : str
        Name, and in words.
    findings : tuple of str
        What is asked, in this order.
    reasons, would_change : str
        As for a judgement.
    """

    id: str
    label: str
    findings: tuple[str, ...]
    reasons: str
    would_change: str


@cache
def bundles() -> tuple[Bundle, ...]:
    """Return the shipped bundles.

    Raises
    ------
    EvidenceError
        A bundle is not of the form that the head of its file explains.
    """
    text = resources.files("plumbline.evidence").joinpath(FILE).read_text("utf-8")
    return tuple(_bundle(row) for row in packaged_yaml(text)["bundles"])


def _bundle(row: Mapping[str, Any]) -> Bundle:
    if set(row) != KEYS:
        raise EvidenceError(f"{FILE}, bundles: needs exactly {', '.join(sorted(KEYS))}: {row}")
    return Bundle(**{**row, "findings": tuple(row["findings"])})
