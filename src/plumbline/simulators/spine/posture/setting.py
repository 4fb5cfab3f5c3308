"""From a phase of a task to a search: reference, loads, goals, habit, answer to a limited neck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import UnknownNameError
from plumbline.evidence import judgement
from plumbline.simulators.spine.body.build import build_spine
from plumbline.simulators.spine.body.kinematics import ExternalLoad, weight
from plumbline.simulators.spine.body.levels import SIDES
from plumbline.simulators.spine.body.passive import preload_of_weight_n
from plumbline.simulators.spine.body.person import SpinePerson
from plumbline.simulators.spine.loads.simulate import calibrated_choice
from plumbline.simulators.spine.posture.daily_tasks import Gaze, Phase, plain_phase
from plumbline.simulators.spine.posture.demands import goals_of
from plumbline.simulators.spine.posture.effort import (
    MuscleEffort,
    give_stiffness,
    holder_of,
    muscle_effort,
)
from plumbline.simulators.spine.posture.giving_up import lowered
from plumbline.simulators.spine.posture.goals import QUANTITIES, marks_of, quantities
from plumbline.simulators.spine.posture.habit import level_part, neck_spare, straying_precision
from plumbline.simulators.spine.posture.kept import KeptRange, kept_range
from plumbline.simulators.spine.posture.muscles import MuscleSet, all_muscles, one_side
from plumbline.simulators.spine.posture.postures import (
    named_postures,
    posture_angles,
    posture_loads,
    turn_region,
)
from plumbline.simulators.spine.posture.problem import PostureProblem
from plumbline.simulators.spine.posture.unknowns import Unknowns, unknowns_of
from plumbline.units import (
    STANDARD_GRAVITY_M_S2,
)

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel

__all__ = ["ANSWERS", "Answer", "Habit", "Scene", "habit_of", "looked", "problem_of", "scene_of"]

Answer: TypeAlias = str
# Joint angles, and what acts besides weight.
NamedPosture: TypeAlias = tuple[Float[np.ndarray, " dof"], tuple[ExternalLoad, ...]]
# A limited neck is answered by more motion below it, or by less.
ANSWERS: tuple[Answer, ...] = ("substitute", "stiffen")
SUBSTITUTE = ANSWERS[0]
KEPT_BODIES = 512  # bodies whose effort of standing is kept; each is one number
HAND = "hand.grip"
ELBOW = "arm.elbow"
ARMS = ("upper_arm", "forearm")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What a person's own standing and sitting say about the person, beyond model and norms.

    Attributes
    ----------
    standing, seated : mapping of str to float
        Slope of the cost at the own posture, by unknown; the search takes it away.
    """

    standing: Mapping[str, float]
    seated: Mapping[str, float]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What all searches of one model share.

    Attributes
    ----------
    coupling : float
        How much the neck still follows the chest: 1 in health, 0 where its extensors fail.
    kept : KeptRange
        Part of its healthy range that every angle of the spine still has.
    preload_n : ndarray, shape (1, level)
        Weight above every joint in standing.
    give_n_m_rad : ndarray, shape (spinal,)
        What every joint gains in passive moment per angle in standing.
    effort_unit : float
        Least muscle effort of quiet standing in an ordinary body of this size, age and sex.
    standing : mapping of str to float
        What the standing person shows, by quantity.
    whole, side : MuscleSet
        All muscles; one side of them, or None where the body is not mirrored.
    named : dict of str to NamedPosture
        Named postures of this model, as far as they were asked for.
    """

    coupling: float
    kept: KeptRange
    preload_n: Float[np.ndarray, "1 level"]
    give_n_m_rad: Float[np.ndarray, " spinal"]
    effort_unit: float
    standing: Mapping[str, float]
    whole: MuscleSet
    side: MuscleSet | None
    named: dict[str, NamedPosture] = field(default_factory=dict)

    def posture(self, name: str) -> NamedPosture:
        """Return a named posture of the model, worked out when it is first asked for."""
        if name not in self.named:
            model = self.whole.model
            self.named[name] = (posture_angles(model, name), posture_loads(model, name))
        return self.named[name]

    def acting(self, *, turning: bool) -> MuscleSet:
        """Return the muscles that a search works with: one side where nothing turns."""
        return self.whole if turning or self.side is None else self.side


def scene_of(model: SpineModel) -> Scene:
    """Return what all searches of one model share.

    Parameters
    ----------
    model : SpineModel
        The person.
    """
    person, upright = model.person, np.zeros(len(model.dofs))
    effort = muscle_effort(model, upright, (), calibrated_choice())
    shown = quantities(model, upright[None], np.zeros((1, 2)), ())[0]
    return Scene(
        coupling=_coupling(effort),
        kept=kept_range(model),
        preload_n=preload_of_weight_n(effort.posed.gravity_force_n[..., 2]),
        give_n_m_rad=give_stiffness(model, upright, effort.posed, calibrated_choice()),
        effort_unit=_effort_unit(person.stature_m, person.mass_kg, person.sex, person.age_years),
        standing=dict(zip(QUANTITIES, shown.tolist(), strict=True)),
        whole=all_muscles(model),
        side=one_side(model),
    )


def _coupling(effort: MuscleEffort) -> float:
    """Return how much the neck follows the chest; nothing where muscles cannot hold the head."""
    if not effort.balanced:
        return 0.0
    posed = effort.posed
    needed = (posed.gravity_moment_n_m - posed.passive_moment_n_m)[0]
    return neck_spare(posed.moment_arms_m[0], effort.full_n, needed)


def habit_of(model: SpineModel) -> Habit:
    """Return the habit that makes a person's own standing and sitting the least cost.

    Parameters
    ----------
    model : SpineModel
        The person as measured; a twin keeps this habit.
    """
    scene = scene_of(model)
    found = []
    for name in ("standing", "sitting"):
        problem = problem_of(model, plain_phase(name), scene)
        start = problem.at(np.zeros(len(problem.unknowns.names)))
        slope = problem.slopes(start).whole
        found.append(dict(zip(problem.unknowns.names, slope.tolist(), strict=True)))
    return Habit(standing=found[0], seated=found[1])


def problem_of(
    model: SpineModel,
    phase: Phase,
    scene: Scene,
    *,
    habit: Habit | None = None,
    answer: Answer = "substitute",
) -> PostureProblem:
    """Return the search for the posture of one phase.

    Parameters
    ----------
    model : SpineModel
        The person.
    phase : Phase
        What is done.
    scene : Scene
        Of this model.
    habit : Habit or None
        None: people in general.
    answer : str
        What a limited neck is answered with.
    """
    if answer not in ANSWERS:
        raise UnknownNameError("answer", answer, ANSWERS)
    angles, rest = scene.posture(phase.reference)
    seated, turning = named_postures()[phase.reference].seated, phase.gaze.yaw_rad != 0.0
    reference = _reference(model, phase, angles, seated=seated)
    unknowns = unknowns_of(
        model,
        reference,
        seated=seated,
        turning=turning,
        feet_free=phase.feet_free,
        arms=_arms(phase),
    )
    external = _loads(model, phase, rest)
    looks, choice = looked(phase, scene, answer), calibrated_choice()
    return PostureProblem(
        model=model,
        reference_rad=reference,
        unknowns=unknowns,
        precision=_precision(model, unknowns, scene, answer, phase.gaze),
        habit=_habit_slope(habit, unknowns, seated=seated),
        goals=goals_of(model, looks, scene.standing, seated=seated),
        marks=marks_of(model, external),
        external=external,
        choice=choice,
        preload_n=scene.preload_n,
        give_n_m_rad=scene.give_n_m_rad,
        effort_unit=scene.effort_unit,
        holder=holder_of(scene.acting(turning=turning), external, choice),
    )


def looked(phase: Phase, scene: Scene, answer: Answer) -> Phase:
    """Return a phase as it is done: who stiffens gives up a part of the gaze.

    Parameters
    ----------
    phase : Phase
        What is asked.
    scene : Scene
        Of the model.
    answer : str
        What a limited neck is answered with.
    """
    if answer == SUBSTITUTE:
        return phase
    return replace(phase, gaze=lowered(phase.gaze, scene.kept))


def _precision(
    model: SpineModel, unknowns: Unknowns, scene: Scene, answer: Answer, gaze: Gaze
) -> Float[np.ndarray, "unknown unknown"]:
    return straying_precision(
        model,
        unknowns,
        kept=scene.kept.toward(gaze),
        room_rad=scene.kept.healthy_rad[2::3].mean(axis=1),
        coupling=scene.coupling * level_part(model.person.age_years, gaze.pitch_rad),
        stiffened=_stiffened(scene, answer, gaze),
    )


def _habit_slope(
    habit: Habit | None, unknowns: Unknowns, *, seated: bool
) -> Float[np.ndarray, " unknown"]:
    """Return the slope that a habit takes away, none for people in general."""
    if habit is None:
        return np.zeros(len(unknowns.names))
    kept = habit.seated if seated else habit.standing
    return np.array([kept.get(name, 0.0) for name in unknowns.names])


@lru_cache(maxsize=KEPT_BODIES)
def _effort_unit(stature_m: float, mass_kg: float, sex: str, age_years: float) -> float:
    """Return the least muscle effort of quiet standing in an ordinary body: no cause changes it."""
    body = SpinePerson(stature_m=stature_m, mass_kg=mass_kg, sex=sex, age_years=age_years)
    model = build_spine(body)
    return muscle_effort(model, np.zeros(len(model.dofs)), (), calibrated_choice()).cost


def _stiffened(scene: Scene, answer: Answer, gaze: Gaze) -> float:
    """Return the factor on what strays below the neck; a healthy neck is not answered."""
    if answer == SUBSTITUTE:
        return 1.0
    most = judgement("posture.stiffen.factor", unit="proportion")
    return most + (1.0 - most) * min(scene.kept.in_gaze(gaze), 1.0)


def _arms(phase: Phase) -> str:
    if phase.hands is not None:
        return "reaching"
    lifted = any(turn.over in ("shoulder", "elbow") for turn in phase.turns)
    return "carried" if lifted else "hanging"


def _reference(
    model: SpineModel, phase: Phase, named_rad: Float[np.ndarray, " dof"], *, seated: bool
) -> Float[np.ndarray, " dof"]:
    """Return the named posture with the turns of the phase, the feet flat on the floor."""
    angles = named_rad
    if not seated:
        for joint in ("hip", "knee", "ankle"):  # legs are the phase's own
            angles = angles - turn_region(model, joint, "flexion", _bend(model, angles, joint))
    for turn in phase.turns:
        angles = angles + turn_region(model, turn.over, turn.axis, turn.angle_rad)
    if not seated:
        angles = angles.copy()
        pelvis = angles[model.dofs.index("pelvis.flexion")]
        straight = phase.reference == "standing" or not any(t.over == "hip" for t in phase.turns)
        for side in SIDES:
            hip, knee, ankle = (
                model.dofs.index(f"{joint}_{side}.flexion") for joint in ("hip", "knee", "ankle")
            )
            angles[hip] = pelvis if straight else angles[hip]
            angles[ankle] = pelvis - angles[hip] + angles[knee]
    return angles


def _bend(model: SpineModel, angles: Float[np.ndarray, " dof"], joint: str) -> float:
    return float(angles[model.dofs.index(f"{joint}_{SIDES[0]}.flexion")])


def _loads(
    model: SpineModel, phase: Phase, named: tuple[ExternalLoad, ...]
) -> tuple[ExternalLoad, ...]:
    """Return what acts besides weight: what is carried, a rest, a table under the arms."""
    loads = named if named_postures()[phase.reference].load == "backrest" else ()
    if phase.mass_kg > 0.0:
        loads += tuple(weight(phase.mass_kg / 2.0, f"{HAND}_{side}") for side in SIDES)
    if phase.arms_borne > 0.0:
        for side in SIDES:
            bodies = [model.bodies.index(f"{arm}_{side}") for arm in ARMS]
            push = (
                phase.arms_borne * STANDARD_GRAVITY_M_S2 * float(model.body_mass_kg[bodies].sum())
            )
            loads += (ExternalLoad(landmark=f"{ELBOW}_{side}", force_n=(0.0, 0.0, push)),)
    return loads
