"""A small evidence base of two facts, which a test may break."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.evidence import EvidenceBase

FACTS = """
facts:
  - {id: cord.prevalence, about: squeezed cords, quantity: prevalence, value: 0.02,
     unit: proportion, n: 1000, source: smith2001, where: abstract, checked: abstract}
  - {id: cord.sign, about: a sign, quantity: LR+, value: 4.0, low: 2.0, high: 9.0,
     interval: 95% CI, interval_kind: confidence_95, unit: ratio, source: jones2002,
     where: table, checked: full text}
  - {id: cord.rule, about: a rule, quantity: rule, value: three of five, source: smith2001,
     where: text, checked: full text}
  - {id: cord.memory, about: a memory, quantity: mean, value: 12, unit: mm, source: smith2001,
     where: text, checked: none}
  - {id: cord.span, about: a span, quantity: range, value: 2 to 8, low: 2, high: 8, unit: mm,
     interval: range printed, interval_kind: range, source: smith2001, where: text,
     checked: abstract}
"""
SOURCES = """
sources:
  - {id: smith2001, formerly: [smyth2001], title: Cords, authors: Smith A, year: 2001,
     venue: Journal, doi: null, url: null, design: cohort, checked: abstract}
  - {id: jones2002, title: Signs, authors: Jones B, year: 2002, venue: Journal, doi: null,
     url: null, design: diagnostic accuracy, checked: full text}
"""
PRIORS = """
priors:
  - {id: evidence.denominator.share, about: share, value: 0.35, low: 0.15, high: 0.6,
     unit: proportion, shape: proportion, facts: [], reasons: because, would_change: counts}
  - {id: cord.hurts, about: share that hurts below, value: 0.3, low: 0.1, high: 0.55,
     unit: proportion, shape: proportion, facts: [cord.prevalence], reasons: because,
     would_change: a study}
"""

Write = Callable[[str, str], None]
Load = Callable[[], EvidenceBase]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a small and correct evidence base."""
    base = tmp_path / "evidence"
    for name, text in (("facts/cord", FACTS), ("sources/cord", SOURCES), ("priors", PRIORS)):
        path = base / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return base


@pytest.fixture
def change(folder: Path) -> Write:
    """Return a function that replaces a text in every file that holds it."""

    def replace(old: str, new: str) -> None:
        holders = [path for path in folder.rglob("*.yaml") if old in path.read_text("utf-8")]
        assert holders, f"{old!r} stands nowhere"
        for path in holders:
            path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def load(folder: Path) -> Load:
    """Return a function that loads the small base without a cache."""
    return lambda: EvidenceBase(folder, cache_directory=None)
