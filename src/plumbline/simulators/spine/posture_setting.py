"""From a phase of a task to a search: reference, loads, goals, habit, answer to a limited neck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import UnknownNameError
from plumbline.evidence import bounds, fact, judgement
from plumbline.simulators.spine.build import build_spine
from plumbline.simulators.spine.daily_tasks import Gaze, Phase
from plumbline.simulators.spine.kinematics import ExternalLoad, kinematics, weight
from plumbline.simulators.spine.levels import LEVELS, SIDES
from plumbline.simulators.spine.passive import preload_of_weight_n
from plumbline.simulators.spine.person import SpinePerson
from plumbline.simulators.spine.posture_effort import MuscleEffort, give_stiffness, muscle_effort
from plumbline.simulators.spine.posture_goals import QUANTITIES, Goal, quantities
from plumbline.simulators.spine.posture_habit import kept_range, neck_spare, straying_precision
from plumbline.simulators.spine.posture_problem import PostureProblem
from plumbline.simulators.spine.posture_unknowns import Unknowns, unknowns_of
from plumbline.simulators.spine.postures import (
    named_postures,
    posture_angles,
    posture_loads,
    turn_region,
)
from plumbline.simulators.spine.simulate import calibrated_choice
from plumbline.units import (
    STANDARD_GRAVITY_M_S2,
    Degrees,
    Millimetres,
    metres_from_millimetres,
    radians_from_degrees,
)

if TYPE_CHECKING:
    from plumbline.simulators.spine.model import SpineModel

__all__ = ["ANSWERS", "Answer", "Habit", "Scene", "habit_of", "problem_of", "scene_of"]

Answer: TypeAlias = str
# A limited neck is answered by more motion below it, or by less.
ANSWERS: tuple[Answer, ...] = ("substitute", "stiffen")
KEPT_BODIES = 512  # bodies whose effort of standing is kept; each is one number
HAND = "hand.grip"
ELBOW = "arm.elbow"
ARMS = ("upper_arm", "forearm")
NECK_ANGLES = 3 * (LEVELS.index("C7_T1") + 1)
KNEE = "shank_right"
CROWN = "skull.vertex"


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
    kept : ndarray, shape (spinal,)
        Part of its healthy range that every angle of the spine still has.
    preload_n : ndarray, shape (1, level)
        Weight above every joint in standing.
    give_n_m_rad : ndarray, shape (spinal,)
        What every joint gains in passive moment per angle in standing.
    effort_unit : float
        Least muscle effort of quiet standing in an ordinary body of this size, age and sex.
    standing : mapping of str to float
        What the standing person shows, by quantity.
    """

    coupling: float
    kept: Float[np.ndarray, " spinal"]
    preload_n: Float[np.ndarray, "1 level"]
    give_n_m_rad: Float[np.ndarray, " spinal"]
    effort_unit: float
    standing: Mapping[str, float]


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
    )


def _coupling(effort: MuscleEffort) -> float:
    """Return how much the neck follows the chest; nothing where muscles cannot hold the head."""
    if not effort.sharing.balanced[0]:
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


