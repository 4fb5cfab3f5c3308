"""Parts of a day in words."""

from __future__ import annotations

import pytest

from plumbline.figures.hours import hours_in_words


@pytest.mark.parametrize(
    ("hours", "words"),
    [(5.0, "5.0 h"), (1.0, "1.0 h"), (0.5, "30 min"), (0.01, "36 s"), (0.0, "0 s")],
)
def test_a_part_of_a_day_is_said_in_its_own_unit(hours: float, words: str) -> None:
    assert hours_in_words(hours) == words
