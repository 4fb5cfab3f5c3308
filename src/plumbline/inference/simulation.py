"""Draw people from the model: their causes, their pain and their twin's, and what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal import Context, Finding, Model
from plumbline.causal.conditional import conditional, evaluate
from plumbline.causal.variables import Gain, Gate, Hazard
from plumbline.inference.assembly import AssembledModel
from plumbline.inference.infer import Question
from plumbline.inference.sampling import build_context

__all__ = ["People", "simulate_people"]

States = dict[str, Int[np.ndarray, " row"]]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What was drawn, one row per person.

    Attributes
    ----------
    states : mapping of str to ndarray, shape (row,)
        Index of the state of every cause.
    pain, pain_of_twin : ndarray, shape (row,)
        Whether the asked pain is there, and whether it would be had the neck never been ill.
    observations : mapping of str to ndarray, shape (row,)
        Index of the value of every finding.
    """

    states: Mapping[str, Int[np.ndarray, " row"]]
    pain: Bool[np.ndarray, " row"]
    pain_of_twin: Bool[np.ndarray, " row"]
    observations: Mapping[str, Int[np.ndarray, " row"]]


def simulate_people(
    assembled: AssembledModel, question: Question, *, rng: np.random.Generator
) -> People:
    """Draw one person per row of a question, whatever the question says was observed.

    Parameters
    ----------
    assembled : AssembledModel
        The model.
    question : Question
        Parameters, covariates, the asked pain, and the findings to be drawn.
    rng : numpy.random.Generator
        The only source of randomness. Person and twin share what is drawn from it.

    Returns
    -------
    People
        With and without pain. A finding is drawn as in those who have the pain, since only for
        them is its likelihood stated.
    """
    model = assembled.model
    context = build_context(
        model, values=question.values, covariates=question.covariates, rows=question.rows
    )
    states = _draw_causes(model, context, rng)
    healthy = _healthy_neck(model, states)
    hazard = _pain_hazard(model, question, context, states, None)
    hazard_of_twin = _pain_hazard(model, question, context, states, healthy)
    luck = rng.random(context.rows)
    return People(
        states=states,
        pain=luck > np.exp(-hazard),
        pain_of_twin=luck > np.exp(-hazard_of_twin),
        observations={f.id: _draw_finding(f, context, states, rng) for f in question.findings},
    )


def _draw_causes(model: Model, context: Context, rng: np.random.Generator) -> States:
    states: States = {}
    for cause in model.causes:
        parents = model.parents_of(cause)
        table = conditional(model, cause, context, parents)
        full = [len(model.causes[parent].states) for parent in parents]
        table = np.broadcast_to(table, (context.rows, *full, table.shape[-1]))
        rows = np.arange(context.rows)
        states[cause] = _choose(table[(rows, *(states[parent] for parent in parents))], rng)
    return states


def _draw_finding(
    finding: Finding, context: Context, states: States, rng: np.random.Generator
) -> Int[np.ndarray, " row"]:
    table = np.moveaxis(np.asarray(finding.likelihood(context), dtype=np.float64), 1, -1)
    where = (np.arange(context.rows), *(states[parent] for parent in finding.parents))
    return _choose(table[where], rng)


def _choose(
    chances: Float[np.ndarray, "row choice"], rng: np.random.Generator
) -> Int[np.ndarray, " row"]:
    reached = np.cumsum(chances[:, :-1], axis=1)
    return np.sum(rng.random(len(chances))[:, None] > reached, axis=1)


def _healthy_neck(model: Model, states: States) -> States:
    """Return the twin's states: what exists because of the neck is off, all else as it is."""
    return {
        cause: np.where(_is_in(model, cause, model.causes[cause].neck_states, states), 0, state)
        for cause, state in states.items()
    }


def _is_in(
    model: Model, cause: str, names: tuple[str, ...], states: States
) -> Bool[np.ndarray, " row"]:
    wanted = [model.causes[cause].states.index(name) for name in names]
    return np.isin(states[cause], wanted)


def _opens(model: Model, gate: Gate, states: States, rows: int) -> Bool[np.ndarray, " row"]:
    opened = np.ones(rows, dtype=bool)
    for cause, names in gate.items():
        opened &= _is_in(model, cause, names, states)
    return opened


def _pain_hazard(
    model: Model, question: Question, context: Context, states: States, healthy: States | None
) -> Float[np.ndarray, " row"]:
    """Return the pain hazard with its gain; with ``healthy``, that of the twin."""
    total = np.zeros(context.rows)
    for hazard in model.hazards:
        if hazard.symptom == question.symptom and not (healthy is not None and hazard.neck):
            opened = _opens(model, hazard.when, healthy or states, context.rows)
            total += np.where(opened, _rate(hazard, context, states), 0.0)
    gain = np.array(question.base_gain)
    for amplifier in model.gains:
        if not (healthy is not None and amplifier.neck):
            opened = _opens(model, amplifier.when, healthy or states, context.rows)
            gain *= np.where(opened, _factor(amplifier, context), 1.0)
    return gain * total


def _rate(hazard: Hazard, context: Context, states: States) -> Float[np.ndarray, " row"]:
    rate = evaluate(hazard.rate, context, f"the hazard of {hazard.owner}")
    for cause, factors in hazard.scaled_by.items():
        table = [evaluate(f, context, f"a factor of {hazard.owner}") for f in factors]
        rate = rate * np.choose(states[cause], table)
    return rate


def _factor(amplifier: Gain, context: Context) -> Float[np.ndarray, " row"]:
    return evaluate(amplifier.factor, context, f"the gain of {amplifier.owner}")
