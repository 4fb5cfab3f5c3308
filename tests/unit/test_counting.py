"""Parts of a whole, in people of 100."""

from __future__ import annotations

import pytest

from plumbline.assessment import parts_of_hundred


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((0.896, 0.029, 0.075), ("90", "3", "7")),
        ((0.895, 0.030, 0.075), ("90", "3", "7")),
        ((1 / 3, 1 / 3, 1 / 3), ("34", "33", "33")),
        ((1.0, 0.0, 0.0), ("100", "0", "0")),
        ((0.997, 0.001, 0.002), (">99", "<1", "<1")),
        ((0.5, 0.25), ("50", "25")),
    ],
)
def test_parts_add_up_as_they_do_and_none_is_a_false_nothing(
    parts: tuple[float, ...], words: tuple[str, ...]
) -> None:
    assert parts_of_hundred(parts) == words
