"""Mass and center of mass of every body of one person.

Head, arms, legs and the whole trunk have their published shares of body mass. The trunk is cut
into the published slices from T1 to L5, scaled to the sex; the neck has the shares of a head and
neck model next to its head; what is left of the trunk is the pelvis. The shares add up to one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from plumbline.evidence import fact, judgement
from plumbline.simulators.spine.body.anatomy_tables import anatomy
from plumbline.simulators.spine.body.body_plan import BODIES
from plumbline.simulators.spine.body.landmarks import Landmark
from plumbline.simulators.spine.body.levels import CERVICAL, LIMBS, SIDES, VERTEBRAE
from plumbline.simulators.spine.body.person import SpinePerson
from plumbline.simulators.spine.body.sizes import Sizes
from plumbline.units import metres_from_millimetres

__all__ = ["Masses", "masses_of"]

SHARE = "proportion of body mass"  # the unit of the facts
SLICES = tuple(name for name in VERTEBRAE if name not in CERVICAL)
# The published segments that make up each limb.
PARTS = {
    "upper_arm": ("upper_arm",),
    "forearm": ("forearm", "hand"),
    "thigh": ("thigh",),
    "shank": ("shank",),
    "foot": ("foot",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Masses:
    """Mass properties.

    Attributes
    ----------
    mass_kg : ndarray, shape (body,)
        Mass of each body.
    center_m : ndarray, shape (body, 3)
        Its center in the body's frame.
    """

    mass_kg: Float[np.ndarray, " body"]
    center_m: Float[np.ndarray, "body 3"]


def masses_of(person: SpinePerson, sizes: Sizes, found: dict[str, Landmark]) -> Masses:
    """Return the masses of a person's bodies; together they are the person's mass.

    Parameters
    ----------
    person : SpinePerson
        Whose spine is built.
    sizes : Sizes
        The person's bones.
    found : dict of str to Landmark
        Landmarks; the pelvis has its mass around hips and sacrum.

    References
    ----------
    deleva1996, wilkinson2021file, mortensen2018file
    """
    shares = _shares(person.sex)
    centers = _centers(sizes, found)
    return Masses(
        mass_kg=np.array([shares[_unsided(body)] for body in BODIES]) * person.mass_kg,
        center_m=np.array([centers[_unsided(body)] for body in BODIES]),
    )


def _unsided(body: str) -> str:
    stem, _, side = body.rpartition("_")
    return stem if side in SIDES else body


def _segment(sex: str, name: str) -> float:
    return fact(f"mass.deleva.{sex}.{name}", unit=SHARE)


def _shares(sex: str) -> dict[str, float]:
    shares = {limb: sum(_segment(sex, part) for part in PARTS[limb]) for limb, _, _ in LIMBS}
    limbs = len(SIDES) * sum(shares.values())
    shares["skull"] = _segment(sex, "head")
    trunk = 1.0 - limbs - shares["skull"]
    parts = [fact(f"mass.{name}.kg", unit="kg") for name in CERVICAL]
    head_and_neck = fact("mass.skull.kg", unit="kg") + sum(parts)
    man = fact("mass.deleva.male.head", unit=SHARE)
    neck = head_and_neck / judgement("spine.reference.mass", unit="kg") - man
    shares |= {name: neck * part / sum(parts) for name, part in zip(CERVICAL, parts, strict=True)}
    wide = _upper_and_middle(sex) / _upper_and_middle("male")
    shares |= {name: wide * fact(f"mass.slice.{name}.fraction", unit=SHARE) for name in SLICES}
    shares["pelvis"] = trunk - neck - sum(shares[name] for name in SLICES)
    return shares


def _upper_and_middle(sex: str) -> float:
    return _segment(sex, "upper_trunk") + _segment(sex, "middle_trunk")


def _centers(sizes: Sizes, found: dict[str, Landmark]) -> dict[str, Float[np.ndarray, " 3"]]:
    girth, height, bone = (sizes.scales[name] for name in ("body", "height", "bone"))
    middle = 0.5 * sizes.pitch_m
    centers = {
        name: np.array([0.0, 0.0, lift]) for name, lift in zip(VERTEBRAE, middle, strict=True)
    }
    for name in SLICES:
        centers[name][0] = girth * _metres(fact(f"mass.slice.{name}.com_ap", unit="mm"))
    centers["skull"] = bone * np.array(
        [
            _metres(fact("geometry.skull.com_forward", unit="mm")),
            0.0,
            _metres(fact("geometry.skull.com_up", unit="mm")),
        ]
    )
    corners = [found[f"pelvis.{name}"].point_m for name in ("hip", "crest_middle", "pubis")]
    corners.append(found["sacrum.median_2"].point_m)
    centers["pelvis"] = np.mean(corners, axis=0) * np.array([1.0, 0.0, 1.0])
    for limb, _, _ in LIMBS:
        place = np.array(anatomy().limbs[limb]["center"][0], dtype=float)
        centers[limb] = height * metres_from_millimetres(place)
    return centers


def _metres(length_mm: float) -> float:
    return float(metres_from_millimetres(np.array(length_mm)))
