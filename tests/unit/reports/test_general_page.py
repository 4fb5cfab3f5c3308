"""The founding question answered in general, as a page that a patient can read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import textstat.backend.counts._count_syllables as counting
from textstat import textstat

from plumbline.errors import InputError
from plumbline.evidence import Fact, fact, fact_record, judgement_record
from plumbline.reports import (
    GeneralAnswer,
    GeneralRoute,
    Sentence,
    assumption_words,
    figure_words,
    general_answer,
    general_html,
    general_markdown,
    general_route,
    source_words,
    write_general_page,
)
from plumbline.reports.filling import texts

ANSWER = general_answer()
CONTENTS = [ANSWER, *ANSWER.routes]
HIGHEST_GRADE = 8.0
LEVELS = ["shown", "likely", "unclear", "not_documented", "not_so"]
TAG = re.compile(r"<[^>]+>")
VOWELS = re.compile(r"[aeiouy]+")


def joined(entries: tuple[Sentence, ...]) -> str:
    return " ".join(each.text for each in entries)


def sections() -> dict[str, str]:
    """Return every part of the text that is written for a patient."""
    parts = {
        "answer": joined(ANSWER.answer),
        "levels": " ".join(ANSWER.levels.values()),
        "finding_out": joined(ANSWER.finding_out),
        "help_today": " ".join(joined(group.signs) for group in ANSWER.help_today),
    }
    for route in ANSWER.routes:
        parts |= {
            f"{route.id}.document": route.document,
            f"{route.id}.says": route.says,
            f"{route.id}.known": joined(route.known),
            f"{route.id}.unknown": joined(route.unknown),
            f"{route.id}.find_out": route.find_out.text,
            f"{route.id}.sure": route.sure,
            f"{route.id}.claims": " ".join(each.claim for each in route.claims),
        }
    return parts


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count syllables by the rules of hyphenation; the dictionary would be downloaded."""
    monkeypatch.setattr(counting, "get_cmudict", lambda language: None)


def grade_by_vowels(text: str) -> float:
    """Return the Flesch-Kincaid grade with groups of vowels counted as syllables."""
    spoken = [part for part in re.split(r"[.!?]+", text) if part.strip()]
    words = re.findall(r"[A-Za-z]+", text)
    syllables = sum(max(1, len(VOWELS.findall(word.lower().removesuffix("e")))) for word in words)
    return 0.39 * len(words) / len(spoken) + 11.8 * syllables / len(words) - 15.59


@pytest.mark.usefixtures("offline")
class TestReadability:
    @pytest.mark.parametrize("name", sections())
    def test_every_section_is_read_at_grade_eight_or_below(self, name: str) -> None:
        text = sections()[name]
        assert textstat.flesch_kincaid_grade(text) <= HIGHEST_GRADE
        assert grade_by_vowels(text) <= HIGHEST_GRADE

    def test_the_measure_tells_hard_words_from_plain_ones(self) -> None:
        hard = "Counterfactual attribution of nociceptive contributions necessitates inference."
        assert textstat.flesch_kincaid_grade(hard) > HIGHEST_GRADE
        assert grade_by_vowels(hard) > HIGHEST_GRADE


class TestTheAnswer:
    def test_direct_referral_is_called_not_documented_with_its_upper_limit(self) -> None:
        bound = fact("referral.cervical.below_scapula.upper_bound.patients", unit="proportion")
        sure = ANSWER.routes[0].sure
        assert "not documented" in sure
        assert f"below about {int(100 * bound + 0.5)} %" in sure

    def test_the_shared_cause_is_never_said_to_run_from_the_neck(self) -> None:
        levels = {each.level for each in general_route("4").claims if "neck then" in each.claim}
        assert levels == {"not_so"}

    def test_no_route_claims_that_it_harms_the_low_back_for_certain(self) -> None:
        for route in ANSWER.routes:
            last = route.claims[-1]
            assert last.level in ("likely", "unclear", "not_so"), route.id

    @pytest.mark.parametrize("route", ANSWER.routes, ids=lambda route: route.id)
    def test_every_route_tells_all_that_was_asked(self, route: GeneralRoute) -> None:
        assert route.document
        assert route.unknown
        assert route.find_out.text
        assert route.assumes
        assert route.facts
        assert {each.level for each in route.claims} <= set(LEVELS)

    def test_facts_and_sources_are_listed_once(self) -> None:
        for content in CONTENTS:
            names = [each.id for each in content.facts]
            assert len(names) == len(set(names))
            sources = [each.id for each in content.sources]
            assert len(sources) == len(set(sources))

    def test_every_figure_that_is_printed_is_in_the_list_of_figures(self) -> None:
        slots = set(re.findall(r"\{([\w.]+)\|", str(texts("founding_question.yaml"))))
        assert slots
        assert slots <= {each.id for each in ANSWER.facts}

    def test_no_fact_without_a_check_lends_a_figure(self) -> None:
        slots = set(re.findall(r"\{([\w.]+)\|", str(texts("founding_question.yaml"))))
        assert all(fact_record(each).checked != "none" for each in slots)


