"""How soon a person has to be seen, as the person reads it: in plain words, with what to do."""

from __future__ import annotations

from plumbline.case import Case
from plumbline.pipeline import preview
from plumbline.reports.advice import Advice, advice_of
from plumbline.reports.urgency import Tier

__all__ = ["advice_for", "help_is_needed"]


def advice_for(case: Case) -> Advice:
    """Return how soon a person has to be seen, and what to do; no probability is computed.

    Parameters
    ----------
    case : Case
        What is known.
    """
    seen = preview(case, draws=0)
    return advice_of(seen.safety, seen.restricted)


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
