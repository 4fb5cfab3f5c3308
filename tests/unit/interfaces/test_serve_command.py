"""The command that serves the page refuses what others could reach."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

import plumbline.interfaces.web.serving as serving
from plumbline.interfaces.cli import app

INPUT_AT_FAULT = 2


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page look built, and a server that would start fail."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / serving.SCRIPT).write_text("", encoding="utf-8")
    monkeypatch.setattr("plumbline.interfaces.web.templating.STATIC_FOLDER", folder)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org"])  # noqa: S104
def test_an_address_that_others_can_reach_is_refused(
    runner: CliRunner, tmp_path: Path, host: str
) -> None:
    run = runner.invoke(app, ["serve", str(tmp_path / "cases"), "--host", host])
    assert run.exit_code == INPUT_AT_FAULT
    assert host in run.output
    assert not (tmp_path / "cases").exists()


def test_a_port_that_is_taken_is_said_so(runner: CliRunner, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = runner.invoke(app, ["serve", str(tmp_path), "--port", str(port)])
    assert run.exit_code == INPUT_AT_FAULT
    assert "--port" in run.output


def test_a_port_that_does_not_exist_is_refused(runner: CliRunner, tmp_path: Path) -> None:
    run = runner.invoke(app, ["serve", str(tmp_path), "--port", "70000"])
    assert run.exit_code == INPUT_AT_FAULT


def test_a_page_that_is_not_built_is_said_so(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plumbline.interfaces.web.templating.STATIC_FOLDER", tmp_path / "nothing")
    run = runner.invoke(app, ["serve", str(tmp_path)])
    assert run.exit_code == INPUT_AT_FAULT
    assert "make serve" in run.output
