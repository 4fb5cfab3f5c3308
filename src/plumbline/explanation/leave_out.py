"""What each finding did: solve again with it unknown, and with it alone, on a few draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float, Int

from plumbline.inference import Posterior, infer_again

__all__ = ["LeftOut", "leave_out"]

# Enough for a shift to within about a percentage point; common draws make differences sharper.
FEW_DRAWS = 32


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Effects of single findings on a few common draws.

    Attributes
    ----------
    share : mapping of str to ndarray, shape (owner,)
        Finding to the shares when it becomes unknown.
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
    picked = _systematic(posterior.weights, FEW_DRAWS)
    patterns = [*(set(findings) - {name} for name in findings), set(findings), set()]
    patterns += [{name} for name in findings]
    blocks = _solve_patterns(posterior, picked, patterns, threads)
    shares, evidence = blocks
    names = len(findings)
    whole, nothing = names, names + 1
    ratio = [evidence[n] / evidence[whole] for n in range(names)]
    return LeftOut(
        share={
            name: np.average(shares[n], axis=0, weights=ratio[n]) for n, name in enumerate(findings)
        },
        whole=shares[whole].mean(axis=0),
        surprise={name: float(1.0 / np.mean(ratio[n])) for n, name in enumerate(findings)},
        conflict=_conflict(evidence, names, whole, nothing),
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


def _systematic(weights: Float[np.ndarray, " row"], size: int) -> Int[np.ndarray, " draw"]:
    """Resample draws in proportion to their weight, evenly and without chance."""
    total = np.cumsum(weights)
    points = (np.arange(size) + 0.5) / size * total[-1]
    return np.minimum(np.searchsorted(total, points), len(weights) - 1)
