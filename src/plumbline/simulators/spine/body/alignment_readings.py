"""What a film shows of a standing spine, read off its state: incidence, slope and joint angles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.alignment_norms import FIRST_JOINT, INCIDENCE, SLOPE
from plumbline.simulators.spine.body.levels import VERTEBRAE, level_index
from plumbline.simulators.spine.body.sagittal import Standing, stand, tilts
from plumbline.simulators.spine.body.sizes import Sizes

__all__ = ["READERS", "linearized", "read", "standing"]

States: TypeAlias = Float[np.ndarray, "stance state"]
Values: TypeAlias = Float[np.ndarray, " stance"]

PLACED = frozenset({"sva_m", "c2_c7_sva_m"})  # what asks where everything is
STEP_RAD = 1e-6  # small against any angle, large against rounding


def standing(states: States, sizes: Sizes) -> Standing:
    """Return where everything is in some states, of the bones of one person."""
    return stand(sizes, states[:, INCIDENCE], states[:, SLOPE], states[:, FIRST_JOINT:])


def linearized(
    state: Float[np.ndarray, " state"], sizes: Sizes, names: tuple[str, ...]
) -> tuple[Float[np.ndarray, " name"], Float[np.ndarray, "name state"]]:
    """Return what the state shows, and how that changes with it."""
    stances = np.vstack([state, state + STEP_RAD * np.eye(len(state))])
    placed = standing(stances, sizes) if set(names) & PLACED else None
    shown = np.stack([read(name, stances, sizes, placed) for name in names])
    return shown[:, 0], (shown[:, 1:] - shown[:, :1]) / STEP_RAD


def _tilt(upper: str) -> Callable[[States, Sizes], Values]:
    """Return a reader of the tilt of the body above a joint."""
    place = level_index(upper)
    return lambda states, _: tilts(states[:, SLOPE], states[:, FIRST_JOINT:])[:, place]


def _sum(first: str, last: str, sign: float) -> Callable[[States, Sizes], Values]:
    places = slice(FIRST_JOINT + level_index(first), FIRST_JOINT + level_index(last) + 1)
    return lambda states, _: sign * states[:, places].sum(axis=1)


def _kyphosis(states: States, sizes: Sizes) -> Values:
    wedge = sizes.wedge_rad[VERTEBRAE.index("T12")]
    return _sum("T1_T2", "T11_T12", 1.0)(states, sizes) + wedge


READERS: dict[str, Callable[[States, Sizes], Values]] = {
    "pelvic_incidence_rad": lambda states, _: states[:, INCIDENCE],
    "sacral_slope_rad": lambda states, _: states[:, SLOPE],
    "pelvic_tilt_rad": lambda states, _: states[:, INCIDENCE] - states[:, SLOPE],
    "lumbar_lordosis_rad": _sum("L1_L2", "L5_S1", -1.0),
    "thoracic_kyphosis_rad": _kyphosis,
    "t1_slope_rad": _tilt("T1_T2"),
    "c7_slope_rad": _tilt("C7_T1"),
    "c2_slope_rad": _tilt("C2_C3"),
    "c2_c7_lordosis_rad": _sum("C2_C3", "C6_C7", -1.0),
    "upper_neck_rad": _sum("C0_C1", "C1_C2", 1.0),
    "head_pitch_rad": _tilt("C0_C1"),
}  # what a film shows, read off the state


def read(name: str, states: States, sizes: Sizes, placed: Standing | None = None) -> Values:
    """Return an angle (rad) or an offset (m) of some states, by its name or that of a joint.

    Where everything is may be given, where it was worked out before.
    """
    if name in PLACED:
        there = standing(states, sizes) if placed is None else placed
        if name == "sva_m":
            return there.sva_m(sizes, states[:, SLOPE])
        return there.c2_c7_sva_m(sizes)
    if name in READERS:
        return READERS[name](states, sizes)
    return states[:, FIRST_JOINT + level_index(name)]
