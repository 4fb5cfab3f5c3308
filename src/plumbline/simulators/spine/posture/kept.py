"""How much of its healthy range every angle of a spine still has, to either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.levels import LEVELS, SPINAL_COUNT
from plumbline.simulators.spine.body.passive import healthy_ends_rad

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.posture.daily_tasks import Gaze

__all__ = ["NECK_ANGLES", "KeptRange", "kept_range"]

NECK_ANGLES: Final = 3 * (LEVELS.index("C7_T1") + 1)
"""How many angles the neck has; they come first."""

FLEXION, ROTATION = slice(0, NECK_ANGLES, 3), slice(2, NECK_ANGLES, 3)
ACROSS = np.setdiff1d(np.arange(SPINAL_COUNT), np.arange(0, SPINAL_COUNT, 3))
SAME: Final = 1e-9  # rounding of ranges that were built alike
TURNS = slice(2, SPINAL_COUNT, 3)
LUMBAR = slice(3 * LEVELS.index("L1_L2"), SPINAL_COUNT, 3)  # flexion of the lumbar joints


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRange:
    """What is left of the ranges of a spine.

    Attributes
    ----------
    healthy_rad : ndarray, shape (spinal, 2)
        Range of the same person with nothing lost, to the negative and to the positive side.
    sides : ndarray, shape (spinal, 2)
        Part of it that is left, side by side.
    both : ndarray, shape (spinal,)
        Part that is left of both sides together.
    """

    healthy_rad: Float[np.ndarray, "spinal 2"]
    sides: Float[np.ndarray, "spinal 2"]
    both: Float[np.ndarray, " spinal"]

    @property
    def is_even(self) -> bool:
        """Whether as much is left to the left as to the right."""
        ranges = (self.healthy_rad * self.sides)[ACROSS]
        return bool(np.allclose(ranges[:, 0], ranges[:, 1], rtol=SAME, atol=0.0))

    def toward(self, gaze: Gaze) -> Float[np.ndarray, " spinal"]:
        """Return the part that is left of every angle where one looks.

        Parameters
        ----------
        gaze : Gaze
            A neck looks down and up by its own flexion and extension, and a spine to the left and
            right by its own rotation; in every other angle both sides count.
        """
        kept = self.both.copy()
        if gaze.pitch_rad:
            kept[FLEXION] = self.sides[FLEXION, _side(gaze.pitch_rad)]
        if gaze.yaw_rad:
            kept[TURNS] = self.sides[TURNS, _side(gaze.yaw_rad)]
        return kept

    def in_gaze(self, gaze: Gaze) -> float:
        """Return the mean part that the neck has left of the angles that a gaze asks for.

        Parameters
        ----------
        gaze : Gaze
            Level and straight ahead asks for all of them.
        """
        kept = self.toward(gaze)
        asked = [
            kept[part] for part, way in ((FLEXION, gaze.pitch_rad), (ROTATION, gaze.yaw_rad)) if way
        ]
        return float(np.mean(asked if asked else kept[:NECK_ANGLES]))

    def neck_rad(self, angle_rad: float, *, turning: bool) -> tuple[float, float]:
        """Return how far a healthy neck goes towards an angle, and how far this one does.

        Parameters
        ----------
        angle_rad : float
            Down or left positive.
        turning : bool
            To the side, not up or down.
        """
        part, side = ROTATION if turning else FLEXION, _side(angle_rad)
        healthy = self.healthy_rad[part, side]
        # Summed alike, so that a neck that has lost nothing lacks exactly nothing.
        return float(healthy @ np.ones_like(healthy)), float(healthy @ self.sides[part, side])


def _side(angle_rad: float) -> int:
    return int(angle_rad > 0.0)


def kept_range(model: SpineModel) -> KeptRange:
    """Return what is left of the ranges of a spine.

    Parameters
    ----------
    model : SpineModel
        The person; degeneration, fusion, ankylosis, lost range and lumbar reserve are read.
    """
    whole = healthy_ends_rad()
    left = np.where(model.locked[:, None], 0.0, model.passive.end_rad)
    sides, both = left / whole, left.sum(axis=1) / whole.sum(axis=1)
    reserve = model.person.lumbar_reserve
    sides[LUMBAR], both[LUMBAR] = (np.minimum(kept[LUMBAR], reserve) for kept in (sides, both))
    return KeptRange(healthy_rad=whole, sides=sides, both=both)
