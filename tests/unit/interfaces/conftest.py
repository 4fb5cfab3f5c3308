"""A terminal to type into, and a pipeline that answers at once with a stored answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import plumbline.pipeline
from plumbline.assessment import Assessment, from_json
from plumbline.case import Case

ANSWERS = Path(__file__).parents[1] / "reports" / "answers"
GOOD = "plumbline: 1\nid: someone\ncomplaints:\n- {region: low_back}\n"
BAD = "plumbline: 1\nid: someone\nsettings: primary_care\ncomplaints:\n- {region: low_bakc}\n"


@pytest.fixture
def runner() -> CliRunner:
    """Return a terminal of the usual width."""
    return CliRunner(env={"COLUMNS": "80", "TERM": "dumb"})


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """Return a case without a problem."""
    path = tmp_path / "case.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def faulty_file(tmp_path: Path) -> Path:
    """Return a case with two problems, in lines 3 and 5."""
    path = tmp_path / "faulty.yaml"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.fixture
def stored() -> Callable[[str], Assessment]:
    """Return a stored answer by its name."""
    return lambda name: from_json((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def answers_at_once(
    monkeypatch: pytest.MonkeyPatch, stored: Callable[[str], Assessment]
) -> Assessment:
    """Let the pipeline give a stored answer without computing anything."""
    answer = stored("cord")

    def assess(case: Case, **options: object) -> Assessment:
        return answer

    monkeypatch.setattr(plumbline.pipeline, "assess", assess)
    return answer
