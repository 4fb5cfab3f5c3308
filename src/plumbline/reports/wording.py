"""Numbers and names in words, the same on paper and in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from plumbline.assessment import (
    Assessment,
    BracketedInterval,
    Flag,
    InputRole,
    Interval,
    Neck,
    NextTest,
    OutsideEvidenceNote,
    RouteEffect,
    Safety,
    SafetyLevel,
    of_hundred,
    parts_of_hundred,
    range_of_hundred,
)
from plumbline.diagnosis import catalog, red_flag_rules
from plumbline.reports.urgency import TIER_OF, Tier, alarms_of, tier_of

__all__ = [
    "ABSENT_SYMPTOM",
    "COUNTS",
    "LEVEL_WORDS",
    "NOT_A_TREATMENT_EFFECT",
    "SAFETY_ONLY",
    "SHARED_CAUSE",
    "after_the_alarm",
    "alarm_actions",
    "alarm_questions_words",
    "bits",
    "change_words",
    "count_more",
    "direction_words",
    "finding_words",
    "good_days",
    "has_no_effect",
    "has_part",
    "heading",
    "headline_words",
    "interval_words",
    "knows_nothing",
    "level_words",
    "name_words",
    "not_known",
    "nothing_known_words",
    "outside_evidence",
    "percent",
    "reported_words",
    "restrictions",
    "sentence",
    "share_words",
    "shift_words",
    "test_notes",
    "tests_beside",
    "tests_to_do",
    "why_nothing_is_attributed",
]

LEVEL_WORDS = {
    SafetyLevel.EMERGENCY: ("EMERGENCY", "same day"),
    SafetyLevel.URGENT: ("URGENT", "contact within 24 h"),
    SafetyLevel.SOON: ("SOON", "within 2 weeks"),
    SafetyLevel.NO_ALARM_FOUND: ("NO ALARM FOUND", "in what was examined"),
    SafetyLevel.NOT_ASSESSED: ("NOT ASSESSED", "emergency questions are unanswered"),
}
# How soon, where a rule asks for help sooner than its level says.
SOONER_WORDS = {Tier.NOW: "call an ambulance", Tier.TODAY: "to be seen today"}
NOT_A_TREATMENT_EFFECT = "This is not the chance that treating the neck helps."
SHARED_CAUSE = "shared cause, not a path from the neck"
NOTHING_KNOWN = (
    "Nothing is known about this person that bears on the question. "
    "What follows are base rates for the setting."
)
ABSENT_SYMPTOM = "The symptom asked about is absent: causes and safety only, no attribution."
UNKNOWN_SYMPTOM = (
    "It is not known whether the symptom asked about is there: causes and safety only, "
    "no attribution."
)
SAFETY_ONLY = "Safety only, nothing is attributed"
# Good days are judged, so that two digits say enough.
MANY_DAYS = 10
SMALLEST_SHOWN = 0.01
# An effect that is written as less than one in a hundred, whichever way it goes, is none.
LEAST_EFFECT = 0.005
# Of findings that share a note, so many are named: ours.
MOST_NAMED = 3
# How the answer marks a note that concerns the whole person and not one finding.
WHOLE_PERSON = "person"
# What counts other findings, and the findings that it counts.
COUNTS = {
    "myelopathy_cluster": {"gait_deviation", "hoffmann", "inverted_supinator", "babinski"},
    "upper_limb_four_signs": {"hoffmann", "tromner", "wartenberg", "finger_escape"},
}


def percent(probability: float) -> str:
    """Return a probability as a percentage in words."""
    return f"{of_hundred(probability)} %"


def interval_words(interval: Interval | BracketedInterval) -> str:
    """Return a value with its interval, in 100: ``31 (12-55)`` with an en dash."""
    value, low, high = (of_hundred(at) for at in (interval.value, interval.low, interval.high))
    return (
        value
        if low == value == high
        else f"{value} ({range_of_hundred(interval.low, interval.high)})"
    )


def share_words(effect: RouteEffect) -> str:
    """Return a route's part of the pain in words; without a settled direction it has none."""
    if effect.direction is not None and effect.direction.unsettled:
        return "direction unknown, no share"
    if has_no_effect(effect):
        return "no effect found, direction unknown"
    if effect.share is None:
        return "not stated"
    return f"{interval_words(effect.share)} %"


def has_no_effect(effect: RouteEffect) -> bool:
    """Return whether a route that could go either way does nothing that could be seen."""
    if effect.direction is None or effect.share is None:
        return False
    band = effect.direction.effect
    covers_zero = band.low <= 0 <= band.high
    return covers_zero and max(-band.low, band.high, effect.share.high) < LEAST_EFFECT


