"""Do the findings hang together? A conflict is said on the page."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.assessment import Conflict
from plumbline.evidence import judgement
from plumbline.explanation.leave_out import LeftOut

__all__ = ["conflict_of"]

FEWEST = 2  # a single finding cannot disagree with itself


def conflict_of(left_out: LeftOut, labels: Mapping[str, str]) -> Conflict | None:
    """Return how badly the findings fit together; None with fewer than two.

    Parameters
    ----------
    left_out : LeftOut
        Probabilities of the findings alone, together, and each given the rest.
    labels : mapping of str to str
        Findings in words.
    """
    if len(left_out.surprise) < FEWEST:
        return None
    threshold = judgement("conflict.threshold", unit="1")
    notable = left_out.conflict > threshold
    odd = min(left_out.surprise, key=lambda finding: (left_out.surprise[finding], finding))
    return Conflict(
        score=left_out.conflict,
        threshold=threshold,
        notable=notable,
        odd_finding=odd if notable else None,
        statement=_words(notable, labels.get(odd, odd), left_out.surprise[odd]),
    )


def _words(notable: bool, odd: str, surprise: float) -> str:
    if not notable:
        return "The findings hang together about as findings of one person usually do."
    return (
        f"The findings hang together unusually badly. The least expected one is: {odd}"
        f" (expected in {surprise:.0%} of people with the other findings)."
        " Check it, and what this model lacks."
    )
