"""How soon a person has to be seen, as the person reads it: in plain words, with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, final

from plumbline.assessment import Flag, NamedFinding, SafetyLevel
from plumbline.case import Case, FindingState, Sided
from plumbline.diagnosis import red_flag_rules
from plumbline.interfaces.web.sequences import web_texts
from plumbline.pipeline import preview

__all__ = ["Advice", "Alarm", "Tier", "advice_for", "help_is_needed"]


class Tier(StrEnum):
    """How soon somebody has to act; written from the least to the most urgent."""

    NONE = "none"
    OPEN = "open"
    SOON = "soon"
    DAY = "day"
    TODAY = "today"
    NOW = "now"

    @property
    def rank(self) -> int:
        """Return the place in the order of urgency, counted from 0."""
        return list(Tier).index(self)

    @property
    def presses(self) -> bool:
        """Whether it has to be told before anything else is asked."""
        return self.rank >= Tier.DAY.rank


TIER_OF: Final = {
    SafetyLevel.NO_ALARM_FOUND: Tier.NONE,
    SafetyLevel.NOT_ASSESSED: Tier.OPEN,
    SafetyLevel.SOON: Tier.SOON,
    SafetyLevel.URGENT: Tier.DAY,
    SafetyLevel.EMERGENCY: Tier.TODAY,
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One reason to be seen.

    Attributes
    ----------
    id : str
        The rule, or the line of the texts that takes some answers together.
    tier : Tier
        How soon.
    words : str
        Why, in words that need no dictionary.
    """

    id: str
    tier: Tier
    words: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a person is told about how soon to be seen.

    Attributes
    ----------
    tier : Tier
        How soon; never later than the level of the rules.
    title, lead : str
        It in a few words, and a line below; the line may be empty.
    steps : tuple of str
        What to do.
    alarms : tuple of Alarm
        Why, the most urgent first.
    flags : tuple of Flag
        The rules that cannot wait, the most urgent first, in the words of the professional.
    unanswered : tuple of NamedFinding
        Questions about danger that are still open.
    notes : tuple of (str, tuple of str)
        Why only the urgency is told, whatever was answered: a heading and its lines.
    """

    tier: Tier
    title: str
    lead: str
    steps: tuple[str, ...]
    alarms: tuple[Alarm, ...]
    flags: tuple[Flag, ...]
    unanswered: tuple[NamedFinding, ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def reasons(self) -> list[str]:
        """Why it is that urgent; each reason once."""
        return list(dict.fromkeys(one.words for one in self.alarms if one.tier is self.tier))

    @property
    def also(self) -> list[str]:
        """What else should be looked at; beside what cannot wait a day, without its own advice."""
        less = [one.words for one in self.alarms if one.tier is not self.tier]
        if self.tier.rank > Tier.DAY.rank:
            less = [words.partition(". ")[0].rstrip(".") + "." for words in less]
        return list(dict.fromkeys(less))


def advice_for(case: Case) -> Advice:
    """Return how soon a person has to be seen, and what to do; no probability is computed.

    Parameters
    ----------
    case : Case
        What is known.

    Notes
    -----
    The rules decide. The person is told a step earlier only where the rule's own action says so:
    an ambulance, or the same day on a condition that the answers meet (``texts/alarms.yaml``).
    """
    seen = preview(case, draws=0)
    safety = seen.safety
    told = [*map(_alarm, safety.flags), *_together(case)]
    alarms = tuple(sorted(told, key=lambda one: -one.tier.rank))
    tier = max([TIER_OF[safety.level], *(one.tier for one in alarms)], key=lambda one: one.rank)
    flags = sorted(safety.flags, key=lambda flag: (-_alarm(flag).tier.rank, -flag.level.rank))
    text: dict[str, Any] = _texts()["tiers"][tier]
    return Advice(
        tier=tier,
        title=text["title"],
        lead=text.get("lead", ""),
        steps=tuple(text.get("steps", ())),
        alarms=alarms,
        flags=tuple(one for one in flags if one.level.is_at_least(SafetyLevel.URGENT)),
        unanswered=safety.not_assessed,
        notes=tuple(_notes(seen.restricted)),
    )


def help_is_needed(before: Advice, now: Advice) -> bool:
    """Return whether an answer raised an alarm that has to be told before going on.

    Parameters
    ----------
    before, now : Advice
        What was told before the answer and what is told after it.
    """
    known = {one.id for one in before.alarms if one.tier.presses}
    least = max(Tier.DAY.rank, before.tier.rank)
    return any(one.tier.rank >= least and one.id not in known for one in now.alarms)


def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = web_texts("alarms.yaml")
    return texts


def _alarm(flag: Flag) -> Alarm:
    texts = _texts()
    tier = next(
        (tier for tier in (Tier.NOW, Tier.TODAY) if flag.id in texts["earlier"][tier]),
        TIER_OF[flag.level],
    )
    words = texts["rules"].get(flag.id) or texts["soon"].get(flag.id) or texts["otherwise"]
    return Alarm(id=flag.id, tier=tier, words=words)


def _together(case: Case) -> Iterator[Alarm]:
    """Yield what answers mean together where the rule's action names a condition."""
    for entry in _texts()["together"]:
        if all(_is_told(case, name) for name in entry["findings"]):
            name = "+".join(entry["findings"])
            yield Alarm(id=name, tier=Tier(entry["tier"]), words=entry["says"])


def _is_told(case: Case, name: str) -> bool:
    value = case.findings.get(name)
    sides = (value.left, value.right) if isinstance(value, Sided) else (value,)
    return FindingState.PRESENT in sides


def _notes(reasons: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is told to whom only the urgency is told, whatever was answered."""
    for rule in red_flag_rules().restrictions:
        if rule.reason in reasons:
            text = _texts()["notes"][rule.id]
            yield text["title"], tuple(text["says"])
