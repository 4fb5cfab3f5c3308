"""The whole story on one page: look for danger, observe, condition, compare with the twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

from plumbline.assessment import (
    Asked,
    Assessment,
    Avoid,
    Elsewhere,
    OutsideEvidenceNote,
    Safety,
)
from plumbline.case import Case, FindingState, FrozenMapping, Vocabulary
from plumbline.case import read_case as read_case_with
from plumbline.causal import fill
from plumbline.causal.prior_states import branch_probabilities, states_before_pain
from plumbline.diagnosis import (
    Observed,
    avoid,
    catalog,
    derived_states,
    observe,
    safety_only,
    stated_values,
    triage,
)
from plumbline.explanation import (
    COUNTED_LABELS,
    SYMPTOM_LABELS,
    Explanation,
    causes_elsewhere,
    explain,
)
from plumbline.explanation.provenance import cited_in, provenance_of, seed_of
from plumbline.explanation.recording import inputs_of, summary_of
from plumbline.inference import (
    AssembledModel,
    Posterior,
    Question,
    assembled,
    infer,
    known_numbers,
    question_of_draws,
)
from plumbline.inference.infer import prepare

__all__ = ["DRAWS", "ModelSummary", "assess", "explain_model", "read_case", "vocabulary"]

# "Clearly less" and the bracket walk through every state; a quarter of the draws suffices.
BOUNDS_EVERY = 4

BEFORE_DRAWS = 250  # the value before the findings has no weights that could degenerate
DRAWS = 1000  # an interval then moves by about a percentage point between seeds


def vocabulary() -> Vocabulary:
    """Return every word that a case may use, findings included."""
    return catalog().vocabulary


def read_case(source: str | Path) -> Case:
    """Read a case with the full vocabulary; CaseError with every problem at once."""
    return read_case_with(source, vocabulary=vocabulary())


def assess(case: Case, *, draws: int = DRAWS, threads: int | None = None) -> Assessment:
    """Assess one person.

    Parameters
    ----------
    case : Case
        From :func:`read_case`.
    draws : int
        Number of parameter draws.
    threads : int or None
        Size of the thread pool; the answer does not depend on it.

    Returns
    -------
    Assessment
        Causes and safety only (no attribution) where the asked symptom is absent, or not among
        the stated complaints; safety only under 18, in pregnancy and after fresh trauma.
    """
    seen = _look(case)
    model = assembled()
    if seen.restricted:
        return _without_attribution(case, seen, model, elsewhere=(), draws=draws)
    question = _question(case, seen, model, draws)
    if seen.present is False or (seen.present is None and case.complaints):
        elsewhere = _causes(model, question)
        return _without_attribution(case, seen, model, elsewhere=elsewhere, draws=draws)
    posterior = infer(model, question, threads=threads, bounds_every=BOUNDS_EVERY)
    before = infer(model, question.before_findings(BEFORE_DRAWS), threads=threads, bounds_every=0)
    explanation = explain(model, posterior, before, seen.labels, threads=threads)
    return _with_attribution(case, seen, model, posterior, explanation)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is known before any probability: findings, danger, whether the asked pain is there."""

    stated: Mapping[str, str]
    observed: Observed
    labels: Mapping[str, str]
    safety: Safety
    avoid: tuple[Avoid, ...]
    restricted: tuple[str, ...]
    present: bool | None


def _look(case: Case) -> _Seen:
    findings = catalog()
    stated = stated_values(case, findings)
    signs = derived_states(case, findings)
    labels = {**COUNTED_LABELS, **{entry.id: entry.label for entry in findings.findings}}
    safety = triage(case, derived=signs, labels=labels)
    felt = case.asked_state()
    return _Seen(
        stated=stated,
        observed=observe(case, findings),
        labels=labels,
        safety=safety,
        avoid=avoid(case, safety, derived=signs),
        restricted=safety_only(case, derived=signs),
        present=None if felt is FindingState.UNKNOWN else felt is FindingState.PRESENT,
    )


