"""One person's spine in one posture, with everything that a table, a picture or a file shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.case import Case
from plumbline.simulators.spine.anatomy_tables import anatomy
from plumbline.simulators.spine.blocks import block_of
from plumbline.simulators.spine.build import build_spine
from plumbline.simulators.spine.drawing import Cable, LevelLoad, SpineDrawing
from plumbline.simulators.spine.from_case import person_of_case
from plumbline.simulators.spine.kinematics import Kinematics, kinematics
from plumbline.simulators.spine.margins import group_margin
from plumbline.simulators.spine.model import SpineModel
from plumbline.simulators.spine.outlines import outlines
from plumbline.simulators.spine.person import SpinePerson
from plumbline.simulators.spine.postures import named_postures, posture_angles, posture_loads
from plumbline.simulators.spine.simulate import SpineLoads, simulate
from plumbline.simulators.spine.twins import DayLoads

__all__ = ["LevelTotals", "LoadedSpine", "load_person", "load_spine", "standing_of"]

# Pascals in a megapascal, by definition of the prefix.
PASCALS_PER_MEGAPASCAL = 1e6
# The plumb line of a film hangs from the middle of this vertebra.
PLUMB = "C7"
# Puts a landmark of the right side into the plane between the sides.
MIDDLE = np.array([1.0, 0.0, 1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTotals:
    """What one level carries.

    Attributes
    ----------
    level : str
        The joint, such as ``L4_L5``.
    compression_n, anterior_shear_n, lateral_shear_n : float or None
        Forces, N; None where there is no equilibrium.
    moment_n_m : tuple of float or None
        What muscles and passive tissue hold about flexion, bending, rotation, N m.
    disc_pressure_mpa : float or None
        Pressure of a healthy disc; None where there is no disc or no equilibrium.
    """

    level: str
    compression_n: float | None
    anterior_shear_n: float | None
    lateral_shear_n: float | None
    moment_n_m: tuple[float | None, float | None, float | None]
    disc_pressure_mpa: float | None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSpine:
    """One person in one posture.

    Attributes
    ----------
    label, posture, about : str
        Who; the posture's id; what it is.
    model : SpineModel
        The person's spine.
    geometry : Kinematics
        The posture, as a batch of one.
    loads : SpineLoads
        Its loads, as a batch of one.
    taken : tuple of str
        What was taken because nothing was known.
    """

    label: str
    posture: str
    about: str
    model: SpineModel
    geometry: Kinematics
    loads: SpineLoads
    taken: tuple[str, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether these muscles can hold this posture."""
        return bool(self.loads.sharing.balanced[0])

    @property
    def levels(self) -> tuple[LevelTotals, ...]:
        """The loads of every level, from the top."""
        joints = self.loads.joints
        pressure = joints.disc_pressure_pa[0] / PASCALS_PER_MEGAPASCAL
        return tuple(
            LevelTotals(
                level=level,
                compression_n=_known(joints.compression_n[0, place]),
                anterior_shear_n=_known(joints.anterior_shear_n[0, place]),
                lateral_shear_n=_known(joints.lateral_shear_n[0, place]),
                moment_n_m=self._moment(place),
                disc_pressure_mpa=_known(pressure[place]),
            )
            for place, level in enumerate(self.loads.levels)
        )

    @property
    def cables(self) -> tuple[Cable, ...]:
        """Every muscle with its path, activation and tension; zero where nothing is held."""
        offsets, points = self.model.point_offsets, self.geometry.point_position_m[0]
        sharing = self.loads.sharing
        held = self.balanced
        return tuple(
            Cable(
                name=name,
                group=self.model.groups[place],
                points_m=points[offsets[place] : offsets[place + 1]],
                activation=float(sharing.activation[0, place]) if held else 0.0,
                force_n=float(sharing.force_n[0, place]) if held else 0.0,
            )
            for place, name in enumerate(self.model.muscles)
        )

    @property
    def spare(self) -> Mapping[str, float]:
        """What the busiest fascicle of every group has left, from 0 to 1."""
        found = group_margin(self.loads.sharing.activation, self.model.groups)
        return {name: float(margin[0]) for name, margin in found.items()}

    @property
    def share_of_estimates(self) -> Mapping[str, float]:
        """How much of each group's rows is our estimate and not a source's figure."""
        return anatomy().share_of_estimates()

    def drawing(self) -> SpineDrawing:
        """Return what a picture shows."""
        geometry, model = self.geometry, self.model
        return SpineDrawing(
            label=f"{self.label}: {self.about}",
            shapes=outlines(model, geometry),
            cables=self.cables,
            levels=self._level_loads(),
            plumb_m=self._world(PLUMB, block_of(model, PLUMB)[0]),
            hips_m=self._world("pelvis", np.zeros(3)),
            eye_m=self._world("skull", model.landmarks["skull.eye"].point_m * MIDDLE),
            gaze=geometry.body_turn[0, model.bodies.index("skull")][:, 0],
        )

    def _world(self, body: str, local_m: Float[np.ndarray, " 3"]) -> Float[np.ndarray, " 3"]:
        place = self.model.bodies.index(body)
        origin = self.geometry.body_position_m[0, place]
        return self.geometry.body_turn[0, place] @ local_m + origin

    def _moment(self, place: int) -> tuple[float | None, float | None, float | None]:
        if not self.balanced:
            return None, None, None
        flexion, bending, rotation = self.loads.joints.moment_n_m[0, place]
        return float(flexion), float(bending), float(rotation)

    def _level_loads(self) -> tuple[LevelLoad, ...]:
        if not self.balanced:
            return ()
        joints = self.loads.joints
        return tuple(
            LevelLoad(
                level=level.replace("_", "-"),
                center_m=self.geometry.joint_center_m[0, place],
                compression_n=float(joints.compression_n[0, place]),
                shear_n=float(joints.anterior_shear_n[0, place]),
                moment_n_m=float(joints.moment_n_m[0, place, 0]),
            )
            for place, level in enumerate(self.loads.levels)
        )


