"""How soon a person has to be seen, as the person reads it: in plain words, with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from plumbline.assessment import Flag, NamedFinding, SafetyLevel
from plumbline.case import Case
from plumbline.pipeline import preview
from plumbline.reports.urgency import Alarm, Tier, alarms_of, notes_of, tier_of, tier_text

__all__ = ["Advice", "advice_for", "help_is_needed"]


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
    an ambulance, or the same day (``help`` of the rules).
    """
    seen = preview(case, draws=0)
    safety = seen.safety
    alarms = alarms_of(safety.flags)
    tier = tier_of(safety.level, alarms)
    order = {one.id: number for number, one in enumerate(alarms)}
    flags = sorted(safety.flags, key=lambda flag: order[flag.id])
    text = tier_text(tier)
    return Advice(
        tier=tier,
        title=text.title,
        lead=text.lead,
        steps=text.steps,
        alarms=alarms,
        flags=tuple(one for one in flags if one.level.is_at_least(SafetyLevel.URGENT)),
        unanswered=safety.not_assessed,
        notes=notes_of(seen.restricted),
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
