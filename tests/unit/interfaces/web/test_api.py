"""The JSON interface: the same answers as the commands, and every fault with its place."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from tests.unit.interfaces.web.browsing import Page

from plumbline.assessment import NOTICE, from_json, to_json
from plumbline.case import read_case
from plumbline.pipeline import assess, vocabulary

API = "/api/v1"
CASE = {
    "plumbline": 1,
    "id": "a",
    "person": {"age_years": 61},
    "complaints": [{"region": "low_back"}, {"region": "neck"}],
    "findings": {"hoffmann": "present"},
}
WRONG = {
    "id": "a",
    "person": {"age_years": 900},
    "findings": {"hofman": "present"},
    "complaints": [{"region": "nowhere"}],
}
BODIES = ("assess", "preview", "next", "check", "jobs")


def test_an_assessment_is_the_one_that_the_command_gives(page: Page) -> None:
    answer = page.client.post(f"{API}/assess", params={"draws": 20}, json=CASE)
    assert answer.status_code == 200
    case = read_case(CASE, vocabulary=vocabulary())
    assert from_json(answer.text) == from_json(to_json(assess(case, draws=20, simulate=False)))


def test_an_assessment_fits_its_own_schema(page: Page) -> None:
    answer = page.client.post(f"{API}/assess", params={"draws": 8}, json=CASE).json()
    Draft202012Validator(page.get(f"{API}/schemas/assessment").json()).validate(answer)


@pytest.mark.parametrize("path", ["assess", "preview", "next"])
def test_every_answer_says_that_it_is_research_software(page: Page, path: str) -> None:
    answer = page.client.post(f"{API}/{path}", params={"draws": 8}, json=CASE).json()
    assert answer["notice"] == NOTICE


@pytest.mark.parametrize("path", [name for name in BODIES if name != "check"])
def test_every_fault_of_a_case_is_told_with_its_place(page: Page, path: str) -> None:
    answer = page.client.post(f"{API}/{path}", json=WRONG)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    places = {one["place"] for one in answer.json()["problems"]}
    assert places == {"person.age_years", "findings", "complaints[0].region"}


def test_a_check_lists_the_faults_and_is_no_fault_itself(page: Page) -> None:
    answer = page.client.post(f"{API}/check", json=WRONG)
    assert answer.status_code == 200
    assert len(answer.json()["problems"]) == 3


def test_a_check_tells_what_was_understood(page: Page) -> None:
    content = page.client.post(
        f"{API}/check", json={"id": "a", "findings": {"Hoffmann sign": "present"}}
    ).json()
    assert content["problems"] == []
    assert [word["meant"] for word in content["resolved"]] == ["hoffmann"]


def test_a_case_may_also_be_sent_as_yaml(page: Page) -> None:
    headers = {"content-type": "application/yaml"}
    answer = page.client.post(f"{API}/check", content="id: a\nask: thoracic\n", headers=headers)
    assert answer.json()["case"]["ask"] == "thoracic"


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_foreign_form_could_send_is_not_read(page: Page, path: str, kind: str) -> None:
    answer = page.client.post(f"{API}/{path}", content="{}", headers={"content-type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b"null", b'{"id": NaN}', b"[" * 5000, b"\xff\xfe", b'"' + b"a" * 9999],
)
def test_a_body_that_is_no_case_is_refused_and_nothing_fails(
    page: Page, path: str, body: bytes
) -> None:
    headers = {"content-type": "application/json"}
    answer = page.client.post(f"{API}/{path}", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_preview_says_first_how_urgent_it_is(page: Page) -> None:
    case = CASE | {"findings": {"saddle_numbness": "present", "urinary_retention": "present"}}
    content = page.client.post(f"{API}/preview", json=case).json()
    assert content["safety"]["level"] == "emergency"
    assert content["avoid"]


def test_the_next_step_asks_first_about_danger(page: Page) -> None:
    content = page.client.post(f"{API}/next", params={"draws": 8}, json=CASE).json()
    assert "saddle_numbness" in [one["finding"] for one in content["red_flag_questions"]]


def test_a_job_is_started_looked_at_and_done(page: Page) -> None:
    started = page.client.post(f"{API}/jobs", params={"draws": 9}, json=CASE)
    assert started.status_code == 202
    address = started.headers["location"]
    page.server.answers.jobs.wait(started.json()["id"], 60.0)
    content = page.get(address).json()
    assert content["state"] == "done"
    assert from_json(json.dumps(content["answer"])).id == "a"
    assert page.client.delete(address).json()["state"] == "done"


def test_findings_are_found_by_what_people_call_them(page: Page) -> None:
    found = page.client.get(f"{API}/findings", params={"search": "finger jerk"}).json()
    assert "hoffmann" in [one["id"] for one in found]
    group = page.client.get(f"{API}/findings", params={"group": "red_flag"}).json()
    assert {one["group"] for one in group} == {"red_flag"}


@pytest.mark.parametrize(
    "path",
    [
        "findings/nothing",
        "findings?group=nothing",
        "evidence/nothing",
        "explain/9",
        "schemas/nothing",
        "jobs/nothing",
        "nothing",
    ],
)
def test_what_does_not_exist_is_said_so(page: Page, path: str) -> None:
    answer = page.get(f"{API}/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("draws", ["0", "-1", "2001", "many", ""])
def test_a_number_of_draws_that_is_not_possible_is_refused(page: Page, draws: str) -> None:
    answer = page.client.post(f"{API}/assess", params={"draws": draws}, json=CASE)
    assert answer.status_code == 422
    assert [one["place"] for one in answer.json()["problems"]] == ["query.draws"]


def test_the_description_names_every_path_and_the_schemas_are_inside(page: Page) -> None:
    document = page.get(f"{API}/openapi.json").json()
    paths = {path.removeprefix(API) for path in document["paths"]}
    assert {f"/{name}" for name in BODIES} <= paths
    assert {"/findings", "/explain", "/evidence/{identifier}"} <= paths
    schemas = document["components"]["schemas"]
    assert {"Case", "Assessment", "Problem"} <= schemas.keys()
    assert "hoffmann" in schemas["Case"]["properties"]["findings"]["properties"]
    assert "#/$defs/" not in json.dumps(document)


def test_the_description_shows_no_page_of_another_host(page: Page) -> None:
    assert page.get("/docs").status_code == 404
    assert page.get("/redoc").status_code == 404
