"""Every page can be used by everybody: no serious fault, nothing wider than its window."""

from __future__ import annotations

import pytest
from tests.browser.visits import Visit

PLAIN = ("/", "/library", "/learn", "/cases/nobody-has-this-name")


def new_case(visit: Visit, who: str) -> str:
    visit.go("/")
    name = "Start my questions" if who == "person" else "Open an empty case"
    visit.page.get_by_role("button", name=name).click()
    visit.page.wait_for_load_state()
    return str(visit.page.url.split("/cases/")[1].split("/")[0])


def check(visit: Visit) -> None:
    assert visit.serious_faults() == []
    assert not visit.is_wider_than_its_window()


@pytest.mark.parametrize("path", PLAIN)
def test_a_plain_page_has_no_serious_fault(visit: Visit, path: str) -> None:
    visit.go(path)
    check(visit)


@pytest.mark.parametrize("topic", ["control", "about", "where", "hands"])
def test_a_topic_of_the_person_has_no_serious_fault(visit: Visit, topic: str) -> None:
    name = new_case(visit, "person")
    visit.go(f"/cases/{name}/person/{topic}")
    check(visit)


def test_what_the_person_reads_last_has_no_serious_fault(visit: Visit) -> None:
    name = new_case(visit, "person")
    for page in ("done", "help"):
        visit.go(f"/cases/{name}/person/{page}")
        check(visit)


def test_the_desk_has_no_serious_fault_whatever_it_shows(visit: Visit) -> None:
    visit.go("/library")
    visit.page.get_by_role("button", name="Open cord_back_pain").first.click()
    visit.answered()
    check(visit)
    for tab in ("Person and complaints", "Numbers", "Images", "Treatments", "Known"):
        visit.page.locator("[data-tab]", has_text=tab).click()
        visit.page.wait_for_load_state("networkidle")
        assert visit.serious_faults() == [], tab
        assert not visit.is_wider_than_its_window(), tab
    visit.page.locator("button.part").first.click()
    visit.page.wait_for_selector("#why-dialog[open] #why-title")
    check(visit)


def test_the_figure_of_the_body_is_used_by_key_and_by_hand(visit: Visit) -> None:
    name = new_case(visit, "person")
    visit.go(f"/cases/{name}/person/where")
    part = visit.page.locator(".body-part[data-region=buttock][data-side=left]")
    assert part.get_attribute("aria-checked") == "false"
    part.focus()
    visit.page.keyboard.press("Space")
    assert part.get_attribute("aria-checked") == "true"
    right = visit.page.locator(".body-part[data-region=buttock][data-side=right]")
    (right.tap if visit.page.viewport_size["width"] < 500 else right.click)()
    words = visit.page.locator("[data-figure-words]").inner_text()
    assert "Buttock, left" in words
    assert "Buttock, right" in words
    # Next waits for what is still being stored.
    with visit.page.expect_navigation():
        visit.page.get_by_role("button", name="Next").click()
    visit.go(f"/cases/{name}/person/where")
    assert part.get_attribute("aria-checked") == "true"
