"""Look up the shipped evidence: the functions that the rest of Plumbline calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from plumbline.evidence.base import evidence_base
from plumbline.evidence.estimates import Estimate
from plumbline.evidence.records import Fact, Judgement, Source, Utilities

__all__ = [
    "bounds",
    "citations",
    "estimate",
    "evidence_digest",
    "fact",
    "fact_record",
    "facts",
    "judged",
    "judgement",
    "judgement_record",
    "judgements",
    "priors_digest",
    "rule",
    "source",
    "sources",
    "utilities",
]


def fact(fact_id: str, *, unit: str) -> float:
    """Return the value of a fact as a number.

    Parameters
    ----------
    fact_id : str
        The dotted id.
    unit : str
        The unit the caller expects. Values of no dimension are ``proportion`` (0 to 1), ``ratio``
        (likelihood, odds, risk and other ratios), ``correlation``, ``percent``,
        ``standard deviations``, ``points`` (scores), ``count`` or ``1``.

    Raises
    ------
    EvidenceError
        Unknown id, another unit, a text, only bounds, or a figure from memory.
    """
    return evidence_base().fact(fact_id, unit=unit)


def bounds(fact_id: str, *, unit: str) -> tuple[float, float]:
    """Return low and high of a fact as printed; ``interval`` of the record says what they are.

    Parameters
    ----------
    fact_id, unit : str
        As for `fact`.
    """
    return evidence_base().bounds(fact_id, unit=unit)


def rule(fact_id: str) -> str:
    """Return the text of a rule; `EvidenceError` where the fact is a number."""
    return evidence_base().rule(fact_id)


def estimate(fact_id: str, *, unit: str) -> Estimate:
    """Return a fact as a number with its uncertainty.

    Parameters
    ----------
    fact_id, unit : str
        As for `fact`.
    """
    return evidence_base().estimate(fact_id, unit=unit)


def judgement(judgement_id: str, *, unit: str) -> float:
    """Return the value of one of our judgements; the unit must be the one of the file."""
    return evidence_base().judgement(judgement_id, unit=unit)


def judged(judgement_id: str, *, unit: str) -> Estimate:
    """Return one of our judgements as a number with its uncertainty."""
    return evidence_base().judged(judgement_id, unit=unit)


def fact_record(fact_id: str) -> Fact:
    """Return a fact with everything that is known about it."""
    return evidence_base().fact_record(fact_id)


def judgement_record(judgement_id: str) -> Judgement:
    """Return a judgement with its range and reasons."""
    return evidence_base().judgement_record(judgement_id)


def source(source_id: str) -> Source:
    """Return a source by its id, or by an id under which it was once entered."""
    return evidence_base().source(source_id)


def facts() -> Mapping[str, Fact]:
    """Return all facts by id."""
    return evidence_base().facts


def sources() -> Mapping[str, Source]:
    """Return all sources by id."""
    return evidence_base().sources


def judgements() -> Mapping[str, Judgement]:
    """Return all judgements by id."""
    return evidence_base().judgements


def utilities() -> Utilities:
    """Return the loss table."""
    return evidence_base().utilities()


def citations(fact_ids: Iterable[str]) -> list[Source]:
    """Return the sources of some facts, each once, in order of first use.

    Parameters
    ----------
    fact_ids : iterable of str
        Ids of facts; a derived fact brings the sources of its parts.
    """
    return evidence_base().citations(fact_ids)


@cache
def evidence_digest() -> str:
    """Return the SHA-256 of the files of facts and sources, in hexadecimal."""
    return evidence_base().evidence_digest()


@cache
def priors_digest() -> str:
    """Return the SHA-256 of the files of judgements, in hexadecimal."""
    return evidence_base().priors_digest()
