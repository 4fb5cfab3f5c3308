"""The assembled model in numbers: its nodes, its arrows, and how many states it covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from plumbline.inference.assembly import assembled

__all__ = ["ModelSummary", "explain_model"]


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
