"""How things stand between two turns: quickly while questions go on, with care before the last."""

from __future__ import annotations

from plumbline.explanation.preview import Preview
from plumbline.interfaces.interview import Interview, in_opening
from plumbline.pipeline import preview

__all__ = ["LAST_LOOK_DRAWS", "PREVIEW_DRAWS", "standing"]

# So many draws keep a turn short, and show which way an answer moves.
PREVIEW_DRAWS = 40
# Few draws may miss a test that is worth its cost: before the questions end, more of them decide.
LAST_LOOK_DRAWS = 160


def standing(interview: Interview) -> Preview:
    """Return how things stand after a turn.

    While the person and the complaints are asked about, only the urgency is looked at. Where few
    draws find nothing worth asking, many are asked before that is believed.

    Parameters
    ----------
    interview : Interview
        What was asked so far.
    """
    case = interview.document.case
    if in_opening(interview):
        return preview(case, draws=0)
    quick = preview(case, draws=PREVIEW_DRAWS, skip=interview.settled)
    step = quick.next
    if step is None or step.best_action_now is None or step.tests or step.red_flag_questions:
        return quick
    return preview(case, draws=LAST_LOOK_DRAWS, skip=interview.settled)
