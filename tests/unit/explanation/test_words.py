"""What is said is never more than what was computed."""

from __future__ import annotations

import re

import pytest

from plumbline.assessment import Direction, Interval
from plumbline.explanation.words import (
    SYMPTOM_LABELS,
    headline_words,
    percent,
    route_words,
)

FORBIDDEN = re.compile(r"\b(safe|clear|routine)\b", re.IGNORECASE)
SAYS = "The neck may matter."


def at(value: float, low: float = 0.0, high: float = 1.0) -> Interval:
    return Interval(value=value, low=min(low, value), high=max(high, value))


def going(lower: float, none: float, higher: float, *, unsettled: bool) -> Direction:
    return Direction(lower=lower, none=none, higher=higher, effect=at(0.0), unsettled=unsettled)


@pytest.mark.parametrize(
    ("prob", "words"),
    [
        (0.0, "0 %"),
        (0.004, "<1 %"),
        (0.006, "1 %"),
        (0.314, "31 %"),
        (0.996, ">99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_small_probability_is_never_rounded_to_nothing(prob: float, words: str) -> None:
    assert percent(prob) == words


def test_the_headline_speaks_of_a_hundred_people() -> None:
    words = headline_words(at(0.31, 0.12, 0.55), at(0.4), at(0.04), SYMPTOM_LABELS["low_back"])
    assert words.startswith("Of 100 people with these findings, about 31 (12–55) would not have")  # noqa: RUF001
    assert "before the findings it was 4." in words
    assert "In about 40 it would be clearly less." in words


def test_without_findings_the_headline_speaks_of_people_like_this_one() -> None:
    words = headline_words(at(0.04), at(0.1), at(0.04), "low-back pain", with_findings=False)
    assert words.startswith("Of 100 people like this one, about 4 (")
    assert "findings" not in words


def test_the_headline_is_not_a_promise_of_treatment() -> None:
    words = headline_words(at(0.31), at(0.4), at(0.04), "low-back pain")
    assert words.endswith("This is not the chance that treating the neck helps.")


def test_less_than_one_in_a_hundred_is_said_so() -> None:
    words = headline_words(at(0.002), at(0.003), at(0.001), "low-back pain")
    assert ", <1 (" in words
    assert "it was <1." in words
    assert "In <1 it would be clearly less" in words


def test_a_clearly_less_below_gone_says_what_was_counted() -> None:
    words = headline_words(at(0.12), at(0.10), at(0.04), "low-back pain")
    assert "At least 30 % of what drives it would be gone in about 10 (counted apart" in words
    assert "clearly less" not in words
    for alike in (at(0.12), at(0.118), at(0.13)):
        assert "counted apart" not in headline_words(at(0.12), alike, at(0.04), "low-back pain")


@pytest.mark.parametrize("value", [0.0, 0.003, 0.2, 0.99])
def test_no_word_of_reassurance_is_used(value: float) -> None:
    texts = [
        headline_words(at(value), at(value), at(value), "low-back pain"),
        route_words(SAYS, at(value), None),
    ]
    assert [text for text in texts if FORBIDDEN.search(text)] == []


def test_a_route_without_a_direction_is_given_no_number() -> None:
    words = route_words(SAYS, None, going(0.5, 0.0, 0.5, unsettled=True))
    assert "direction is unknown" in words
    assert re.search(r"\d", words) is None


def test_a_route_without_an_effect_is_said_to_have_none_that_is_detectable() -> None:
    words = route_words(SAYS, at(0.0), going(0.0, 1.0, 0.0, unsettled=False))
    assert words == f"{SAYS} For this person no effect is detectable."


def test_a_route_in_which_nothing_was_found_is_given_no_number() -> None:
    band = Interval(value=0.0, low=-0.001, high=0.002)
    either = Direction(lower=0.3, none=0.4, higher=0.3, effect=band, unsettled=False)
    words = route_words(SAYS, at(0.002, 0.0, 0.004), either)
    assert words == f"{SAYS} For this person no effect was found, and its direction is unknown."
    assert "its part is" in route_words(SAYS, at(0.02, 0.0, 0.04), either)


def test_a_route_with_a_share_is_given_its_interval() -> None:
    assert route_words(SAYS, at(0.2, 0.1, 0.4), None).endswith("its part is 20 % (10 % to 40 %).")
