"""The desk of the clinician: keyboard alone, reloading, two tabs, refusals, undo."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import pytest
from tests.browser.visits import Visit

from plumbline.pipeline import read_case

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

numbers = itertools.count(1)


def open_case(visit: Visit) -> str:
    """Open an empty case at the desk and return its path."""
    visit.go("/")
    visit.page.get_by_label("Name of the case").fill(f"desk {next(numbers)} {id(visit)}")
    visit.page.get_by_role("button", name="Open an empty case").click()
    visit.page.wait_for_selector("#desk")
    visit.page.wait_for_selector("[data-next]")
    return str(visit.page.evaluate("document.getElementById('desk').dataset.case"))


def show(page: Page, finding: str) -> Locator:
    page.get_by_label("Search findings").fill(finding)
    row = page.locator(f"#finding-{finding}")
    row.wait_for()
    return row


def is_written(visit: Visit, path: str, finding: str, value: str) -> bool:
    case = read_case(visit.site.folder / f"{path.split('/')[-1]}.yaml")
    return str(case.findings.get(finding)) == value


def test_keys_alone_find_answer_and_take_back_a_finding(visit: Visit) -> None:
    path = open_case(visit)
    keys = visit.page.keyboard
    visit.page.locator("#main").focus()
    keys.press("/")
    keys.type("babinski")
    visit.page.locator("#finding-babinski").wait_for()
    keys.press("ArrowDown")
    keys.press("p")
    visit.page.wait_for_selector("#finding-babinski.known")
    assert visit.page.evaluate("document.activeElement.dataset.state") == "present"
    keys.press("z")
    visit.page.wait_for_selector("#finding-babinski:not(.known)")
    assert not is_written(visit, path, "babinski", "present")


def test_the_next_best_question_is_answered_by_two_keys(visit: Visit) -> None:
    open_case(visit)
    page = visit.page
    first = page.locator("[data-next]:not([hidden]) h2").inner_text()
    page.locator("#main").focus()
    page.keyboard.press("n")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "old => document.querySelector('[data-next]:not([hidden]) h2').innerText !== old", arg=first
    )
    assert page.evaluate("document.activeElement.closest('#next-question') !== null")


def test_reloading_in_the_middle_loses_nothing(visit: Visit) -> None:
    path = open_case(visit)
    row = show(visit.page, "lhermitte")
    row.get_by_role("button", name="Present").click()
    visit.page.wait_for_selector("#finding-lhermitte.known")
    visit.page.reload()
    pressed = show(visit.page, "lhermitte").get_by_role("button", name="Present")
    assert pressed.get_attribute("aria-pressed") == "true"
    assert is_written(visit, path, "lhermitte", "present")


def test_two_tabs_never_overwrite_each_other_silently(visit: Visit) -> None:
    path = open_case(visit)
    other = visit.page.context.new_page()
    other.goto(visit.site.address + path)
    show(other, "falls").get_by_role("button", name="Present").click()
    other.wait_for_selector("#finding-falls.known")
    show(visit.page, "falls").get_by_role("button", name="Absent").click()
    notice = visit.page.locator("#notice")
    notice.get_by_text("changed elsewhere").wait_for()
    assert is_written(visit, path, "falls", "present")
    notice.get_by_role("link", name="Show the case as it is now").click()
    visit.page.wait_for_load_state()
    pressed = show(visit.page, "falls").get_by_role("button", name="Present")
    assert pressed.get_attribute("aria-pressed") == "true"


def test_quick_clicks_are_all_written_in_their_order(visit: Visit) -> None:
    path = open_case(visit)
    page = visit.page
    page.get_by_role("button", name="Signs of danger").click()
    page.locator("#finding-fever").wait_for()
    for finding in ("fever", "unwell", "cancer_history"):
        page.locator(f"#finding-{finding} [data-state=absent]").click()
    page.wait_for_selector("#finding-cancer_history.known")
    assert page.locator("#notice").inner_text() == ""
    for finding in ("fever", "unwell", "cancer_history"):
        assert is_written(visit, path, finding, "absent")


@pytest.mark.parametrize("written", ["400", "a lot"])
def test_a_number_that_cannot_be_meant_is_refused_and_said_so(visit: Visit, written: str) -> None:
    open_case(visit)
    page = visit.page
    page.get_by_role("button", name="Person and complaints").click()
    age = page.get_by_label("age, year")
    age.fill(written)
    age.press("Tab")
    page.locator("#notice").get_by_text("Not written").wait_for()
    assert age.get_attribute("aria-invalid") == "true"


def test_a_finding_set_through_search_is_counted_on_the_tab_of_its_examination(
    visit: Visit,
) -> None:
    open_case(visit)
    count = visit.page.locator("#count-sequence-neck_and_cord")
    before = count.inner_text()
    show(visit.page, "lhermitte").get_by_role("button", name="Present").click()
    visit.page.wait_for_selector("#finding-lhermitte.known")
    assert (before.split("/")[0], count.inner_text().split("/")[0]) == ("0", "1")


def test_sides_are_kept_apart(visit: Visit) -> None:
    path = open_case(visit)
    row = show(visit.page, "hoffmann")
    row.get_by_role("group", name="left").get_by_role("button", name="Present").click()
    visit.page.wait_for_selector("#finding-hoffmann.known")
    row.get_by_role("group", name="right").get_by_role("button", name="Absent").click()
    visit.page.wait_for_selector(
        "#finding-hoffmann [aria-label*=right] [data-state=absent][aria-pressed=true]"
    )
    case = read_case(visit.site.folder / f"{path.split('/')[-1]}.yaml")
    sided = case.findings["hoffmann"]
    assert (str(sided.left), str(sided.right)) == ("present", "absent")


def test_a_late_answer_wipes_nothing_out_that_is_being_typed(visit: Visit) -> None:
    open_case(visit)
    page = visit.page
    page.get_by_role("button", name="Person and complaints").click()
    age = page.get_by_label("age, year")
    age.fill("72")
    page.route("**/edit", lambda route: (time.sleep(1), route.continue_()))
    age.press("Tab")
    region = page.locator("#list-complaints select[name=region]")
    region.select_option("low_back")
    page.wait_for_selector("#undo button")
    page.wait_for_load_state("networkidle")
    assert region.input_value() == "low_back"
    page.get_by_role("button", name="Add a complaint").last.click()
    page.wait_for_selector("#list-complaints .entry")
