"""``explain``: from a posterior to everything that an assessment says about cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from plumbline.assessment import (
    Conflict,
    Elsewhere,
    Interval,
    Neck,
    RestsOn,
    RouteEffect,
    Twin,
    WhatIf,
)
from plumbline.explanation.credit import credit_of
from plumbline.explanation.elsewhere import UNIDENTIFIED, causes_elsewhere
from plumbline.explanation.fitting import conflict_of
from plumbline.explanation.headline import headline
from plumbline.explanation.leave_out import leave_out
from plumbline.explanation.resting import rests_on
from plumbline.explanation.route_effects import route_effects
from plumbline.explanation.twin import twin_of
from plumbline.explanation.what_if import what_if
from plumbline.explanation.words import SYMPTOM_LABELS
from plumbline.inference import AssembledModel, Posterior

__all__ = ["Explanation", "explain"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The causal part of an assessment."""

    neck: Neck
    routes: dict[str, RouteEffect]
    elsewhere: tuple[Elsewhere, ...]
    unidentified: Interval
    twin: Twin
    conflict: Conflict | None
    rests_on: RestsOn
    what_if: tuple[WhatIf, ...]


def explain(
    assembled: AssembledModel,
    posterior: Posterior,
    before: Interval,
    labels: Mapping[str, str],
    *,
    withheld: Mapping[str, str] | None = None,
    threads: int | None = None,
) -> Explanation:
    """Compare person and twin.

    Parameters
    ----------
    assembled : AssembledModel
        The model.
    posterior : Posterior
        With the findings.
    before : Interval
        The headline before any finding.
    labels : mapping of str to str
        Findings in words.
    withheld : mapping of str to str, optional
        Which effects of treatment must not be shown, and why.
    threads : int or None
        Size of the thread pool; the answer does not depend on it.
    """
    credit = credit_of(posterior)
    left_out = leave_out(posterior, threads=threads)
    solution = posterior.solution
    unidentified = credit.shares[UNIDENTIFIED]
    causes = posterior.compiled.model.causes
    return Explanation(
        neck=headline(posterior, before, credit, SYMPTOM_LABELS[posterior.question.symptom]),
        routes=route_effects(credit, solution.owners, left_out, labels),
        elsewhere=causes_elsewhere(
            solution.states,
            posterior.weights,
            {name: cause.states for name, cause in causes.items()},
            credit,
        ),
        unidentified=unidentified or Interval(value=0.0, low=0.0, high=0.0),
        twin=twin_of(posterior),
        conflict=conflict_of(left_out, labels),
        rests_on=rests_on(assembled, posterior),
        what_if=what_if(posterior, withheld or {}, threads=threads),
    )
