"""Which effects must not be shown for a person, and why."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import Case, FindingState
from plumbline.diagnosis import why_no_what_if, why_not_by_hand
from plumbline.diagnosis.red_flags_conditions import fulfilled_by, known_findings, signs_of
from plumbline.explanation.what_if.trials import Withheld, trials

__all__ = ["withheld_from"]

# Said wherever somebody has to act within a day.
ALARM_FIRST = (
    "the alarm comes first; an effect on this pain is no reason for or against acting on it"
)
# Said where an effect would be that of people in general.
NOTHING_KNOWN = "nothing is known yet about this person's neck and back"
# Said below that, before the reasons of the rules.
SEE_AVOID = "treatment by hand is to be avoided here"


def withheld_from(
    case: Case, safety: Safety, *, derived: Mapping[str, FindingState] | None = None
) -> dict[str, str]:
    """Return the kinds of treatment, and treatments by id, whose effects are withheld, and why.

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
    From ``urgent`` on nothing is shown, and nothing with signs of the cord, rheumatoid arthritis,
    ankylosing spondylitis, recent injury, suspected fracture, tumor, infection or signs of the
    vessels; the list of what to avoid stands in its place. Nothing is shown either of a person of
    whom no finding is known. Elsewhere treatment of the neck is withheld wherever treatment by
    hand is to be avoided, and a treatment that needs a reason is not offered without one.
    """
    if safety.level.is_at_least(SafetyLevel.URGENT):
        return dict.fromkeys(Withheld, ALARM_FIRST)
    if not (known_findings(case, derived) or case.motion or case.alignment.measures or case.scores):
        return dict.fromkeys(Withheld, NOTHING_KNOWN)
    if reasons := why_no_what_if(case, derived=derived):
        return dict.fromkeys(Withheld, f"{_joined(reasons)}; what to avoid comes first")
    reasons = why_not_by_hand(case, safety, derived=derived)
    held = _not_offered(case, derived)
    if reasons:
        held[Withheld.BY_HAND] = f"{SEE_AVOID}: {_joined(reasons)}"
    return held


def _not_offered(case: Case, derived: Mapping[str, FindingState] | None) -> dict[str, str]:
    signs = signs_of(case, derived)
    return {
        one.id: one.not_offered
        for one in trials()
        if one.offered_when is not None and not fulfilled_by(one.offered_when, signs)
    }


def _joined(reasons: tuple[str, ...]) -> str:
    return "; ".join(one[:1].lower() + one[1:] for one in reasons)
