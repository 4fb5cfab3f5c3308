"""What a mirrored body does to the left, it does to the right: a posture's mirror image."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.levels import DOFS
from plumbline.simulators.spine.posture.daily_tasks import Phase
from plumbline.simulators.spine.posture.postures import Turn, named_postures

if TYPE_CHECKING:
    from plumbline.simulators.spine.posture.solver import SolvedPosture

__all__ = ["are_mirrored", "mirror_angles_rad", "mirror_image"]

ACROSS = (".bending", ".rotation", ".yaw")  # angles that change their sign in a mirror
# Limbs of both sides move together in every search, so that exchanging them changes nothing.
ANGLE_SIGNS = np.where([name.endswith(ACROSS) for name in DOFS], -1.0, 1.0)


def are_mirrored(one: Phase, other: Phase) -> bool:
    """Return whether two phases differ in nothing but the side to which one looks and turns.

    Parameters
    ----------
    one, other : Phase
        Of one task.
    """
    mirrored = replace(
        one,
        id=other.id,
        about=other.about,
        share=other.share,
        turns=tuple(_mirrored(turn) for turn in one.turns),
        gaze=replace(one.gaze, yaw_rad=-one.gaze.yaw_rad),
    )
    upright = named_postures()[one.reference].turns
    return mirrored == other and not any(map(_is_across, upright))


def _mirrored(turn: Turn) -> Turn:
    return replace(turn, sign=-turn.sign) if _is_across(turn) else turn


def _is_across(turn: Turn) -> bool:
    return f".{turn.axis}" in ACROSS


def mirror_angles_rad(angles_rad: Float[np.ndarray, " dof"]) -> Float[np.ndarray, " dof"]:
    """Return the joint angles of the mirror image.

    Parameters
    ----------
    angles_rad : ndarray, shape (dof,)
        Of a posture whose limbs move together.
    """
    return ANGLE_SIGNS * angles_rad


def mirror_image(found: SolvedPosture, phase: Phase, of: Phase) -> SolvedPosture:
    """Return what a mirrored body does in the mirrored phase.

    Parameters
    ----------
    found : SolvedPosture
        Of the phase ``of``.
    phase, of : Phase
        The phase that is wanted, and its mirror image.
    """
    sign = np.where([name.endswith(ACROSS) for name in found.unknowns], -1.0, 1.0)
    axes = np.where([name.endswith(ACROSS) for name in DOFS[: len(found.multipliers)]], -1.0, 1.0)
    return replace(
        found,
        angles_rad=mirror_angles_rad(found.angles_rad),
        multipliers=axes * found.multipliers,
        gradient=sign * found.gradient,
        left_over=sign * found.left_over,
        curvature=found.curvature * np.outer(sign, sign),
        state=sign * found.state,
        reasons=tuple(reason.replace(of.about, phase.about) for reason in found.reasons),
    )
