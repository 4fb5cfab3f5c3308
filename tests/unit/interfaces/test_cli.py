"""What a person types, what they get back, and with which exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import plumbline.pipeline
from plumbline.assessment import Assessment, from_json, to_json
from plumbline.interfaces.cli import app
from plumbline.reports import report

WIDTH = 80


class TestAssess:
    def test_prints_the_answer_within_the_window(
        self, runner: CliRunner, case_file: Path, answers_at_once: Assessment
    ) -> None:
        result = runner.invoke(app, ["assess", str(case_file)])
        assert result.exit_code == 0
        assert result.stdout.startswith("URGENT")
        assert "27 (9–50) %" in result.stdout  # noqa: RUF001  an en dash
        assert max(map(len, result.stdout.splitlines())) <= WIDTH

    def test_writes_the_report(
        self, runner: CliRunner, case_file: Path, tmp_path: Path, answers_at_once: Assessment
    ) -> None:
        target = tmp_path / "report.html"
        result = runner.invoke(app, ["assess", str(case_file), "--to", str(target)])
        assert result.exit_code == 0
        assert target.read_text(encoding="utf-8") == report(answers_at_once)

    def test_writes_an_answer_that_can_be_read_again(
        self, runner: CliRunner, case_file: Path, tmp_path: Path, answers_at_once: Assessment
    ) -> None:
        target = tmp_path / "answer.json"
        assert runner.invoke(app, ["assess", str(case_file), "--to", str(target)]).exit_code == 0
        assert from_json(target.read_text(encoding="utf-8")) == answers_at_once

    def test_prints_nothing_but_json_when_asked(
        self, runner: CliRunner, case_file: Path, answers_at_once: Assessment
    ) -> None:
        result = runner.invoke(app, ["assess", str(case_file), "--json"])
        assert json.loads(result.stdout) == json.loads(to_json(answers_at_once))

    @pytest.mark.parametrize("target", [".", "answer.txt", "missing/answer.json"])
    def test_refuses_a_target_before_it_computes(
        self, runner: CliRunner, case_file: Path, tmp_path: Path, target: str
    ) -> None:
        result = runner.invoke(app, ["assess", str(case_file), "--to", str(tmp_path / target)])
        assert result.exit_code == 2
        assert "Traceback" not in result.stderr

    def test_a_failure_of_ours_is_one_friendly_line(
        self, runner: CliRunner, case_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise ZeroDivisionError("a fault\nof ours")

        monkeypatch.setattr(plumbline.pipeline, "assess", fail)
        result = runner.invoke(app, ["assess", str(case_file)])
        assert result.exit_code == 1
        assert result.stderr.splitlines() == [
            "plumbline failed, and it is not your input: a fault of ours. "
            "Run it again as `plumbline --debug ...` to see where."
        ]

    def test_the_traceback_is_shown_on_request(
        self, runner: CliRunner, case_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(plumbline.pipeline, "assess", fail)
        result = runner.invoke(app, ["--debug", "assess", str(case_file)])
        assert result.exit_code == 1
        assert "Traceback" in result.stderr


class TestCheck:
    def test_says_that_nothing_is_wrong(self, runner: CliRunner, case_file: Path) -> None:
        result = runner.invoke(app, ["check", str(case_file)])
        assert result.exit_code == 0
        assert "no problem found" in result.stdout

    def test_lists_every_problem_with_its_line(self, runner: CliRunner, faulty_file: Path) -> None:
        result = runner.invoke(app, ["check", str(faulty_file)])
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "line 3" in result.stderr
        assert "line 5" in result.stderr
        assert "Did you mean low_back" in result.stderr

    def test_pregnancy_among_the_findings_is_sent_to_its_field(
        self, runner: CliRunner, tmp_path: Path
    ) -> None:
        path = tmp_path / "pregnant.yaml"
        path.write_text("plumbline: 1\nid: one\nfindings: {pregnancy: present}\n", "utf-8")
        result = runner.invoke(app, ["check", str(path)])
        assert result.exit_code == 2
        assert "A case states it as person.pregnant." in result.stderr

    def test_tells_where_a_case_contradicts_itself(self, runner: CliRunner, tmp_path: Path) -> None:
        path = tmp_path / "clash.yaml"
        text = "plumbline: 1\nid: one\nfindings: {crp_raised: absent}\nlabs: {crp_mg_l: 80}\n"
        path.write_text(text, "utf-8")
        result = runner.invoke(app, ["check", str(path)])
        assert result.exit_code == 0
        assert "labs.crp_mg_l says present" in " ".join(result.stdout.split())
        (notice,) = json.loads(runner.invoke(app, ["check", str(path), "--json"]).stdout)["notices"]
        assert notice["finding"] == "crp_raised"

    @pytest.mark.parametrize("command", ["check", "assess"])
    def test_a_missing_file_is_the_input_at_fault(
        self, runner: CliRunner, tmp_path: Path, command: str
    ) -> None:
        result = runner.invoke(app, [command, str(tmp_path / "none.yaml")])
        assert result.exit_code == 2
        assert "Traceback" not in result.stderr

    def test_gives_the_case_back_as_json(self, runner: CliRunner, case_file: Path) -> None:
        result = runner.invoke(app, ["check", str(case_file), "--json"])
        assert json.loads(result.stdout)["case"]["id"] == "someone"


class TestFindings:
    def test_a_search_keeps_only_what_holds_the_word(self, runner: CliRunner) -> None:
        every = json.loads(runner.invoke(app, ["findings", "--json"]).stdout)
        some = json.loads(runner.invoke(app, ["findings", "--search", "HOFF", "--json"]).stdout)
        assert 0 < len(some) < len(every)
        assert all("hoff" in json.dumps(row).lower() for row in some)

    def test_who_searches_pregnancy_is_told_where_it_is_stated(self, runner: CliRunner) -> None:
        assert "person.pregnant" in runner.invoke(app, ["findings", "--search", "pregn"]).stdout
        assert "person.pregnant" not in runner.invoke(app, ["findings", "--search", "gait"]).stdout

    def test_a_search_for_nothing_is_refused(self, runner: CliRunner) -> None:
        for words in ("", "  ", "the"):
            result = runner.invoke(app, ["findings", "--search", words])
            assert result.exit_code == 2
            assert "needs a word" in result.stderr

    def test_a_search_without_a_hit_offers_what_is_near(self, runner: CliRunner) -> None:
        near = runner.invoke(app, ["findings", "--search", "clonus qwertz"]).stdout
        assert "No finding holds 'clonus qwertz'" in near
        assert "sustained_clonus" in near
        nothing = runner.invoke(app, ["findings", "--search", "qwertz"]).stdout
        assert "plumbline findings --search WORDS" in nothing

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["findings", "zzz"], "plumbline findings --search WORDS"),
            (["findings", "--group", "foo"], "There is red_flag, history, time_order"),
            (["explain", "foo"], "There is nerve_pathways, postural_compensation"),
            (["evidence", "foo"], "plumbline findings ID"),
        ],
    )
    def test_an_unknown_name_is_answered_with_what_there_is(
        self, runner: CliRunner, arguments: list[str], told: str
    ) -> None:
        result = runner.invoke(app, arguments)
        assert result.exit_code == 2
        assert told in " ".join(result.stderr.split())

    def test_the_summary_adds_up(self, runner: CliRunner) -> None:
        every = json.loads(runner.invoke(app, ["findings", "--json"]).stdout)
        *groups, all_of_them = json.loads(
            runner.invoke(app, ["findings", "--summary", "--json"]).stdout
        )
        assert all_of_them["findings"] == len(every)
        assert all_of_them["recorded_only"] == sum(not row["moves"] for row in every)
        for name in ("findings", "published", "judged", "recorded_only", "sided", "by_setting"):
            assert sum(row[name] for row in groups) == all_of_them[name]

    def test_the_summary_names_every_group(self, runner: CliRunner) -> None:
        shown = runner.invoke(app, ["findings", "--summary"]).stdout
        for word in ("electrodiagnosis", "block", "function", "laboratory", "recorded only"):
            assert word in shown

    def test_one_finding_is_shown_in_full(self, runner: CliRunner) -> None:
        shown = runner.invoke(app, ["findings", "finger jerk"]).stdout
        for word in ("Hoffmann sign", "Flick the nail", "spine clinic", "myelopathy.hoffmann"):
            assert word in shown

    def test_a_word_for_several_findings_is_answered_with_all(self, runner: CliRunner) -> None:
        result = runner.invoke(app, ["findings", "stenosis"])
        assert result.exit_code == 2
        assert "mri_cervical_canal_stenosis or lumbar_stenosis_on_mri" in result.stderr

    def test_a_group_can_be_listed_alone(self, runner: CliRunner) -> None:
        rows = json.loads(runner.invoke(app, ["findings", "--group", "block", "--json"]).stdout)
        assert {row["group"] for row in rows} == {"block"}


class TestEvidence:
    def test_shows_a_fact_with_its_source(self, runner: CliRunner) -> None:
        result = runner.invoke(app, ["evidence", "epi.hunt.neck"])
        assert result.exit_code == 0
        assert "overas2023" in result.stdout

    @pytest.mark.parametrize("name", ["overas2023", "epi.hunt.neck"])
    def test_shows_sources_and_facts_as_json(self, runner: CliRunner, name: str) -> None:
        assert json.loads(runner.invoke(app, ["evidence", name, "--json"]).stdout)["id"] == name

    def test_offers_what_may_be_meant(self, runner: CliRunner) -> None:
        result = runner.invoke(app, ["evidence", "epi.hunt.nekc"])
        assert result.exit_code == 2
        assert "Did you mean epi.hunt.neck" in result.stderr


class TestExplain:
    def test_answers_the_founding_question(self, runner: CliRunner) -> None:
        result = runner.invoke(app, ["explain"])
        assert result.exit_code == 0
        assert "generally not a direct cause" in result.stdout
        assert max(map(len, result.stdout.splitlines())) <= WIDTH

    def test_tells_one_route(self, runner: CliRunner) -> None:
        result = runner.invoke(app, ["explain", "4"])
        assert result.stdout.startswith("4 Systemic disease (common cause")

    def test_an_unknown_route_is_the_input_at_fault(self, runner: CliRunner) -> None:
        assert runner.invoke(app, ["explain", "nonsense"]).exit_code == 2

    def test_gives_all_routes_as_json(self, runner: CliRunner) -> None:
        answer = json.loads(runner.invoke(app, ["explain", "--json"]).stdout)
        assert [route["number"] for route in answer["routes"]] == [1, 2, 3, 4, 5]

    def test_prints_nodes_states_and_arrows_of_the_model(self, runner: CliRunner) -> None:
        assert "joint states" in runner.invoke(app, ["explain", "--model"]).stdout
        assert runner.invoke(app, ["explain", "--graph"]).stdout.startswith("digraph")
        assert runner.invoke(app, ["explain", "--mermaid"]).stdout.startswith("flowchart")

    def test_two_forms_of_the_model_at_once_are_refused(self, runner: CliRunner) -> None:
        result = runner.invoke(app, ["explain", "--model", "--graph"])
        assert (result.exit_code, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1

    def test_the_number_of_states_is_the_product_of_the_nodes(self, runner: CliRunner) -> None:
        summary = json.loads(runner.invoke(app, ["explain", "--model", "--json"]).stdout)
        most = 1
        for _, arity, _ in summary["nodes"]:
            most *= arity
        assert summary["states"] <= summary["joint_states"] <= most


def test_the_version_is_said_where_programs_usually_say_it(runner: CliRunner) -> None:
    from plumbline import __version__

    asked = runner.invoke(app, ["--version"])
    assert asked.exit_code == 0
    assert asked.stdout == f"plumbline {__version__}\n"


def test_the_version_names_the_evidence(runner: CliRunner) -> None:
    content = json.loads(runner.invoke(app, ["version", "--json"]).stdout)
    assert len(content["evidence_digest"]) == 64


def test_an_unknown_command_is_the_input_at_fault(runner: CliRunner) -> None:
    assert runner.invoke(app, ["asses"]).exit_code == 2


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom plumbline.interfaces.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "numba", "scipy", "matplotlib", "pydantic", "jinja2", "yaml"}
    assert heavy.isdisjoint(run.stderr.split())
