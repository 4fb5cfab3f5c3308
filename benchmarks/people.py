"""People drawn from the model, to be asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import final

import numpy as np

from plumbline.causal import Finding
from plumbline.diagnosis import catalog
from plumbline.inference import AssembledModel, Question, question_of_people
from plumbline.inference.simulation import simulate_people
from plumbline.routes import SETTINGS

__all__ = ["FINDINGS", "SYMPTOM", "Drawn", "asked", "drawn", "found"]

SYMPTOM = "low_back"
FINDINGS = (
    "neck_pain_report",
    "neck_motion_restricted",
    "hoffmann",
    "wide_based_gait",
    "inflammatory_back_pain",
    "neurogenic_claudication",
    "straight_leg_raise",
    "pain_sites",
    "centralization",
    "fever",
)
"""Of every kind: one cause, several, and some that are summed out."""
UNKNOWN_SHARE = 0.4  # ours: nobody is examined completely
YOUNGEST_YEARS, OLDEST_YEARS = 18.0, 85.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is known of some people, one row each.

    Attributes
    ----------
    rows, seed : int
        How many, and which.
    covariates, observations : mapping of str to ndarray, shape (row,)
        Age and setting; index of the value of every finding, -1 unknown.
    """

    rows: int
    seed: int
    covariates: Mapping[str, np.ndarray]
    observations: Mapping[str, np.ndarray]


def found() -> tuple[Finding, ...]:
    """Return the findings that may be known of everyone."""
    return catalog().engine_findings(FINDINGS)


def drawn(model: AssembledModel, rows: int, seed: int) -> Drawn:
    """Draw some people, each with findings of their own.

    Parameters
    ----------
    model : AssembledModel
        From which they are drawn.
    rows : int
        How many.
    seed : int
        Every seed gives others.
    """
    rng = np.random.default_rng(seed)
    covariates = {
        "setting": rng.integers(0, len(SETTINGS), rows).astype(np.float64),
        "age_years": rng.uniform(YOUNGEST_YEARS, OLDEST_YEARS, rows),
    }
    bare = Drawn(rows=rows, seed=seed, covariates=covariates, observations={})
    observations = simulate_people(model, asked(model, bare), rng=rng).observations
    return replace(bare, observations=_partly_known(observations, rng))


def asked(model: AssembledModel, some: Drawn) -> Question:
    """Return the question of some people, one draw of the parameters each."""
    return question_of_people(
        model,
        symptom=SYMPTOM,
        findings=found(),
        observations=some.observations,
        covariates=some.covariates,
        rows=some.rows,
        seed=some.seed,
    )


def _partly_known(
    observations: Mapping[str, np.ndarray], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    return {
        name: np.where(rng.random(len(values)) < UNKNOWN_SHARE, -1, values)
        for name, values in observations.items()
    }
