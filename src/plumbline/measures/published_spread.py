"""How far people differ, as a fact prints it beside its mean."""

from __future__ import annotations

from plumbline.errors import EvidenceError
from plumbline.evidence import fact_record

__all__ = ["spread_of"]


def spread_of(fact_id: str) -> float:
    """Return the standard deviation over people that a fact prints, in the unit of the fact.

    Parameters
    ----------
    fact_id : str
        A mean with its spread.

    Raises
    ------
    EvidenceError
        The fact prints none.
    """
    spread = fact_record(fact_id).sd
    if spread is None:
        raise EvidenceError(f"fact {fact_id!r} prints no standard deviation; take another fact")
    return spread
