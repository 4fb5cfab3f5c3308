"""The postures of a day: as the solver finds them for one neck, or as a table gives them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeAlias, final, runtime_checkable

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.kinematics import weight
from plumbline.simulators.spine.over_time.dose import BENDING
from plumbline.simulators.spine.posture.postures import posture_angles, posture_loads

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.kinematics import ExternalLoad
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.posture.daily_tasks import Phase, Task
    from plumbline.simulators.spine.posture.setting import Answer, Habit, Scene
    from plumbline.simulators.spine.posture.solver import SolvedPosture

__all__ = [
    "GAZE_STEPS",
    "GIVEN",
    "SOLVED",
    "AskedTask",
    "DayPosture",
    "GivenPostures",
    "PostureSource",
    "SolvedPostures",
    "with_tasks",
]

AS_GIVEN: Mapping[str, str] = MappingProxyType(
    {
        "standing": "standing",
        "desk_sitting": "sitting",
        "phone_standing": "phone",
        "driving": "slouched",
        "lifting": "lift_bent_knees",
        BENDING: "flexed_30",
    }
)
"""Tasks for which a named posture stands in."""

GAZE_STEPS: Mapping[int, str] = MappingProxyType({-1: "flatter", 1: "steeper"})
"""Standard deviations at which a gaze that differs between people is looked at, with a name."""

# What was solved, and the angles, which may follow from it.
Solved: TypeAlias = "tuple[SolvedPosture, Float[np.ndarray, ' dof']]"
GRIPS = ("hand.grip_right", "hand.grip_left")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DayPosture:
    """One posture of a task.

    Attributes
    ----------
    task, phase : str
        The task, and the part of it.
    share : float
        The part of the task's time.
    angles_rad : ndarray, shape (dof,)
        Joint angles from the model's own standing.
    external : tuple of ExternalLoad
        What acts besides weight.
    balanced : bool
        Whether the body can be in it.
    reasons : tuple of str
        In words, what could not be met.
    solved : SolvedPosture or None
        What the solver found, from which it finds a similar posture faster; None: it was given.
    gaze_step : int
        How many standard deviations one looks further from level than is usual with this task.
    given_up_rad : float
        By how much one looks less far than the task asks, because the trunk stiffens with the neck.
    gaze_rad : float
        How far from level and straight ahead the task asks to look.
    """

    task: str
    phase: str
    share: float
    angles_rad: Float[np.ndarray, " dof"]
    external: tuple[ExternalLoad, ...] = ()
    balanced: bool = True
    reasons: tuple[str, ...] = ()
    solved: SolvedPosture | None = None
    gaze_step: int = 0
    given_up_rad: float = 0.0
    gaze_rad: float = 0.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTask:
    """A task of a day.

    Attributes
    ----------
    task : str
        Its id.
    carried_kg : float or None
        What both hands carry where the task has them carry something; None: as the task has it.
    near : tuple of DayPosture
        Postures of a similar body, from which the search begins; empty: from anew.
    follow : bool
        The body differs so little from that similar one that its postures follow from those.
    scene : Scene or None
        What all searches of this body share; None: to be worked out.
    done : dict
        What was found on the same day so far, by what was asked; it is added to.
    """

    task: str
    carried_kg: float | None = None
    near: tuple[DayPosture, ...] = ()
    follow: bool = False
    scene: Scene | None = None
    done: dict[Phase, Solved] = field(default_factory=dict)


@runtime_checkable
class PostureSource(Protocol):
    """How a body takes up the tasks of a day; a plain value, which can be a key."""

    def __hash__(self) -> int:
        """Return the same for equal sources."""

    def habit(self, model: SpineModel) -> Habit | None:
        """Return what a person keeps of the own standing, whatever the neck; None: nothing."""

    def scene(self, model: SpineModel) -> Scene | None:
        """Return what all searches of a body share; None: nothing is searched."""

    def postures(
        self, model: SpineModel, habit: Habit | None, asked: AskedTask
    ) -> tuple[DayPosture, ...]:
        """Return the postures of a task; nothing where there is none.

        Parameters
        ----------
        model : SpineModel
            Whose posture is wanted.
        habit : Habit or None
            Habit that is kept.
        asked : AskedTask
            The task.
        """


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPostures:
    """Named postures, the same for any neck.

    Nothing below the neck answers to it: what is left of a difference is the weight of the head
    at another lever.
    """

    def habit(self, model: SpineModel) -> None:
        """Return nothing: a named posture has no habit."""
        del model

    def scene(self, model: SpineModel) -> None:
        """Return nothing: nothing is searched."""
        del model

    def postures(
        self, model: SpineModel, habit: Habit | None, asked: AskedTask
    ) -> tuple[DayPosture, ...]:
        """Return the named posture that stands for a task; nothing without one."""
        del habit
        return _given(model, asked)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedPostures:
    """The posture of least effort in which a task can be done with this neck.

    Attributes
    ----------
    answer : str
        How the trunk answers a neck that cannot follow: ``substitute`` or ``stiffen``.
    own_tasks : tuple of Task
        Tasks besides the packaged ones, or in their place.
    """

    answer: Answer = "substitute"
    own_tasks: tuple[Task, ...] = ()

    def habit(self, model: SpineModel) -> Habit | None:
        """Return the habit under which the person's own standing is the posture of least effort."""
        from plumbline.simulators.spine.posture.setting import habit_of

        return habit_of(model)

    def scene(self, model: SpineModel) -> Scene:
        """Return what all searches of a body share."""
        from plumbline.simulators.spine.posture.setting import scene_of

        return scene_of(model)

    def postures(
        self, model: SpineModel, habit: Habit | None, asked: AskedTask
    ) -> tuple[DayPosture, ...]:
        """Return one posture per phase of a task; a part of the day that is no task as it is."""
        from plumbline.simulators.spine.posture.daily_tasks import carrying, tasks

        known = {**tasks(), **{task.id: task for task in self.own_tasks}}
        if asked.task not in known:
            return _given(model, asked)
        task, carried = known[asked.task], asked.carried_kg
        if carried is not None and any(phase.mass_kg > 0.0 for phase in task.phases):
            task = carrying(task, carried)
        near = {one.phase: one.solved for one in asked.near if one.task == asked.task}
        search = _Search(model=model, habit=habit, answer=self.answer, scene=asked.scene)
        found: list[tuple[Phase, DayPosture]] = []
        for step, phase in (pair for each in task.phases for pair in _spread(each)):
            taken = search.taken_up(asked, phase, near.get(phase.id), found)
            found.append((phase, replace(taken, gaze_step=step)))
        return tuple(one for _, one in found)


