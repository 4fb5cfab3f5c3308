"""The commands for a visit: what next, and the interview from the first question to the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.interfaces.interviewing import OPENING, standing, text_of, valued
from typer.testing import CliRunner

import plumbline.pipeline
from plumbline.assessment import Assessment
from plumbline.case import Case
from plumbline.explanation.what_next import NextStep, RedFlagQuestion
from plumbline.interfaces.cli import app
from plumbline.interfaces.interview import Interview

QUESTION = RedFlagQuestion(
    finding="fever", ask="Is there fever?", reason="An infection is possible", tier="emergency"
)
WORTH_IT = NextStep(red_flag_questions=(QUESTION,), tests=(valued("hoffmann"),))
STOP = NextStep(stop=True, stop_reason="Stop: nothing is worth its cost.")


@pytest.fixture
def step(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pipeline recommend what the test says, without computing anything."""

    def what_next(case: Case, *, draws: int) -> NextStep:
        return request.param

    monkeypatch.setattr(plumbline.pipeline, "what_next", what_next)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the interview go on without the model."""

    def at_once(interview: Interview) -> object:
        return standing(interview)

    monkeypatch.setattr("plumbline.interfaces.interview_standing.standing", at_once)
    monkeypatch.setattr(plumbline.pipeline, "preview", lambda case, *, draws: None)


class TestNext:
    @pytest.mark.parametrize("step", [WORTH_IT], indirect=True)
    def test_shows_the_questions_about_danger_before_the_tests(
        self, runner: CliRunner, case_file: Path, step: None
    ) -> None:
        shown = runner.invoke(app, ["next", str(case_file)]).stdout
        assert 0 < shown.index("Is there fever?") < shown.index("Hoffmann sign")
        assert max(map(len, shown.splitlines())) <= 80

    @pytest.mark.parametrize("step", [STOP], indirect=True)
    def test_says_when_to_stop(self, runner: CliRunner, case_file: Path, step: None) -> None:
        assert "Stop: nothing is worth" in runner.invoke(app, ["next", str(case_file)]).stdout

    @pytest.mark.parametrize("step", [WORTH_IT], indirect=True)
    def test_prints_nothing_but_json_when_asked(
        self, runner: CliRunner, case_file: Path, step: None
    ) -> None:
        shown = json.loads(runner.invoke(app, ["next", str(case_file), "--json"]).stdout)
        assert shown["red_flag_questions"][0]["finding"] == "fever"
        assert shown["tests"][0]["test"] == "hoffmann"

    def test_a_faulty_case_is_refused(self, runner: CliRunner, faulty_file: Path) -> None:
        assert runner.invoke(app, ["next", str(faulty_file)]).exit_code == 2


class TestInterview:
    def test_goes_from_nothing_to_a_report(
        self, runner: CliRunner, tmp_path: Path, quick: None, answers_at_once: Assessment
    ) -> None:
        case, target = tmp_path / "new.yaml", tmp_path / "report.html"
        script = "".join(f"{one}\n" for one in (*OPENING, "quit"))
        result = runner.invoke(app, ["interview", str(case), "--to", str(target)], input=script)
        assert result.exit_code == 0, result.output
        assert "age_years: 61" in text_of(case)
        assert target.exists()
        assert "URGENT" in result.stdout

    def test_without_an_answer_nothing_is_written_or_assessed(
        self, runner: CliRunner, tmp_path: Path, quick: None
    ) -> None:
        case = tmp_path / "new.yaml"
        assert runner.invoke(app, ["interview", str(case)], input="quit\n").exit_code == 0
        assert not case.exists()

    @pytest.mark.parametrize("name", [".", "new.txt", "missing/new.yaml"])
    def test_refuses_a_file_before_it_asks(
        self, runner: CliRunner, tmp_path: Path, name: str
    ) -> None:
        result = runner.invoke(app, ["interview", str(tmp_path / name)], input="1\n")
        assert result.exit_code == 2
        assert "Which pain" not in result.stdout

    def test_a_faulty_case_is_refused_with_every_problem(
        self, runner: CliRunner, faulty_file: Path
    ) -> None:
        result = runner.invoke(app, ["interview", str(faulty_file)], input="1\n")
        assert result.exit_code == 2
        assert "line 3" in result.stderr
        assert "line 5" in result.stderr
