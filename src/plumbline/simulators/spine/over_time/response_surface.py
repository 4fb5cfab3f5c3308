r"""The load response of every source as a smooth function of the neck, from few computed days.

Value and slope are computed at the person's likeliest neck :math:`x_0` and at its healthy twin
:math:`x_1`. In between they are blended along the way from one to the other,

.. math::

    r(x) = (1 - w)\,[r_1 + J_1 (x - x_1)] + w\,[r_0 + J_0 (x - x_0)], \qquad
    w = s^2 (3 - 2 s),\; s = \frac{(x - x_1) \cdot (x_0 - x_1)}{|x_0 - x_1|^2} \in [0, 1]

so that values are exact at both, and equal necks have equal responses, exactly. Lost nodding is not
linear over the losses that people may have: a range that is left over is felt by nobody, and one
that is used up by the whole trunk. For either way of it stands a profile, days
computed with the person's neck and other losses and straight lines in between, so that nothing is
extrapolated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import LOSSES, MOST_LOST, NECK_INPUTS, NeckState

__all__ = [
    "NODES",
    "PROFILED",
    "Profile",
    "ResponseSurface",
    "expansion_necks",
    "leaning",
    "response_surface",
]

Responses = Callable[[NeckState], Mapping[LocalSource, float]]

# Steps of the slopes, about as long as a reading is uncertain: a search for a posture ends a little
# before the very best one, and slopes over shorter steps would show that instead.
STEPS = {
    "lordosis_rad": np.pi / 45.0,
    "offset_m": 4e-3,
    **dict.fromkeys(LOSSES, 0.1),
}
# Inputs that have a profile instead of a slope.
PROFILED: Final = ("flexion_lost", "extension_lost")
# A neck that has lost as much to both sides answers to either as its mirror image to the other.
SIDES: Final = ("turning_left_lost", "turning_right_lost")
NODES: Final = 7  # of a profile at most: five days, and both bounds
# Lost parts are not stepped beyond this bound, beyond which they are cut off.
TOP = 0.9


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a lost part of motion adds to the responses of the person's neck.

    Attributes
    ----------
    points : ndarray, shape (node,)
        Losses, rising; the last ones may be equal. Beyond the ends the responses stay.
    values : ndarray, shape (node, source)
        What is added; nothing at the person's own loss.
    """

    points: Float[np.ndarray, " node"]
    values: Float[np.ndarray, "node source"]

    def at(self, lost: Float[np.ndarray, " row"]) -> Float[np.ndarray, "row source"]:
        """Return what is added at some losses."""
        columns = [np.interp(lost, self.points, values) for values in self.values.T]
        return np.stack(columns, axis=-1)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSurface:
    """A smooth function of the neck.

    Attributes
    ----------
    sources : tuple of LocalSource
        Order of the responses.
    person, twin : ndarray, shape (input,)
        The two necks at which days were computed.
    person_value, twin_value : ndarray, shape (source,)
        Their responses.
    person_slope, twin_slope : ndarray, shape (source, input)
        How these change with the neck, but for what has a profile.
    profiles : mapping of str to Profile
        By input.
    lean : ResponseSurface or None
        What a gaze by one standard deviation further from level adds.
    """

    sources: tuple[LocalSource, ...]
    person: Float[np.ndarray, " input"]
    twin: Float[np.ndarray, " input"]
    person_value: Float[np.ndarray, " source"]
    twin_value: Float[np.ndarray, " source"]
    person_slope: Float[np.ndarray, "source input"]
    twin_slope: Float[np.ndarray, "source input"]
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    lean: ResponseSurface | None = None

    def at(
        self, necks: Float[np.ndarray, "row input"], gaze: Float[np.ndarray, " row"] | float = 0.0
    ) -> Float[np.ndarray, "row source"]:
        """Return the responses of some necks.

        Parameters
        ----------
        necks : ndarray, shape (row, input)
            In the order of `NECK_INPUTS`.
        gaze : ndarray, shape (row,), or float
            How many standard deviations one looks further from level than is usual.
        """
        found = self._at(necks)
        if self.lean is None:
            return found
        further = np.broadcast_to(np.asarray(gaze, dtype=np.float64), (len(necks),))
        return found + further[:, None] * self.lean.at(necks)

    def _at(self, necks: Float[np.ndarray, "row input"]) -> Float[np.ndarray, "row source"]:
        near_person = self.person_value + (necks - self.person) @ self.person_slope.T
        near_twin = self.twin_value + (necks - self.twin) @ self.twin_slope.T
        for name, profile in self.profiles.items():
            column = NECK_INPUTS.index(name)
            added = profile.at(necks[:, column])
            near_person = near_person + added
            near_twin = near_twin + added - profile.at(self.twin[column : column + 1])
        weight = self._weight(necks)[:, None]
        return (1.0 - weight) * near_twin + weight * near_person

    def _weight(self, necks: Float[np.ndarray, "row input"]) -> Float[np.ndarray, " row"]:
        steps = np.array([STEPS[name] for name in NECK_INPUTS])
        way = (self.person - self.twin) / steps
        length = float(way @ way)
        if length == 0.0:
            return np.ones(len(necks))
        along = np.clip(((necks - self.twin) / steps) @ way / length, 0.0, 1.0)
        return along**2 * (3.0 - 2.0 * along)


