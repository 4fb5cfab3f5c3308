"""Posteriors beside pgmpy and pyAgrum, on the same network in the same run."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from benchmarks.measurement import Measurement, median_of, seconds_of
from benchmarks.network import Network, network
from plumbline.causal import fill, solve

__all__ = ["peers"]

Posteriors = dict[str, np.ndarray]
BATCH = 1000
MILLISECONDS = 1000.0
OURS = "Plumbline in a batch"


def peers() -> list[Measurement]:
    """Measure how long each needs for the posterior of every cause, and how far they differ."""
    asked = network()
    own = seconds_of(partial(ours, asked))
    many = network(BATCH)
    batch = seconds_of(partial(ours, many), runs=3)
    against = (OURS, median_of("", batch, scale=MILLISECONDS / BATCH).value)
    results = [
        median_of("posterior", own, scale=MILLISECONDS),
        median_of("posterior_batch", batch, scale=MILLISECONDS / BATCH),
    ]
    reference, differences = ours(asked), {}
    for name, build in {"pgmpy": with_pgmpy, "pyagrum": with_pyagrum}.items():
        answer = build(asked)
        differences[name] = _difference(reference, answer())
        taken = seconds_of(answer)
        results.append(median_of(f"posterior_{name}", taken, scale=MILLISECONDS, against=against))
    note = "; ".join(f"{name} {difference:.1e}" for name, difference in differences.items())
    return [*results, median_of("agreement", [max(differences.values())], note=note)]


def _difference(here: Posteriors, there: Posteriors) -> float:
    return max(float(np.max(np.abs(here[cause][0] - there[cause]))) for cause in here)


def ours(asked: Network) -> Posteriors:
    """Fill the tables and solve every row, on one core."""
    question = asked.question
    tables = fill(asked.compiled, asked.context, question.observations, question.base_gain)
    return solve(asked.compiled, tables, threads=1, bounds_every=0).states


def with_pgmpy(asked: Network) -> Callable[[], Posteriors]:
    """Return a function that asks pgmpy; the network is built before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        factors: Any = import_module("pgmpy.factors.discrete")
        exact: Any = import_module("pgmpy.inference")
        models: Any = import_module("pgmpy.models")
    logging.getLogger("pgmpy").setLevel(logging.ERROR)
    sizes = {node.name: node.states for node in asked.nodes}
    net = models.DiscreteBayesianNetwork()
    net.add_nodes_from(sizes)
    for node in asked.nodes:
        net.add_edges_from((parent, node.name) for parent in node.parents)
        table = np.moveaxis(node.table, -1, 0).reshape(node.states, -1)
        parents = list(node.parents)
        net.add_cpds(
            factors.TabularCPD(node.name, node.states, table, parents, [sizes[p] for p in parents])
        )

    def answer() -> Posteriors:
        inference = exact.VariableElimination(net)
        return {
            cause: inference.query([cause], asked.evidence, show_progress=False).values
            for cause in asked.causes
        }

    return answer


def with_pyagrum(asked: Network) -> Callable[[], Posteriors]:
    """Return a function that asks pyAgrum; the network is built before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyagrum: Any = import_module("pyagrum")
    net = pyagrum.BayesNet()
    for node in asked.nodes:
        net.add(pyagrum.RangeVariable(node.name, node.name, 0, node.states - 1))
        for parent in node.parents:
            net.addArc(parent, node.name)
        # pyAgrum lists a node's parents last to first, its own states last.
        order = [*reversed(range(len(node.parents))), len(node.parents)]
        names = [*net.cpt(node.name).names]
        expected = [node.name, *node.parents]
        if names != expected:
            raise RuntimeError(f"{node.name}: pyAgrum orders its axes as {names}")
        net.cpt(node.name)[:] = np.ascontiguousarray(np.transpose(node.table, order))

    def answer() -> Posteriors:
        inference = pyagrum.LazyPropagation(net)
        inference.setEvidence(asked.evidence)
        inference.makeInference()
        return {cause: inference.posterior(cause).toarray() for cause in asked.causes}

    return answer
