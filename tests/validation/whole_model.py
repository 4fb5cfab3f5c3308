"""Ask the whole model: at the central value of every parameter, or over draws of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np

from plumbline.causal import Context, Finding, Model, Solution, Uncertain, fill
from plumbline.causal.prior_states import states_before_pain
from plumbline.diagnosis import catalog
from plumbline.evidence import judgement
from plumbline.inference import AssembledModel, Question, assembled, infer, question_of_draws
from plumbline.inference.infer import prepare
from plumbline.inference.reference_gain import FROM_NOW_DAYS, reference_gain
from plumbline.routes import SETTINGS

CALIBRATED = "Calibrated to"
ARITHMETIC = "Arithmetic"
UNTOUCHED = "Predicted untouched"

Seen = Sequence[tuple[Finding, int]]
"""Findings with the index of what was seen."""

SEED = 20
DRAWS = 200
SAID = 0  # index of "present", and of what a certain finding says
ALMOST_NEVER = 1e-9
NECK_REPORT = "neck_pain_report"
LEAK = "findings.neck_pain.leak"
LEAK_RATIO = "neck_report.with_back_pain_ratio"


@cache
def cut_model() -> AssembledModel:
    """Return the model without any arrow from the neck to the back."""
    model = assembled().model
    hazards = tuple(h for h in model.hazards if not model.is_neck_term(h))
    gains = tuple(g for g in model.gains if not model.is_neck_gain(g))
    return with_model(replace(model, hazards=hazards, gains=gains))


def with_model(model: Model) -> AssembledModel:
    """Return the assembled model with other equations and the same parameters."""
    whole = assembled()
    return AssembledModel(model=model, fragments=whole.fragments, parameters=whole.parameters)


def certain(cause: str, *states: str) -> Finding:
    """Return a finding that leaves no doubt that a cause is in one of these states."""
    names = assembled().model.causes[cause].states
    wanted = np.array([name in states for name in names])

    def likelihood(context: Context) -> np.ndarray:
        said = np.where(wanted, 1.0 - ALMOST_NEVER, ALMOST_NEVER)
        return np.broadcast_to(np.stack([said, 1.0 - said]), (context.rows, 2, len(names)))

    return Finding(
        id=f"certain.{cause}", parents=(cause,), values=("said", "denied"), likelihood=likelihood
    )


def catalog_finding(name: str) -> Finding:
    """Return one finding of the catalog."""
    return catalog().engine_findings([name])[0]


def _center(parameter: Uncertain) -> float:
    law = getattr(parameter, "law", None)
    return float(parameter.value if law is None else law.quantile(0.5))


@cache
def _centers() -> dict[str, float]:
    return {name: _center(parameter) for name, parameter in assembled().parameters.items()}


def central(
    *,
    setting: str,
    age_years: float,
    symptom: str = "low_back",
    seen: Seen = (),
    model: AssembledModel | None = None,
    days: float = FROM_NOW_DAYS,
) -> Question:
    """Return a question of one row at the central value of every parameter."""
    findings = tuple(finding for finding, _ in seen)
    numbers = {**_centers(), **{p.id: _center(p) for f in findings for p in f.parameters}}
    values = {name: np.array([number]) for name, number in numbers.items()}
    return Question(
        symptom=symptom,
        findings=findings,
        observations={f.id: np.array([value]) for f, value in seen},
        values=values,
        covariates={
            "setting": np.array([float(SETTINGS.index(setting))]),
            "age_years": np.array([age_years]),
            "from_now_days": np.array([days]),
        },
        base_gain=reference_gain((model or assembled()).gains(), values, 1),
        rows=1,
    )


def centered(question: Question) -> Question:
    """Return the same rows with every parameter at its central value."""
    findings = {p.id: _center(p) for f in question.findings for p in f.parameters}
    numbers = {**_centers(), **findings}
    values = {name: np.full(question.rows, number) for name, number in numbers.items()}
    gain = reference_gain(assembled().gains(), values, question.rows)
    return replace(question, values=values, base_gain=gain)


def drawn(
    *,
    setting: str,
    age_years: float,
    symptom: str = "low_back",
    seen: Seen = (),
    known: Mapping[str, float] | None = None,
    draws: int = DRAWS,
) -> Question:
    """Return a question of many draws of every parameter."""
    person = {"setting": float(SETTINGS.index(setting)), "age_years": age_years}
    return question_of_draws(
        assembled(),
        symptom=symptom,
        findings=tuple(finding for finding, _ in seen),
        observed={f.id: value for f, value in seen},
        known={**person, **(known or {})},
        draws=draws,
        seed=SEED,
    )


def solved(question: Question, model: AssembledModel | None = None) -> Solution:
    """Return the answers of every row."""
    return infer(model or assembled(), question).solution


def before_pain(question: Question) -> dict[str, np.ndarray]:
    """Return P(state | findings) of every cause without looking at the pain."""
    compiled, context = prepare(assembled(), question)
    tables = fill(compiled, context, question.observations, question.base_gain)
    return states_before_pain(compiled, tables)


def prob_on(states: Mapping[str, np.ndarray], cause: str) -> np.ndarray:
    """Return the probability that a cause is not off, per row."""
    return 1.0 - states[cause][:, 0]


def of_owner(table: np.ndarray, solution: Solution, owner: str) -> np.ndarray:
    """Return the column of one player in a table of shares, sole or involved."""
    return table[:, solution.owners.index(owner)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean and middle 90 % over draws that are weighted by the evidence."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f}-{self.high:.3f})"


def spread(values: np.ndarray, solution: Solution) -> Spread:
    """Return mean and middle 90 % of a number per draw."""
    weights = solution.evidence_prob / np.sum(solution.evidence_prob)
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    low, high = np.minimum(np.searchsorted(reached, [0.05, 0.95]), len(values) - 1)
    ranked = values[order]
    return Spread(
        mean=float(np.sum(values * weights)), low=float(ranked[low]), high=float(ranked[high])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPains:
    """How often back pain and a report of neck pain are there, alone and together."""

    back: float
    neck: float
    both: float

    @property
    def odds_ratio(self) -> float:
        """Odds ratio between the two."""
        neither = 1.0 - self.back - self.neck + self.both
        return self.both * neither / ((self.back - self.both) * (self.neck - self.both))

    @property
    def ratio_to_product(self) -> float:
        """How much more often both are there than if they were independent."""
        return self.both / (self.back * self.neck)


def two_pains(age_years: float, model: AssembledModel | None = None) -> TwoPains:
    """Return the two pains in the general population.

    The likelihood of the report is stated for people in pain. Without back pain its leak is
    smaller by a judged ratio.
    """
    report = catalog_finding(NECK_REPORT)
    ask: Callable[..., Question] = partial(
        central, setting="general_population", age_years=age_years, model=model
    )
    question = ask(seen=[(report, SAID)])
    ratio = judgement(LEAK_RATIO, unit="ratio")
    painless = replace(question, values={**question.values, LEAK: question.values[LEAK] / ratio})
    back = solved(ask(), model).evidence_prob[0]
    both = solved(question, model).evidence_prob[0]
    without = solved(painless, model)
    neck_only = without.findings_prob[0] - without.evidence_prob[0]
    return TwoPains(back=float(back), neck=float(both + neck_only), both=float(both))


def report_prob(name: str, value: int, *, setting: str, age_years: float) -> float:
    """Return P(a finding has this value | pain) at the central value of every parameter."""
    ask: Callable[..., Question] = partial(central, setting=setting, age_years=age_years)
    pain = solved(ask()).evidence_prob[0]
    both = solved(ask(seen=[(catalog_finding(name), value)])).evidence_prob[0]
    return float(both / pain)
