"""A whole spine from pelvis to skull with the muscles of neck and back."""

from plumbline.simulators.spine.body.alignment import PersonAlignment, align, alignment_values
from plumbline.simulators.spine.body.anatomy_tables import Anatomy, MuscleGroup, anatomy
from plumbline.simulators.spine.body.build import build_spine
from plumbline.simulators.spine.body.kinematics import (
    ExternalLoad,
    Kinematics,
    kinematics,
    landmark_positions,
    level_force,
    weight,
)
from plumbline.simulators.spine.body.levels import AXES, DOFS, LEVELS
from plumbline.simulators.spine.body.model import SpineModel
from plumbline.simulators.spine.body.passive import passive_moment_n_m, passive_stiffness_n_m_rad
from plumbline.simulators.spine.body.person import Alignment, SpinePerson
from plumbline.simulators.spine.body.tables import anatomy_digest
from plumbline.simulators.spine.loads.bands import LoadBand, load_band, variants
from plumbline.simulators.spine.loads.joint_loads import JointLoads
from plumbline.simulators.spine.loads.largest_load import LargestLoad, largest_load
from plumbline.simulators.spine.loads.load_sharing import (
    Cost,
    LoadSharing,
    SharingChoice,
    Weighting,
    muscle_weights,
    share_load,
)
from plumbline.simulators.spine.loads.margins import (
    GroupUse,
    group_margin,
    group_use,
    largest_multiplier,
)
from plumbline.simulators.spine.loads.shortfall import BeyondRange, Lack, beyond_range, shortfall
from plumbline.simulators.spine.loads.simulate import (
    SpineLoads,
    calibrated_choice,
    giving_choice,
    simulate,
    simulate_people,
)
from plumbline.simulators.spine.loads.strength import held_moment_n_m
from plumbline.simulators.spine.posture.daily_tasks import Gaze, Hands, Phase, Task, carrying
from plumbline.simulators.spine.posture.postures import (
    Posture,
    named_postures,
    posture_angles,
    posture_loads,
    simulate_posture,
    turn_region,
)
from plumbline.simulators.spine.posture.setting import Answer, Habit, habit_of, scene_of
from plumbline.simulators.spine.posture.solver import SolvedPosture, solve_posture, solve_task

__all__ = [
    "AXES",
    "DOFS",
    "LEVELS",
    "Alignment",
    "Anatomy",
    "Answer",
    "BeyondRange",
    "Cost",
    "ExternalLoad",
    "Gaze",
    "GroupUse",
    "Habit",
    "Hands",
    "JointLoads",
    "Kinematics",
    "Lack",
    "LargestLoad",
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
    "beyond_range",
    "build_spine",
    "calibrated_choice",
    "carrying",
    "giving_choice",
    "group_margin",
    "group_use",
    "habit_of",
    "held_moment_n_m",
    "kinematics",
    "landmark_positions",
    "largest_load",
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
    "shortfall",
    "simulate",
    "simulate_people",
    "simulate_posture",
    "solve_posture",
    "solve_task",
    "turn_region",
    "variants",
    "weight",
]
