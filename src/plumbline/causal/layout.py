"""``compile_model``: from a model and a list of findings to index arrays, once per model.

The layout holds no number of the model, only where to look numbers up;
:mod:`plumbline.causal.tables` fills in one row of numbers per person or draw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import final

import numpy as np
from jaxtyping import Int

from plumbline.causal.distinct import distinct_rows
from plumbline.causal.fragment import Model
from plumbline.causal.indices import Indices, build_indices
from plumbline.causal.partition import Partition, partition
from plumbline.causal.plans import LeafPlan, PartPlan, Plans, Selector, TermPlan
from plumbline.causal.scenarios import scenarios
from plumbline.causal.variables import Finding, Hazard
from plumbline.errors import ModelError

__all__ = ["Compiled", "compile_model", "with_findings"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A model, compiled for one symptom and one set of findings.

    Attributes
    ----------
    model : Model
        What was compiled.
    symptom : str
        The pain to be explained.
    findings : tuple of Finding
        What may be observed.
    plans : Plans
        Where each number lies.
    indices : Indices
        What the kernel walks through.
    """

    model: Model
    symptom: str
    findings: tuple[Finding, ...]
    plans: Plans
    indices: Indices

    @property
    def owners(self) -> tuple[str, ...]:
        """Players, in order of first mention."""
        return self.plans.owners

    @property
    def partition(self) -> Partition:
        """What is enumerated and what is summed out."""
        return self.plans.partition


def compile_model(
    model: Model,
    symptom: str,
    findings: tuple[Finding, ...] = (),
    summed_out: tuple[str, ...] | None = None,
    detailed: tuple[str, ...] | None = None,
) -> Compiled:
    """Compile a model for one asked symptom and the findings that may be observed.

    Parameters
    ----------
    model : Model
        From :func:`plumbline.causal.assemble`.
    symptom : str
        The pain to be explained.
    findings : tuple of Finding
        Those that are observed in at least one row.
    summed_out : tuple of str or None
        Causes that may be summed out analytically; None: whichever can be.

    detailed : tuple of str or None
        Owners whose sole and involved are wanted; None: all. Shares are computed for all.

    Returns
    -------
    Compiled
        Index arrays; holds no number of the model.

    Raises
    ------
    ModelError
        Unknown symptom or parent, a finding about two leaves, too many states.
    """
    return _Builder(model, symptom, findings, summed_out).build(detailed)


def with_findings(compiled: Compiled, findings: tuple[Finding, ...]) -> Compiled:
    """Return a layout with other findings about the same causes, without compiling anew.

    Parameters
    ----------
    compiled : Compiled
        A layout whose findings speak of these sets of causes and of no other ones.
    findings : tuple of Finding
        Those that are observed now.

    Raises
    ------
    ModelError
        The sets of causes differ.
    """
    if _topics(findings) != _topics(compiled.findings):
        raise ModelError("the findings speak of other causes than those that were compiled in")
    groups = tuple(
        (tuple(f for f in findings if set(f.parents) == set(group[0].parents)), selector)
        for group, selector in compiled.plans.finding_groups
    )
    leaves = tuple(
        replace(plan, findings=tuple(f for f in findings if plan.cause in f.parents))
        for plan in compiled.plans.leaves
    )
    plans = replace(compiled.plans, finding_groups=groups, leaves=leaves)
    return replace(compiled, findings=findings, plans=plans)


def _topics(findings: tuple[Finding, ...]) -> frozenset[frozenset[str]]:
    """Return the sets of causes that findings speak of: all that a layout depends on."""
    return frozenset(frozenset(finding.parents) for finding in findings)


