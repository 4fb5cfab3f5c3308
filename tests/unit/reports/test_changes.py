"""What is different from an earlier visit, on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plumbline.assessment import Assessment, Change, Changes, Course
from plumbline.reports import report
from plumbline.reports.changes import MOST_CHANGES, change_words, shown_changes


def change(number: int, course: Course, **more: object) -> Change:
    fields = {
        "topic": "finding",
        "id": f"sign_{number}",
        "label": f"sign {number}",
        "before": "absent",
        "after": "present",
        "course": course,
        "alarming": False,
        **more,
    }
    return Change(**fields)  # type: ignore[arg-type]


def changes(*items: Change, **more: object) -> Changes:
    fields = {
        "previous": "someone",
        "notes": (),
        "items": items,
        "not_recorded": (),
        "statement": "Worse than at the earlier visit: sign 1.",
        **more,
    }
    return Changes(**fields)  # type: ignore[arg-type]


def page(answer: Assessment, since: Changes) -> str:
    return report(replace(answer, changes=since))


def test_without_an_earlier_visit_there_is_no_such_part(nothing_known: Assessment) -> None:
    assert "Since the earlier visit" not in report(nothing_known)


def test_the_statement_stands_before_the_list(nothing_known: Assessment) -> None:
    since = changes(change(1, Course.WORSE), change(2, Course.BETTER), notes=("Another model.",))
    shown = page(nothing_known, since)
    places = [shown.index(words) for words in ("Worse than at", "Another model.", "sign 2: absent")]
    assert places == sorted(places)


def test_what_the_statement_names_is_not_listed_once_more(nothing_known: Assessment) -> None:
    assert "sign 1: absent" not in page(nothing_known, changes(change(1, Course.WORSE)))


def test_all_that_is_worse_is_shown_and_the_rest_as_far_as_there_is_room() -> None:
    worse = [change(n, Course.WORSE) for n in range(MOST_CHANGES + 3)]
    other = [change(n + 100, Course.CHANGED) for n in range(5)]
    assert shown_changes(changes(*worse, *other)) == tuple(worse)
    assert len(shown_changes(changes(*other))) == len(other)


def test_what_is_not_mentioned_is_called_unknown(nothing_known: Assessment) -> None:
    shown = page(nothing_known, changes(not_recorded=("Hoffmann sign",)))
    assert "not mentioned now (unknown, not gone): Hoffmann sign" in shown


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (change(1, Course.WORSE), "sign 1: absent → present"),
        (change(1, Course.NEW, before=None), "sign 1: present (not recorded before)"),
        (change(1, Course.GONE, topic="safety", after=None), "sign 1 (no longer raised)"),
        (
            change(1, Course.NEW, topic="safety", before=None, after="urgent"),
            "sign 1 (urgent)",
        ),
    ],
)
def test_a_change_says_what_was_and_what_is(one: Change, words: str) -> None:
    assert change_words(one) == words
