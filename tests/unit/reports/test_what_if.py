"""The words about treatments from now on: figures, grade, and what is withheld."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plumbline.assessment import Assessment, Interval, WhatIf
from plumbline.reports import report
from plumbline.reports.what_if import small_treatments, treatment_rows, withheld_treatments


def treatment(name: str, value: float, low: float, high: float, *, days: float = 90.0) -> WhatIf:
    return WhatIf(
        id=name,
        label=name.capitalize(),
        effect=Interval(value=value, low=low, high=high),
        after_days=days,
        trial_evidence="one small trial",
        grade="low",
        suppressed=False,
        reason=None,
        sources=("some.fact",),
    )


def withheld(name: str, reason: str) -> WhatIf:
    return replace(treatment(name, 0.0, 0.0, 0.0), effect=None, suppressed=True, reason=reason)


@pytest.fixture
def calm(nothing_known: Assessment) -> Assessment:
    return nothing_known


def outlook(answer: Assessment, *treatments: WhatIf) -> str:
    rows = treatment_rows(replace(answer, what_if=treatments))
    assert len(rows) == 1
    return rows[0].outlook


class TestTheRows:
    def test_the_horizons_of_one_treatment_share_a_row(self, calm: Assessment) -> None:
        words = outlook(
            calm,
            treatment("rest", 0.03, 0.01, 0.08),
            treatment("rest", 0.05, 0.02, 0.1, days=365.0),
        )
        assert words == "3 (1–8) after 90 days, 5 (2–10) after a year"  # noqa: RUF001  ranges

    def test_equal_figures_are_said_once(self, calm: Assessment) -> None:
        same = (0.03, 0.01, 0.08)
        words = outlook(calm, treatment("rest", *same), treatment("rest", *same, days=365.0))
        assert words == "3 (1–8) after 90 days and after a year"  # noqa: RUF001  a range

    def test_an_effect_of_either_sign_shows_no_single_figure(self, calm: Assessment) -> None:
        words = outlook(calm, treatment("rest", 0.01, -0.04, 0.06))
        assert words.startswith("direction unknown (gone in up to 6, brought about in up to 4)")

    def test_a_harm_is_more_pain(self, calm: Assessment) -> None:
        assert outlook(calm, treatment("rest", -0.03, -0.05, -0.01)).startswith("more pain in 3")

    def test_the_cord_leaves_the_rest_unchanged(self, calm: Assessment) -> None:
        mixed = replace(treatment("operation", 0.27, 0.1, 0.5), all_or_nothing=True)
        words = "clearly better in 27 (10–50) after 90 days; in the rest no change"  # noqa: RUF001
        assert outlook(calm, mixed) == words

    def test_a_cap_stands_beside_the_grade(self, calm: Assessment) -> None:
        capped = replace(treatment("posture", 0.03, 0.01, 0.05), limited_by="trials of one group")
        rows = treatment_rows(replace(calm, what_if=(capped,)))
        assert rows[0].grade == "low; capped, trials of one group"

    def test_what_is_too_small_for_a_row_is_named_together(self, calm: Assessment) -> None:
        answer = replace(
            calm, what_if=(treatment("rest", 0.0, 0.0, 0.001), treatment("heat", 0.02, 0.01, 0.03))
        )
        assert small_treatments(answer) == ["Rest"]
        assert [row.label for row in treatment_rows(answer)] == ["Heat"]

    def test_one_reason_is_said_once_for_all_that_it_withholds(self, calm: Assessment) -> None:
        answer = replace(calm, what_if=(withheld("rest", "alarm."), withheld("heat", "alarm.")))
        assert withheld_treatments(answer) == [("Rest · Heat", "alarm")]


class TestThePage:
    def test_shows_the_effect_with_its_grade_and_its_facts(self, calm: Assessment) -> None:
        page = report(replace(calm, what_if=(treatment("rest", 0.03, 0.01, 0.08),)))
        assert "What if, from now on" in page
        assert "Trials: low" in page
        assert "some.fact" in page

    def test_says_why_nothing_is_shown(self, calm: Assessment) -> None:
        hidden = withheld("rest", "the alarm comes first")
        page = report(replace(calm, what_if=(hidden,)))
        assert "Not shown: the alarm comes first." in page

    def test_names_what_is_withheld_beside_what_is_shown(self, calm: Assessment) -> None:
        hidden, shown = withheld("rest", "leave it alone"), treatment("heat", 0.03, 0.01, 0.08)
        page = report(replace(calm, what_if=(hidden, shown)))
        assert "Not shown for Rest: leave it alone." in page

    def test_has_no_such_part_where_nothing_is_attributed(self, calm: Assessment) -> None:
        assert "What if, from now on" not in report(replace(calm, what_if=()))
