"""One person and the same person with a healthy neck: a day of each, and what it loads.

Both have one body: stature, mass, pelvis, thorax and lumbar curve, strength below the neck, habits
and hours. They differ in what a neck is: its curve, how far it carries the head, the strength of
its extensors, and the part of its motion that is lost. Equal necks give equal numbers, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, final

import numpy as np

from plumbline.evidence import judgement
from plumbline.simulators.spine.body.alignment import PersonAlignment, align, refuse_untrue
from plumbline.simulators.spine.body.build import build_spine
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.person import Alignment, SpinePerson
from plumbline.simulators.spine.body.sizes import sizes_of
from plumbline.simulators.spine.loads.simulate import simulate
from plumbline.simulators.spine.over_time.day_postures import AskedTask, DayPosture, PostureSource
from plumbline.simulators.spine.over_time.dose import DoseLaw, TaskTime, reference_day
from plumbline.simulators.spine.over_time.inferred import not_as_inferred
from plumbline.simulators.spine.over_time.load_response import (
    LocalSource,
    TissueLoads,
    load_response,
    tissue_loads,
)
from plumbline.simulators.spine.over_time.necks import (
    BELOW_NECK,
    NeckState,
    offset_error_m,
    with_neck,
    with_weighed_readings,
)

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.posture.setting import Habit

__all__ = [
    "DayLoads",
    "TwinStudy",
    "added_tasks",
    "day_loads",
    "reference_loads",
    "response_of_day",
    "responses",
    "twin_study",
]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TwinStudy:
    """What person and twin have in common.

    Attributes
    ----------
    person : SpinePerson
        Body with everything from T1 down; make it with `twin_study`.
    habit : Habit or None
        What the person keeps of the own standing; the twin keeps it, too.
    day : mapping of str to TaskTime
        Hours and cycles by task.
    postures : PostureSource
        How a body takes up a task.
    law : DoseLaw
        How loads add up.
    left_out : frozenset of pairs of str
        Task and phase of postures that some neck of interest makes impossible; they count in no
        world.
    offset_measured : bool
        How far the neck carries the head was read off a film; else a norm of all necks tells it.
    notes : tuple of str
        In sentences: what was inferred of the person and could not be taken as it came out.
    """

    person: SpinePerson
    habit: Habit | None
    day: Mapping[str, TaskTime]
    postures: PostureSource
    law: DoseLaw = DoseLaw.SQUARED
    left_out: frozenset[tuple[str, str]] = frozenset()
    offset_measured: bool = False
    notes: tuple[str, ...] = ()

    def model(self, neck: NeckState) -> SpineModel:
        """Return the person's spine with some neck on it."""
        return build_spine(with_neck(self.person, neck, offset_measured=self.offset_measured))


