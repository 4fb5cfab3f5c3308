"""Small random networks that use every part of the engine at least now and then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

import numpy as np

from plumbline.causal import (
    Cause,
    Context,
    Finding,
    Fragment,
    Gain,
    Hazard,
    Link,
    Model,
    Solution,
    Term,
    assemble,
    compile_model,
    fill,
    solve,
)

SYMPTOM = "pain"
FRAILTY, NECK, LOCAL = "frailty", "neck", "local"
OWNERS = ("first", "second", "third", "fourth")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A model with something observed in it."""

    fragment: Fragment
    model: Model
    findings: tuple[Finding, ...]
    seen: dict[str, int]
    base_gain: float

    def context(self, rows: int = 1) -> Context:
        return Context(rows=rows, values={})

    def observations(self, rows: int = 1) -> dict[str, np.ndarray]:
        return {name: np.full(rows, value) for name, value in self.seen.items()}

    def solve(self, *, threads: int | None = 1) -> Solution:
        compiled = compile_model(self.model, SYMPTOM, self.findings)
        tables = fill(compiled, self.context(), self.observations(), self.base_gain)
        return solve(compiled, tables, threads=threads)


def constant(value: float) -> Term:
    return lambda context: np.full(context.rows, value)


def uniform(rng: np.random.Generator, low: float, high: float) -> Term:
    return constant(float(rng.uniform(low, high)))


def table_of(values: np.ndarray) -> Callable[[Context], np.ndarray]:
    return lambda context: np.broadcast_to(values, (context.rows, *values.shape))


def random_network(
    seed: int, *, gained: bool = True, signed: bool = True, attempt: int = 0
) -> Network:
    """Return a network of three to six causes.

    Parameters
    ----------
    seed, attempt : int
        Say everything.
    gained : bool
        Whether there may be gains, and a base gain other than one.
    signed : bool
        Whether terms of the neck may relieve.
    """
    rng = np.random.default_rng((seed, attempt))
    causes, links = _causes(rng)
    hazards = [_leak(rng)]
    for cause in causes:
        hazards += _hazards(rng, cause, causes, signed=signed)
    gains = _gains(rng, causes) if gained else ()
    fragment = Fragment(
        name="random",
        causes=tuple(causes),
        links=tuple(links),
        hazards=tuple(hazards[:8]),
        gains=gains,
    )
    findings = tuple(_finding(rng, f"finding_{i}", causes) for i in range(rng.integers(1, 5)))
    seen = {f.id: int(rng.integers(-1, len(f.values))) for f in findings}
    return Network(
        fragment=fragment,
        model=assemble([fragment]),
        findings=findings,
        seen=seen,
        base_gain=float(rng.uniform(0.5, 1.2)) if gained else 1.0,
    )


def _causes(rng: np.random.Generator) -> tuple[list[Cause], list[Link]]:
    causes: list[Cause] = []
    links: list[Link] = []
    scaled: dict[str, tuple[Term, ...]] = {}
    if rng.random() < 0.7:
        size = int(rng.integers(2, 4))
        chances = rng.dirichlet(np.ones(size))
        names = ("low", "middle", "high")[:size]
        causes.append(Cause(id=FRAILTY, label="", states=names, chances=table_of(chances)))
        scaled = {FRAILTY: tuple(uniform(rng, 0.3, 2.0) for _ in range(size))}
    causes.append(_plain(rng, LOCAL, scaled, neck=False))
    causes.append(_plain(rng, NECK, scaled, neck=True))
    if rng.random() < 0.6:
        parents = {LOCAL: ("present",)}
        links.append(Link(child=NECK, parents=parents, hazard=uniform(rng, 0.1, 1.0)))
    for number in range(int(rng.integers(1, 4))):
        name = f"cause_{number}"
        earlier = [c for c in causes if c.id != FRAILTY]
        if rng.random() < 0.5:
            causes.append(_route(rng, name, scaled))
            gate = {NECK: ("present",)}
            hazard = uniform(rng, 0.2, 1.5)
            links.append(Link(child=name, parents=gate, hazard=hazard, state="by_neck"))
            links += _random_link(rng, name, earlier, state="anyway")
        else:
            causes.append(_plain(rng, name, scaled, neck=False))
            links += _random_link(rng, name, earlier, state="present")
    return causes, links


def _plain(
    rng: np.random.Generator, name: str, scaled: dict[str, tuple[Term, ...]], *, neck: bool
) -> Cause:
    states = ("absent", "present") if neck or rng.random() < 0.7 else ("absent", "mild", "present")
    return Cause(
        id=name,
        label="",
        states=states,
        onset={state: uniform(rng, 0.1, 0.8) for state in states[1:]},
        scaled_by=scaled if rng.random() < 0.4 else {},
        neck_states=("present",) if neck else (),
    )


