"""A person says no to a sign that is examined; the clinician sees it and confirms it."""

from __future__ import annotations

import re

from tests.browser.test_web_journeys import answer, begin_as_person, case_of, go_on
from tests.browser.visits import Visit

NO = "The person said no; not examined yet."


def test_what_a_person_said_stands_beside_the_sign_until_it_is_examined(visit: Visit) -> None:
    begin_as_person(visit)
    page = visit.page
    visit.go(page.url.replace(visit.site.address, "").replace("/control", "/strength"))
    for question in ("both of your legs weak", "lost feeling in a leg"):
        answer(visit, question, "No")
    go_on(visit)
    assert set(case_of(visit).reported) == {"bilateral_leg_weakness", "limb_sensory_loss"}
    path = re.sub(r"/person/.*", "", page.url)
    page.goto(path)
    page.get_by_role("button", name="Said, not examined 2").click()
    page.wait_for_selector("#finding-saddle_numbness", state="detached")
    row = page.locator("#finding-bilateral_leg_weakness")
    assert NO in row.inner_text()
    assert not visit.is_wider_than_its_window()
    assert visit.serious_faults() == []
    row.get_by_role("button", name="examined, absent").click()
    page.wait_for_selector("#finding-bilateral_leg_weakness.known")
    assert "The person said no." in row.inner_text()
    assert page.locator("#count-said").inner_text() == "1"
    page.goto(f"{path}/person/strength")
    group = page.get_by_role("group", name=re.compile("both of your legs weak"))
    assert group.get_by_role("radio", name="No", exact=True).is_checked()
