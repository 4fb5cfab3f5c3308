"""How soon a person has to be seen, as the person reads it: in plain words, with what to do."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final, final

from plumbline.case import Case
from plumbline.pipeline import preview
from plumbline.reports.advice import Advice, advice_of
from plumbline.reports.urgency import Tier

__all__ = ["ToldAlarms", "advice_for", "help_is_needed"]

# Several times the cases of a busy day; who is forgotten is only told again.
KEPT_CASES: Final = 256


def advice_for(case: Case) -> Advice:
    """Return how soon a person has to be seen, and what to do; no probability is computed.

    Parameters
    ----------
    case : Case
        What is known.
    """
    seen = preview(case, draws=0)
    return advice_of(seen.safety, seen.restricted)


def help_is_needed(before: Advice | None, now: Advice) -> bool:
    """Return whether an answer raised an alarm that has to be told before going on.

    Parameters
    ----------
    before : Advice or None
        What was told before the answer; None where nothing was.
    now : Advice
        What is told after it.
    """
    told = before.alarms if before is not None else ()
    known = {one.id for one in told if one.tier.presses}
    least = max(Tier.DAY.rank, before.tier.rank if before is not None else 0)
    return any(one.tier.rank >= least and one.id not in known for one in now.alarms)


@final
class ToldAlarms:
    """What each person was last told of how soon to be seen, as long as the server runs.

    An answer is stored as soon as it is ticked, so that the stored case does not tell whether its
    alarms have been shown on a page of their own.
    """

    def __init__(self) -> None:
        self._told: OrderedDict[str, Advice] = OrderedDict()
        self._lock = Lock()

    def before(self, name: str) -> Advice | None:
        """Return what the person of a case was told; None where nothing was."""
        return self._told.get(name)

    def tell(self, name: str, advice: Advice) -> None:
        """Remember what the person of a case is told now."""
        with self._lock:
            self._told[name] = advice
            self._told.move_to_end(name)
            while len(self._told) > KEPT_CASES:
                self._told.popitem(last=False)

    def kept(self, name: str, advice: Advice) -> None:
        """Forget what is alarming no more, so that it is told again when it comes back."""
        if not help_is_needed(self.before(name), advice):
            self.tell(name, advice)
