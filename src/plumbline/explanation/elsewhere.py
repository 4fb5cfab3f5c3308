"""What the pain has that does not run through the neck."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from plumbline.assessment import Elsewhere, Interval
from plumbline.causal import fill
from plumbline.causal.prior_states import branch_probabilities, states_before_pain
from plumbline.explanation.credit import Credit
from plumbline.explanation.intervals import interval
from plumbline.inference import AssembledModel, Question
from plumbline.inference.infer import prepare
from plumbline.routes import ELSEWHERE_LABELS

__all__ = ["UNIDENTIFIED", "causes_elsewhere", "causes_from_findings"]

UNIDENTIFIED = "unidentified"
GAIN_CAUSE = "other_gain"
GAIN_OWNER = "sensitization_not_from_neck"
SERIOUS = "serious"
NO_CAUSE = ("posture_not_neck", "movement_not_neck")

States = Mapping[str, Float[np.ndarray, "row state"]]


def causes_elsewhere(
    states: States,
    weights: Float[np.ndarray, " row"],
    names: Mapping[str, tuple[str, ...]],
    credit: Credit | None,
) -> tuple[Elsewhere, ...]:
    """Return every cause outside the neck, the largest share (or probability) first.

    Parameters
    ----------
    states : mapping of str to ndarray, shape (row, state)
        Posterior of the causes.
    weights : ndarray, shape (row,)
        Weights of the draws.
    names : mapping of str to tuple of str
        Names of the states of every cause.
    credit : Credit or None
        Shares; None where nothing is attributed.
    """
    found = [
        Elsewhere(
            cause=owner,
            label=label,
            probability=_probability(owner, states, weights, names),
            share=None if credit is None else credit.shares.get(owner),
        )
        for owner, label in ELSEWHERE_LABELS.items()
        if credit is not None or owner not in NO_CAUSE
    ]
    if credit is None:
        found += _shared(states, weights, names)
    return tuple(sorted(found, key=_size, reverse=True))


def causes_from_findings(model: AssembledModel, question: Question) -> tuple[Elsewhere, ...]:
    """Return probabilities of the causes from the findings alone; the pain is not looked at.

    Parameters
    ----------
    model : AssembledModel
        The model.
    question : Question
        Of one person.
    """
    compiled, context = prepare(model, question)
    tables = fill(compiled, context, question.observations, question.base_gain)
    weights = branch_probabilities(compiled, tables).sum(axis=1)
    names = {name: cause.states for name, cause in model.model.causes.items()}
    states = states_before_pain(compiled, tables)
    return causes_elsewhere(states, weights / weights.sum(), names, None)


def _size(one: Elsewhere) -> float:
    shown = one.share if one.share is not None else one.probability
    return shown.value if shown is not None else 0.0


def _probability(
    owner: str,
    states: States,
    weights: Float[np.ndarray, " row"],
    names: Mapping[str, tuple[str, ...]],
) -> Interval | None:
    if owner in NO_CAUSE:
        return None
    if owner == GAIN_OWNER:
        return interval(1.0 - states[GAIN_CAUSE][:, 0], weights)
    if owner in names[SERIOUS]:
        return interval(states[SERIOUS][:, names[SERIOUS].index(owner)], weights)
    return interval(1.0 - states[owner][:, 0], weights)


def _shared(
    states: States, weights: Float[np.ndarray, " row"], names: Mapping[str, tuple[str, ...]]
) -> list[Elsewhere]:
    """Without attribution the routes are not shown: systemic causes and the cord stand here."""
    labels = {
        ("inflammatory_disease", "axial_spondyloarthritis"): "axial spondyloarthritis",
        ("inflammatory_disease", "other"): "other inflammatory disease",
        ("cord_compression", "present"): "compression of the cervical cord with signs",
        ("neck_nociception", "present"): "a pain source in the neck",
    }
    return [
        Elsewhere(
            cause=cause if state == "present" else f"{cause}.{state}",
            label=label,
            probability=interval(states[cause][:, names[cause].index(state)], weights),
            share=None,
        )
        for (cause, state), label in labels.items()
    ]
