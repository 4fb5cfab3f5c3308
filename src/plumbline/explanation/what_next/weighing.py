"""How much every draw weighs, without the attribution that :func:`plumbline.inference.infer` adds.

An interview needs the weights after every answer, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, final, runtime_checkable

import numpy as np
from jaxtyping import Float

from plumbline.causal import Compiled, Context, fill, solve_never
from plumbline.inference import AssembledModel, Question
from plumbline.inference.infer import prepare

__all__ = ["Draws", "Weighed", "weigh"]


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
    _, probs = solve_never(compiled, tables)
    return Weighed(
        question=question, compiled=compiled, context=context, weights=probs / probs.sum()
    )
