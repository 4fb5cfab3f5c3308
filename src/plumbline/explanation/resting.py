"""Where the headline's width comes from: data or judgement, and which numbers move it most."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.assessment import MostMoving, RestsOn
from plumbline.evidence import facts, judgements
from plumbline.inference import AssembledModel, Posterior

__all__ = ["rests_on"]

SHOWN = 5  # as many as a reader will look at
BAND_SD = 1.645  # half the width of a central 90 % range, in standard deviations
SMALLEST = 1e-12  # a spread below this is no spread


def rests_on(assembled: AssembledModel, posterior: Posterior) -> RestsOn:
    """Split the spread of the headline over draws between published figures and judgements.

    Parameters
    ----------
    assembled : AssembledModel
        Knows which parameter is which.
    posterior : Posterior
        Draws, weights and headline.

    Notes
    -----
    Each parameter's part is the square of its weighted correlation with the headline, less what
    chance gives (one over the effective number of draws); the parts are scaled to add up to one.
    They say where the width of the answer comes from, not how much of its value is published. The
    headline over a parameter's range is a straight line through the draws, thus approximate.
    """
    known = dict(assembled.parameters)
    known.update({p.id: p for f in posterior.question.findings for p in f.parameters})
    names = [name for name in posterior.question.values if name in known]
    table = np.stack([posterior.question.values[name] for name in names], axis=1)
    target = posterior.solution.absent_never
    correlation, slope = _correlate(table, target, posterior.weights)
    part = np.maximum(correlation**2 - 1.0 / posterior.effective_draws, 0.0)
    judged = np.array([known[name].basis == "judgement" for name in names])
    total = float(part.sum())
    judgement = float(part[judged].sum() / total) if total > 0 else 1.0
    mean = float(np.sum(target * posterior.weights))
    order = [int(n) for n in np.argsort(-part, kind="stable")[:SHOWN] if part[n] > 0]
    return RestsOn(
        evidence=1.0 - judgement,
        judgement=judgement,
        most_moving=tuple(
            _moving(names[n], known[names[n]].basis, mean, float(slope[n])) for n in order
        ),
    )


def _correlate(
    table: Float[np.ndarray, "row parameter"],
    target: Float[np.ndarray, " row"],
    weights: Float[np.ndarray, " row"],
) -> tuple[Float[np.ndarray, " parameter"], Float[np.ndarray, " parameter"]]:
    """Return weighted correlations, and the headline's change per standard deviation."""
    centered = table - weights @ table
    spread = np.sqrt(weights @ centered**2)
    moved = target - weights @ target
    size = float(np.sqrt(weights @ moved**2))
    shared = weights @ (centered * moved[:, None])
    slope = np.divide(shared, spread, out=np.zeros_like(shared), where=spread > SMALLEST)
    correlation = slope / size if size > SMALLEST else np.zeros_like(slope)
    return correlation, slope


def _moving(name: str, basis: str, mean: float, slope: float) -> MostMoving:
    low = float(np.clip(mean - BAND_SD * slope, 0.0, 1.0))
    high = float(np.clip(mean + BAND_SD * slope, 0.0, 1.0))
    return MostMoving(
        id=name, about=_about(name), basis=basis, effect=high - low, low=low, high=high
    )


def _about(name: str) -> str:
    judged = judgements().get(name)
    if judged is not None:
        return judged.about
    fact = facts().get(name)
    return fact.about if fact is not None else name
