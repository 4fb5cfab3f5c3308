"""Published people, interviewed from an empty case: what comes out is what their file says."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from tests.unit.interfaces.interviewing import standing

from plumbline.assessment import to_json
from plumbline.case import Case
from plumbline.diagnosis import catalog, stated_values
from plumbline.pipeline import assess, read_case

ROOT = Path(__file__).parents[3]
PEOPLE = sorted(path.stem for path in (ROOT / "cases").glob("*-*.yaml"))
# Of these everything that is published can be asked or told: no remark on quality or treatment.
ASKED_IN_FULL = ["cord-02-first", "lumb-04-first", "noci-02-first"]

Interviewed = Callable[[str], Case]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "interview_people", ROOT / "scripts" / "interview_people.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def interviewed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Interviewed:
    """Return a function that interviews a person without asking the model anything."""
    module = script()
    monkeypatch.setattr(module, "standing", lambda one: standing(one, tests=()))
    return lambda person: module.played(person, tmp_path)


@pytest.mark.parametrize("person", ASKED_IN_FULL)
def test_the_case_is_that_of_the_file(person: str, interviewed: Interviewed) -> None:
    assert interviewed(person).digest() == read_case(ROOT / "cases" / f"{person}.yaml").digest()


@pytest.mark.slow
@pytest.mark.parametrize("person", PEOPLE)
def test_every_finding_of_every_person_comes_out(person: str, interviewed: Interviewed) -> None:
    there = read_case(ROOT / "cases" / f"{person}.yaml")
    assert stated_values(interviewed(person), catalog()) == stated_values(there, catalog())


@pytest.mark.slow
def test_the_answer_is_that_of_the_file(interviewed: Interviewed) -> None:
    person = ASKED_IN_FULL[1]
    answers = []
    for case in (interviewed(person), read_case(ROOT / "cases" / f"{person}.yaml")):
        content = json.loads(to_json(assess(case, draws=50, simulate=False)))
        content.pop("id")
        answers.append(content)
    assert answers[0] == answers[1]