def leaning(flatter: ResponseSurface, steeper: ResponseSurface) -> ResponseSurface:
    r"""Return the surface of a gaze that differs, from those one standard deviation to each side.

    Parameters
    ----------
    flatter, steeper : ResponseSurface
        Through the same necks.

    Notes
    -----
    :math:`r(x, z) = \tfrac12(r_+ + r_-) + \tfrac12 z\,(r_+ - r_-)`: exact at both, and
    the mean over a normal :math:`z` is that of the two points.
    """
    return replace(_joined(flatter, steeper, 1.0), lean=_joined(flatter, steeper, -1.0))


def _joined(flatter: ResponseSurface, steeper: ResponseSurface, sign: float) -> ResponseSurface:
    """Return half the sum or the difference: a surface is linear in all that is changed here."""
    names = ("person_value", "twin_value", "person_slope", "twin_slope")
    profiles = {
        name: replace(one, values=0.5 * (one.values + sign * flatter.profiles[name].values))
        for name, one in steeper.profiles.items()
    }
    numbers = {
        name: 0.5 * (getattr(steeper, name) + sign * getattr(flatter, name)) for name in names
    }
    return replace(steeper, **numbers, profiles=profiles)


def response_surface(
    respond: Responses,
    person: NeckState,
    twin: NeckState,
    *,
    varied: tuple[str, ...],
    reach: Mapping[str, float] = MappingProxyType({}),
) -> ResponseSurface:
    """Return the surface through a person's neck and its healthy twin.

    Parameters
    ----------
    respond : callable
        Computes a day with some neck.
    person, twin : NeckState
        The two necks.
    varied : tuple of str
        Inputs that any neck of interest differs in; the slopes of the others are zero.
    reach : mapping of str to float
        Most that any neck of interest has lost, by input; all that can be lost where none is given.
        No step goes beyond it: what no neck of interest has might be held by none.
    """
    person_value, person_slope = _expanded(respond, person, varied, reach)
    same = person == twin
    twin_value, twin_slope = (
        (person_value, person_slope) if same else _expanded(respond, twin, varied, reach)
    )
    return ResponseSurface(
        sources=tuple(LocalSource),
        person=person.vector,
        twin=twin.vector,
        person_value=person_value,
        twin_value=twin_value,
        person_slope=person_slope,
        twin_slope=twin_slope,
        profiles={
            name: _profile(respond, person, person_value, name, reach)
            for name in PROFILED
            if name in varied
        },
    )


