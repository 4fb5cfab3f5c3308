"""Names and order of vertebrae, joints, axes and bodies; nothing here is a measurement."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

__all__ = [
    "AXES",
    "AXIS_SIGNS",
    "CERVICAL",
    "CHAIN",
    "DIRECTIONS",
    "DOFS",
    "LEVELS",
    "LIMBS",
    "SIDES",
    "SPINAL_COUNT",
    "VERTEBRAE",
    "level_index",
]

CERVICAL = tuple(f"C{number}" for number in range(1, 8))  # seven cervical vertebrae
THORACIC = tuple(f"T{number}" for number in range(1, 13))  # twelve thoracic vertebrae
LUMBAR = tuple(f"L{number}" for number in range(1, 6))  # five lumbar vertebrae
# From the top, as a reader of a film counts.
VERTEBRAE = (*CERVICAL, *THORACIC, *LUMBAR)
# The sacrum is part of the pelvis; the head is C0 where a joint is named after it.
_ENDS = ("C0", *VERTEBRAE, "S1")
LEVELS = tuple(f"{upper}_{lower}" for upper, lower in pairwise(_ENDS))
# Bodies of the chain from the bottom, as the kernel walks.
CHAIN = ("pelvis", *reversed(VERTEBRAE), "skull")
# Positive: bend forward, bend to the left, turn to the left.
AXES = ("flexion", "bending", "rotation")
# What each axis does to its negative and to its positive side.
DIRECTIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"flexion": ("back", "forward"), "bending": ("right", "left"), "rotation": ("right", "left")}
)
# The axes are +y, -x and +z, in that order from the lower body to the upper.
AXIS_SIGNS = ((0.0, 1.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
SPINAL_COUNT = len(LEVELS) * len(AXES)
# Bodies that hang from the chain: name, joint, and whether a positive angle turns about +y or -y.
LIMBS = (
    ("upper_arm", "shoulder", -1.0),
    ("forearm", "elbow", -1.0),
    ("thigh", "hip", -1.0),
    ("shank", "knee", 1.0),
    ("foot", "ankle", -1.0),
)
# Limbs and muscles of the right come first.
SIDES = ("right", "left")
DOFS = (
    *(f"{level}.{axis}" for level in LEVELS for axis in AXES),
    *(f"pelvis.{axis}" for axis in AXES),
    *(f"{joint}_{side}.flexion" for _, joint, _ in LIMBS for side in SIDES),
)


def level_index(level: str) -> int:
    """Return the place of a joint, C0_C1 being 0."""
    return LEVELS.index(level)
