"""One person's spine in one posture, with everything that a table, a picture or a file shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.case import Case
from plumbline.errors import InputError, ModelError
from plumbline.simulators.spine.body.anatomy_tables import anatomy
from plumbline.simulators.spine.body.blocks import block_of
from plumbline.simulators.spine.body.build import build_spine
from plumbline.simulators.spine.body.kinematics import (
    ExternalLoad,
    Kinematics,
    kinematics,
    landmark_positions,
)
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.simulators.spine.body.person import SpinePerson
from plumbline.simulators.spine.from_case import person_of_case, problems_of_case
from plumbline.simulators.spine.loads.bands import LoadBand, load_band
from plumbline.simulators.spine.loads.largest_load import LargestLoad, largest_load
from plumbline.simulators.spine.loads.margins import GroupUse, group_use
from plumbline.simulators.spine.loads.shortfall import BeyondRange, Lack, beyond_range, shortfall
from plumbline.simulators.spine.loads.simulate import SpineLoads, simulate
from plumbline.simulators.spine.over_time.twins import DayLoads
from plumbline.simulators.spine.posture.postures import (
    named_postures,
    posture_angles,
    posture_loads,
)
from plumbline.simulators.spine.shown.drawing import Cable, LevelLoad, Push, SpineDrawing
from plumbline.simulators.spine.shown.outlines import outlines, rib_lines

__all__ = ["LevelTotals", "LoadedSpine", "Triple", "load_person", "load_spine", "standing_of"]

Triple = tuple[float | None, float | None, float | None]
"""Flexion, bending and rotation; None where there is no equilibrium."""

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
    moment_n_m, passive_moment_n_m : tuple of float or None
        What muscles and passive tissue hold together about flexion, bending, rotation, and the part
        that passive tissue holds, N m.
    give_rad, give_moment_n_m : tuple of float or None
        How much further than the posture says the joint is bent where muscles have nothing left,
        rad, and the moment that this takes off the muscles, N m; a part of the passive one.
    disc_pressure_mpa : float or None
        Pressure of a healthy disc; None where there is no disc, where the joint is one bone, and
        where there is no equilibrium.
    compression_span_n, shear_span_n : tuple of float, or None
        Least and largest compression and forward shear over all variants of load sharing, where
        they were computed.
    """

    level: str
    compression_n: float | None
    anterior_shear_n: float | None
    lateral_shear_n: float | None
    moment_n_m: Triple
    passive_moment_n_m: Triple
    give_rad: Triple
    give_moment_n_m: Triple
    disc_pressure_mpa: float | None
    compression_span_n: tuple[float, float] | None = None
    shear_span_n: tuple[float, float] | None = None


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
    angles_rad : ndarray, shape (dof,)
        The posture, from the person's own standing.
    external : tuple of ExternalLoad
        What acts besides weight.
    lacks : tuple of Lack
        What the muscles lack where they cannot hold the posture, the largest first; without the
        angles that are beyond their range, against which no muscle could bend.
    beyond : tuple of BeyondRange
        Angles that the posture asks for and the joint does not have, the furthest first.
    band : LoadBand or None
        The loads under every variant of load sharing.
    taken, states : tuple of str
        What was taken because nothing was known; what the case says of weakness and stiffness.
    """

    label: str
    posture: str
    about: str
    model: SpineModel
    geometry: Kinematics
    loads: SpineLoads
    angles_rad: Float[np.ndarray, " dof"]
    external: tuple[ExternalLoad, ...] = ()
    lacks: tuple[Lack, ...] = ()
    beyond: tuple[BeyondRange, ...] = ()
    band: LoadBand | None = None
    taken: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether these muscles can hold this posture."""
        return bool(self.loads.sharing.balanced[0])

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words, why there is no equilibrium; empty where there is one."""
        if self.balanced:
            return ()
        said = [each.words for each in self.beyond] + [each.words for each in self.lacks]
        return tuple(said) or ("load sharing came to no end",)

    @property
    def levels(self) -> tuple[LevelTotals, ...]:
        """The loads of every level, from the top."""
        joints, give = self.loads.joints, self._give_moment_n_m()
        pressure = joints.disc_pressure_pa[0] / PASCALS_PER_MEGAPASCAL
        return tuple(
            LevelTotals(
                level=level,
                compression_n=_known(joints.compression_n[0, place]),
                anterior_shear_n=_known(joints.anterior_shear_n[0, place]),
                lateral_shear_n=_known(joints.lateral_shear_n[0, place]),
                moment_n_m=self._triple(joints.moment_n_m[0, place]),
                passive_moment_n_m=self._triple(joints.passive_moment_n_m[0, place]),
                give_rad=self._triple(joints.give_rad[0, place]),
                give_moment_n_m=self._triple(give[place]),
                disc_pressure_mpa=_known(pressure[place]),
                compression_span_n=self._span("compression", place),
                shear_span_n=self._span("shear", place),
            )
            for place, level in enumerate(self.loads.levels)
        )

    @property
    def cables(self) -> tuple[Cable, ...]:
        """Every muscle with its path and strength, and what it does where there is a balance."""
        offsets, points = self.model.point_offsets, self.geometry.point_position_m[0]
        sharing, held = self.loads.sharing, self.balanced
        return tuple(
            Cable(
                name=name,
                group=self.model.groups[place],
                points_m=points[offsets[place] : offsets[place + 1]],
                strength_n=float(self.model.fmax_n[place]),
                activation=float(sharing.activation[0, place]) if held else None,
                force_n=float(sharing.force_n[0, place]) if held else None,
            )
            for place, name in enumerate(self.model.muscles)
        )

    @property
    def groups(self) -> tuple[GroupUse, ...]:
        """How hard every muscle group works, the hardest first; empty without equilibrium."""
        return group_use(self.model, self.loads)

    @property
    def largest(self) -> LargestLoad:
        """The largest loads that are held in it: linear programs, worked out when asked for."""
        return largest_load(self.model, self.angles_rad, self.external, self.loads.choice)

    @property
    def verdict(self) -> str:
        """In words, the largest load that is held."""
        return self.largest.words(self.external, held=self.balanced)

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
            strands=rib_lines(model, geometry),
            pushes=tuple(self._push(load) for load in self.external),
            remarks=() if self.balanced else ("no equilibrium", self.verdict, *self.reasons),
        )

    def _push(self, load: ExternalLoad) -> Push:
        place = landmark_positions(self.model, self.angles_rad[None], (load.landmark,))[0, 0]
        return Push(point_m=place, force_n=np.array(load.force_n, dtype=float))

    def _world(self, body: str, local_m: Float[np.ndarray, " 3"]) -> Float[np.ndarray, " 3"]:
        place = self.model.bodies.index(body)
        origin = self.geometry.body_position_m[0, place]
        return self.geometry.body_turn[0, place] @ local_m + origin

    def _triple(self, values: Float[np.ndarray, " 3"]) -> Triple:
        if not self.balanced:
            return None, None, None
        flexion, bending, rotation = values
        return float(flexion), float(bending), float(rotation)

    def _give_moment_n_m(self) -> Float[np.ndarray, "level 3"]:
        """Return what every joint takes off the muscles by giving; zero where it is locked."""
        whole = np.zeros(self.model.spinal_count)
        whole[~self.model.locked] = self.loads.sharing.reserve_n_m[0]
        return whole.reshape(-1, 3)

    def _span(self, what: str, place: int) -> tuple[float, float] | None:
        if self.band is None or not self.balanced:
            return None
        low, high = (getattr(self.band, f"{what}_{end}_n")[0, place] for end in ("low", "high"))
        return float(low), float(high)

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
                span_n=self._span("compression", place),
            )
            for place, level in enumerate(self.loads.levels)
        )


def load_spine(case: Case, posture: str = "standing", *, band: bool = False) -> LoadedSpine:
    """Return the spine of a case in a posture, with its loads.

    Parameters
    ----------
    case : Case
        The person.
    posture : str
        Id of a named posture.
    band : bool
        Whether the loads are also computed under every variant of load sharing.

    Raises
    ------
    UnknownNameError
        No such posture.
    SpineInputError
        The person cannot be.
    InputError
        The person's joints are locked where the posture bends.
    """
    found = person_of_case(case)
    with problems_of_case():
        return load_person(
            found.person, posture, label=case.id, taken=found.taken, states=found.states, band=band
        )


def load_person(
    person: SpinePerson,
    posture: str = "standing",
    *,
    label: str,
    taken: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    band: bool = False,
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
    taken, states : tuple of str
        What was taken because nothing was known; what was read of weakness and stiffness.
    band : bool
        Whether the loads are also computed under every variant of load sharing.

    Raises
    ------
    UnknownNameError
        No such posture.
    InputError
        The person's joints are locked where the posture bends.
    """
    model = build_spine(person)
    try:
        angles = posture_angles(model, posture)
        external = posture_loads(model, posture)
    except ModelError as error:
        raise InputError(f"{label} cannot take the posture {posture}: {error}") from error
    loaded = _loaded(model, angles, external)
    return loaded(
        label=label,
        posture=posture,
        about=named_postures()[posture].about,
        band=load_band(model, angles[None], external=external) if band else None,
        taken=(*taken, *model.alignment.remarks),
        states=states,
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
    loaded = _loaded(day.model, angles, external)
    return loaded(label=label, posture="standing", about="standing")


def _loaded(
    model: SpineModel, angles: Float[np.ndarray, " dof"], external: tuple[ExternalLoad, ...]
) -> partial[LoadedSpine]:
    """Return a loaded spine that still wants its words."""
    loads = simulate(model, angles[None], external=external)
    held = bool(loads.sharing.balanced[0])
    beyond = beyond_range(model, angles)
    impossible = {each.angle for each in beyond}
    lacks = () if held else shortfall(model, angles, external, loads.choice)
    return partial(
        LoadedSpine,
        model=model,
        geometry=kinematics(model, angles[None], external),
        loads=loads,
        angles_rad=angles,
        external=tuple(external),
        lacks=tuple(each for each in lacks if each.angle not in impossible),
        beyond=beyond,
    )


def _known(value: np.floating | float) -> float | None:
    return float(value) if np.isfinite(value) else None
