"""What an answer rests on: evidence, judgement, and the exact program and data."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.case.frozen_mapping import FrozenMapping

__all__ = ["Citation", "Conflict", "MostMoving", "OutsideEvidenceNote", "Provenance", "RestsOn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """How badly the findings fit together.

    Attributes
    ----------
    score, threshold : float
        How surprising they are together, and from where on that is notable.
    notable : bool
        Whether the report says so.
    odd_finding : str or None
        The finding without which the rest would fit best.
    statement : str
        The same in words.
    """

    score: float
    threshold: float
    notable: bool
    odd_finding: str | None
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEvidenceNote:
    """A finding of a person unlike those in whom it was studied, and in what respect."""

    finding: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MostMoving:
    """A number that moves this answer much.

    Attributes
    ----------
    id, about : str
        The fact or judgement by id and in words.
    basis : str
        ``evidence`` or ``judgement``.
    effect : float
        How far the headline moves over the range of that number.
    low, high : float
        The headline at both ends of the range, about: by a straight line through the draws.
    """

    id: str
    about: str
    basis: str
    effect: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOn:
    """Where the width of the answer comes from; both parts add up to 1.

    Attributes
    ----------
    evidence, judgement : float
        Part of the spread over draws that goes with published data, and with judgements.
    most_moving : tuple of MostMoving
        The numbers that move the answer most.
    """

    evidence: float
    judgement: float
    most_moving: tuple[MostMoving, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source that was used."""

    id: str
    text: str
    doi: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Everything that is needed to compute the same answer again.

    Attributes
    ----------
    version : str
        Version of the program.
    evidence_digest, priors_digest, model_digest, case_digest : str
        SHA-256 of the evidence, the judgements, the assembled model and the content of the case,
        with the tasks of the user that count in its day.
    seed, draws : int
        Seed and number of draws.
    effective_draws : float
        The number of equally weighted draws that would be worth as much.
    libraries : mapping of str to str
        Versions of the libraries.
    """

    version: str
    evidence_digest: str
    priors_digest: str
    model_digest: str
    case_digest: str
    seed: int
    draws: int
    effective_draws: float
    libraries: FrozenMapping[str, str]
