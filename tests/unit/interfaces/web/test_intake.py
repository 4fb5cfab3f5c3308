"""The person's part: danger first; an answer is kept, and what is skipped stays unknown."""

from __future__ import annotations

import re

import pytest
from tests.unit.interfaces.web.browsing import Page

from plumbline.case import Case, FindingState, Sided
from plumbline.interfaces.web import intake
from plumbline.pipeline import read_case

WITH_PAIN = read_case("id: a\ncomplaints: [{region: low_back}, {region: neck}]\n")


def begun(page: Page) -> str:
    return page.post("/cases", who="person").headers["location"].removesuffix("/person")


def answered(page: Page, address: str, topic: str, **answers: str | list[str]) -> str:
    """Send the answers of one screen and return where it leads."""
    revision = page.revision(address.rpartition("/")[2])
    answer = page.post(f"{address}/person/{topic}", revision=revision, go="next", **answers)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def case_of(page: Page, address: str) -> Case:
    return page.server.cases.open(address.rpartition("/")[2]).case


def test_every_question_names_something_that_exists() -> None:
    for topic in intake.topic_ids(WITH_PAIN):
        for question in intake.topic_of(topic, WITH_PAIN).questions:
            assert question.words.strip()
            assert question.form in {
                *("state", "sided", "number", "duration", "choice", "regions"),
            }


def test_the_questions_about_danger_come_first() -> None:
    alarms = [intake.topic_of(one, WITH_PAIN).emergency for one in intake.topic_ids(WITH_PAIN)]
    assert alarms[0]
    assert alarms == sorted(alarms, reverse=True)


def test_the_manner_of_a_pain_is_asked_of_those_who_have_it() -> None:
    nothing = read_case("id: a\nask: thoracic\n")
    assert {"back", "neck"} <= set(intake.topic_ids(WITH_PAIN))
    assert {"back", "neck"}.isdisjoint(intake.topic_ids(nothing))


def test_a_person_who_skips_everything_ends_with_nothing_known(page: Page) -> None:
    address = begun(page)
    empty = case_of(page, address).digest()
    topic = page.get(f"{address}/person").headers["location"].rpartition("/")[2]
    seen = []
    while topic != "done":
        seen.append(topic)
        assert page.get(f"{address}/person/{topic}").status_code == 200
        topic = answered(page, address, topic)
    assert len(seen) > 10
    assert case_of(page, address).digest() == empty


def test_what_is_answered_is_kept_and_can_be_changed(page: Page) -> None:
    address = begun(page)
    answered(page, address, "illness", fever="absent")
    assert case_of(page, address).findings["fever"] is FindingState.ABSENT
    answered(page, address, "illness", fever="unknown")
    assert "fever" not in case_of(page, address).findings


def test_an_answer_that_needs_help_today_leads_to_the_page_that_says_so(page: Page) -> None:
    address = begun(page)
    topic = answered(page, address, "control", saddle_numbness="present")
    assert topic == "help"
    shown = page.get(f"{address}/person/help")
    assert shown.status_code == 200
    assert "/person/strength" in shown.text


def test_what_is_kept_at_a_tick_is_still_told_when_the_screen_is_left(page: Page) -> None:
    address = begun(page)
    revision = page.revision(address.rpartition("/")[2])
    sent = {"revision": revision, "go": "keep", "saddle_numbness": "present"}
    kept = page.post(f"{address}/person/control", **sent)
    assert kept.status_code == 200
    assert "See someone today" in kept.text
    assert case_of(page, address).findings["saddle_numbness"] is FindingState.PRESENT
    assert page.revision(address.rpartition("/")[2]) in kept.text
    assert answered(page, address, "control", saddle_numbness="present") == "help"
    assert answered(page, address, "control", saddle_numbness="present") == "strength"


def test_the_help_page_is_shown_once_for_one_alarm(page: Page) -> None:
    address = begun(page)
    answered(page, address, "control", saddle_numbness="present")
    assert answered(page, address, "illness", fever="absent") == "head"


