"""The lumbosacral load follows the trunk, not the head: a head carried forward changes little."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import STANDING, UNTOUCHED, spine

from plumbline.simulators.spine import (
    LEVELS,
    Alignment,
    alignment_values,
    habit_of,
    simulate,
    solve_posture,
)

pytestmark = pytest.mark.validation

FORWARD_M = 0.03
A_FEW_PERCENT = 0.10


def test_a_head_30_mm_forward_changes_the_lowest_disc_by_a_few_percent(
    tabulate: Tabulate,
) -> None:
    plain = spine()
    film = alignment_values(plain.alignment, plain.sizes)
    kept = (
        "pelvic_incidence_rad",
        "sacral_slope_rad",
        "lumbar_lordosis_rad",
        "thoracic_kyphosis_rad",
        "t1_slope_rad",
        "head_pitch_rad",
    )
    forward = spine(
        alignment=Alignment(
            **{name: film[name] for name in kept},
            c2_c7_sva_m=film["c2_c7_sva_m"] + FORWARD_M,
            segment_flexion_rad={level: film[level] for level in LEVELS[LEVELS.index("T1_T2") :]},
        )
    )
    habit = habit_of(plain)
    loads = []
    for model in (plain, forward):
        found = solve_posture(model, STANDING, habit=habit)
        held = simulate(model, found.angles_rad[None], external=found.external)
        loads.append(float(held.compression_n("L5_S1")[0]))
    change = loads[1] / loads[0] - 1.0
    tabulate(
        UNTOUCHED,
        "change of L5-S1 compression by a head 30 mm further forward",
        "little: the moment follows the trunk",
        f"{change:+.1%}",
    )
    assert abs(change) <= A_FEW_PERCENT
