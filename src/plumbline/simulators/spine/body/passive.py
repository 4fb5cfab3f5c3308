r"""What discs, ligaments and facets resist, joint by joint.

On each side of rest a joint resists little within its neutral zone ``n``, then with its stiffness
``k``, and ever more towards the end ``e`` of its range:

.. math::

    M(q) = -k\,f \Bigl[q - n \tanh\frac{q}{n}
           + (c - 1)\,w \Bigl(e^{(|q| - e)/w} - e^{-e/w}\Bigr)\operatorname{sign} q\Bigr]

with ``c`` the stiffness at the end relative to ``k`` and ``w`` the width over which it builds up.
The preload of the joint stiffens it by ``f = 1 + a F``, up to the largest published factor; chest
and lumbar spine have their own, and the neck, for which none was read, has that of the latter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float

from plumbline.evidence import fact, judgement
from plumbline.simulators.spine.body.anatomy_tables import JointRow, anatomy
from plumbline.simulators.spine.body.levels import AXES, DIRECTIONS, DOFS, SPINAL_COUNT
from plumbline.simulators.spine.body.person import SpinePerson
from plumbline.units import radians_from_degrees

__all__ = [
    "PassiveTissue",
    "healthy_ends_rad",
    "passive_moment_n_m",
    "passive_stiffness_n_m_rad",
    "passive_tissue_of",
    "preload_of_weight_n",
    "softer_side_n_m_rad",
]

# The ways in which each axis is resisted: to the negative and to the positive side.
WAYS = {
    "flexion": ("extension", "flexion"),
    "bending": ("bending", "bending"),
    "rotation": ("rotation", "rotation"),
}
SMALL_GIVE_RAD = 1e-3  # where joints may not give at all, the stiffness of this little is asked for
SMALLEST_RANGE_RAD = 1e-3  # a lost range stays this wide, so that the curve stays finite


@dataclass(frozen=True, slots=True, kw_only=True)
class PassiveTissue:
    """Passive properties of the 75 angles; negative side, then positive side.

    Attributes
    ----------
    stiffness_n_m_rad : ndarray, shape (spinal, 2)
        Outside the neutral zone, without preload.
    end_rad : ndarray, shape (spinal, 2)
        Ends of the range from rest, both positive.
    rest_rad : ndarray, shape (spinal,)
        Where the tissue rests, from standing.
    neutral_share : ndarray, shape (spinal, 2)
        Neutral zone as part of the range.
    end_factor, end_width_share : float
        Shape of the curve near its end.
    preload_slope_1_n, preload_limit : ndarray, shape (level,)
        How preload stiffens each joint, and the largest factor.
    """

    stiffness_n_m_rad: Float[np.ndarray, "spinal 2"]
    end_rad: Float[np.ndarray, "spinal 2"]
    rest_rad: Float[np.ndarray, " spinal"]
    neutral_share: Float[np.ndarray, "spinal 2"]
    end_factor: float
    end_width_share: float
    preload_slope_1_n: Float[np.ndarray, " level"]
    preload_limit: Float[np.ndarray, " level"]

    @property
    def range_rad(self) -> Float[np.ndarray, "spinal 2"]:
        """Lowest and highest angle from standing."""
        return np.stack(
            [self.rest_rad - self.end_rad[:, 0], self.rest_rad + self.end_rad[:, 1]], axis=1
        )


def passive_tissue_of(person: SpinePerson, rest_rad: Float[np.ndarray, " spinal"]) -> PassiveTissue:
    """Return the passive properties of a person.

    Parameters
    ----------
    person : SpinePerson
        Whose spine is built; degeneration, fusion, ankylosis and lost range are read.
    rest_rad : ndarray, shape (spinal,)
        Where the tissue rests, from standing.
    """
    usual, whole, neutral = _ordinary()
    stiffness, ends = usual.copy(), whole.copy()
    stiffens = judgement("spine.degeneration.stiffness", unit="ratio")
    narrows = judgement("spine.degeneration.range", unit="proportion")
    for joint in anatomy().joints:
        grade = person.degeneration.get(joint.level, 0.0)
        first = DOFS.index(f"{joint.level}.{AXES[0]}")
        own = slice(first, first + len(AXES))
        stiffness[own] *= 1.0 + grade * (stiffens - 1.0)
        kept = np.full((len(AXES), 2), 1.0 - grade * narrows)
        for column, axis in enumerate(AXES):
            kept[column] *= _kept(joint, axis, person)
        if joint.level in person.locked:
            stiffness[own] *= judgement("spine.fused.stiffness", unit="ratio")
            kept[:] = 0.0
        ends[own] *= kept
    ends = np.maximum(ends, SMALLEST_RANGE_RAD)
    slope, limit = _preload_factors()
    return PassiveTissue(
        stiffness_n_m_rad=stiffness,
        end_rad=ends,
        rest_rad=rest_rad,
        neutral_share=neutral.copy(),
        end_factor=judgement("spine.passive.end_factor", unit="ratio"),
        end_width_share=judgement("spine.passive.end_width", unit="proportion"),
        preload_slope_1_n=slope,
        preload_limit=limit,
    )


def preload_of_weight_n(
    above_n: Float[np.ndarray, "posture level"],
) -> Float[np.ndarray, "posture level"]:
    """Return the compression that stiffens the joints where muscle forces are not known.

    Parameters
    ----------
    above_n : ndarray, shape (posture, level)
        Weight and external loads above each joint, N; the sign does not matter.

    Returns
    -------
    ndarray, shape (posture, level)
        A multiple of that weight, N: the judgement ``spine.preload.gravity``.
    """
    return np.abs(above_n) * judgement("spine.preload.gravity", unit="ratio")


def _neutral_share(joint: JointRow, way: str) -> float:
    found = joint.neutral_share.get(way)
    if found is None:
        return judgement("spine.passive.neutral_zone", unit="proportion")
    return float(found.value)


def _preload_factors() -> tuple[Float[np.ndarray, " level"], Float[np.ndarray, " level"]]:
    """Return how preload stiffens every joint per newton, and by how much at most.

    Range under the same moment falls as stiffness rises.

    References
    ----------
    gardnermorse2004
    sis2016
    """
    low_n = fact("stiffness.lumbar.preload250.load", unit="N")
    follower_n = fact("stiffness.thorax.follower_load.load", unit="N")
    low = fact("stiffness.lumbar.preload250", unit="ratio")
    fall = fact("stiffness.thorax.follower_load", unit="percent") / 100.0
    chest = 1.0 / (1.0 - fall)
    thoracic = np.array([joint.level.startswith("T") for joint in anatomy().joints])
    slope = np.where(thoracic, (chest - 1.0) / follower_n, (low - 1.0) / low_n)
    limit = np.where(thoracic, chest, fact("stiffness.lumbar.preload500", unit="ratio"))
    return slope, limit


@cache
def _ordinary() -> tuple[
    Float[np.ndarray, "spinal 2"], Float[np.ndarray, "spinal 2"], Float[np.ndarray, "spinal 2"]
]:
    """Return stiffness, ends of range and neutral zone of healthy joints, the same for all."""
    stiffness, ends, neutral = (np.zeros((SPINAL_COUNT, 2)) for _ in range(3))
    cage = judgement("spine.passive.cage", unit="ratio")
    for joint in anatomy().joints:
        for axis in AXES:
            place, ways = DOFS.index(f"{joint.level}.{axis}"), WAYS[axis]
            stiffness[place] = [joint.stiffness[way].value for way in ways]
            ends[place] = [float(joint.range_deg[way].value) for way in ways]
            neutral[place] = [_neutral_share(joint, way) for way in ways]
            if joint.level.startswith("T"):
                stiffness[place] *= cage
    ends[:] = radians_from_degrees(ends)
    for shared in (stiffness, ends, neutral):
        shared.flags.writeable = False
    return stiffness, ends, neutral


def healthy_ends_rad() -> Float[np.ndarray, "spinal 2"]:
    """Return the ends of the ranges from rest where nothing is lost: the same in all people."""
    return np.maximum(_ordinary()[1], SMALLEST_RANGE_RAD)


def _kept(joint: JointRow, axis: str, person: SpinePerson) -> list[float]:
    """Return the part of an angle's range that a person has not lost, to either side."""
    lost, name = person.lost_range, f"{joint.level}.{axis}"
    both = (1.0 - lost.get(joint.level, 0.0)) * (1.0 - lost.get(name, 0.0))
    kept = [both * (1.0 - lost.get(f"{name}.{way}", 0.0)) for way in DIRECTIONS[axis]]
    if joint.level.startswith("L") and "extension" in WAYS[axis]:
        kept[WAYS[axis].index("extension")] *= person.lumbar_reserve
    return kept


