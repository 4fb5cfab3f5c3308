"""Answers from the definitions: every exogenous variable is enumerated, person and twin share them.

A cause has one exogenous threshold per thing that may switch it on; a threshold is a unit
exponential, cut into the cells that matter. The pain has either one threshold for the whole hazard,
or one per term.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from math import factorial
from typing import final

import numpy as np
from tests.property.random_networks import Network, random_network

from plumbline.causal import Cause, Context, Finding, Gain, Hazard, Model, Term

ONE = Context(rows=1, values={})


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What may switch one state on: the threshold's cells, and the hazard per world."""

    state: int
    cuts: np.ndarray  # ascending hazards that are possible, first 0
    hazard: float
    factors: dict[str, np.ndarray]  # per parent, one per state of it

    @property
    def chances(self) -> np.ndarray:
        survives = np.append(np.exp(-self.cuts), 0.0)
        return survives[:-1] - survives[1:]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """Distinct pairs of person and twin, with the probability of pair and findings."""

    weight: np.ndarray
    rates: np.ndarray  # pair x term
    twin_rates: np.ndarray
    factors: np.ndarray  # pair x gain
    twin_factors: np.ndarray
    later_rates: np.ndarray
    later_factors: np.ndarray
    person: dict[str, np.ndarray]


def number(term: Term) -> float:
    return float(np.asarray(term(ONE)).reshape(-1)[0])


def noises_of(model: Model, cause: Cause) -> list[Noise]:
    found = []
    for state, term in cause.onset.items():
        factors = {p: np.array([number(f) for f in fs]) for p, fs in cause.scaled_by.items()}
        found.append(_noise(cause.states.index(state), number(term), factors))
    for link in model.links:
        if link.child == cause.id:
            gates = {
                p: np.array([float(s in states) for s in model.causes[p].states])
                for p, states in link.parents.items()
            }
            found.append(_noise(cause.states.index(link.state), number(link.hazard), gates))
    return found


def _noise(state: int, hazard: float, factors: dict[str, np.ndarray]) -> Noise:
    levels = np.array([hazard])
    for factor in factors.values():
        levels = np.multiply.outer(levels, factor).reshape(-1)
    cuts = np.unique(np.append(0.0, levels))
    return Noise(state=state, cuts=cuts, hazard=hazard, factors=factors)


def cells_of(network: Network) -> int:
    """Return how many combinations of exogenous cells a network has."""
    size = 1
    for cause in network.model.causes.values():
        if cause.chances is not None:
            size *= len(cause.states)
        for noise in noises_of(network.model, cause):
            size *= len(noise.cuts)
    return size


MOST_CELLS = 60_000  # more combinations of exogenous cells than this take too long


def small_network(seed: int, *, gained: bool, signed: bool) -> Network:
    """Return a random network whose exogenous variables can all be enumerated."""
    for attempt in count():
        network = random_network(seed, gained=gained, signed=signed, attempt=attempt)
        if cells_of(network) <= MOST_CELLS:
            return network
    raise AssertionError


