"""What each finding did: solve again with it unknown, and with it alone, on a few draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal import Context
from plumbline.explanation.intervals import evenly_picked
from plumbline.inference import Posterior, infer_again, infer_unknowing
from plumbline.inference.sampling import with_quantities

__all__ = ["LeftOut", "leave_out"]

# Enough for a shift to within about a percentage point; common draws make differences sharper.
FEW_DRAWS = 24
MECHANISMS_SEE = ("alignment.", "motion.", "exposure.", "history.", "finding.")
"""Beginnings of the covariates that are findings or measures."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Effects of single findings on a few common draws.

    Attributes
    ----------
    share : mapping of str to ndarray, shape (owner,)
        Finding or measure to the shares when it becomes unknown.
    whole : ndarray, shape (owner,)
        Shares with all findings, on the same draws.
    surprise : mapping of str to float
        Finding to P(its value | all other findings, pain).
    conflict : float
        log of the product of P(finding | pain) minus log P(all findings | pain).
    """

    share: Mapping[str, Float[np.ndarray, " owner"]]
    whole: Float[np.ndarray, " owner"]
    surprise: Mapping[str, float]
    conflict: float


def leave_out(posterior: Posterior, *, threads: int | None = None) -> LeftOut:
    """Return what every single finding does to the shares, and how well the findings fit together.

    Parameters
    ----------
    posterior : Posterior
        All findings, many draws.
    threads : int or None
        Size of the thread pool.
    """
    findings = [f.id for f in posterior.question.findings]
    picked = evenly_picked(posterior.weights, FEW_DRAWS)
    patterns = [*(set(findings) - {name} for name in findings), set(findings), set()]
    patterns += [{name} for name in findings]
    blocks = _solve_patterns(posterior, picked, patterns, threads)
    shares, evidence = blocks
    names = len(findings)
    whole, nothing = names, names + 1
    ratio = [evidence[n] / evidence[whole] for n in range(names)]
    left = {
        name: np.average(shares[n], axis=0, weights=ratio[n]) for n, name in enumerate(findings)
    }
    return LeftOut(
        share=left | _without_measures(posterior, picked, evidence[whole], threads),
        whole=shares[whole].mean(axis=0),
        surprise={name: float(1.0 / np.mean(ratio[n])) for n, name in enumerate(findings)},
        conflict=_conflict(evidence, names, whole, nothing),
    )


def _without_measures(
    posterior: Posterior,
    picked: Int[np.ndarray, " draw"],
    whole: Float[np.ndarray, " draw"],
    threads: int | None,
) -> dict[str, Float[np.ndarray, " owner"]]:
    """Return the shares without each measure, and without each finding that only mechanisms see."""
    clues = _seen_by_mechanisms(posterior)
    if not clues:
        return {}
    rows = np.tile(picked, len(clues))
    unknown: dict[str, Bool[np.ndarray, " new"]] = {}
    for number, covariates in enumerate(clues.values()):
        hidden = np.repeat(np.arange(len(clues)) == number, len(picked))
        unknown |= dict.fromkeys(covariates, hidden)
    solution = infer_unknowing(posterior, rows, unknown, threads=threads).solution
    shape = (len(clues), len(picked))
    shares = solution.share.reshape(*shape, -1)
    ratio = solution.evidence_prob.reshape(shape) / whole
    return {name: np.average(shares[n], axis=0, weights=ratio[n]) for n, name in enumerate(clues)}


def _seen_by_mechanisms(posterior: Posterior) -> dict[str, list[str]]:
    """Return measures, and findings without a likelihood here, with their covariates.

    The two sides of a measure are one clue, so that a mirrored person gets the same answer.
    """
    spoken = {f"finding.{finding.id}" for finding in posterior.question.findings}
    clues: dict[str, list[str]] = {}
    for name in sorted(posterior.question.covariates):
        measure = name.removesuffix(".sd")
        if not name.startswith(MECHANISMS_SEE) or measure in spoken:
            continue
        if _is_looked_at(posterior, measure):
            clue = measure.split(".", 1)[1].replace("_left", "").replace("_right", "")
            clues.setdefault(clue, []).append(name)
    return clues


def _is_looked_at(posterior: Posterior, covariate: str) -> bool:
    """Return whether any quantity of person or twin changes when a covariate becomes unknown."""
    context = posterior.context.picked(np.array([0]))
    known = {name: value for name, value in context.covariates.items() if name != covariate}
    bare = Context(rows=1, values=context.values, covariates=known)
    without = with_quantities(posterior.compiled.model, bare)
    return any(
        without.person[name] != context.person[name] or without.twin[name] != context.twin[name]
        for name in context.person
    )


def _conflict(
    evidence: Float[np.ndarray, "pattern draw"], names: int, whole: int, nothing: int
) -> float:
    """Return the score; dividing by the whole evidence turns posterior draws back to the prior."""
    back = 1.0 / evidence[whole]
    pain = np.sum(evidence[nothing] * back)
    together = np.log(len(back) / pain)
    alone = [np.log(np.sum(evidence[nothing + 1 + n] * back) / pain) for n in range(names)]
    return float(np.sum(alone) - together)


def _solve_patterns(
    posterior: Posterior,
    picked: Int[np.ndarray, " draw"],
    patterns: list[set[str]],
    threads: int | None,
) -> tuple[Float[np.ndarray, "pattern draw owner"], Float[np.ndarray, "pattern draw"]]:
    question = posterior.question
    rows = np.tile(picked, len(patterns))
    observations = {}
    for name, value in question.observations.items():
        known = np.repeat([name in pattern for pattern in patterns], len(picked))
        observations[name] = np.where(known, value[rows], -1)
    solution = infer_again(posterior, rows, observations, threads=threads).solution
    shape = (len(patterns), len(picked))
    return (
        solution.share.reshape(*shape, len(solution.owners)),
        solution.evidence_prob.reshape(shape),
    )
