"""A whole spine from pelvis to skull with the muscles of neck and back."""

from plumbline.simulators.spine.alignment import PersonAlignment, align, alignment_values
from plumbline.simulators.spine.anatomy_tables import Anatomy, MuscleGroup, anatomy
from plumbline.simulators.spine.bands import LoadBand, load_band, variants
from plumbline.simulators.spine.build import build_spine
from plumbline.simulators.spine.daily_tasks import Gaze, Hands, Phase, Task, carrying
from plumbline.simulators.spine.joint_loads import JointLoads
from plumbline.simulators.spine.kinematics import (
    ExternalLoad,
    Kinematics,
    kinematics,
    landmark_positions,
    level_force,
    weight,
)
from plumbline.simulators.spine.levels import AXES, DOFS, LEVELS
from plumbline.simulators.spine.load_sharing import (
    Cost,
    LoadSharing,
    SharingChoice,
    Weighting,
    muscle_weights,
    share_load,
)
from plumbline.simulators.spine.margins import group_margin, largest_multiplier
from plumbline.simulators.spine.model import SpineModel
from plumbline.simulators.spine.passive import passive_moment_n_m, passive_stiffness_n_m_rad
from plumbline.simulators.spine.person import Alignment, SpinePerson
from plumbline.simulators.spine.posture_setting import Answer, Habit, habit_of, scene_of
from plumbline.simulators.spine.posture_solver import SolvedPosture, solve_posture, solve_task
from plumbline.simulators.spine.postures import (
    Posture,
    named_postures,
    posture_angles,
    posture_loads,
    turn_region,
)
from plumbline.simulators.spine.simulate import (
    SpineLoads,
    calibrated_choice,
    giving_choice,
    simulate,
    simulate_people,
)
from plumbline.simulators.spine.strength import held_moment_n_m
from plumbline.simulators.spine.tables import anatomy_digest

__all__ = [
    "AXES",
    "DOFS",
    "LEVELS",
    "Alignment",
    "Anatomy",
    "Answer",
    "Cost",
    "ExternalLoad",
    "Gaze",
    "Habit",
    "Hands",
    "JointLoads",
    "Kinematics",
    "LoadBand",
    "LoadSharing",
    "MuscleGroup",
    "PersonAlignment",
    "Phase",
    "Posture",
    "SharingChoice",
    "SolvedPosture",
    "SpineLoads",
    "SpineModel",
    "SpinePerson",
    "Task",
    "Weighting",
    "align",
    "alignment_values",
    "anatomy",
    "anatomy_digest",
    "build_spine",
    "calibrated_choice",
    "carrying",
    "giving_choice",
    "group_margin",
    "habit_of",
    "held_moment_n_m",
    "kinematics",
    "landmark_positions",
    "largest_multiplier",
    "level_force",
    "load_band",
    "muscle_weights",
    "named_postures",
    "passive_moment_n_m",
    "passive_stiffness_n_m_rad",
    "posture_angles",
    "posture_loads",
    "scene_of",
    "share_load",
    "simulate",
    "simulate_people",
    "solve_posture",
    "solve_task",
    "turn_region",
    "variants",
    "weight",
]
