"""A toy: one disease of the neck, one of the back, pain without a name, and two signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from plumbline.causal import Cause, Context, Finding, Fragment, Hazard, assemble
from plumbline.inference import AssembledModel, Posterior, Question, infer

ROWS = 400
PRIOR_HAZARD = 0.3
LEAK_HAZARD = 0.2
SIGN = {"positive": np.array([0.05, 0.9]), "negative": np.array([0.95, 0.1])}


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A parameter that is uniform around its value."""

    id: str
    basis: str
    value: float = 1.0

    def draw(self, rng: np.random.Generator, size: int) -> np.ndarray:
        """Return draws within half of the value."""
        return rng.uniform(0.5 * self.value, 1.5 * self.value, size)


PARAMETERS = (
    Spread(id="strong", basis="judgement"),
    Spread(id="idle", basis="evidence"),
)


def sign_of(cause: str, name: str) -> Finding:
    table = np.stack([SIGN["positive"], SIGN["negative"]])
    return Finding(
        id=name,
        parents=(cause,),
        values=("positive", "negative"),
        likelihood=lambda context: np.repeat(table[None], context.rows, axis=0),
    )


def constant(value: float) -> Callable[[Context], np.ndarray]:
    return lambda context: np.full(context.rows, value)


def neck_rate(context: Context) -> np.ndarray:
    return context["strong"] * 1.5


FRAGMENT = Fragment(
    name="toy",
    causes=(
        Cause(
            id="neck",
            label="the neck",
            onset={"present": constant(PRIOR_HAZARD)},
            neck_states=("present",),
        ),
        Cause(id="back", label="the back", onset={"present": constant(PRIOR_HAZARD)}),
    ),
    hazards=(
        Hazard(symptom="pain", owner="nerve_pathways", rate=neck_rate, when={"neck": ("present",)}),
        Hazard(
            symptom="pain",
            owner="systemic_conditions",
            rate=constant(1.0),
            when={"back": ("present",)},
        ),
        Hazard(symptom="pain", owner="unidentified", rate=constant(LEAK_HAZARD)),
    ),
    parameters=PARAMETERS,
)
FINDINGS = {
    "neck_sign": sign_of("neck", "neck_sign"),
    "second_neck_sign": sign_of("neck", "second_neck_sign"),
    "back_sign": sign_of("back", "back_sign"),
}


@pytest.fixture(scope="session")
def toy() -> AssembledModel:
    """Return the toy as an assembled model."""
    return AssembledModel(
        model=assemble([FRAGMENT]),
        fragments=(FRAGMENT,),
        parameters={p.id: p for p in PARAMETERS},
    )


@pytest.fixture(scope="session")
def answered(toy: AssembledModel) -> Callable[[Mapping[str, int]], Posterior]:
    """Return what solves the toy for some signs: 0 positive, 1 negative."""

    def answer(seen: Mapping[str, int]) -> Posterior:
        rng = np.random.default_rng(8)
        question = Question(
            symptom="pain",
            findings=tuple(FINDINGS[name] for name in seen),
            observations={name: np.full(ROWS, value) for name, value in seen.items()},
            values={p.id: p.draw(rng, ROWS) for p in PARAMETERS},
            covariates={},
            base_gain=np.ones(ROWS),
            rows=ROWS,
        )
        return infer(toy, question, threads=1)

    return answer
