"""Where the joints of a standing spine are, in the sagittal plane, given the tilt of every level.

A tilt is positive forward-down; a joint's angle is the tilt of its upper body less that of its
lower one, measured between upper endplates in the chest and lumbar spine and, since the bodies of
the neck have no wedge, between any two endplates there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.levels import VERTEBRAE
from plumbline.simulators.spine.body.sizes import Sizes

__all__ = ["Standing", "stand", "tilts"]

C2, C7, T12 = (VERTEBRAE.index(name) for name in ("C2", "C7", "T12"))
LAST = len(VERTEBRAE) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Sagittal placement of one or many standing spines.

    Attributes
    ----------
    s1_m : ndarray, shape (stance, 2)
        Middle of the endplate of S1 from the hip axis: forward, up.
    joint_m : ndarray, shape (stance, level, 2)
        Joint centers from C0-C1 to L5-S1.
    frame_rad : ndarray, shape (stance, vertebra)
        Tilt of each vertebra's own axes, midway between its endplates.
    """

    s1_m: Float[np.ndarray, "stance 2"]
    joint_m: Float[np.ndarray, "stance level 2"]
    frame_rad: Float[np.ndarray, "stance vertebra"]

    def body_center_m(self, sizes: Sizes, vertebra: int) -> Float[np.ndarray, "stance 2"]:
        """Return the center of one vertebral body."""
        lift = sizes.half_disc_m[vertebra] + 0.5 * sizes.body_height_m[vertebra]
        return self.joint_m[:, vertebra + 1] + lift * _along(self.frame_rad[:, vertebra])

    def c2_c7_sva_m(self, sizes: Sizes) -> Float[np.ndarray, " stance"]:
        """Return how far C2 stands in front of the back upper corner of C7."""
        lift = sizes.half_disc_m[C7] + sizes.body_height_m[C7]
        tilt = self.frame_rad[:, C7]
        corner = self.joint_m[:, C7 + 1] + lift * _along(tilt)
        corner = corner - 0.5 * sizes.depth_m[C7] * _ahead(tilt)
        return self.body_center_m(sizes, C2)[:, 0] - corner[:, 0]

    def sva_m(
        self, sizes: Sizes, slope_rad: Float[np.ndarray, " stance"]
    ) -> Float[np.ndarray, " stance"]:
        """Return how far the middle of C7 stands in front of the back corner of S1.

        Parameters
        ----------
        sizes : Sizes
            The person's bones.
        slope_rad : ndarray, shape (stance,)
            Sacral slope.
        """
        corner = self.s1_m - 0.5 * sizes.depth_m[LAST] * _ahead(slope_rad)
        return self.body_center_m(sizes, C7)[:, 0] - corner[:, 0]


def tilts(
    slope_rad: Float[np.ndarray, " stance"], flexion_rad: Float[np.ndarray, "stance level"]
) -> Float[np.ndarray, "stance level"]:
    """Return the tilt of the body above every joint, from the sacral slope and the joint angles.

    Parameters
    ----------
    slope_rad : ndarray, shape (stance,)
        Sacral slope.
    flexion_rad : ndarray, shape (stance, level)
        Joint angles from C0-C1 to L5-S1, positive kyphotic.
    """
    from_below = np.cumsum(flexion_rad[:, ::-1], axis=1)[:, ::-1]
    return slope_rad[:, None] + from_below


def stand(
    sizes: Sizes,
    incidence_rad: Float[np.ndarray, " stance"],
    slope_rad: Float[np.ndarray, " stance"],
    flexion_rad: Float[np.ndarray, "stance level"],
) -> Standing:
    """Return where everything is.

    Parameters
    ----------
    sizes : Sizes
        The person's bones.
    incidence_rad, slope_rad : ndarray, shape (stance,)
        Pelvic incidence and sacral slope.
    flexion_rad : ndarray, shape (stance, level)
        Joint angles, positive kyphotic.

    Returns
    -------
    Standing
        Sagittal placement, origin on the hip axis.
    """
    tilt = tilts(slope_rad, flexion_rad)
    pelvic_tilt = incidence_rad - slope_rad
    s1 = sizes.pelvic_radius_m * np.stack([-np.sin(pelvic_tilt), np.cos(pelvic_tilt)], axis=-1)
    frame = tilt[:, 1:] - 0.5 * sizes.wedge_rad
    rise = sizes.body_height_m + 2.0 * sizes.half_disc_m * np.cos(0.5 * sizes.wedge_rad)
    steps = rise[:, None] * _along(frame)
    base = s1 + sizes.half_disc_m[LAST] * _along(slope_rad)
    above = base[:, None, :] + np.cumsum(steps[:, ::-1], axis=1)[:, ::-1]
    joints = np.concatenate([above, base[:, None, :]], axis=1)
    return Standing(s1_m=s1, joint_m=joints, frame_rad=frame)


def _along(tilt_rad: Float[np.ndarray, ...]) -> Float[np.ndarray, "... 2"]:
    """Return the unit vector up along a body that is tilted forward."""
    return np.stack([np.sin(tilt_rad), np.cos(tilt_rad)], axis=-1)


def _ahead(tilt_rad: Float[np.ndarray, ...]) -> Float[np.ndarray, "... 2"]:
    """Return the unit vector forward along a body that is tilted forward."""
    return np.stack([np.cos(tilt_rad), -np.sin(tilt_rad)], axis=-1)
