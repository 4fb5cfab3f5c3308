"""One person's whole spine as arrays: bodies, joints, muscles, masses, passive tissue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.errors import UnknownNameError
from plumbline.simulators.spine.body.alignment import PersonAlignment
from plumbline.simulators.spine.body.body_plan import BODIES, BodyPlan
from plumbline.simulators.spine.body.landmarks import Landmark
from plumbline.simulators.spine.body.levels import DOFS, LEVELS, SPINAL_COUNT
from plumbline.simulators.spine.body.passive import PassiveTissue
from plumbline.simulators.spine.body.person import SpinePerson
from plumbline.simulators.spine.body.sizes import Sizes

__all__ = ["SpineModel"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SpineModel:
    """A person's spine, ready to be posed.

    Attributes
    ----------
    person : SpinePerson
        Whose it is.
    sizes : Sizes
        Bones.
    alignment : PersonAlignment
        Standing alignment; every angle of a posture counts from it.
    plan : BodyPlan
        How the bodies hang together.
    landmarks : mapping of str to Landmark
        Points of the right side by name.
    muscles, groups : tuple of str
        Names, and the group of each; muscle ``2 m`` is right and ``2 m + 1`` its mirror image.
    first_strand : ndarray, shape (muscle,)
        The first strand of the same muscle: what ends on the breastbone has one strand, but one
        tension, on each of three vertebrae.
    point_names : tuple of str
        Landmark of every path point.
    point_offsets : ndarray, shape (muscle + 1,)
        Muscle ``i`` runs through the points from ``point_offsets[i]`` to ``point_offsets[i + 1]``.
    point_body : ndarray, shape (point,)
        Body of every path point.
    point_local_m : ndarray, shape (point, 3)
        The point in its body's frame.
    fmax_n, l_opt_m, tendon_m, pennation_rad : ndarray, shape (muscle,)
        Strength (sex, mass and weakness are in it), fiber and tendon length, fiber angle.
    healthy_fmax_n : ndarray, shape (muscle,)
        Strength without the person's weakness.
    rests : ndarray, shape (muscle,)
        Muscles without a least activation, since they cross a joint whose balance is not asked for.
    volume_weight : ndarray, shape (muscle,)
        ``fmax * l_opt`` of the unweakened muscle over its mean: does not depend on how a muscle is
        cut into fascicles, and a weak muscle is no cheaper to use.
    body_mass_kg : ndarray, shape (body,)
        Masses; together the person's mass.
    body_center_m : ndarray, shape (body, 3)
        Centers of mass in the bodies' frames.
    passive : PassiveTissue
        Discs, ligaments, facets.
    disc_area_m2 : ndarray, shape (level,)
        Cross-section of each disc; zero at C0-C1 and C1-C2, and where a joint is one bone.
    endplate_rad : ndarray, shape (level, 2)
        Tilt of the lower body's upper and the upper body's lower endplate in their frames.
    locked : ndarray, shape (spinal,)
        Angles that an operation or a disease has taken away.
    """

    levels: ClassVar[tuple[str, ...]] = LEVELS
    dofs: ClassVar[tuple[str, ...]] = DOFS
    bodies: ClassVar[tuple[str, ...]] = BODIES
    spinal_count: ClassVar[int] = SPINAL_COUNT

    person: SpinePerson
    sizes: Sizes
    alignment: PersonAlignment
    plan: BodyPlan
    landmarks: Mapping[str, Landmark]
    muscles: tuple[str, ...]
    groups: tuple[str, ...]
    first_strand: Int[np.ndarray, " muscle"]
    point_names: tuple[str, ...]
    point_offsets: Int[np.ndarray, " muscles_and_one"]
    point_body: Int[np.ndarray, " point"]
    point_local_m: Float[np.ndarray, "point 3"]
    fmax_n: Float[np.ndarray, " muscle"]
    l_opt_m: Float[np.ndarray, " muscle"]
    tendon_m: Float[np.ndarray, " muscle"]
    pennation_rad: Float[np.ndarray, " muscle"]
    healthy_fmax_n: Float[np.ndarray, " muscle"]
    rests: Bool[np.ndarray, " muscle"]
    volume_weight: Float[np.ndarray, " muscle"]
    body_mass_kg: Float[np.ndarray, " body"]
    body_center_m: Float[np.ndarray, "body 3"]
    passive: PassiveTissue
    disc_area_m2: Float[np.ndarray, " level"]
    endplate_rad: Float[np.ndarray, "level 2"]
    locked: Bool[np.ndarray, " spinal"]

    @property
    def range_rad(self) -> Float[np.ndarray, "spinal 2"]:
        """Lowest and highest angle of every spinal angle, from standing."""
        return self.passive.range_rad

    @property
    def strength_left(self) -> Float[np.ndarray, " muscle"]:
        """Strength of every muscle over that of the healthy muscle."""
        return self.fmax_n / self.healthy_fmax_n

    def posture(self, angles_rad: Mapping[str, float]) -> Float[np.ndarray, " dof"]:
        """Return a posture from some angles by name; all others stay as in standing.

        Parameters
        ----------
        angles_rad : mapping of str to float
            Such as ``{"L5_S1.flexion": 0.1, "shoulder_right.flexion": 0.5}``.

        Raises
        ------
        UnknownNameError
            There is no such angle.
        """
        vector = np.zeros(len(self.dofs))
        for name, angle in angles_rad.items():
            if name not in self.dofs:
                raise UnknownNameError("joint angle", name, self.dofs)
            vector[self.dofs.index(name)] = angle
        return vector
