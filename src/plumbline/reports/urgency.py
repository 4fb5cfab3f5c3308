"""How soon somebody has to be seen, as a person reads it: the same words on every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, final

from plumbline.assessment import Flag, SafetyLevel
from plumbline.diagnosis import red_flag_rules
from plumbline.reports.filling import Sentence, sentence, texts

__all__ = [
    "Alarm",
    "HelpSigns",
    "Tier",
    "TierText",
    "alarms_of",
    "help_sentences",
    "help_signs",
    "notes_of",
    "tier_of",
    "tier_text",
]

FILE: Final = "alarms.yaml"
SIGNS_FILE: Final = "person_page.yaml"


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
        """Whether it has to be told before anything else."""
        return self.rank >= Tier.DAY.rank


TIER_OF: Final = {
    SafetyLevel.NO_ALARM_FOUND: Tier.NONE,
    SafetyLevel.NOT_ASSESSED: Tier.OPEN,
    SafetyLevel.SOON: Tier.SOON,
    SafetyLevel.URGENT: Tier.DAY,
    SafetyLevel.EMERGENCY: Tier.TODAY,
}
# How a rule asks for help sooner than its level says.
SOONER: Final = {"ambulance": Tier.NOW, "today": Tier.TODAY}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One reason to be seen.

    Attributes
    ----------
    id : str
        The rule.
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
class TierText:
    """What is told for one step of urgency; lead and steps may be empty."""

    title: str
    lead: str
    steps: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class HelpSigns:
    """Signs that somebody should not wait with, and what to do about them.

    Attributes
    ----------
    tier : Tier
        How soon.
    title : str
        What to do.
    signs : tuple of str
        What asks for it.
    """

    tier: Tier
    title: str
    signs: tuple[str, ...]


def alarms_of(flags: Iterable[Flag]) -> tuple[Alarm, ...]:
    """Return the reasons to be seen, the most urgent first.

    Parameters
    ----------
    flags : iterable of Flag
        The rules that fired. One that is no longer known is told by its level alone.
    """
    return tuple(sorted(map(_alarm, flags), key=lambda one: -one.tier.rank))


def tier_of(level: SafetyLevel, alarms: Iterable[Alarm]) -> Tier:
    """Return how soon somebody has to be seen; never later than the level of the rules.

    Parameters
    ----------
    level : SafetyLevel
        The level of the rules.
    alarms : iterable of Alarm
        The reasons; a rule may ask for help sooner than its level says.
    """
    return max([TIER_OF[level], *(one.tier for one in alarms)], key=lambda one: one.rank)


def tier_text(tier: Tier) -> TierText:
    """Return what is told for one step of urgency."""
    text: Mapping[str, Any] = texts(FILE)["tiers"][tier]
    return TierText(
        title=text["title"], lead=text.get("lead", ""), steps=tuple(text.get("steps", ()))
    )


def notes_of(reasons: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is told to whom only the urgency is told: headings with their lines.

    Parameters
    ----------
    reasons : sequence of str
        Why only the urgency is told.
    """
    rules = red_flag_rules().restrictions
    told = [texts(FILE)["notes"][one.id] for one in rules if one.reason in reasons]
    return tuple((text["title"], tuple(text["says"])) for text in told)


def help_signs() -> tuple[HelpSigns, ...]:
    """Return the signs that nobody should wait with, the most urgent first."""
    entries = texts(SIGNS_FILE)["help_today"]
    tiers = sorted({Tier(one["tier"]) for one in entries}, key=lambda tier: -tier.rank)
    return tuple(
        HelpSigns(
            tier=tier,
            title=tier_text(tier).title,
            signs=tuple(sentence(one).text for one in entries if one["tier"] == tier),
        )
        for tier in tiers
    )


def help_sentences() -> tuple[Sentence, ...]:
    """Return the same signs as one list for "the same day if"; another urgency is added."""
    entries = sorted(texts(SIGNS_FILE)["help_today"], key=lambda one: -Tier(one["tier"]).rank)
    return tuple(sentence({**one, "says": _with_what_to_do(one)}) for one in entries)


def _with_what_to_do(entry: Mapping[str, Any]) -> str:
    tier = Tier(entry["tier"])
    return entry["says"] if tier is Tier.TODAY else f"{entry['says']} {tier_text(tier).title}."


def _alarm(flag: Flag) -> Alarm:
    said = texts(FILE)
    rule = next(iter(red_flag_rules().named([flag.id])), None)
    sooner = SOONER.get(rule.help) if rule is not None else None
    words = said["rules"].get(flag.id) or said["soon"].get(flag.id) or said["otherwise"]
    return Alarm(id=flag.id, tier=sooner or TIER_OF[flag.level], words=words)
