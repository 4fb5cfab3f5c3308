"""``assess --previous``: what has changed, and what is said of a file that is no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plumbline.assessment import Assessment, SafetyLevel, from_json, to_json
from plumbline.errors import InputError
from plumbline.interfaces.cli import app
from plumbline.interfaces.previous import read_previous

Stored = Callable[[str], Assessment]


@pytest.fixture
def earlier(tmp_path: Path, stored: Stored) -> Path:
    """Return an earlier answer of the same person, with another intensity and no alarm."""
    answer = stored("cord")
    calm = replace(answer, safety=replace(answer.safety, flags=(), level=SafetyLevel.NOT_ASSESSED))
    path = tmp_path / "earlier.json"
    path.write_text(to_json(calm), encoding="utf-8")
    return path


def test_the_terminal_says_what_is_worse_before_the_headline(
    runner: CliRunner, case_file: Path, earlier: Path, answers_at_once: Assessment
) -> None:
    result = runner.invoke(app, ["assess", str(case_file), "--previous", str(earlier)])
    assert result.exit_code == 0
    assert "Since the earlier visit" in result.stdout
    assert result.stdout.index("Worse than at the earlier") < result.stdout.index("Of 100 people")


def test_the_json_document_and_the_report_have_the_changes(
    runner: CliRunner, case_file: Path, earlier: Path, answers_at_once: Assessment, tmp_path: Path
) -> None:
    for name in ("new.json", "new.html"):
        target = tmp_path / name
        command = ["assess", str(case_file), "--previous", str(earlier), "--to", str(target)]
        assert runner.invoke(app, command).exit_code == 0
    now = from_json((tmp_path / "new.json").read_text(encoding="utf-8"))
    assert now.changes is not None
    assert now.changes.previous == answers_at_once.id
    assert "Since the earlier visit" in (tmp_path / "new.html").read_text(encoding="utf-8")


def test_without_the_option_nothing_is_compared(
    runner: CliRunner, case_file: Path, answers_at_once: Assessment
) -> None:
    result = runner.invoke(app, ["assess", str(case_file), "--json"])
    assert json.loads(result.stdout)["changes"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not json", "is not readable as JSON"),
        (b'{"plumbline": 7}', "is a format that this program does not know"),
        (b'{"plumbline": 1, "id": 3}', "needs 'safety'"),
        (b"\xff\xfe", "is not a text in UTF-8"),
    ],
)
def test_a_file_that_is_no_answer_is_the_inputs_fault_and_named(
    runner: CliRunner,
    case_file: Path,
    tmp_path: Path,
    answers_at_once: Assessment,
    content: bytes,
    words: str,
) -> None:
    path = tmp_path / "old.json"
    path.write_bytes(content)
    result = runner.invoke(app, ["assess", str(case_file), "--previous", str(path)])
    assert result.exit_code == 2
    assert words in result.stderr
    assert "old.json" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.json: cannot be read"):
        read_previous(tmp_path / "missing.json")
