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
@pytest.mark.slow
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


SHELF = (
    "id: shelf\nabout: a low shelf\nphases:\n"
    "  - {id: look, about: looking down, share: 1, reference: standing, gaze: {down: 30}}\n"
)


def test_what_is_not_held_is_null_in_json(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "heavy.yaml"
    path.write_text(FORWARD + "exposure: {lifting_kg: 60}\n", encoding="utf-8")
    result = runner.invoke(app, ["timeline", str(path), *QUICK, "--json"])
    assert result.exit_code == 0, result.stderr
    (unheld,) = [one for one in json.loads(result.stdout)["tasks"] if not one["held"]]
    assert unheld["task"] == "lifting"
    assert unheld["person_moment_n_m"] is None
    assert unheld["disc_change"] == 0.0


def test_says_once_who_cannot_hold_what(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "heavy.yaml"
    path.write_text(FORWARD + "exposure: {lifting_kg: 60}\n", encoding="utf-8")
    words = " ".join(runner.invoke(app, ["timeline", str(path), *QUICK]).stdout.split())
    assert words.count("neither this person nor the same with a healthy neck can hold it") == 1
    assert "lifting (lift bent knees)" in words
    assert "lower bound" in words


def test_the_changes_of_all_tasks_add_up_to_that_of_the_day(
    runner: CliRunner, forward_file: Path
) -> None:
    found = json.loads(runner.invoke(app, ["timeline", str(forward_file), *QUICK, "--json"]).stdout)
    doses = [
        sum(one["hours"] * one[f"{who}_moment_n_m"] ** 2 for one in found["tasks"])
        for who in ("person", "twin")
    ]
    total = sum(one["disc_change"] for one in found["tasks"])
    assert total == pytest.approx(doses[0] / doses[1] - 1.0)
    assert total > 0.0


def test_one_draw_tells_no_direction(runner: CliRunner, forward_file: Path) -> None:
    asked = ["timeline", str(forward_file), "--quick", "--draws", "1", "--json"]
    effect = json.loads(runner.invoke(app, asked).stdout)["effect"]["lumbar_disc"]
    assert effect["difference"]["words"] == "direction unknown"


def test_the_column_says_whose_direction_it_is(runner: CliRunner, forward_file: Path) -> None:
    words = " ".join(runner.invoke(app, ["timeline", str(forward_file), *QUICK]).stdout.split())
    assert "model's direction" in words
    assert "`assess` adds what the model does not settle" in words


@pytest.mark.parametrize("command", [["timeline", "--quick"], ["assess"]])
def test_more_hours_than_a_day_has_are_refused(
    runner: CliRunner, tmp_path: Path, command: list[str]
) -> None:
    path = tmp_path / "long.yaml"
    exposure = "exposure: {desk_hours_per_day: 14, driving_hours_per_day: 12}\n"
    path.write_text(FORWARD + exposure, encoding="utf-8")
    result = runner.invoke(app, [command[0], str(path), *command[1:]])
    assert result.exit_code == 2
    assert "add up to 26" in result.stderr
    assert "desk_hours_per_day 14" in result.stderr


def test_says_what_was_shortened(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(FORWARD + "exposure: {desk_hours_per_day: 12}\n", encoding="utf-8")
    words = " ".join(runner.invoke(app, ["timeline", str(path), *QUICK]).stdout.split())
    assert "12.0 hours of the day are stated" in words


def test_a_case_states_hours_of_tasks_of_its_own(runner: CliRunner, tmp_path: Path) -> None:
    path, folder = tmp_path / "one.yaml", tmp_path / "tasks"
    folder.mkdir()
    (folder / "shelf.yaml").write_text(SHELF, encoding="utf-8")
    path.write_text(FORWARD + "exposure: {shelf_hours_per_day: 1}\n", encoding="utf-8")
    assert runner.invoke(app, ["timeline", str(path), *QUICK]).exit_code == 2
    result = runner.invoke(app, ["timeline", str(path), *QUICK, "--tasks", str(folder)])
    assert result.exit_code == 0, result.stderr
    assert "shelf: no named posture" in result.stdout


def test_a_task_without_hours_is_named(
    runner: CliRunner, forward_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tasks"
    folder.mkdir()
    (folder / "shelf.yaml").write_text(SHELF, encoding="utf-8")
    asked = ["timeline", str(forward_file), *QUICK, "--tasks", str(folder)]
    assert "exposure.shelf_hours_per_day" in "".join(runner.invoke(app, asked).stdout.split())


def test_problems_of_task_files_are_refused(
    runner: CliRunner, forward_file: Path, tmp_path: Path
) -> None:
    asked = ["timeline", str(forward_file), *QUICK, "--tasks", str(tmp_path / "nowhere")]
    result = runner.invoke(app, asked)
    assert result.exit_code == 2
    assert "no such folder" in result.stderr


@pytest.mark.slow
def test_a_rigid_neck_is_seen_to_turn_the_trunk_and_a_task_of_ones_own_counts(
    runner: CliRunner, tmp_path: Path
) -> None:
    path, folder = tmp_path / "rigid.yaml", tmp_path / "tasks"
    folder.mkdir()
    (folder / "shelf.yaml").write_text(SHELF, encoding="utf-8")
    stiff = "motion: {cervical_rotation_left_deg: 5, cervical_rotation_right_deg: 5}\n"
    own = "exposure: {shelf_hours_per_day: 1}\n"
    path.write_text(FORWARD + stiff + own, encoding="utf-8")
    asked = ["timeline", str(path), "--draws", "20", "--json", "--tasks", str(folder)]
    tasks = {
        (one["task"], one["phase"]): one
        for one in json.loads(runner.invoke(app, asked).stdout)["tasks"]
    }
    check = tasks["driving", "check_left"]
    assert check["person_turn_rad"] > check["twin_turn_rad"] > 0.0
    assert tasks["standing", "standing"]["person_turn_rad"] == pytest.approx(0.0, abs=1e-9)
    assert tasks["shelf", "look"]["hours"] == 1.0
    assert tasks["shelf", "look"]["held"]