def _spread(phase: Phase) -> tuple[tuple[int, Phase], ...]:
    """Return a phase whose gaze differs between people as two, a standard deviation to each side.

    They are the two points of the Gauss-Hermite rule, with half of the time each.
    """
    gaze = phase.gaze
    if gaze.pitch_rad is None or gaze.spread_rad == 0.0:
        return ((0, phase),)
    away = math.copysign(gaze.spread_rad, gaze.pitch_rad)
    return tuple(
        (
            step,
            replace(
                phase,
                id=f"{phase.id}_{name}",
                share=phase.share / len(GAZE_STEPS),
                gaze=replace(gaze, pitch_rad=gaze.pitch_rad + step * away, spread_rad=0.0),
            ),
        )
        for step, name in GAZE_STEPS.items()
    )


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """How one body looks for its postures."""

    model: SpineModel
    habit: Habit | None
    answer: Answer
    scene: Scene | None

    def taken_up(
        self,
        asked: AskedTask,
        phase: Phase,
        near: SolvedPosture | None,
        before: Sequence[tuple[Phase, DayPosture]],
    ) -> DayPosture:
        """Return the posture of a phase: a mirror image, one that follows, or one that is found."""
        from plumbline.simulators.spine.posture.giving_up import given_up_rad
        from plumbline.simulators.spine.posture.setting import looked, scene_of

        scene = self.scene if self.scene is not None else scene_of(self.model)
        given_up = given_up_rad(phase.gaze, looked(phase, scene, self.answer).gaze)
        found, angles = self._once(asked, phase, near, before, scene)
        return DayPosture(
            task=asked.task,
            phase=phase.id,
            share=phase.share,
            angles_rad=angles,
            external=found.external,
            balanced=found.balanced,
            reasons=found.reasons,
            solved=found,
            given_up_rad=given_up,
            gaze_rad=math.hypot(phase.gaze.pitch_rad or 0.0, phase.gaze.yaw_rad),
        )

    def _once(
        self,
        asked: AskedTask,
        phase: Phase,
        near: SolvedPosture | None,
        before: Sequence[tuple[Phase, DayPosture]],
        scene: Scene,
    ) -> Solved:
        """Return a posture, searched once where two tasks ask for the same: who walks stands."""
        same = replace(phase, id="", about="", share=0.0)
        known = asked.done.get(same)
        if known is not None and not known[0].reasons:  # reasons name the phase
            return known
        found = self._found(asked, phase, near, before, scene)
        asked.done.setdefault(same, found)
        return found

    def _found(
        self,
        asked: AskedTask,
        phase: Phase,
        near: SolvedPosture | None,
        before: Sequence[tuple[Phase, DayPosture]],
        scene: Scene,
    ) -> Solved:
        """Return what was solved, and the angles, which may follow from it."""
        from plumbline.simulators.spine.posture.following import followed
        from plumbline.simulators.spine.posture.mirror import (
            are_mirrored,
            mirror_angles_rad,
            mirror_image,
        )
        from plumbline.simulators.spine.posture.setting import problem_of
        from plumbline.simulators.spine.posture.solver import solve_from, solve_posture

        even = scene.side is not None and scene.kept.is_even
        twins = [(of, one) for of, one in before if even and are_mirrored(of, phase)]
        if near is not None and not near.balanced:
            # It counts in no world, whatever this neck could do.
            return near, near.angles_rad
        if asked.follow and near is not None:
            if twins:
                return near, mirror_angles_rad(twins[0][1].angles_rad)
            problem = problem_of(self.model, phase, scene, habit=self.habit, answer=self.answer)
            there = followed(problem, near)
            if there.angles_rad is not None:
                return near, there.angles_rad
            one = solve_from(problem, phase, there.point, there.known)
            return one, one.angles_rad
        if twins and twins[0][1].solved is not None:
            one = mirror_image(twins[0][1].solved, phase, twins[0][0])
        else:
            one = solve_posture(
                self.model, phase, near, habit=self.habit, answer=self.answer, scene=scene
            )
        return one, one.angles_rad


