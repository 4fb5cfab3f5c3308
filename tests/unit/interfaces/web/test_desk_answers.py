"""What the desk says of a case: what a finding was, what raises an alarm, what it rests on."""

from __future__ import annotations

import html
import re

import pytest
from tests.unit.interfaces.web.browsing import Page

from plumbline.assessment import SafetyLevel
from plumbline.case import Case
from plumbline.diagnosis import alarm_of, catalog
from plumbline.interfaces.web.computing import Answers
from plumbline.interfaces.web.library import people_with_visits, published_people
from plumbline.interfaces.web.questions import MOST_TESTS
from plumbline.interfaces.web.rows import finding_row
from plumbline.interfaces.web.settings import WebSettings
from plumbline.interfaces.web.storage import is_code, name_from
from plumbline.interfaces.web.why import why
from plumbline.pipeline import assess

CORD = "cord-02-tests"
PATIENCE = 300.0  # seconds; a simulation on a busy machine


@pytest.fixture(scope="module")
def cord(page: Page) -> str:
    """Return the address of a person in whom a finding that is absent moves the answer."""
    address = page.post(f"/library/{CORD}/open").headers["location"]
    page.server.answers.waited_for(page.server.cases.open(CORD).case)
    return address


def test_a_reason_says_whether_the_finding_was_present_or_absent(page: Page, cord: str) -> None:
    answer = page.server.answers.known(page.server.cases.open(CORD).case)
    assert answer is not None
    known = {one.finding: one.stated for one in why(answer, "nerve_pathways").because}
    assert known["lumbar_stenosis_on_mri"] == "absent"
    assert known["neck_extension_provokes_leg_pain"] == "present"
    shown = page.get(f"{cord}/why/nerve_pathways").text
    assert re.search(r"Narrow lumbar canal on MRI</th><td><b[^>]*>absent<", shown)


def test_a_reason_counts_what_knowing_the_finding_adds(page: Page, cord: str) -> None:
    answer = page.server.answers.known(page.server.cases.open(CORD).case)
    assert answer is not None
    route = answer.routes["nerve_pathways"]
    raising = {one.finding for one in route.because if one.shift < 0}
    shown = why(answer, "nerve_pathways").because
    assert raising
    assert {one.finding for one in shown if one.words.startswith("+")} == raising
    assert "adds to this part (+)" in page.get(f"{cord}/why/nerve_pathways").text


def test_what_a_figure_rests_on_stands_under_it(page: Page, cord: str) -> None:
    shown = page.get(f"{cord}/answer").text
    assert shown.index("90 % interval") > shown.index("Rests on published data")
    assert shown.count("Rests on published data") == 1


def test_a_report_that_is_opened_from_the_page_names_no_option_of_the_command(
    page: Page, cord: str
) -> None:
    assert "--to" not in page.get(f"{cord}/report").text


def test_no_question_about_danger_is_left_out_of_the_list(page: Page) -> None:
    page.new_case("nothing-asked")
    case = page.server.cases.open("nothing-asked").case
    asked = page.server.answers.step(case).red_flag_questions
    assert len(asked) > MOST_TESTS
    shown = page.get("/cases/nothing-asked/next").text
    listed = html.unescape(shown[shown.index("next-more") :])
    assert [one.ask for one in asked if one.ask not in listed] == []
    assert f"the first {len(asked)} come before every test" in listed


def test_an_alarm_stands_before_the_next_question_and_none_is_folded(page: Page) -> None:
    several = page.post("/library/cord-07-tests/open").headers["location"]
    quick = page.server.answers.quick(page.server.cases.open("cord-07-tests").case)
    assert len(quick.safety.flags) > 1
    shown = page.get(f"{several}/quick").text
    unfolded = re.sub(r"</summary>.*?</details>", "", shown, flags=re.DOTALL)
    assert all(flag.action in unfolded for flag in quick.safety.flags)
    following = page.get(f"{several}/next").text
    assert following.index("contact within 24 h") < following.index("data-next=")


def test_worth_in_good_days_is_explained_where_it_is_told(page: Page) -> None:
    page.new_case("worth")
    place, value = "person.pregnant", "absent"
    page.live("/cases/worth/edit", revision=page.revision("worth"), place=place, value=value)
    answered = "&skip=".join(entry.id for entry in catalog().findings if alarm_of(entry.id))
    shown = page.get(f"/cases/worth/next?skip={answered}").text
    assert "good days" in shown
    for words in re.findall(r"Worth [^<]*", shown):
        assert "spare the person" in words
    assert "worth 0." not in shown


