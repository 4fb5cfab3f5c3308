"""What `plumbline timeline` prints, draws and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plumbline.interfaces.cli import app

FORWARD = (
    "plumbline: 1\nid: someone\nask: low_back\n"
    "person: {sex: male, age_years: 50, height_m: 1.75, mass_kg: 75}\n"
    "complaints: [{region: low_back}, {region: neck, since_months: 30}]\n"
    "alignment: {c2_c7_sva_mm: {value: 60, sd: 2}}\n"
)
QUICK = ("--quick", "--draws", "20")
WIDTH = 80


@pytest.fixture
def forward_file(tmp_path: Path) -> Path:
    path = tmp_path / "forward.yaml"
    path.write_text(FORWARD, encoding="utf-8")
    return path


def test_prints_each_source_with_its_direction_within_the_window(
    runner: CliRunner, forward_file: Path
) -> None:
    result = runner.invoke(app, ["timeline", str(forward_file), *QUICK])
    assert result.exit_code == 0, result.stderr
    for words in ("lumbar disc", "higher", "canal and foramen", "no detectable effect", "standing"):
        assert words in result.stdout
    assert "No individual attribution" in " ".join(result.stdout.split())
    assert "Quick:" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= WIDTH


def test_json_has_curves_for_the_person_and_two_twins(
    runner: CliRunner, forward_file: Path
) -> None:
    found = json.loads(runner.invoke(app, ["timeline", str(forward_file), *QUICK, "--json"]).stdout)
    assert found["since_months"] == 30
    for name in ("person", "never", "from_now"):
        assert len(found["curves"][name]["lumbar_disc"]["value"]) == len(found["months"])
    parts = found["effect"]["lumbar_disc"]
    assert parts["posture"]["value"] + parts["movement"]["value"] == pytest.approx(
        parts["difference"]["value"]
    )


def test_the_same_case_gives_the_same_bytes(runner: CliRunner, forward_file: Path) -> None:
    first, second = (
        runner.invoke(app, ["timeline", str(forward_file), *QUICK, "--json"]).stdout
        for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("view", ["curves", "tasks", "spines"])
def test_draws_every_view(runner: CliRunner, forward_file: Path, tmp_path: Path, view: str) -> None:
    target = tmp_path / f"{view}.svg"
    asked = ["timeline", str(forward_file), *QUICK, "--to", str(target), "--view", view]
    result = runner.invoke(app, asked)
    assert result.exit_code == 0, result.stderr
    assert "someone" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--law", "cubed"], "cubed"),
        (["--view", "tasks"], "--to FILE"),
        (["--view", "moon", "--to", "a.png"], "moon"),
        (["--to", "a.txt"], "must end in"),
    ],
)
def test_refuses_what_it_cannot_do(
    runner: CliRunner, forward_file: Path, options: list[str], words: str
) -> None:
    result = runner.invoke(app, ["timeline", str(forward_file), *QUICK, *options])
    assert result.exit_code == 2
    assert words in result.stderr


def test_computes_nothing_for_a_child(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "child.yaml"
    path.write_text(FORWARD.replace("age_years: 50", "age_years: 12"), encoding="utf-8")
    result = runner.invoke(app, ["timeline", str(path), *QUICK])
    assert result.exit_code == 2
    assert "no timeline" in result.stderr
