"""The pages: cases, desk, live parts, the person's part, reports; nothing hostile gets through."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.unit.interfaces.web.browsing import Page

from plumbline.interfaces.web.library import published_people

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
    "</title><svg onload=alert(1)>",
    "../../../etc/passwd",
    "a\u202eb\u0000c",
)


class Tags(HTMLParser):
    """Collects what a browser would run or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        if tag == "script" and "src" not in known:
            self.running.append(tag)
        for name, value in attributes:
            addressed = name in ("href", "src", "action", "hx-get", "hx-post")
            if name.startswith("on") or name == "style":
                self.running.append(f"{tag} {name}")
            if addressed and not re.match(r"/|#|\?|data:image/|https://doi|$", value or ""):
                self.running.append(f"{tag} {name}={value}")


def running(text: str) -> list[str]:
    """Return what somebody else has put into a page of ours."""
    tags = Tags()
    tags.feed(text)
    return tags.running


def test_the_home_page_lists_the_cases_of_the_folder(page: Page) -> None:
    page.new_case("listed")
    assert "/cases/listed" in page.get("/").text


def test_a_published_person_opens_and_a_second_copy_gets_a_number(page: Page) -> None:
    name = published_people()[-1].name  # no other test opens this one
    first, second = (page.post(f"/library/{name}/open").headers["location"] for _ in range(2))
    assert (first, second) == (f"/cases/{name}", f"/cases/{name}-2")
    assert page.get(first).status_code == 200


def test_a_file_that_only_tests_read_is_no_published_person(page: Page) -> None:
    assert "expected" not in {one.name for one in published_people()}
    assert page.post("/library/expected/open").status_code == 404


def test_a_change_is_written_and_the_answer_follows(page: Page) -> None:
    revision = page.new_case("changed")
    place = {"place": "findings.saddle_numbness", "value": "present"}
    answer = page.live("/cases/changed/edit", revision=revision, **place)
    assert answer.status_code == 200
    assert answer.headers["hx-trigger"] == "case-changed"
    assert "saddle_numbness: present" in page.text("changed")
    assert answer.headers["etag"] == f'"{page.revision("changed")}"'
    assert "EMERGENCY" in page.get("/cases/changed/quick").text


def test_the_second_of_two_tabs_is_told_what_the_first_one_changed(page: Page) -> None:
    revision = page.new_case("tabs")
    page.live("/cases/tabs/edit", revision=revision, place="person.age_years", value="61")
    late = page.live("/cases/tabs/edit", revision=revision, place="person.age_years", value="16")
    assert late.status_code == 409
    assert late.headers["hx-retarget"] == "#notice"
    assert "61" in late.text
    assert "age_years: 61" in page.text("tabs")


def test_a_revision_may_also_stand_in_the_header(page: Page) -> None:
    headers = {"X-CSRF-Token": page.token, "If-Match": f'"{page.new_case("header")}"'}
    answer = page.client.post(
        "/cases/header/edit", data={"place": "ask", "value": "thoracic"}, headers=headers
    )
    assert answer.status_code == 200


def test_a_write_without_a_revision_is_refused(page: Page) -> None:
    page.new_case("blind")
    assert page.live("/cases/blind/edit", place="ask", value="thoracic").status_code == 409


def test_changes_are_taken_back_one_after_another(page: Page) -> None:
    revision = page.new_case("undone")
    texts = [page.text("undone")]
    for age in ("40", "41", "42"):
        fields = {"place": "person.age_years", "value": age}
        page.live("/cases/undone/edit", revision=page.revision("undone"), **fields)
        texts.append(page.text("undone"))
    for text in reversed(texts[:-1]):
        page.live("/cases/undone/undo", revision=page.revision("undone"))
        assert page.text("undone") == text
    assert page.revision("undone") == revision
    assert page.live("/cases/undone/undo", revision=revision).status_code == 422


def test_an_impossible_value_changes_nothing_and_is_explained(page: Page) -> None:
    revision = page.new_case("slip")
    fields = {"place": "person.age_years", "value": "4000"}
    answer = page.live("/cases/slip/edit", revision=revision, **fields)
    assert answer.status_code == 422
    assert "125" in answer.text
    assert page.revision("slip") == revision


def test_entries_are_added_and_removed(page: Page) -> None:
    revision = page.new_case("entries")
    page.live("/cases/entries/add", revision=revision, list="complaints", region="neck")
    assert "region: neck" in page.text("entries")
    revision = page.revision("entries")
    page.live("/cases/entries/remove", revision=revision, list="complaints", index="0")
    assert "region: neck" not in page.text("entries")


PARTS = ("complaints", "header", "imaging", "known", "numbers", "person", "treatments")


@pytest.mark.parametrize("part", [*(f"part/{name}" for name in PARTS), "findings", "next", "quick"])
def test_every_part_of_the_desk_is_there(page: Page, part: str) -> None:
    if "parts" not in {one.name for one in page.server.cases.entries()}:
        page.new_case("parts")
    assert page.get(f"/cases/parts/{part}").status_code == 200


def test_a_question_that_cannot_be_answered_is_not_asked_again(page: Page) -> None:
    page.new_case("skipping")
    address = "/cases/skipping/next"
    assert "saddle_numbness" in page.get(address).text
    skipped = page.get(f"{address}?skip=saddle_numbness&skip=x").text
    assert "saddle_numbness" not in skipped
    assert "1 put off" in skipped