def _given(model: SpineModel, asked: AskedTask) -> tuple[DayPosture, ...]:
    if asked.task not in AS_GIVEN:
        return ()
    name = AS_GIVEN[asked.task]
    external = posture_loads(model, name)
    if asked.carried_kg is not None:
        external = tuple(weight(asked.carried_kg / len(GRIPS), grip) for grip in GRIPS)
    return (
        DayPosture(
            task=asked.task,
            phase=name,
            share=1.0,
            angles_rad=posture_angles(model, name),
            external=external,
        ),
    )


GIVEN: Mapping[str, PostureSource] = MappingProxyType({"substitute": GivenPostures()})
"""Named postures; a trunk in them answers nothing."""

SOLVED: Mapping[str, PostureSource] = MappingProxyType(
    {
        "substitute": SolvedPostures(answer="substitute"),
        "stiffen": SolvedPostures(answer="stiffen"),
    }
)
"""Postures of least effort under either answer of the trunk."""


def with_tasks(
    postures: Mapping[str, PostureSource], own_tasks: tuple[Task, ...]
) -> Mapping[str, PostureSource]:
    """Return sources that know further tasks, where they search at all.

    Parameters
    ----------
    postures : mapping of str to PostureSource
        Such as `SOLVED`.
    own_tasks : tuple of Task
        Tasks besides the packaged ones, or in their place.
    """
    return {
        name: replace(source, own_tasks=own_tasks) if isinstance(source, SolvedPostures) else source
        for name, source in postures.items()
    }
