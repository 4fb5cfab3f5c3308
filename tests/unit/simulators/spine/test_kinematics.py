"""Lengths, moment arms and weight: closed forms, laws, anatomy, and MuJoCo's own answer."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.errors import UnknownNameError
from plumbline.evidence import fact
from plumbline.simulators.spine import (
    ExternalLoad,
    SpineModel,
    anatomy,
    build_spine,
    kinematics,
    landmark_positions,
    level_force,
    weight,
)
from plumbline.simulators.spine.body.kinematics_kernel import muscle_action
from plumbline.simulators.spine.body.levels import AXES, DOFS, LEVELS, SPINAL_COUNT
from plumbline.units import STANDARD_GRAVITY_M_S2

from .six_people import PEOPLE, man

STEP = 1e-6
FLEXION, BENDING, ROTATION = range(3)


@pytest.fixture(scope="module")
def model() -> SpineModel:
    return build_spine(man())


@pytest.fixture(scope="module")
def postures() -> np.ndarray:
    return np.random.default_rng(7).normal(0.0, 0.08, (4, len(DOFS)))


def mirrored(postures: np.ndarray) -> np.ndarray:
    """Return postures with left and right exchanged."""
    out = postures.copy()
    for place, name in enumerate(DOFS):
        joint, axis = name.split(".")
        if axis in ("bending", "rotation"):
            out[:, place] *= -1.0
        if joint.endswith("_right"):
            other = DOFS.index(f"{joint.removesuffix('_right')}_left.{axis}")
            out[:, [place, other]] = out[:, [other, place]]
    return out


def test_moment_arms_are_minus_the_slope_of_length(model: SpineModel, postures: np.ndarray) -> None:
    posed = kinematics(model, postures[:1])
    for angle in range(0, SPINAL_COUNT, 7):
        step = np.zeros(len(DOFS))
        step[angle] = STEP
        up, down = (kinematics(model, postures[:1] + s * step) for s in (1.0, -1.0))
        slope = (up.muscle_length_m - down.muscle_length_m) / (2.0 * STEP)
        np.testing.assert_allclose(posed.moment_arms_m[:, angle], -slope, atol=1e-8)


def test_gravity_is_the_slope_of_potential_energy(model: SpineModel, postures: np.ndarray) -> None:
    posed = kinematics(model, postures[:1])
    whole = model.body_mass_kg.sum() * STANDARD_GRAVITY_M_S2
    for angle in range(0, SPINAL_COUNT, 5):
        step = np.zeros(len(DOFS))
        step[angle] = STEP
        up, down = (kinematics(model, postures[:1] + s * step) for s in (1.0, -1.0))
        slope = whole * (up.center_of_mass_m - down.center_of_mass_m)[0, 2] / (2.0 * STEP)
        assert posed.gravity_moment_n_m[0, angle] == pytest.approx(slope, abs=1e-5)


@pytest.mark.parametrize("name", PEOPLE)
def test_mujoco_gives_the_same_lengths_moment_arms_and_weight(
    name: str, postures: np.ndarray
) -> None:
    mujoco = pytest.importorskip("mujoco")
    from plumbline.simulators.spine.shown.mujoco_model import mujoco_spec

    spine = build_spine(PEOPLE[name])
    compiled = mujoco_spec(spine).compile()
    data = mujoco.MjData(compiled)
    posed = kinematics(spine, postures)
    places = [compiled.joint(dof).qposadr[0] for dof in DOFS]
    spinal = [compiled.joint(dof).dofadr[0] for dof in DOFS[:SPINAL_COUNT]]
    for row, posture in enumerate(postures):
        data.qpos[places] = posture
        mujoco.mj_forward(compiled, data)
        dense = np.zeros((compiled.nu, compiled.nv))
        mujoco.mju_sparse2dense(
            dense, data.actuator_moment, data.moment_rownnz, data.moment_rowadr, data.moment_colind
        )
        np.testing.assert_allclose(data.ten_length, posed.muscle_length_m[row], atol=1e-12)
        np.testing.assert_allclose(dense[:, spinal].T, posed.moment_arms_m[row], atol=1e-12)
        np.testing.assert_allclose(
            data.qfrc_bias[spinal], posed.gravity_moment_n_m[row], atol=1e-11
        )


def test_a_mirrored_posture_exchanges_left_and_right(
    model: SpineModel, postures: np.ndarray
) -> None:
    posed, other = kinematics(model, postures), kinematics(model, mirrored(postures))
    sign = np.tile([1.0, -1.0, -1.0], len(LEVELS))
    swap = np.arange(len(model.muscles)) ^ 1
    arms = other.moment_arms_m[:, :, swap] * sign[:, None]
    np.testing.assert_allclose(posed.moment_arms_m, arms, atol=1e-12)
    np.testing.assert_allclose(posed.muscle_length_m, other.muscle_length_m[:, swap], atol=1e-12)
    np.testing.assert_allclose(
        posed.gravity_moment_n_m, other.gravity_moment_n_m * sign, atol=1e-11
    )
    np.testing.assert_allclose(
        posed.passive_moment_n_m, other.passive_moment_n_m * sign, atol=1e-11
    )


def test_standing_itself_is_symmetric(model: SpineModel) -> None:
    posed = kinematics(model, np.zeros((1, len(DOFS))))
    sideways = posed.gravity_moment_n_m[0].reshape(-1, len(AXES))[:, 1:]
    np.testing.assert_allclose(sideways, 0.0, atol=1e-12)


def test_a_batch_is_its_postures_one_by_one(model: SpineModel, postures: np.ndarray) -> None:
    whole = kinematics(model, postures)
    for row in range(len(postures)):
        one = kinematics(model, postures[row : row + 1])
        np.testing.assert_array_equal(whole.moment_arms_m[row], one.moment_arms_m[0])
        np.testing.assert_array_equal(whole.gravity_moment_n_m[row], one.gravity_moment_n_m[0])


def test_turning_the_whole_person_changes_no_muscle(
    model: SpineModel, postures: np.ndarray
) -> None:
    turned = postures.copy()
    turned[:, SPINAL_COUNT : SPINAL_COUNT + len(AXES)] += [0.9, -0.4, 0.7]
    before, after = kinematics(model, postures), kinematics(model, turned)
    spine_only = [not name.startswith(("psoas", "latissimus")) for name in model.muscles]
    np.testing.assert_allclose(
        before.moment_arms_m[..., spine_only], after.moment_arms_m[..., spine_only], atol=1e-12
    )


def test_a_person_upside_down_needs_the_opposite(model: SpineModel) -> None:
    down = kinematics(model, model.posture({"pelvis.flexion": np.pi})[None, :])
    up = kinematics(model, np.zeros((1, len(DOFS))))
    np.testing.assert_allclose(down.gravity_moment_n_m, -up.gravity_moment_n_m, atol=1e-10)


def test_lengths_in_millimeters_give_moment_arms_in_millimeters(model: SpineModel) -> None:
    posed = kinematics(model, np.zeros((1, len(DOFS))))
    carrier = model.plan.carrier[model.point_body]
    arms, lengths = muscle_action(
        1000.0 * posed.point_position_m,
        model.point_offsets,
        carrier,
        1000.0 * posed.joint_center_m,
        np.ascontiguousarray(posed.angle_axes),
    )
    np.testing.assert_allclose(arms, 1000.0 * posed.moment_arms_m, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(lengths, 1000.0 * posed.muscle_length_m, rtol=1e-12)


def test_a_weight_on_the_head_is_carried_by_every_level_with_its_lever(model: SpineModel) -> None:
    standing = np.zeros((1, len(DOFS)))
    bare, loaded = (
        kinematics(model, standing),
        kinematics(model, standing, [weight(4.0, "skull.vertex")]),
    )
    force = 4.0 * STANDARD_GRAVITY_M_S2
    extra = loaded.gravity_force_n - bare.gravity_force_n
    np.testing.assert_allclose(extra[0], np.tile([0.0, 0.0, -force], (len(LEVELS), 1)), atol=1e-10)
    top = landmark_positions(model, standing, ["skull.vertex"])[0, 0]
    lever = top[0] - bare.joint_center_m[0, :, 0]
    moment = (loaded.gravity_moment_n_m - bare.gravity_moment_n_m)[0, FLEXION::3]
    np.testing.assert_allclose(moment, -force * lever, atol=1e-10)


def test_what_is_held_in_the_hands_hangs_from_the_shoulders_and_spares_the_neck(
    model: SpineModel,
) -> None:
    standing = np.zeros((1, len(DOFS)))
    held = [weight(5.0, f"hand.grip_{side}") for side in ("right", "left")]
    bare, loaded = kinematics(model, standing), kinematics(model, standing, held)
    extra = (loaded.gravity_force_n - bare.gravity_force_n)[0, :, 2]
    chest = LEVELS.index("T2_T3")
    np.testing.assert_allclose(extra[:chest], 0.0, atol=1e-12)
    np.testing.assert_allclose(extra[chest:], -10.0 * STANDARD_GRAVITY_M_S2, atol=1e-9)


def test_raised_arms_move_the_center_of_mass_forward(model: SpineModel) -> None:
    raised = model.posture({"shoulder_right.flexion": 1.5, "shoulder_left.flexion": 1.5})
    posed = kinematics(model, np.stack([np.zeros(len(DOFS)), raised]))
    assert posed.center_of_mass_m[1, 0] > posed.center_of_mass_m[0, 0] + 0.01
    level = 3 * LEVELS.index("L4_L5")
    assert posed.gravity_moment_n_m[1, level] < posed.gravity_moment_n_m[0, level] - 5.0


def test_weight_above_a_level_is_the_mass_above_it(model: SpineModel) -> None:
    posed = kinematics(model, np.zeros((1, len(DOFS))))
    down = -posed.gravity_force_n[0, :, 2] / STANDARD_GRAVITY_M_S2
    carried = model.plan.carrier
    for level in range(len(LEVELS)):
        above = carried > len(LEVELS) - 1 - level
        assert down[level] == pytest.approx(model.body_mass_kg[above].sum(), rel=1e-12)


def test_pulls_and_moment_arms_tell_one_story(model: SpineModel, postures: np.ndarray) -> None:
    """A straight muscle between two bodies pulls with its tension at every level it crosses."""
    posed = kinematics(model, postures[:1])
    muscle = model.muscles.index("multifidus_cervical_C5_C2_right")
    tension = np.zeros((1, len(model.muscles)))
    tension[0, muscle] = 10.0
    pull = level_force(model, posed, tension) - posed.gravity_force_n
    crossed = np.linalg.norm(pull[0], axis=1) > 0.0
    assert [LEVELS[i] for i in np.flatnonzero(crossed)] == ["C2_C3", "C3_C4", "C4_C5"]
    np.testing.assert_allclose(np.linalg.norm(pull[0, crossed], axis=1), 10.0, rtol=1e-12)
    upper = posed.point_position_m[0, model.point_offsets[muscle + 1] - 1]
    for level in np.flatnonzero(crossed):
        moment = np.cross(upper - posed.joint_center_m[0, level], pull[0, level])
        expected = posed.angle_axes[0, 3 * level : 3 * level + 3] @ moment / 10.0
        np.testing.assert_allclose(
            posed.moment_arms_m[0, 3 * level : 3 * level + 3, muscle], expected, atol=1e-12
        )


def test_disc_axes_are_orthonormal_and_point_as_named(
    model: SpineModel, postures: np.ndarray
) -> None:
    axes = kinematics(model, postures).joint_axes
    np.testing.assert_allclose(
        axes @ np.swapaxes(axes, -1, -2), np.broadcast_to(np.eye(3), axes.shape), atol=1e-12
    )
    assert np.all(np.linalg.det(axes) > 0.999)
    standing = kinematics(model, np.zeros((1, len(DOFS)))).joint_axes
    assert np.all(standing[..., 2, 2] > 0.7)
    assert np.all(standing[..., 0, 0] > 0.7)


def test_the_lowest_disc_is_tilted_between_the_slope_of_s1_and_l5(model: SpineModel) -> None:
    axes = kinematics(model, np.zeros((1, len(DOFS)))).joint_axes[0, -1]
    tilt = np.arctan2(-axes[0, 2], axes[0, 0])
    alignment = model.alignment
    upper = alignment.slope_rad + alignment.flexion_rad[-1] - model.sizes.wedge_rad[-1]
    assert tilt == pytest.approx((alignment.slope_rad + upper) / 2, abs=1e-9)


def test_looking_down_is_positive(model: SpineModel) -> None:
    bent = model.posture({"C0_C1.flexion": 0.2})
    posed = kinematics(model, np.stack([np.zeros(len(DOFS)), bent]))
    assert posed.head_pitch_rad[1] - posed.head_pitch_rad[0] == pytest.approx(0.2, abs=1e-12)


def test_names_that_do_not_exist_are_refused(model: SpineModel) -> None:
    with pytest.raises(UnknownNameError, match="L5_S1"):
        model.posture({"L5-S1.flexion": 0.1})
    with pytest.raises(UnknownNameError, match="landmark"):
        landmark_positions(model, np.zeros((1, len(DOFS))), ["L9.spinous_tip"])
    with pytest.raises(UnknownNameError, match="landmark"):
        landmark_positions(model, np.zeros((1, len(DOFS))), ["hand.grip"])
    load = ExternalLoad(landmark="hand.foot_right", force_n=(0.0, 0.0, 1.0))
    with pytest.raises(UnknownNameError, match="landmark"):
        kinematics(model, np.zeros((1, len(DOFS))), [load])


def group_arm_m(model: SpineModel, group: str, level: str, axis: int) -> float:
    """Return the strength-weighted moment arm of the right muscles of a group at a level."""
    arms = kinematics(model, np.zeros((1, len(DOFS)))).moment_arms_m[
        0, 3 * LEVELS.index(level) + axis
    ]
    mine = [i for i in range(0, len(model.muscles), 2) if model.groups[i] == group]
    crossing = [i for i in mine if abs(arms[i]) > 1e-9]
    return float(np.average(arms[crossing], weights=model.fmax_n[crossing]))


EXTENSORS = [each.name for each in anatomy().groups if each.acts == ("extension",)]


@pytest.mark.parametrize("group", EXTENSORS)
def test_an_extensor_extends_at_every_joint_of_the_back_of_the_neck_and_trunk(
    model: SpineModel, group: str
) -> None:
    arms = kinematics(model, np.zeros((1, len(DOFS)))).moment_arms_m[0, FLEXION::3]
    mine = [i for i, name in enumerate(model.groups) if name == group]
    strength = (arms[:, mine] * model.fmax_n[mine]).sum(axis=1)
    shoulder = {"latissimus_dorsi": 7, "trapezius": 0, "trapezius_descending": 7}.get(group, 0)
    assert np.all(strength[LEVELS.index("T7_T8") if shoulder else 0 :] <= 1e-9)
    assert strength.min() < -1.0


@pytest.mark.parametrize(
    ("group", "level", "axis", "low_cm", "high_cm"),
    [
        # flexion and extension, as in textbooks of anatomy and imaging of the trunk
        ("semispinalis_capitis", "C0_C1", FLEXION, -6.5, -3.5),
        ("splenius_capitis", "C0_C1", FLEXION, -5.5, -2.0),
        ("suboccipital", "C0_C1", FLEXION, -5.0, -2.0),
        ("semispinalis_cervicis", "C4_C5", FLEXION, -5.0, -2.5),
        ("multifidus_cervical", "C5_C6", FLEXION, -4.0, -1.5),
        ("longus_capitis", "C1_C2", FLEXION, 0.3, 2.5),
        ("longus_colli", "C5_C6", FLEXION, 0.5, 2.0),
        ("sternocleidomastoid", "C0_C1", FLEXION, -2.5, 0.0),
        ("sternocleidomastoid", "C6_C7", FLEXION, 1.0, 5.0),
        ("longissimus_thoracic_part", "T8_T9", FLEXION, -6.0, -3.0),
        ("longissimus_thoracic_part", "L3_L4", FLEXION, -7.5, -5.0),
        ("iliocostalis_thoracic_part", "L3_L4", FLEXION, -7.5, -4.5),
        ("multifidus_lumbar", "L3_L4", FLEXION, -6.0, -3.5),
        ("longissimus_lumbar_part", "L4_L5", FLEXION, -7.0, -4.0),
        ("psoas", "L3_L4", FLEXION, -2.0, 2.0),
        ("rectus_abdominis", "L3_L4", FLEXION, 7.0, 13.0),
        ("external_oblique", "L3_L4", FLEXION, 1.0, 8.0),
        ("internal_oblique", "L4_L5", FLEXION, 0.0, 6.0),
        # the right side bends to the right
        ("quadratus_lumborum", "L3_L4", BENDING, -9.0, -4.0),
        ("psoas", "L3_L4", BENDING, -6.0, -3.0),
        ("external_oblique", "L3_L4", BENDING, -15.0, -8.0),
        ("iliocostalis_thoracic_part", "L2_L3", BENDING, -7.5, -4.0),
        ("scalenes", "C5_C6", BENDING, -5.0, -1.5),
        ("sternocleidomastoid", "C4_C5", BENDING, -6.0, -2.5),
        # turning: to the left of the right sternocleidomastoid, semispinalis, external oblique
        ("sternocleidomastoid", "C1_C2", ROTATION, 1.0, 6.0),
        ("splenius_capitis", "C1_C2", ROTATION, -5.0, -0.5),
        ("external_oblique", "L2_L3", ROTATION, 1.0, 9.0),
        ("internal_oblique", "T11_T12", ROTATION, -9.0, -1.0),
        ("multifidus_lumbar", "L3_L4", ROTATION, 0.0, 2.0),
    ],
)
def test_a_right_muscle_acts_as_anatomy_says(
    model: SpineModel, group: str, level: str, axis: int, low_cm: float, high_cm: float
) -> None:
    assert low_cm <= 100.0 * group_arm_m(model, group, level, axis) <= high_cm


TRUNK_FILE = ("multifidus_lumbar", "longissimus_lumbar_part", "iliocostalis_lumbar_part", "psoas")


@pytest.mark.parametrize("level", ["L1_L2", "L2_L3", "L3_L4", "L4_L5"])
@pytest.mark.parametrize("group", [*TRUNK_FILE, "quadratus_lumborum"])
def test_lumbar_moment_arms_are_those_of_the_open_trunk_model(
    model: SpineModel, group: str, level: str
) -> None:
    """Within 1.5 cm: people of one size differ by a centimeter or two in imaging series."""
    published = fact(f"moment_arm.trunk_file.{group}.{level}", unit="cm")
    assert 100.0 * group_arm_m(model, group, level, FLEXION) == pytest.approx(published, abs=1.5)


def test_the_strongest_neck_muscles_are_the_published_ones(model: SpineModel) -> None:
    """Vasavada 1998: flexion and side bending sternocleidomastoid, extension the two capitis."""
    arms = kinematics(model, np.zeros((1, len(DOFS)))).moment_arms_m[0]
    neck = {each.name for each in anatomy().groups if each.region == "neck"} - {"hyoids"}

    def rank(axis: int, sign: float, level: str) -> list[str]:
        moments = sign * arms[3 * LEVELS.index(level) + axis] * model.fmax_n
        totals = {
            name: sum(
                m for m, g in zip(moments[0::2], model.groups[0::2], strict=True) if g == name
            )
            for name in neck
        }
        return sorted(totals, key=lambda name: totals[name], reverse=True)

    assert rank(FLEXION, 1.0, "C7_T1")[0] == "sternocleidomastoid"
    assert rank(BENDING, -1.0, "C4_C5")[0] == "sternocleidomastoid"
    assert set(rank(FLEXION, -1.0, "C1_C2")[:2]) == {"semispinalis_capitis", "splenius_capitis"}
