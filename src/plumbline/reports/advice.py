"""What a person is told about how soon to be seen: one urgency on a page, the strictest.

The page for the person and page 2 of the report say the same. Whatever asks for less haste than
the strictest alarm is told without its own advice, so that no two lines on a page disagree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

from plumbline.assessment import Flag, NamedFinding, Safety, SafetyLevel
from plumbline.diagnosis import red_flag_rules
from plumbline.reports.filling import texts
from plumbline.reports.urgency import (
    FILE,
    Alarm,
    HelpSigns,
    Tier,
    TierText,
    alarms_of,
    help_signs,
    sooner_lines,
    tier_of,
    tier_text,
)

__all__ = ["Advice", "advice_of"]

SENTENCE_END: Final = re.compile(r"(?<=[.!?]) ")  # where one sentence of a reason ends


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a person is told about how soon to be seen.

    Attributes
    ----------
    tier : Tier
        How soon; never later than the level of the rules.
    text : TierText
        It in a few words, a line below, and what to do.
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
    text: TierText
    alarms: tuple[Alarm, ...]
    flags: tuple[Flag, ...]
    unanswered: tuple[NamedFinding, ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def title(self) -> str:
        """How soon, in a few words."""
        return self.text.title

    @property
    def lead(self) -> str:
        """A line below the title; it may be empty."""
        return self.text.lead

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do."""
        return self.text.steps

    @property
    def reasons(self) -> list[str]:
        """Why it is that urgent; each sentence once."""
        return _once([one.words for one in self.alarms if one.tier is self.tier])

    @property
    def also(self) -> list[str]:
        """What else should be looked at, without a time of its own."""
        less = [one.words for one in self.alarms if one.tier is not self.tier]
        return _once(less, known=self.reasons)

    @property
    def sooner(self) -> tuple[str, ...]:
        """What would make it more urgent than it is."""
        return sooner_lines(self.tier, [each for one in self.alarms for each in one.sooner])

    @property
    def beside(self) -> tuple[TierText, ...]:
        """What is told for one alarm alone, where another one stands above it."""
        told = [one for one in self.alarms if one.own != self.text]
        return tuple(dict.fromkeys(one.beside for one in told if one.beside is not None))

    @property
    def signs(self) -> tuple[HelpSigns, ...]:
        """Signs that would make it more urgent than it is, whoever has it."""
        return help_signs(self.tier)

    @property
    def may_be_sooner(self) -> bool:
        """Whether an open question about danger could still make it more urgent."""
        return bool(self.unanswered) and self.tier is not Tier.NOW


def advice_of(safety: Safety, restricted: Sequence[str]) -> Advice:
    """Return how soon a person has to be seen, and what to do.

    Parameters
    ----------
    safety : Safety
        What the rules found.
    restricted : sequence of str
        Why only the urgency is told.

    Notes
    -----
    The rules decide. The person is told a step earlier only where the rule's own action says so:
    an ambulance, or the same day (``help`` of the rules).
    """
    alarms = alarms_of(safety.flags)
    tier = tier_of(safety.level, alarms)
    order = {one.id: number for number, one in enumerate(alarms)}
    flags = sorted(safety.flags, key=lambda flag: order[flag.id])
    own = {one.own for one in alarms if one.tier is tier}
    alone = own.pop() if len(own) == 1 else None
    return Advice(
        tier=tier,
        text=alone or tier_text(tier),
        alarms=alarms,
        flags=tuple(one for one in flags if one.level.is_at_least(SafetyLevel.URGENT)),
        unanswered=safety.not_assessed,
        notes=_notes(restricted, tier),
    )


def _once(reasons: Sequence[str], *, known: Sequence[str] = ()) -> list[str]:
    """Return reasons without the sentences that were already said."""
    said = {one for words in known for one in SENTENCE_END.split(words)}
    kept = []
    for words in reasons:
        new = [one for one in SENTENCE_END.split(words) if one not in said]
        said.update(new)
        kept += [" ".join(new)] if new else []
    return kept


def _notes(reasons: Sequence[str], tier: Tier) -> tuple[tuple[str, tuple[str, ...]], ...]:
    told = texts(FILE)["notes"]
    rules = red_flag_rules().restrictions
    entries = (told[one.id] for one in rules if one.reason in reasons)
    return tuple((entry["title"], _note_lines(entry, tier)) for entry in entries)


def _note_lines(entry: Mapping[str, Any], tier: Tier) -> tuple[str, ...]:
    asked = [(Tier(name), when) for name, when in entry.get("sooner", {}).items()]
    found = entry.get("seen", ()) if tier.rank >= Tier.SOON.rank else entry.get("calm", ())
    return (*entry["says"], *found, *sooner_lines(tier, asked))