def test_the_full_answer_comes_and_so_do_report_and_reasons(page: Page) -> None:
    page.post("/library/cord-02-first/open")
    address = "/cases/cord-02-first"
    waiting = page.get(f"{address}/report")
    assert waiting.headers["location"] == f"{address}/wait?then=report"
    server = page.server
    server.answers.waited_for(server.cases.open("cord-02-first").case)
    assert "100" in page.get(f"{address}/answer").text
    report = page.get(f"{address}/report")
    assert report.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'sha256-"
    )
    assert "unsafe" not in report.headers["content-security-policy"]
    assert page.get(f"{address}/why/nerve_pathways").status_code == 200
    assert page.get(f"{address}/why/nothing").status_code == 404
    assert page.get(f"{address}/assessment.json").json()["id"] == "cord-02-first"


def test_a_case_that_is_exported_and_imported_is_the_same(page: Page) -> None:
    page.post("/library/sys-03-tests/open")
    for kind in ("yaml", "json"):
        content = page.get(f"/cases/sys-03-tests/export.{kind}").content
        sent = {"csrf_token": page.token}
        files = {"file": ("../../x", content)}
        answer = page.client.post("/cases/import", data=sent, files=files, follow_redirects=False)
        name = answer.headers["location"].rpartition("/")[2]
        cases = page.server.cases
        assert cases.open(name).case == cases.open("sys-03-tests").case


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"- a\n- b\n",
        b"a: &a [*a]\n",
        b"x: " + b"[" * 4000,
        b"plumbline: 1\nid: a\nfindings: {hofman: present}\n",
        b"!!python/object/apply:os.system ['true']",
        b"PK\x03\x04" + b"\0" * 100,
        b"a: " + b"9" * 100_000,
        b"\n".join(b"k%d: 1" % number for number in range(20_000)),
    ],
    ids=range(10),
)
def test_a_hostile_file_is_refused_in_words(page: Page, content: bytes) -> None:
    before = page.server.store.names()
    sent, files = {"csrf_token": page.token}, {"file": ("a.yaml", content)}
    answer = page.client.post("/cases/import", data=sent, files=files, follow_redirects=False)
    assert answer.status_code == 422
    assert page.server.store.names() == before


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_case_becomes_part_of_a_page(page: Page, text: str) -> None:
    name = page.post("/cases", who="clinician").headers["location"].rpartition("/")[2]
    address = f"/cases/{name}"
    fields = {"place": "note", "value": text}
    page.live(f"{address}/edit", revision=page.revision(name), **fields)
    for place in ("ask", "findings.hoffmann", "person.age_years", text):
        fields = {"place": place, "value": text}
        answer = page.live(f"{address}/edit", revision=page.revision(name), **fields)
        assert answer.status_code == 422
        assert running(answer.text) == []
    searched = page.client.get(f"{address}/findings", params={"search": text, "group": text})
    assert running(searched.text) == []
    for path in ("", "/part/header", "/part/person", "/person/about", "/person/done", "/compare"):
        assert running(page.get(f"{address}{path}").text) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_id_of_a_case_becomes_part_of_a_page_or_a_path(page: Page, text: str) -> None:
    answer = page.post("/cases", who="clinician", id=text)
    assert answer.status_code in (303, 404, 422)
    assert running(answer.text) == []
    if answer.status_code == 303:
        address = answer.headers["location"]
        assert re.fullmatch(r"/cases/[A-Za-z0-9_-]{1,64}", address)
        shown = page.get(address).text
        assert running(shown) == []
        assert running(page.get("/").text) == []


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2fetc%2fpasswd", "%2e%2e", "a%00", "con", "%3Cscript%3E", "a" * 65, "a%0d%0ab"],
)
def test_no_name_in_an_address_leads_out_of_the_folder(page: Page, name: str) -> None:
    for path in ("", "/report", "/export.yaml", "/person", "/quick"):
        assert page.get(f"/cases/{name}{path}").status_code == 404
    assert page.get(f"/static/{name}").status_code == 404
    assert page.post("/open", code=unescape(name)).status_code == 404


def test_a_case_is_deleted_only_as_it_was_seen(page: Page) -> None:
    revision = page.new_case("deleted")
    assert page.post("/cases/deleted/delete", revision="0" * 16).status_code == 409
    assert page.post("/cases/deleted/delete", revision=revision).headers["location"] == "/"
    assert page.get("/cases/deleted").status_code == 404


def test_a_file_that_is_no_case_is_listed_and_does_no_harm(page: Page, folder: Path) -> None:
    (folder / "broken.yaml").write_text("id: [\n")
    shown = page.get("/")
    assert shown.status_code == 200
    assert "broken" in shown.text
    assert page.get("/cases/broken").status_code == 422
    (folder / "broken.yaml").unlink()


def test_two_visits_stand_side_by_side(page: Page) -> None:
    for name in ("chain-02-first", "chain-02-tests"):
        page.post(f"/library/{name}/open")
        server = page.server
        server.answers.waited_for(server.cases.open(name).case)
    shown = page.get("/cases/chain-02-tests/compare?other=chain-02-first")
    assert shown.status_code == 200
    assert "/jobs/" not in shown.text
