"""People, neck corrections and readings, to compare solved postures with published ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from plumbline.simulators.spine import (
    LEVELS,
    Alignment,
    Habit,
    Phase,
    SolvedPosture,
    SpineModel,
    SpinePerson,
    alignment_values,
    build_spine,
    habit_of,
    kinematics,
    solve_posture,
)
from plumbline.simulators.spine.posture.daily_tasks import Gaze, tasks

CALIBRATED_TO = "Posture: calibrated to"
UNTOUCHED = "Posture: predicted untouched"
LUMBAR = LEVELS[LEVELS.index("L1_L2") :]
CHEST = LEVELS[LEVELS.index("T1_T2") : LEVELS.index("L1_L2")]
NECK = LEVELS[LEVELS.index("C2_C3") : LEVELS.index("C7_T1")]
STANDING: Phase = tasks()["standing"].phases[0]
KEPT = (
    "pelvic_incidence_rad",
    "sacral_slope_rad",
    "lumbar_lordosis_rad",
    "thoracic_kyphosis_rad",
    "t1_slope_rad",
)


def spine(
    *,
    age_years: float = 50.0,
    alignment: Alignment | None = None,
    lost_range: Mapping[str, float] | None = None,
    strength: Mapping[str, float] | None = None,
    fused: frozenset[str] = frozenset(),
) -> SpineModel:
    """Return an ordinary body with a measured alignment and what it has lost."""
    return build_spine(
        SpinePerson(
            stature_m=1.70,
            mass_kg=70.0,
            sex="male",
            age_years=age_years,
            alignment=alignment if alignment is not None else Alignment(),
            lost_range=lost_range if lost_range is not None else {},
            strength=strength if strength is not None else {},
            fused=fused,
        )
    )


@cache
def young() -> tuple[SpineModel, Habit]:
    """Return a young man and his habit."""
    model = spine(age_years=25.0)
    return model, habit_of(model)


def looking(
    reference: str, *, down_deg: float | None = None, left_deg: float = 0.0, base: Phase = STANDING
) -> Phase:
    """Return a phase in which a named posture looks somewhere."""
    pitch = None if down_deg is None else float(np.radians(down_deg))
    return Phase(
        id="looking",
        about="looking",
        share=1.0,
        reference=reference,
        turns=base.turns,
        gaze=Gaze(pitch_rad=pitch, yaw_rad=float(np.radians(left_deg))),
        hands=base.hands,
        mass_kg=base.mass_kg,
        arms_borne=base.arms_borne,
        feet_free=base.feet_free,
        upright=base.upright,
    )


def turned_deg(
    model: SpineModel, found: SolvedPosture, levels: tuple[str, ...], axis: str = "flexion"
) -> float:
    """Return the turn of some joints from standing, degrees."""
    places = [model.dofs.index(f"{level}.{axis}") for level in levels]
    return float(np.degrees(found.angles_rad[places].sum()))


def shown(model: SpineModel, found: SolvedPosture) -> dict[str, float]:
    """Return what a film of the solved posture would show, degrees and mm."""
    film = {
        name: float(np.degrees(value))
        for name, value in alignment_values(model.alignment, model.sizes).items()
    }
    pelvis = float(np.degrees(found.angles_rad[model.dofs.index("pelvis.flexion")]))
    centers = kinematics(model, found.angles_rad[None]).joint_center_m[0]
    lumbar, chest = (turned_deg(model, found, part) for part in (LUMBAR, CHEST))
    return {
        "lordosis": film["lumbar_lordosis_rad"] - lumbar,
        "pelvic_tilt": film["pelvic_tilt_rad"] - pelvis,
        "kyphosis": film["thoracic_kyphosis_rad"] + chest,
        "t1_slope": film["t1_slope_rad"] + pelvis + lumbar + chest,
        "neck": film["c2_c7_lordosis_rad"] - turned_deg(model, found, NECK),
        "sva_mm": 1e3 * float(centers[LEVELS.index("C7_T1"), 0] - centers[-1, 0]),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A neck before and after an operation, on one trunk."""

    sva_mm: float
    neck_offset_mm: tuple[float, float]
    neck_lordosis_deg: tuple[float, float]


def change_after(operation: Operation) -> dict[str, float]:
    """Return how the standing of one patient changes when only the neck is made another."""
    incidence = float(np.radians(52.0))
    offset, curve = operation.neck_offset_mm, np.radians(operation.neck_lordosis_deg)
    before = spine(
        age_years=62.0,
        alignment=Alignment(
            pelvic_incidence_rad=incidence,
            sva_m=operation.sva_mm / 1e3,
            c2_c7_lordosis_rad=float(curve[0]),
            c2_c7_sva_m=offset[0] / 1e3,
        ),
    )
    film = alignment_values(before.alignment, before.sizes)
    chest = LEVELS[LEVELS.index("T1_T2") :]
    after = spine(
        age_years=62.0,
        alignment=Alignment(
            **{name: film[name] for name in KEPT},
            segment_flexion_rad={level: film[level] for level in chest},
            c2_c7_lordosis_rad=float(curve[1]),
            c2_c7_sva_m=offset[1] / 1e3,
            sd={"c2_c7_sva_m": 0.01},
        ),
    )
    habit = habit_of(before)
    old, new = (
        shown(model, solve_posture(model, STANDING, habit=habit)) for model in (before, after)
    )
    return {name: new[name] - old[name] for name in old}
