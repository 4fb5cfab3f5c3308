"""What the person answers about signs that are examined: the intake keeps it, the desk says it."""

from __future__ import annotations

import re

import pytest
from tests.unit.interfaces.web.browsing import Page
from tests.unit.interfaces.web.test_intake import WITH_PAIN, answered, begun, case_of

from plumbline.case import FindingState, Sided, read_case
from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.interfaces.web import intake
from plumbline.interfaces.web.reported import said_words

ALL = {
    "foot_slap_gait": "absent",
    "bilateral_leg_weakness": "absent",
    "limb_sensory_loss": "absent",
}


def name_of(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_question_about_a_sign_that_is_examined_writes_no_finding() -> None:
    questions = {one.finding for one in red_flag_rules().questions}
    told = set()
    for topic in intake.topic_ids(WITH_PAIN):
        for one in intake.topic_of(topic, WITH_PAIN).questions:
            entry = catalog().entries.get(one.id)
            if entry is None:
                continue
            examined = not entry.test.asked and entry.id not in questions
            assert one.place == f"{'reported' if examined else 'findings'}.{one.id}"
            told |= {one.id} if examined else set()
    assert told == {*ALL, "neck_motion_restricted"}


def test_a_no_is_kept_as_what_the_person_said(page: Page) -> None:
    address = begun(page)
    answered(page, address, "strength", falls="absent", **ALL)
    case = case_of(page, address)
    assert case.reported == dict.fromkeys(ALL, FindingState.ABSENT)
    assert case.findings == {"falls": FindingState.ABSENT}


def test_the_person_finds_the_own_answers_again_and_may_take_them_back(page: Page) -> None:
    address = begun(page)
    answered(page, address, "strength", **ALL)
    shown = page.get(f"{address}/person/strength").text
    for name in ALL:
        assert re.search(rf'name="{name}" value="absent" checked', shown)
    answered(page, address, "strength", bilateral_leg_weakness="unknown")
    assert "bilateral_leg_weakness" not in case_of(page, address).reported
    assert intake.open_topic(case_of(page, address)) == "control"


@pytest.mark.parametrize("finding", ["foot_slap_gait", "bilateral_leg_weakness"])
def test_a_yes_still_leads_to_the_page_of_help(page: Page, finding: str) -> None:
    address = begun(page)
    assert answered(page, address, "strength", **{finding: "present"}) == "help"
    assert case_of(page, address).reported[finding] is FindingState.PRESENT


def test_a_new_yes_makes_an_earlier_examination_out_of_date(page: Page) -> None:
    address = begun(page)
    name = name_of(address)
    examined = {"place": "findings.bilateral_leg_weakness", "value": "absent"}
    page.live(f"{address}/edit", revision=page.revision(name), **examined)
    shown = page.get(f"{address}/person/strength").text
    assert 'name="bilateral_leg_weakness" value="absent" checked' in shown
    assert answered(page, address, "strength", bilateral_leg_weakness="present") == "help"
    assert "bilateral_leg_weakness" not in case_of(page, address).findings


def test_an_examination_after_the_answer_stays_while_the_answer_is_the_same(page: Page) -> None:
    address = begun(page)
    answered(page, address, "strength", bilateral_leg_weakness="present")
    examined = {"place": "findings.bilateral_leg_weakness", "value": "absent"}
    page.live(f"{address}/edit", revision=page.revision(name_of(address)), **examined)
    answered(page, address, "strength", bilateral_leg_weakness="present")
    case = case_of(page, address)
    assert case.findings["bilateral_leg_weakness"] is FindingState.ABSENT
    assert case.reported["bilateral_leg_weakness"] is FindingState.PRESENT


@pytest.mark.parametrize(("answer", "word"), [("absent", "no"), ("present", "yes")])
def test_the_desk_says_what_the_person_said_and_one_click_confirms_it(
    page: Page, answer: str, word: str
) -> None:
    address = begun(page)
    answered(page, address, "strength", limb_sensory_loss=answer)
    for shown in ("findings?said=1", "findings?search=limb_sensory_loss"):
        text = page.get(f"{address}/{shown}").text
        assert f"The person said {word}; not examined yet." in text
    (wires,) = re.findall(r"hx-vals='([^']*)'[^>]*>Examined: " + answer, text)
    assert wires == f'{{"place": "findings.limb_sensory_loss", "value": "{answer}"}}'
    sent = {"place": "findings.limb_sensory_loss", "value": answer}
    after = page.live(f"{address}/edit", revision=page.revision(name_of(address)), **sent).text
    assert f"The person said {word}." in after
    assert "not examined yet" not in after
    assert '<span id="count-said" class="count" hx-swap-oob="true">0</span>' in after
    assert str(case_of(page, address).findings["limb_sensory_loss"]) == answer


def test_the_desk_lists_what_was_said_only_where_something_was(page: Page) -> None:
    address = begun(page)
    assert "Said, not examined" not in page.get(address).text
    answered(page, address, "strength", **ALL)
    assert re.search(
        r'Said, not examined <span id="count-said"[^>]*>3</span>', page.get(address).text
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("present", "The person said yes; not examined yet."),
        (
            "{left: present, right: absent}",
            "The person said on the left yes, on the right no; not examined yet.",
        ),
        ("{right: absent}", "The person said on the right no; not examined yet."),
        ("unknown", ""),
    ],
)
def test_sides_are_told_apart_and_what_is_not_known_is_not_told(said: str, words: str) -> None:
    case = read_case(f"id: a\nreported: {{limb_sensory_loss: {said}}}\n")
    assert said_words("limb_sensory_loss", case, known=False) == words


def test_both_on_the_desk_means_left_and_right(page: Page) -> None:
    page.new_case("someone")
    sent = {"place": "findings.leg_weakness", "value": "both"}
    page.live("/cases/someone/edit", revision=page.revision("someone"), **sent)
    present = FindingState.PRESENT
    told = page.server.cases.open("someone").case.findings["leg_weakness"]
    assert told == Sided(left=present, right=present)
