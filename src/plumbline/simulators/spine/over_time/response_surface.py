r"""The load response of every source as a smooth function of the neck, from few computed days.

Value and slope are computed at the person's likeliest neck :math:`x_0` and at its healthy twin
:math:`x_1`. In between they are blended along the way from one to the other,

.. math::

    r(x) = (1 - w)\,[r_1 + J_1 (x - x_1)] + w\,[r_0 + J_0 (x - x_0)], \qquad
    w = s^2 (3 - 2 s),\; s = \frac{(x - x_1) \cdot (x_0 - x_1)}{|x_0 - x_1|^2} \in [0, 1]

so that value and slope are exact at both, and equal necks have equal responses, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.twins import NECK_INPUTS, NeckState

__all__ = ["ResponseSurface", "expansion_necks", "response_surface"]

Responses = Callable[[NeckState], Mapping[LocalSource, float]]

# Steps of the slopes, about as long as a reading is uncertain: a search for a posture ends a little
# before the very best one, and slopes over shorter steps would show that instead.
STEPS = {
    "lordosis_rad": np.pi / 45.0,
    "offset_m": 4e-3,
    "weakness": 0.1,
    "turning_lost": 0.1,
    "nodding_lost": 0.1,
}
# Lost parts are stepped away from this bound, beyond which they are cut off.
TOP = 0.8


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
        How these change with the neck.
    """

    sources: tuple[LocalSource, ...]
    person: Float[np.ndarray, " input"]
    twin: Float[np.ndarray, " input"]
    person_value: Float[np.ndarray, " source"]
    twin_value: Float[np.ndarray, " source"]
    person_slope: Float[np.ndarray, "source input"]
    twin_slope: Float[np.ndarray, "source input"]

    def at(self, necks: Float[np.ndarray, "row input"]) -> Float[np.ndarray, "row source"]:
        """Return the responses of some necks.

        Parameters
        ----------
        necks : ndarray, shape (row, input)
            In the order of `NECK_INPUTS`.
        """
        near_person = self.person_value + (necks - self.person) @ self.person_slope.T
        near_twin = self.twin_value + (necks - self.twin) @ self.twin_slope.T
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


def response_surface(
    respond: Responses, person: NeckState, twin: NeckState, *, varied: tuple[str, ...]
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
    """
    person_value, person_slope = _expanded(respond, person, varied)
    same = person == twin
    twin_value, twin_slope = (
        (person_value, person_slope) if same else _expanded(respond, twin, varied)
    )
    return ResponseSurface(
        sources=tuple(LocalSource),
        person=person.vector,
        twin=twin.vector,
        person_value=person_value,
        twin_value=twin_value,
        person_slope=person_slope,
        twin_slope=twin_slope,
    )


def expansion_necks(
    person: NeckState, twin: NeckState, *, varied: tuple[str, ...]
) -> Mapping[NeckState, NeckState]:
    """Return every neck with which a surface computes a day, and which of the two is near it.

    Parameters
    ----------
    person, twin, varied
        As for `response_surface`.
    """
    asked: dict[NeckState, NeckState] = {}
    for near in (person, twin):
        asked.setdefault(near, near)
        for _, _, moved in _moved(near, varied):
            asked.setdefault(moved, near)
    return asked


def _expanded(
    respond: Responses, neck: NeckState, varied: tuple[str, ...]
) -> tuple[Float[np.ndarray, " source"], Float[np.ndarray, "source input"]]:
    value = _values(respond(neck))
    slopes = np.zeros((len(value), len(NECK_INPUTS)))
    for place, step, moved in _moved(neck, varied):
        slopes[:, place] = (_values(respond(moved)) - value) / step
    return value, slopes


def _moved(neck: NeckState, varied: tuple[str, ...]) -> Iterator[tuple[int, float, NeckState]]:
    """Yield every neck one step away, with the place and the length of the step."""
    for place, name in enumerate(NECK_INPUTS):
        if name in varied:
            vector = neck.vector
            step = _step(name, vector[place])
            vector[place] += step
            yield place, step, NeckState.of(vector)


def _step(name: str, value: float) -> float:
    """Return a step that stays within what the input can be."""
    return -STEPS[name] if name not in {"lordosis_rad", "offset_m"} and value > TOP else STEPS[name]


def _values(responses: Mapping[LocalSource, float]) -> Float[np.ndarray, " source"]:
    return np.array([responses[source] for source in LocalSource])