def twin_study(
    person: SpinePerson,
    neck: NeckState,
    day: Mapping[str, TaskTime],
    *,
    postures: PostureSource,
    law: DoseLaw = DoseLaw.SQUARED,
) -> TwinStudy:
    """Return what a person and a twin have in common.

    Parameters
    ----------
    person : SpinePerson
        As measured, neck included.
    neck : NeckState
        The likeliest neck of the person, which stands in place of what was read of the neck and
        tells with the other readings how the rest stands where that was not measured.
    day : mapping of str to TaskTime
        Hours and cycles by task.
    postures : PostureSource
        How a body takes up a task.
    law : DoseLaw
        How loads add up.

    Raises
    ------
    SpineInputError
        What was measured cannot all be true.
    """
    sizes = sizes_of(person)
    refuse_untrue(person, sizes)
    stands = align(with_weighed_readings(person, neck), sizes)
    body = replace(person, alignment=_trunk(stands))
    filmed = person.alignment.c2_c7_sva_m is not None
    own = build_spine(with_neck(body, neck, offset_measured=filmed))
    return TwinStudy(
        person=body,
        habit=postures.habit(own),
        day=day,
        postures=postures,
        law=law,
        offset_measured=filmed,
        notes=not_as_inferred(stands, own, neck.offset_m, error_m=offset_error_m(), filmed=filmed),
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DayLoads:
    """A day of one body.

    Attributes
    ----------
    model : SpineModel
        The body.
    postures : tuple of DayPosture
        Every posture of the day.
    tissue : TissueLoads
        What loads the lumbar tissues in each.
    """

    model: SpineModel
    postures: tuple[DayPosture, ...]
    tissue: TissueLoads

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words, what could not be met, by task."""
        said = [f"{one.task}: {reason}" for one in self.postures for reason in one.reasons]
        return tuple(dict.fromkeys(said))


def day_loads(
    study: TwinStudy, neck: NeckState, near: DayLoads | None = None, *, follow: bool = False
) -> DayLoads:
    """Return the loads of a day with some neck.

    Parameters
    ----------
    study : TwinStudy
        The body, its habits and its day.
    neck : NeckState
        The neck.
    near : DayLoads or None
        The day of a similar neck, near whose postures those of this one are sought.
    follow : bool
        This neck differs so little from that similar one that postures follow from its postures,
        without a search.
    """
    model = study.model(neck)
    return _day_loads(model, study.habit, study.postures, study.day, near, follow=follow)


def responses(study: TwinStudy, neck: NeckState) -> Mapping[LocalSource, float]:
    """Return the load response of every source with some neck; 1 is the reference.

    Parameters
    ----------
    study : TwinStudy
        The body, its habits and its day.
    neck : NeckState
        The neck.
    """
    return response_of_day(study, day_loads(study, neck))


def response_of_day(
    study: TwinStudy, loads: DayLoads, gaze_step: int | None = None
) -> Mapping[LocalSource, float]:
    """Return the load response of every source on a day that was computed before.

    Parameters
    ----------
    study : TwinStudy
        The body and its day.
    loads : DayLoads
        What was computed.
    gaze_step : int or None
        By how many standard deviations all gazes that differ between people are further from level;
        None: some by one, and some by one less. The reference is always that.
    """
    added = added_tasks(study)
    return load_response(
        loads.tissue if gaze_step is None else loads.tissue.looking(gaze_step),
        study.day,
        reference=reference_loads(study.postures, added),
        reference_day=reference_day(added),
        law=study.law,
        left_out=study.left_out,
    )


def added_tasks(study: TwinStudy) -> tuple[str, ...]:
    """Return the tasks of a day that a user added to those of the reference day."""
    return tuple(sorted(set(study.day) - set(reference_day())))


@cache
def reference_loads(postures: PostureSource, added: tuple[str, ...] = ()) -> TissueLoads:
    """Return the loads of the reference person on the reference day.

    Parameters
    ----------
    postures : PostureSource
        How a body takes up a task.
    added : tuple of str
        Further tasks whose postures are wanted, though the reference day has no time for them.
    """
    person = SpinePerson(
        stature_m=judgement("spine.reference.stature.male", unit="m"),
        mass_kg=judgement("spine.reference.mass", unit="kg"),
        sex="male",
    )
    model = build_spine(person)
    return _day_loads(model, postures.habit(model), postures, reference_day(added)).tissue


def _day_loads(
    model: SpineModel,
    habit: Habit | None,
    source: PostureSource,
    day: Mapping[str, TaskTime],
    near: DayLoads | None = None,
    *,
    follow: bool = False,
) -> DayLoads:
    """Return a day.

    A task that is held on a similar day is given up only where a search from nothing finds no
    posture of it that is held, either.
    """
    scene, impossible = source.scene(model), frozenset() if near is None else near.tissue.unheld
    taken: dict[str, tuple[DayPosture, ...]] = {}
    wanted = set(day)
    for way in _ways(near, follow=follow):
        shared = replace(way, scene=scene, done={})
        for task, time in day.items():
            if task in wanted:
                asked = replace(shared, task=task, carried_kg=time.carried_kg)
                taken[task] = source.postures(model, habit, asked)
        postures = tuple(one for task in day for one in taken[task])
        tissue = _tissue(model, postures, follow=follow)
        wanted = {task for task, _ in tissue.unheld - impossible}
        if not wanted:
            break
    return DayLoads(model=model, postures=postures, tissue=tissue)


def _ways(near: DayLoads | None, *, follow: bool) -> Iterator[AskedTask]:
    """Yield how postures are looked for: quickest first, and at last from nothing."""
    if near is not None:
        if follow:
            yield AskedTask(task="", near=near.postures, follow=True)
        yield AskedTask(task="", near=near.postures)
    yield AskedTask(task="")


def _tissue(model: SpineModel, postures: tuple[DayPosture, ...], *, follow: bool) -> TissueLoads:
    """Return the loads of some postures; nothing where none can be held and none is shown."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(postures):
        found_before = one.solved is not None and one.balanced
        # Whoever starts from nothing starts from the row before, and stands alone.
        key = (one.external, None if found_before else place)
        alike.setdefault(key, []).append(place)
    places = [place for group in alike.values() for place in group]
    groups = [tuple(postures[place] for place in group) for group in alike.values()]
    parts = [_loaded(model, group, follow=follow) for group in groups]
    order = np.argsort(places)
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])[order]
        for field in fields(TissueLoads)
        if field.name not in {"tasks", "phases"}
    }
    return TissueLoads(
        tasks=tuple(one.task for one in postures),
        phases=tuple(one.phase for one in postures),
        **columns,
    )


def _loaded(model: SpineModel, postures: tuple[DayPosture, ...], *, follow: bool) -> TissueLoads:
    """Return the loads of one posture, or of several that were solved, under the same loads."""
    first = postures[0]
    if follow and not first.balanced:
        return _unheld(first)
    angles = np.stack([one.angles_rad for one in postures])
    start = None
    if first.balanced and first.solved is not None:
        start = np.stack([one.solved.multipliers for one in postures if one.solved is not None])
    loads = simulate(model, angles, external=first.external, start=start)
    found = tissue_loads(
        model,
        angles,
        loads,
        pairs=[(one.task, one.phase) for one in postures],
        share=np.array([one.share for one in postures]),
    )
    return replace(
        found,
        gaze_step=np.array([float(one.gaze_step) for one in postures]),
        held=found.held & [one.balanced for one in postures],
    )


def _unheld(posture: DayPosture) -> TissueLoads:
    unknown = np.full(1, np.nan)
    return TissueLoads(
        tasks=(posture.task,),
        phases=(posture.phase,),
        share=np.array([posture.share]),
        held=np.zeros(1, dtype=bool),
        moment_n_m=unknown,
        reaction_n=unknown,
        effort=unknown,
        lordosis_rad=unknown,
        gaze_step=np.array([float(posture.gaze_step)]),
    )


def _trunk(own: PersonAlignment) -> Alignment:
    """Return how everything from T1 down stands, as measured or likeliest given what was."""
    angles = dict(zip(LEVELS, own.flexion_rad.tolist(), strict=True))
    return Alignment(
        pelvic_incidence_rad=own.incidence_rad,
        sacral_slope_rad=own.slope_rad,
        segment_flexion_rad=MappingProxyType({level: angles[level] for level in BELOW_NECK}),
    )
