r"""The whole-spine simulation as routes 2 and 5 read it: a surface per source, row by row.

The simulator computes few days; what lies between is a smooth function of the neck
(`plumbline.simulators.spine.over_time.response_surface`). Its numbers stand among the covariates
of a person, so that the routes stay pure functions of draws and covariates, and follow the neck
wherever a finding or its absence moves it. Where there are none the published slopes count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtr

from plumbline.causal import Context
from plumbline.evidence import Estimate, judged, judgement
from plumbline.routes.neck_inputs import (
    MOTION_IDS,
    POSTURE_IDS,
    inputs_of,
    lost_motion,
    motion_worlds,
    posture_worlds,
    twin_beside,
)
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS
from plumbline.simulators.spine.over_time.response_surface import (
    NODES,
    PROFILED,
    STEPS,
    Profile,
    ResponseSurface,
)

__all__ = [
    "PHONE_GAZE",
    "STIFFEN",
    "SUBSTITUTE",
    "covariates_of",
    "growth_parameters",
    "is_simulated",
    "simulated_movement",
    "simulated_posture",
    "simulation_parameters",
    "stiffens",
]

Row = Float[np.ndarray, " row"]
Necks = Float[np.ndarray, "row input"]

SUBSTITUTE: Final = "substitute"
STIFFEN: Final = "stiffen"
PHONE_GAZE: Final = "personal.phone_gaze"
"""The drawn gaze to a phone, in standard deviations further from level than is usual."""

LEAN: Final = "lean"
PREFIX: Final = "simulated"
WORLDS: Final = ("person", "twin")
# By which drawn judgement the response of a source grows, of which the surface knows the middle.
GROWS_BY: Final = {
    LocalSource.FACET: "posture.response.facet_per_deg",
    LocalSource.CANAL: "posture.response.canal_per_deg",
}
ELASTICITY: Final = "posture.load.elasticity"


def simulation_parameters() -> tuple[Estimate, ...]:
    """Return the parameters that the simulated effect needs besides those of the routes."""
    return (
        judged("mechanics.model_error", unit="ratio"),
        judged(PHONE_GAZE, unit="1"),
        judged("personal.trunk_answer", unit="1"),
        judged("posture.answer.substitute", unit="proportion"),
    )


def growth_parameters() -> tuple[Estimate, ...]:
    """Return by what drawn judgements a response grows with load or lordosis."""
    names = (ELASTICITY, *GROWS_BY.values())
    return tuple(judged(name, unit="1") for name in names)


def stiffens(context: Context) -> Bool[np.ndarray, " row"]:
    """Return the rows in which the trunk stiffens with the neck instead of turning in its place."""
    return ndtr(context["personal.trunk_answer"]) >= context["posture.answer.substitute"]


def covariates_of(surfaces: Mapping[str, ResponseSurface], rows: int) -> dict[str, Row]:
    """Return the covariates that stand for a simulation.

    Parameters
    ----------
    surfaces : mapping of str to ResponseSurface
        By how the trunk answers a neck that cannot follow; without ``stiffen`` both are one.
    rows : int
        How many draws the person has.
    """
    found: dict[str, float] = {}
    for answer in (SUBSTITUTE, STIFFEN):
        surface = surfaces.get(answer, surfaces[SUBSTITUTE])
        stem = f"{PREFIX}.{answer}"
        sizes = _sizes(surface, stem)
        leans = dict.fromkeys(_sizes(surface, f"{stem}.{LEAN}"), 0.0)
        if surface.lean is not None:
            leans = _sizes(surface.lean, f"{stem}.{LEAN}")
        found |= {**_places(surface, stem), **sizes, **leans}
    return {name: np.full(rows, value) for name, value in found.items()}


def _places(surface: ResponseSurface, stem: str) -> dict[str, float]:
    """Return the necks at which days were computed."""
    found: dict[str, float] = {}
    for world in WORLDS:
        for name, place in zip(NECK_INPUTS, getattr(surface, world), strict=True):
            found[f"{stem}.{world}.{name}"] = place
    for name in PROFILED:
        for node, point in enumerate(_profile(surface, name).points):
            found[f"{stem}.{name}.{node}"] = point
    return found


def _sizes(surface: ResponseSurface, stem: str) -> dict[str, float]:
    """Return what the responses are there, and how they change."""
    found: dict[str, float] = {}
    for world in WORLDS:
        value, slope = getattr(surface, f"{world}_value"), getattr(surface, f"{world}_slope")
        for row, source in enumerate(surface.sources):
            found[f"{stem}.{world}.{source}"] = value[row]
            for column, name in enumerate(NECK_INPUTS):
                if name not in PROFILED:
                    found[f"{stem}.{world}.{source}.{name}"] = slope[row, column]
    for name in PROFILED:
        for node, added in enumerate(_profile(surface, name).values):
            for row, source in enumerate(surface.sources):
                found[f"{stem}.{name}.{node}.{source}"] = added[row]
    return found


def _profile(surface: ResponseSurface, name: str) -> Profile:
    """Return the profile of an input; where it has none it adds nothing."""
    none = Profile(points=np.zeros(NODES), values=np.zeros((NODES, len(surface.sources))))
    return surface.profiles.get(name, none)


def is_simulated(context: Context) -> bool:
    """Return whether any row has a simulation."""
    return f"{PREFIX}.{SUBSTITUTE}.person.{NECK_INPUTS[0]}" in context.covariates


def simulated_posture(context: Context, source: str, own: Mapping[str, Row]) -> Row:
    """Return the change of load response by the posture of a neck against the twin's.

    Parameters
    ----------
    context : Context
        Draws and covariates, the simulation among them.
    source : str
        Local source.
    own : mapping of str to ndarray, shape (row,)
        Lordosis, offset and failing of the neck in this world; exactly zero for those of the twin.

    Returns
    -------
    ndarray, shape (row,)
        ``nan`` where nothing was simulated.

    Notes
    -----
    With motion lost and not lost, halved: what comes of posture and movement together belongs to
    both alike.
    """
    trust, stiff, _ = _trust(context, source), stiffens(context), context[PHONE_GAZE]
    if not is_simulated(context):
        return np.full(context.rows, np.nan)
    stands = {name: own[name] for name in POSTURE_IDS}
    _, healed = posture_worlds(context)
    healed = twin_beside(context, stands, healed)
    if _same(stands, healed):
        return np.zeros(context.rows)
    moves, moved = motion_worlds(context)
    lost, none = lost_motion(moves, moved), lost_motion(moved, moved)
    parts = [
        _response(context, source, inputs_of(stands, motion), stiff)
        - _response(context, source, inputs_of(healed, motion), stiff)
        for motion in (lost, none)
    ]
    return trust * (parts[0] + parts[1]) / 2


def simulated_movement(context: Context, source: str, own: Mapping[str, Row]) -> Row:
    """Return the change of load response by the motion of a neck against the twin's.

    Parameters
    ----------
    context : Context
        Draws and covariates, the simulation among them.
    source : str
        Local source.
    own : mapping of str to ndarray, shape (row,)
        Motions of the neck in this world.

    Returns
    -------
    ndarray, shape (row,)
        ``nan`` where nothing was simulated; else likewise.
    """
    trust, stiff, _ = _trust(context, source), stiffens(context), context[PHONE_GAZE]
    if not is_simulated(context):
        return np.full(context.rows, np.nan)
    _, moved = motion_worlds(context)
    moves = {name: own[name] for name in MOTION_IDS}
    if _same(moves, moved):
        return np.zeros(context.rows)
    lost, none = lost_motion(moves, moved), lost_motion(moved, moved)
    parts = [
        _response(context, source, inputs_of(stands, lost), stiff)
        - _response(context, source, inputs_of(stands, none), stiff)
        for stands in posture_worlds(context)
    ]
    return trust * (parts[0] + parts[1]) / 2


def _same(own: Mapping[str, Row], healed: Mapping[str, Row]) -> bool:
    """Return whether a world is the twin's in every row: nothing can come of a difference."""
    return all(np.array_equal(values, healed[name]) for name, values in own.items())


