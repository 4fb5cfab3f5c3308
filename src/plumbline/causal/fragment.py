"""A fragment: what one part hands in; the union of fragments: the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, final

from plumbline.causal.context import Uncertain
from plumbline.causal.variables import Cause, Gain, Gate, Hazard, Link, Quantity
from plumbline.errors import ModelError

__all__ = ["Fragment", "Model", "assemble"]

Part = TypeVar("Part", Cause, Quantity)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Equations that one route or one part of the diagnosis adds to the model.

    Attributes
    ----------
    name : str
        Who hands it in.
    causes, links, quantities, hazards, gains : tuples
        The equations.
    parameters : tuple of Uncertain
        Every parameter that the equations ask the context for.
    cites : tuple of str
        Facts that the equations rest on.
    """

    name: str
    causes: tuple[Cause, ...] = ()
    links: tuple[Link, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    gains: tuple[Gain, ...] = ()
    parameters: tuple[Uncertain, ...] = ()
    cites: tuple[str, ...] = ()

    @property
    def sets(self) -> frozenset[str]:
        """Ids of the causes and quantities that this fragment defines."""
        return frozenset([c.id for c in self.causes] + [q.id for q in self.quantities])


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """All fragments together, checked: every name resolves, nothing is defined twice, no cycle.

    Attributes
    ----------
    causes : mapping of str to Cause
        In an order in which parents come first.
    quantities : mapping of str to Quantity
        Likewise.
    """

    causes: Mapping[str, Cause]
    quantities: Mapping[str, Quantity]
    links: tuple[Link, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    gains: tuple[Gain, ...] = ()
    parameters: Mapping[str, Uncertain] = field(default_factory=dict)

    def parents_of(self, cause: str) -> tuple[str, ...]:
        """Return the causes on which the onset of a cause depends, in model order."""
        named = set(self.causes[cause].scaled_by)
        for link in self.links:
            if link.child == cause:
                named |= set(link.parents)
        return tuple(c for c in self.causes if c in named)

    def is_neck_gate(self, gate: Gate) -> bool:
        """Return whether a gate closes once the neck is healthy.

        Raises
        ------
        ModelError
            If the gate mixes neck states and others of one cause: the twin would keep a part of it.
        """
        closed = False
        for cause, states in gate.items():
            neck = [state in self.causes[cause].neck_states for state in states]
            if any(neck) and not all(neck):
                raise ModelError(
                    f"a gate mixes neck states and others of {cause!r}: {states}; split the term"
                )
            closed |= all(neck)
        return closed

    def is_neck_term(self, hazard: Hazard) -> bool:
        """Return whether a hazard is gone once the neck is healthy."""
        return self.is_neck_gate(hazard.when) or hazard.neck

    def is_neck_gain(self, gain: Gain) -> bool:
        """Return whether a gain is gone once the neck is healthy."""
        return self.is_neck_gate(gain.when) or gain.neck

    def symptoms(self) -> tuple[str, ...]:
        """Return the symptoms that have a hazard, in order of first mention."""
        return tuple(dict.fromkeys(h.symptom for h in self.hazards))


def assemble(fragments: Iterable[Fragment]) -> Model:
    """Add fragments up into one model.

    Parameters
    ----------
    fragments : iterable of Fragment
        In any order.

    Returns
    -------
    Model
        Causes and quantities in topological order.

    Raises
    ------
    ModelError
        With every problem: something defined twice, an unknown name or state, a cycle, a cause that
        the healthy neck does not switch off below one that it does.
    """
    parts = tuple(fragments)
    causes: dict[str, Cause] = {}
    quantities: dict[str, Quantity] = {}
    problems: list[str] = []
    for part in parts:
        for cause in part.causes:
            _define(causes, cause.id, cause, problems)
        for quantity in part.quantities:
            _define(quantities, quantity.id, quantity, problems)
    links = tuple(link for part in parts for link in part.links)
    hazards = tuple(hazard for part in parts for hazard in part.hazards)
    gains = tuple(gain for part in parts for gain in part.gains)
    problems += _unknown_names(causes, quantities, links, hazards, gains)
    if problems:
        raise ModelError("; ".join(problems))
    arrows = {c: set(causes[c].scaled_by) for c in causes}
    for link in links:
        arrows[link.child] |= set(link.parents)
    model = Model(
        causes={c: causes[c] for c in _topological(arrows)},
        quantities={
            q: quantities[q]
            for q in _topological({q: set(quantities[q].parents) for q in quantities})
        },
        links=links,
        hazards=hazards,
        gains=gains,
        parameters={p.id: p for part in parts for p in part.parameters},
    )
    _refuse_neck_leaks(model)
    return model


def _define(known: dict[str, Part], name: str, value: Part, problems: list[str]) -> None:
    if name in known:
        problems.append(f"{name!r} is defined twice")
    known[name] = value


def _unknown_names(
    causes: Mapping[str, Cause],
    quantities: Mapping[str, Quantity],
    links: tuple[Link, ...],
    hazards: tuple[Hazard, ...],
    gains: tuple[Gain, ...],
) -> list[str]:
    gates: list[tuple[str, Gate]] = [(f"link to {x.child!r}", x.parents) for x in links]
    gates += [(f"link to {x.child!r}", {x.child: (x.state,)}) for x in links]
    gates += [(f"hazard of {x.owner!r}", x.when) for x in hazards]
    gates += [(f"gain of {x.owner!r}", x.when) for x in gains]
    gates += [(f"onset of {c.id!r}", {c.id: tuple(c.onset)}) for c in causes.values()]
    problems = [
        f"{who} names unknown {cause!r} in {states}"
        for who, gate in gates
        for cause, states in gate.items()
        if cause not in causes or not set(states) <= set(causes[cause].states)
    ]
    scaled = [(c.id, c.scaled_by) for c in causes.values()]
    scaled += [(h.owner, h.scaled_by) for h in hazards]
    problems += [
        f"{who!r} is scaled by {parent!r}, which does not exist or has another number of states"
        for who, scale in scaled
        for parent, factors in scale.items()
        if parent not in causes or len(factors) != len(causes[parent].states)
    ]
    problems += [
        f"quantity {q.id!r} has unknown parent {parent!r}"
        for q in quantities.values()
        for parent in q.parents
        if parent not in quantities
    ]
    return problems


def _topological(arrows: Mapping[str, set[str]]) -> list[str]:
    waiting = dict(arrows)
    order: list[str] = []
    while waiting:
        ready = [node for node, parents in waiting.items() if not parents & waiting.keys()]
        if not ready:
            raise ModelError(f"the model has a cycle among {sorted(waiting)}")
        for node in ready:
            order.append(node)
            del waiting[node]
    return order


def _refuse_neck_leaks(model: Model) -> None:
    """Refuse what a healthy neck would change in a way that the engine does not follow.

    The twin's state is the person's with every neck state off. That is exact only if nothing else
    depends on a neck state.
    """
    for cause in model.causes.values():
        _refuse_unsound_states(model, cause)
    gates = [(f"link to {x.child!r}", x.parents) for x in model.links]
    gates += [(f"hazard of {x.owner!r}", x.when) for x in model.hazards]
    gates += [(f"gain of {x.owner!r}", x.when) for x in model.gains]
    for who, gate in gates:
        model.is_neck_gate(gate)
        for name, states in gate.items():
            cause = model.causes[name]
            if cause.neck_states and cause.states[0] in states:
                raise ModelError(f"the {who} would open once the neck is healthy: {name!r} is off")
    for link in model.links:
        lasting = link.state not in model.causes[link.child].neck_states
        if lasting and model.is_neck_gate(link.parents):
            raise ModelError(
                f"{link.child!r} becomes {link.state!r} because of the neck,"
                " but the healthy neck does not switch it off: make it a neck state"
            )
    scaled = [(h.owner, parent) for h in model.hazards for parent in h.scaled_by]
    scaled += [(c.id, parent) for c in model.causes.values() for parent in c.scaled_by]
    for who, parent in scaled:
        if model.causes[parent].neck_states:
            raise ModelError(f"{who!r} is scaled by {parent!r}, which the healthy neck changes")


def _refuse_unsound_states(model: Model, cause: Cause) -> None:
    if cause.chances is not None:
        if cause.onset or model.parents_of(cause.id):
            raise ModelError(f"{cause.id!r} has chances, so it can have no onset and no parents")
        return
    neck = [state in cause.neck_states for state in cause.states[1:]]
    if neck != sorted(neck):
        raise ModelError(
            f"{cause.id!r} has a state after a neck state; without the neck it could come on"
            " instead: put the neck states last"
        )
