"""Spellings: accents, British letters, order of words, and when order means something."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from plumbline.case.spelling import Spellings, plain_form, spelling_key


@dataclass(frozen=True, kw_only=True)
class Term:
    id: str
    label: str
    synonyms: tuple[str, ...] = ()


def spellings(*terms: Term, **ambiguous: tuple[str, ...]) -> Spellings:
    return Spellings({term.id: term for term in terms}, ambiguous)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("anaemia", "anemia"),
        ("oedema", "edema"),
        ("anaesthesia", "anesthesia"),
        ("tumour", "tumor"),
        ("faecal", "fecal"),
        ("ischaemia", "ischemia"),
        ("centralisation", "centralization"),
        ("dyspnoea", "dyspnea"),
    ],
)
def test_british_and_american_spellings_are_one(british: str, american: str) -> None:
    assert spelling_key(british) == spelling_key(american)


def test_accents_hyphens_case_and_possessives_do_not_matter() -> None:
    assert plain_form("Trömner-Sign") == plain_form("tromner sign")
    assert plain_form("Lasègue's sign") == "lasegue_sign"


def test_words_may_stand_in_any_order() -> None:
    known = spellings(Term(id="clonus", label="clonus of the ankle"))
    assert known.meant("ankle clonus") == ("clonus",)


class TestOrderThatMeansSomething:
    def test_words_that_bind_are_not_reordered(self) -> None:
        known = spellings(Term(id="movement", label="better with movement, not with rest"))
        assert known.meant("better with rest, not with movement") == ()

    def test_two_regions_are_not_exchanged(self) -> None:
        known = spellings(Term(id="one", label="neck pain spreads to back"))
        assert known.meant("back pain spreads to neck") == ()

    def test_a_denial_is_never_taken_for_the_thing(self) -> None:
        known = spellings(Term(id="fever", label="fever"))
        assert known.meant("no fever") == ()
        assert known.meant("fever absent") == ()


class TestAWordThatFitsSeveral:
    def test_is_returned_with_all_of_them(self) -> None:
        known = spellings(
            Term(id="hip_film", label="worn hip"), Term(id="hip_known", label="hip, worn")
        )
        assert known.meant("worn hip") == ("hip_film", "hip_known")

    def test_is_refused_where_the_list_says_so_though_one_name_has_it(self) -> None:
        known = spellings(
            Term(id="a", label="narrow neck canal", synonyms=("stenosis",)),
            Term(id="b", label="narrow back canal"),
            stenosis=("a", "b"),
        )
        assert known.meant("Stenosis") == ("a", "b")

    def test_is_a_conflict_unless_it_is_listed(self) -> None:
        terms = Term(id="a", label="raised psa"), Term(id="b", label="psa raised")
        assert [ids for _, ids in spellings(*terms).conflicts()] == [frozenset({"a", "b"})]


def test_the_closest_names_come_first() -> None:
    known = spellings(Term(id="hoffmann", label="Hoffmann sign"), Term(id="hip", label="hip"))
    assert known.close("hofmann") == ("hoffmann",)
    assert known.close("gravity") == ()