def simulate(model: Model) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Run every combination of exogenous cells forward, in both worlds."""
    sizes: list[np.ndarray] = []
    noises = {name: noises_of(model, cause) for name, cause in model.causes.items()}
    for name, cause in model.causes.items():
        if cause.chances is not None:
            sizes.append(np.asarray(cause.chances(ONE))[0])
        sizes += [noise.chances for noise in noises[name]]
    grid = np.indices([len(s) for s in sizes]).reshape(len(sizes), -1)
    weight = np.prod([s[g] for s, g in zip(sizes, grid, strict=True)], axis=0)
    cells = iter(grid)
    worlds: tuple[dict[str, np.ndarray], dict[str, np.ndarray]] = ({}, {})
    for name, cause in model.causes.items():
        drawn = next(cells) if cause.chances is not None else None
        mine = [(noise, next(cells)) for noise in noises[name]]
        for world, healthy in zip(worlds, (False, True), strict=True):
            world[name] = _take_state(cause, drawn, mine, world, len(weight), healthy=healthy)
    return weight, worlds[0], worlds[1]


def _take_state(
    cause: Cause,
    drawn: np.ndarray | None,
    noises: list[tuple[Noise, np.ndarray]],
    world: dict[str, np.ndarray],
    size: int,
    *,
    healthy: bool,
) -> np.ndarray:
    banned = {cause.states.index(s) for s in cause.neck_states} if healthy else set()
    if drawn is not None:
        return np.where(np.isin(drawn, list(banned)), 0, drawn)
    state = np.zeros(size, dtype=np.int64)
    for index in range(len(cause.states) - 1, 0, -1):
        if index in banned:
            continue
        for noise, cell in noises:
            if noise.state == index:
                reached = np.full(size, noise.hazard)
                for parent, factor in noise.factors.items():
                    reached = reached * factor[world[parent]]
                state = np.where(reached > noise.cuts[cell] + 1e-14, index, state)
    return state


def enumerate_worlds(network: Network, symptom: str) -> Worlds:
    model = network.model
    weight, person, twin = simulate(model)
    code = np.zeros(len(weight), dtype=np.int64)
    for name, cause in model.causes.items():
        code = (code * len(cause.states) + person[name]) * len(cause.states) + twin[name]
    _, first, pair = np.unique(code, return_index=True, return_inverse=True)
    weight = np.bincount(pair.reshape(-1), weights=weight)
    person = {name: states[first] for name, states in person.items()}
    twin = {name: states[first] for name, states in twin.items()}
    for finding in network.findings:
        weight = weight * likelihood(finding, network.seen.get(finding.id, -1), person)
    hazards = [h for h in model.hazards if h.symptom == symptom]
    terms = [term_rates(model, h, person, twin) for h in hazards]
    gains = [gain_factors(model, g, person, twin) for g in model.gains]
    rates = np.array([t[0] for t in terms]).T
    twin_rates = np.array([t[1] for t in terms]).T
    factors = np.array([g[0] for g in gains]).T.reshape(len(weight), -1)
    twin_factors = np.array([g[1] for g in gains]).T.reshape(len(weight), -1)
    left = np.array([number(h.remains) if h.remains is not None else 0.0 for h in hazards])
    left_gain = np.array([number(g.remains) if g.remains is not None else 0.0 for g in model.gains])
    return Worlds(
        weight=weight,
        rates=rates,
        twin_rates=twin_rates,
        factors=factors,
        twin_factors=twin_factors,
        later_rates=np.where(rates == twin_rates, rates, left * rates),
        later_factors=np.where(factors == twin_factors, factors, factors**left_gain),
        person=person,
    )


def likelihood(finding: Finding, seen: int, world: dict[str, np.ndarray]) -> np.ndarray | float:
    if seen < 0:
        return 1.0
    return np.asarray(finding.likelihood(ONE))[0, seen][tuple(world[p] for p in finding.parents)]


def opened(
    model: Model, gate: dict[str, tuple[str, ...]], world: dict[str, np.ndarray]
) -> np.ndarray:
    result = np.ones(len(next(iter(world.values()))), dtype=bool)
    for cause, states in gate.items():
        names = np.array(model.causes[cause].states)
        result &= np.isin(names[world[cause]], states)
    return result


def term_rates(
    model: Model, hazard: Hazard, person: dict[str, np.ndarray], twin: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    both = []
    for world in (person, twin):
        rate = number(hazard.rate) * opened(model, dict(hazard.when), world)
        for parent, factors in hazard.scaled_by.items():
            rate = rate * np.array([number(f) for f in factors])[world[parent]]
        both.append(rate)
    return both[0], np.zeros_like(both[0]) if hazard.neck else both[1]


def gain_factors(
    model: Model, gain: Gain, person: dict[str, np.ndarray], twin: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    now, never = (
        np.where(opened(model, dict(gain.when), world), number(gain.factor), 1.0)
        for world in (person, twin)
    )
    return now, np.ones_like(now) if gain.neck else never


def one_threshold(network: Network, symptom: str) -> dict[str, np.ndarray | float]:
    """Return every answer, with one pain threshold E: pain where the gained hazard exceeds E."""
    worlds = enumerate_worlds(network, symptom)
    weight, base = worlds.weight, network.base_gain
    hazard = base * worlds.factors.prod(axis=1) * worlds.rates.sum(axis=1)
    twin = base * worlds.twin_factors.prod(axis=1) * worlds.twin_rates.sum(axis=1)
    later = base * worlds.later_factors.prod(axis=1) * worlds.later_rates.sum(axis=1)
    pain = weight @ -np.expm1(-hazard)
    relieved = weight @ np.maximum(0.0, np.exp(-twin) - np.exp(-hazard))
    harmed = weight @ np.maximum(0.0, np.exp(-hazard) - np.exp(-twin))
    changed = np.abs(hazard - twin) > 1e-12
    p_now, p_twin = -np.expm1(-hazard), -np.expm1(-twin)
    high = weight @ (np.minimum(p_now, 1.0 - p_twin) * changed)
    clear = weight @ (p_now * changed * (twin <= 0.7 * hazard + 1e-12))
    return {
        "evidence_prob": pain,
        "findings_prob": weight.sum(),
        "absent_never": (relieved - harmed) / pain,
        "absent_from_now": weight @ (np.exp(-later) - np.exp(-hazard)) / pain,
        "bracket_low": relieved / pain,
        "bracket_high": high / pain,
        "clearly_less": clear / pain,
        **{
            f"state {name}": np.bincount(
                worlds.person[name], weights=weight * p_now, minlength=len(cause.states)
            )
            / pain
            for name, cause in network.model.causes.items()
        },
        **_players(network, symptom, worlds, hazard, pain),
    }


def owners_of(network: Network, symptom: str) -> tuple[list[str], list[str]]:
    """Return the owner of every player (terms, then gains), and the distinct owners."""
    players = [h.owner for h in network.model.hazards if h.symptom == symptom]
    players += [g.owner for g in network.model.gains]
    return players, list(dict.fromkeys(players))


def survival_of_coalitions(worlds: Worlds, base: float) -> np.ndarray:
    """Return P(no pain, findings) for every set of players that is on: bit i is player i."""
    terms, gains = worlds.rates.shape[1], worlds.factors.shape[1]
    subsets = np.arange(2 ** (terms + gains))
    on = (subsets[None] >> np.arange(terms + gains)[:, None]) & 1
    gain = base * np.exp(np.log(worlds.factors) @ on[terms:])
    return worlds.weight @ np.exp(-gain * (worlds.rates @ on[:terms]))


def shapley(survival: np.ndarray) -> np.ndarray:
    """Return Shapley values of the game "the pain goes when these players are switched off"."""
    players = len(survival).bit_length() - 1
    subsets = np.arange(len(survival))
    sizes = np.array([int(s).bit_count() for s in subsets])
    order = np.array(
        [factorial(k) * factorial(players - 1 - k) / factorial(players) for k in range(players)]
    )
    values = []
    for player in range(players):
        without = subsets[(subsets >> player) & 1 == 0]
        brought = survival[without] - survival[without | (1 << player)]
        values.append(brought @ order[sizes[without]])
    return np.array(values)


def _players(
    network: Network, symptom: str, worlds: Worlds, hazard: np.ndarray, pain: float
) -> dict[str, np.ndarray]:
    players, owners = owners_of(network, symptom)
    survival = survival_of_coalitions(worlds, network.base_gain)
    terms = worlds.rates.shape[1]
    values = shapley(survival) / pain
    share, sole, involved = [], [], []
    for owner in owners:
        mine = np.array([p == owner for p in players])
        share.append(values[mine].sum())
        kept = worlds.rates[:, ~mine[:terms]].sum(axis=1)
        without = network.base_gain * worlds.factors[:, ~mine[terms:]].prod(axis=1) * kept
        sole.append(worlds.weight @ (np.exp(-without) - np.exp(-hazard)) / pain)
        involved.append(worlds.weight @ -np.expm1(without - hazard) / pain)
    return {"share": np.array(share), "sole": np.array(sole), "involved": np.array(involved)}


def one_threshold_per_term(network: Network, symptom: str) -> dict[str, np.ndarray | float]:
    """Return answers from enumerating which terms fire; without gain, all terms adding."""
    worlds = enumerate_worlds(network, symptom)
    players, owners = owners_of(network, symptom)
    terms = worlds.rates.shape[1]
    fired = ((np.arange(2**terms)[None] >> np.arange(terms)[:, None]) & 1).astype(bool)
    chance = np.ones((len(worlds.weight), 2**terms))
    for term in range(terms):
        fires = -np.expm1(-worlds.rates[:, term : term + 1])
        chance = chance * np.where(fired[term][None], fires, 1.0 - fires)
    chance = chance * worlds.weight[:, None]
    pain = chance[:, 1:].sum()
    twin_fires = (worlds.twin_rates > 0).astype(int) @ fired.astype(int) > 0
    working = np.maximum(fired.sum(axis=0), 1)
    answers: dict[str, list[float]] = {"share": [], "sole": [], "involved": []}
    total = chance.sum(axis=0)
    for owner in owners:
        mine = np.array([p == owner for p in players])
        own = fired[mine].sum(axis=0)
        answers["share"].append(total @ (own / working) / pain)
        answers["involved"].append(total @ (own > 0) / pain)
        answers["sole"].append(total @ ((own > 0) & (own == fired.sum(axis=0))) / pain)
    gone = (chance * ~twin_fires)[:, 1:].sum() / pain
    return {
        "evidence_prob": pain,
        "absent_never": gone,
        **{key: np.array(value) for key, value in answers.items()},
    }


def one_threshold_treated(network: Network, symptom: str, given: frozenset[str]) -> float:
    """Return how much more often the pain is absent once some terms are treated."""
    worlds, model = enumerate_worlds(network, symptom), network.model
    rates, factors = worlds.rates.copy(), worlds.factors.copy()
    for term, hazard in enumerate(h for h in model.hazards if h.symptom == symptom):
        if hazard.treatment in given:
            rates[:, term] *= number(hazard.remains) if hazard.remains is not None else 0.0
    for term, gain in enumerate(model.gains):
        if gain.treatment in given:
            factors[:, term] **= number(gain.remains) if gain.remains is not None else 0.0
    base = network.base_gain
    hazard = base * worlds.factors.prod(axis=1) * worlds.rates.sum(axis=1)
    later = base * factors.prod(axis=1) * rates.sum(axis=1)
    pain = worlds.weight @ -np.expm1(-hazard)
    return float(worlds.weight @ (np.exp(-later) - np.exp(-hazard)) / pain)
