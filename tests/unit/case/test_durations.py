"""How long a pain has lasted: told in days, weeks, months or years, kept in months."""

from __future__ import annotations

import pytest

from plumbline.case.durations import UNITS, duration_in_words, duration_words, months_written
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


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (0.92, "4 weeks"),
        (0.46, "2 weeks"),
        (0.23, "1 week"),
        (0.033, "1 day"),
        (0.01, "less than a day"),
        (0.1, "about 3 days"),
        (1.0, "1 month"),
        (1.5, "about 7 weeks"),
        (9.0, "9 months"),
        (4.4, "about 4 months"),
        (12.0, "12 months"),
        (30.0, "30 months"),
        (30.4, "about 2.5 years"),
        (240.0, "20 years"),
    ],
)
def test_a_duration_is_told_as_a_person_says_it(months: float, words: str) -> None:
    assert duration_in_words(Months(months)) == words
