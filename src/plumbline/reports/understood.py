"""Words of the case that were understood as others, so that a wrong reading can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, final

from plumbline.assessment import Assessment, InputRole
from plumbline.reports import wording
from plumbline.reports.section import Section

__all__ = ["Understood", "readings"]

# How many readings the page has room for; the JSON document has all of them.
MOST_READINGS = 8


@final
class Understood(Section):
    """How words of the case were read."""

    template: ClassVar[str] = "professional/understood.html.j2"

    def context(self, assessment: Assessment) -> Mapping[str, object] | None:
        """Return each word beside what it was taken for; nothing where none was."""
        pairs = readings(assessment)
        if not pairs:
            return None
        return {
            "readings": pairs[:MOST_READINGS],
            "more": wording.count_more(MOST_READINGS, len(pairs)),
        }


def readings(assessment: Assessment) -> list[tuple[str, str]]:
    """Return words of the case, each once, with what they were understood as, in words.

    Parameters
    ----------
    assessment : Assessment
        The answer.
    """
    inputs = assessment.inputs
    labels = {one.finding: one.label for one in (*inputs.missing, *inputs.unknown)}
    labels |= {one.finding: one.label for one in inputs.used if one.role is not InputRole.COMPLAINT}
    pairs = (
        (word.written, labels.get(word.meant, wording.name_words(word.meant)))
        for word in inputs.resolved
    )
    return list(dict.fromkeys(pairs))
