"""The whole story on one page: look for danger, observe, condition, compare with the twin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from plumbline.assessment import (
    Asked,
    Assessment,
    Avoid,
    Elsewhere,
    Interval,
    OutsideEvidenceNote,
    Safety,
)
from plumbline.case import Case, FindingState, FrozenMapping, Vocabulary
from plumbline.case import read_case as read_case_with
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
    SYMPTOM_LABELS,
    Explanation,
    explain,
    labels_of,
)
from plumbline.explanation.elsewhere import causes_from_findings
from plumbline.explanation.intervals import interval
from plumbline.explanation.mechanics import simulated, with_mechanics
from plumbline.explanation.own_tasks import with_hours_of
from plumbline.explanation.preview import Preview
from plumbline.explanation.provenance import cited_in, provenance_of, seed_of
from plumbline.explanation.recording import inputs_of, summary_of
from plumbline.explanation.visits import compare
from plumbline.explanation.what_if import trials, withheld_from
from plumbline.explanation.what_next import (
    PICKED_DRAWS,
    Draws,
    NextStep,
    listed,
    step_for,
    weigh,
)
from plumbline.inference import (
    AssembledModel,
    Posterior,
    Question,
    assembled,
    first_figures,
    infer,
    known_numbers,
    question_of_draws,
)
from plumbline.inference.infer import infer_never
from plumbline.inference.summary import ModelSummary, explain_model

if TYPE_CHECKING:
    from plumbline.simulators.spine.posture.daily_tasks import Task

__all__ = [
    "DRAWS",
    "ModelSummary",
    "assess",
    "explain_model",
    "preview",
    "read_case",
    "since",
    "vocabulary",
    "what_next",
]

# "Clearly less" and the bracket walk through every state; a quarter of the draws suffices.
BOUNDS_EVERY = 4

BEFORE_DRAWS = 250  # the value before the findings has no weights that could degenerate
KEPT_PREVIEWS = 4  # the last turn and the steps back from it; each takes some megabytes
PREVIEW_SEED = 0  # one for all turns, so that a figure moves by what was answered and not by chance
# Which part of the time has passed at each stage; measured on one case.
STAGES = (0.05, 0.5, 0.7, 0.85)
DRAWS = 1000  # an interval then moves by about a percentage point between seeds


@cache
def vocabulary() -> Vocabulary:
    """Return every word that a case may use, findings included."""
    return catalog().vocabulary


def read_case(source: str | Path, *, own_tasks: tuple[Task, ...] = ()) -> Case:
    """Read a case with the full vocabulary; CaseError with every problem at once.

    Its exposure may state hours of ``own_tasks``, each under its id and ``_hours_per_day``.
    """
    return read_case_with(source, vocabulary=with_hours_of(own_tasks, vocabulary()))


def _unwatched(stage: str, part: float, /) -> None:
    """Tell nobody how far an assessment is."""


def assess(
    case: Case,
    *,
    draws: int = DRAWS,
    threads: int | None = None,
    simulate: bool = True,
    own_tasks: tuple[Task, ...] = (),
    watch: Callable[[str, float], None] = _unwatched,
) -> Assessment:
    """Assess one person.

    Parameters
    ----------
    case : Case
        From :func:`read_case`.
    draws : int
        Number of parameter draws.
    threads : int or None
        Size of the thread pool; the answer does not depend on it.
    simulate : bool
        Whether routes 2 and 5 rest on the simulation; else, or where it fails, on published slopes.
    own_tasks : tuple of Task
        Tasks besides the packaged ones, or in their place, with which the case was read.
    watch : callable
        Told before each stage, and before each posture of the simulation, what is done, and how
        much of it, from 0 to 1. What it raises ends the assessment.

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
        elsewhere = causes_from_findings(model, question)
        return _without_attribution(case, seen, model, elsewhere=elsewhere, draws=draws)
    load = partial(watch, "working out the load of the spine", STAGES[0])
    mechanics = simulated(case, model, question, wanted=simulate, own_tasks=own_tasks, between=load)
    watch("weighing the findings", STAGES[1])
    posterior = infer(model, mechanics.question, threads=threads, bounds_every=BOUNDS_EVERY)
    watch("comparing with a healthy neck", STAGES[2])
    before = interval(*infer_never(model, question.before_findings(BEFORE_DRAWS), threads=threads))
    explanation = explain(
        model, posterior, before, seen.labels, withheld=seen.withheld, threads=threads
    )
    watch("choosing what to examine next", STAGES[3])
    answer = _with_attribution(case, seen, model, posterior, explanation)
    return with_mechanics(answer, case, mechanics, posterior)


def what_next(
    case: Case,
    *,
    draws: int = DRAWS,
    skip: Collection[str] = (),
    picked: int = PICKED_DRAWS,
) -> NextStep:
    """Return what to ask and test next in one person, without the rest of an assessment.

    Parameters
    ----------
    case, draws
        As for :func:`assess`.
    skip : collection of str
        Findings that cannot be found out, for whatever reason.
    picked : int
        Draws, taken in proportion to their weight, over which the worth is averaged.
    """
    seen = _look(case)
    if not _is_attributed(case, seen):
        return _step(case, seen, None, skip=skip)
    model = assembled()
    question = _question(case, seen, model, draws)
    return _step(case, seen, weigh(model, question), skip=skip, picked=picked)