@pytest.mark.parametrize(
    ("finding", "level"),
    [
        ("progressive_weakness", SafetyLevel.URGENT),
        ("cord_loss_over_days", SafetyLevel.EMERGENCY),
        ("brain_ischemia_symptoms", SafetyLevel.EMERGENCY),
    ],
)
def test_a_finding_that_moves_nothing_and_raises_an_alarm_is_called_an_alarm(
    page: Page, finding: str, level: SafetyLevel
) -> None:
    row = finding_row(catalog()[finding], Case(id="anybody"))
    assert not row.moves
    assert row.alarm_level == level
    if "alarms" not in page.server.store.names():
        page.new_case("alarms")
    shown = page.get(f"/cases/alarms/findings?search={finding}").text
    found = shown[shown.index(f'id="finding-{finding}"') :].partition("</li>")[0]
    assert f"raises an alarm: {level}" in found
    assert "recorded only" not in found


@pytest.mark.parametrize("finding", ["fever", "cancer_history", "major_trauma"])
def test_what_alarms_beside_another_finding_carries_the_mark_though_it_moves_the_answer(
    page: Page, finding: str
) -> None:
    assert finding_row(catalog()[finding], Case(id="anybody")).moves
    if "alarms" not in page.server.store.names():
        page.new_case("alarms")
    shown = page.get(f"/cases/alarms/findings?search={finding}").text
    found = shown[shown.index(f'id="finding-{finding}"') :].partition("</li>")[0]
    assert "raises an alarm: soon" in found


def test_no_sign_of_danger_is_called_recorded_only(page: Page) -> None:
    page.new_case("danger")
    assert "recorded only" not in page.get("/cases/danger/sequence/red_flags").text


def test_a_finding_set_through_search_is_counted_in_its_examination(page: Page) -> None:
    revision = page.new_case("counted")
    fields = {"place": "findings.hoffmann.left", "value": "present"}
    shown = page.live("/cases/counted/edit", revision=revision, **fields).text
    count = re.search(r'id="count-sequence-neck_and_cord" hx-swap-oob="true">(\d+)/', shown)
    assert count is not None
    assert count[1] == "1"


def test_an_imported_case_is_told_apart_from_the_one_of_the_same_id(page: Page, cord: str) -> None:
    content = page.get(f"{cord}/export.yaml").content
    sent, files = {"csrf_token": page.token}, {"file": ("x.yaml", content)}
    answer = page.client.post("/cases/import", data=sent, files=files, follow_redirects=False)
    assert answer.headers["location"] == f"/cases/{CORD}-2"
    entries = {one.name: one for one in page.server.cases.entries()}
    assert entries[CORD].id == entries[f"{CORD}-2"].id
    assert entries[CORD].told_apart == ""
    assert entries[f"{CORD}-2"].told_apart == f"file {CORD}-2"
    assert entries[CORD].line != entries[f"{CORD}-2"].line


def test_the_case_of_a_code_is_listed_as_the_person_and_not_as_the_code(page: Page) -> None:
    address = page.post("/cases", who="person").headers["location"]
    name = address.split("/")[2]
    assert is_code(name)
    place, value = "person.age_years", "44"
    page.live(f"/cases/{name}/edit", revision=page.revision(name), place=place, value=value)
    entry = page.server.cases.entry(name)
    assert entry is not None
    assert entry.title == "44 years"
    assert entry.told_apart == f"code {name}"


@pytest.mark.parametrize(
    ("words", "name"),
    [("knee jerk 17", "knee-jerk-17"), ("cord_back_pain", "cord_back_pain"), ("../con", "")],
)
def test_the_name_of_a_file_follows_the_id_and_leads_nowhere(words: str, name: str) -> None:
    assert name_from(words) == name


def test_the_reader_says_which_of_two_visits_was_the_earlier(page: Page, cord: str) -> None:
    other = "cord-02-first"
    page.post(f"/library/{other}/open")
    page.server.answers.waited_for(page.server.cases.open(other).case)
    address = f"{cord}/compare?other={other}"
    for order, first in (("before", other), ("after", CORD)):
        shown = page.get(f"{address}&order={order}").text
        heading = re.search(r"<h2>Earlier: ([^<]*)</h2>", shown)
        assert heading is not None
        assert heading[1] == first
    assert page.get(f"{address}&order=sideways").status_code == 422


def test_every_published_person_is_listed_once_with_all_visits() -> None:
    listed = [one.name for visits in people_with_visits() for one in visits]
    assert sorted(listed) == sorted(one.name for one in published_people())
    example = next(v for v in people_with_visits() if "cord_back_pain" in {one.name for one in v})
    assert [one.name for one in example] == ["post-01-first", "post-01-tests", "cord_back_pain"]


def test_a_first_figure_says_that_it_is_preliminary_and_without_simulation(page: Page) -> None:
    first = page.server.answers.quick(page.server.cases.new("first-figure").case)
    assert "Preliminary, without simulation" in first.preliminary


@pytest.mark.slow
def test_a_full_answer_of_the_page_is_that_of_the_command(page: Page, cord: str) -> None:
    case = page.server.cases.open(CORD).case
    settings = WebSettings(folder=page.server.settings.folder, draws=20, wait_seconds=PATIENCE)
    answers = Answers(settings)
    assert settings.simulate
    try:
        assert answers.waited_for(case) == assess(case, draws=20)
    finally:
        answers.close()
