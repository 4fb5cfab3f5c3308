"""Correction of a kyphotic neck: when chest, lumbar spine and pelvis follow, and when not."""

from __future__ import annotations

import pytest
from tests.validation.conftest import Tabulate
from tests.validation.posture_people import UNTOUCHED, Operation, change_after

pytestmark = pytest.mark.validation

# No means are printed: necks of the groups as they are defined, corrected to five degrees.
KYPHOSIS_DEG = (-15.0, 5.0)
BALANCED = Operation(sva_mm=0.0, neck_offset_mm=(20.0, 20.0), neck_lordosis_deg=(-10.0, 5.0))
IMBALANCED = Operation(sva_mm=20.0, neck_offset_mm=(50.0, 25.0), neck_lordosis_deg=KYPHOSIS_DEG)
HEAD = Operation(sva_mm=-30.0, neck_offset_mm=(45.0, 25.0), neck_lordosis_deg=KYPHOSIS_DEG)
TRUNK = Operation(sva_mm=30.0, neck_offset_mm=(45.0, 25.0), neck_lordosis_deg=KYPHOSIS_DEG)
VISIBLE_DEG = 1.0  # the least change of a curve that a series of this size could show


def trunk_change_deg(operation: Operation) -> float:
    change = change_after(operation)
    return max(abs(change[name]) for name in ("lordosis", "kyphosis", "pelvic_tilt"))


@pytest.mark.parametrize(
    ("operation", "moves", "name"),
    [
        pytest.param(
            IMBALANCED,
            True,
            "C2 far before C7",
            marks=pytest.mark.xfail(
                strict=True,
                reason="0.9 degrees, and one counts; 1.6 before strands of one muscle were tied",
            ),
        ),
        (BALANCED, False, "C2 over C7"),
        (HEAD, True, "C7 behind, head balanced"),
        pytest.param(
            TRUNK,
            False,
            "C7 before, trunk balanced",
            marks=pytest.mark.xfail(
                strict=True,
                reason="the model knows no group whose trunk does not answer to a neck far forward",
            ),
        ),
    ],
)
def test_the_trunk_follows_the_neck_where_it_did(
    operation: Operation, moves: bool, name: str, tabulate: Tabulate
) -> None:
    found = trunk_change_deg(operation)
    tabulate(
        UNTOUCHED,
        f"largest change of lordosis, kyphosis or pelvic tilt after neck correction, {name}, "
        "degrees",
        "significant" if moves else "not significant",
        f"{found:.1f} ({VISIBLE_DEG:.0f} counts as a change)",
    )
    assert (found >= VISIBLE_DEG) is moves