class TestThePages:
    @pytest.mark.parametrize("content", CONTENTS, ids=lambda each: getattr(each, "id", "answer"))
    def test_html_and_markdown_name_every_figure_source_and_check(
        self, content: GeneralAnswer | GeneralRoute
    ) -> None:
        html, markdown = general_html(content), general_markdown(content)
        for one in content.facts:
            assert one.id in html
            assert f"`{one.id}`" in markdown
            assert f"({one.checked})" in html
        for one in content.sources:
            assert one.id in html
            assert one.id in markdown
        assert "does not replace one" in html
        assert "does not replace one" in markdown

    @pytest.mark.parametrize("content", CONTENTS, ids=lambda each: getattr(each, "id", "answer"))
    def test_html_loads_nothing(self, content: GeneralAnswer | GeneralRoute) -> None:
        page = general_html(content)
        assert re.search(r"<script|<link|<iframe|<img|@import|url\(|src=|href=", page) is None
        assert page.startswith("<!DOCTYPE html>")

    def test_help_comes_before_the_details(self) -> None:
        words = TAG.sub(" ", general_html(ANSWER))
        assert words.index("See someone today if") < words.index("How sure are we")

    def test_every_cell_of_a_markdown_table_stays_in_its_column(self) -> None:
        rows = [line for line in general_markdown(ANSWER).splitlines() if line.startswith("|")]
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
        assert counts == {4, 5}

    def test_one_route_shows_its_judgements_with_range_and_reasons(self) -> None:
        page = general_html(general_route("mechanical_chain"))
        record = judgement_record("chain.coupling")
        assert record.would_change in page
        assert assumption_words(record) in page

    @pytest.mark.parametrize("ending", ["html", "md"])
    def test_a_page_is_written_as_its_name_says(self, ending: str, tmp_path: Path) -> None:
        path = tmp_path / f"general.{ending}"
        write_general_page(ANSWER, path)
        made = general_html(ANSWER) if ending == "html" else general_markdown(ANSWER)
        assert path.read_text(encoding="utf-8") == made

    def test_a_page_that_cannot_be_written_is_the_input_at_fault(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="cannot be written"):
            write_general_page(ANSWER, tmp_path / "missing" / "general.html")


def a_fact(**changes: object) -> Fact:
    return replace(fact_record("epi.hunt.neck"), **changes)


def test_a_figure_is_written_with_its_quantity_interval_and_number() -> None:
    one = a_fact(quantity="p value", value=0.08, low=None, high=None, unit="1", n=154)
    assert figure_words(one) == "p value 0.08; n = 154"
    length = a_fact(quantity="mean", value=11.0, low=-31.7, high=53.7, unit="mm", n=1491)
    assert figure_words(length) == "mean 11 mm; -31.7 to 53.7; n = 1,491"


def test_a_range_is_not_written_twice() -> None:
    one = a_fact(value="0.002 to 0.007", low=0.002, high=0.007, n=None)
    assert figure_words(one) == "0.002 to 0.007"


def test_a_fixed_judgement_has_no_range() -> None:
    fixed = replace(judgement_record("chain.bound"), value=0.4, low=0.4, high=0.4, unit="1")
    assert assumption_words(fixed) == "0.4"
    assert assumption_words(replace(fixed, high=0.5)) == "0.4 (0.4 to 0.5)"


def test_a_source_tells_how_far_it_was_read() -> None:
    source = ANSWER.sources[0]
    assert source_words(source).endswith(f"Read: {source.checked}.")
