"""Numbers and names in words, the same on paper and in a terminal."""

from __future__ import annotations

from plumbline.assessment import (
    Assessment,
    BracketedInterval,
    InputRole,
    Interval,
    Neck,
    OutsideEvidenceNote,
    RouteEffect,
    SafetyLevel,
    of_hundred,
    range_of_hundred,
)

__all__ = [
    "ABSENT_SYMPTOM",
    "COUNTS",
    "LEVEL_WORDS",
    "NOT_A_TREATMENT_EFFECT",
    "SAFETY_ONLY",
    "SHARED_CAUSE",
    "count_more",
    "direction_words",
    "heading",
    "headline_words",
    "interval_words",
    "knows_nothing",
    "name_words",
    "not_known",
    "nothing_known_words",
    "outside_evidence",
    "percent",
    "restrictions",
    "sentence",
    "share_words",
    "shift_words",
    "why_nothing_is_attributed",
]

LEVEL_WORDS = {
    SafetyLevel.EMERGENCY: ("EMERGENCY", "same day"),
    SafetyLevel.URGENT: ("URGENT", "contact within 24 h"),
    SafetyLevel.SOON: ("SOON", "within 2 weeks"),
    SafetyLevel.NO_ALARM_FOUND: ("NO ALARM FOUND", "in what was examined"),
    SafetyLevel.NOT_ASSESSED: ("NOT ASSESSED", "emergency questions are unanswered"),
}
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
    if effect.share is None:
        return "not stated"
    return f"{interval_words(effect.share)} %"


def direction_words(effect: RouteEffect) -> str | None:
    """Return which way a healthy neck would change the pain, where that is not settled."""
    if effect.direction is None or not effect.direction.unsettled:
        return None
    lower, none, higher = (
        of_hundred(part)
        for part in (effect.direction.lower, effect.direction.none, effect.direction.higher)
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


def sentence(words: str) -> str:
    """Return words as a sentence: with a capital at its head and one full stop at its end."""
    plain = words.strip().rstrip(".")
    return f"{plain[:1].upper()}{plain[1:]}."


def heading(words: str) -> str:
    """Return words with a capital at their head."""
    return f"{words[:1].upper()}{words[1:]}"


def count_more(shown: int, there: int) -> str | None:
    """Return how many entries of a list were left out, or None."""
    return f"and {there - shown} more" if there > shown else None


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
    """Return in what the person is unlike those studied, without what is said as a restriction."""
    restricted = restrictions(assessment)
    return tuple(
        note
        for note in assessment.outside_evidence
        if not (note.finding == WHOLE_PERSON and note.reason in restricted)
    )


def not_known(assessment: Assessment) -> list[str]:
    """Return what was not known in words; a count is left out where its members are listed."""
    inputs = assessment.inputs
    named = (*inputs.unknown, *inputs.missing)
    ids = {one.finding for one in named}
    return [one.label for one in named if ids.isdisjoint(COUNTS.get(one.finding, ()))]


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
