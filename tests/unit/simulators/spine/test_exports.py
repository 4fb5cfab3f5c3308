"""The spine as a file for MuJoCo and for OpenSim: it opens, and it is the same spine."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from plumbline.errors import MissingExtraError
from plumbline.simulators.spine import (
    SpineModel,
    SpinePerson,
    build_spine,
    kinematics,
    posture_angles,
)
from plumbline.simulators.spine.body.blocks import inertia_of
from plumbline.simulators.spine.body.levels import VERTEBRAE
from plumbline.simulators.spine.shown.export_mujoco import Pose, mujoco_xml
from plumbline.simulators.spine.shown.export_opensim import (
    coordinate_name,
    opensim_reserves,
    opensim_xml,
)


@pytest.fixture(scope="module")
def model() -> SpineModel:
    person = SpinePerson(
        stature_m=1.65, mass_kg=60.0, sex="female", age_years=40.0, fused=frozenset({"C5_C6"})
    )
    return build_spine(person)


@pytest.fixture(scope="module")
def root(model: SpineModel) -> ElementTree.Element:
    text = opensim_xml(model, name="someone")
    return ElementTree.fromstring(text.encode())  # noqa: S314  written one line above


class TestMujoco:
    def test_opens_again_with_the_same_lengths_in_any_posture(self, model: SpineModel) -> None:
        mujoco = pytest.importorskip("mujoco")
        opened = mujoco.MjModel.from_xml_string(mujoco_xml(model))
        data = mujoco.MjData(opened)
        names = [opened.joint(place).name for place in range(opened.njnt)]
        rng = np.random.default_rng(5)
        postures = rng.normal(0.0, 0.1, (4, len(model.dofs)))
        posed = kinematics(model, postures)
        order = [opened.tendon(name).id for name in model.muscles]
        for posture, lengths in zip(postures, posed.muscle_length_m, strict=True):
            data.qpos[:] = [posture[model.dofs.index(name)] for name in names]
            mujoco.mj_forward(opened, data)
            np.testing.assert_allclose(data.ten_length[order], lengths, rtol=0, atol=1e-9)

    def test_weighs_as_much_as_the_person(self, model: SpineModel) -> None:
        mujoco = pytest.importorskip("mujoco")
        opened = mujoco.MjModel.from_xml_string(mujoco_xml(model))
        assert opened.body_mass.sum() == pytest.approx(60.0, abs=1e-6)

    @pytest.mark.parametrize("posture", ["standing", "flexed_45", "shoulder_check"])
    def test_has_the_asked_posture_as_its_first_keyframe_with_the_tensions(
        self, model: SpineModel, posture: str
    ) -> None:
        mujoco = pytest.importorskip("mujoco")
        angles = posture_angles(model, posture)
        tension = 0.3 * model.fmax_n
        pose = Pose(name=posture, angles_rad=angles, tension_n=tension)
        opened = mujoco.MjModel.from_xml_string(mujoco_xml(model, pose=pose))
        data = mujoco.MjData(opened)
        mujoco.mj_resetDataKeyframe(opened, data, 0)
        mujoco.mj_forward(opened, data)
        assert opened.key(0).name == posture
        found = [data.qpos[opened.joint(name).qposadr[0]] for name in model.dofs]
        np.testing.assert_array_equal(found, angles)
        bodies = [opened.body(name).id for name in model.bodies]
        places = kinematics(model, angles[None]).body_position_m[0]
        np.testing.assert_allclose(data.xpos[bodies], places, rtol=0, atol=1e-12)
        np.testing.assert_array_equal(data.ctrl, tension)

    def test_can_always_be_put_back_into_standing(self, model: SpineModel) -> None:
        mujoco = pytest.importorskip("mujoco")
        pose = Pose(name="phone", angles_rad=posture_angles(model, "phone"))
        opened = mujoco.MjModel.from_xml_string(mujoco_xml(model, pose=pose))
        assert not np.any(opened.key("standing").qpos)
        assert not np.any(opened.key("phone").ctrl)

    def test_says_what_to_install_where_it_is_missing(
        self, model: SpineModel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "mujoco", None)
        with pytest.raises(MissingExtraError, match=r"plumbline-spine\[spine\]"):
            mujoco_xml(model)


class TestOpensim:
    def test_has_every_body_angle_and_muscle_once(
        self, model: SpineModel, root: ElementTree.Element
    ) -> None:
        bodies = [each.get("name") for each in root.iterfind(".//BodySet/objects/Body")]
        angles = [each.get("name") for each in root.iterfind(".//Coordinate")]
        muscles = [each.get("name") for each in root.iterfind(".//Thelen2003Muscle")]
        assert bodies == list(model.bodies)
        assert sorted(angles) == sorted(map(coordinate_name, model.dofs))
        assert muscles == list(model.muscles)

    def test_weighs_as_much_as_the_person(self, root: ElementTree.Element) -> None:
        masses = [float(each.findtext("mass") or "nan") for each in root.iterfind(".//Body")]
        assert sum(masses) == pytest.approx(60.0)

    def test_every_name_that_something_refers_to_exists(self, root: ElementTree.Element) -> None:
        bodies = {f"/bodyset/{each.get('name')}" for each in root.iterfind(".//Body")} | {"/ground"}
        carriers = {each.text for each in root.iterfind(".//PathPoint/socket_parent_frame")}
        parents = {each.text for each in root.iterfind(".//PhysicalOffsetFrame/socket_parent")}
        assert carriers | parents <= bodies

    def test_pelvis_limbs_and_fused_levels_are_locked_and_nothing_else(
        self, model: SpineModel, root: ElementTree.Element
    ) -> None:
        locked = {
            each.get("name")
            for each in root.iterfind(".//Coordinate")
            if each.findtext("locked") == "true"
        }
        carried = {coordinate_name(name) for name in model.dofs[model.spinal_count :]}
        fused = {f"C5_C6_{axis}" for axis in ("flexion", "bending", "rotation")}
        assert locked == carried | fused

    def test_opens_in_the_asked_posture_and_else_in_standing(
        self, model: SpineModel, root: ElementTree.Element
    ) -> None:
        angles = posture_angles(model, "flexed_45")
        text = opensim_xml(model, name="someone", posture_rad=angles)
        posed = ElementTree.fromstring(text.encode())  # noqa: S314  written one line above
        for opened, wanted in ((posed, angles), (root, np.zeros(len(angles)))):
            found = {
                each.get("name"): float(each.findtext("default_value") or "nan")
                for each in opened.iterfind(".//Coordinate")
            }
            asked = dict(zip(map(coordinate_name, model.dofs), wanted.tolist(), strict=True))
            assert found == asked

    def test_reserves_act_on_every_free_spinal_angle(self, model: SpineModel) -> None:
        text = opensim_reserves(model)
        reserves = ElementTree.fromstring(text.encode())  # noqa: S314  written one line above
        asked = {each.findtext("coordinate") for each in reserves.iterfind(".//CoordinateActuator")}
        assert len(asked) == model.spinal_count - 3
        assert "C5_C6_flexion" not in asked


class TestInertia:
    def test_is_that_of_a_slab_of_water_where_a_vertebra_carries_a_slice(
        self, model: SpineModel
    ) -> None:
        mass = model.body_mass_kg[model.bodies.index("L3")]
        volume = mass / 1000.0
        upright = inertia_of(model, "L3")[2]
        side_squared = volume / model.sizes.pitch_m[VERTEBRAE.index("L3")]
        assert upright == pytest.approx(mass * side_squared / 6.0)

    def test_no_moment_exceeds_the_sum_of_the_other_two(self, model: SpineModel) -> None:
        for body in model.bodies:
            moments = np.sort(inertia_of(model, body))
            assert 0.0 < moments[2] <= moments[0] + moments[1] + 1e-15, body
