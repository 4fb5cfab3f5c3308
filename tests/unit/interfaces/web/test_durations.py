"""How long a pain has lasted: told in days, weeks, months or years, kept in months."""

from __future__ import annotations

import pytest

from plumbline.interfaces.web.durations import UNITS, duration_words, months_written
from plumbline.units import Months, days_from_months


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("count", range(1, 12))
def test_what_was_told_comes_back_as_the_same_time(unit: str, count: int) -> None:
    months = months_written(str(count), unit)
    number, shown = duration_words(months)
    assert months_written(number, shown) == months


@pytest.mark.parametrize(
    ("number", "unit", "days"),
    [("2", "weeks", 14), ("3", "days", 3), ("1", "years", 365.25), ("2 weeks", "months", 14)],
)
def test_a_duration_is_kept_in_months(number: str, unit: str, days: float) -> None:
    kept = Months(float(months_written(number, unit)))
    assert days_from_months(kept) == pytest.approx(days, abs=0.05)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ("9", ("9", "months")),
        ("36", ("3", "years")),
        ("0.46", ("2", "weeks")),
        ("0.099", ("3", "days")),
        ("1.5", ("1.5", "months")),
        ("", ("", "months")),
    ],
)
def test_a_duration_is_shown_in_the_unit_in_which_it_is_whole(
    months: str, words: tuple[str, str]
) -> None:
    assert duration_words(months) == words


def test_what_is_no_number_stays_so_that_it_can_be_refused() -> None:
    assert months_written("long", "weeks") == "long"
