"""Changes of load in words."""

from __future__ import annotations

import pytest

from plumbline.assessment import Interval
from plumbline.explanation.load_words import change_words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Interval(value=0.0, low=0.0, high=0.0), "nothing"),
        (Interval(value=-0.0001, low=-0.0004, high=0.0), "under 0.05 %"),
        (Interval(value=0.021, low=-0.07, high=0.084), "+2.1 % (-7.0 to +8.4)"),
        (Interval(value=0.02, low=-0.004, high=0.13), "+2 % (0 to +13)"),
    ],
)
def test_a_change_has_a_sign_and_no_more_digits_than_it_needs(change: Interval, words: str) -> None:
    assert change_words(change) == words