def test_the_figure_says_where_it_hurts_and_on_which_side(page: Page) -> None:
    address = begun(page)
    regions = ["low_back:", "neck:", "buttock:left", "buttock:right", "hand:left"]
    answered(page, address, "where", regions=regions)
    sides = {one.region: one.side for one in case_of(page, address).complaints}
    assert sides == {"low_back": None, "neck": None, "buttock": "both", "hand": "left"}


@pytest.mark.parametrize(
    ("regions", "asked", "screen"),
    [
        (["thigh_back:left", "below_knee:left"], "buttock_or_leg", "leg"),
        (["buttock:right", "neck:"], "buttock_or_leg", "leg"),
        (["thoracic:", "neck:"], "thoracic", "upper_back"),
        (["buttock:left", "thoracic:"], "buttock_or_leg", "leg"),
        (["low_back:", "below_knee:left"], "low_back", "back"),
        (["neck:", "hand:left"], "low_back", "neck"),
    ],
)
def test_the_pain_to_explain_is_the_one_that_is_felt_and_it_is_asked_about(
    page: Page, regions: list[str], asked: str, screen: str
) -> None:
    address = begun(page)
    assert answered(page, address, "where", regions=regions) == screen
    assert case_of(page, address).ask == asked
    told = answered(page, address, screen, **{"complaints.0.since_months": "4"})
    assert told == ("neck" if "neck:" in regions and screen != "neck" else "hands")
    assert case_of(page, address).complaints[0].since_months == 4


def test_the_pain_to_explain_follows_when_another_place_is_told(page: Page) -> None:
    address = begun(page)
    asked = []
    for regions in (["buttock:left"], ["buttock:left", "low_back:"], ["thoracic:"], ["neck:"]):
        answered(page, address, "where", regions=regions)
        asked.append(str(case_of(page, address).ask))
    assert asked == ["buttock_or_leg", "low_back", "thoracic", "thoracic"]


def test_the_pain_to_explain_that_somebody_chose_stays_while_it_is_felt(page: Page) -> None:
    address = begun(page)
    name = address.rpartition("/")[2]
    answered(page, address, "where", regions=["low_back:", "buttock:left"])
    chosen = {"place": "ask", "value": "buttock_or_leg", "revision": page.revision(name)}
    assert page.post(f"{address}/edit", **chosen).status_code == 200
    answered(page, address, "where", regions=["low_back:", "buttock:left", "neck:"])
    assert case_of(page, address).ask == "buttock_or_leg"
    answered(page, address, "where", regions=["low_back:", "neck:"])
    assert case_of(page, address).ask == "low_back"


def test_neck_and_back_together_is_asked_of_those_who_have_both(page: Page) -> None:
    address = begun(page)
    answered(page, address, "where", regions=["neck:", "buttock:left"])
    assert "together" not in intake.topic_ids(case_of(page, address))
    answered(page, address, "where", regions=["neck:", "low_back:"])
    assert "together" in intake.topic_ids(case_of(page, address))


def test_somebody_with_leg_pain_reads_what_was_studied_and_what_was_not(page: Page) -> None:
    address = begun(page)
    answered(page, address, "where", regions=["below_knee:left"])
    assert "You told of buttock or leg pain" in page.get(f"{address}/person/done").text


def test_a_region_that_is_taken_away_is_gone_and_the_others_keep_their_manner(page: Page) -> None:
    address = begun(page)
    answered(page, address, "where", regions=["low_back:", "neck:"])
    answered(page, address, "back", **{"complaints.0.since_months": "4"})
    answered(page, address, "where", regions=["low_back:"])
    (only,) = case_of(page, address).complaints
    assert (only.region, only.since_months) == ("low_back", 4)


def test_a_region_that_the_figure_does_not_have_is_refused(page: Page) -> None:
    address = begun(page)
    revision = page.revision(address.rpartition("/")[2])
    sent = {"revision": revision, "regions": "<b>:left"}
    assert page.post(f"{address}/person/where", **sent).status_code == 422


def test_sides_are_kept_apart(page: Page) -> None:
    address = begun(page)
    answered(page, address, "hands", **{"hand_numbness.left": "present"})
    value = case_of(page, address).findings["hand_numbness"]
    assert value == Sided(left=FindingState.PRESENT, right=None)


