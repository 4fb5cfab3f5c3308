"""The questions about danger that are open, as they would be asked: whole groups in one breath."""

from __future__ import annotations

from plumbline.assessment import Assessment
from plumbline.diagnosis import red_flag_rules

__all__ = ["open_questions"]


def open_questions(assessment: Assessment) -> tuple[str, ...]:
    """Return the open questions in words; where a whole group is open, that of the group.

    A group of which something was answered would ask for it again, so that what is left of it is
    asked one by one. What does not concern the person is no part of it.

    Parameters
    ----------
    assessment : Assessment
        The answer.
    """
    rules = red_flag_rules()
    everybody = {one.finding for one in rules.questions if one.applies is None}
    labels = {one.finding: one.label for one in assessment.safety.not_assessed}
    whole = {
        name: group.ask
        for group in rules.groups
        if everybody.intersection(group.findings) <= labels.keys() & set(group.findings)
        for name in group.findings
    }
    return tuple(dict.fromkeys(whole.get(name, label) for name, label in labels.items()))
