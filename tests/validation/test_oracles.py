"""Posteriors against pyAgrum, on random networks whose gain is one."""

from __future__ import annotations

import warnings
from itertools import product

import numpy as np
import pytest
from tests.property.random_networks import SYMPTOM, Network, random_network

from plumbline.causal.conditional import conditional

with warnings.catch_warnings():  # its extension module warns while it is made, and dies of an error
    warnings.simplefilter("ignore")
    import pyagrum

NETWORKS = 25
CLOSE = 1e-10


def no_pain(network: Network, states: dict[str, str]) -> float:
    """Return P(no pain | states of all causes) as a noisy-OR over the open terms."""
    calm = 1.0
    for hazard in network.model.hazards:
        if all(states[c] in names for c, names in hazard.when.items()):
            rate = hazard.rate(network.context())[0]
            for cause, factors in hazard.scaled_by.items():
                number = network.model.causes[cause].states.index(states[cause])
                rate *= factors[number](network.context())[0]
            calm *= np.exp(-rate)
    return float(calm)


def oracle(network: Network) -> pyagrum.BayesNet:
    net = pyagrum.BayesNet()
    causes = network.model.causes
    for name, cause in causes.items():
        net.add(pyagrum.LabelizedVariable(name, name, list(cause.states)))
        parents = network.model.parents_of(name)
        table = conditional(network.model, name, network.context(), parents)[0]
        _fill(net, network, name, parents, np.moveaxis(table, -1, 0))
    for finding in network.findings:
        net.add(pyagrum.LabelizedVariable(finding.id, finding.id, list(finding.values)))
        table = np.asarray(finding.likelihood(network.context()))[0]
        _fill(net, network, finding.id, finding.parents, table)
    net.add(pyagrum.LabelizedVariable(SYMPTOM, SYMPTOM, ["absent", "present"]))
    names = tuple(causes)
    states = product(*[causes[c].states for c in names])
    calm = np.array([no_pain(network, dict(zip(names, s, strict=True))) for s in states])
    calm = calm.reshape([len(causes[c].states) for c in names])
    _fill(net, network, SYMPTOM, names, np.stack([calm, 1.0 - calm]))
    return net


def _fill(
    net: pyagrum.BayesNet,
    network: Network,
    child: str,
    parents: tuple[str, ...],
    table: np.ndarray,
) -> None:
    for parent in parents:
        net.addArc(parent, child)
    sizes = [range(len(network.model.causes[p].states)) for p in parents]
    for index in product(*sizes):
        where = dict(zip(parents, index, strict=True))
        values = table[(slice(None), *index)].tolist()
        if where:
            net.cpt(child)[where] = values
        else:
            net.cpt(child).fillWith(values)


@pytest.mark.parametrize("seed", range(NETWORKS))
def test_every_posterior_and_the_probability_of_the_evidence(seed: int) -> None:
    network = random_network(seed, gained=False, signed=True)
    ours = network.solve()
    seen = {name: value for name, value in network.seen.items() if value >= 0}
    inference = pyagrum.LazyPropagation(oracle(network))
    inference.setEvidence({**seen, SYMPTOM: 1})
    inference.makeInference()
    for cause, states in ours.states.items():
        theirs = inference.posterior(cause).toarray()
        np.testing.assert_allclose(states[0], theirs, rtol=0, atol=CLOSE)
    assert ours.evidence_prob[0] == pytest.approx(inference.evidenceProbability(), abs=CLOSE)
