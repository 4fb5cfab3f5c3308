"""An edited text says what was meant, and keeps the words of its author where it can."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.case import CaseDocument, Edit, base_vocabulary, case_to_mapping, editing, read_case
from plumbline.case.editing import Place
from plumbline.errors import CaseError

WORDS = base_vocabulary()
WRITTEN = """\
# Seen on Monday.
plumbline: 1
id: someone
findings: # to come
person:
  age_years: 61   # told, not checked
  # height is not known
complaints:
- {region: low_back}   # the worse one
-   region: neck
    since_months: 3
motion: {}
labs: {crp_mg_l: 2.1,
       # the other one is on its way
      }
note: |
  A remark
  of two lines.
"""
EMPTY = "plumbline: 1\nid: someone"


def edited(text: str, *edits: tuple[Place, Any]) -> CaseDocument:
    document = CaseDocument.read(text, WORDS)
    return document.edited([Edit(place=place, value=value) for place, value in edits], WORDS)


def remarks(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


EDITS: list[tuple[Place, Any]] = [
    (("findings", "hoffmann"), "present"),
    (("person", "sex"), "male"),
    (("person", "age_years"), 62),
    (("complaints", 0, "since_months"), 9),
    (("complaints", 1, "since_months"), 4),
    (("complaints", 1, "timing"), "morning"),
    (("complaints", 2), {"region": "leg", "side": "both"}),
    (("motion", "cervical_extension_deg"), 40.5),
    (("labs", "esr_mm_h"), 12),
    (("scores", "csi_0_100"), 31),
    (("ask",), "thoracic"),
    (("setting",), "spine_clinic"),
    (("note",), "yes: it says # this"),
    (("findings", "babinski"), {"left": "absent"}),
]


@pytest.mark.parametrize(("place", "value"), EDITS, ids=lambda one: str(one))
class TestEveryEdit:
    def test_says_what_was_meant_and_keeps_every_remark(self, place: Place, value: Any) -> None:  # noqa: ANN401  plain data
        document = edited(WRITTEN, (place, value))
        assert not document.rewritten
        assert remarks(WRITTEN) == [words for words in remarks(document.text) if words in WRITTEN]
        said: Any = case_to_mapping(document.case)
        for part in place:
            said = said[part]
        assert said == value or dict(value).items() <= said.items()

    def test_changes_no_line_but_its_own(self, place: Place, value: object) -> None:
        before = WRITTEN.splitlines()
        after = edited(WRITTEN, (place, value)).text.splitlines()
        lost = [line for line in before if line not in after]
        assert len(lost) <= (3 if place == ("note",) else 1)

    def test_works_in_a_case_that_is_almost_empty(self, place: Place, value: object) -> None:
        if place[0] == "complaints":
            place, value = ("complaints", 0), {"region": "leg"}
        assert not edited(EMPTY, (place, value)).rewritten


def test_all_edits_one_after_another_say_the_same_as_the_data() -> None:
    document = edited(WRITTEN, *EDITS)
    assert not document.rewritten
    assert read_case(document.text, vocabulary=WORDS) == document.case


def test_a_case_grows_line_by_line_from_nothing() -> None:
    document = edited(
        EMPTY,
        (("person", "age_years"), 61),
        (("complaints", 0), {"region": "low_back"}),
        (("complaints", 0, "since_months"), 9),
        (("findings", "hoffmann"), {"left": "present"}),
        (("findings", "fever"), "absent"),
    )
    assert document.text == (
        "plumbline: 1\n"
        "id: someone\n"
        "person:\n"
        "  age_years: 61\n"
        "complaints:\n"
        "  - {region: low_back, since_months: 9}\n"
        "findings:\n"
        "  hoffmann: {left: present}\n"
        "  fever: absent\n"
    )


def test_a_value_that_is_not_allowed_is_refused_with_its_place() -> None:
    with pytest.raises(CaseError, match=r"person\.age_years: 610 is outside 0 to 125 year"):
        edited(WRITTEN, (("person", "age_years"), 610))


def test_a_word_that_the_author_spelled_otherwise_is_replaced_and_not_repeated() -> None:
    document = edited(f"{EMPTY}\nlabs:\n  crp: 3   # by telephone\n", (("labs", "crp_mg_l"), 4))
    assert "  crp: 4   # by telephone\n" in document.text
    assert not document.rewritten


def test_json_stays_json_and_keeps_its_order() -> None:
    document = edited(
        '{"id": "someone", "ask": "thoracic", "plumbline": 1}', (("setting",), "emergency")
    )
    assert list(json.loads(document.text)) == ["id", "ask", "plumbline", "setting"]


def test_what_cannot_be_edited_in_place_is_written_anew_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(editing, "_with_value", lambda text, *_: text)
    document = edited(WRITTEN, (("person", "age_years"), 62))
    assert document.rewritten
    assert document.case.person.age_years == 62
    assert read_case(document.text, vocabulary=WORDS) == document.case


def test_odd_forms_are_edited_in_place_too() -> None:
    document = edited(
        "? id\n: someone\n? person\n: ? sex\n  : male\n", (("person", "age_years"), 61)
    )
    assert document.case.person.age_years == 61
    assert read_case(document.text, vocabulary=WORDS) == document.case


def test_windows_line_ends_survive() -> None:
    document = edited(WRITTEN.replace("\n", "\r\n"), (("person", "sex"), "male"))
    assert not document.rewritten
    assert document.text.count("\r\n") == WRITTEN.count("\n")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(WORDS.quantities["score"])), st.floats(0, 5, allow_nan=False)
        ),
        max_size=6,
    )
)
def test_any_sequence_of_numbers_is_read_back(answers: list[tuple[str, float]]) -> None:
    answers = [(name, value) for name, value in answers if name not in ("tsk_17_68", "eq5d_index")]
    document = CaseDocument.read(EMPTY, WORDS)
    for name, value in answers:
        document = document.edited([Edit(place=("scores", name), value=value)], WORDS)
    assert dict(document.case.scores) == dict(answers)
    assert read_case(document.text + "\n", vocabulary=WORDS) == document.case
