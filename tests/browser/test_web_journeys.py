"""Three journeys in a real browser: a person with an alarm, a person without one, a clinician."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.browser.visits import Site, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

from plumbline.case import Case
from plumbline.pipeline import read_case

TOPICS = 40  # more than there are
# What the accessibility guideline asks of whatever is tapped, in pixels of the style sheet.
FINGER_PX = 24
# The side of the largest square that fits into each part of the figure, by its name.
ROOM = """() => [...document.querySelectorAll(".body-part")].map((part) => {
  const matrix = part.getScreenCTM().inverse();
  const box = part.getBoundingClientRect();
  let above = new Array(Math.floor(box.width) + 1).fill(0);
  let best = 0;
  for (let row = 0; row < Math.floor(box.height); row++) {
    const here = [0];
    for (let column = 0; column + 1 < above.length; column++) {
      const point = new DOMPoint(box.x + column + 0.5, box.y + row + 0.5);
      const inside = part.isPointInFill(point.matrixTransform(matrix));
      here.push(inside ? 1 + Math.min(above[column], above[column + 1], here[column]) : 0);
      best = Math.max(best, here[column + 1]);
    }
    above = here;
  }
  return [part.getAttribute("aria-label"), best];
})"""


def begin_as_person(visit: Visit) -> None:
    visit.go("/")
    visit.page.get_by_role("button", name="Start my questions").click()
    visit.page.wait_for_url("**/person/*")


def answer(visit: Visit, question: str, word: str) -> None:
    group = visit.page.get_by_role("group", name=re.compile(re.escape(question)))
    group.get_by_role("radio", name=word, exact=True).first.check()


def go_on(visit: Visit) -> None:
    before = visit.page.url
    visit.page.get_by_role("button", name="Next").click()
    visit.page.wait_for_url(lambda url: url != before)


def case_of(visit: Visit) -> Case:
    name = visit.page.url.split("/cases/")[1].split("/")[0]
    return read_case(visit.site.folder / f"{name}.yaml")


def test_a_person_with_an_alarm_is_sent_to_help_today(visit: Visit) -> None:
    begin_as_person(visit)
    assert "cannot wait" in visit.page.locator(".intake-head").inner_text().lower()
    answer(visit, "numb between your legs", "Yes")
    go_on(visit)
    assert visit.page.get_by_role("heading", name="See someone today").is_visible()
    assert str(case_of(visit).findings["saddle_numbness"]) == "present"
    assert "of 100" not in visit.page.locator("main").inner_text()
    visit.page.get_by_role("link", name=re.compile("Go on")).click()
    visit.page.wait_for_url("**/person/*")
    assert not visit.is_wider_than_its_window()


def test_a_yes_is_kept_and_told_whichever_button_is_pressed(visit: Visit) -> None:
    for button in ("Skip", "Plumbline: leave the questions"):
        begin_as_person(visit)
        answer(visit, "numb between your legs", "Yes")
        visit.page.get_by_role("button", name=button).click()
        visit.page.wait_for_url("**/person/help")
        assert str(case_of(visit).findings["saddle_numbness"]) == "present"


def test_a_stroke_is_told_to_call_and_stays_in_view(visit: Visit) -> None:
    begin_as_person(visit)
    name = visit.page.url.split("/cases/")[1].split("/")[0]
    visit.go(f"/cases/{name}/person/head")
    answer(visit, "trouble speaking", "Yes")
    go_on(visit)
    assert visit.page.get_by_role("heading", name="Call the emergency number now").is_visible()
    assert "harmless" not in visit.page.locator("main").inner_text()
    assert visit.serious_faults() == []
    visit.page.get_by_role("link", name=re.compile("Go on")).click()
    reminder = visit.page.locator(".reminder")
    assert "Call the emergency number now" in reminder.inner_text()
    assert visit.serious_faults() == []
    assert not visit.is_wider_than_its_window()
    reminder.get_by_role("button", name="What to do").click()
    visit.page.wait_for_url("**/person/help")


def test_every_place_of_the_figure_has_room_for_a_finger(visit: Visit) -> None:
    begin_as_person(visit)
    name = visit.page.url.split("/cases/")[1].split("/")[0]
    visit.go(f"/cases/{name}/person/where")
    room = visit.page.evaluate(ROOM)
    assert len(room) > 40
    assert [one for one in room if one[1] < FINGER_PX] == []
    assert not visit.is_wider_than_its_window()


def test_the_enter_key_goes_on_and_weeks_stay_weeks(visit: Visit) -> None:
    begin_as_person(visit)
    name = visit.page.url.split("/cases/")[1].split("/")[0]
    visit.go(f"/cases/{name}/person/where")
    visit.page.get_by_role("checkbox", name="Low back", exact=True).first.press("Space")
    go_on(visit)
    visit.page.get_by_label("Days, weeks, months or years").select_option("weeks")
    visit.page.get_by_label("For how long").fill("2")
    visit.page.get_by_label("For how long").press("Enter")
    visit.page.wait_for_url(lambda url: not url.endswith("/back"))
    (pain,) = case_of(visit).complaints
    assert pain.since_months == pytest.approx(14 / 30.4375, abs=0.001)
    visit.go(f"/cases/{name}/person/back")
    assert visit.page.get_by_label("For how long").input_value() == "2"


def test_a_person_without_an_alarm_ends_with_a_code_and_no_probability(visit: Visit) -> None:
    begin_as_person(visit)
    seen = []
    for _ in range(TOPICS):
        if visit.page.url.endswith("/done"):
            break
        topic = visit.page.get_by_role("heading", level=1).inner_text()
        seen.append(topic)
        assert not visit.is_wider_than_its_window(), topic
        if topic == "Where does it hurt?":
            visit.page.get_by_role("checkbox", name="Low back", exact=True).first.click()
            visit.page.get_by_role("checkbox", name="Neck", exact=True).first.press("Space")
        elif topic == "About you":
            visit.page.get_by_label("How old are you?").fill("44")
            answer(visit, "Your sex", "Female")
        else:
            for choice in visit.page.get_by_role("radio", name="No", exact=True).all():
                choice.check()
        go_on(visit)
    main = visit.page.locator("main").inner_text()
    assert visit.page.url.endswith("/done")
    assert "Your neck pain" in seen
    assert "The neck is generally not a direct cause" in main
    assert not re.search(r"you (have|had) an? \d+|would not have this", main)
    case = case_of(visit)
    assert {one.region for one in case.complaints} == {"low_back", "neck"}
    assert case.person.age_years == 44
    code = visit.page.locator(".code").inner_text()
    visit.go("/")
    visit.page.get_by_label("Code from the person's part").fill(code)
    visit.page.get_by_role("button", name="Open by code").click()
    visit.page.wait_for_selector("#desk")


def test_a_clinician_gets_from_an_empty_case_to_a_report(visit: Visit) -> None:
    visit.go("/")
    visit.page.get_by_label("Name of the case").fill(f"seventy-two {id(visit)}")
    visit.page.get_by_role("button", name="Open an empty case").click()
    visit.page.wait_for_selector("#desk")
    page = visit.page
    page.get_by_role("button", name="Person and complaints").click()
    page.get_by_label("age, year").fill("72")
    page.get_by_label("age, year").press("Tab")
    page.locator("#list-complaints select[name=region]").select_option("low_back")
    page.get_by_role("button", name="Add a complaint").last.click()
    page.wait_for_selector("#list-complaints .entry")
    for words, finding in (("hofmann", "hoffmann"), ("clumsy hands", "hand_clumsiness")):
        page.get_by_label("Search findings").fill(words)
        row = page.locator(f"#finding-{finding}")
        row.get_by_role("button", name="Present").first.click()
        page.wait_for_selector(f"#finding-{finding}.known")
    page.wait_for_function("document.querySelector('#quick').innerText.includes('URGENT')")
    visit.answered()
    assert "of 100" in page.locator("#answer-body").inner_text()
    assert not visit.is_wider_than_its_window()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Report", exact=True).click()
    report = opened.value
    report.wait_for_selector(".professional", timeout=90_000)
    assert "Hoffmann" in report.inner_text("body")
    report.close()


@pytest.mark.slow
def test_a_published_person_is_opened_and_played_with_by_clicking_alone(visit: Visit) -> None:
    visit.go("/")
    visit.page.get_by_role("link", name="Published people", exact=True).click()
    visit.page.get_by_role("button", name=re.compile("^Open cord_back_pain")).click()
    visit.page.wait_for_selector("#desk")
    visit.answered()
    headline = visit.page.locator("#answer-body .figure").inner_text()
    visit.page.get_by_role("button", name=re.compile("^Known")).click()
    row = visit.page.locator("#finding-known_myelopathy")
    row.get_by_role("button", name="Absent").click()
    visit.page.wait_for_function(
        "old => document.querySelector('#answer-progress').dataset.state === 'done'"
        " && document.querySelector('#answer-body .figure').innerText !== old",
        arg=headline,
        timeout=90_000,
    )
    visit.page.locator("#answer-body button.part").first.click()
    visit.page.wait_for_selector("#why-dialog[open] #why-title")
    assert "sources" in visit.page.locator("#why").inner_text()


def test_a_person_who_stops_goes_on_where_they_stopped(visit: Visit) -> None:
    begin_as_person(visit)
    answer(visit, "numb between your legs", "No")
    go_on(visit)
    stopped = visit.page.url
    visit.page.reload()
    assert visit.page.url == stopped
    answer(visit, "getting weaker", "No")
    visit.page.get_by_role("button", name="Stop for now").click()
    visit.page.wait_for_url("**/person/stop")
    assert visit.page.get_by_role("heading", level=1).inner_text() == "You can stop here"
    assert visit.page.get_by_role("link", name="Cases").count() == 0
    assert str(case_of(visit).findings["progressive_weakness"]) == "absent"
    visit.go("/")
    visit.page.get_by_role("link", name="Go on where I stopped").click()
    visit.page.wait_for_url(stopped)
    visit.page.get_by_role("button", name="Back", exact=True).click()
    visit.page.wait_for_url("**/person/control")
    group = visit.page.get_by_role("group", name=re.compile("numb between your legs"))
    assert group.get_by_role("radio", name="No", exact=True).is_checked()


def is_ticked(visit: Visit, question: str, word: str) -> bool:
    group = visit.page.get_by_role("group", name=re.compile(re.escape(question)))
    return group.get_by_role("radio", name=word, exact=True).is_checked()


def test_a_ticked_yes_outlasts_a_reload_and_is_still_told_on_leaving(visit: Visit) -> None:
    begin_as_person(visit)
    with visit.page.expect_response("**/person/control") as kept:
        answer(visit, "numb between your legs", "Yes")
    assert kept.value.status == 200
    visit.page.wait_for_selector(".reminder")
    visit.page.reload()
    assert is_ticked(visit, "numb between your legs", "Yes")
    assert str(case_of(visit).findings["saddle_numbness"]) == "present"
    go_on(visit)
    assert visit.page.url.endswith("/person/help")


def test_ticks_that_follow_at_once_and_the_button_are_all_kept(visit: Visit) -> None:
    begin_as_person(visit)
    visit.page.evaluate(
        "for (const each of document.querySelectorAll('input[value=absent]')) each.click();"
        "document.querySelector('button.primary').click()"
    )
    visit.page.wait_for_url("**/person/strength")
    kept = case_of(visit)
    assert {str(kept.findings[one]) for one in ("saddle_numbness", "bowel_incontinence")} == {
        "absent"
    }


def test_a_place_of_the_figure_and_a_number_outlast_a_reload(visit: Visit) -> None:
    begin_as_person(visit)
    name = visit.page.url.split("/cases/")[1].split("/")[0]
    visit.go(f"/cases/{name}/person/where")
    with visit.page.expect_response("**/person/where"):
        visit.page.get_by_role("checkbox", name="Low back", exact=True).first.press("Space")
    visit.page.reload()
    assert "Low back" in visit.page.locator("[data-figure-words]").inner_text()
    visit.go(f"/cases/{name}/person/about")
    with visit.page.expect_response("**/person/about"):
        visit.page.get_by_label("How old are you?").fill("44")
    visit.page.reload()
    assert visit.page.get_by_label("How old are you?").input_value() == "44"


def test_an_answer_that_cannot_be_kept_says_so(visit: Visit) -> None:
    begin_as_person(visit)
    warning = visit.page.locator("[data-not-kept]")
    assert not warning.is_visible()
    visit.page.route("**/person/control", lambda route: route.abort())
    answer(visit, "numb between your legs", "No")
    warning.wait_for(state="visible")
    visit.page.unroute("**/person/control")
    go_on(visit)
    assert str(case_of(visit).findings["saddle_numbness"]) == "absent"


def test_the_part_of_the_person_needs_no_script(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    plain = Visit(page=context.new_page(), site=site)
    begin_as_person(plain)
    name = plain.page.url.split("/cases/")[1].split("/")[0]
    plain.go(f"/cases/{name}/person/where")
    plain.page.get_by_label("Buttock, left").check()
    plain.page.get_by_role("button", name="Next").click()
    plain.page.wait_for_url(lambda url: not url.endswith("/where"))
    assert [(one.region, one.side) for one in case_of(plain).complaints] == [("buttock", "left")]
    context.close()
