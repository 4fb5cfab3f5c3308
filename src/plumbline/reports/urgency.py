"""How soon somebody has to be seen, as a person reads it: the same words on every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    "help_signs",
    "sooner_lines",
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
class TierText:
    """What is told for one step of urgency; lead and steps may be empty.

    Attributes
    ----------
    title, lead : str
        It in a few words, and a line below.
    steps : tuple of str
        What to do.
    gentle : bool
        Whether it is told without the look of an alarm.
    """

    title: str
    lead: str
    steps: tuple[str, ...]
    gentle: bool = False


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
    sooner : tuple of (Tier, str)
        What would make it more urgent, and how urgent it is then.
    own, beside : TierText or None
        What is told instead of the words for everybody of this urgency, and what of it where
        another alarm says where to go.
    """

    id: str
    tier: Tier
    words: str
    sooner: tuple[tuple[Tier, str], ...] = ()
    own: TierText | None = None
    beside: TierText | None = None


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
    signs : tuple of Sentence
        What asks for it.
    """

    tier: Tier
    title: str
    signs: tuple[Sentence, ...]


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
    return _text(texts(FILE)["tiers"][tier])


def sooner_lines(told: Tier, reasons: Iterable[tuple[Tier, str]]) -> tuple[str, ...]:
    """Return what would make it more urgent than it is; what would not is left out.

    Parameters
    ----------
    told : Tier
        How urgent it is.
    reasons : iterable of (Tier, str)
        How urgent it would be, and when: a part of a sentence that follows "if".
    """
    tiers = texts(FILE)["tiers"]
    later = sorted(dict.fromkeys(reasons), key=lambda one: -one[0].rank)
    return tuple(
        f"{tiers[tier]['sooner']} if {words}." for tier, words in later if tier.rank > told.rank
    )


def help_signs(told: Tier = Tier.NONE) -> tuple[HelpSigns, ...]:
    """Return the signs that nobody should wait with, the most urgent first.

    Parameters
    ----------
    told : Tier
        How soon somebody has to be seen in any case; only what is more urgent is told.
    """
    entries = texts(SIGNS_FILE)["help_today"]
    tiers = sorted({Tier(one["tier"]) for one in entries}, key=lambda tier: -tier.rank)
    return tuple(
        HelpSigns(
            tier=tier,
            title=tier_text(tier).title,
            signs=tuple(sentence(one) for one in entries if one["tier"] == tier),
        )
        for tier in tiers
        if tier.rank > told.rank
    )


def _alarm(flag: Flag) -> Alarm:
    said = texts(FILE)
    rule = next(iter(red_flag_rules().named([flag.id])), None)
    sooner = SOONER.get(rule.help) if rule is not None else None
    entry = said["rules"].get(flag.id) or said["soon"].get(flag.id) or said["otherwise"]
    told: Mapping[str, Any] = {"says": entry} if isinstance(entry, str) else entry
    own = said["own"].get(flag.id)
    return Alarm(
        id=flag.id,
        tier=sooner or TIER_OF[flag.level],
        words=told["says"],
        sooner=tuple((Tier(name), when) for name, when in told.get("sooner", {}).items()),
        own=None if own is None else _text(own),
        beside=None if own is None else _text(own.get("beside", own)),
    )


def _text(entry: Mapping[str, Any]) -> TierText:
    return TierText(
        title=entry["title"],
        lead=entry.get("lead", ""),
        steps=tuple(entry.get("steps", ())),
        gentle=entry.get("gentle", False),
    )
