"""Fields of forms as changes of a case."""

from __future__ import annotations

import pytest

from plumbline.case import CaseDocument, FindingState, Sided
from plumbline.errors import CaseError
from plumbline.interfaces.web.editing import edit_of, with_edits, with_entry, without_entry
from plumbline.interfaces.web.refusals import RefusedError
from plumbline.pipeline import vocabulary

TEXT = """\
plumbline: 1
id: a  # kept
findings: {hoffmann: {left: present}}
complaints:
  - {region: neck, side: left}
  - {region: low_back}
"""


def document(text: str = TEXT) -> CaseDocument:
    return CaseDocument.read(text, vocabulary())


def after(place: str, written: str) -> CaseDocument:
    return with_edits(document(), [edit_of(place, written)])


def test_a_remark_of_the_author_survives_a_change() -> None:
    assert "# kept" in after("person.age_years", "61").text


@pytest.mark.parametrize("written", ["61.5", "61,5", " 61.5 "])
def test_a_number_is_read_with_a_point_or_a_comma(written: str) -> None:
    assert after("person.age_years", written).case.person.age_years == 61.5


@pytest.mark.parametrize("written", ["", "unknown", "Unknown", "  "])
def test_what_is_not_known_is_taken_out(written: str) -> None:
    assert "hoffmann" not in after("findings.hoffmann", written).case.findings


def test_one_side_leaves_the_other_side_as_it_is() -> None:
    value = after("findings.hoffmann.right", "absent").case.findings["hoffmann"]
    assert value == Sided(left=FindingState.PRESENT, right=FindingState.ABSENT)


def test_several_words_become_a_list() -> None:
    assert after("complaints.0.quality", "burning, dull").case.complaints[0].quality == (
        "burning",
        "dull",
    )


def test_a_remark_is_text_whatever_it_looks_like() -> None:
    for note in ("12", "yes", "null: [", "<b>&amp;</b>", "a\nb", "unknown"):
        assert after("note", note).case.note == note


@pytest.mark.parametrize(
    "place", ["id", "plumbline", "expect.x", "source", "", ".", "findings..a", "a.b.c.d.e.f"]
)
def test_what_no_page_may_change_is_refused(place: str) -> None:
    with pytest.raises(RefusedError):
        edit_of(place, "1")


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("person.age_years", "4000"),
        ("person.age_years", "old"),
        ("findings.hoffmann", "perhaps"),
        ("findings.hofman", "present"),
        ("complaints.0.side", "upstairs"),
        ("labs.crp_mg_l", "-3"),
    ],
)
def test_an_impossible_value_is_refused_with_its_place(place: str, written: str) -> None:
    with pytest.raises(CaseError):
        after(place, written)


@pytest.mark.parametrize(
    "place", ["complaints.9.side", "findings.hoffmann.left.left", "ask.x", "complaints.x"]
)
def test_a_place_that_is_not_there_is_refused(place: str) -> None:
    with pytest.raises((RefusedError, CaseError)):
        after(place, "left")


def test_an_entry_is_added_at_the_end() -> None:
    changed = with_entry(
        document(), "complaints", {"region": "head", "since_months": "4", "x": "y"}
    )
    assert [one.region for one in changed.case.complaints] == ["neck", "low_back", "head"]
    assert changed.case.complaints[2].since_months == 4


def test_an_entry_is_removed_and_the_others_stay() -> None:
    changed = without_entry(document(), "complaints", 0)
    assert [one.region for one in changed.case.complaints] == ["low_back"]
    assert changed.case.findings == document().case.findings


@pytest.mark.parametrize(("name", "number"), [("complaints", 2), ("imaging", 0), ("findings", 0)])
def test_an_entry_that_is_not_there_cannot_be_removed(name: str, number: int) -> None:
    with pytest.raises(RefusedError):
        without_entry(document(), name, number)
