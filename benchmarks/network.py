"""The whole model as a plain Bayesian network, for programs that know nothing of hazards.

The gain is one. The pain is a noisy-OR: one hazard group after the other may bring it on, so a
chain of "still no pain" nodes carries it without a table over all causes at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import final

import numpy as np

from benchmarks.people import SYMPTOM, found
from plumbline.causal import Compiled, Context, Finding, Hazard, Model, compile_model
from plumbline.causal.conditional import conditional, evaluate, gate_open, scaling
from plumbline.inference import Question, assembled, question_of_draws
from plumbline.inference.assembly import SUMMED_OUT
from plumbline.inference.sampling import build_context
from plumbline.routes import SETTINGS

__all__ = ["Network", "Node", "network"]

PERSON = {"age_years": 61.0, "setting": float(SETTINGS.index("spine_clinic"))}
SEEN = {
    "neck_pain_report": 0,
    "hoffmann": 0,
    "wide_based_gait": 0,
    "inflammatory_back_pain": 1,
    "straight_leg_raise": 1,
    "pain_sites": 1,
    "fever": 1,
}
"""Index of the value that was seen."""
SEED = 5
PAINFUL = 1


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node with its table, axes ``(*parents, state)``."""

    name: str
    states: int
    parents: tuple[str, ...]
    table: np.ndarray


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network, what was seen in it, and the same thing for our engine.

    Attributes
    ----------
    nodes : tuple of Node
        Parents before children.
    causes : tuple of str
        Whose posterior is asked for.
    evidence : dict of str to int
        Findings and pain.
    compiled, context, question
        One row for the engine, gain one.
    """

    nodes: tuple[Node, ...]
    causes: tuple[str, ...]
    evidence: dict[str, int]
    compiled: Compiled
    context: Context
    question: Question


def network(rows: int = 1) -> Network:
    """Return the network of one person at the first of some parameter draws.

    Parameters
    ----------
    rows : int
        How many draws the engine gets; the nodes follow from the first.
    """
    whole = assembled()
    model = replace(whole.model, gains=())
    findings = tuple(f for f in found() if f.id in SEEN)
    question = question_of_draws(
        whole,
        symptom=SYMPTOM,
        findings=findings,
        observed=SEEN,
        known=PERSON,
        draws=rows,
        seed=SEED,
    )
    context = build_context(
        model, values=question.values, covariates=question.covariates, rows=rows
    )
    first = context.picked(np.zeros(1, dtype=np.int64))
    nodes = [_cause(model, first, name) for name in model.causes]
    nodes += [_finding(model, first, finding) for finding in findings]
    calm = _calm_chain(model, first)
    return Network(
        nodes=(*nodes, *calm),
        causes=tuple(model.causes),
        evidence={**SEEN, calm[-1].name: PAINFUL},
        compiled=compile_model(model, SYMPTOM, findings, SUMMED_OUT),
        context=context,
        question=replace(question, base_gain=np.ones(rows)),
    )


def _cause(model: Model, context: Context, name: str) -> Node:
    parents = model.parents_of(name)
    table = conditional(model, name, context, parents)[0]
    sizes = [len(model.causes[parent].states) for parent in parents]
    states = len(model.causes[name].states)
    return Node(
        name=name,
        states=states,
        parents=tuple(parents),
        table=np.broadcast_to(table, (*sizes, states)),
    )


def _finding(model: Model, context: Context, finding: Finding) -> Node:
    sizes = [len(model.causes[parent].states) for parent in finding.parents]
    table = np.asarray(finding.likelihood(context))[0]
    table = np.broadcast_to(table, (len(finding.values), *sizes))
    return Node(
        name=finding.id,
        states=len(finding.values),
        parents=finding.parents,
        table=np.moveaxis(table, 0, -1),
    )


def _calm_chain(model: Model, context: Context) -> list[Node]:
    """Return one node per group of hazards with the same causes; the last says whether it hurts."""
    groups: dict[tuple[str, ...], list[Hazard]] = {}
    for hazard in model.hazards:
        if hazard.symptom == SYMPTOM:
            groups.setdefault(_causes_of(model, hazard), []).append(hazard)
    nodes: list[Node] = []
    for causes, hazards in groups.items():
        sizes = [len(model.causes[cause].states) for cause in causes]
        rates = [_rate(model, context, hazard, causes) for hazard in hazards]
        calm = np.broadcast_to(np.exp(-reduce(np.add, rates)), sizes)
        table = np.stack([calm, 1.0 - calm], axis=-1)
        parents = causes
        if nodes:
            hurts = np.broadcast_to([0.0, 1.0], table.shape)
            table, parents = np.stack([table, hurts]), (nodes[-1].name, *causes)
        nodes.append(Node(name=f"pain_{len(nodes)}", states=2, parents=parents, table=table))
    return nodes


def _causes_of(model: Model, hazard: Hazard) -> tuple[str, ...]:
    named = set(hazard.when) | set(hazard.scaled_by)
    return tuple(cause for cause in model.causes if cause in named)


def _rate(model: Model, context: Context, hazard: Hazard, causes: tuple[str, ...]) -> np.ndarray:
    base = evaluate(hazard.rate, context, hazard.owner)
    scale = scaling(context, dict(hazard.scaled_by), causes, hazard.owner)[0]
    opened = gate_open(model, tuple(hazard.when.items()), causes)
    return np.asarray(base[0] * scale * opened)
