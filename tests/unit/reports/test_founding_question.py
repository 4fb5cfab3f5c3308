"""The founding question answered in general: from the evidence, and no stronger than it."""

from __future__ import annotations

import re

import pytest

from plumbline.assessment import ROUTE_IDS
from plumbline.errors import EvidenceError, UnknownNameError
from plumbline.evidence import fact_record
from plumbline.reports import general_answer, general_route
from plumbline.reports.filling import filled, sentence, texts


def every_sentence() -> list[str]:
    answer = general_answer()
    general = [*answer.answer, *answer.finding_out]
    return [s.text for s in (*general, *(s for route in answer.routes for s in route.known))]


def test_the_answer_says_first_that_the_neck_is_generally_not_the_cause() -> None:
    assert "generally not a direct cause" in general_answer().answer[0].text


def test_the_five_routes_stand_in_the_order_of_the_founding_document() -> None:
    routes = general_answer().routes
    assert tuple(route.id for route in routes) == ROUTE_IDS
    assert [route.number for route in routes] == [1, 2, 3, 4, 5]


def test_only_the_systemic_route_is_a_common_cause() -> None:
    shared = [route.id for route in general_answer().routes if "common cause" in route.kind]
    assert shared == ["systemic_conditions"]


def test_everything_that_is_known_names_its_sources() -> None:
    known = [each for route in general_answer().routes for each in route.known]
    assert all(each.facts and each.sources for each in known)


def test_no_placeholder_is_left_over() -> None:
    assert [text for text in every_sentence() if re.search(r"[{}|]", text)] == []


@pytest.mark.parametrize("name", ["texts/founding_question.yaml", "texts/person_page.yaml"])
def test_no_digit_of_a_figure_stands_in_a_text(name: str) -> None:
    allowed = re.compile(r"\bOf (?:100|1,000)\b|\bof (?:100|1,000)\b|\bin 100\b")
    found: list[str] = []

    def look(value: object) -> None:
        if isinstance(value, str):
            bare = allowed.sub("", re.sub(r"\{[^}]*\}", "", value))
            found.extend(re.findall(r"\d+", bare))
        elif isinstance(value, dict):
            for key, entry in value.items():
                look(entry) if key not in ("facts", "id") else None
        elif isinstance(value, list):
            for entry in value:
                look(entry)

    look(texts(name.removeprefix("texts/")))
    assert found == []


def test_every_fact_leaned_on_exists() -> None:
    for entry in texts("person_page.yaml")["help_today"]:
        assert all(fact_record(identifier) for identifier in entry["facts"])


def test_a_figure_is_the_one_of_the_fact() -> None:
    value = fact_record("epi.hunt.neck").value
    assert isinstance(value, float)
    assert filled("{epi.hunt.neck|of_hundred}") == str(int(100 * value + 0.5))


def test_a_sentence_names_the_facts_whose_figures_it_prints() -> None:
    assert sentence("about {epi.hunt.neck|of_hundred}").facts == ("epi.hunt.neck",)


@pytest.mark.parametrize("text", ["{no.such.fact|number}", "{epi.hunt.neck|no_such_form}"])
def test_an_unknown_fact_or_form_is_an_error(text: str) -> None:
    with pytest.raises(EvidenceError):
        filled(text)


@pytest.mark.parametrize("name", ["4", "systemic_conditions", "systemic", "Systemic-Conditions"])
def test_a_route_is_found_by_number_id_or_part_of_it(name: str) -> None:
    assert general_route(name).id == "systemic_conditions"


def test_an_unknown_route_names_what_may_be_meant() -> None:
    with pytest.raises(UnknownNameError, match="mechanical_chain"):
        general_route("mechanical_chian")
