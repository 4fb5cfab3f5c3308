"""What `plumbline spine` prints, writes and refuses."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plumbline.interfaces.cli import app

BODY = (
    "plumbline: 1\nid: someone\nperson: {sex: female, age_years: 50, height_m: 1.65, mass_kg: 60}\n"
)
WIDTH = 80


@pytest.fixture
def body_file(tmp_path: Path) -> Path:
    path = tmp_path / "body.yaml"
    path.write_text(BODY, encoding="utf-8")
    return path


def test_prints_every_level_within_the_window(runner: CliRunner, body_file: Path) -> None:
    result = runner.invoke(app, ["spine", str(body_file)])
    assert result.exit_code == 0, result.stderr
    first = [line.split(" ")[0] for line in result.stdout.splitlines()]
    assert {"C0_C1", "T6_T7", "L5_S1"} <= set(first)
    assert "compression N" in result.stdout
    assert "estimates" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= WIDTH


def test_says_what_it_took_because_the_case_does_not_say_it(
    runner: CliRunner, case_file: Path
) -> None:
    result = runner.invoke(app, ["spine", str(case_file)])
    assert "height is not in the case" in result.stdout


def test_json_has_the_levels_the_muscles_and_what_was_taken(
    runner: CliRunner, body_file: Path
) -> None:
    content = json.loads(runner.invoke(app, ["spine", str(body_file), "--json"]).stdout)
    assert content["balanced"] is True
    assert len(content["levels"]) == 25
    assert all(0.0 <= muscle["activation"] <= 1.0 for muscle in content["muscles"])
    assert content["taken_as"] == [
        "no curve was measured: those usual at this age and sex are taken"
    ]


@pytest.mark.parametrize("ending", [".png", ".svg", ".csv", ".osim"])
def test_writes_what_the_ending_asks_for(
    runner: CliRunner, body_file: Path, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"spine{ending}"
    result = runner.invoke(app, ["spine", str(body_file), "--to", str(target)])
    assert result.exit_code == 0, result.stderr
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".csv": b"level,", ".osim": b"<?xml"}
    assert target.read_bytes().startswith(starts[ending])
    assert (tmp_path / "spine_reserves.xml").exists() == (ending == ".osim")


def test_the_table_in_a_file_is_the_table_on_the_screen(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "spine.csv"
    result = runner.invoke(app, ["spine", str(body_file), "--json", "--to", str(target)])
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    levels = json.loads(result.stdout)["levels"]
    assert [float(row["compression_n"]) for row in rows] == [
        level["compression_n"] for level in levels
    ]
    assert rows[0]["disc_pressure_mpa"] == ""


def test_the_mujoco_model_opens_in_mujoco(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    mujoco = pytest.importorskip("mujoco")
    target = tmp_path / "spine.xml"
    assert runner.invoke(app, ["spine", str(body_file), "--to", str(target)]).exit_code == 0
    assert mujoco.MjModel.from_xml_path(str(target)).nv == 88


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--posture", "flexd"], "unknown posture 'flexd'"),
        (["--view", "back", "--to", "spine.png"], "unknown view 'back'"),
        (["--view", "front"], "--view belongs to a picture"),
        (["--to", "spine.stl"], "must end in"),
    ],
)
def test_refuses_calmly_what_does_not_exist(
    runner: CliRunner, body_file: Path, arguments: list[str], words: str
) -> None:
    result = runner.invoke(app, ["spine", str(body_file), *arguments])
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_names_the_extra_where_mujoco_is_missing(
    runner: CliRunner, body_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mujoco", None)
    result = runner.invoke(app, ["spine", str(body_file), "--to", str(tmp_path / "spine.xml")])
    assert result.exit_code == 2
    assert "plumbline-spine[spine]" in result.stderr


def test_refuses_an_impossible_body_with_its_place(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    curves = "alignment: {pelvic_incidence_deg: 50, pelvic_tilt_deg: 20, sacral_slope_deg: 45}\n"
    path.write_text(BODY + curves, encoding="utf-8")
    result = runner.invoke(app, ["spine", str(path)])
    assert result.exit_code == 2
    assert "pelvic_incidence" in result.stderr
