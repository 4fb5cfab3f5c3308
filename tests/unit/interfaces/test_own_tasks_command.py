"""What ``--tasks`` does for every command that reads a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from plumbline.interfaces.cli import app

CASE = (
    "plumbline: 1\nid: someone\nask: low_back\n"
    "person: {sex: male, age_years: 50, height_m: 1.75, mass_kg: 75}\n"
    "complaints: [{region: low_back}, {region: neck, since_months: 30}]\n"
    "alignment: {c2_c7_sva_mm: {value: 60, sd: 2}}\n"
)
SHELF = (
    "id: shelf\nabout: a low shelf\nphases:\n"
    "  - {id: look, about: looking down, share: 1, reference: standing, gaze: {down: 30}}\n"
)
STATED = "exposure: {shelf_hours_per_day: 1}\n"
QUICK = ("--no-simulation", "--draws", "10")
COMMANDS = (
    ("assess", *QUICK),
    ("check",),
    ("next", "--draws", "10"),
    ("spine",),
    ("timeline", "--quick", "--draws", "10"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tasks"
    made.mkdir()
    (made / "shelf.yaml").write_text(SHELF, encoding="utf-8")
    return made


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return written(tmp_path, CASE + STATED)


def written(folder: Path, text: str) -> Path:
    path = folder / "one.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
class TestEveryCommandThatReadsACase:
    def test_reads_hours_of_a_task_whose_folder_is_given(
        self, runner: CliRunner, case: Path, folder: Path, command: tuple[str, ...]
    ) -> None:
        asked = [command[0], str(case), *command[1:], "--tasks", str(folder)]
        result = runner.invoke(app, asked)
        assert result.exit_code == 0, result.stderr

    def test_refuses_them_without_the_folder(
        self, runner: CliRunner, case: Path, command: tuple[str, ...]
    ) -> None:
        result = runner.invoke(app, [command[0], str(case), *command[1:]])
        assert result.exit_code == 2
        assert "shelf_hours_per_day" in result.stderr

    def test_lists_every_problem_of_every_file_at_once(
        self, runner: CliRunner, case: Path, folder: Path, command: tuple[str, ...]
    ) -> None:
        (folder / "first.yaml").write_text("id: Bad\nabout: 3\nphases: []\n", encoding="utf-8")
        (folder / "second.yaml").write_text("id: x\nphases: [{id: a}]\n", encoding="utf-8")
        asked = [command[0], str(case), *command[1:], "--tasks", str(folder)]
        result = runner.invoke(app, asked)
        assert result.exit_code == 2
        for place in ("first.yaml: id", "first.yaml: about", "second.yaml: phases[0].reference"):
            assert place in result.stderr


class TestAssess:
    def test_says_aside_where_the_hours_of_an_unused_task_belong(
        self, runner: CliRunner, tmp_path: Path, folder: Path
    ) -> None:
        asked = ["assess", str(written(tmp_path, CASE)), *QUICK, "--json"]
        plain = runner.invoke(app, asked)
        with_folder = runner.invoke(app, [*asked, "--tasks", str(folder)])
        assert with_folder.stdout == plain.stdout
        assert "exposure.shelf_hours_per_day" in with_folder.stderr
        assert plain.stderr == ""

    def test_says_in_the_answer_that_a_task_counts_nowhere_without_a_simulation(
        self, runner: CliRunner, case: Path, folder: Path
    ) -> None:
        asked = ["assess", str(case), *QUICK, "--tasks", str(folder)]
        result = runner.invoke(app, asked)
        assert "(shelf) count nowhere" in " ".join(result.stdout.split())
        assert result.stderr == ""

    def test_says_aside_that_it_counts_nowhere_where_nothing_is_attributed(
        self, runner: CliRunner, tmp_path: Path, folder: Path
    ) -> None:
        path = written(tmp_path, CASE.replace("age_years: 50", "age_years: 12") + STATED)
        result = runner.invoke(app, ["assess", str(path), *QUICK, "--tasks", str(folder)])
        assert result.exit_code == 0
        assert "shelf: counts nowhere" in result.stderr