def _route(rng: np.random.Generator, name: str, scaled: dict[str, tuple[Term, ...]]) -> Cause:
    return Cause(
        id=name,
        label="",
        states=("off", "anyway", "by_neck"),
        onset={"anyway": uniform(rng, 0.1, 0.8)},
        scaled_by=scaled if rng.random() < 0.3 else {},
        neck_states=("by_neck",),
    )


def _random_link(
    rng: np.random.Generator, child: str, earlier: list[Cause], *, state: str
) -> list[Link]:
    """Return no arrow, one, or one with two parents; never from what only the neck brings about."""
    sound = [c for c in earlier if c.id != NECK]
    if rng.random() < 0.4:
        return []
    count = min(len(sound), int(rng.integers(1, 3)))
    chosen = rng.choice(len(sound), size=count, replace=False)
    gate = {sound[i].id: (_lasting(sound[i])[-1],) for i in chosen}
    return [Link(child=child, parents=gate, hazard=uniform(rng, 0.1, 1.0), state=state)]


def _lasting(cause: Cause) -> tuple[str, ...]:
    """Return the states that are there whether or not the neck is healthy."""
    return tuple(s for s in cause.states[1:] if s not in cause.neck_states)


def _leak(rng: np.random.Generator) -> Hazard:
    return Hazard(symptom=SYMPTOM, owner="unidentified", rate=uniform(rng, 0.05, 0.5))


def _hazards(
    rng: np.random.Generator, cause: Cause, causes: list[Cause], *, signed: bool
) -> list[Hazard]:
    """Return terms of a cause: one per state or one for several, some of them partly the neck's."""
    if cause.id == FRAILTY or rng.random() < 0.2:
        return []
    lasting = _lasting(cause)
    gates = [(state,) for state in cause.states[1:]]
    if len(lasting) > 1 and rng.random() < 0.5:
        gates = [lasting]
    hazards = []
    for states in gates:
        gate = {cause.id: states}
        scaled = {}
        if causes[0].id == FRAILTY and rng.random() < 0.3:
            scaled = {FRAILTY: tuple(uniform(rng, 0.5, 1.5) for _ in causes[0].states)}
        rate = float(rng.uniform(0.3, 1.2))
        owner = str(rng.choice(OWNERS))
        hazards.append(
            Hazard(
                symptom=SYMPTOM, owner=owner, rate=constant(rate), when=gate, scaled_by=scaled,
                remains=uniform(rng, 0.0, 1.0) if rng.random() < 0.5 else None,
            )
        )  # fmt: skip
        if rng.random() < 0.4:
            low = -0.4 if signed else 0.1
            hazards.append(
                Hazard(
                    symptom=SYMPTOM, owner=str(rng.choice(OWNERS)), neck=True, when=gate,
                    rate=constant(rate * float(rng.uniform(low, 0.8))), scaled_by=scaled,
                    remains=uniform(rng, 0.0, 1.0) if rng.random() < 0.5 else None,
                )
            )  # fmt: skip
    return hazards


def _gains(rng: np.random.Generator, causes: list[Cause]) -> tuple[Gain, ...]:
    gains = []
    for _ in range(int(rng.integers(0, 3))):
        cause = causes[int(rng.integers(len(causes)))]
        gate = {} if rng.random() < 0.3 else {cause.id: (cause.states[-1],)}
        gains.append(
            Gain(
                owner=str(rng.choice([*OWNERS, "sensitization"])),
                factor=uniform(rng, 1.05, 2.0),
                when=gate,
                neck=bool(rng.random() < 0.4),
                remains=uniform(rng, 0.0, 1.0) if rng.random() < 0.5 else None,
            )
        )
    return tuple(gains)


def _finding(rng: np.random.Generator, name: str, causes: list[Cause]) -> Finding:
    count = min(len(causes), int(rng.integers(1, 4)))
    parents = [causes[i] for i in rng.choice(len(causes), size=count, replace=False)]
    values = ("present", "absent", "doubtful")[: int(rng.integers(2, 4))]
    shape = [len(p.states) for p in parents]
    table = np.moveaxis(rng.dirichlet(np.ones(len(values)), size=shape), -1, 0)
    return Finding(
        id=name,
        parents=tuple(p.id for p in parents),
        values=values,
        likelihood=table_of(table),
    )
