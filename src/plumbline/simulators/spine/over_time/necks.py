"""What tells a neck from its healthy twin, and a person with that neck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.evidence import judgement
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.person import NECK_EXTENSORS, SpinePerson
from plumbline.units import Millimetres, metres_from_millimetres

__all__ = [
    "BELOW_NECK",
    "LOSSES",
    "LOST",
    "MOST_LOST",
    "NECK_INPUTS",
    "NeckState",
    "offset_error_m",
    "with_neck",
    "with_weighed_readings",
]

NECK_LEVELS = LEVELS[: LEVELS.index("C7_T1") + 1]
BELOW_NECK = LEVELS[LEVELS.index("C7_T1") + 1 :]
NECK_CURVE = "c2_c7_lordosis_rad"
NECK_OFFSET = "c2_c7_sva_m"
# What draws say of a neck already weighs readings against norms: nothing of it is refused.
INFERRED = frozenset({NECK_CURVE, NECK_OFFSET})
# What else a film shows of the curve of a neck: its top, and its joints.
TOP_OF_NECK = "c2_slope_rad"
BASES_OF_NECK = frozenset({"c7_slope_rad", "t1_slope_rad"})
JOINTS_OF_CURVE = frozenset(LEVELS[LEVELS.index("C2_C3") : LEVELS.index("C7_T1")])
LOST: Mapping[str, str] = MappingProxyType(
    {
        "turning_left_lost": "rotation.left",
        "turning_right_lost": "rotation.right",
        "flexion_lost": "flexion.forward",
        "extension_lost": "flexion.back",
    }
)
"""Inputs that are a lost motion, and the direction of every joint of the neck that it is of."""

LOSSES = ("weakness", *LOST)
"""Inputs that are a lost part, 0 to 1."""

# A neck that has lost all its range is a fused one; short of it the passive tissue stays smooth.
MOST_LOST = 0.95


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NeckState:
    """What tells a neck from its healthy twin.

    Attributes
    ----------
    lordosis_rad : float
        C2-C7, positive lordotic.
    offset_m : float
        How far C2 stands in front of C7.
    weakness : float
        Part of the strength of the neck extensors that is lost or withheld in pain, 0 to 1.
    turning_left_lost, turning_right_lost : float
        Part of the range of rotation to either side that is lost, 0 to 1.
    flexion_lost, extension_lost : float
        Part of the range of bending forward, and back, that is lost, 0 to 1.
    """

    lordosis_rad: float
    offset_m: float
    weakness: float = 0.0
    turning_left_lost: float = 0.0
    turning_right_lost: float = 0.0
    flexion_lost: float = 0.0
    extension_lost: float = 0.0

    @property
    def moves_freely(self) -> bool:
        """Whether nothing of its motion is lost."""
        return not any(getattr(self, name) for name in LOST)

    @property
    def vector(self) -> Float[np.ndarray, " input"]:
        """The same as numbers, in the order of `NECK_INPUTS`."""
        return np.array([getattr(self, name) for name in NECK_INPUTS])

    @classmethod
    def of(cls, vector: Float[np.ndarray, " input"]) -> NeckState:
        """Return a neck from numbers in the order of `NECK_INPUTS`."""
        return cls(**dict(zip(NECK_INPUTS, vector.tolist(), strict=True)))


NECK_INPUTS = tuple(field.name for field in fields(NeckState))
"""The numbers of a neck, in order."""


def with_neck(person: SpinePerson, neck: NeckState, *, offset_measured: bool) -> SpinePerson:
    """Return the person with another neck; what stands below is in the alignment.

    Parameters
    ----------
    person : SpinePerson
        With everything from T1 down.
    neck : NeckState
        The neck.
    offset_measured : bool
        The offset was read off a film.

    Notes
    -----
    The draws have weighed reading and norm once. So the curve is met as it is, and so is an offset
    that was read. One that was not comes from necks of every curve, and is met within an error.
    """
    lost = {angle: getattr(neck, name) for name, angle in LOST.items()}
    kept = {name: part for name, part in person.lost_range.items() if _level(name) in BELOW_NECK}
    return replace(
        person,
        alignment=replace(
            person.alignment,
            c2_c7_lordosis_rad=neck.lordosis_rad,
            c2_c7_sva_m=neck.offset_m,
            sd={} if offset_measured else {"c2_c7_sva_m": offset_error_m()},
            inferred=INFERRED,
        ),
        strength={**person.strength, NECK_EXTENSORS: 1.0 - min(neck.weakness, MOST_LOST)},
        lost_range={
            **kept,
            **{
                f"{level}.{angle}": min(part, MOST_LOST)
                for level in NECK_LEVELS
                for angle, part in lost.items()
                if part > 0.0
            },
        },
    )


def with_weighed_readings(person: SpinePerson, neck: NeckState) -> SpinePerson:
    r"""Return the person with every reading of the neck as the draws weighed it.

    Parameters
    ----------
    person : SpinePerson
        As measured.
    neck : NeckState
        The likeliest neck, which draws inferred from the same readings.

    Notes
    -----
    The trunk stands as it is likeliest below that neck, whatever error a reading of the neck has:
    with a reading :math:`r` of a neck :math:`n`,

    .. math:: E[\text{trunk} \mid r] = E[\text{trunk} \mid n = E[n \mid r]]

    in a Gaussian. To weigh :math:`r` once more would let the trunk stand below another neck than
    the one that is put on it. What nobody read of the neck tells nothing of the trunk.
    """
    given = person.alignment
    drawn = {NECK_CURVE: neck.lordosis_rad, NECK_OFFSET: neck.offset_m}
    weighed = {name: value for name, value in drawn.items() if getattr(given, name) is not None}
    known = given.measured().keys()
    again = set(JOINTS_OF_CURVE) if NECK_CURVE in weighed else set()
    if again and known & BASES_OF_NECK:
        again.add(TOP_OF_NECK)  # over a known base the curve alone tells it
    left = {name for name in given.sd if name not in weighed and name not in again}
    return replace(
        person,
        alignment=replace(
            given,
            **weighed,
            c2_slope_rad=None if TOP_OF_NECK in again else given.c2_slope_rad,
            segment_flexion_rad={
                name: angle
                for name, angle in given.segment_flexion_rad.items()
                if name not in again
            },
            sd={name: given.sd[name] for name in left},
            inferred=given.inferred.union(weighed),
        ),
    )


def _level(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def offset_error_m() -> float:
    """Return the error of one reading of how far C2 stands in front of C7."""
    error = Millimetres(judgement("measure.error.offset_mm", unit="mm"))
    return float(metres_from_millimetres(error))
