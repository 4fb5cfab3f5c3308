"""Named points of one person's bones, each in the frame of the body it moves with.

Points are those of the right side; the left side is their mirror image.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.alignment import PersonAlignment
from plumbline.simulators.spine.body.anatomy_tables import CarrierPoint, anatomy
from plumbline.simulators.spine.body.body_plan import turned, vertebra_tilts
from plumbline.simulators.spine.body.levels import CHAIN
from plumbline.simulators.spine.body.sizes import Sizes
from plumbline.units import metres_from_millimetres

__all__ = ["Landmark", "bone_landmarks", "landmark_bodies", "landmarks_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A point of the right half of a body.

    Attributes
    ----------
    body : str
        A body of the chain, or a limb without its side.
    point_m : ndarray, shape (3,)
        Forward, left (negative), up from the body's joint, along its own axes.
    """

    body: str
    point_m: Float[np.ndarray, " 3"]

    @property
    def is_paired(self) -> bool:
        """Whether the body itself has a right and a left one."""
        return self.body not in CHAIN


@cache
def landmark_bodies() -> Mapping[str, str]:
    """Return the body of every landmark by name, the same for all people; limbs without side."""
    bodies = {
        f"{vertebra}.{row.name}": vertebra
        for row in anatomy().landmarks
        for vertebra in row.vertebrae
    }
    bodies |= {carrier.name: carrier.body for carrier in anatomy().carriers}
    return MappingProxyType(bodies)


def bone_landmarks(sizes: Sizes) -> dict[str, Landmark]:
    """Return the landmarks of the vertebrae, which stay however a person stands.

    Parameters
    ----------
    sizes : Sizes
        The person's bones.
    """
    found: dict[str, Landmark] = {}
    for row in anatomy().landmarks:
        for vertebra in row.vertebrae:
            point_mm = np.array(
                [
                    row.forward_sign * row.forward.at(vertebra) * sizes.scales[row.forward.scale],
                    -row.half.at(vertebra) * sizes.scales[row.half.scale],
                    row.up.at(vertebra) * sizes.scales[row.up.scale],
                ]
            )
            found[f"{vertebra}.{row.name}"] = Landmark(
                body=vertebra, point_m=metres_from_millimetres(point_mm)
            )
    return found


def landmarks_of(
    bones: Mapping[str, Landmark],
    sizes: Sizes,
    alignment: PersonAlignment,
    usual: PersonAlignment,
) -> dict[str, Landmark]:
    """Return every landmark of a person by its name, such as ``L3.spinous_tip``.

    Parameters
    ----------
    bones : mapping of str to Landmark
        Of `bone_landmarks`.
    sizes : Sizes
        The person's bones.
    alignment : PersonAlignment
        How the person stands; pelvis and sacrum turn against each other with the incidence.
    usual : PersonAlignment
        How people of that age, sex and size stand: what is given upright is given for them.
    """
    found = dict(bones)
    usual_tilt = vertebra_tilts(usual)
    for carrier in anatomy().carriers:
        point = _carried(carrier, sizes, alignment, usual, usual_tilt)
        found[carrier.name] = Landmark(body=carrier.body, point_m=point)
    return found


def _carried(
    carrier: CarrierPoint,
    sizes: Sizes,
    alignment: PersonAlignment,
    usual: PersonAlignment,
    usual_tilt: dict[str, float],
) -> Float[np.ndarray, " 3"]:
    """Return a carrier's point in its body's own frame."""
    mirrored = np.array(carrier.point_mm.value, dtype=float) * np.array([1.0, -1.0, 1.0])
    point = metres_from_millimetres(mirrored) * sizes.scales[carrier.scale]
    if carrier.frame == "own":
        return point
    if carrier.frame == "upright_from_s1":
        forward, up = alignment.standing.s1_m[0]
        turn = alignment.slope_rad - usual.slope_rad
        return np.array([forward, 0.0, up]) + turned(point, turn)
    if carrier.body == "pelvis":
        retroversion = (alignment.incidence_rad - alignment.slope_rad) - (
            usual.incidence_rad - usual.slope_rad
        )
        return turned(point, -retroversion)
    return turned(point, -usual_tilt[carrier.body])
