"""The page for the person: plain words, figures of groups only, help first where it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

from plumbline.assessment import Assessment, Neck, SafetyLevel
from plumbline.reports import wording
from plumbline.reports.advice import Advice, advice_of
from plumbline.reports.filling import sentence, texts
from plumbline.reports.section import Section
from plumbline.reports.urgency import Tier

__all__ = ["PERSON_SECTIONS"]

# How many figures about groups the page has room for; beside an alarm none, which comes first.
MOST_FIGURES = 2
# How many reasons for an alarm it has room for; all of them stand on page 1.
MOST_REASONS = 5
# From this part of the pain on, a figure about the route that stands out is worth its place: ours.
STANDS_OUT = 0.1
# Words point to the neck from this answer on, if it rose by so much with the findings: ours.
POINTS_TO_NECK = 0.1
RAISED = 0.05
# By this factor an answer must be lower than before the findings for words to say so: ours.
CLEARLY_DIFFERENT = 1.5
# An answer that spans more than this is called very unsure: ours.
WIDE = 0.2
# What the published figures were counted for.
LOW_BACK = "low_back"
ALARMS = (SafetyLevel.EMERGENCY, SafetyLevel.URGENT)


@final
class HelpNow(Section):
    """How soon to be seen, why, and what to do: in the words of the page on the screen."""

    template: ClassVar[str] = "person/help_now.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return what is told, and in how loud a box."""
        told = _advice(assessment)
        pressing = told.tier.presses and not told.text.gentle
        tone = "calm" if told.text.gentle or told.tier is Tier.NONE else "soon"
        return {
            "told": told,
            "pressing": pressing,
            "tone": "alarm" if pressing else tone,
            "is_open": told.tier is Tier.OPEN,
            "reasons": told.reasons[:MOST_REASONS],
            "more": wording.count_more(MOST_REASONS, len(told.reasons)),
        }


@final
class ShortAnswer(Section):
    """What was found, without any figure about this person."""

    template: ClassVar[str] = "person/short_answer.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return in words whether what was found points to the neck, and how sure that is."""
        return {
            "asked": assessment.asked.label,
            "restricted": bool(wording.restrictions(assessment)),
            "general": _general(assessment),
            "found": _found(assessment),
            "avoid": bool(assessment.avoid) and assessment.safety.level not in ALARMS,
            "systemic": _leading_route(assessment) == "systemic_conditions",
        }


@final
class Groups(Section):
    """What is known about groups of people."""

    template: ClassVar[str] = "person/groups.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return published figures, those on the route that stands out first.

        They were counted in adults and are left out where only the urgency may be told, and where
        an alarm has to be told before them.
        """
        if wording.restrictions(assessment) or assessment.safety.level in ALARMS:
            return None
        leading = _leading_route(assessment)
        entries = [
            entry
            for entry in texts("person_page.yaml")["figures"]
            if entry["when"] in ("always", leading)
        ]
        about_back = assessment.asked.symptom == LOW_BACK
        return {
            "figures": [sentence(entry["says"]) for entry in entries[:MOST_FIGURES]],
            "other": "" if about_back else assessment.asked.label,
        }


@final
class Unknown(Section):
    """How sure we are, and what is not known."""

    template: ClassVar[str] = "person/unknown.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return in words how sure the answer is and how much was not looked at."""
        return {
            "sure": _sureness(assessment.neck),
            "some_missing": bool(assessment.inputs.missing or assessment.inputs.unknown),
            "conflict": assessment.conflict is not None and assessment.conflict.notable,
            "outside": bool(wording.outside_evidence(assessment)),
        }


@final
class HappensNext(Section):
    """What happens next, step by step."""

    template: ClassVar[str] = "person/happens_next.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return the steps in plain words: alarms, then what page 1 asks for, then a plan."""
        words = texts("person_page.yaml")["happens_next"]
        steps = []
        if assessment.safety.level in ALARMS:
            steps.append(words["alarm"])
        elif assessment.safety.not_assessed:
            steps.append(words["open_questions"])
        if wording.restrictions(assessment):
            steps.append(words["examined"])
        elif wording.tests_to_do(assessment):
            steps += [words["tests"], words["again"]]
        return {"steps": [*steps, words["plan"]]}


@final
class HelpToday(Section):
    """When to get help sooner than page 2 says."""

    template: ClassVar[str] = "person/help_today.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return the signs that nobody should wait with; none where nothing is more urgent."""
        groups = _advice(assessment).signs
        return {"groups": groups} if groups else None


@final
class Visit(Section):
    """What to ask, what to tell, and what to have looked at."""

    template: ClassVar[str] = "person/visit.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object]:
        """Return questions to take along and what the professional needs to hear."""
        content = texts("person_page.yaml")
        return {"ask": content["ask"], "tell": content["tell"]}


def _advice(assessment: Assessment) -> Advice:
    return advice_of(assessment.safety, wording.restrictions(assessment))


def _general(assessment: Assessment) -> str:
    """Return the general answer in short; it was worked out for the low back."""
    if assessment.asked.symptom != LOW_BACK:
        return ""
    return str(texts("person_page.yaml")["general"])


def _found(assessment: Assessment) -> str:
    if assessment.neck is None:
        return _nothing_attributed(assessment)
    if wording.knows_nothing(assessment):
        return (
            "We know almost nothing about you yet. So we cannot say more than what is true for "
            "most people. Someone has to ask you and examine you first."
        )
    before = assessment.neck.before_findings.value
    now = assessment.neck.absent_if_healthy.value
    if now >= POINTS_TO_NECK and now - before >= RAISED:
        return (
            "What was found in you points to the neck more than in most people with this pain. "
            "That does not prove that the neck is the cause. It is a reason to have it checked."
        )
    if assessment.safety.level in ALARMS:
        return (
            "The signs in the box at the top come first, whatever causes this pain. Once they have "
            "been looked at, more can be said about the neck."
        )
    if not assessment.safety.not_assessed and now * CLEARLY_DIFFERENT < before:
        return "What was found in you points away from the neck."
    return "What was found does not say much about the neck."


def _nothing_attributed(assessment: Assessment) -> str:
    label = assessment.asked.label
    if wording.restrictions(assessment):
        return (
            "We do not look for a cause here: for someone under 18, when you are pregnant, or "
            "right after an injury, a person has to examine you."
        )
    if assessment.asked.present is None:
        return f"We do not know if you have {label}. So we say nothing about its cause."
    return f"You do not have {label} now. So there is no pain to explain, and we name no cause."


def _sureness(neck: Neck | None) -> str | None:
    if neck is None:
        return None
    if neck.absent_if_healthy.high - neck.absent_if_healthy.low > WIDE:
        return "We are very unsure about you: the answer could be a small or a large part."
    return "For a group of people like you we can give a range. For you alone we cannot."


def _leading_route(assessment: Assessment) -> str | None:
    shares = {
        name: route.share.value
        for name, route in assessment.routes.items()
        if route.share is not None
    }
    leading = max(shares, key=shares.__getitem__, default=None)
    return leading if leading is not None and shares[leading] >= STANDS_OUT else None


PERSON_SECTIONS: tuple[Section, ...] = (
    HelpNow(),
    ShortAnswer(),
    HappensNext(),
    Groups(),
    Unknown(),
    HelpToday(),
    Visit(),
)