def load_spine(case: Case, posture: str = "standing") -> LoadedSpine:
    """Return the spine of a case in a posture, with its loads.

    Parameters
    ----------
    case : Case
        The person.
    posture : str
        Id of a named posture.

    Raises
    ------
    UnknownNameError
        No such posture.
    SpineInputError
        The person cannot be.
    """
    found = person_of_case(case)
    return load_person(found.person, posture, label=case.id, taken=found.taken)


def load_person(
    person: SpinePerson, posture: str = "standing", *, label: str, taken: tuple[str, ...] = ()
) -> LoadedSpine:
    """Return a person's spine in a posture, with its loads.

    Parameters
    ----------
    person : SpinePerson
        The person.
    posture : str
        Id of a named posture.
    label : str
        Who it is, for tables and pictures.
    taken : tuple of str
        What was taken because nothing was known.

    Raises
    ------
    UnknownNameError
        No such posture.
    """
    model = build_spine(person)
    angles = posture_angles(model, posture)[None]
    external = posture_loads(model, posture)
    return LoadedSpine(
        label=label,
        posture=posture,
        about=named_postures()[posture].about,
        model=model,
        geometry=kinematics(model, angles, external),
        loads=simulate(model, angles, external=external),
        taken=taken,
    )


def standing_of(day: DayLoads, *, label: str) -> LoadedSpine:
    """Return a body as it stands on a computed day, with its loads.

    Parameters
    ----------
    day : DayLoads
        The day; it has a task ``standing``, or the body's own standing is taken.
    label : str
        Who it is.
    """
    standing = next((one for one in day.postures if one.task == "standing"), None)
    angles = np.zeros(len(day.model.dofs)) if standing is None else standing.angles_rad
    external = () if standing is None else standing.external
    return LoadedSpine(
        label=label,
        posture="standing",
        about="standing as the neck has it",
        model=day.model,
        geometry=kinematics(day.model, angles[None], external),
        loads=simulate(day.model, angles[None], external=external),
    )


def _known(value: np.floating | float) -> float | None:
    return float(value) if np.isfinite(value) else None
