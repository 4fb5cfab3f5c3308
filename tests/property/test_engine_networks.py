"""Three ways to one answer: the kernel, the plain reference, and every exogenous variable."""

from __future__ import annotations

import numpy as np
import pytest
from tests.property.brute_force import one_threshold, one_threshold_per_term, small_network
from tests.property.random_networks import SYMPTOM, Network

from plumbline.causal import Partition, Solution, partition
from plumbline.causal.reference import reference_solution

QUICK = 60
SLOW_CHUNKS, SLOW_CHUNK = 20, 500
CLOSE = 1e-10
VERY_CLOSE = 1e-12


def plain(seed: int) -> Network:
    """No gain, and every term adds: each term has an exogenous variable of its own."""
    return small_network(seed, gained=False, signed=False)


def gained(seed: int) -> Network:
    return small_network(seed, gained=True, signed=False)


def signed(seed: int) -> Network:
    """Gains, and terms of the neck that may relieve."""
    return small_network(seed, gained=True, signed=True)


KINDS = (plain, gained, signed)


def answer_of(solution: Solution, key: str) -> np.ndarray:
    if key.startswith("state "):
        return solution.states[key.removeprefix("state ")][0]
    return getattr(solution, key)[0]


def reference_of(network: Network) -> Solution:
    return reference_solution(
        network.model,
        SYMPTOM,
        network.findings,
        network.context(),
        network.observations(),
        network.base_gain,
    )


def check_answers(network: Network) -> None:
    kernel, reference = network.solve(), reference_of(network)
    assert kernel.owners == reference.owners
    for key, expected in one_threshold(network, SYMPTOM).items():
        close = VERY_CLOSE if key == "share" else CLOSE
        for solution in (kernel, reference):
            np.testing.assert_allclose(answer_of(solution, key), expected, rtol=0, atol=close)


def check_term_by_term(network: Network) -> None:
    kernel = network.solve()
    for key, expected in one_threshold_per_term(network, SYMPTOM).items():
        np.testing.assert_allclose(answer_of(kernel, key), expected, rtol=0, atol=CLOSE)


def check_order_of_shares(network: Network, *, with_gain: bool) -> None:
    kernel = network.solve()
    assert kernel.share.sum() == pytest.approx(1.0, abs=VERY_CLOSE)
    assert np.all(kernel.share <= kernel.involved + VERY_CLOSE)
    assert np.all(kernel.sole <= kernel.involved + VERY_CLOSE)
    if not with_gain:
        assert np.all(kernel.sole <= kernel.share + VERY_CLOSE)


@pytest.mark.parametrize("seed", range(QUICK))
def test_the_kernel_and_the_reference_agree_with_every_exogenous_variable(seed: int) -> None:
    check_answers(KINDS[seed % 3](seed))


@pytest.mark.parametrize("seed", range(QUICK))
def test_without_gain_one_threshold_per_term_gives_the_same(seed: int) -> None:
    check_term_by_term(plain(seed))


@pytest.mark.parametrize("seed", range(QUICK))
def test_shares_add_up_to_one_and_no_owner_has_more_than_it_is_involved_in(seed: int) -> None:
    check_order_of_shares(KINDS[seed % 2](seed), with_gain=seed % 2 == 1)


def test_the_share_of_signed_terms_adds_up_to_one_too() -> None:
    for seed in range(QUICK):
        assert signed(seed).solve().share.sum() == pytest.approx(1.0, abs=VERY_CLOSE)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(SLOW_CHUNKS))
def test_ten_thousand_networks_agree(chunk: int) -> None:
    first = QUICK + chunk * SLOW_CHUNK
    for seed in range(first, first + SLOW_CHUNK):
        network = KINDS[seed % 3](seed)
        check_answers(network)
        if KINDS[seed % 3] is plain:
            check_term_by_term(network)
        if KINDS[seed % 3] is not signed:
            check_order_of_shares(network, with_gain=KINDS[seed % 3] is gained)


@pytest.fixture(scope="module")
def networks() -> list[Network]:
    return [KINDS[seed % 3](seed) for seed in range(QUICK)]


class TestTheNetworks:
    """The generator must reach every part of the engine, or the agreement above says little."""

    def test_some_have_causes_that_are_summed_out_and_listened_to(
        self, networks: list[Network]
    ) -> None:
        parts = [_partition(network) for network in networks]
        assert sum(bool(p.leaves) for p in parts) > QUICK / 2
        assert sum(bool(p.listeners) for p in parts) > QUICK / 10
        assert any(len(p.listeners) == 2 for p in parts)

    def test_some_have_relief_and_harm_at_once(self, networks: list[Network]) -> None:
        solutions = [network.solve() for network in networks]
        assert any(s.bracket_low[0] > s.absent_never[0] + 0.001 for s in solutions)

    def test_some_have_two_gains_and_an_owner_of_gain_and_hazard(
        self, networks: list[Network]
    ) -> None:
        gains = [network.model.gains for network in networks]
        assert any(len(g) == 2 for g in gains)
        assert any(
            {g.owner for g in n.model.gains} & {h.owner for h in n.model.hazards} for n in networks
        )


def _partition(network: Network) -> Partition:
    return partition(network.model, [f.parents for f in network.findings])
