"""Solve some draws of a posterior once more, with less known or other things observed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal import fill, solve_never
from plumbline.inference.infer import Posterior, solved
from plumbline.inference.sampling import build_context

__all__ = ["infer_again", "infer_unknowing", "weigh_again"]


def infer_again(
    posterior: Posterior,
    rows: Int[np.ndarray, " new"],
    observations: Mapping[str, Int[np.ndarray, " new"]],
    *,
    threads: int | None = None,
) -> Posterior:
    """Solve some rows of a posterior once more with other observations, without bounds.

    Parameters
    ----------
    posterior : Posterior
        Layout and quantities are taken from it.
    rows : ndarray, shape (new,)
        Rows, in any order and number.
    observations : mapping of str to ndarray, shape (new,)
        Index of the observed value, -1 unknown.
    threads : int or None
        Size of the thread pool.
    """
    question = posterior.question.repeated(rows, observations)
    context = posterior.context.picked(rows)
    return solved(question, posterior.compiled, context, threads=threads, bounds_every=0)


def weigh_again(
    posterior: Posterior,
    rows: Int[np.ndarray, " new"],
    observations: Mapping[str, Int[np.ndarray, " new"]],
    *,
    threads: int | None = None,
) -> Float[np.ndarray, " new"]:
    """Return P(observations and pain) in some rows of a posterior with other observations.

    Parameters
    ----------
    posterior, rows, observations, threads
        As for :func:`infer_again`.
    """
    question = posterior.question.repeated(rows, observations)
    context = posterior.context.picked(rows)
    tables = fill(posterior.compiled, context, observations, question.base_gain)
    return solve_never(posterior.compiled, tables, threads=threads)[1]


def infer_unknowing(
    posterior: Posterior,
    rows: Int[np.ndarray, " new"],
    unknown: Mapping[str, Bool[np.ndarray, " new"]],
    *,
    threads: int | None = None,
) -> Posterior:
    """Solve some rows of a posterior once more as if some covariates were unknown; no bounds.

    Parameters
    ----------
    posterior : Posterior
        Layout and parameters are taken from it.
    rows : ndarray, shape (new,)
        Rows, in any order and number.
    unknown : mapping of str to ndarray, shape (new,)
        Covariate to the new rows in which it is unknown.
    threads : int or None
        Size of the thread pool.
    """
    seen = {name: value[rows] for name, value in posterior.question.observations.items()}
    question = posterior.question.repeated(rows, seen)
    covariates = dict(question.covariates)
    for name, hidden in unknown.items():
        covariates[name] = np.where(hidden, np.nan, covariates[name])
    context = build_context(
        posterior.compiled.model,
        values=question.values,
        covariates=covariates,
        rows=question.rows,
    )
    return solved(question, posterior.compiled, context, threads=threads, bounds_every=0)
