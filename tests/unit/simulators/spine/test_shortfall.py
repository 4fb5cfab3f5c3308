"""Why a posture is not held: the least that muscles lack, and the angles no joint has."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.simulators.spine.people import man

from plumbline.simulators.spine import SpineModel, posture_angles, posture_loads, simulate
from plumbline.simulators.spine.body.kinematics import weight
from plumbline.simulators.spine.loads.shortfall import (
    BeyondRange,
    Lack,
    beyond_range,
    least_moments_n_m,
    shortfall,
)


@pytest.fixture(scope="module")
def model() -> SpineModel:
    return man()


class TestTheLeastMoments:
    def test_of_a_lever_are_load_less_strength_less_reserve(self) -> None:
        found = least_moments_n_m(
            np.array([[50.0]]),
            np.array([62.0]),
            floor=np.zeros(1),
            most_reserve_n_m=np.array([2.0]),
        )
        assert found == pytest.approx([10.0])

    def test_have_the_sign_of_what_is_lacking(self) -> None:
        found = least_moments_n_m(
            np.array([[50.0]]),
            np.array([-3.0]),
            floor=np.zeros(1),
            most_reserve_n_m=np.array([1.0]),
        )
        assert found == pytest.approx([-2.0])

    def test_count_what_a_floor_adds_to_the_load(self) -> None:
        found = least_moments_n_m(
            np.array([[50.0]]),
            np.array([0.0]),
            floor=np.array([0.1]),
            most_reserve_n_m=np.array([1.0]),
        )
        assert found == pytest.approx([-4.0])

    def test_are_zero_where_muscles_suffice(self) -> None:
        found = least_moments_n_m(
            np.array([[50.0, 0.0], [0.0, 40.0]]),
            np.array([30.0, 39.0]),
            floor=np.zeros(2),
            most_reserve_n_m=np.full(2, 0.1),
        )
        assert found == pytest.approx([0.0, 0.0], abs=1e-9)


class TestAPosture:
    def test_that_is_held_lacks_nothing(self, model: SpineModel) -> None:
        assert shortfall(model, np.zeros(len(model.dofs))) == ()

    @pytest.mark.parametrize("head_kg", [20.0, 60.0])
    def test_lacks_something_just_where_load_sharing_finds_no_equilibrium(
        self, model: SpineModel, head_kg: float
    ) -> None:
        posture = posture_angles(model, "neck_flexed_45")
        load = (weight(head_kg, "skull.vertex"),)
        held = bool(simulate(model, posture[None], external=load).sharing.balanced[0])
        assert (shortfall(model, posture, load) == ()) == held

    def test_lacks_more_the_more_it_carries(self, model: SpineModel) -> None:
        posture = posture_angles(model, "hold_far")
        load = posture_loads(model, "hold_far")
        lacking = [
            sum(abs(each.moment_n_m) for each in shortfall(model, posture, load * times))
            for times in (2, 3)
        ]
        assert 0.0 < lacking[0] < lacking[1]

    def test_within_every_range_is_beyond_none(self, model: SpineModel) -> None:
        assert beyond_range(model, np.zeros(len(model.dofs))) == ()

    @pytest.mark.parametrize("side", [0, 1], ids=["back", "forward"])
    def test_beyond_a_range_names_the_angle_and_its_end(self, model: SpineModel, side: int) -> None:
        end = float(model.range_rad[model.dofs.index("L4_L5.flexion"), side])
        asked = end + (-0.05, 0.05)[side]
        found = beyond_range(model, model.posture({"L4_L5.flexion": asked}))
        assert [each.angle for each in found] == ["L4_L5.flexion"]
        assert (found[0].angle_rad, found[0].end_rad) == pytest.approx((asked, end))


class TestWords:
    def test_name_joint_size_and_direction(self) -> None:
        assert Lack(angle="C7_T1.flexion", moment_n_m=-3.24).words == (
            "C7-T1 lacks 3.2 N m of extension"
        )
        assert Lack(angle="T7_T8.rotation", moment_n_m=51.7).words == (
            "T7-T8 lacks 52 N m of rotation to the left"
        )

    def test_name_what_is_asked_and_what_there_is(self) -> None:
        asked = BeyondRange(angle="C1_C2.rotation", angle_rad=-np.pi / 4, end_rad=-np.pi / 6)
        assert asked.words == (
            "C1-C2 is asked for 45.0 degrees of rotation to the right and has 30.0"
        )