class _Builder:
    """Builds a layout step by step."""

    def __init__(
        self,
        model: Model,
        symptom: str,
        findings: tuple[Finding, ...],
        summed_out: tuple[str, ...] | None,
    ) -> None:
        if symptom not in model.symptoms():
            raise ModelError(f"unknown symptom {symptom!r}; the model has {model.symptoms()}")
        for finding in findings:
            if not set(finding.parents) <= set(model.causes):
                raise ModelError(f"finding {finding.id!r} has unknown parents {finding.parents}")
        self.model = model
        self.symptom = symptom
        self.findings = findings
        self.part = partition(model, [f.parents for f in findings], summed_out)
        self.branch_states = self.part.states[self.part.branch_state]
        self.rate_neck: list[bool] = []

    def build(self, detailed: tuple[str, ...] | None) -> Compiled:
        model = self.model
        hazards = [h for h in model.hazards if h.symptom == self.symptom]
        terms, parts = self._rates(hazards)
        owners = tuple(dict.fromkeys([h.owner for h in hazards] + [g.owner for g in model.gains]))
        neck = np.array(self.rate_neck, dtype=bool)
        rate_owner = self._rate_owner(terms, parts, owners)
        questions = scenarios(
            detailed=np.array(
                [n for n, owner in enumerate(owners) if detailed is None or owner in detailed],
                dtype=np.int64,
            ),
            rate_owner=rate_owner,
            rate_neck=neck,
            gain_owner=np.array([owners.index(g.owner) for g in model.gains], dtype=np.int64),
            gain_neck=np.array([model.is_neck_gain(g) for g in model.gains], dtype=bool),
        )
        plans = Plans(
            partition=self.part,
            owners=owners,
            gains=model.gains,
            finding_groups=self._finding_groups(),
            cause_selectors=tuple(self._cause_selector(c) for c in self.part.enumerated),
            leaves=self._leaves(parts),
            terms=terms,
            parts=parts,
            rate_neck=neck,
            rate_owner=rate_owner,
            rate_treatment=self._rate_treatment(terms, parts),
            scenarios=questions,
        )
        return Compiled(
            model=model,
            symptom=self.symptom,
            findings=self.findings,
            plans=plans,
            indices=build_indices(model, plans),
        )

    def _select(
        self, causes: set[str], extra: Int[np.ndarray, "branch more"] | None = None
    ) -> Selector:
        named = tuple(c for c in self.part.enumerated if c in causes)
        columns = self.branch_states[:, [self.part.enumerated.index(c) for c in named]]
        if extra is not None:
            columns = np.concatenate([columns, extra.astype(np.int64)], axis=1)
        if columns.shape[1] == 0:
            return Selector(
                causes=(),
                combinations=np.zeros((1, 0), dtype=np.int64),
                index=np.zeros(len(columns), dtype=np.int64),
            )
        combinations, index = distinct_rows(columns)
        return Selector(causes=named, combinations=combinations, index=index)

    def _cause_selector(self, cause: str) -> Selector:
        parents = {p for p in self.model.parents_of(cause) if p in self.part.enumerated}
        return self._select(parents | {cause}, self._hushed_of(cause))

    def _hushed_of(self, cause: str) -> Int[np.ndarray, "branch one"] | None:
        if cause not in self.part.listeners:
            return None
        column = self.part.listeners.index(cause)
        return self.part.branch_hushed[:, column : column + 1].astype(np.int64)

    def _finding_groups(self) -> tuple[tuple[tuple[Finding, ...], Selector], ...]:
        groups: dict[frozenset[str], list[Finding]] = {}
        for finding in self.findings:
            if not set(finding.parents) & set(self.part.leaves):
                groups.setdefault(frozenset(finding.parents), []).append(finding)
        return tuple((tuple(group), self._select(set(causes))) for causes, group in groups.items())

    def _rates(self, hazards: list[Hazard]) -> tuple[tuple[TermPlan, ...], tuple[PartPlan, ...]]:
        terms: list[TermPlan] = []
        parts: list[PartPlan] = []
        for hazard in hazards:
            leaf = next((c for c in hazard.when if c in self.part.leaves), None)
            causes = (set(hazard.when) | set(hazard.scaled_by)) - {leaf}
            selector = self._select({c for c in causes if c is not None})
            neck = self.model.is_neck_term(hazard)
            for state in hazard.when[leaf] if leaf is not None else ("",):
                first = len(self.rate_neck)
                self.rate_neck += [neck] * len(selector.combinations)
                if leaf is None:
                    terms.append(TermPlan(hazard=hazard, selector=selector, first_rate=first))
                    continue
                parts.append(
                    PartPlan(
                        hazard=hazard,
                        leaf=self.part.leaves.index(leaf),
                        state=self.model.causes[leaf].states.index(state),
                        selector=selector,
                        first_rate=first,
                    )
                )
        return tuple(terms), tuple(sorted(parts, key=lambda p: p.leaf))

    def _leaves(self, parts: tuple[PartPlan, ...]) -> tuple[LeafPlan, ...]:
        plans: list[LeafPlan] = []
        offset = 0
        for number, cause in enumerate(self.part.leaves):
            findings = tuple(f for f in self.findings if cause in f.parents)
            causes = set(self.model.parents_of(cause))
            causes |= {p for f in findings for p in f.parents} - {cause}
            causes |= {c for p in parts if p.leaf == number for c in p.selector.causes}
            heard = [self._hears(listener, cause) for listener in self.part.listeners]
            extra = self.part.branch_hushed & np.array(heard, dtype=bool)
            selector = self._select(causes, extra.astype(np.int64))
            width = len(selector.causes)
            hushed = selector.combinations[:, width:]
            plans.append(
                LeafPlan(
                    cause=cause,
                    selector=selector,
                    hushed=hushed,
                    findings=findings,
                    offset=offset,
                )
            )
            offset += len(selector.combinations) * len(self.model.causes[cause].states)
        return tuple(plans)

    def _hears(self, listener: str, leaf: str) -> bool:
        return any(x.child == listener and leaf in x.parents for x in self.model.links)

    def _rate_owner(
        self, terms: tuple[TermPlan, ...], parts: tuple[PartPlan, ...], owners: tuple[str, ...]
    ) -> Int[np.ndarray, " rate"]:
        owner = np.zeros(len(self.rate_neck), dtype=np.int64)
        plans: tuple[TermPlan | PartPlan, ...] = (*terms, *parts)
        for plan in plans:
            size = len(plan.selector.combinations)
            owner[plan.first_rate : plan.first_rate + size] = owners.index(plan.hazard.owner)
        return owner

    def _rate_treatment(
        self, terms: tuple[TermPlan, ...], parts: tuple[PartPlan, ...]
    ) -> tuple[str | None, ...]:
        named: list[str | None] = [None] * len(self.rate_neck)
        plans: tuple[TermPlan | PartPlan, ...] = (*terms, *parts)
        for plan in plans:
            size = len(plan.selector.combinations)
            named[plan.first_rate : plan.first_rate + size] = [plan.hazard.treatment] * size
        return tuple(named)