def plain_phase(reference: str) -> Phase:
    """Return a phase in which a named posture is all there is.

    Parameters
    ----------
    reference : str
        Name of the posture.
    """
    return Phase(
        id=reference,
        about=reference,
        share=1.0,
        reference=reference,
        turns=(),
        gaze=Gaze(pitch_rad=None, yaw_rad=0.0),
        hands=None,
        mass_kg=0.0,
        arms_borne=0.0,
        feet_free=False,
        upright=True,
    )


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
    seated = named_postures()[phase.reference].seated
    reference = _reference(model, phase, seated=seated)
    unknowns = unknowns_of(
        model,
        reference,
        seated=seated,
        turning=phase.gaze.yaw_rad != 0.0,
        feet_free=phase.feet_free,
        arms=_arms(phase),
    )
    return PostureProblem(
        model=model,
        reference_rad=reference,
        unknowns=unknowns,
        precision=straying_precision(
            model,
            unknowns,
            kept=scene.kept,
            coupling=scene.coupling,
            stiffened=_stiffened(scene, answer),
        ),
        habit=_habit_slope(habit, unknowns, seated=seated),
        goals=tuple(_goals(model, phase, scene, seated=seated)),
        external=_loads(model, phase),
        choice=calibrated_choice(),
        preload_n=scene.preload_n,
        give_n_m_rad=scene.give_n_m_rad,
        effort_unit=scene.effort_unit,
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


def _stiffened(scene: Scene, answer: Answer) -> float:
    """Return the factor on what strays below the neck; a healthy neck is not answered."""
    if answer == "substitute":
        return 1.0
    most = judgement("posture.stiffen.factor", unit="proportion")
    return most + (1.0 - most) * min(float(np.mean(scene.kept[:NECK_ANGLES])), 1.0)


def _arms(phase: Phase) -> str:
    if phase.hands is not None:
        return "reaching"
    lifted = any(turn.over in ("shoulder", "elbow") for turn in phase.turns)
    return "carried" if lifted else "hanging"


def _reference(model: SpineModel, phase: Phase, *, seated: bool) -> Float[np.ndarray, " dof"]:
    """Return the named posture with the turns of the phase, the feet flat on the floor."""
    angles = posture_angles(model, phase.reference)
    for turn in phase.turns:
        angles = angles + turn_region(model, turn.over, turn.axis, turn.angle_rad)
    if not seated:
        pelvis = angles[model.dofs.index("pelvis.flexion")]
        straight = phase.reference == "standing" or not any(t.over == "hip" for t in phase.turns)
        for side in SIDES:
            hip, knee, ankle = (
                model.dofs.index(f"{joint}_{side}.flexion") for joint in ("hip", "knee", "ankle")
            )
            angles[hip] = pelvis if straight else angles[hip]
            angles[ankle] = pelvis - angles[hip] + angles[knee]
    return angles


def _loads(model: SpineModel, phase: Phase) -> tuple[ExternalLoad, ...]:
    """Return what acts besides weight: what is carried, a rest, a table under the arms."""
    named = named_postures()[phase.reference]
    loads = posture_loads(model, phase.reference) if named.load == "backrest" else ()
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


def _goals(model: SpineModel, phase: Phase, scene: Scene, *, seated: bool) -> list[Goal]:
    goals = _gaze_goals(phase, scene)
    if phase.hands is not None:
        goals += _hand_goals(model, phase)
    if seated:
        if named_postures()[phase.reference].load != "backrest":
            behind = _metres("posture.seat.behind")
            goals.append(_window("weight_before_seat_m", -behind, np.inf, "posture.balance.sd"))
        return goals
    goals.append(_window("weight_over_feet_m", 0.0, 0.0, "posture.balance.sd"))
    reserve = _radians("posture.hip.reserve")
    goals.append(_window("hip_rad", -reserve, np.inf, "posture.hip.sd"))
    return goals + _upright_goals() if phase.upright else goals


def _gaze_goals(phase: Phase, scene: Scene) -> list[Goal]:
    """Return where one looks; level is the window in which people stand, with the own standing."""
    if phase.gaze.pitch_rad is None:
        own = scene.standing["gaze_pitch_rad"]
        low, high = level_window_rad()
        low, high = min(low, own), max(high, own)
    else:
        low = high = phase.gaze.pitch_rad
    goals = [_window("gaze_pitch_rad", low, high, "posture.gaze.sd")]
    if phase.gaze.yaw_rad != 0.0:
        yaw = phase.gaze.yaw_rad
        goals.append(_window("gaze_yaw_rad", yaw, yaw, "posture.gaze.sd"))
    return goals


def level_window_rad() -> tuple[float, float]:
    """Return the window of head pitch in which symptom-free people stand."""
    low, high = bounds("gaze.norm_McGS", unit="deg")
    return (
        float(radians_from_degrees(Degrees(low))),
        float(radians_from_degrees(Degrees(high))),
    )


def _upright_goals() -> list[Goal]:
    """Return the head over the hips, and the chest near the plumb line of the weight."""
    low, high = bounds("norm.hu.ODHA_sagittal", unit="deg")
    mean = float(radians_from_degrees(Degrees(fact("norm.hu.ODHA_sagittal", unit="deg"))))
    spread = float(radians_from_degrees(Degrees(0.5 * (high - low))))
    near = float(
        metres_from_millimetres(Millimetres(fact("neck2rest.mizutani.OT_concordance", unit="mm")))
    )
    return [
        Goal(quantity="head_over_hips_rad", low=mean, high=mean, sd=spread),
        _window("chest_before_weight_m", -near, near, "posture.balance.sd"),
    ]


def _hand_goals(model: SpineModel, phase: Phase) -> list[Goal]:
    hands = phase.hands
    if hands is None:
        return []
    up = standing_heights_m(model)[hands.height] + hands.above_m
    return [
        _window("hands_forward_m", hands.forward_m, hands.forward_m, "posture.hands.sd"),
        _window("hands_up_m", up, up, "posture.hands.sd"),
    ]


def standing_heights_m(model: SpineModel) -> dict[str, float]:
    """Return the heights above the floor, in standing, at which hands can be asked for.

    Parameters
    ----------
    model : SpineModel
        The person.
    """
    from plumbline.simulators.spine.kinematics import landmark_positions

    upright = np.zeros((1, len(model.dofs)))
    posed = kinematics(model, upright)
    points = landmark_positions(model, upright, ("foot.heel_right", "foot.toe_right", CROWN))[0]
    floor = float(points[:2, 2].min())
    return {
        "knee": float(posed.body_position_m[0, model.bodies.index(KNEE), 2]) - floor,
        "hip": -floor,
        "crown": float(points[2, 2]) - floor,
    }


def _window(quantity: str, low: float, high: float, sd_id: str) -> Goal:
    sd = _metres(sd_id) if quantity.endswith("_m") else _radians(sd_id)
    return Goal(quantity=quantity, low=low, high=high, sd=sd)


def _radians(judgement_id: str) -> float:
    return float(radians_from_degrees(Degrees(judgement(judgement_id, unit="deg"))))


def _metres(judgement_id: str) -> float:
    return float(metres_from_millimetres(Millimetres(judgement(judgement_id, unit="mm"))))
