"""The parts of a structural causal model, as data: what a route or a diagnosis hands in.

Onset hazards: a state of a cause comes on with probability ``1 - exp(-hazard)``. States are listed
in order of precedence: a later state can only be taken when no earlier one came on, so that "would
have been there anyway" stands before "only because of the neck".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.causal.context import Context, Term, Uncertain

__all__ = ["Cause", "Finding", "Gain", "Hazard", "Link", "Quantity"]

Gate = Mapping[str, tuple[str, ...]]
"""Which states of which causes let something act; an empty gate is always open."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A discrete hidden state of the person.

    Attributes
    ----------
    id : str
        Name.
    label : str
        Name in words.
    states : tuple of str
        The first is "off".
    onset : mapping of str to Term
        Onset hazard per state that is not off; a state without one is reached by links alone.
    chances : callable or None
        Alternative to ``onset`` for a cause without parents: probabilities of all states,
        shape (row, state).
    scaled_by : mapping of str to tuple of Term
        Parent cause to one factor per state of it, by which the onset hazards are multiplied.
    neck_states : tuple of str
        States that do not exist once the neck is healthy.
    """

    id: str
    label: str
    states: tuple[str, ...] = ("absent", "present")
    onset: Mapping[str, Term] = field(default_factory=dict)
    chances: Callable[[Context], Float[np.ndarray, "row state"]] | None = None
    scaled_by: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    neck_states: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An arrow: while every parent is in one of the named states, the child's onset hazard grows.

    Attributes
    ----------
    child : str
        The cause that comes on.
    parents : mapping of str to tuple of str
        Parent to the states in which it acts.
    hazard : Term
        Added onset hazard.
    state : str
        State of the child that comes on.
    """

    child: str
    parents: Gate
    hazard: Term
    state: str = "present"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A continuous variable of the person, with its value had the neck never been ill.

    Attributes
    ----------
    id, unit : str
        Name, ending in the unit, and the unit.
    parents : tuple of str
        Quantities it is computed from; passed to ``function`` by name.
    function : callable
        ``function(context, **parents) -> (row,)``; its noise must come from the context,
        so that person and twin share it.
    healthy : callable or None
        ``healthy(context, value) -> (row,)``: what do(neck = healthy) sets it to. None: the twin's
        value is the function of the twin's parents.
    """

    id: str
    unit: str
    parents: tuple[str, ...] = ()
    function: Callable[..., Float[np.ndarray, " row"]]
    healthy: Callable[[Context, Float[np.ndarray, " row"]], Float[np.ndarray, " row"]] | None = None
    band: (
        Callable[[Context], tuple[Float[np.ndarray, " row"], Float[np.ndarray, " row"]]] | None
    ) = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A term of the pain hazard, credited to one owner.

    Attributes
    ----------
    symptom : str
        Which pain it adds to.
    owner : str
        Player that gets the credit.
    rate : Term
        Hazard while the gate is open; negative where a load relieves.
    when : mapping
        Gate over causes.
    scaled_by : mapping of str to tuple of Term
        Cause to one factor per state of it.
    neck : bool
        Gone when the neck has never been ill. A term gated on a neck state is so in any case.
    remains : Term or None
        Fraction of the term that is left once it is treated ``from_now``; None: nothing is left.
    treatment : str or None
        What takes it away from now on, by name; None: no treatment that the model knows.
    """

    symptom: str
    owner: str
    rate: Term
    when: Gate = field(default_factory=dict)
    scaled_by: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    neck: bool = False
    remains: Term | None = None
    treatment: str | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A factor on the whole pain hazard, credited to one owner; off means a factor of one.

    Attributes
    ----------
    owner : str
        Player that gets the credit.
    factor : Term
        Factor while the gate is open.
    when : mapping
        Gate over causes.
    neck : bool
        Gone when the neck has never been ill.
    remains : Term or None
        Exponent in [0, 1] that is left of the factor once it is treated ``from_now``; None:
        nothing.
    treatment : str or None
        What takes it away from now on, by name; None: no treatment that the model knows.
    """

    owner: str
    factor: Term
    when: Gate = field(default_factory=dict)
    neck: bool = False
    remains: Term | None = None
    treatment: str | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something observable, and how probable each value of it is given the hidden states.

    Attributes
    ----------
    id : str
        Name.
    parents : tuple of str
        Causes it depends on.
    values : tuple of str
        What can be observed.
    likelihood : callable
        ``likelihood(context) -> (row, value, *states of the parents)``, summing to one over values,
        for a person who has the asked symptom.
    parameters : tuple of Uncertain
        What it draws.
    cites : tuple of str
        Facts it rests on.
    """

    id: str
    parents: tuple[str, ...]
    values: tuple[str, ...]
    likelihood: Callable[[Context], Float[np.ndarray, "row value *state"]]
    parameters: tuple[Uncertain, ...] = ()
    cites: tuple[str, ...] = ()
