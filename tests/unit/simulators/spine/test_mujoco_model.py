"""The MuJoCo model: what it holds, and what happens without MuJoCo."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from plumbline.errors import MissingExtraError
from plumbline.simulators.spine import build_spine
from plumbline.simulators.spine.shown.mujoco_model import mujoco_spec

from .six_people import man


def test_without_mujoco_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mujoco", None)
    with pytest.raises(MissingExtraError, match=r"plumbline-spine\[spine\]"):
        mujoco_spec(build_spine(man()))


def test_a_spine_is_built_and_posed_without_mujoco() -> None:
    assert not any(
        name == "mujoco" or name.startswith("mujoco.")
        for name in getattr(sys.modules["plumbline.simulators.spine.body.build"], "__dict__", {})
    )


def test_every_body_angle_and_muscle_is_there() -> None:
    pytest.importorskip("mujoco")
    model = build_spine(man())
    compiled = mujoco_spec(model).compile()
    assert compiled.nv == len(model.dofs)
    assert compiled.ntendon == compiled.nu == len(model.muscles)
    masses = np.array([compiled.body(name).mass[0] for name in model.bodies])
    np.testing.assert_allclose(masses, model.body_mass_kg, rtol=1e-12)
    low, high = compiled.joint("L4_L5.flexion").range
    place = model.dofs.index("L4_L5.flexion")
    np.testing.assert_allclose([low, high], model.range_rad[place])
