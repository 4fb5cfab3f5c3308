"""How urgent it was and is: a level that rises is worse, one that falls clears nobody.

A flag that is raised for the first time may rest on an image or a test that was not there before;
it is new, and the level says whether it is worse.
"""

from __future__ import annotations

from plumbline.assessment import Assessment, Change, Course, SafetyLevel

__all__ = ["changed_urgency"]


def changed_urgency(earlier: Assessment, now: Assessment) -> list[Change]:
    """Return the level if it is another one, and every flag that is new or no longer raised."""
    found = _level(earlier.safety.level, now.safety.level)
    old = {flag.id: flag for flag in earlier.safety.flags}
    new = {flag.id: flag for flag in now.safety.flags}
    for name, flag in new.items():
        if name not in old:
            found.append(_flag(name, flag.reason, None, str(flag.level), flag.level))
    for name, flag in old.items():
        if name not in new:
            found.append(_flag(name, flag.reason, str(flag.level), None, flag.level))
    return found


def _level(before: SafetyLevel, after: SafetyLevel) -> list[Change]:
    if before is after:
        return []
    risen = after.is_at_least(SafetyLevel.SOON) and after.rank > before.rank
    return [
        Change(
            topic="safety",
            id="level",
            label="urgency",
            before=_words(before),
            after=_words(after),
            course=Course.WORSE if risen else Course.CHANGED,
            alarming=risen,
        )
    ]


def _flag(
    name: str, reason: str, before: str | None, after: str | None, level: SafetyLevel
) -> Change:
    raised = after is not None
    # What was found stands after the colon; it is listed finding by finding.
    return Change(
        topic="safety",
        id=name,
        label=reason.partition(": ")[0],
        before=before,
        after=after,
        course=Course.NEW if raised else Course.GONE,
        alarming=raised and level.is_at_least(SafetyLevel.URGENT),
    )


def _words(level: SafetyLevel) -> str:
    return str(level).replace("_", " ")
