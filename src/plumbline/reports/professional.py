"""The page for the professional, section by section, the most urgent first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import ClassVar, final

from plumbline.assessment import (
    Assessment,
    Flag,
    Safety,
    SafetyLevel,
    TwinDifference,
    of_hundred,
    range_of_hundred,
)
from plumbline.figures import Color, Dot, Marker, Strip, draw_axis, draw_strip
from plumbline.reports import wording
from plumbline.reports.changes import Visits
from plumbline.reports.chart import Causes, Routes
from plumbline.reports.mechanics import BothSpines, Mechanics
from plumbline.reports.next_tests import Next
from plumbline.reports.open_questions import open_questions
from plumbline.reports.section import Section
from plumbline.reports.stated import stated_words
from plumbline.reports.understood import Understood
from plumbline.reports.what_if import WhatIf

__all__ = ["ANNEX_SECTIONS", "COLUMN_SECTIONS", "FOOT_SECTIONS", "TOP_SECTIONS"]

# How many entries of each list the page has room for; the JSON document has all of them.
MOST_FINDINGS = 3
MOST_JUDGEMENTS = 3
MOST_QUESTIONS = 12
MOST_UNKNOWN = 8
MOST_NOTES = 4
MOST_DIFFERENCES = 4
MOST_SOURCES = 8
# How many digits the largest figure of a row of the twin has: readings are not finer.
DIGITS = 3
# A digest is told apart from another by its first characters.
DIGEST_CHARACTERS = 10
TONES = {
    SafetyLevel.EMERGENCY: "alarm",
    SafetyLevel.URGENT: "alarm",
    SafetyLevel.SOON: "soon",
    SafetyLevel.NOT_ASSESSED: "soon",
    SafetyLevel.NO_ALARM_FOUND: "calm",
}


@final
class Who(Section):
    """Whom the page is about, and what was asked."""

    template: ClassVar[str] = "professional/who.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return the person in words."""
        summary = assessment.case_summary
        age = f"{summary.age_years:g} years" if summary.age_years is not None else "age not known"
        return {
            "id": assessment.id,
            "asked": assessment.asked.label,
            "facts": (
                age,
                summary.sex or "sex not known",
                _seen_in(summary.setting),
                *summary.complaints,
            ),
            "reported": wording.reported_words(assessment),
        }


@final
class SafetyBox(Section):
    """How urgent it is, why, what was not asked, and what to avoid."""

    template: ClassVar[str] = "professional/safety.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return the level, all flags, and the questions that are open."""
        safety: Safety = assessment.safety
        word, within = wording.level_words(safety.level, safety.flags)
        questions = open_questions(assessment)
        also = _covered(safety.flags)
        return {
            "level": word,
            "within": within,
            "tone": TONES[safety.level],
            "flags": _told_once([flag for flag in safety.flags if flag not in also]),
            "also": also,
            "questions": questions[:MOST_QUESTIONS],
            "more": wording.count_more(MOST_QUESTIONS, len(questions)),
            "avoid": assessment.avoid,
        }


@final
class Headline(Section):
    """What would be different had the neck never been ill, beside the value before the findings."""

    template: ClassVar[str] = "professional/headline.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return the counterfactual in words and as rows of a chart, or why there is none."""
        neck = assessment.neck
        notice = wording.nothing_known_words(assessment)
        if neck is None:
            reason = wording.why_nothing_is_attributed(assessment)
            return {"neck": None, "reason": reason, "notice": notice}
        rows = (
            ("Gone, before the findings", neck.before_findings, Marker.RING),
            ("Gone, with these findings", neck.absent_if_healthy, Marker.CIRCLE),
            ("Clearly less, with these findings", neck.clearly_less_if_healthy, Marker.DIAMOND),
        )
        return {
            "neck": neck,
            "notice": notice,
            "value": of_hundred(neck.absent_if_healthy.value),
            "interval": range_of_hundred(neck.absent_if_healthy.low, neck.absent_if_healthy.high),
            "bracket": range_of_hundred(
                neck.absent_if_healthy.bracket_low, neck.absent_if_healthy.bracket_high
            ),
            "statement": wording.headline_words(neck),
            "axis": draw_axis(),
            "rows": [
                (
                    label,
                    wording.interval_words(each),
                    draw_strip(
                        Strip(
                            dot=Dot(value=each.value, low=each.low, high=each.high),
                            marker=marker,
                            color=Color.NECK,
                            description=f"{label}: {wording.interval_words(each)} of 100",
                        )
                    ),
                )
                for label, each, marker in rows
            ],
        }


@final
class Moved(Section):
    """The findings that moved each route most."""

    template: ClassVar[str] = "professional/moved.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return, per route, the findings with the largest shifts, and what was said of each."""
        stated = stated_words(assessment)
        routes = [
            (
                number,
                effect.label,
                [
                    (
                        one.label,
                        stated.get(one.finding, ""),
                        wording.shift_words(one.shift) if wording.has_part(effect) else None,
                    )
                    for one in sorted(effect.because, key=lambda one: -abs(one.shift))
                ][:MOST_FINDINGS],
            )
            for number, effect in enumerate(assessment.routes.values(), start=1)
        ]
        return {"routes": [route for route in routes if route[2]]} if routes else None


