"""Stored answers of five kinds, as another version of the program might have left them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.assessment import Assessment, from_json

ANSWERS = {path.stem: path for path in sorted((Path(__file__).parent / "answers").glob("*.json"))}


def stored(name: str) -> Assessment:
    return from_json(ANSWERS[name].read_text(encoding="utf-8"))


@pytest.fixture(params=sorted(ANSWERS))
def answer(request: pytest.FixtureRequest) -> Assessment:
    """Return each stored answer in turn."""
    return stored(request.param)


@pytest.fixture
def cord() -> Assessment:
    """Return an urgent answer with cord signs."""
    return stored("cord")


@pytest.fixture
def nothing_known() -> Assessment:
    """Return the answer on a person of whom nothing is known."""
    return stored("nothing_known")


@pytest.fixture
def no_asked_symptom() -> Assessment:
    """Return the answer on a person without the asked symptom."""
    return stored("no_asked_symptom")


@pytest.fixture
def systemic() -> Assessment:
    """Return an answer in which a shared cause stands out."""
    return stored("systemic")


@pytest.fixture
def unsettled() -> Assessment:
    """Return an emergency: unsettled directions, conflict, outside evidence, a hostile id."""
    return stored("unsettled")
