"""What each finding did: solve again with it unknown, and with it alone, on a few draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal import Context
from plumbline.explanation.intervals import evenly_picked
from plumbline.inference import Posterior, infer_again, infer_unknowing, weigh_again
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
    whole = posterior.solution.evidence_prob[picked]
    without = [set(findings) - {name} for name in findings]
    shares, evidence = _solve_patterns(posterior, picked, without, threads)
    ratio = evidence / whole
    left = {
        name: np.average(shares[n], axis=0, weights=ratio[n]) for n, name in enumerate(findings)
    }
    few: list[set[str]] = [set(), *({name} for name in findings)]
    return LeftOut(
        share=left | _without_measures(posterior, picked, whole, threads),
        whole=posterior.solution.share[picked].mean(axis=0),
        surprise={name: float(1.0 / np.mean(ratio[n])) for n, name in enumerate(findings)},
        conflict=_conflict(_weigh_patterns(posterior, picked, few, threads), whole),
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
    measures = {
        name: name.removesuffix(".sd")
        for name in sorted(posterior.question.covariates)
        if name.startswith(MECHANISMS_SEE) and name.removesuffix(".sd") not in spoken
    }
    seen = _looked_at(posterior, tuple(dict.fromkeys(measures.values())))
    clues: dict[str, list[str]] = {}
    for name, measure in measures.items():
        if measure in seen:
            clue = measure.split(".", 1)[1].replace("_left", "").replace("_right", "")
            clues.setdefault(clue, []).append(name)
    return clues


def _looked_at(posterior: Posterior, names: tuple[str, ...]) -> set[str]:
    """Return the covariates without which any quantity of person or twin is another one."""
    # All at once: the first row knows everything, each of the others lacks one of them.
    context = posterior.context.picked(np.zeros(1 + len(names), dtype=np.int64))
    known = dict(context.covariates)
    for row, name in enumerate(names, start=1):
        if name in known:
            known[name] = known[name].copy()
            known[name][row] = np.nan
    bare = Context(rows=context.rows, values=context.values, covariates=known)
    without = with_quantities(posterior.compiled.model, bare)
    changed = np.zeros(context.rows, dtype=bool)
    for value in (*without.person.values(), *without.twin.values()):
        changed |= value != value[0]
    return {name for row, name in enumerate(names, start=1) if changed[row]}


def _conflict(
    evidence: Float[np.ndarray, "pattern draw"], whole: Float[np.ndarray, " draw"]
) -> float:
    """Return the score from the evidence of no finding and of each alone.

    Dividing by the whole evidence turns posterior draws back to the prior.
    """
    back = 1.0 / whole
    pain = np.sum(evidence[0] * back)
    together = np.log(len(back) / pain)
    alone = [np.log(np.sum(one * back) / pain) for one in evidence[1:]]
    return float(np.sum(alone) - together)


def _solve_patterns(
    posterior: Posterior,
    picked: Int[np.ndarray, " draw"],
    patterns: list[set[str]],
    threads: int | None,
) -> tuple[Float[np.ndarray, "pattern draw owner"], Float[np.ndarray, "pattern draw"]]:
    """Return the shares where only some findings are known, and how probable those are."""
    if not patterns:
        owners = len(posterior.solution.owners)
        return np.zeros((0, len(picked), owners)), np.zeros((0, len(picked)))
    rows, observations = _known_only(posterior, picked, patterns)
    solution = infer_again(posterior, rows, observations, threads=threads).solution
    shape = (len(patterns), len(picked))
    return (
        solution.share.reshape(*shape, len(solution.owners)),
        solution.evidence_prob.reshape(shape),
    )


def _weigh_patterns(
    posterior: Posterior,
    picked: Int[np.ndarray, " draw"],
    patterns: list[set[str]],
    threads: int | None,
) -> Float[np.ndarray, "pattern draw"]:
    """Return the second of these alone, in a fraction of the time."""
    rows, observations = _known_only(posterior, picked, patterns)
    evidence = weigh_again(posterior, rows, observations, threads=threads)
    return evidence.reshape(len(patterns), len(picked))


def _known_only(
    posterior: Posterior, picked: Int[np.ndarray, " draw"], patterns: list[set[str]]
) -> tuple[Int[np.ndarray, " new"], dict[str, Int[np.ndarray, " new"]]]:
    rows = np.tile(picked, len(patterns))
    observations = {}
    for name, value in posterior.question.observations.items():
        known = np.repeat([name in pattern for pattern in patterns], len(picked))
        observations[name] = np.where(known, value[rows], -1)
    return rows, observations
