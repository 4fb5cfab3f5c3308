"""What `plumbline spine` prints, writes and refuses."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from xml.dom import minidom

import pytest
from typer.testing import CliRunner

from plumbline.interfaces.cli import app

BODY = (
    "plumbline: 1\nid: someone\nperson: {sex: female, age_years: 50, height_m: 1.65, mass_kg: 60}\n"
)
WIDTH = 80
NECK = ("C0_C1", "C1_C2", "C2_C3", "C3_C4", "C4_C5", "C5_C6", "C6_C7", "C7_T1")
NECK_LOCKED = [word for level in NECK for word in ("--fused", level)]


@pytest.fixture
def body_file(tmp_path: Path) -> Path:
    path = tmp_path / "body.yaml"
    path.write_text(BODY, encoding="utf-8")
    return path


def test_prints_every_level_within_the_window(runner: CliRunner, body_file: Path) -> None:
    result = runner.invoke(app, ["spine", str(body_file)])
    assert result.exit_code == 0, result.stderr
    first = [line.split(" ")[0] for line in result.stdout.splitlines()]
    assert {"C0-C1", "T6-T7", "L5-S1"} <= set(first)
    assert "compression N" in result.stdout
    assert "our estimate" in result.stdout
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
    assert (tmp_path / "spine_muscles.csv").exists() == (ending == ".csv")


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


def test_the_muscles_in_a_file_are_those_of_the_json(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "spine.csv"
    result = runner.invoke(app, ["spine", str(body_file), "--json", "--to", str(target)])
    with (tmp_path / "spine_muscles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    muscles = json.loads(result.stdout)["muscles"]
    assert [float(row["force_n"]) for row in rows] == [each["force_n"] for each in muscles]
    for row in rows:
        assert float(row["spare"]) == pytest.approx(1.0 - float(row["activation"]))
        assert 0.0 <= float(row["force_n"]) <= float(row["strength_n"]) * (1 + 1e-9)


class TestWithoutEquilibrium:
    ASK = ("--posture", "hold_far")

    def test_the_first_line_says_so_then_comes_the_reason_and_no_load(
        self, runner: CliRunner, body_file: Path
    ) -> None:
        result = runner.invoke(app, ["spine", str(body_file), *self.ASK])
        assert result.exit_code == 0
        assert result.stdout.startswith("NO EQUILIBRIUM")
        assert "would be held" in result.stdout.splitlines()[1]
        assert "lacks" in result.stdout
        assert "compression" not in result.stdout

    def test_json_has_reasons_and_not_one_number_that_looks_like_a_load(
        self, runner: CliRunner, body_file: Path
    ) -> None:
        asked = runner.invoke(app, ["spine", str(body_file), *self.ASK, "--json", "--band"])
        content = json.loads(asked.stdout)
        assert content["balanced"] is False
        assert content["reasons"]
        assert all(abs(each["moment_n_m"]) > 0.0 for each in content["lacks"])
        assert content["groups"] == []
        for muscle in content["muscles"]:
            assert (muscle["activation"], muscle["force_n"], muscle["spare"]) == (None,) * 3
        for level in content["levels"]:
            numbers = {name for name, value in level.items() if isinstance(value, float)}
            assert numbers == set()

    def test_the_table_in_a_file_names_the_reason_at_its_level(
        self, runner: CliRunner, body_file: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "spine.csv"
        runner.invoke(app, ["spine", str(body_file), *self.ASK, "--to", str(target)])
        with target.open(encoding="utf-8", newline="") as file:
            rows = {row["level"]: row for row in csv.DictReader(file)}
        assert {row["balanced"] for row in rows.values()} == {"False"}
        assert "T7-T8 lacks" in rows["T7_T8"]["reason"]
        assert {row["compression_n"] for row in rows.values()} == {""}

    def test_an_angle_that_no_joint_has_is_the_reason(
        self, runner: CliRunner, tmp_path: Path
    ) -> None:
        path = tmp_path / "stiff.yaml"
        motion = "motion: {cervical_rotation_left_deg: 5, cervical_rotation_right_deg: 5}\n"
        path.write_text(BODY + motion, encoding="utf-8")
        asked = runner.invoke(app, ["spine", str(path), "--posture", "shoulder_check", "--json"])
        content = json.loads(asked.stdout)
        beyond = {each["angle"] for each in content["beyond_range"]}
        assert "C1_C2.rotation" in beyond
        assert not beyond & {each["angle"] for each in content["lacks"]}


def test_the_band_stands_beside_the_compression_when_asked_for(
    runner: CliRunner, body_file: Path
) -> None:
    plain = runner.invoke(app, ["spine", str(body_file)]).stdout
    banded = runner.invoke(app, ["spine", str(body_file), "--band"]).stdout
    assert "Over load sharing: least and largest of 16 variants" in banded
    assert "load sharing" not in plain
    assert max(map(len, banded.splitlines())) <= WIDTH


def test_what_the_case_says_of_weakness_and_motion_is_read_and_said(
    runner: CliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "ill.yaml"
    path.write_text(
        BODY + "findings: {neck_extensor_weakness: present}\n"
        "motion: {cervical_rotation_left_deg: 30, cervical_rotation_right_deg: 30}\n",
        encoding="utf-8",
    )
    states = json.loads(runner.invoke(app, ["spine", str(path), "--json"]).stdout)["states"]
    assert any("weak neck extensors" in words for words in states)
    assert any("30 and 30 deg" in words for words in states)


def test_a_joint_that_is_one_bone_has_no_disc_pressure_and_that_is_said(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "spine.csv"
    asked = ["spine", str(body_file), "--fused", "L4_L5", "--to", str(target)]
    said = " ".join(runner.invoke(app, asked).stdout.split())
    assert "No disc pressure at L4-L5" in said
    assert "bone or implant takes the moment" in said
    rows = {row["level"]: row for row in csv.DictReader(target.read_text("utf-8").splitlines())}
    assert rows["L4_L5"]["disc_pressure_mpa"] == ""
    assert float(rows["L3_L4"]["disc_pressure_mpa"]) > 0.0
    levels = json.loads(runner.invoke(app, [*asked, "--json"]).stdout)["levels"]
    assert [each["level"] for each in levels if each["disc_pressure_mpa"] is None] == [
        "C0_C1",
        "C1_C2",
        "L4_L5",
    ]
    whole = runner.invoke(app, ["spine", str(body_file)]).stdout
    assert "No disc pressure" not in whole


def test_joints_and_strength_can_be_named_on_the_command_line(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "spine.osim"
    asked = ["--fused", "C5_C6", "--strength", "neck=0.5", "--to", str(target), "--json"]
    result = runner.invoke(app, ["spine", str(body_file), *asked])
    assert result.exit_code == 0, result.stderr
    free = (tmp_path / "spine_reserves.xml").read_text(encoding="utf-8")
    assert "C5_C6_flexion" not in free
    whole = json.loads(runner.invoke(app, ["spine", str(body_file), "--json"]).stdout)
    for weak, strong in zip(json.loads(result.stdout)["muscles"], whole["muscles"], strict=True):
        half = 0.5 if weak["group"] == "splenius_capitis" else None
        if half is not None:
            assert weak["strength_n"] == pytest.approx(half * strong["strength_n"])


def test_the_mujoco_model_opens_in_mujoco(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    mujoco = pytest.importorskip("mujoco")
    target = tmp_path / "spine.xml"
    asked = ["spine", str(body_file), "--posture", "sitting", "--to", str(target)]
    assert runner.invoke(app, asked).exit_code == 0
    opened = mujoco.MjModel.from_xml_path(str(target))
    assert opened.nv == 88
    assert opened.key(0).name == "sitting"
    assert opened.key(0).ctrl.sum() > 0.0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--posture", "flexd"], "unknown posture 'flexd'"),
        (["--view", "back", "--to", "spine.png"], "unknown view 'back'"),
        (["--view", "front"], "--view belongs to a picture"),
        (["--to", "spine.stl"], "must end in"),
        (["--fused", "C5C6"], "unknown joint 'C5C6'"),
        (["--strength", "neck"], "GROUP=FACTOR"),
        (["--strength", "nek=0.5"], "Did you mean neck?"),
        (["--strength", "abdomen=0.5"], "belly"),
        (["--strength", "abdomen=0.5"], "rectus_abdominis"),
        (["--posture", "neck_flexed_45", *NECK_LOCKED], "every level is locked"),
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


def test_every_wrong_option_is_named_at_once(runner: CliRunner, body_file: Path) -> None:
    asked = ["--strength", "neck", "--strength", "nek=1", "--fused", "X"]
    said = runner.invoke(app, ["spine", str(body_file), *asked]).stderr
    assert "--strength neck: must be GROUP=FACTOR" in said
    assert "strength.nek" in said
    assert "unknown joint 'X'" in said


def test_a_joint_may_be_named_as_the_table_names_it(runner: CliRunner, body_file: Path) -> None:
    asked = runner.invoke(app, ["spine", str(body_file), "--fused", "C5-C6", "--json"])
    assert asked.exit_code == 0, asked.stderr


def test_a_factor_on_a_weak_group_is_said_with_the_product(
    runner: CliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "weak.yaml"
    path.write_text(BODY + "findings: {neck_extensor_weakness: present}\n", encoding="utf-8")
    asked = runner.invoke(app, ["spine", str(path), "--strength", "neck=0.5", "--json"])
    content = json.loads(asked.stdout)
    assert any(
        "times 0.05 of the case for neck extensors, so 0.025 of the usual there" in words
        for words in content["states"]
    )


def test_numbers_are_written_no_finer_than_they_are_known(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "spine.csv"
    runner.invoke(app, ["spine", str(body_file), "--to", str(target)])
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = [text for row in rows for text in row.values() if "." in text]
    assert max(len(text.split(".")[1]) for text in numbers) <= 4
    assert "-0.0" not in numbers
    assert sum(name.startswith("give_") for name in rows[0]) == 3


@pytest.mark.parametrize("ending", [".osim", ".xml"])
def test_a_model_file_says_which_forces_are_not_in_it(
    runner: CliRunner, body_file: Path, tmp_path: Path, ending: str
) -> None:
    if ending == ".xml":
        pytest.importorskip("mujoco")
    target = tmp_path / f"spine{ending}"
    asked = ["spine", str(body_file), "--posture", "hold_close", "--to", str(target)]
    result = runner.invoke(app, asked)
    assert "hand.grip_left (0.0, 0.0, -98.1) N" in result.stderr
    text = target.read_text(encoding="utf-8")
    assert "<!-- Not in this file" in text
    assert minidom.parseString(text).documentElement is not None  # noqa: S318  our own file
    usual = runner.invoke(app, ["spine", str(body_file), "--to", str(target)])
    assert "Not in this file" not in usual.stderr


def test_the_pressure_of_a_worn_disc_is_said_to_be_that_of_a_healthy_one(
    runner: CliRunner, body_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "worn.yaml"
    image = "imaging: [{kind: mri, region: lumbar, findings: {disc_degeneration: present}}]\n"
    path.write_text(BODY + image, encoding="utf-8")
    worn = runner.invoke(app, ["spine", str(path)])
    words = "also where the case says it is worn"
    assert words in worn.stdout, worn.stderr
    assert words not in runner.invoke(app, ["spine", str(body_file)]).stdout