def _question(case: Case, seen: _Seen, model: AssembledModel, draws: int) -> Question:
    return question_of_draws(
        model,
        symptom=str(case.ask),
        findings=seen.observed.findings,
        observed=seen.observed.observations,
        known=known_numbers(case, seen.stated),
        draws=draws,
        seed=seed_of(case),
    )


def _causes(model: AssembledModel, question: Question) -> tuple[Elsewhere, ...]:
    """Probabilities of the causes from the findings alone; the pain is not looked at."""
    compiled, context = prepare(model, question)
    tables = fill(compiled, context, question.observations, question.base_gain)
    weights = branch_probabilities(compiled, tables).sum(axis=1)
    names = {name: cause.states for name, cause in model.model.causes.items()}
    states = states_before_pain(compiled, tables)
    return causes_elsewhere(states, weights / weights.sum(), names, None)


def _common(
    case: Case, seen: _Seen, model: AssembledModel, posterior: Posterior | None, draws: int
) -> dict[str, Any]:
    return {
        "id": case.id,
        "asked": Asked(
            symptom=str(case.ask), label=SYMPTOM_LABELS[str(case.ask)], present=seen.present
        ),
        "case_summary": summary_of(case, seen.observed, seen.labels),
        "safety": seen.safety,
        "avoid": seen.avoid,
        "next": (),
        "what_if": (),
        "outside_evidence": tuple(
            OutsideEvidenceNote(finding=one.finding, reason=one.reason)
            for one in seen.observed.outside_evidence
        )
        + tuple(OutsideEvidenceNote(finding="person", reason=one) for one in seen.restricted),
        "inputs": inputs_of(case, seen.observed, catalog()),
        "cited": cited_in(model, posterior),
        "provenance": provenance_of(case, model, posterior, seed=seed_of(case), draws=draws),
    }


def _without_attribution(
    case: Case, seen: _Seen, model: AssembledModel, *, elsewhere: tuple[Elsewhere, ...], draws: int
) -> Assessment:
    return Assessment(
        **_common(case, seen, model, None, draws),
        neck=None,
        routes=FrozenMapping({}),
        elsewhere=elsewhere,
        unidentified=None,
        twin=None,
        conflict=None,
        rests_on=None,
    )


def _with_attribution(
    case: Case, seen: _Seen, model: AssembledModel, posterior: Posterior, explanation: Explanation
) -> Assessment:
    return Assessment(
        **_common(case, seen, model, posterior, posterior.question.rows),
        neck=explanation.neck,
        routes=FrozenMapping(explanation.routes),
        elsewhere=explanation.elsewhere,
        unidentified=explanation.unidentified,
        twin=explanation.twin,
        conflict=explanation.conflict,
        rests_on=explanation.rests_on,
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSummary:
    """The assembled model in numbers.

    Attributes
    ----------
    nodes : tuple of (name, arity, how)
        ``how`` is ``enumerated`` or ``summed out``.
    arrows : tuple of (from, to)
        Parents to children, causes to symptoms.
    states, joint_states : int
        States that are enumerated; all joint states that the answer covers.
    """

    nodes: tuple[tuple[str, int, str], ...]
    arrows: tuple[tuple[str, str], ...]
    states: int
    joint_states: int


def explain_model() -> ModelSummary:
    """Return every node with its arity, and whether it is enumerated or summed out."""
    model = assembled()
    symptoms = model.model.symptoms()
    compiled = model.compiled(symptoms[0])
    part, causes = compiled.partition, model.model.causes
    nodes = [(c, len(causes[c].states), "enumerated") for c in part.enumerated]
    nodes += [(c, len(causes[c].states), "summed out") for c in part.leaves]
    arrows = [(parent, c) for c in causes for parent in model.model.parents_of(c)]
    arrows += [(c, h.symptom) for h in model.model.hazards for c in (*h.when, *h.scaled_by)]
    joint = len(part.states)
    for leaf in part.leaves:
        joint *= len(causes[leaf].states)
    return ModelSummary(
        nodes=tuple(nodes),
        arrows=tuple(dict.fromkeys(arrows)),
        states=len(part.states),
        joint_states=joint,
    )
