"""One answer in a terminal: the same order and the same words as on paper."""

from __future__ import annotations

from itertools import zip_longest
from textwrap import wrap

from plumbline.assessment import Assessment, LoadedSource, SafetyLevel, range_of_hundred
from plumbline.explanation.load_words import change_words as change_of_load
from plumbline.explanation.load_words import own_words
from plumbline.interfaces.answer_next import write_next
from plumbline.interfaces.terminal import Terminal
from plumbline.reports import ChartRow, chart_groups, readings, wording
from plumbline.reports.changes import change_words, shown_changes
from plumbline.reports.open_questions import open_questions
from plumbline.reports.what_if import (
    small_treatments,
    treatment_rows,
    withheld_treatments,
)

__all__ = ["write_answer"]

STYLES = {
    SafetyLevel.EMERGENCY: "bold red",
    SafetyLevel.URGENT: "bold red",
    SafetyLevel.SOON: "bold yellow",
    SafetyLevel.NOT_ASSESSED: "bold yellow",
    SafetyLevel.NO_ALARM_FOUND: "bold",
}
TITLES = {
    "neck": "Through the neck",
    "shared": f"Set apart: {wording.SHARED_CAUSE}",
    "elsewhere": "Not the neck",
}
# The longest names of routes fit, and the picture still has room in a narrow window.
NAME_COLUMNS = 38
# The longest share in words, such as ``27 (9-50) %``, and a gap.
SHARE_COLUMNS = 18
GAP_COLUMNS = 2
INDENT = "  "
# How many entries of each list are shown; the JSON document has all of them.
MOST_ENTRIES = 4
MOST_SOURCES = 2
# Of the load response: a change whose band stays within this is in the JSON document only.
NOTICEABLE = 0.01
# Columns by which what belongs to an entry is set in.
DEEPER = 4


def write_answer(assessment: Assessment, terminal: Terminal) -> None:
    """Write an answer.

    Parameters
    ----------
    assessment : Assessment
        What is written.
    terminal : Terminal
        Where.
    """
    _safety(assessment, terminal)
    _changes(assessment, terminal)
    _headline(assessment, terminal)
    if assessment.neck is not None:
        _chart(assessment, terminal)
    else:
        _causes(assessment, terminal)
    write_next(assessment, terminal)
    _what_if(assessment, terminal)
    _mechanics(assessment, terminal)
    _basis(assessment, terminal)
    terminal.say()
    terminal.say(assessment.notice, "bold")


def _safety(assessment: Assessment, terminal: Terminal) -> None:
    safety = assessment.safety
    word, within = wording.level_words(safety.level, safety.flags)
    terminal.say(f"{word} – {within}", STYLES[safety.level])  # noqa: RUF001  an en dash
    for action, reasons in wording.alarm_actions(safety.flags):
        for reason in reasons:
            terminal.say(reason, indent=2)
        terminal.say(f"Do: {action}", "bold", indent=DEEPER)
    if safety.not_assessed:
        still_open = " · ".join(open_questions(assessment))
        terminal.say(f"Not asked or not examined: {still_open}", indent=2)
    for one in assessment.avoid:
        rests = f"; see {', '.join(one.sources[:MOST_SOURCES])}" if one.sources else ""
        terminal.say(f"Avoid: {one.action} ({one.reason.rstrip('.')}{rests}).", indent=2)
    terminal.say()


def _headline(assessment: Assessment, terminal: Terminal) -> None:
    neck = assessment.neck
    notice = wording.nothing_known_words(assessment)
    if notice is not None:
        terminal.say(notice, "bold")
    if neck is None:
        terminal.say(wording.why_nothing_is_attributed(assessment) or "")
        return
    terminal.say(wording.headline_words(neck), "bold")
    absent = neck.absent_if_healthy
    bracket = range_of_hundred(absent.bracket_low, absent.bracket_high)
    terminal.say(f"If relief and harm may mix (same model): {bracket} of 100.", indent=2)
    terminal.say()


def _chart(assessment: Assessment, terminal: Terminal) -> None:
    columns = terminal.width - NAME_COLUMNS - SHARE_COLUMNS
    head = f"{'parts of the pain':{NAME_COLUMNS}}{'(90 % interval)':{SHARE_COLUMNS}}"
    terminal.line(f"{head}{_scale(columns)}", "dim")
    for name, rows in chart_groups(assessment).items():
        terminal.line(TITLES[name], "underline")
        for row in rows:
            _row(row, terminal, columns)
    terminal.say()


def _row(row: ChartRow, terminal: Terminal, columns: int) -> None:
    names = wrap(row.name, NAME_COLUMNS - GAP_COLUMNS, subsequent_indent=INDENT)
    room = SHARE_COLUMNS - GAP_COLUMNS if row.dot is not None else SHARE_COLUMNS + columns
    shares = wrap(row.words, room)
    for number, (name, share) in enumerate(zip_longest(names, shares, fillvalue="")):
        picture = terminal.strip(row.dot, columns) if number == 0 else ""
        terminal.line(f"{name:{NAME_COLUMNS}}{share:{SHARE_COLUMNS}}{picture}")


