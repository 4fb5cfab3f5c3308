"""Condition the model on what was observed.

The same call serves one person with many draws, and many people with one draw each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float, Int

from plumbline.causal import (
    Compiled,
    Context,
    Finding,
    Solution,
    Uncertain,
    fill,
    solve,
    solve_never,
)
from plumbline.inference.assembly import AssembledModel
from plumbline.inference.reference_gain import FROM_NOW_DAYS, reference_gain
from plumbline.inference.sampling import build_context, draw_parameters, draw_setting

__all__ = [
    "Posterior",
    "Question",
    "infer",
    "infer_never",
    "prepare",
    "question_of_draws",
    "question_of_people",
    "solved",
    "with_known",
]

WHO = ("age_years", "sex", "height_m", "mass_kg", "setting", "from_now_days")
"""Covariates that are no finding."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Rows to be solved: parameters, covariates and observations.

    Attributes
    ----------
    symptom : str
        The pain to be explained.
    findings : tuple of Finding
        Likelihoods of what was observed in any row.
    observations : mapping of str to ndarray, shape (row,)
        Index of the observed value; -1 unknown.
    values, covariates : mapping of str to ndarray, shape (row,)
        Drawn parameters and what is known of the person.
    rows : int
        Number of rows.
    """

    symptom: str
    findings: tuple[Finding, ...]
    observations: Mapping[str, Int[np.ndarray, " row"]]
    values: dict[str, Float[np.ndarray, " row"]]
    covariates: dict[str, Float[np.ndarray, " row"]]
    base_gain: Float[np.ndarray, " row"]
    rows: int

    def before_findings(self, most: int) -> Question:
        """Return the first rows, at most so many, knowing only who the person is and where seen."""
        kept = min(most, self.rows)
        known = {name: self.covariates[name] for name in WHO if name in self.covariates}
        return Question(
            symptom=self.symptom,
            findings=(),
            observations={},
            values={name: value[:kept] for name, value in self.values.items()},
            covariates={name: value[:kept] for name, value in known.items()},
            base_gain=self.base_gain[:kept],
            rows=kept,
        )

    def repeated(
        self, rows: Int[np.ndarray, " new"], observations: Mapping[str, Int[np.ndarray, " new"]]
    ) -> Question:
        """Return a question made of some rows, in any order and number, with other observations."""
        return Question(
            symptom=self.symptom,
            findings=self.findings,
            observations=observations,
            values={name: value[rows] for name, value in self.values.items()},
            covariates={name: value[rows] for name, value in self.covariates.items()},
            base_gain=self.base_gain[rows],
            rows=len(rows),
        )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """The answers of all rows, and how much each draw weighs.

    Attributes
    ----------
    question : Question
        What was asked.
    compiled : Compiled
        The layout that was solved.
    context : Context
        Quantities of person and twin among others.
    solution : Solution
        One answer per row.
    weights : ndarray, shape (row,)
        P(what was observed | draw), normalized.
    """

    question: Question
    compiled: Compiled
    context: Context
    solution: Solution
    weights: Float[np.ndarray, " row"]

    @property
    def effective_draws(self) -> float:
        """Number of equally weighted draws that would be worth as much."""
        return float(1.0 / np.sum(self.weights**2))


def question_of_draws(
    assembled: AssembledModel,
    *,
    symptom: str,
    findings: tuple[Finding, ...],
    observed: Mapping[str, int],
    known: Mapping[str, float],
    draws: int,
    seed: int,
) -> Question:
    """Return the question of one person under many parameter draws.

    Parameters
    ----------
    assembled : AssembledModel
        The model.
    symptom : str
        The asked pain.
    findings : tuple of Finding
        Likelihoods of what was observed.
    observed : mapping of str to int
        Index of the observed value of every finding.
    known : mapping of str to float
        Covariates; without ``setting`` the stated mixture is drawn from.
    draws, seed : int
        Number of draws, and the seed that they follow from.
    """
    values = draw_parameters(_all_parameters(assembled, findings), seed=seed, size=draws)
    return Question(
        symptom=symptom,
        findings=findings,
        observations={name: np.full(draws, value) for name, value in observed.items()},
        values=values,
        covariates=with_known(known, values, draws=draws, seed=seed),
        base_gain=reference_gain(assembled.gains(), values, draws),
        rows=draws,
    )


def with_known(
    known: Mapping[str, float],
    values: Mapping[str, Float[np.ndarray, " row"]],
    *,
    draws: int,
    seed: int,
) -> dict[str, Float[np.ndarray, " row"]]:
    """Return the covariates of one person in every draw.

    Parameters
    ----------
    known : mapping of str to float
        What is known; without ``setting`` the stated mixture is drawn from.
    values : mapping of str to ndarray, shape (row,)
        Drawn parameters.
    draws, seed : int
        Number of draws, and the seed that they follow from.
    """
    covariates = {name: np.full(draws, value) for name, value in known.items()}
    if "setting" not in covariates:
        covariates["setting"] = draw_setting(values, seed=seed, size=draws)
    covariates.setdefault("from_now_days", np.full(draws, FROM_NOW_DAYS))
    return covariates


def question_of_people(
    assembled: AssembledModel,
    *,
    symptom: str,
    findings: tuple[Finding, ...],
    observations: Mapping[str, Int[np.ndarray, " row"]],
    covariates: Mapping[str, Float[np.ndarray, " row"]],
    rows: int,
    seed: int,
) -> Question:
    """Return the question of many people, one parameter draw each.

    Parameters
    ----------
    assembled, symptom, findings
        As in :func:`question_of_draws`.
    observations : mapping of str to ndarray, shape (row,)
        Index of the observed value per person, -1 unknown.
    covariates : mapping of str to ndarray, shape (row,)
        What is known of every person, ``nan`` where it is not.
    rows, seed : int
        Number of people, and the seed.
    """
    values = draw_parameters(_all_parameters(assembled, findings), seed=seed, size=rows)
    filled = dict(covariates)
    mixture = draw_setting(values, seed=seed, size=rows)
    given = filled.get("setting", np.full(rows, np.nan))
    filled["setting"] = np.where(np.isnan(given), mixture, given)
    filled.setdefault("from_now_days", np.full(rows, FROM_NOW_DAYS))
    return Question(
        symptom=symptom,
        findings=findings,
        observations=observations,
        values=values,
        covariates=filled,
        base_gain=reference_gain(assembled.gains(), values, rows),
        rows=rows,
    )


def _all_parameters(
    assembled: AssembledModel, findings: tuple[Finding, ...]
) -> tuple[Uncertain, ...]:
    named = dict(assembled.parameters)
    named.update({p.id: p for finding in findings for p in finding.parameters})
    return tuple(named.values())


def prepare(assembled: AssembledModel, question: Question) -> tuple[Compiled, Context]:
    """Return the layout and the context of a question."""
    compiled = assembled.compiled(question.symptom, question.findings)
    context = build_context(
        assembled.model,
        values=question.values,
        covariates=question.covariates,
        rows=question.rows,
    )
    return compiled, context


def infer(
    assembled: AssembledModel,
    question: Question,
    *,
    threads: int | None = None,
    bounds_every: int = 1,
) -> Posterior:
    """Solve every row exactly and weigh it by the probability of what was observed.

    Parameters
    ----------
    assembled : AssembledModel
        The model.
    question : Question
        The rows.
    threads : int or None
        Size of the thread pool; the answer does not depend on it.
    bounds_every : int
        "Clearly less" and the bracket only in one row out of so many; 0: in none.
    """
    compiled, context = prepare(assembled, question)
    return solved(question, compiled, context, threads=threads, bounds_every=bounds_every)


def infer_never(
    assembled: AssembledModel, question: Question, *, threads: int | None = None
) -> tuple[Float[np.ndarray, " row"], Float[np.ndarray, " row"]]:
    """Return the headline of every row and how much the row weighs, and nothing else.

    Parameters
    ----------
    assembled, question, threads
        As for :func:`infer`.

    Returns
    -------
    tuple of ndarray, shape (row,)
        Probability that the pain would be absent had the neck never been ill; weights that sum to
        one.
    """
    compiled, context = prepare(assembled, question)
    tables = fill(compiled, context, question.observations, question.base_gain)
    absent, evidence = solve_never(compiled, tables, threads=threads)
    return absent, evidence / evidence.sum()


def solved(
    question: Question,
    compiled: Compiled,
    context: Context,
    *,
    threads: int | None = None,
    bounds_every: int = 0,
) -> Posterior:
    """Solve a question whose layout and context are known, and weigh its rows.

    Parameters
    ----------
    question : Question
        The rows.
    compiled, context
        From :func:`prepare`, or the same kept from an earlier question.
    threads, bounds_every
        As for :func:`infer`.
    """
    tables = fill(compiled, context, question.observations, question.base_gain)
    solution = solve(compiled, tables, threads=threads, bounds_every=bounds_every)
    weights = solution.evidence_prob / solution.evidence_prob.sum()
    return Posterior(
        question=question, compiled=compiled, context=context, solution=solution, weights=weights
    )
