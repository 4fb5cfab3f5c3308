"""How much every draw weighs, without the attribution that :func:`plumbline.inference.infer` adds.

An interview needs the weights after every answer, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, final, runtime_checkable

import numpy as np
from jaxtyping import Float

from plumbline.causal import Compiled, Context, fill
from plumbline.causal.tables import Tables
from plumbline.errors import ModelError
from plumbline.explanation.what_next.branch_hazards import (
    branch_parts,
    branch_weights,
    leaves_of,
)
from plumbline.inference import AssembledModel, Question
from plumbline.inference.infer import prepare

__all__ = ["Draws", "Weighed", "evidence_probs", "weigh"]

# The numbers of so many rows and all branches still lie in the memory next to the processor.
ROWS_AT_ONCE = 128


@runtime_checkable
class Draws(Protocol):
    """Draws and their weights: a posterior, or :class:`Weighed`."""

    @property
    def question(self) -> Question:
        """What was asked."""

    @property
    def compiled(self) -> Compiled:
        """The layout."""

    @property
    def context(self) -> Context:
        """Parameters, covariates and quantities."""

    @property
    def weights(self) -> Float[np.ndarray, " row"]:
        """P(what was observed | draw), normalized."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Draws and their weights, and nothing more.

    Attributes
    ----------
    question : Question
        What was asked.
    compiled : Compiled
        The layout.
    context : Context
        Parameters, covariates and quantities.
    weights : ndarray, shape (row,)
        P(what was observed | draw), normalized.
    """

    question: Question
    compiled: Compiled
    context: Context
    weights: Float[np.ndarray, " row"]


def weigh(assembled: AssembledModel, question: Question) -> Weighed:
    """Weigh every draw by the probability of what was observed, the pain included.

    Parameters
    ----------
    assembled : AssembledModel
        The model.
    question : Question
        The draws.

    Raises
    ------
    ModelError
        What was observed is impossible under the model in some draw.
    """
    compiled, context = prepare(assembled, question)
    tables = fill(compiled, context, question.observations, question.base_gain)
    probs = evidence_probs(compiled, tables)
    if np.any(~(probs > 0)):
        raise ModelError("what was observed is impossible under the model")
    return Weighed(
        question=question, compiled=compiled, context=context, weights=probs / probs.sum()
    )


def evidence_probs(compiled: Compiled, tables: Tables) -> Float[np.ndarray, " row"]:
    """Return P(findings and pain) of every row.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.
    """
    starts = range(0, len(tables.factor), ROWS_AT_ONCE)
    blocks = (Tables(*(part[at : at + ROWS_AT_ONCE] for part in tables)) for at in starts)
    return np.concatenate([_evidence_probs(compiled, block) for block in blocks])


def _evidence_probs(compiled: Compiled, tables: Tables) -> Float[np.ndarray, " row"]:
    weights = branch_weights(compiled, tables)
    silent = weights * np.exp(-branch_parts(compiled, tables, None).whole)
    for leaf in leaves_of(compiled, tables, None):
        weights *= leaf.weight.sum(axis=2)[:, leaf.slot]
        silent *= (leaf.weight * np.exp(-leaf.parts.whole)).sum(axis=2)[:, leaf.slot]
    return np.asarray(weights.sum(axis=1) - silent.sum(axis=1))
