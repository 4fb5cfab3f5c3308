"""The words of a case are consistent among themselves and with the types that use them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

import pytest

from plumbline.case import AskedSymptom, NameTerm, QuantityTerm, Setting, Sex, base_vocabulary
from plumbline.case.fields import NAME_FORM
from plumbline.case.vocabulary import known_spellings, plain_form

WORDS = base_vocabulary()
LISTS: dict[str, Mapping[str, NameTerm | QuantityTerm]] = {**WORDS.names, **WORDS.quantities}


@pytest.mark.parametrize("kind", LISTS)
class TestEveryList:
    def test_no_spelling_means_two_things(self, kind: str) -> None:
        spellings = Counter(
            plain_form(word)
            for term in LISTS[kind].values()
            for word in {plain_form(each) for each in (term.id, *term.synonyms)}
        )
        assert [word for word, count in spellings.items() if count > 1] == []

    def test_every_name_has_the_form_of_a_name_and_a_label(self, kind: str) -> None:
        for name, term in LISTS[kind].items():
            assert NAME_FORM.fullmatch(name)
            assert term.label

    def test_every_spelling_leads_to_a_name(self, kind: str) -> None:
        assert set(known_spellings(LISTS[kind]).values()) == set(LISTS[kind])


@pytest.mark.parametrize(
    "term",
    [term for terms in WORDS.quantities.values() for term in terms.values() if not term.tristate],
    ids=lambda term: term.id,
)
def test_every_number_has_a_range(term: QuantityTerm) -> None:
    assert term.low < term.high


@pytest.mark.parametrize(
    ("kind", "members"), [("ask", AskedSymptom), ("sex", Sex), ("setting", Setting)]
)
def test_closed_lists_and_enumerations_agree(kind: str, members: type[StrEnum]) -> None:
    assert list(WORDS.names[kind]) == list(members)


def test_every_asked_symptom_is_the_group_of_some_region() -> None:
    groups = {term.group for term in WORDS.names["region"].values()}
    assert groups >= {str(symptom) for symptom in AskedSymptom}


def test_every_side_of_a_measure_has_its_counterpart() -> None:
    for terms in WORDS.quantities.values():
        for name in terms:
            assert name.replace("_left_", "_right_") in terms
            assert name.replace("_right_", "_left_") in terms


def test_a_region_belongs_to_a_wider_one() -> None:
    assert WORDS.group_of("sacroiliac") == "low_back"
    assert WORDS.group_of("interscapular") == "thoracic"
