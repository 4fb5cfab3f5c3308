"""Run the kernel over rows, on a small pool of our own, and name the results."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float, Int

from plumbline.causal.indices import Indices, is_treated, levels_used, marginal_offsets
from plumbline.causal.layout import Compiled
from plumbline.causal.scenarios import (
    FACTUAL,
    FROM_NOW,
    NEVER,
    NOTHING,
    treatment_scenarios,
)
from plumbline.causal.tables import Outputs, Tables
from plumbline.errors import ModelError

__all__ = ["Solution", "solve", "solve_never", "solve_treatments"]

BOUNDS = 3  # clearly less, bracket low, bracket high
ROWS_PER_TASK = 64  # long enough to hide the cost of a task, short enough to keep every thread busy


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Answers given that the asked pain is there, one row per person or draw.

    Attributes
    ----------
    evidence_prob : ndarray, shape (row,)
        P(findings and pain).
    findings_prob : ndarray, shape (row,)
        P(findings), pain not looked at.
    absent_never, absent_from_now : ndarray, shape (row,)
        Net probability that the pain would be absent under the two interventions; negative where
        the neck relieves.
    sole, share, involved : ndarray, shape (row, owner)
        Attribution; shares sum to one. Sole and involved are ``nan`` where not asked for in detail.
    clearly_less : ndarray, shape (row,)
        P(at least 30 % of the hazard would be removed).
    bracket_low, bracket_high : ndarray, shape (row,)
        Bounds of ``absent_never`` if relief and harm may mix.
    states : mapping of str to ndarray, shape (row, state)
        Posterior of every cause.
    """

    owners: tuple[str, ...]
    evidence_prob: Float[np.ndarray, " row"]
    findings_prob: Float[np.ndarray, " row"]
    absent_never: Float[np.ndarray, " row"]
    absent_from_now: Float[np.ndarray, " row"]
    sole: Float[np.ndarray, "row owner"]
    share: Float[np.ndarray, "row owner"]
    involved: Float[np.ndarray, "row owner"]
    clearly_less: Float[np.ndarray, " row"]
    bracket_low: Float[np.ndarray, " row"]
    bracket_high: Float[np.ndarray, " row"]
    states: dict[str, Float[np.ndarray, "row state"]]


def solve(
    compiled: Compiled, tables: Tables, *, threads: int | None = None, bounds_every: int = 1
) -> Solution:
    """Condition on the findings and the pain, intervene, and share out the credit, exactly.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.
    threads : int or None
        Size of the pool; None: as many as there are processors. The answer does not depend on it.
    bounds_every : int
        ``clearly_less`` and the bracket, which no product over leaves can give, are computed in
        one row out of so many and ``nan`` in the others; 0: in none.

    Returns
    -------
    Solution

    Raises
    ------
    ModelError
        If what was observed is impossible under the model in some row.
    """
    rows = len(tables.factor)
    part, model = compiled.partition, compiled.model
    widest = max((len(model.causes[c].states) for c in part.leaves), default=1)
    outputs = Outputs(
        total=np.zeros((rows, len(compiled.plans.scenarios.level))),
        share=np.zeros((rows, len(compiled.owners))),
        marginal=np.zeros((rows, marginal_offsets(model, part.enumerated)[-1])),
        leaf=np.zeros((rows, max(1, len(part.leaves)), widest)),
        pattern=np.zeros((rows, 0)),
    )
    bounds = np.full((rows, BOUNDS), np.nan)
    wanted = np.arange(0, rows, bounds_every) if bounds_every else np.zeros(0, dtype=np.int64)
    bounds[wanted] = 0.0
    _share_out(rows, threads, lambda some: _solve_some(compiled, tables, outputs, bounds, some))
    return _name(compiled, outputs, bounds)


def solve_treatments(
    compiled: Compiled,
    tables: Tables,
    treatments: Sequence[frozenset[str]],
    *,
    threads: int | None = None,
) -> Float[np.ndarray, "row treatment"]:
    """Return what treating from now on would change, given the findings and the pain, exactly.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.
    treatments : sequence of frozenset of str
        Each a set of treatments that are given together, by the names that hazards and gains
        carry; what carries none of these names stays as it is.
    threads : int or None
        Size of the pool; the answer does not depend on it.

    Returns
    -------
    ndarray, shape (row, treatment)
        Net probability that the pain would be absent; negative where what is treated relieves.

    Raises
    ------
    ModelError
        If what was observed is impossible under the model in some row.
    """
    indices = _treating(compiled, treatments)
    total = _scenario_sums(indices, tables, threads)
    pain = _pain(total)
    untreated = total[:, FACTUAL, None]
    return (total[:, 2:] - untreated) / pain[:, None]


def solve_never(
    compiled: Compiled, tables: Tables, *, threads: int | None = None
) -> tuple[Float[np.ndarray, " row"], Float[np.ndarray, " row"]]:
    """Return the headline and the weight of every row, and nothing else of a solution.

    Parameters
    ----------
    compiled : Compiled
        The layout.
    tables : Tables
        Numbers of every row.
    threads : int or None
        Size of the pool; the answer does not depend on it.

    Returns
    -------
    tuple of ndarray, shape (row,)
        ``absent_never`` and ``evidence_prob`` of :class:`Solution`.

    Raises
    ------
    ModelError
        If what was observed is impossible under the model in some row.
    """
    asked = [NOTHING, FACTUAL, NEVER]
    rate, level = compiled.indices.scenario_rate[asked], compiled.indices.scenario_level[asked]
    total = _scenario_sums(_with_scenarios(compiled, rate, level), tables, threads)
    pain = _pain(total)
    return (total[:, NEVER] - total[:, FACTUAL]) / pain, pain