def has_part(effect: RouteEffect) -> bool:
    """Return whether a part of the pain is stated for a route, to which findings can add."""
    unsettled = effect.direction is not None and effect.direction.unsettled
    return effect.share is not None and not unsettled and not has_no_effect(effect)


def direction_words(effect: RouteEffect) -> str | None:
    """Return which way a healthy neck would change the pain, where that is not settled."""
    if effect.direction is None or not effect.direction.unsettled:
        return None
    lower, none, higher = parts_of_hundred(
        (effect.direction.lower, effect.direction.none, effect.direction.higher)
    )
    return (
        f"lower in {lower}, the same in {none}, higher in {higher} of 100 draws of this model, "
        "mostly judgement"
    )


def shift_words(shift: float) -> str:
    """Return what a finding does to a share, as signed percentage points.

    Parameters
    ----------
    shift : float
        Change of the share when the finding becomes unknown; the finding does the opposite.
    """
    points = -shift * 100
    size = f"{abs(points):.0f}" if abs(points) >= 1 else f"{abs(points):.1f}"
    sign = "+" if points >= 0 else "−"  # noqa: RUF001  a minus sign
    return f"{sign}{size}"


def name_words(identifier: str) -> str:
    """Return an id in words: underscores become spaces."""
    return identifier.replace("_", " ")


def finding_words(identifier: str) -> str:
    """Return what a finding is called; anything else as its id in words."""
    entry = catalog().entries.get(identifier)
    return entry.label if entry is not None else name_words(identifier)


def level_words(level: SafetyLevel, flags: Iterable[Flag]) -> tuple[str, str]:
    """Return a level in words and how soon, which is sooner where a rule asks for help sooner.

    Parameters
    ----------
    level : SafetyLevel
        How urgent it is.
    flags : iterable of Flag
        The rules that make it so.
    """
    word, within = LEVEL_WORDS[level]
    tier = tier_of(level, alarms_of(flags))
    return word, SOONER_WORDS.get(tier, within) if tier.rank > TIER_OF[level].rank else within


def sentence(words: str) -> str:
    """Return words as a sentence: with a capital at its head and one full stop at its end."""
    plain = words.strip().rstrip(".")
    return f"{plain[:1].upper()}{plain[1:]}."


