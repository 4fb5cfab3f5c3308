"""The questions about danger that are open, as they would be asked: some of them in one breath."""

from __future__ import annotations

from plumbline.assessment import Assessment
from plumbline.diagnosis import red_flag_rules

__all__ = ["open_questions"]


def open_questions(assessment: Assessment) -> tuple[str, ...]:
    """Return the open questions in words; where two or more of a group are open, that of the group.

    Parameters
    ----------
    assessment : Assessment
        The answer.
    """
    of = {name: group for group in red_flag_rules().groups for name in group.findings}
    asked: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for one in assessment.safety.not_assessed:
        group = of.get(one.finding)
        name = one.finding if group is None else group.id
        asked.setdefault(name, []).append(one.label)
        words[name] = one.label if group is None else group.ask
    return tuple(labels[0] if len(labels) == 1 else words[name] for name, labels in asked.items())