def _scenario_sums(
    indices: Indices, tables: Tables, threads: int | None
) -> Float[np.ndarray, "row scenario"]:
    """Return the sums of the scenarios alone: no posterior, no attribution."""
    rows = len(tables.factor)
    total = np.zeros((rows, len(indices.scenario_rate)))

    def work(some: slice) -> None:
        from plumbline.causal.kernel import solve_rows

        picked = Tables(*[table[some] for table in tables])
        here = len(picked.factor)
        pattern = np.zeros((here, len(indices.pattern_class)))
        unasked = Outputs(
            total=total[some],
            share=np.zeros((here, 0)),
            marginal=np.zeros((here, 0)),
            leaf=np.zeros((here, 0, 0)),
            pattern=pattern,
        )
        solve_rows(indices, picked, unasked)

    _share_out(rows, threads, work)
    return total


def _treating(compiled: Compiled, treatments: Sequence[frozenset[str]]) -> Indices:
    """Return the indices with the treatments for scenarios."""
    plans = compiled.plans
    of_rate = [[name in given for name in plans.rate_treatment] for given in treatments]
    of_gain = [[gain.treatment in given for gain in plans.gains] for given in treatments]
    rate, level = treatment_scenarios(
        np.array(of_rate, dtype=bool).reshape(len(treatments), -1),
        np.array(of_gain, dtype=bool).reshape(len(treatments), -1),
    )
    return _with_scenarios(compiled, rate, level)


def _with_scenarios(
    compiled: Compiled,
    rate: Int[np.ndarray, "scenario rate"],
    level: Int[np.ndarray, "scenario mask"],
) -> Indices:
    return compiled.indices._replace(
        scenario_rate=rate,
        scenario_level=level,
        rate_treated=is_treated(rate),
        level_used=levels_used(level),
    )


def _share_out(rows: int, threads: int | None, work: Callable[[slice], None]) -> None:
    """Give every piece of the rows to a thread of a small pool."""
    workers = threads if threads is not None else (os.cpu_count() or 1)
    pieces = [slice(start, start + ROWS_PER_TASK) for start in range(0, rows, ROWS_PER_TASK)]
    if workers <= 1 or len(pieces) <= 1:
        for piece in pieces:
            work(piece)
    else:
        with ThreadPoolExecutor(max_workers=workers) as pool:
            list(pool.map(work, pieces))


def _pain(total: Float[np.ndarray, "row scenario"]) -> Float[np.ndarray, " row"]:
    """Return P(findings and pain)."""
    pain = total[:, NOTHING] - total[:, FACTUAL]
    if np.any(~(pain > 0)):
        raise ModelError("what was observed is impossible under the model")
    return pain


def _solve_some(
    compiled: Compiled,
    tables: Tables,
    outputs: Outputs,
    bounds: Float[np.ndarray, "row bound"],
    rows: slice,
) -> None:
    from plumbline.causal.bounds import bound_rows
    from plumbline.causal.kernel import solve_rows

    some = Tables(*[table[rows] for table in tables])
    weights = np.zeros((len(some.factor), len(compiled.indices.pattern_class)))
    into = Outputs(*[sums[rows] for sums in outputs])._replace(pattern=weights)
    solve_rows(compiled.indices, some, into)
    wanted = ~np.isnan(bounds[rows, 0])
    if np.any(wanted):
        found = np.zeros((int(wanted.sum()), BOUNDS))
        picked = Tables(*[table[wanted] for table in some])
        bound_rows(compiled.indices, picked, weights[wanted], found)
        bounds[rows][wanted] = found


def _name(compiled: Compiled, outputs: Outputs, bounds: Float[np.ndarray, "row bound"]) -> Solution:
    total = outputs.total
    nothing, factual = total[:, NOTHING], total[:, FACTUAL]
    z = _pain(total)
    per = z[:, None]
    plan = compiled.plans.scenarios
    return Solution(
        owners=compiled.owners,
        evidence_prob=z,
        findings_prob=nothing,
        absent_never=(total[:, NEVER] - factual) / z,
        absent_from_now=(total[:, FROM_NOW] - factual) / z,
        sole=_of_owners(compiled, (total[:, plan.sole] - factual[:, None]) / per),
        share=outputs.share / per,
        involved=_of_owners(compiled, (nothing[:, None] - total[:, plan.involved]) / per),
        clearly_less=bounds[:, 0] / z,
        bracket_low=bounds[:, 1] / z,
        bracket_high=bounds[:, 2] / z,
        states=_marginals(compiled, outputs.marginal / per, outputs.leaf / per[:, :, None]),
    )


def _of_owners(
    compiled: Compiled, asked: Float[np.ndarray, "row player"]
) -> Float[np.ndarray, "row owner"]:
    """Return one column per owner, ``nan`` for those that were not asked for in detail."""
    table = np.full((len(asked), len(compiled.owners)), np.nan)
    table[:, compiled.plans.scenarios.detailed] = asked
    return table


def _marginals(
    compiled: Compiled,
    marginal: Float[np.ndarray, "row marginal"],
    leaf: Float[np.ndarray, "row leaf widest"],
) -> dict[str, Float[np.ndarray, "row state"]]:
    part, model = compiled.partition, compiled.model
    offsets = marginal_offsets(model, part.enumerated)
    result: dict[str, Float[np.ndarray, "row state"]] = {
        cause: marginal[:, offsets[number] : offsets[number + 1]]
        for number, cause in enumerate(part.enumerated)
    }
    for number, cause in enumerate(part.leaves):
        result[cause] = leaf[:, number, : len(model.causes[cause].states)]
    return result
