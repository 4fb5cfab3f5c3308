"""From postures to loads: every cut of the spine is in equilibrium, or says that it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.simulators.spine.people import fused_man, man

from plumbline.errors import ModelError
from plumbline.simulators.spine import (
    Cost,
    Kinematics,
    SharingChoice,
    SpineLoads,
    SpineModel,
    Weighting,
    build_spine,
    calibrated_choice,
    kinematics,
    load_band,
    posture_angles,
    simulate,
    simulate_people,
    turn_region,
    weight,
)
from plumbline.simulators.spine.loads.load_sharing import least_activation
from plumbline.units import STANDARD_GRAVITY_M_S2

Array = NDArray[np.float64]
POSTURES = ("standing", "flexed_45", "phone")


def standing(model: SpineModel) -> Array:
    return np.zeros((1, len(model.dofs)))


def bent_left(model: SpineModel) -> Array:
    return turn_region(model, "lumbar", "bending", 0.1)


def turned_left(model: SpineModel, sign: float) -> Array:
    turned = turn_region(model, "neck", "rotation", sign * 0.3)
    bent = sign * bent_left(model)
    return (turned + bent + turn_region(model, "trunk", "flexion", 0.3))[None]


def pieces_above(model: SpineModel, posed: Kinematics, level: int) -> tuple[Array, Array, Array]:
    """Return the places of weights above a cut, and of the pulls that cross it, with the forces.

    Written anew from the paths and masses alone, to check what the program adds up.
    """
    chain = len(model.levels) - level  # bodies of the chain count from the pelvis
    carrier = model.plan.carrier
    places = posed.body_position_m[0] + np.einsum(
        "bij,bj->bi", posed.body_turn[0], model.body_center_m
    )
    above = carrier >= chain
    weights = np.zeros((int(above.sum()), 3))
    weights[:, 2] = -STANDARD_GRAVITY_M_S2 * model.body_mass_kg[above]
    at, pull, muscle = [], [], []
    points = posed.point_position_m[0]
    for number in range(len(model.muscles)):
        first, last = model.point_offsets[number], model.point_offsets[number + 1]
        for one in range(first, last - 1):
            low, high = one, one + 1
            sides = carrier[model.point_body[[low, high]]] >= chain
            if sides[0] == sides[1]:
                continue
            upper, lower = (low, high) if sides[0] else (high, low)
            along = points[lower] - points[upper]
            at.append(points[upper])
            pull.append(along / np.linalg.norm(along))
            muscle.append(number)
    return (
        np.concatenate([places[above], np.array(at)]),
        np.concatenate([weights, np.array(pull)]),
        np.array(muscle),
    )


def forces_on_top(
    model: SpineModel, loads: SpineLoads, posed: Kinematics, level: int
) -> tuple[Array, Array]:
    """Return where what acts on the part above a cut acts, and how."""
    places, forces, muscles = pieces_above(model, posed, level)
    forces[len(forces) - len(muscles) :] *= loads.sharing.force_n[0, muscles][:, None]
    return places, forces


class TestEquilibrium:
    @pytest.mark.parametrize("name", ["standing", "flexed_45", "phone"])
    def test_forces_on_every_part_above_a_cut_are_what_the_level_is_said_to_carry(
        self, name: str
    ) -> None:
        model, angles = man(), posture_angles(man(), name)[None]
        loads, posed = simulate(model, angles), kinematics(model, angles)
        for level in range(len(model.levels)):
            _, forces = forces_on_top(model, loads, posed, level)
            along = posed.joint_axes[0, level] @ forces.sum(axis=0)
            found = [
                loads.joints.anterior_shear_n[0, level],
                loads.joints.lateral_shear_n[0, level],
                -loads.joints.compression_n[0, level],
            ]
            np.testing.assert_allclose(found, along, atol=1e-7)

    @pytest.mark.parametrize("name", ["standing", "flexed_45", "phone"])
    def test_moments_about_every_joint_add_up_to_nothing(self, name: str) -> None:
        model, angles = man(), posture_angles(man(), name)[None]
        loads, posed = simulate(model, angles), kinematics(model, angles)
        for level in range(len(model.levels)):
            places, forces = forces_on_top(model, loads, posed, level)
            arms = places - posed.joint_center_m[0, level]
            moment = np.cross(arms, forces).sum(axis=0)
            about = posed.angle_axes[0, 3 * level : 3 * level + 3] @ moment
            passive = loads.joints.passive_moment_n_m[0, level]
            np.testing.assert_allclose(about + passive, 0.0, atol=1e-6)

    def test_compression_is_at_least_the_weight_above_in_standing(self) -> None:
        model = man()
        loads, posed = simulate(model, standing(model)), kinematics(model, standing(model))
        carried = np.einsum("lx,lx->l", posed.joint_axes[0, :, 2], -posed.gravity_force_n[0])
        assert np.all(loads.joints.compression_n[0] > carried)

    def test_a_symmetric_posture_has_no_side_forces(self) -> None:
        loads = simulate(man(), standing(man()))
        np.testing.assert_allclose(loads.joints.lateral_shear_n, 0.0, atol=1e-6)
        np.testing.assert_allclose(
            loads.sharing.force_n[:, ::2], loads.sharing.force_n[:, 1::2], atol=1e-6
        )

    def test_the_mirrored_posture_is_carried_by_the_mirrored_muscles(self) -> None:
        left, right = (simulate(man(), turned_left(man(), sign)) for sign in (1.0, -1.0))
        swapped = np.arange(len(man().muscles)).reshape(-1, 2)[:, ::-1].ravel()
        assert left.sharing.balanced.all()
        np.testing.assert_allclose(
            right.sharing.activation[:, swapped], left.sharing.activation, atol=1e-9
        )
        np.testing.assert_allclose(
            right.joints.lateral_shear_n, -left.joints.lateral_shear_n, atol=1e-5
        )


class TestLaws:
    @pytest.mark.parametrize("angle", [0.5, 2.0])
    def test_facing_another_way_changes_no_load(self, angle: float) -> None:
        ahead = (turn_region(man(), "neck", "rotation", 0.3) + bent_left(man()))[None]
        aside = ahead + turn_region(man(), "pelvis", "rotation", angle)
        one, two = simulate(man(), ahead), simulate(man(), aside)
        np.testing.assert_allclose(two.sharing.activation, one.sharing.activation, atol=1e-9)
        np.testing.assert_allclose(two.joints.compression_n, one.joints.compression_n, rtol=1e-9)

    def test_a_crate_in_the_hands_presses_the_low_back_harder(self) -> None:
        model, angles = man(), standing(man())
        held = (weight(5.0, "hand.grip_right"), weight(5.0, "hand.grip_left"))
        plain, loaded = simulate(model, angles), simulate(model, angles, external=held)
        assert loaded.compression_n("L4_L5")[0] > plain.compression_n("L4_L5")[0] + 98.0

    def test_a_higher_floor_presses_harder(self) -> None:
        found = [
            simulate(man(), standing(man()), choice=SharingChoice(floor=floor)).compression_n(
                "L4_L5"
            )[0]
            for floor in (0.0, 0.005, 0.01)
        ]
        assert found == sorted(found)

    def test_the_answer_is_the_same_for_any_number_of_threads(self) -> None:
        lean = np.linspace(0.0, 0.6, 70)
        angles = np.stack([turn_region(man(), "trunk", "flexion", angle) for angle in lean])
        one, two = (simulate(man(), angles, threads=threads) for threads in (1, 2))
        assert one.joints.compression_n.tobytes() == two.joints.compression_n.tobytes()

    def test_a_batch_gives_what_each_posture_gives_alone(self) -> None:
        angles = np.stack([posture_angles(man(), name) for name in POSTURES])
        batch = simulate(man(), angles)
        for row in range(len(angles)):
            alone = simulate(man(), angles[row : row + 1])
            np.testing.assert_allclose(
                batch.joints.compression_n[row], alone.joints.compression_n[0], rtol=1e-6
            )

    def test_people_are_simulated_one_by_one(self) -> None:
        both = simulate_people([man(), fused_man()], [standing(man()), standing(fused_man())])
        np.testing.assert_array_equal(
            both[0].joints.compression_n, simulate(man(), standing(man())).joints.compression_n
        )
        assert np.isfinite(both[1].joints.compression_n).all()

    def test_a_fused_joint_holds_its_moment_without_muscle(self) -> None:
        loads = simulate(fused_man(), standing(fused_man()))
        assert loads.sharing.reserve_n_m.shape[1] == 75 - 9
        level = loads.levels.index("C5_C6")
        np.testing.assert_array_equal(loads.joints.give_rad[:, level], 0.0)
        assert np.isfinite(loads.joints.compression_n[0, level])

    def test_quiet_standing_needs_hardly_any_reserve(self) -> None:
        loads = simulate(man(), standing(man()))
        assert np.abs(loads.sharing.reserve_n_m).max() < 0.05


def weak(**strength: float) -> SpineModel:
    return build_spine(replace(man().person, strength=strength))


class TestWeakness:
    @pytest.mark.parametrize("left", [0.9, 0.7, 0.5])
    def test_weaker_muscles_all_over_hardly_ever_lower_compression(self, left: float) -> None:
        """Less than two hundredths: load may shift to muscles with longer arms."""
        usual, feeble = man(), weak(all=left)
        healthy, found = (simulate(each, standing(each)) for each in (usual, feeble))
        assert found.sharing.balanced.all()
        assert np.all(found.joints.compression_n >= 0.98 * healthy.joints.compression_n)

    @pytest.mark.parametrize("region", ["neck", "back", "belly", "shoulder"])
    def test_a_weaker_region_leaves_the_low_back_no_less_loaded(self, region: str) -> None:
        usual, feeble = man(), weak(**{region: 0.5})
        healthy, found = (simulate(each, standing(each)) for each in (usual, feeble))
        assert found.compression_n("L4_L5")[0] >= 0.98 * healthy.compression_n("L4_L5")[0]

    def test_a_weak_muscle_keeps_the_least_tension_of_the_healthy_one_as_far_as_it_can(
        self,
    ) -> None:
        floor = calibrated_choice().floor
        rest = np.array([False, False, False, True])
        found = least_activation(floor, np.array([1.0, 0.5, 0.5 * floor, 1.0]), rest)
        np.testing.assert_allclose(found, [floor, 2.0 * floor, 1.0, 0.0])

    def test_a_head_without_neck_muscles_is_not_held(self) -> None:
        model = weak(neck=0.01)
        assert simulate(model, standing(model)).unbalanced == (0,)

    def test_the_latissimus_may_rest(self) -> None:
        loads = simulate(man(), standing(man()))
        mine = np.array([group == "latissimus_dorsi" for group in loads.groups])
        assert loads.sharing.activation[0, mine].min() < 0.5 * calibrated_choice().floor


class TestTurning:
    @pytest.mark.parametrize(
        ("region", "axis", "degrees"),
        [
            ("neck", "rotation", 30.0),
            ("neck", "rotation", 40.0),
            ("thorax", "rotation", 30.0),
            ("neck", "bending", 30.0),
            ("lumbar", "bending", 25.0),
        ],
    )
    def test_ordinary_turns_have_an_equilibrium(
        self, region: str, axis: str, degrees: float
    ) -> None:
        model = man()
        loads = simulate(model, turn_region(model, region, axis, np.radians(degrees))[None])
        assert loads.unbalanced == ()


class TestNoEquilibrium:
    def test_a_load_that_nobody_can_carry_leaves_no_number(self) -> None:
        model = man()
        held = (weight(300.0, "hand.grip_right"), weight(300.0, "hand.grip_left"))
        loads = simulate(model, posture_angles(model, "hold_far")[None], external=held)
        assert loads.unbalanced == (0,)
        assert np.isnan(loads.joints.compression_n).all()
        assert np.isnan(loads.joints.disc_pressure_pa).all()
        assert np.isnan(loads.joints.moment_n_m).all()
        assert np.isnan(loads.joints.passive_moment_n_m).all()
        assert np.isnan(loads.joints.give_rad).all()
        assert np.abs(loads.sharing.reserve_n_m).max() > 50.0

    def test_a_person_without_strength_has_no_equilibrium(self) -> None:
        model = man()
        weak = replace(model, fmax_n=0.0 * model.fmax_n)
        assert simulate(weak, standing(weak)).unbalanced == (0,)

    def test_the_neighbors_of_an_impossible_posture_keep_their_numbers(self) -> None:
        model = man()
        far = turn_region(model, "trunk", "bending", 1.5)
        loads = simulate(model, np.stack([far, np.zeros(len(model.dofs))]))
        assert loads.unbalanced == (0,)
        alone = simulate(model, standing(model))
        np.testing.assert_allclose(
            loads.joints.compression_n[1], alone.joints.compression_n[0], rtol=1e-6
        )

    def test_a_posture_of_the_wrong_length_is_refused(self) -> None:
        with pytest.raises(ModelError, match="angles"):
            simulate(man(), np.zeros((1, 3)))

    def test_a_posture_that_is_not_finite_is_refused(self) -> None:
        angles = standing(man())
        angles[0, 0] = np.nan
        with pytest.raises(ModelError, match="finite"):
            simulate(man(), angles)


class TestBand:
    def test_the_band_holds_the_calibrated_value_and_every_variant(self) -> None:
        band = load_band(man(), standing(man()))
        value = band.loads.joints.compression_n
        assert np.all(band.compression_low_n <= value)
        assert np.all(value <= band.compression_high_n)
        assert len(set(band.variants)) == len(band.variants) == 16
        assert band.variants[0] == calibrated_choice()
        assert {one.cost for one in band.variants} == set(Cost)
        assert {one.weighting for one in band.variants} == set(Weighting)

    def test_the_floor_moves_the_low_back_by_a_third_and_more(self) -> None:
        band = load_band(man(), standing(man()))
        level = band.loads.levels.index("L4_L5")
        assert band.compression_high_n[0, level] > 1.3 * band.compression_low_n[0, level]
