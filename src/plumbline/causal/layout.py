"""``compile_model``: from a model and a list of findings to index arrays, once per model.

The layout holds no number of the model, only where to look numbers up; :mod:`plumbline.causal.tables` fills in one
row of numbers per person or draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, final

import numpy as np
from jaxtyping import Float, Int

from plumbline.causal.fragment import Model
from plumbline.causal.partition import Partition, partition
from plumbline.causal.scenarios import Scenarios, scenarios
from plumbline.causal.variables import Finding, Gain, Hazard
from plumbline.errors import ModelError

__all__ = ["Compiled", "Indices", "LeafPlan", "PartPlan", "Selector", "TermPlan", "compile_model"]

QUADRATURE_NODES = 12  # shares are polynomials in t; twelve nodes leave an error below 1e-13


class Indices(NamedTuple):
    """The flat integer arrays that the kernel walks through."""

    sign: Float[np.ndarray, " branch"]
    state: Int[np.ndarray, " branch"]
    mask: Int[np.ndarray, " branch"]
    factor: Int[np.ndarray, "factor branch"]
    term: Int[np.ndarray, "term branch"]
    term_owner: Int[np.ndarray, " rate"]
    leaf_class: Int[np.ndarray, "leaf branch"]
    leaf_offset: Int[np.ndarray, " leaf"]
    leaf_states: Int[np.ndarray, " leaf"]
    leaf_classes: Int[np.ndarray, " leaf"]
    part_start: Int[np.ndarray, " leaf+1"]
    part_state: Int[np.ndarray, " part"]
    part_owner: Int[np.ndarray, " part"]
    part_rate: Int[np.ndarray, "part class"]
    gain_owner: Int[np.ndarray, " gain"]
    nodes: Float[np.ndarray, " node"]
    weights: Float[np.ndarray, " node"]
    level_never: Int[np.ndarray, " mask"]
    scenario_level: Int[np.ndarray, "scenario mask"]
    scenario_rate: Int[np.ndarray, "scenario rate"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which entry of a compact table belongs to which branch (or class of a leaf).

    Attributes
    ----------
    causes : tuple of str
        Enumerated causes that matter, in model order.
    combinations : ndarray, shape (entry, cause)
        State indices of every entry.
    index : ndarray, shape (branch,)
        Entry of every branch.
    """

    causes: tuple[str, ...]
    combinations: Int[np.ndarray, "entry cause"]
    index: Int[np.ndarray, " branch"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TermPlan:
    """A hazard over enumerated causes only: where its rates lie."""

    hazard: Hazard
    selector: Selector
    first_rate: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PartPlan:
    """A hazard of one state of a leaf: where its rates lie."""

    hazard: Hazard
    leaf: int
    state: int
    selector: Selector
    first_rate: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LeafPlan:
    """A cause that is summed out: what distinguishes its classes."""

    cause: str
    selector: Selector
    hushed: Int[np.ndarray, "class listener"]
    findings: tuple[Finding, ...]
    offset: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A model, compiled for one symptom and one set of findings.

    Attributes
    ----------
    model : Model
    symptom : str
    partition : Partition
        What is enumerated and what is summed out.
    owners : tuple of str
        Players, in order of first mention.
    rate_neck : ndarray, shape (rate,)
        Whether a rate is gone once the neck is healthy.
    """

    model: Model
    symptom: str
    partition: Partition
    owners: tuple[str, ...]
    gains: tuple[Gain, ...]
    findings: tuple[Finding, ...]
    finding_groups: tuple[tuple[tuple[Finding, ...], Selector], ...]
    cause_selectors: tuple[Selector, ...]
    leaves: tuple[LeafPlan, ...]
    terms: tuple[TermPlan, ...]
    parts: tuple[PartPlan, ...]
    rate_neck: Int[np.ndarray, " rate"]
    scenarios: Scenarios
    indices: Indices


def compile_model(model: Model, symptom: str, findings: tuple[Finding, ...] = ()) -> Compiled:
    """Compile a model for one asked symptom and the findings that may be observed.

    Parameters
    ----------
    model : Model
        From :func:`plumbline.causal.assemble`.
    symptom : str
        The pain to be explained.
    findings : tuple of Finding
        Those that are observed in at least one row.

    Returns
    -------
    Compiled
        Index arrays; holds no number of the model.

    Raises
    ------
    ModelError
        Unknown symptom or parent, a finding about two leaves, too many states.
    """
    return _Builder(model, symptom, findings).build()


class _Builder:
    """Builds a layout step by step."""

    def __init__(self, model: Model, symptom: str, findings: tuple[Finding, ...]) -> None:
        if symptom not in model.symptoms():
            raise ModelError(f"unknown symptom {symptom!r}; the model has {model.symptoms()}")
        for finding in findings:
            if not set(finding.parents) <= set(model.causes):
                raise ModelError(f"finding {finding.id!r} has unknown parents {finding.parents}")
        self.model = model
        self.symptom = symptom
        self.findings = findings
        self.part = partition(model, [f.parents for f in findings])
        self.branch_states = self.part.states[self.part.branch_state]
        self.rate_neck: list[bool] = []

    def build(self) -> Compiled:
        model, part = self.model, self.part
        hazards = [h for h in model.hazards if h.symptom == self.symptom]
        terms, parts = self._rates(hazards)
        leaves = self._leaves(parts)
        gains = model.gains
        owners = tuple(dict.fromkeys([h.owner for h in hazards] + [g.owner for g in gains]))
        neck = np.array(self.rate_neck, dtype=np.int64)
        rate_owner = self._rate_owner(terms, parts, owners)
        plan = scenarios(
            owners=len(owners),
            rate_owner=rate_owner,
            rate_neck=neck,
            gain_owner=np.array([owners.index(g.owner) for g in gains], dtype=np.int64),
            gain_neck=np.array([g.neck or model.is_neck_gate(g.when) for g in gains], dtype=bool),
        )
        groups = self._finding_groups()
        selectors = tuple(self._cause_selector(c) for c in part.enumerated)
        indices = self._indices(selectors, groups, leaves, terms, parts, owners, rate_owner, plan)
        return Compiled(
            model=model,
            symptom=self.symptom,
            partition=part,
            owners=owners,
            gains=gains,
            findings=self.findings,
            finding_groups=groups,
            cause_selectors=selectors,
            leaves=leaves,
            terms=terms,
            parts=parts,
            rate_neck=neck,
            scenarios=plan,
            indices=indices,
        )

    def _select(self, causes: set[str], extra: Int[np.ndarray, "branch more"] | None = None) -> Selector:
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
        unique, index = np.unique(columns, axis=0, return_inverse=True)
        return Selector(causes=named, combinations=unique, index=index.reshape(-1))

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
            neck = hazard.neck or self.model.is_neck_gate(hazard.when)
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
        for plan in (*terms, *parts):
            size = len(plan.selector.combinations)
            owner[plan.first_rate : plan.first_rate + size] = owners.index(plan.hazard.owner)
        return owner

    def _indices(
        self,
        selectors: tuple[Selector, ...],
        groups: tuple[tuple[tuple[Finding, ...], Selector], ...],
        leaves: tuple[LeafPlan, ...],
        terms: tuple[TermPlan, ...],
        parts: tuple[PartPlan, ...],
        owners: tuple[str, ...],
        rate_owner: Int[np.ndarray, " rate"],
        plan: Scenarios,
    ) -> Indices:
        part = self.part
        branches = len(part.branch_state)
        nodes, weights = np.polynomial.legendre.leggauss(QUADRATURE_NODES)
        tables = [*selectors, *[selector for _, selector in groups]]
        return Indices(
            sign=part.branch_sign,
            state=part.branch_state,
            mask=self._masks(),
            factor=_stack(_offset_indices(tables), branches),
            term=_stack([self._term_index(t) for t in terms], branches),
            term_owner=rate_owner,
            leaf_class=_stack([leaf.selector.index for leaf in leaves], branches),
            leaf_offset=np.array([leaf.offset for leaf in leaves], dtype=np.int64),
            leaf_states=np.array([len(self.model.causes[x.cause].states) for x in leaves], dtype=np.int64),
            leaf_classes=np.array([len(x.selector.combinations) for x in leaves], dtype=np.int64),
            part_start=np.array(
                [sum(p.leaf < k for p in parts) for k in range(len(leaves) + 1)], dtype=np.int64
            ),
            part_state=np.array([p.state for p in parts], dtype=np.int64),
            part_owner=np.array([owners.index(p.hazard.owner) for p in parts], dtype=np.int64),
            part_rate=self._part_rates(parts, leaves),
            gain_owner=np.array([owners.index(g.owner) for g in self.model.gains], dtype=np.int64),
            nodes=(nodes + 1.0) / 2.0,
            weights=weights / 2.0,
            level_never=plan.level_never,
            scenario_level=plan.level,
            scenario_rate=plan.rate,
        )

    def _masks(self) -> Int[np.ndarray, " branch"]:
        mask = np.zeros(len(self.branch_states), dtype=np.int64)
        for bit, gain in enumerate(self.model.gains):
            mask |= self._is_open(gain.when, self.branch_states, self.part.enumerated).astype(np.int64) << bit
        return mask

    def _is_open(
        self, gate: object, states: Int[np.ndarray, "n cause"], causes: tuple[str, ...]
    ) -> Int[np.ndarray, " n"]:
        opened = np.ones(len(states), dtype=bool)
        for cause, names in dict(gate).items():  # type: ignore[call-overload]
            if cause in causes:
                wanted = [self.model.causes[cause].states.index(s) for s in names]
                opened &= np.isin(states[:, causes.index(cause)], wanted)
        return opened

    def _rate_index(self, plan: TermPlan | PartPlan) -> Int[np.ndarray, " entry"]:
        selector = plan.selector
        opened = self._is_open(plan.hazard.when, selector.combinations, selector.causes)
        numbers = plan.first_rate + np.arange(len(selector.combinations))
        return np.where(opened, numbers, -1)

    def _term_index(self, plan: TermPlan) -> Int[np.ndarray, " branch"]:
        return self._rate_index(plan)[plan.selector.index]

    def _part_rates(
        self, parts: tuple[PartPlan, ...], leaves: tuple[LeafPlan, ...]
    ) -> Int[np.ndarray, "part class"]:
        most = max((len(x.selector.combinations) for x in leaves), default=0)
        table = np.full((len(parts), most), -1, dtype=np.int64)
        for number, plan in enumerate(parts):
            leaf = leaves[plan.leaf].selector
            by_branch = self._rate_index(plan)[plan.selector.index]
            table[number, leaf.index] = by_branch
        return table


def _offset_indices(selectors: list[Selector]) -> list[Int[np.ndarray, " branch"]]:
    offset = 0
    result = []
    for selector in selectors:
        result.append(selector.index + offset)
        offset += len(selector.combinations)
    return result


def _stack(rows: list[Int[np.ndarray, " branch"]], branches: int) -> Int[np.ndarray, "n branch"]:
    if not rows:
        return np.zeros((0, branches), dtype=np.int64)
    return np.stack(rows).astype(np.int64)
