r"""Partial pooling of the likelihood sets of one finding: each set is pulled toward all of them.

A finding that was studied in several settings has one set of figures for each. Small or loosely
reported studies say little about how their setting differs, so the log likelihood ratio
:math:`l_j` of set *j*, with sampling variance :math:`v_j`, is pulled toward the mean of all sets;
:math:`\tau` is how far the true log ratios of one finding differ between settings:

.. math::
    \hat l_j = (1 - b_j) l_j + b_j m, \quad b_j = \frac{v_j}{v_j + \tau^2}, \quad
    m = \frac{\sum_k l_k / (v_k + \tau^2)}{\sum_k 1 / (v_k + \tau^2)}

Weakening (`tempered`) is the same step toward zero in place of :math:`m`.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import Final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.diagnosis.finding_kinds import Kind
from plumbline.diagnosis.likelihood_tables import Row, Table, log_ratios, wide_row, with_log_ratios

__all__ = ["Variance", "pooled", "sampling_variance"]

# A parameter is moved by one standard deviation to either side to see what that does to a ratio.
ONE_DEVIATION: Final = NormalDist().cdf(1.0)

Variance = Float[np.ndarray, "value *states"]


def sampling_variance(kind: Kind, parents: tuple[str, ...]) -> Variance:
    r"""Return the variance of the log likelihood ratios of one set, from the spread of its figures.

    Parameters
    ----------
    kind : Kind
        The set.
    parents : tuple of str
        The causes of the table.

    Returns
    -------
    ndarray, shape (value, \*states)
        Sum over the figures of the squared half difference between the log ratios one standard
        deviation above and below; zero where every cause is off.
    """
    parts = kind.parameters
    # One row with every figure at its median, then two rows for each figure.
    rows = 1 + 2 * len(parts)
    values = {}
    for place, part in enumerate(parts):
        column = np.full(rows, part.median)
        column[1 + 2 * place] = part.quantile(1.0 - ONE_DEVIATION)
        column[2 + 2 * place] = part.quantile(ONE_DEVIATION)
        values[part.id] = column
    ratios = log_ratios(kind.table(Context(rows=rows, values=values), parents, np.ones(rows)))
    half = (ratios[2::2] - ratios[1::2]) / 2
    return (half**2).sum(axis=0)


def pooled(
    tables: Sequence[Table], variances: Sequence[Variance], heterogeneity: Row
) -> list[Table]:
    r"""Return the tables of all sets after each was pulled toward their mean.

    Parameters
    ----------
    tables : sequence of ndarray, each of shape (row, value, \*states)
        One table per set.
    variances : sequence of ndarray, each of shape (value, \*states)
        Their sampling variances.
    heterogeneity : ndarray, shape (row,)
        Standard deviation of the log ratio of one finding between settings.

    Returns
    -------
    list of ndarray
        With the rates of each set where every cause is off, and the pooled ratios, renormalized.
    """
    between = wide_row(heterogeneity**2, tables[0])
    ratios = [log_ratios(table) for table in tables]
    weights = [1.0 / (variance + between) for variance in variances]
    total = np.sum(weights, axis=0)
    mean = np.sum([one * weight for one, weight in zip(ratios, weights, strict=True)], axis=0)
    mean = mean / total
    return [
        with_log_ratios(table, ratio + variance / (variance + between) * (mean - ratio))
        for table, ratio, variance in zip(tables, ratios, variances, strict=True)
    ]
