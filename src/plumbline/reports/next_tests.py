"""What to examine next, as the page for the professional shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

from plumbline.assessment import Assessment, NextTest
from plumbline.reports import wording
from plumbline.reports.section import Section

__all__ = ["Next"]

# How many tests the page has room for; the JSON document has all of them.
MOST_TESTS = 4


@final
class Next(Section):
    """What to examine next: questions about alarms first, then what is worth most."""

    template: ClassVar[str] = "professional/next.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the best tests and what they settle; nothing where nothing is asked for."""
        tests = wording.tests_to_do(assessment)
        first = wording.alarm_questions_words(assessment)
        stop = None if tests else assessment.next_stop
        alarm = wording.after_the_alarm(assessment)
        if not tests and not first and not alarm and not stop:
            return None
        return {
            "alarm": alarm,
            "first": first,
            "stop": wording.sentence(stop) if stop else None,
            "tests": [_row(test) for test in tests[:MOST_TESTS]],
            "more": wording.count_more(MOST_TESTS, len(tests)),
        }


def _row(test: NextTest) -> Mapping[str, object]:
    return {
        "label": wording.heading(test.label),
        "settles": ", ".join(test.settles),
        "worth": wording.good_days(test.expected_utility),
        "cost": wording.good_days(test.cost),
        "bits": wording.bits(test.information_bits),
        "changes": "; ".join(wording.change_words(one) for one in test.changes),
        "notes": wording.test_notes(test),
    }
