"""What next for one person: the catalog's tests, what they cost here, and the open questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from plumbline.assessment import Safety, SafetyLevel
from plumbline.case import Case, FindingState
from plumbline.diagnosis import (
    Catalog,
    Observed,
    available,
    catalog,
    costs_of,
    derived_states,
    red_flag_rules,
    stated_values,
    withheld_tests,
)
from plumbline.diagnosis.needless import needless, on_one_side
from plumbline.diagnosis.red_flags_conditions import Signs, signs_of
from plumbline.explanation.what_next.candidates import Terms, candidates_of
from plumbline.explanation.what_next.costs import combined_costs, not_looked_for
from plumbline.explanation.what_next.offered import comes_first, offered_to
from plumbline.explanation.what_next.red_flag_questions import open_questions
from plumbline.explanation.what_next.step import (
    PICKED_DRAWS,
    NextStep,
    next_step,
    questions_only,
)
from plumbline.explanation.what_next.weighing import Draws

__all__ = ["step_for"]


def step_for(
    case: Case,
    safety: Safety,
    observed: Observed,
    draws: Draws | None,
    *,
    seed: int,
    restricted: Sequence[str] = (),
    skip: Collection[str] = (),
    picked: int = PICKED_DRAWS,
) -> NextStep:
    """Return what to ask and test next in one person.

    Parameters
    ----------
    case : Case
        The person.
    safety : Safety
        How urgent it is, and what was not asked.
    observed : Observed
        What the engine is told now.
    draws : Draws or None
        Weighed draws; None where nothing is attributed, so that no test is valued.
    seed : int
        The seed of the draws.
    restricted : sequence of str
        Why only the urgency is told of this person.
    skip : collection of str
        Findings that cannot be found out, for whatever reason.
    picked : int
        Draws over which the worth is averaged.
    """
    findings, setting = catalog(), str(case.setting)
    derived = derived_states(case, findings)
    stated = stated_values(case, findings)
    signs = signs_of(case, derived)
    skip = frozenset(skip) - set(stated)
    can_be_had = {one.id: available(one, setting) for one in findings.findings}
    useless = needless(stated, skip) | on_one_side(case, findings.findings)
    unasked = useless.union(name for name, can in can_be_had.items() if not can)
    questions = open_questions(safety, known=stated, skip=skip, needless=unasked, signs=signs)
    if draws is None:
        return replace(questions_only(questions, _why_no_test(case, restricted)), safety=safety)
    withheld = withheld_tests(case, safety, derived=derived)
    terms = Terms(
        costs=combined_costs(findings, costs_of(findings.findings, setting), stated),
        available=can_be_had,
        skip=not_looked_for(findings, skip) | useless | _not_now(findings, signs, withheld),
    )
    step = next_step(
        draws,
        candidates=candidates_of(case, findings, observed, terms),
        seed=seed,
        questions=questions,
        picked=picked,
        offered=offered_to(case, safety, derived),
        skip=unasked.union(skip),
        alarm=safety.level.is_at_least(SafetyLevel.URGENT) or _is_first(safety),
    )
    return replace(step, safety=safety)


def _why_no_test(case: Case, restricted: Sequence[str]) -> str:
    """Return why nothing is attributed: a pain of which nobody was asked is not an absent one."""
    if restricted:
        return restricted[0]
    if case.asked_state() is FindingState.UNKNOWN:
        return "It is not known whether the asked pain is there, so no test is valued."
    return "The asked pain is not there, so no test is valued."


def _not_now(findings: Catalog, signs: Signs, withheld: Collection[str]) -> frozenset[str]:
    """Return what is not due before something else is there, or must not be done now."""
    return frozenset(
        one.id for one in findings.findings if not one.is_due(signs) or one.test.kind in withheld
    )


def _is_first(safety: Safety) -> bool:
    """Return whether an alarm that is raised comes before whatever the probabilities say."""
    return any(map(comes_first, red_flag_rules().named(one.id for one in safety.flags)))
