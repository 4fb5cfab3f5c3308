"""Which effects must not be shown for a person, and why."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import Case, FindingState
from plumbline.diagnosis import suppresses_what_if, why_not_by_hand
from plumbline.explanation.what_if.trials import Withheld

__all__ = ["withheld_from"]

# Said wherever somebody has to act within a day.
ALARM_FIRST = (
    "the alarm comes first; an effect on this pain is no reason for or against acting on it"
)
# Said below that, before the reasons of the rules.
SEE_AVOID = "treatment by hand is to be avoided here"


def withheld_from(
    case: Case, safety: Safety, *, derived: Mapping[str, FindingState] | None = None
) -> dict[Withheld, str]:
    """Return the kinds of treatment whose effects are withheld, with the reason.

    Parameters
    ----------
    case : Case
        The person.
    safety : Safety
        How urgent it is.
    derived : mapping of str to FindingState, optional
        Findings read off other parts of the case.

    Notes
    -----
    From ``urgent`` on nothing is shown. Below it, treatment of the neck is withheld wherever
    treatment by hand is to be avoided: cord signs, rheumatoid arthritis, ankylosing spondylitis,
    recent injury, suspected fracture, tumor, infection, artery signs. Decompressing the cord and
    controlling the disease are then what a person is referred for, nobody does them by hand, and
    their effects are shown.
    """
    if safety.level.is_at_least(SafetyLevel.URGENT):
        return dict.fromkeys(Withheld, ALARM_FIRST)
    if not suppresses_what_if(case, safety, derived=derived):
        return {}
    reasons = why_not_by_hand(case, safety, derived=derived)
    why = "; ".join(one[:1].lower() + one[1:] for one in reasons)
    return {Withheld.BY_HAND: f"{SEE_AVOID}: {why}"}