def _scale(columns: int) -> str:
    return "0" + "100 %".rjust(columns - 1)


def _causes(assessment: Assessment, terminal: Terminal) -> None:
    for cause in assessment.elsewhere:
        if cause.probability is not None:
            words = wording.interval_words(cause.probability)
            terminal.say(f"{cause.label}: {words} %", indent=2)
    terminal.say()


def _changes(assessment: Assessment, terminal: Terminal) -> None:
    changes = assessment.changes
    if changes is None:
        return
    terminal.say("Since the earlier visit", "underline")
    terminal.say(changes.statement, "bold")
    for note in changes.notes:
        terminal.say(note, indent=2)
    shown = shown_changes(changes)
    for one in shown:
        style = "bold red" if one.alarming else ""
        terminal.say(f"{one.course}: {change_words(one)}", style, indent=2)
    more = wording.count_more(len(shown), len(changes.items))
    if more:
        terminal.say(f"{more} in the JSON document", indent=2)
    if changes.not_recorded:
        omitted = " · ".join(changes.not_recorded)
        terminal.say(f"Present then, not mentioned now (unknown, not gone): {omitted}", indent=2)
    terminal.say()


def _what_if(assessment: Assessment, terminal: Terminal) -> None:
    if not assessment.what_if:
        return
    terminal.say("What if, from now on: people of 100 in whom the pain would be gone", "underline")
    for row in treatment_rows(assessment):
        terminal.say(f"{row.label}: {row.outlook}", indent=2)
        see = f"; see {', '.join(row.sources[:MOST_SOURCES])}" if row.sources else ""
        words = f"Trials ({row.grade}): {row.evidence}{see}."
        terminal.say(words, "dim", indent=DEEPER)
    small = small_treatments(assessment)
    if small:
        terminal.say(f"Less than one in 200: {' · '.join(small)}", indent=2)
    everything = not small and not treatment_rows(assessment)
    for labels, reason in withheld_treatments(assessment):
        what = "" if everything else f" for {labels}"
        terminal.say(f"Not shown{what}: {reason}.", indent=2)
    terminal.say()


def _mechanics(assessment: Assessment, terminal: Terminal) -> None:
    found = assessment.mechanics
    if found is None:
        return
    terminal.say("Load of the low back, worked out for this spine", "underline")
    terminal.say(found.statement, indent=2)
    _sources(found.sources, terminal)
    for note in found.notes:
        terminal.say(f"- {note}", "dim", indent=2)
    terminal.say()


def _sources(sources: tuple[LoadedSource, ...], terminal: Terminal) -> None:
    listed = [one for one in sources if _reach(one) >= NOTICEABLE]
    for one in listed:
        computed = one.simulated_posture
        alone = "" if computed is None else f" (simulated: {change_of_load(computed)})"
        own = dict.fromkeys((own_words(one.posture, one), own_words(one.movement, one)))
        words = (
            f"{one.label}: {change_of_load(one.posture)} by posture{alone}, "
            f"{change_of_load(one.movement)} by motion; of this person's own {' and '.join(own)}"
        )
        terminal.say(words, indent=2)
    if listed:
        terminal.say(
            "100 % is the response of a reference person on a reference day; of the person's own, "
            "that of this person with a healthy neck.",
            "dim",
            indent=2,
        )
    quiet = " · ".join(one.label for one in sources if one not in listed)
    if quiet:
        words = f"Within {100 * NOTICEABLE:.0f} % both ways, by posture and by motion: {quiet}."
        terminal.say(words, "dim", indent=2)


def _reach(one: LoadedSource) -> float:
    """Return how far from nothing the bands of a change reach."""
    ends = (one.posture.low, one.posture.high, one.movement.low, one.movement.high)
    return max(abs(each) for each in ends)


def _basis(assessment: Assessment, terminal: Terminal) -> None:
    if assessment.rests_on is not None:
        rests = assessment.rests_on
        terminal.say(
            "The width of this answer comes from: published data "
            f"{wording.percent(rests.evidence)}, judgement {wording.percent(rests.judgement)}; "
            "the answer moves most with"
        )
        for one in rests.most_moving[:MOST_ENTRIES]:
            between = range_of_hundred(*sorted((one.low, one.high)))
            terminal.say(f"{one.about} ({one.basis}): about {between} of 100", indent=2)
    if assessment.conflict is not None and assessment.conflict.notable:
        terminal.say(f"Conflict: {assessment.conflict.statement}")
    for note in wording.outside_evidence(assessment)[:MOST_ENTRIES]:
        terminal.say(f"Outside the evidence: {note.finding}: {note.reason}")
    if reported := wording.reported_words(assessment):
        terminal.say(f"Said, not examined: {' · '.join(reported)}")
    unknown = wording.not_known(assessment)
    if unknown:
        first = ", ".join(unknown[:MOST_ENTRIES])
        more = wording.count_more(MOST_ENTRIES, len(unknown))
        terminal.say(f"Not known: {first}{', ' + more if more else ''}.")
    understood = [f"“{written}” → {meant}" for written, meant in readings(assessment)]
    if understood:
        terminal.say(f"Understood: {' · '.join(understood)}")
