"""What to examine next, in a terminal."""

from __future__ import annotations

from plumbline.assessment import Assessment
from plumbline.interfaces.terminal import Terminal
from plumbline.reports import wording

__all__ = ["write_next"]

# How many tests are shown; the JSON document has all of them.
MOST_TESTS = 4
TITLE = "Examine next (worth net of cost, and cost, in good days; our table of losses)"


def write_next(assessment: Assessment, terminal: Terminal) -> None:
    """Write the open questions about alarms, then the tests by their worth.

    Parameters
    ----------
    assessment : Assessment
        The answer.
    terminal : Terminal
        Where.
    """
    tests = wording.tests_to_do(assessment)
    first = wording.alarm_questions_words(assessment)
    alarm = wording.after_the_alarm(assessment)
    if not tests and first is None and alarm is None and not assessment.next_stop:
        return
    terminal.say(TITLE if tests else "Examine next", "underline")
    if alarm is not None:
        terminal.say(alarm, indent=2)
    if first is not None:
        head = "Then ask" if alarm else "First"
        terminal.say(f"{head}: {first}{'' if first.endswith('?') else '.'}", indent=2)
    for number, test in enumerate(tests[:MOST_TESTS], start=1):
        settles = f" – {', '.join(test.settles)}" if test.settles else ""  # noqa: RUF001  a dash
        figures = (
            f"worth {wording.good_days(test.expected_utility)}",
            f"cost {wording.good_days(test.cost)}",
            f"{wording.bits(test.information_bits)} bits",
            *wording.test_notes(test),
        )
        label = wording.heading(test.label)
        terminal.say(f"{number}. {label}{settles} ({', '.join(figures)})", indent=2)
    if not tests and assessment.next_stop:
        terminal.say(wording.sentence(assessment.next_stop), indent=2)
    if more := wording.count_more(MOST_TESTS, len(tests)):
        terminal.say(f"{more} in the JSON document", indent=2)
    terminal.say()