@final
class RestsOn(Section):
    """Where the width of the answer comes from, and what moves the answer most."""

    template: ClassVar[str] = "professional/rests_on.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return both parts and the numbers that move this answer most."""
        rests = assessment.rests_on
        if rests is None:
            return None
        return {
            "evidence": wording.percent(rests.evidence),
            "judgement": wording.percent(rests.judgement),
            "most": [
                (one.about, one.basis, range_of_hundred(*sorted((one.low, one.high))))
                for one in rests.most_moving[:MOST_JUDGEMENTS]
            ],
        }


@final
class Twin(Section):
    """The person beside the same person with a healthy neck."""

    template: ClassVar[str] = "professional/twin.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the quantities that differ, or nothing where none does."""
        twin = assessment.twin
        if twin is None:
            return None
        rows = [(one, *_alike(one)) for one in twin.differs]
        seen = [row for row in rows if row[1] != row[2]]
        return {"statement": twin.statement, "rows": seen[:MOST_DIFFERENCES]} if seen else None


@final
class Doubts(Section):
    """Where findings contradict one another, and where this person is unlike those studied."""

    template: ClassVar[str] = "professional/doubts.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return conflict, outside evidence, and what was not known."""
        unknown = wording.not_known(assessment)
        outside = wording.outside_evidence(assessment)
        conflict = assessment.conflict
        return {
            "conflict": conflict if conflict is not None and conflict.notable else None,
            "outside": outside[:MOST_NOTES],
            "more_outside": wording.count_more(MOST_NOTES, len(outside)),
            "unknown": unknown[:MOST_UNKNOWN],
            "more_unknown": wording.count_more(MOST_UNKNOWN, len(unknown)),
        }


@final
class Sources(Section):
    """The sources, and the exact program and data."""

    template: ClassVar[str] = "professional/sources.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return the sources in short, all of them for the screen, and the digests."""
        made = assessment.provenance
        digests = {
            "evidence": made.evidence_digest,
            "judgements": made.priors_digest,
            "model": made.model_digest,
            "case": made.case_digest,
        }
        computed = assessment.neck is not None or bool(assessment.elsewhere)
        cited = assessment.cited if computed else ()
        return {
            "short": [one.id for one in cited[:MOST_SOURCES]],
            "more": wording.count_more(MOST_SOURCES, len(cited)),
            "all": cited,
            "made": made,
            "effective": f"{made.effective_draws:.0f}" if made.effective_draws > 0 else None,
            "digests": [(name, digest[:DIGEST_CHARACTERS]) for name, digest in digests.items()],
            "notice": assessment.notice,
        }


def _told_once(flags: Sequence[Flag]) -> list[tuple[str, str, str]]:
    """Return urgency, reason and action of flags; findings that an earlier one named stand once."""
    told: list[tuple[str, str, str]] = []
    for place, flag in enumerate(flags):
        named = _named(flag)
        again = any(named <= _named(earlier) for earlier in flags[:place]) if named else False
        reason = f"{flag.reason.partition(': ')[0]} (the same findings)" if again else flag.reason
        told.append((wording.LEVEL_WORDS[flag.level][0].lower(), reason, flag.action))
    return told


def _covered(flags: tuple[Flag, ...]) -> list[Flag]:
    """Return flags of lesser urgency whose findings all stand in one flag of an alarm."""
    alarms = [_named(flag) for flag in flags if TONES[flag.level] == "alarm"]
    return [
        flag
        for flag in flags
        if flag.level is SafetyLevel.SOON
        and (named := _named(flag))
        and any(named <= alarm for alarm in alarms)
    ]


def _named(flag: Flag) -> frozenset[str]:
    _, _, names = flag.reason.partition(": ")
    return frozenset(names.split(", ")) if names else frozenset()


def _alike(one: TwinDifference) -> tuple[str, str, str]:
    """Return person, twin and healthy band, with as many decimals each as the largest needs."""
    band = () if one.band_low is None or one.band_high is None else (one.band_low, one.band_high)
    largest = max(abs(value) for value in (one.person, one.twin, *band))
    before = math.floor(math.log10(largest)) + 1 if largest > 0.0 else 1
    decimals = max(DIGITS - before, 0)
    person, twin, *ends = (f"{value:z.{decimals}f}" for value in (one.person, one.twin, *band))
    return person, twin, " to ".join(ends) or "not known"


def _seen_in(setting: str) -> str:
    return (
        "setting not known" if setting == "unknown" else f"seen in: {wording.name_words(setting)}"
    )


# Over the full width, in two columns, over the full width again.
TOP_SECTIONS: tuple[Section, ...] = (
    Who(),
    SafetyBox(),
    Visits(),
    Headline(),
    Routes(),
    Causes(),
)
COLUMN_SECTIONS: tuple[Section, ...] = (
    Moved(),
    Next(),
    WhatIf(),
    Twin(),
    Mechanics(),
    RestsOn(),
    Doubts(),
    Understood(),
)
FOOT_SECTIONS: tuple[Section, ...] = (Sources(),)
ANNEX_SECTIONS: tuple[Section, ...] = (BothSpines(),)