def test_an_impossible_number_is_explained_on_the_same_screen(page: Page) -> None:
    address = begun(page)
    revision = page.revision(address.rpartition("/")[2])
    sent = {"revision": revision, "person.age_years": "4000", "person.mass_kg": "71"}
    answer = page.post(f"{address}/person/about", **sent)
    assert answer.status_code == 422
    assert "from 0 to 125" in answer.text
    for typed in ("4000", "71"):
        assert f'value="{typed}"' in answer.text


def test_the_same_device_goes_on_where_it_stopped(page: Page) -> None:
    address = begun(page)
    following = answered(page, address, "illness")
    assert page.get(f"{address}/person").headers["location"] == f"{address}/person/{following}"
    assert address in page.get("/").text


def test_the_person_is_told_no_probability_of_their_own(page: Page) -> None:
    address = begun(page)
    answered(page, address, "where", regions=["low_back:", "neck:"])
    shown = page.get(f"{address}/person/done").text
    name = address.rpartition("/")[2]
    assert name in shown
    assert not re.search(r"had (the|your) neck never been", shown)


@pytest.mark.parametrize("go", ["next", "back", "skip", "stop", "help"])
def test_a_yes_is_kept_whichever_way_the_screen_is_left(page: Page, go: str) -> None:
    address = begun(page)
    revision = page.revision(address.rpartition("/")[2])
    sent = {"revision": revision, "go": go, "saddle_numbness": "present"}
    answer = page.post(f"{address}/person/control", **sent)
    assert case_of(page, address).findings["saddle_numbness"] is FindingState.PRESENT
    assert answer.headers["location"] == f"{address}/person/help"


@pytest.mark.parametrize("go", ["back", "skip", "stop"])
def test_who_leaves_with_an_impossible_number_keeps_the_other_answers(page: Page, go: str) -> None:
    address = begun(page)
    revision = page.revision(address.rpartition("/")[2])
    sent = {"person.age_years": "4000", "person.mass_kg": "71", "revision": revision, "go": go}
    assert page.post(f"{address}/person/about", **sent).status_code == 303
    kept = case_of(page, address).person
    assert (kept.age_years, kept.mass_kg) == (None, 71)


def test_the_screen_has_no_way_out_that_drops_its_answers(page: Page) -> None:
    address = begun(page)
    answered(page, address, "control", saddle_numbness="present")
    shown = page.get(f"{address}/person/strength").text
    assert re.findall(r'<a (?![^>]*class="skip")[^>]*href', shown) == []


def test_two_weeks_are_two_weeks_and_a_word_that_is_no_number_is_explained(page: Page) -> None:
    address = begun(page)
    answered(page, address, "where", regions=["low_back:"])
    place = "complaints.0.since_months"
    answered(page, address, "back", **{place: "2", f"{place}.unit": "weeks"})
    assert case_of(page, address).complaints[0].since_months == pytest.approx(0.46)
    shown = page.get(f"{address}/person/back").text
    assert '<option value="weeks" selected>' in shown
    sent = {place: "long", f"{place}.unit": "days"}
    revision = page.revision(address.rpartition("/")[2])
    refused = page.post(f"{address}/person/back", revision=revision, go="next", **sent)
    assert refused.status_code == 422
    assert "days, weeks, months or years" in refused.text
    assert '<option value="days" selected>' in refused.text


def test_an_alarm_stays_in_view_on_the_later_screens(page: Page) -> None:
    address = begun(page)
    assert "reminder" not in page.get(f"{address}/person/sleep").text
    answered(page, address, "strength", progressive_weakness="present")
    shown = page.get(f"{address}/person/sleep").text
    assert "Call a doctor within a day" in shown
    assert 'value="help"' in shown


def test_urgent_answers_lead_at_once_to_what_to_do(page: Page) -> None:
    address = begun(page)
    assert answered(page, address, "strength", progressive_weakness="present") == "help"
    shown = page.get(f"{address}/person/help").text
    assert "Call a doctor within a day" in shown
    assert "/person/illness" in shown


