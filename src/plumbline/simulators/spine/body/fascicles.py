"""Rows of the fascicle table as paths on one person's bones, both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float, Int

from plumbline.errors import EvidenceError, did_you_mean
from plumbline.simulators.spine.body.anatomy_tables import FascicleRow, anatomy
from plumbline.simulators.spine.body.body_plan import BODIES
from plumbline.simulators.spine.body.landmarks import Landmark, landmark_bodies
from plumbline.simulators.spine.body.levels import CHAIN, SIDES

__all__ = ["Routes", "leaders", "path_names", "point_positions", "routes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Every muscle's way along the landmarks, the same for all people.

    Attributes
    ----------
    names, groups, points : tuple of str
        Strands, the group of each, and the landmark of every point; right before left.
    first : ndarray, shape (muscle,)
        For every strand the place of the first one of the same muscle.
    offsets : ndarray, shape (muscle + 1,)
        Muscle ``i`` runs through the points from ``offsets[i]`` to ``offsets[i + 1]``.
    body : ndarray, shape (point,)
        The body each point moves with.
    mirror : ndarray, shape (point, 3)
        Factor on the coordinates of the right landmark.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    points: tuple[str, ...]
    first: Int[np.ndarray, " muscle"]
    offsets: Int[np.ndarray, " muscles_and_one"]
    body: Int[np.ndarray, " point"]
    mirror: Float[np.ndarray, "point 3"]


def leaders(bundle: Int[np.ndarray, " muscle"]) -> Int[np.ndarray, " muscle"]:
    """Return, for every strand, the place of the first strand of its muscle.

    Parameters
    ----------
    bundle : ndarray, shape (muscle,)
        Any number that strands of one muscle have in common.
    """
    _, first, which = np.unique(bundle, return_index=True, return_inverse=True)
    return np.asarray(first[which])


def path_names(row: FascicleRow, bodies: Mapping[str, str]) -> tuple[str, ...]:
    """Return the landmarks of a row from end to end, via points included.

    Parameters
    ----------
    row : FascicleRow
        A fascicle.
    bodies : mapping of str to str
        The body of every landmark.

    Raises
    ------
    EvidenceError
        The row names a landmark that does not exist.
    """
    for name in row.path:
        if name not in bodies:
            raise EvidenceError(
                f"fascicle {row.name}: unknown landmark {name!r}.{did_you_mean(name, bodies)}"
            )
    if not row.lanes:
        return row.path
    start, end = (CHAIN.index(bodies[name]) for name in row.path[:2])
    step = 1 if end > start else -1
    between = [CHAIN[place] for place in range(start + step, end, step)]
    highest = CHAIN.index(row.until) if row.until else len(CHAIN)
    lowest = CHAIN.index(row.down_to) if row.down_to else 0
    passed = [
        name
        for name in between[row.every - 1 :: row.every]
        if lowest <= CHAIN.index(name) <= highest
    ]
    vias = [_lane(vertebra, row, bodies) for vertebra in passed]
    return (row.path[0], *(via for via in vias if via), *row.path[1:])


def _lane(vertebra: str, row: FascicleRow, bodies: Mapping[str, str]) -> str | None:
    names = (f"{vertebra}.{lane}" for lane in row.lanes)
    return next((name for name in names if name in bodies), None)


@cache
def routes() -> Routes:
    """Return the routes of all muscles of both sides."""
    bodies = landmark_bodies()
    names: list[str] = []
    groups: list[str] = []
    muscles: list[str] = []
    points: list[str] = []
    sides: list[str] = []
    offsets = [0]
    for group in anatomy().groups:
        for row in group.rows:
            run = path_names(row, bodies)
            for side in SIDES:
                names.append(f"{row.name}_{side}")
                groups.append(group.name)
                muscles.append(f"{row.muscle}_{side}")
                points.extend(run)
                sides.extend([side] * len(run))
                offsets.append(offsets[-1] + len(run))
    placed = zip(points, sides, strict=True)
    left = np.array([side == "left" for side in sides])
    return Routes(
        names=tuple(names),
        groups=tuple(groups),
        points=tuple(points),
        first=leaders(np.array([names.index(muscle) for muscle in muscles])),
        offsets=np.array(offsets),
        body=np.array([_body(bodies[name], side) for name, side in placed]),
        mirror=np.stack(
            [np.ones(len(left)), np.where(left, -1.0, 1.0), np.ones(len(left))], axis=1
        ),
    )


def _body(body: str, side: str) -> int:
    return BODIES.index(body if body in CHAIN else f"{body}_{side}")


def point_positions(found: Mapping[str, Landmark]) -> Float[np.ndarray, "point 3"]:
    """Return every path point in the frame of its body, on one person's landmarks.

    Parameters
    ----------
    found : mapping of str to Landmark
        Landmarks of the right side.
    """
    way = routes()
    return np.array([found[name].point_m for name in way.points]) * way.mirror
