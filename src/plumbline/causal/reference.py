"""The plain way: enumerate every joint state of every cause and apply the definitions.

Slow and short. Nothing is summed out by hand, no state is split into branches, and the twin is
looked up as a state of its own; the kernel must agree with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.causal.conditional import conditional, evaluate, scaling
from plumbline.causal.context import Context
from plumbline.causal.fragment import Model
from plumbline.causal.scenarios import LESS, TOLERANCE
from plumbline.causal.solve import Solution
from plumbline.causal.tables import Observations, observed_likelihood
from plumbline.causal.variables import Finding, Gain, Gate, Hazard

__all__ = ["reference_solution", "reference_treatments"]

NODES = 40  # so many that the integral is exact for any model that can be enumerated


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Joint:
    """Every joint state, with its weight, and what acts in it; "twin" means the neck never ill."""

    weight: Float[np.ndarray, "row state"]
    base: Float[np.ndarray, "row 1"]
    rates: Float[np.ndarray, "term row state"]
    rates_twin: Float[np.ndarray, "term row state"]
    rates_later: Float[np.ndarray, "term row state"]
    factors: Float[np.ndarray, "gain row state"]
    factors_twin: Float[np.ndarray, "gain row state"]
    factors_later: Float[np.ndarray, "gain row state"]

    @property
    def hazard(self) -> Float[np.ndarray, "row state"]:
        """The pain hazard, with its gain."""
        return self.left(self.rates, self.factors)

    def left(
        self,
        rates: Float[np.ndarray, "some row state"],
        factors: Float[np.ndarray, "any row state"],
    ) -> Float[np.ndarray, "row state"]:
        """Return the pain hazard when only these rates and factors act."""
        gain: Float[np.ndarray, "row state"] = self.base * factors.prod(axis=0)
        return gain * rates.sum(axis=0)


def reference_solution(
    model: Model,
    symptom: str,
    findings: tuple[Finding, ...],
    context: Context,
    observations: Observations,
    base_gain: Float[np.ndarray, " row"] | float = 1.0,
    *,
    nodes: int = NODES,
) -> Solution:
    """Condition on the findings and the pain, intervene, and share out the credit, by enumeration.

    Parameters
    ----------
    model, symptom, findings
        As for :func:`plumbline.causal.compile_model`.
    context, observations, base_gain
        As for :func:`plumbline.causal.fill`.
    nodes : int
        Gauss-Legendre nodes of Owen's integral.

    Returns
    -------
    Solution
        As from :func:`plumbline.causal.solve`.
    """
    hazards = tuple(h for h in model.hazards if h.symptom == symptom)
    owners = tuple(dict.fromkeys([h.owner for h in hazards] + [g.owner for g in model.gains]))
    joint = _joint(model, hazards, findings, context, observations, base_gain)
    now = np.exp(-joint.hazard)
    never = np.exp(-joint.left(joint.rates_twin, joint.factors_twin))
    later = np.exp(-joint.left(joint.rates_later, joint.factors_later))
    pain = _total(joint, 1.0 - now)
    low, high, clear = _bounds(joint)
    sole, involved = _alone(joint, owners, hazards, model.gains)
    share = _shares(joint, owners, hazards, model.gains, nodes)
    posterior = joint.weight * (1.0 - now) / pain[:, None]
    return Solution(
        owners=owners,
        evidence_prob=pain,
        findings_prob=_total(joint, np.ones_like(now)),
        absent_never=_total(joint, never - now) / pain,
        absent_from_now=_total(joint, later - now) / pain,
        sole=sole / pain[:, None],
        share=share / pain[:, None],
        involved=involved / pain[:, None],
        clearly_less=clear / pain,
        bracket_low=low / pain,
        bracket_high=high / pain,
        states=_marginals(model, posterior),
    )


def reference_treatments(
    model: Model,
    symptom: str,
    findings: tuple[Finding, ...],
    context: Context,
    observations: Observations,
    base_gain: Float[np.ndarray, " row"] | float,
    treatments: Sequence[frozenset[str]],
) -> Float[np.ndarray, "row treatment"]:
    """Return what treating from now on would change, by enumeration.

    Parameters
    ----------
    model, symptom, findings, context, observations, base_gain
        As for :func:`reference_solution`.
    treatments : sequence of frozenset of str
        As for :func:`plumbline.causal.solve_treatments`.

    Returns
    -------
    ndarray, shape (row, treatment)
        Net probability that the pain would be absent.
    """
    hazards = tuple(h for h in model.hazards if h.symptom == symptom)
    joint = _joint(model, hazards, findings, context, observations, base_gain)
    now = np.exp(-joint.hazard)
    pain = _total(joint, 1.0 - now)
    answers = []
    for given in treatments:
        rates, factors = joint.rates.copy(), joint.factors.copy()
        for number, hazard in enumerate(hazards):
            if hazard.treatment in given:
                rates[number] *= _left(hazard, context)
        for number, gain in enumerate(model.gains):
            if gain.treatment in given:
                factors[number] **= _left(gain, context)
        answers.append(_total(joint, np.exp(-joint.left(rates, factors)) - now) / pain)
    return np.stack(answers, axis=1)


def _total(joint: _Joint, value: Float[np.ndarray, "row state"]) -> Float[np.ndarray, " row"]:
    return (joint.weight * value).sum(axis=1)


def _joint(
    model: Model,
    hazards: tuple[Hazard, ...],
    findings: tuple[Finding, ...],
    context: Context,
    observations: Observations,
    base_gain: Float[np.ndarray, " row"] | float,
) -> _Joint:
    states = _all_states(model)
    twin = _healthy_neck(model, states)
    base = np.broadcast_to(np.asarray(base_gain, dtype=np.float64), (context.rows,))
    terms = [_rates(model, h, context, states, twin) for h in hazards]
    gains = [_factors(model, g, context, states, twin) for g in model.gains]
    weight = _weights(model, findings, context, observations, states)
    nothing = np.zeros((0, 3, *weight.shape))
    rates = np.stack(terms) if terms else nothing
    factors = np.stack(gains) if gains else nothing
    return _Joint(
        weight=weight,
        base=base[:, None],
        rates=rates[:, 0],
        rates_twin=rates[:, 1],
        rates_later=rates[:, 2],
        factors=factors[:, 0],
        factors_twin=factors[:, 1],
        factors_later=factors[:, 2],
    )


def _all_states(model: Model) -> Int[np.ndarray, "state cause"]:
    sizes = [range(len(cause.states)) for cause in model.causes.values()]
    return np.array(list(product(*sizes)), dtype=np.int64).reshape(-1, len(sizes))


def _healthy_neck(
    model: Model, states: Int[np.ndarray, "state cause"]
) -> Int[np.ndarray, "state cause"]:
    """Return the twin's state: what exists because of the neck is off, all else as it is."""
    twin = states.copy()
    for number, cause in enumerate(model.causes.values()):
        neck = [cause.states.index(s) for s in cause.neck_states]
        twin[np.isin(states[:, number], neck), number] = 0
    return twin