def passive_moment_n_m(
    tissue: PassiveTissue,
    angles_rad: Float[np.ndarray, "posture spinal"],
    preload_n: Float[np.ndarray, "posture level"],
) -> Float[np.ndarray, "posture spinal"]:
    """Return the moment that passive tissue applies to the upper body of every joint.

    Parameters
    ----------
    tissue : PassiveTissue
        Its properties.
    angles_rad : ndarray, shape (posture, spinal)
        Angles from standing.
    preload_n : ndarray, shape (posture, level)
        Compression of each joint.

    Returns
    -------
    ndarray, shape (posture, spinal)
        N m; opposite in sign to the excursion from rest.
    """
    value, _ = _curve(tissue, angles_rad, preload_n)
    return value


def passive_stiffness_n_m_rad(
    tissue: PassiveTissue,
    angles_rad: Float[np.ndarray, "posture spinal"],
    preload_n: Float[np.ndarray, "posture level"],
) -> Float[np.ndarray, "posture spinal"]:
    """Return the slope of the passive resistance: minus the derivative of the moment.

    Parameters
    ----------
    tissue, angles_rad, preload_n
        As for `passive_moment_n_m`.
    """
    _, slope = _curve(tissue, angles_rad, preload_n)
    return slope


def softer_side_n_m_rad(
    tissue: PassiveTissue,
    angles_rad: Float[np.ndarray, "posture spinal"],
    above_n: Float[np.ndarray, "posture level 3"],
    *,
    most_rad: float,
) -> Float[np.ndarray, "posture spinal"]:
    """Return what every joint gains in passive moment per angle, to its softer side.

    Parameters
    ----------
    tissue : PassiveTissue
        Its properties.
    angles_rad : ndarray, shape (posture, spinal)
        Angles from standing.
    above_n : ndarray, shape (posture, level, 3)
        Weight and loads on everything above each joint.
    most_rad : float
        How far a joint may give; 0: a little.

    Returns
    -------
    ndarray, shape (posture, spinal)
        N m / rad. A joint in the middle of its neutral zone gains next to nothing, one at the end
        of its range a lot.
    """
    preload = preload_of_weight_n(above_n[..., 2])
    give = most_rad if most_rad > 0.0 else SMALL_GIVE_RAD
    here, ahead, back = (
        passive_moment_n_m(tissue, angles_rad + step, preload) for step in (0.0, give, -give)
    )
    return np.minimum(np.abs(ahead - here), np.abs(back - here)) / give


def _curve(
    tissue: PassiveTissue,
    angles_rad: Float[np.ndarray, "posture spinal"],
    preload_n: Float[np.ndarray, "posture level"],
) -> tuple[Float[np.ndarray, "posture spinal"], Float[np.ndarray, "posture spinal"]]:
    from plumbline.simulators.spine.body.passive_kernel import curve_arrays, resist

    angles = np.ascontiguousarray(angles_rad, dtype=np.float64)
    moment, slope = np.empty(angles.shape), np.empty(angles.shape)
    shape = (len(angles), preload_n.shape[-1])
    preload = np.ascontiguousarray(np.broadcast_to(preload_n, shape), dtype=np.float64)
    resist(curve_arrays(tissue), angles, preload, moment, slope)
    return moment, slope
