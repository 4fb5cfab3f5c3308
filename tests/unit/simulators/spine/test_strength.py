"""Isometric strength about one level, with the body below it strapped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.simulators.spine.people import man

from plumbline.simulators.spine import (
    ExternalLoad,
    SharingChoice,
    held_moment_n_m,
    kinematics,
    simulate,
)

CHOICE = SharingChoice(floor=0.0)
PUSH = ExternalLoad(landmark="skull.occiput", force_n=(1.0, 0.0, 0.0))


def extension(model: object = None, *, push_n: float = 1.0) -> float:
    chosen = man() if model is None else model
    resistance = ExternalLoad(landmark=PUSH.landmark, force_n=(push_n, 0.0, 0.0))
    return held_moment_n_m(
        chosen,  # type: ignore[arg-type]
        np.zeros(len(man().dofs)),
        [resistance],
        level="C7_T1",
        axis="flexion",
        choice=CHOICE,
    )


def test_strength_does_not_depend_on_the_size_of_the_resistance() -> None:
    assert extension(push_n=7.0) == pytest.approx(extension(), rel=1e-6)


def test_weaker_muscles_hold_less() -> None:
    weak = replace(man(), fmax_n=0.5 * man().fmax_n)
    assert 0.35 * extension() < extension(weak) < 0.65 * extension()


def test_the_largest_resistance_can_be_held_and_a_larger_one_cannot() -> None:
    moment, rows = extension(), slice(0, 24)
    angles = np.zeros((1, len(man().dofs)))
    unit = kinematics(man(), angles, [PUSH]).gravity_moment_n_m
    plain = kinematics(man(), angles).gravity_moment_n_m
    column = man().dofs.index("C7_T1.flexion")
    force = moment / abs((unit - plain)[0, column])
    below_strapped = replace(man(), locked=np.arange(man().spinal_count) >= rows.stop)
    held = []
    for part in (0.97, 1.03):
        push = ExternalLoad(landmark=PUSH.landmark, force_n=(part * force, 0.0, 0.0))
        loads = simulate(below_strapped, angles, external=[push], choice=CHOICE)
        held.append(bool(loads.sharing.balanced[0]))
    assert held == [True, False]