def preview(
    case: Case, *, draws: int, skip: Collection[str] = (), with_next: bool = True
) -> Preview:
    """Return in short how a person stands: urgency, a first figure, and what to ask next.

    Parameters
    ----------
    case : Case
        From :func:`read_case`.
    draws : int
        Number of parameter draws; 0 looks at the urgency only.
    skip : collection of str
        Findings that were asked for already.
    with_next : bool
        Whether to look for what to ask next, which takes most of the time.
    """
    seen = _look(case, search=False)
    if not draws:
        return Preview(safety=seen.safety, avoid=seen.avoid, restricted=seen.restricted)
    posterior = absent = None
    if _is_attributed(case, seen) and with_next:
        posterior = _previewed(case, draws)
        absent = interval(posterior.solution.absent_never, posterior.weights)
    elif _is_attributed(case, seen):
        absent = _first_figure(case, seen, draws)
    return Preview(
        safety=seen.safety,
        avoid=seen.avoid,
        restricted=seen.restricted,
        absent_if_healthy=absent,
        draws=draws,
        next=_step(case, seen, posterior, skip=skip, seed=PREVIEW_SEED) if with_next else None,
    )


@lru_cache(maxsize=KEPT_PREVIEWS)
def _previewed(case: Case, draws: int) -> Posterior:
    """Return the posterior of a person; kept, since an answer "unknown" changes nothing in it."""
    stated = stated_values(case, catalog())
    observed = observe(case, catalog(), supposed=stated)
    return first_figures(draws=draws, seed=PREVIEW_SEED).posterior(
        symptom=str(case.ask),
        findings=observed.findings,
        observed=observed.observations,
        known=known_numbers(case, stated),
    )


def _first_figure(case: Case, seen: _Seen, draws: int) -> Interval:
    """Return the headline alone; the same as that of :func:`_previewed`, in a fraction of it."""
    absent, weights = first_figures(draws=draws, seed=PREVIEW_SEED).absent_never(
        symptom=str(case.ask),
        findings=seen.observed.findings,
        observed=seen.observed.observations,
        known=known_numbers(case, seen.stated),
    )
    return interval(absent, weights)


def _is_attributed(case: Case, seen: _Seen) -> bool:
    """Return whether the pain is there, or at least not missing among stated complaints."""
    if seen.restricted or seen.present is False:
        return False
    return seen.present is True or not case.complaints


def _step(
    case: Case,
    seen: _Seen,
    draws: Draws | None,
    *,
    skip: Collection[str] = (),
    picked: int = PICKED_DRAWS,
    seed: int | None = None,
) -> NextStep:
    return step_for(
        case,
        seen.safety,
        seen.observed,
        draws,
        seed=seed_of(case) if seed is None else seed,
        restricted=seen.restricted,
        skip=skip,
        picked=picked,
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is known before any probability: findings, danger, whether the asked pain is there."""

    stated: Mapping[str, str]
    observed: Observed
    labels: Mapping[str, str]
    safety: Safety
    avoid: tuple[Avoid, ...]
    withheld: Mapping[str, str]
    restricted: tuple[str, ...]
    present: bool | None


def _look(case: Case, *, search: bool = True) -> _Seen:
    """Look at a person before any probability; ``search``: for what does not agree, too."""
    findings = catalog()
    stated = stated_values(case, findings)
    signs = derived_states(case, findings)
    safety = triage(case, derived=signs, labels=labels_of(vocabulary()))
    observed = observe(case, findings, supposed=None if search else stated)
    felt = case.asked_state()
    return _Seen(
        stated=stated,
        observed=observed,
        labels=labels_of(vocabulary(), observed),
        safety=safety,
        avoid=avoid(case, safety, derived=signs),
        withheld=withheld_from(case, safety, derived=signs),
        restricted=safety_only(case, derived=signs),
        present=None if felt is FindingState.UNKNOWN else felt is FindingState.PRESENT,
    )


def _question(
    case: Case, seen: _Seen, model: AssembledModel, draws: int, *, seed: int | None = None
) -> Question:
    return question_of_draws(
        model,
        symptom=str(case.ask),
        findings=seen.observed.findings,
        observed=seen.observed.observations,
        known=known_numbers(case, seen.stated),
        draws=draws,
        seed=seed_of(case) if seed is None else seed,
    )


def _common(
    case: Case, seen: _Seen, model: AssembledModel, posterior: Posterior | None, draws: int
) -> dict[str, Any]:
    step = _step(case, seen, posterior)
    return {
        "id": case.id,
        "asked": Asked(
            symptom=str(case.ask), label=SYMPTOM_LABELS[str(case.ask)], present=seen.present
        ),
        "case_summary": summary_of(case, seen.observed, seen.labels),
        "safety": seen.safety,
        "avoid": seen.avoid,
        "next": listed(step),
        "next_stop": step.stop_reason,
        "outside_evidence": tuple(
            OutsideEvidenceNote(finding=one.finding, reason=one.reason)
            for one in seen.observed.contradictions
        )
        + tuple(
            OutsideEvidenceNote(finding=one.finding, reason=one.reason)
            for one in seen.observed.outside_evidence
        )
        + tuple(OutsideEvidenceNote(finding="person", reason=one) for one in seen.restricted),
        "inputs": inputs_of(case, seen.observed, catalog()),
        "cited": cited_in(model, posterior, _also_cited(seen)),
        "provenance": provenance_of(case, model, posterior, seed=seed_of(case), draws=draws),
    }


def _also_cited(seen: _Seen) -> list[str]:
    """Return the facts behind what to avoid and behind what trials say."""
    cited = [name for one in seen.avoid for name in one.sources]
    return cited + [name for one in trials() for name in one.facts]


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
        what_if=(),
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
        what_if=explanation.what_if,
    )


def since(earlier: Assessment, now: Assessment) -> Assessment:
    """Return an answer that also says what has changed since an earlier one of the same person."""
    return replace(now, changes=compare(earlier, now))
