r"""How far people stray from their own posture: one precision over all unknowns.

The sagittal angles stray together as they do between people of one pelvic incidence,

.. math:: \tfrac12\,u^T (D\,\Sigma\,D)^{-1} u

with ``D`` the part of its range that a joint still has. Where the extensors of the neck have
nothing to spare the neck no longer follows the slope of the first thoracic vertebra, and the
covariance between neck and the rest fades out. So it does where one does not look level: people
whose chests bend forward have necks that bend back *because they all look level*; that says nothing
of who looks down. Axial turns have no such law; a joint strays by its
range, and the less, the more mass it has to take along. A lumbar spine without reserve does not
stray: what it lacks of its curve it cannot give to anything above it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.evidence import judgement
from plumbline.simulators.spine.body.alignment_norms import FIRST_JOINT, INCIDENCE, SLOPE, norm_of
from plumbline.simulators.spine.body.levels import CHAIN, LEVELS, SPINAL_COUNT
from plumbline.simulators.spine.posture.unknowns import FLEXIONS, ROTATIONS, Unknowns
from plumbline.units import Degrees, radians_from_degrees

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["level_part", "neck_spare", "straying_precision"]

NECK = slice(0, LEVELS.index("C7_T1") + 1)
SKULL = len(CHAIN) - 1
KEPT_NORMS = 512  # ages and couplings whose covariance is kept; each is a few kilobytes
LEAST_VARIANCE_RAD2 = 1e-6  # of a lost axial angle: far below any that strays
LEAST_KEPT = 0.05  # a joint without range is held by its bounds; this keeps the precision finite
EXTENSION = "extension"


def straying_precision(
    model: SpineModel,
    unknowns: Unknowns,
    *,
    kept: Float[np.ndarray, " spinal"],
    room_rad: Float[np.ndarray, " level"],
    coupling: float,
    stiffened: float,
) -> Float[np.ndarray, "unknown unknown"]:
    """Return the precision with which the unknowns stay at the reference, 1/rad2.

    Parameters
    ----------
    model : SpineModel
        The person.
    unknowns : Unknowns
        What may change.
    kept : ndarray, shape (spinal,)
        Part of its healthy range that every angle still has, where one looks.
    room_rad : ndarray, shape (level,)
        Healthy range of every joint to turn to one side.
    coupling : float
        1: the neck follows the chest as in health; 0: not at all.
    stiffened : float
        Factor, at most 1, on how far everything below the neck strays.
    """
    names = unknowns.names
    room = room_rad * kept[2::3]
    precision = np.diag(_own_precisions(model, names, room, float(room_rad.mean()), stiffened))
    sagittal = [unknowns.place(name) for name in ("pelvis.flexion", *FLEXIONS)]
    covariance = _between_people(model.person.age_years, coupling)
    reach = np.concatenate([[1.0], np.maximum(kept[0::3], LEAST_KEPT)])
    reach[len(reach[NECK]) + 1 :] *= stiffened
    covariance = covariance * np.outer(reach, reach)
    precision[np.ix_(sagittal, sagittal)] = np.linalg.inv(covariance)
    return precision


def neck_spare(
    arms_m: Float[np.ndarray, "spinal muscle"],
    full_n: Float[np.ndarray, " muscle"],
    needed_n_m: Float[np.ndarray, " spinal"],
) -> float:
    """Return how much of the coupling of neck and chest is left.

    Parameters
    ----------
    arms_m : ndarray, shape (spinal, muscle)
        Moment arms in standing.
    full_n : ndarray, shape (muscle,)
        Tension at full activation.
    needed_n_m : ndarray, shape (spinal,)
        Moment that muscles must supply, extension negative.

    Returns
    -------
    float
        1 where, at every joint of the neck, its extensors have the judged part of what they could
        do together to spare; 0 where they have nothing.
    """
    arms, needed = arms_m[:SPINAL_COUNT:3][NECK], needed_n_m[:SPINAL_COUNT:3][NECK]
    could = np.maximum(-arms, 0.0) @ full_n
    used = float(np.max(np.maximum(-needed, 0.0) / could))
    full = judgement("posture.coupling.spare", unit="proportion")
    return float(np.clip((1.0 - used) / full, 0.0, 1.0))


def level_part(age_years: float, pitch_rad: float | None) -> float:
    r"""Return how much of the coupling of neck and chest is left where one looks up or down.

    Parameters
    ----------
    age_years : float
        Age.
    pitch_rad : float or None
        The gaze, down positive; None: level.

    Notes
    -----
    :math:`e^{-(p/\sigma)^2/2}` with the spread :math:`\sigma` of the head's pitch among the
    standing people from whom the coupling comes, five degrees: what they show holds for gazes that
    occur among them.
    """
    if pitch_rad is None:
        return 1.0
    variance = float(norm_of(age_years).covariance[SLOPE:, SLOPE:].sum())
    return float(np.exp(-(pitch_rad**2) / variance / 2.0))


@lru_cache(maxsize=KEPT_NORMS)
def _between_people(age_years: float, coupling: float) -> Float[np.ndarray, "angle angle"]:
    """Return the covariance of slope and joint angles among people of one pelvic incidence."""
    covariance = norm_of(age_years).covariance
    column = covariance[:, INCIDENCE]
    covariance = covariance - np.outer(column, column) / covariance[INCIDENCE, INCIDENCE]
    kept = covariance[SLOPE:, SLOPE:].copy()
    neck = np.zeros(len(kept), dtype=bool)
    neck[FIRST_JOINT - SLOPE :][NECK] = True
    across = neck[:, None] != neck[None, :]
    kept[across] *= coupling
    return kept


def _own_precisions(
    model: SpineModel,
    names: tuple[str, ...],
    room_rad: Float[np.ndarray, " level"],
    turn_rad: float,
    stiffened: float,
) -> list[float]:
    """Return the precision of every unknown that strays for itself; 0: it does not.

    The mean axial range of a healthy joint, ``turn_rad``, sets the unit, not the sharing.
    """
    lightness = _lightness(model)
    variance = room_rad * turn_rad * lightness[:-1]
    variance[NECK.stop :] *= stiffened**2
    turns = dict(zip(ROTATIONS, 1.0 / np.maximum(variance, LEAST_VARIANCE_RAD2), strict=True))
    found = []
    for name in names:
        if name in FLEXIONS or name == "pelvis.flexion":
            found.append(0.0)
        elif name in turns:
            found.append(float(turns[name]))
        elif name == "pelvis.rotation":
            most = _radians("posture.pelvis.rotation.standing")
            found.append(float(1.0 / (most * turn_rad * lightness[-1])))
        else:
            found.append(1.0 / _radians(f"posture.{name}.sd") ** 2)
    return found


def _lightness(model: SpineModel) -> Float[np.ndarray, " level_and_one"]:
    """Return the mass of the head over what a turn of each joint, and the pelvis, takes along."""
    of_chain = np.bincount(model.plan.carrier, weights=model.body_mass_kg, minlength=SKULL + 1)
    return model.body_mass_kg[SKULL] / np.cumsum(of_chain[::-1])


def _radians(judgement_id: str) -> float:
    return float(radians_from_degrees(Degrees(judgement(judgement_id, unit="deg"))))