def _profile(
    respond: Responses,
    person: NeckState,
    person_value: Float[np.ndarray, " source"],
    name: str,
    reach: Mapping[str, float],
) -> Profile:
    nodes = _nodes(person, name, reach)
    own = getattr(person, name)
    values = np.array(
        [
            np.zeros_like(person_value)
            if node == own
            else _values(respond(replace(person, **{name: node}))) - person_value
            for node in nodes
        ]
    )
    # Between a bound and a node nearer to it than a step the line goes on.
    points, top = list(nodes), _top(person, name, reach)
    if points[0] > 0.0:
        slope = (values[1] - values[0]) / (points[1] - points[0])
        values = np.vstack([values[0] - points[0] * slope, values])
        points = [0.0, *points]
    if points[-1] < top:
        slope = (values[-1] - values[-2]) / (points[-1] - points[-2])
        values = np.vstack([values, values[-1] + (top - points[-1]) * slope])
        points = [*points, top]
    more = NODES - len(points)
    return Profile(
        points=np.array([*points, *[points[-1]] * more]),
        values=np.vstack([values, *[values[-1:]] * more]),
    )


def _top(person: NeckState, name: str, reach: Mapping[str, float]) -> float:
    return max(min(reach.get(name, MOST_LOST), MOST_LOST), min(getattr(person, name), MOST_LOST))


def _nodes(person: NeckState, name: str, reach: Mapping[str, float]) -> tuple[float, ...]:
    """Return the losses at which days are computed, a step or more apart; the own is among them."""
    own, step = getattr(person, name), STEPS[name]
    top = _top(person, name, reach)
    found = [own]
    for node in (0.0, top, own / 2.0, (own + top) / 2.0):
        if min(abs(node - other) for other in found) >= step:
            found.append(node)
    if len(found) == 1:
        found.append(own - step if own + step > TOP else own + step)
    return tuple(sorted(found))


def expansion_necks(
    person: NeckState,
    twin: NeckState,
    *,
    varied: tuple[str, ...],
    reach: Mapping[str, float] = MappingProxyType({}),
) -> Mapping[NeckState, NeckState]:
    """Return every neck with which a surface computes a day, and which of the two is near it.

    Parameters
    ----------
    person, twin, varied, reach
        As for `response_surface`.
    """
    asked: dict[NeckState, NeckState] = {}
    for near in (person, twin):
        asked.setdefault(near, near)
        for _, _, moved in _moved(near, varied, reach):
            asked.setdefault(moved, near)
    for name in PROFILED:
        if name in varied:
            for node in _nodes(person, name, reach):
                asked.setdefault(replace(person, **{name: node}), person)
    return asked


def _expanded(
    respond: Responses, neck: NeckState, varied: tuple[str, ...], reach: Mapping[str, float]
) -> tuple[Float[np.ndarray, " source"], Float[np.ndarray, "source input"]]:
    value = _values(respond(neck))
    slopes = np.zeros((len(value), len(NECK_INPUTS)))
    for places, step, moved in _moved(neck, varied, reach):
        change = (_values(respond(moved)) - value) / (step * len(places))
        slopes[:, places] = change[:, None]
    return value, slopes


def _moved(
    neck: NeckState, varied: tuple[str, ...], reach: Mapping[str, float]
) -> Iterator[tuple[list[int], float, NeckState]]:
    """Yield every neck one step away, with the places and the length of the step."""
    for names in _stepped(neck, varied):
        vector, places = neck.vector, [NECK_INPUTS.index(name) for name in names]
        step = _step(names[0], vector[places[0]], reach)
        vector[places] += step
        yield places, step, NeckState.of(vector)


def _stepped(neck: NeckState, varied: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the inputs that are stepped: both sides at once where they are alike."""
    alike = set(SIDES) <= set(varied) and len({getattr(neck, name) for name in SIDES}) == 1
    if alike:
        yield SIDES
    for name in NECK_INPUTS:
        if name in varied and name not in PROFILED and not (alike and name in SIDES):
            yield (name,)


def _step(name: str, value: float, reach: Mapping[str, float]) -> float:
    """Return a step that stays within what the input is in any neck of interest."""
    step = STEPS[name]
    top = min(reach.get(name, TOP), TOP) if name in LOSSES else np.inf
    return -step if value + step > top and value >= step else step


def _values(responses: Mapping[LocalSource, float]) -> Float[np.ndarray, " source"]:
    return np.array([responses[source] for source in LocalSource])
