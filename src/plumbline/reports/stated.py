"""What was said of a finding: an absent one moves an answer as much as one that is there."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import Assessment, InputRole
from plumbline.reports.wording import name_words

__all__ = ["stated_words"]


def stated_words(assessment: Assessment) -> Mapping[str, str]:
    """Return what was said of every finding and measure that was used, by its id.

    Parameters
    ----------
    assessment : Assessment
        The answer.
    """
    return {
        used.finding: name_words(used.value) if isinstance(used.value, str) else f"{used.value:g}"
        for used in assessment.inputs.used
        if used.role is not InputRole.COMPLAINT
    }