def alarm_actions(flags: Iterable[Flag]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the alarms ask for, each action once, with the reasons of all that ask for it.

    Parameters
    ----------
    flags : iterable of Flag
        The alarms, the most urgent first.

    Returns
    -------
    tuple of tuple of str and tuple of str
        Actions and their reasons as sentences, in the order of the alarms.
    """
    reasons: dict[str, list[str]] = {}
    for flag in flags:
        reasons.setdefault(sentence(flag.action), []).append(sentence(flag.reason))
    return tuple((action, tuple(why)) for action, why in reasons.items())


def heading(words: str) -> str:
    """Return words with a capital at their head."""
    return f"{words[:1].upper()}{words[1:]}"


def count_more(shown: int, there: int) -> str | None:
    """Return how many entries of a list were left out, or None."""
    return f"and {there - shown} more" if there > shown else None


def alarm_questions_words(assessment: Assessment) -> str | None:
    """Return which questions about alarms are open and come before any test, or None.

    What is asked in one breath is named as one, with how many questions it is.
    """
    listed = {one.finding for one in assessment.safety.not_assessed}
    parts = []
    if listed:
        parts.append(f"the open question{'' if len(listed) == 1 else 's'} at the top")
    first = [test for test in assessment.next if test.red_flag and test.test not in listed]
    titles = {name: group.title for group in red_flag_rules().groups for name in group.findings}
    about = Counter(titles[test.test] for test in first if test.test in titles)
    named = (
        f"{title} ({about[title]} questions)"
        if about[title := titles.get(test.test, "")] > 1
        else heading(test.label)
        for test in first
    )
    return " · ".join(dict.fromkeys([*parts, *named])) or None


def after_the_alarm(assessment: Assessment) -> str | None:
    """Return that what an alarm asks for comes before every test, or None where none is raised.

    The action itself stands once, beside the alarm.
    """
    if not assessment.safety.flags:
        return None
    return "First of all, do what stands beside the alarm at the top."


def good_days(days: float) -> str:
    """Return a number of good days with no more digits than it is good for."""
    if 0 < days < SMALLEST_SHOWN:
        return f"<{SMALLEST_SHOWN:g}"
    digits = 0 if abs(days) >= MANY_DAYS else 1 if abs(days) >= 1 else 2
    return f"{days:.{digits}f}"


def bits(information: float) -> str:
    """Return an amount of information in bits, which is never called none where it is little."""
    if 0 < information < SMALLEST_SHOWN:
        return f"<{SMALLEST_SHOWN:g}"
    return f"{information:.2f}"


def tests_to_do(assessment: Assessment) -> tuple[NextTest, ...]:
    """Return the recommended tests, without the questions about alarms that precede them."""
    tests = [test for test in assessment.next if not test.red_flag]
    return tests_beside(assessment.safety, tests)


def tests_beside(safety: Safety | None, tests: Iterable[NextTest]) -> tuple[NextTest, ...]:
    """Return the tests that are worth naming beside an alarm.

    While somebody has to be seen within a day, those whose place is unstable are left out: what
    the alarm asks for is worth more than a guess at an order.

    Parameters
    ----------
    safety : Safety or None
        How urgent it is.
    tests : iterable of NextTest
        What could be examined, the best first.
    """
    presses = safety is not None and safety.level.is_at_least(SafetyLevel.URGENT)
    return tuple(test for test in tests if test.stable or not presses)


def change_words(change: str) -> str:
    """Return what would be done after an outcome, such as *if “absent”: treat the low back*."""
    outcome, _, action = change.partition(": ")
    return f"if “{outcome}”, {action[:1].lower()}{action[1:].rstrip('.')}"


def test_notes(test: NextTest) -> tuple[str, ...]:
    """Return what to know of a recommended test besides its worth."""
    notes = (("not to be had here", not test.available), ("unstable", not test.stable))
    return tuple(note for note, holds in notes if holds)


def knows_nothing(assessment: Assessment) -> bool:
    """Return whether no finding that could move a probability was recorded."""
    moving = (InputRole.LIKELIHOOD, InputRole.MEASURE)
    return not any(used.role in moving for used in assessment.inputs.used)


def nothing_known_words(assessment: Assessment) -> str | None:
    """Return that nothing is known, or None where something is or no figure follows."""
    if restrictions(assessment) or not knows_nothing(assessment):
        return None
    return NOTHING_KNOWN


def outside_evidence(assessment: Assessment) -> tuple[OutsideEvidenceNote, ...]:
    """Return in what the person is unlike those studied, without what is said as a restriction.

    Findings are named in words, and those with one reason together.
    """
    restricted = restrictions(assessment)
    named: dict[str, list[str]] = {}
    for note in assessment.outside_evidence:
        if note.finding != WHOLE_PERSON or note.reason not in restricted:
            named.setdefault(note.reason, []).append(finding_words(note.finding))
    return tuple(
        OutsideEvidenceNote(finding=_first_of(list(dict.fromkeys(labels))), reason=reason)
        for reason, labels in named.items()
    )


def _first_of(labels: list[str]) -> str:
    """Return some names in words, and how many there are besides."""
    more = count_more(MOST_NAMED, len(labels))
    return ", ".join(labels[:MOST_NAMED]) + (f", {more}" if more else "")


def not_known(assessment: Assessment) -> list[str]:
    """Return what was not known in words; a count is left out where its members are spoken of."""
    inputs = assessment.inputs
    named = (*inputs.unknown, *inputs.missing)
    ids = {one.finding for one in named} | {one.finding for one in inputs.used}
    return [one.label for one in named if ids.isdisjoint(COUNTS.get(one.finding, ()))]


def reported_words(assessment: Assessment) -> list[str]:
    """Return what the person says of signs that nobody has examined, in words."""
    return [f"{one.label}: {one.said}" for one in assessment.inputs.reported]


def restrictions(assessment: Assessment) -> tuple[str, ...]:
    """Return why only the urgency may be told of this person; empty where all may be."""
    if assessment.neck is not None:
        return ()
    return tuple(
        note.reason for note in assessment.outside_evidence if note.finding == WHOLE_PERSON
    )


def why_nothing_is_attributed(assessment: Assessment) -> str | None:
    """Return why there is no headline, or None where there is one."""
    if assessment.neck is not None:
        return None
    if reasons := restrictions(assessment):
        return f"{SAFETY_ONLY}: {'; '.join(reasons)}."
    return UNKNOWN_SYMPTOM if assessment.asked.present is None else ABSENT_SYMPTOM


def headline_words(neck: Neck) -> str:
    """Return the headline, which always says what it is not."""
    if NOT_A_TREATMENT_EFFECT in neck.statement:
        return neck.statement
    return f"{neck.statement} {NOT_A_TREATMENT_EFFECT}"
