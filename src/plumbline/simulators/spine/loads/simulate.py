"""From postures to loads: geometry, load sharing and joint loads in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError, UnknownNameError
from plumbline.evidence import judgement
from plumbline.simulators.spine.loads.joint_loads import JointLoads, disc_pressure_pa, resolve
from plumbline.simulators.spine.loads.load_sharing import (
    LoadSharing,
    SharingChoice,
    least_activation,
    muscle_weights,
)
from plumbline.simulators.spine.loads.one_tension import share_as_one
from plumbline.simulators.spine.loads.tasks import in_tasks
from plumbline.simulators.spine.loads.tensions import full_tension_n
from plumbline.units import Degrees, radians_from_degrees

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.kinematics import ExternalLoad, Kinematics
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = [
    "SpineLoads",
    "calibrated_choice",
    "give_stiffness",
    "giving_choice",
    "simulate",
    "simulate_people",
]

# A joint softer than this holds nothing; it keeps the reported give finite.
LEAST_STIFFNESS_N_M_RAD = 1.0
Part = TypeVar("Part", JointLoads, LoadSharing)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SpineLoads:
    """What one person's spine carries, one row per posture.

    Attributes
    ----------
    levels, muscles, groups : tuple of str
        Names, in the order of the columns; the group of every muscle.
    joints : JointLoads
        Loads per level; ``nan`` where there is no equilibrium.
    sharing : LoadSharing
        Activations, tensions, reserves; ``balanced`` says where there is an equilibrium.
    choice : SharingChoice
        What the muscles were taken to minimize.
    """

    levels: tuple[str, ...]
    muscles: tuple[str, ...]
    groups: tuple[str, ...]
    joints: JointLoads
    sharing: LoadSharing
    choice: SharingChoice

    def compression_n(self, level: str) -> Float[np.ndarray, " posture"]:
        """Return the compression of one level, N."""
        return self.joints.compression_n[:, self._place(level)]

    def disc_pressure_pa(self, level: str) -> Float[np.ndarray, " posture"]:
        """Return the disc pressure of one level, Pa, as if its disc were healthy."""
        return self.joints.disc_pressure_pa[:, self._place(level)]

    @property
    def unbalanced(self) -> tuple[int, ...]:
        """Postures without equilibrium."""
        return tuple(int(row) for row in np.flatnonzero(~self.sharing.balanced))

    def _place(self, level: str) -> int:
        if level not in self.levels:
            raise UnknownNameError("level", level, self.levels, look="From C0_C1 to L5_S1.")
        return self.levels.index(level)


def calibrated_choice() -> SharingChoice:
    """Return the load sharing that was calibrated on relaxed standing, on that alone."""
    return giving_choice(judgement("spine.sharing.floor", unit="proportion"))


def giving_choice(floor: float) -> SharingChoice:
    """Return the load sharing of joints that give a little, with a least activation.

    Parameters
    ----------
    floor : float
        Least activation of every muscle.
    """
    per_degree = judgement("spine.sharing.give", unit="ratio")
    degree = float(radians_from_degrees(Degrees(1.0)))
    most = judgement("spine.sharing.most_give", unit="deg")
    return SharingChoice(
        floor=floor, give_activation_1_rad=per_degree / degree, most_give_rad=most * degree
    )


def simulate(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    *,
    external: Sequence[ExternalLoad] = (),
    choice: SharingChoice | None = None,
    start: Float[np.ndarray, "posture spinal"] | None = None,
    threads: int | None = None,
) -> SpineLoads:
    """Return what every level and every muscle carries in some postures of one person.

    Parameters
    ----------
    model : SpineModel
        The person.
    postures_rad : ndarray, shape (posture, dof)
        Angles relative to the person's own standing, rad.
    external : sequence of ExternalLoad
        Loads besides weight, the same in every posture.
    choice : SharingChoice or None
        What the muscles minimize; None: as calibrated.
    start : ndarray, shape (posture, spinal), or None
        Multipliers of the load sharing in similar postures: a faster way to the same answer.
    threads : int or None
        Size of the pool; the answer does not depend on it.

    Returns
    -------
    SpineLoads
        Rows without equilibrium are flagged, and their loads are ``nan``.

    Raises
    ------
    ModelError
        A posture is not finite or has another number of angles than the model.
    """
    if postures_rad.ndim != 2:
        raise ModelError(
            f"postures_rad: one row per posture is wanted, not an array of shape "
            f"{postures_rad.shape}; for one posture give posture[None]"
        )
    if postures_rad.shape[1] != len(model.dofs):
        raise ModelError(
            f"postures_rad: {postures_rad.shape[1]} angles, the model has {len(model.dofs)}"
        )
    if not np.all(np.isfinite(postures_rad)):
        raise ModelError("postures_rad: not every angle is finite")
    chosen = choice if choice is not None else calibrated_choice()
    parts = in_tasks(
        len(postures_rad),
        lambda rows: _simulate_some(
            model, postures_rad[rows], external, chosen, None if start is None else start[rows]
        ),
        threads,
    )
    return SpineLoads(
        levels=tuple(model.levels),
        muscles=tuple(model.muscles),
        groups=tuple(model.groups),
        joints=_join([joints for joints, _ in parts]),
        sharing=_join([sharing for _, sharing in parts]),
        choice=chosen,
    )


def simulate_people(
    models: Sequence[SpineModel],
    postures_rad: Sequence[Float[np.ndarray, "posture dof"]],
    *,
    external: Sequence[ExternalLoad] = (),
    choice: SharingChoice | None = None,
    threads: int | None = None,
) -> tuple[SpineLoads, ...]:
    """Return the loads of several people, each in postures of their own.

    Parameters
    ----------
    models : sequence of SpineModel
        The people.
    postures_rad : sequence of ndarray, shape (posture, dof)
        Postures of each person.
    external, choice, threads
        As for `simulate`.
    """
    if len(models) != len(postures_rad):
        raise ModelError(f"{len(models)} people, but postures of {len(postures_rad)}")
    return tuple(
        simulate(model, postures, external=external, choice=choice, threads=threads)
        for model, postures in zip(models, postures_rad, strict=True)
    )


def _simulate_some(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    external: Sequence[ExternalLoad],
    choice: SharingChoice,
    start: Float[np.ndarray, "posture spinal"] | None,
) -> tuple[JointLoads, LoadSharing]:
    from plumbline.simulators.spine.body.kinematics import kinematics, level_force

    geometry = kinematics(model, postures_rad, external)
    stiffness = give_stiffness(model, postures_rad, geometry, choice)
    sharing = _share(model, geometry, stiffness, choice, start)
    above = level_force(model, geometry, sharing.force_n)
    return _joint_loads(model, geometry, above, stiffness, sharing), sharing


def give_stiffness(
    model: SpineModel,
    postures_rad: Float[np.ndarray, "posture dof"],
    geometry: Kinematics,
    choice: SharingChoice,
) -> Float[np.ndarray, "posture spinal"]:
    """Return what every joint gains in passive moment per angle, on its way to the largest give.

    Parameters
    ----------
    model : SpineModel
        The person.
    postures_rad : ndarray, shape (posture, dof)
        Angles from standing, rad.
    geometry : Kinematics
        The same postures.
    choice : SharingChoice
        How far joints may give.

    Returns
    -------
    ndarray, shape (posture, spinal)
        N m / rad. The softer of the two directions counts: a joint in the middle of its neutral
        zone gains next to nothing, one at the end of its range a lot.
    """
    from plumbline.simulators.spine.body.passive import softer_side_n_m_rad

    return softer_side_n_m_rad(
        model.passive,
        postures_rad[:, : model.spinal_count],
        geometry.gravity_force_n,
        most_rad=choice.most_give_rad,
    )


def _share(
    model: SpineModel,
    geometry: Kinematics,
    stiffness: Float[np.ndarray, "posture spinal"],
    choice: SharingChoice,
    start: Float[np.ndarray, "posture spinal"] | None,
) -> LoadSharing:
    """Balance the joints that can move; a locked one holds any moment by itself."""
    free = ~model.locked
    needed = geometry.gravity_moment_n_m - geometry.passive_moment_n_m
    arms = geometry.moment_arms_m
    if not np.all(free):
        arms, needed = arms[:, free], needed[:, free]
    return share_as_one(
        arms,
        full_tension_n(model, geometry.muscle_length_m),
        needed,
        first=model.first_strand,
        weights=muscle_weights(choice.weighting, model.volume_weight),
        choice=choice,
        stiffness_n_m_rad=stiffness[:, free],
        floor=least_activation(choice.floor, model.strength_left, model.rests),
        start=None if start is None else start[:, free],
    )


def _joint_loads(
    model: SpineModel,
    geometry: Kinematics,
    above_n: Float[np.ndarray, "posture level 3"],
    stiffness: Float[np.ndarray, "posture spinal"],
    sharing: LoadSharing,
) -> JointLoads:
    """Resolve the forces; leave nothing that looks like a load where there is no equilibrium."""
    levels = len(model.levels)
    void = ~sharing.balanced
    along = resolve(above_n, geometry.joint_axes)
    along[void] = np.nan
    moment = geometry.gravity_moment_n_m.reshape(-1, levels, 3).copy()
    free = ~model.locked
    passive, give = geometry.passive_moment_n_m.copy(), np.zeros_like(geometry.passive_moment_n_m)
    passive[:, free] += sharing.reserve_n_m
    give[:, free] = -sharing.reserve_n_m / np.maximum(stiffness[:, free], LEAST_STIFFNESS_N_M_RAD)
    for found in (moment, passive, give):
        found[void] = np.nan
    return JointLoads(
        anterior_shear_n=along[..., 0],
        lateral_shear_n=along[..., 1],
        compression_n=along[..., 2],
        moment_n_m=moment,
        passive_moment_n_m=passive.reshape(-1, levels, 3),
        give_rad=give.reshape(-1, levels, 3),
        disc_pressure_pa=disc_pressure_pa(along[..., 2], model.disc_area_m2),
    )


def _join(parts: Sequence[Part]) -> Part:
    """Put the rows of several parts below one another."""
    if len(parts) == 1:
        return parts[0]
    names = [field.name for field in fields(parts[0])]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return replace(parts[0], **columns)