def _weights(
    model: Model,
    findings: tuple[Finding, ...],
    context: Context,
    observations: Observations,
    states: Int[np.ndarray, "state cause"],
) -> Float[np.ndarray, "row state"]:
    weight = np.ones((context.rows, len(states)))
    for cause in model.causes:
        parents = model.parents_of(cause)
        table = conditional(model, cause, context, parents)
        weight *= _look_up(model, table, (*parents, cause), states)
    for finding in findings:
        table = observed_likelihood(finding, model, context, observations)
        weight *= _look_up(model, table, finding.parents, states)
    return weight


def _look_up(
    model: Model,
    table: Float[np.ndarray, " row *axis"],
    axes: tuple[str, ...],
    states: Int[np.ndarray, "state cause"],
) -> Float[np.ndarray, "row state"]:
    order = list(model.causes)
    full = np.broadcast_to(table, (len(table), *[len(model.causes[axis].states) for axis in axes]))
    columns = [states[:, order.index(axis)] for axis in axes]
    where: tuple[slice | Int[np.ndarray, " state"], ...] = (slice(None), *columns)
    picked = full[where]
    return np.broadcast_to(picked.reshape(len(table), -1), (len(table), len(states)))


def _opens(
    model: Model, gate: Gate, states: Int[np.ndarray, "state cause"]
) -> Bool[np.ndarray, " state"]:
    order = list(model.causes)
    opened = np.ones(len(states), dtype=bool)
    for cause, names in gate.items():
        wanted = [model.causes[cause].states.index(name) for name in names]
        opened &= np.isin(states[:, order.index(cause)], wanted)
    return opened


def _rates(
    model: Model,
    hazard: Hazard,
    context: Context,
    states: Int[np.ndarray, "state cause"],
    twin: Int[np.ndarray, "state cause"],
) -> Float[np.ndarray, "world row state"]:
    """Return a hazard's rate as it is, with the neck never ill, and with the neck healed now."""
    base = evaluate(hazard.rate, context, f"the hazard of {hazard.owner}")
    axes = tuple(hazard.scaled_by)
    scale = scaling(context, dict(hazard.scaled_by), axes, hazard.owner)
    full = base[:, None] * _look_up(model, scale, axes, states)
    now = full * _opens(model, hazard.when, states)
    never = np.zeros_like(now) if hazard.neck else full * _opens(model, hazard.when, twin)
    return np.stack([now, never, never + _left(hazard, context) * (now - never)])