def _trust(context: Context, source: str) -> Row:
    """Return the factor for what the spine model leaves out, and for the drawn response."""
    name = GROWS_BY.get(LocalSource(source), ELASTICITY)
    middle = judgement(name, unit="1")
    return context["mechanics.model_error"] * context[name] / middle


def _response(context: Context, source: str, necks: Necks, stiff: Bool[np.ndarray, " row"]) -> Row:
    found = [_of_answer(context, source, necks, answer) for answer in (SUBSTITUTE, STIFFEN)]
    return np.where(stiff, found[1], found[0])


def _of_answer(context: Context, source: str, necks: Necks, answer: str) -> Row:
    """Return the response on the surface of one answer of the trunk, as `ResponseSurface.at`."""
    gaze = context[PHONE_GAZE]

    def given(*words: str) -> Row:
        return context.covariate(".".join((PREFIX, answer, *words)))

    def size(*words: str) -> Row:
        return given(*words) + gaze * given(LEAN, *words)

    near = {world: size(world, source) for world in WORLDS}
    length, along = np.zeros(context.rows), np.zeros(context.rows)
    for own, name in zip(necks.T, NECK_INPUTS, strict=True):
        points = {world: given(world, name) for world in WORLDS}
        for world in WORLDS if name not in PROFILED else ():
            near[world] = near[world] + (own - points[world]) * size(world, source, name)
        way = (points["person"] - points["twin"]) / STEPS[name]
        length += way**2
        along += (own - points["twin"]) / STEPS[name] * way
    for own, name in zip(necks.T, NECK_INPUTS, strict=True):
        if name in PROFILED:
            points_of = [given(name, str(node)) for node in range(NODES)]
            values = [size(name, str(node), source) for node in range(NODES)]
            added = _added(points_of, values, own)
            near["person"] = near["person"] + added
            near["twin"] = near["twin"] + added - _added(points_of, values, given("twin", name))
    share = np.divide(along, length, out=np.ones_like(along), where=length > 0.0)
    share = np.clip(share, 0.0, 1.0)
    weight = share**2 * (3.0 - 2.0 * share)
    return (1.0 - weight) * near["twin"] + weight * near["person"]


def _added(points: list[Row], values: list[Row], lost: Row) -> Row:
    """Return what a lost motion adds, as `Profile.at`."""
    added = values[0]
    for node in range(NODES - 1):
        width = points[node + 1] - points[node]
        way = np.clip(lost - points[node], 0.0, width)
        part = np.divide(way, width, out=np.zeros_like(way), where=width > 0.0)
        added = added + part * (values[node + 1] - values[node])
    return added