@pytest.mark.parametrize("last", ["done", "stop"])
def test_the_last_pages_say_what_to_do_in_an_emergency(page: Page, last: str) -> None:
    address = begun(page)
    answered(page, address, "head", brain_ischemia_symptoms="present")
    shown = page.get(f"{address}/person/{last}").text
    assert "Call the emergency number now" in shown
    assert "Do not drive" in shown
    assert f'href="{address}/person/help"' in shown
    assert "not today" not in shown


@pytest.mark.parametrize("told", ["fever", "progressive_weakness", "saddle_numbness"])
def test_an_alarm_does_not_hide_that_questions_about_danger_are_open(page: Page, told: str) -> None:
    address = begun(page)
    topic = next(
        one
        for one in intake.topic_ids(WITH_PAIN)
        if told in {each.id for each in intake.topic_of(one, WITH_PAIN).questions}
    )
    answered(page, address, topic, **{told: "present"})
    shown = page.get(f"{address}/person/done").text
    assert "still open" in shown
    assert f'href="{address}/person/control"' in shown


def test_pain_elsewhere_is_told_that_the_answer_is_about_the_low_back(page: Page) -> None:
    address = begun(page)
    answered(page, address, "where", regions=["neck:"])
    assert "in another place than the low back" in page.get(f"{address}/person/done").text
    answered(page, address, "where", regions=["neck:", "low_back:"])
    assert "in another place than the low back" not in page.get(f"{address}/person/done").text


@pytest.mark.parametrize("go", ["back", "skip"])
def test_going_back_or_on_loses_nothing(page: Page, go: str) -> None:
    address = begun(page)
    answered(page, address, "illness", fever="absent")
    revision = page.revision(address.rpartition("/")[2])
    page.post(f"{address}/person/head", revision=revision, go=go)
    assert case_of(page, address).findings["fever"] is FindingState.ABSENT


def test_who_stops_is_told_how_to_go_on_and_sees_no_other_case(page: Page) -> None:
    address = begun(page)
    page.new_case("somebody-else")
    revision = page.revision(address.rpartition("/")[2])
    sent = {"revision": revision, "fever": "absent", "go": "stop"}
    answer = page.post(f"{address}/person/illness", **sent)
    assert answer.headers["location"] == f"{address}/person/stop"
    shown = page.get(f"{address}/person/stop").text
    assert f"{address}/person/illness" in shown
    assert address.rpartition("/")[2] in shown
    assert "somebody-else" not in shown
    assert 'href="/"' not in shown
    assert case_of(page, address).findings["fever"] is FindingState.ABSENT


def test_who_stops_with_an_alarm_is_reminded_in_plain_words(page: Page) -> None:
    address = begun(page)
    answered(page, address, "control", saddle_numbness="present")
    for last in ("stop", "done"):
        shown = page.get(f"{address}/person/{last}").text
        assert "See someone today" in shown
        assert "bladder and bowel may be squeezed" in shown
        assert "cauda" not in shown.lower()


def test_progress_never_goes_back_when_more_is_asked() -> None:
    before = read_case("id: a\n")
    numbers = [intake.place_of_topic(one)[0] for one in intake.topic_ids(WITH_PAIN)]
    assert numbers == sorted(numbers)
    assert intake.place_of_topic(intake.topic_ids(before)[-1]) == (numbers[-1], numbers[-1])


def test_answers_can_be_changed_after_the_last_screen(page: Page) -> None:
    address = begun(page)
    shown = page.get(f"{address}/person/done").text
    for topic in intake.topic_ids(case_of(page, address)):
        assert f'href="{address}/person/{topic}"' in shown


def test_open_questions_about_danger_are_named_at_the_end(page: Page) -> None:
    address = begun(page)
    assert "still open" in page.get(f"{address}/person/done").text
    asked = [
        one for one in intake.topic_ids(WITH_PAIN) if intake.topic_of(one, WITH_PAIN).emergency
    ]
    for topic in asked:
        if topic not in intake.topic_ids(case_of(page, address)):
            continue
        questions = intake.topic_of(topic, WITH_PAIN).questions
        answered(page, address, topic, **{one.id: "absent" for one in questions})
    assert "still open" not in page.get(f"{address}/person/done").text
