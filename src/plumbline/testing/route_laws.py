"""The laws that every route keeps, each a function from a route to what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Fragment, Model, assemble
from plumbline.diagnosis import CAUSE_STATES
from plumbline.errors import ModelError
from plumbline.evidence import facts
from plumbline.inference.reference_gain import FROM_NOW_DAYS
from plumbline.inference.sampling import build_context, draw_parameters
from plumbline.routes import ROUTES, SETTINGS, Kind, Route, competitors
from plumbline.testing.recording import asked_of
from plumbline.testing.terms import terms_of

__all__ = ["ROUTE_LAWS", "Trial", "broken_laws", "check_route"]

SEED = 5  # any number; the laws hold for every draw
DRAWS_PER_SETTING = 8  # enough to meet both tails of most distributions
SAME = 1e-12  # probabilities of all states add up to one within rounding


@final
class Trial:
    """A route beside everything else of the model, evaluated for people of whom nothing is known.

    Attributes
    ----------
    route : Route
        The route that is looked at.
    fragment : Fragment
        What it hands in.
    others : tuple of Fragment
        The five routes but this one, and what competes with them.
    """

    def __init__(self, route: Route) -> None:
        self.route = route
        self.fragment = route.fragment()
        self.others = (*(r.fragment() for r in ROUTES if r.id != route.id), *_shared())

    @cached_property
    def model(self) -> Model:
        """The model with this route in it; ModelError if it has no place there."""
        return assemble([*self.others, self.fragment])

    @cached_property
    def context(self) -> Context:
        """Some draws in every setting; no age, no sex, no measurement, no finding."""
        rows = DRAWS_PER_SETTING * len(SETTINGS)
        return build_context(
            self.model,
            values=draw_parameters(self.model.parameters.values(), seed=SEED, size=rows),
            covariates={
                "setting": np.repeat(np.arange(float(len(SETTINGS))), DRAWS_PER_SETTING),
                "from_now_days": np.full(rows, FROM_NOW_DAYS),
            },
            rows=rows,
        )

    @property
    def declared(self) -> Mapping[str, Float[np.ndarray, " row"]]:
        """Draws of what the route declares itself, and of what everybody may look at."""
        names = {p.id for part in (*_shared(), self.fragment) for p in part.parameters}
        return {name: self.context.values[name] for name in names}


Law = Callable[[Trial], Iterator[str]]


@cache
def _shared() -> tuple[Fragment, ...]:
    return tuple(part.fragment() for part in competitors())


def check_route(route: Route) -> None:
    """Refuse a route that breaks a law; call it in the tests of a plug-in.

    Parameters
    ----------
    route : Route
        One of the five, or one from elsewhere that is added to them.

    Raises
    ------
    ModelError
        With every law that is broken.
    """
    problems = broken_laws(route)
    if problems:
        raise ModelError(f"route {route.id!r}: " + "; ".join(problems))


def broken_laws(route: Route) -> list[str]:
    """Return every law that a route breaks, as sentences; an empty list where it breaks none.

    Parameters
    ----------
    route : Route
        The route.
    """
    trial = Trial(route)
    for laws in (FIRST_LAWS, LATER_LAWS):
        if problems := [problem for law in laws for problem in law(trial)]:
            return problems
    return []


def _names(trial: Trial) -> Iterator[str]:
    route = trial.route
    if not route.id.isidentifier():
        yield f"its id {route.id!r} is no identifier"
    if trial.fragment.name != route.id:
        yield f"its fragment is named {trial.fragment.name!r}, not after the route"
    if route.number < 1:
        yield "its number is not a positive whole number"
    for name in ("label", "says", "grade"):
        if not getattr(route, name).strip():
            yield f"it has no {name}"
    if not route.says.endswith("."):
        yield "what it says is no sentence"


def _citations(trial: Trial) -> Iterator[str]:
    if not trial.route.evidence:
        yield "it names no evidence that a reader should see first"
    for name in (*trial.route.evidence, *trial.fragment.cites):
        if name not in facts():
            yield f"it cites {name!r}, which is no fact"


def _assembly(trial: Trial) -> Iterator[str]:
    try:
        assemble([*trial.others, trial.fragment])
    except ModelError as error:
        yield f"it cannot be added to the model: {error}"


def _ownership(trial: Trial) -> Iterator[str]:
    for other in trial.others:
        if shared := trial.fragment.sets & other.sets:
            yield f"it defines {sorted(shared)}, which {other.name} owns"


def _states(trial: Trial) -> Iterator[str]:
    for cause in trial.fragment.causes:
        states = CAUSE_STATES.get(cause.id, cause.states)
        if states != cause.states:
            yield f"{cause.id} has the states {cause.states}; findings know it with {states}"


def _parameters(trial: Trial) -> Iterator[str]:
    try:
        asked = asked_of(trial.fragment, replace(trial.context, values=trial.declared))
    except ModelError as error:
        yield f"one of its quantities: {error}"
        return
    for name, problem in asked.missing.items():
        yield f"{name}: {problem}"
    if unused := {p.id for p in trial.fragment.parameters} - asked.parameters:
        yield f"it declares {sorted(unused)} and never asks for them"


def _numbers(trial: Trial) -> Iterator[str]:
    context = trial.context
    for named in terms_of(trial.fragment):
        if not named.allowed.holds(np.asarray(named.term(context))):
            yield f"{named.name} of an unknown person is not {named.allowed}"
    for cause in trial.fragment.causes:
        if cause.chances is not None:
            total = cause.chances(context).sum(axis=1)
            if not np.allclose(total, 1.0, rtol=0, atol=SAME):
                yield f"the chances of {cause.id} do not add up to one"


def _kind(trial: Trial) -> Iterator[str]:
    route, model, fragment = trial.route, trial.model, trial.fragment
    gone = [one.owner for one in fragment.hazards if model.is_neck_term(one)]
    gone += [one.owner for one in fragment.gains if model.is_neck_gain(one)]
    if route.kind is Kind.NECK_TO_BACK and route.id not in gone:
        yield "it is a path from neck to back, and nothing of it goes with a healthy neck"
    if route.kind is Kind.COMMON_CAUSE:
        if gone:
            yield f"it is a common cause, and a healthy neck would change {sorted(set(gone))}"
        if any(cause.neck_states for cause in fragment.causes):
            yield "it is a common cause, and a healthy neck would switch off one of its causes"


def _interventions(trial: Trial) -> Iterator[str]:
    """Refuse what ``from_now`` would leave of something that ``never`` does not take away."""
    model, fragment = trial.model, trial.fragment
    for hazard in fragment.hazards:
        if hazard.remains is not None and not model.is_neck_term(hazard):
            yield f"a hazard of {hazard.owner} for {hazard.symptom} remains, but is never gone"
    for gain in fragment.gains:
        if gain.remains is not None and not model.is_neck_gain(gain):
            yield f"the gain of {gain.owner} remains, but is never gone"


def _healing(trial: Trial) -> Iterator[str]:
    """Refuse a healthy neck that could be healed further, or that lies outside its own band."""
    context = trial.context
    for quantity in trial.fragment.quantities:
        if quantity.healthy is None:
            continue
        once = quantity.healthy(context, context.person[quantity.id])
        if not np.array_equal(once, quantity.healthy(context, once)):
            yield f"healing {quantity.id} twice is not healing it once"
        if quantity.band is not None:
            low, high = quantity.band(context)
            if not np.all((low <= once) & (once <= high)):
                yield f"healed, {quantity.id} lies outside its healthy band"


FIRST_LAWS: tuple[Law, ...] = (_names, _citations, _ownership, _assembly, _parameters)
"""A route without a name, evidence, a place or its parameters is looked at no further."""

LATER_LAWS: tuple[Law, ...] = (_states, _numbers, _kind, _interventions, _healing)
"""What is asked of a route that is otherwise in order."""

ROUTE_LAWS: tuple[Law, ...] = (*FIRST_LAWS, *LATER_LAWS)
"""Every law."""
