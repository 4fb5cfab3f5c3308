r"""What a person who stiffens gives up of a gaze, instead of turning the trunk for the neck.

Drivers with stiffer necks looked less far round: what they lacked of the whole turn was more than
what their necks lacked. With :math:`L` what the neck lacks of what a healthy one would give to a
gaze, and :math:`g` the published degrees that are given up for each,

.. math:: D' = \max\bigl(D - g L,\; \min(D, K)\bigr), \qquad L = \max(\min(D, R) - K, 0)

where :math:`D` is asked, :math:`R` is the range of a healthy neck towards it and :math:`K` what is
left of that. Nobody gives up what the neck itself still reaches, and a loss that the gaze does not
ask for costs nothing. A level gaze is never given up.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from plumbline.evidence import fact

if TYPE_CHECKING:
    from plumbline.simulators.spine.posture.daily_tasks import Gaze
    from plumbline.simulators.spine.posture.kept import KeptRange

__all__ = ["given_up_rad", "lowered"]


def lowered(gaze: Gaze, kept: KeptRange) -> Gaze:
    """Return how far somebody who stiffens looks.

    Parameters
    ----------
    gaze : Gaze
        What is asked.
    kept : KeptRange
        What is left of the ranges of the neck.

    References
    ----------
    driver_vr
    """
    pitch = gaze.pitch_rad
    return replace(
        gaze,
        pitch_rad=None if pitch is None else _lowered(pitch, kept, turning=False),
        yaw_rad=_lowered(gaze.yaw_rad, kept, turning=True),
    )


def given_up_rad(asked: Gaze, looked: Gaze) -> float:
    """Return by how much a gaze falls short of what is asked, in all.

    Parameters
    ----------
    asked, looked : Gaze
        What is asked, and what somebody who stiffens does.
    """
    down = (asked.pitch_rad or 0.0) - (looked.pitch_rad or 0.0)
    return math.hypot(down, asked.yaw_rad - looked.yaw_rad)


def _lowered(angle_rad: float, kept: KeptRange, *, turning: bool) -> float:
    asked = abs(angle_rad)
    healthy, left = kept.neck_rad(angle_rad, turning=turning)
    lacking = max(min(asked, healthy) - left, 0.0)
    rate = fact("coord.blindspot.given_up_per_lost", unit="ratio")
    return math.copysign(max(asked - rate * lacking, min(asked, left)), angle_rad)
