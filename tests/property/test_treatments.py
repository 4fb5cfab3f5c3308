"""Treating some things from now on: what must hold in every network, whatever its numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.property.brute_force import one_threshold_treated, small_network
from tests.property.random_networks import SYMPTOM, Network

from plumbline.causal import Model, Tables, assemble, compile_model, fill, solve, solve_treatments
from plumbline.causal.reference import reference_treatments

SEEDS = range(45)
CLOSE = 1e-10
SAME = 1e-12
NAMES = ("first", "second")
"""Treatments of what the neck brings about."""
ELSEWHERE = "elsewhere"
"""A treatment of something that is not the neck's."""
GIVEN = tuple(frozenset(names) for names in ((), NAMES[:1], NAMES[1:], NAMES, (ELSEWHERE,)))
NOTHING, FIRST, SECOND, BOTH, OTHER = range(len(GIVEN))


def treated(network: Network) -> Network:
    """Return a network in which every neck term answers to a treatment, and others to another."""
    parts, model = network.fragment, network.model

    def name(number: int, *, of_neck: bool) -> str | None:
        if of_neck:
            return NAMES[number % 2]
        return ELSEWHERE if number % 2 else None

    fragment = replace(
        parts,
        hazards=tuple(
            replace(h, treatment=name(n, of_neck=model.is_neck_term(h)))
            for n, h in enumerate(parts.hazards)
        ),
        gains=tuple(
            replace(g, treatment=name(n, of_neck=model.is_neck_gain(g)))
            for n, g in enumerate(parts.gains)
        ),
    )
    return replace(network, fragment=fragment, model=assemble([fragment]))


def network_of(seed: int, *, signed: bool = False) -> Network:
    return treated(small_network(seed, gained=seed % 3 > 0, signed=signed))


def effects_of(network: Network) -> np.ndarray:
    compiled = compile_model(network.model, SYMPTOM, network.findings)
    tables = fill(compiled, network.context(), network.observations(), network.base_gain)
    return solve_treatments(compiled, tables, GIVEN, threads=1)[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_kernel_and_the_reference_agree_with_every_exogenous_variable(seed: int) -> None:
    network = network_of(seed, signed=seed % 2 == 1)
    expected = [one_threshold_treated(network, SYMPTOM, given) for given in GIVEN]
    by_reference = reference_treatments(
        network.model,
        SYMPTOM,
        network.findings,
        network.context(),
        network.observations(),
        network.base_gain,
        GIVEN,
    )
    np.testing.assert_allclose(effects_of(network), expected, rtol=0, atol=CLOSE)
    np.testing.assert_allclose(by_reference[0], expected, rtol=0, atol=CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_treatments_of_the_neck_together_are_the_neck_healthy_from_now(seed: int) -> None:
    network = network_of(seed, signed=seed % 2 == 1)
    whole = network.solve().absent_from_now[0]
    assert effects_of(network)[BOTH] == pytest.approx(whole, abs=SAME)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_given_changes_nothing(seed: int) -> None:
    assert effects_of(network_of(seed, signed=True))[NOTHING] == 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_where_the_neck_only_harms_more_treatment_is_never_less_effect(seed: int) -> None:
    network = network_of(seed)
    effect = effects_of(network)
    assert effect.min() >= -SAME
    assert effect[BOTH] >= max(effect[FIRST], effect[SECOND]) - SAME
    assert network.solve().absent_never[0] >= effect[BOTH] - SAME


def test_some_networks_have_an_effect_of_every_kind() -> None:
    effects = np.array([effects_of(network_of(seed)) for seed in SEEDS])
    assert np.all(effects.max(axis=0)[[FIRST, SECOND, BOTH, OTHER]] > 0.01)
    assert np.any(effects[:, BOTH] > effects[:, FIRST] + 0.01)


def test_a_name_that_nothing_carries_has_exactly_no_effect() -> None:
    network = network_of(2)
    compiled = compile_model(network.model, SYMPTOM, network.findings)
    tables = fill(compiled, network.context(), network.observations(), network.base_gain)
    assert solve_treatments(compiled, tables, [frozenset({"unheard of"})])[0, 0] == 0.0


def test_the_treated_rows_do_not_depend_on_the_threads() -> None:
    network = network_of(1)
    compiled = compile_model(network.model, SYMPTOM, network.findings)
    rows = 150
    tables = fill(compiled, network.context(rows), network.observations(rows), network.base_gain)
    scaled = Tables(*[table * np.linspace(0.5, 1.0, rows)[:, None] for table in tables])
    alone = solve_treatments(compiled, scaled, GIVEN, threads=1)
    assert np.unique(alone[:, BOTH]).size > 1
    np.testing.assert_array_equal(solve_treatments(compiled, scaled, GIVEN, threads=4), alone)


def test_the_networks_treat_a_gain_of_the_neck_apart_from_a_hazard_of_it() -> None:
    def apart(model: Model) -> bool:
        gains = {g.treatment for g in model.gains if model.is_neck_gain(g)}
        hazards = {h.treatment for h in model.hazards if model.is_neck_term(h)}
        return bool(gains) and bool(hazards - gains)

    assert any(apart(network_of(seed).model) for seed in SEEDS)


def test_asking_for_treatments_leaves_the_other_answers_as_they_were() -> None:
    network = network_of(4)
    compiled = compile_model(network.model, SYMPTOM, network.findings)
    tables = fill(compiled, network.context(), network.observations(), network.base_gain)
    before = solve(compiled, tables)
    solve_treatments(compiled, tables, GIVEN)
    np.testing.assert_array_equal(solve(compiled, tables).share, before.share)
