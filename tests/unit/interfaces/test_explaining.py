"""The founding question answered on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plumbline.assessment import ROUTE_IDS
from plumbline.interfaces.cli import app
from plumbline.reports import general_answer, general_html, general_markdown, general_route


class TestExplain:
    def test_tells_when_to_see_somebody_before_the_routes(self, runner: CliRunner) -> None:
        text = runner.invoke(app, ["explain"]).stdout
        assert text.index("See someone today if") < text.index("1 Nerve pathways")

    def test_tells_how_sure_of_every_claim(self, runner: CliRunner) -> None:
        text = " ".join(runner.invoke(app, ["explain"]).stdout.split())
        for route in general_answer().routes:
            for each in route.claims:
                assert f"{each.level_words}: {each.claim}" in text

    @pytest.mark.parametrize("name", ROUTE_IDS)
    def test_one_route_comes_with_its_judgements_figures_and_sources(
        self, runner: CliRunner, name: str
    ) -> None:
        text = " ".join(runner.invoke(app, ["explain", name]).stdout.split())
        route = general_route(name)
        assert route.document in text
        assert all(f"[{each.id}]" in text for each in (*route.assumes, *route.facts))
        assert all(f"- {each.id}: " in text for each in route.sources)

    def test_data_carry_the_facts_with_their_checks(self, runner: CliRunner) -> None:
        answer = json.loads(runner.invoke(app, ["explain", "--json"]).stdout)
        assert [route["id"] for route in answer["routes"]] == list(ROUTE_IDS)
        assert all(each["checked"] != "none" or each["value"] for each in answer["facts"])
        assert all("would_change" in one for r in answer["routes"] for one in r["assumes"])

    def test_writes_a_page(self, runner: CliRunner, tmp_path: Path) -> None:
        page, text = tmp_path / "general.html", tmp_path / "chain.md"
        assert runner.invoke(app, ["explain", "--to", str(page)]).exit_code == 0
        assert runner.invoke(app, ["explain", "chain", "--to", str(text)]).exit_code == 0
        assert page.read_text(encoding="utf-8") == general_html(general_answer())
        assert text.read_text(encoding="utf-8") == general_markdown(general_route("chain"))

    def test_refuses_another_ending(self, runner: CliRunner, tmp_path: Path) -> None:
        result = runner.invoke(app, ["explain", "--to", str(tmp_path / "general.json")])
        assert result.exit_code == 2
        assert ".html, .pdf or .md" in result.stderr

    def test_a_page_of_the_model_is_refused(self, runner: CliRunner, tmp_path: Path) -> None:
        result = runner.invoke(app, ["explain", "--model", "--to", str(tmp_path / "model.html")])
        assert result.exit_code == 2


def test_without_what_a_pdf_file_needs_nothing_is_computed_and_the_extra_is_named(
    runner: CliRunner, case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    target = tmp_path / "report.pdf"
    result = runner.invoke(app, ["assess", str(case_file), "--to", str(target)])
    assert result.exit_code == 2
    assert "plumbline-spine[pdf]" in result.stderr
    assert not target.exists()