def _factors(
    model: Model,
    gain: Gain,
    context: Context,
    states: Int[np.ndarray, "state cause"],
    twin: Int[np.ndarray, "state cause"],
) -> Float[np.ndarray, "world row state"]:
    """Return a gain's factor as it is, with the neck never ill, and with the neck healed now."""
    full = evaluate(gain.factor, context, f"the gain of {gain.owner}")[:, None]
    now = np.where(_opens(model, gain.when, states), full, 1.0)
    never = np.ones_like(now) if gain.neck else np.where(_opens(model, gain.when, twin), full, 1.0)
    return np.stack([now, never, never * (now / never) ** _left(gain, context)])


def _left(term: Hazard | Gain, context: Context) -> Float[np.ndarray, "row 1"]:
    """Return what is left of a term once it is treated."""
    if term.remains is None:
        return np.zeros((context.rows, 1))
    return evaluate(term.remains, context, f"what remains of {term.owner}")[:, None]


def _alone(
    joint: _Joint, owners: tuple[str, ...], hazards: tuple[Hazard, ...], gains: tuple[Gain, ...]
) -> tuple[Float[np.ndarray, "row owner"], Float[np.ndarray, "row owner"]]:
    """Return what is gone without an owner, and what its own part of the hazard brings about."""
    sole, involved = [], []
    for owner in owners:
        others = np.array([h.owner != owner for h in hazards], dtype=bool)
        others_gains = np.array([g.owner != owner for g in gains], dtype=bool)
        without = joint.left(joint.rates[others], joint.factors[others_gains])
        sole.append(_total(joint, np.exp(-without) - np.exp(-joint.hazard)))
        involved.append(_total(joint, 1.0 - np.exp(without - joint.hazard)))
    return np.stack(sole, axis=1), np.stack(involved, axis=1)


def _bounds(
    joint: _Joint,
) -> tuple[Float[np.ndarray, " row"], Float[np.ndarray, " row"], Float[np.ndarray, " row"]]:
    """Return the bracket and "clearly less", over the states that the intervention changes."""
    hazard, twin = joint.hazard, joint.left(joint.rates_twin, joint.factors_twin)
    no_pain, relieved = np.exp(-hazard), np.exp(-twin)
    changed = ~np.isclose(hazard, twin, rtol=TOLERANCE, atol=TOLERANCE)
    low = np.maximum(0.0, relieved - no_pain) * changed
    high = np.minimum(1.0 - no_pain, relieved) * changed
    clear = (1.0 - no_pain) * changed * (twin <= LESS * hazard + TOLERANCE)
    return _total(joint, low), _total(joint, high), _total(joint, clear)


def _coalitions(
    joint: _Joint, gains: int
) -> Iterator[tuple[tuple[bool, ...], Float[np.ndarray, "row state"]]]:
    """Yield which gains are on, and the gain of every state under it."""
    for kept in product((True, False), repeat=gains):
        factors = joint.factors[np.array(kept, dtype=bool)]
        yield kept, joint.base * factors.prod(axis=0)


def _shares(
    joint: _Joint,
    owners: tuple[str, ...],
    hazards: tuple[Hazard, ...],
    gains: tuple[Gain, ...],
    nodes: int,
) -> Float[np.ndarray, "row owner"]:
    r"""Return Shapley values by Owen's integral, every hazard and every gain a player of its own.

    Notes
    -----
    .. math:: \phi_i = \int_0^1 E[v(S \cup i) - v(S)] dt

    where each other player is switched off with probability t and
    :math:`v(S) = e^{-g(S) H(S)}`.
    """
    share = np.zeros((len(joint.weight), len(owners)))
    points, weights = np.polynomial.legendre.leggauss(nodes)
    for node, width in zip((points + 1.0) / 2.0, weights / 2.0, strict=True):
        for kept, gain in _coalitions(joint, len(gains)):
            stays = np.exp(-gain * joint.rates)
            mixed = node + (1.0 - node) * stays
            every = mixed.prod(axis=0)
            odds = np.array([1.0 - node if on else node for on in kept])
            for number, hazard in enumerate(hazards):
                brought = (1.0 - stays[number]) * every / mixed[number]
                share[:, owners.index(hazard.owner)] += width * odds.prod() * _total(joint, brought)
            for number, amplifier in enumerate(gains):
                sign = -1.0 if kept[number] else 1.0
                others = np.delete(odds, number).prod()
                credit = width * sign * others * _total(joint, every)
                share[:, owners.index(amplifier.owner)] += credit
    return share


def _marginals(
    model: Model, posterior: Float[np.ndarray, "row state"]
) -> dict[str, Float[np.ndarray, "row own_state"]]:
    states = _all_states(model)
    return {
        cause.id: posterior @ np.eye(len(cause.states))[states[:, number]]
        for number, cause in enumerate(model.causes.values())
    }
