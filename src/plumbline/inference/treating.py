"""Solve some draws of a posterior again, with something treated from now on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Float, Int

from plumbline.causal import fill, solve_treatments
from plumbline.inference.infer import Posterior
from plumbline.inference.sampling import build_context

__all__ = ["treated_from_now"]


def treated_from_now(
    posterior: Posterior,
    rows: Int[np.ndarray, " draw"],
    treatments: Sequence[frozenset[str]],
    *,
    days: Float[np.ndarray, " draw"],
    threads: int | None = None,
) -> Float[np.ndarray, "draw treatment"]:
    """Return how much more often the pain is absent some days after something was treated.

    Parameters
    ----------
    posterior : Posterior
        Layout, parameters, findings and covariates are taken from it.
    rows : ndarray, shape (draw,)
        Rows, in any order and number.
    treatments : sequence of frozenset of str
        Each a set of treatments that are given together.
    days : ndarray, shape (draw,)
        Days from the treatment until the pain is looked at.
    threads : int or None
        Size of the thread pool; the answer does not depend on it.

    Returns
    -------
    ndarray, shape (draw, treatment)
        Net probability, given the findings and the pain; negative where what is treated relieves.
    """
    seen = {name: value[rows] for name, value in posterior.question.observations.items()}
    question = posterior.question.repeated(rows, seen)
    later = {**question.covariates, "from_now_days": days}
    question = replace(question, covariates=later)
    context = build_context(
        posterior.compiled.model,
        values=question.values,
        covariates=question.covariates,
        rows=question.rows,
    )
    tables = fill(posterior.compiled, context, question.observations, question.base_gain)
    return solve_treatments(posterior.compiled, tables, treatments, threads=threads)
