"""A built spine is a plausible body: size, mass, balance, bones apart, muscles around them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from plumbline.evidence import bounds
from plumbline.simulators.spine import (
    Alignment,
    SpineModel,
    build_spine,
    kinematics,
    landmark_positions,
    simulate,
)
from plumbline.simulators.spine.body.levels import LEVELS, VERTEBRAE

from .six_people import PEOPLE, degrees, man, woman


@pytest.fixture(scope="module", params=PEOPLE)
def model(request: pytest.FixtureRequest) -> SpineModel:
    return build_spine(PEOPLE[request.param])


def standing(model: SpineModel) -> np.ndarray:
    return np.zeros((1, len(model.dofs)))


def outline(model: SpineModel, vertebra: str) -> np.ndarray:
    """Return the corners of a body in the sagittal plane: lower back, lower front, upper ones."""
    place, sizes = VERTEBRAE.index(vertebra), model.sizes
    posed = kinematics(model, standing(model))
    body = model.bodies.index(vertebra)
    half, wedge = sizes.depth_m[place] / 2, sizes.wedge_rad[place] / 2
    corners = []
    for lift, tilt in ((0.0, -wedge), (sizes.body_height_m[place], wedge)):
        middle = np.array([0.0, 0.0, sizes.half_disc_m[place] * np.cos(wedge) + lift])
        along = np.array([np.cos(tilt), 0.0, -np.sin(tilt)])
        corners += [middle - half * along, middle + half * along]
    local = np.array(corners) @ posed.body_turn[0, body].T
    return (local + posed.body_position_m[0, body])[:, [0, 2]]


def below(corners: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return how far points lie above the line through two points that run forward."""
    run = line[1] - line[0]
    normal = np.array([-run[1], run[0]]) / np.hypot(*run)
    return (corners - line[0]) @ normal


def test_vertebral_bodies_do_not_overlap(model: SpineModel) -> None:
    for upper, lower in pairwise(VERTEBRAE[1:]):
        gap = below(outline(model, upper)[:2], outline(model, lower)[2:])
        assert gap.min() > 0.0, (upper, lower)


def inside_bone(model: SpineModel, points: np.ndarray, vertebra: str) -> np.ndarray:
    place, sizes = VERTEBRAE.index(vertebra), model.sizes
    posed = kinematics(model, standing(model))
    body = model.bodies.index(vertebra)
    local = (points - posed.body_position_m[0, body]) @ posed.body_turn[0, body]
    low = sizes.half_disc_m[place]
    high = low + sizes.body_height_m[place]
    round_m = (2 * local[:, 0] / sizes.depth_m[place]) ** 2
    round_m += (2 * local[:, 1] / sizes.width_m[place]) ** 2
    return (local[:, 2] > low) & (local[:, 2] < high) & (round_m < 1.0)


def path_samples(model: SpineModel) -> Iterator[tuple[str, np.ndarray]]:
    points = kinematics(model, standing(model)).point_position_m[0]
    parts = np.linspace(0.0, 1.0, 15)[:, None]
    for muscle, name in enumerate(model.muscles):
        run = points[model.point_offsets[muscle] : model.point_offsets[muscle + 1]]
        pieces = [a + parts * (b - a) for a, b in pairwise(run)]
        yield name, np.concatenate(pieces)


def test_no_muscle_runs_through_a_vertebral_body(model: SpineModel) -> None:
    names, runs = zip(*path_samples(model), strict=True)
    points = np.concatenate(runs)
    owner = np.repeat(names, [len(run) for run in runs])
    for vertebra in VERTEBRAE[1:]:
        assert set(owner[inside_bone(model, points, vertebra)]) == set(), vertebra


def test_masses_add_up_to_the_body(model: SpineModel) -> None:
    assert model.body_mass_kg.sum() == pytest.approx(model.person.mass_kg, rel=1e-12)
    assert np.all(model.body_mass_kg > 0.0)


def test_an_upright_person_stands_as_tall_as_said_and_is_balanced_over_the_feet() -> None:
    for person in (man(), woman(), man(stature_m=1.95, mass_kg=95.0)):
        model = build_spine(person)
        posed = kinematics(model, standing(model))
        top, ground = landmark_positions(
            model, standing(model), ["skull.vertex", "foot.heel_right"]
        )[0]
        assert top[2] - ground[2] == pytest.approx(person.stature_m, rel=0.02)
        share = (posed.center_of_mass_m[0, 2] - ground[2]) / (top[2] - ground[2])
        assert 0.53 < share < 0.59
        np.testing.assert_allclose(
            posed.center_of_mass_m[0, :2], posed.mid_foot_m[0, :2], atol=1e-8
        )


def test_the_trunk_hangs_in_front_of_the_spine_as_published() -> None:
    """Pearsall 1996: the whole trunk has its center about 2 cm in front of L1-L2."""
    model = build_spine(man())
    posed = kinematics(model, standing(model))
    centers = np.einsum("bij,bj->bi", posed.body_turn[0], model.body_center_m)
    centers += posed.body_position_m[0]
    trunk = [model.bodies.index(name) for name in (*VERTEBRAE[7:], "pelvis")]
    mass = model.body_mass_kg[trunk]
    ahead = mass @ centers[trunk, 0] / mass.sum()
    ahead -= posed.joint_center_m[0, LEVELS.index("L1_L2"), 0]
    assert ahead == pytest.approx(0.02, abs=0.01)


def test_the_head_is_not_balanced_on_the_neck(model: SpineModel) -> None:
    posed = kinematics(model, standing(model))
    head, base = posed.joint_center_m[0, 0], posed.joint_center_m[0, LEVELS.index("C7_T1")]
    assert head[0] > base[0] + 0.01
    assert posed.gravity_moment_n_m[0, 3 * LEVELS.index("C7_T1")] < -1.0
    assert posed.gravity_moment_n_m[0, 0] < -0.3


def test_a_head_carried_forward_costs_the_neck_more() -> None:
    level = 3 * LEVELS.index("C7_T1")
    usual, forward, dropped = (
        kinematics(build_spine(PEOPLE[name]), np.zeros((1, 88))).gravity_moment_n_m[0, level]
        / PEOPLE[name].mass_kg
        for name in ("normal", "forward head", "dropped head")
    )
    assert forward < 1.5 * usual
    assert dropped < 1.5 * usual


def test_spacing_grows_with_stature() -> None:
    short, tall = (build_spine(man(stature_m=height)) for height in (1.6, 1.92))
    np.testing.assert_allclose(
        tall.sizes.pitch_m / short.sizes.pitch_m, np.full(24, 1.2), rtol=1e-12
    )


def test_left_and_right_are_mirror_images(model: SpineModel) -> None:
    points = kinematics(model, standing(model)).point_position_m[0]
    for muscle in range(0, len(model.muscles), 2):
        first, middle, last = model.point_offsets[muscle : muscle + 3]
        mirrored = points[middle:last] * np.array([1.0, -1.0, 1.0])
        np.testing.assert_allclose(points[first:middle], mirrored, atol=1e-12)
    for values in (model.fmax_n, model.l_opt_m, model.tendon_m, model.volume_weight):
        np.testing.assert_array_equal(values[0::2], values[1::2])


def test_weakness_weakens_its_muscles_only_and_makes_none_cheaper() -> None:
    usual = build_spine(man())
    weak = build_spine(man(strength={"neck": 0.5, "splenius_capitis": 0.2}))
    ratio = weak.fmax_n / usual.fmax_n
    neck = {"splenius_capitis": 0.1, "longus_colli": 0.5, "psoas": 1.0}
    for group, factor in neck.items():
        found = [value for value, name in zip(ratio, usual.groups, strict=True) if name == group]
        np.testing.assert_allclose(found, factor)
    np.testing.assert_array_equal(weak.volume_weight, usual.volume_weight)


def test_men_are_stronger_than_women_of_usual_size_as_published() -> None:
    low, high = bounds("strength.neck.sex_ratio", unit="ratio")
    moments = []
    for person in (man(), woman()):
        model = build_spine(person)
        posed = kinematics(model, standing(model))
        arms = posed.moment_arms_m[0, 3 * LEVELS.index("C7_T1")]
        moments.append(np.sum(np.minimum(arms, 0.0) * model.fmax_n))
    assert low <= moments[0] / moments[1] <= high


def test_a_fused_neck_is_locked_and_no_other_joint_is() -> None:
    model = build_spine(PEOPLE["fused neck"])
    locked = {
        name.split(".")[0]
        for name, is_locked in zip(model.dofs, model.locked, strict=False)
        if is_locked
    }
    assert locked == {"C4_C5", "C5_C6", "C6_C7"}
    assert model.locked.sum() == 9


def test_what_is_measured_reshapes_the_moment_arms() -> None:
    usual, kyphotic = (
        build_spine(man()),
        build_spine(man(alignment=Alignment(**degrees(c2_c7_lordosis=-25.0)))),
    )
    arms = [kinematics(each, standing(each)).moment_arms_m[0] for each in (usual, kyphotic)]
    level = 3 * LEVELS.index("C4_C5")
    flexor = usual.muscles.index("sternocleidomastoid_sternomastoid_right")
    assert abs(arms[1][level, flexor] - arms[0][level, flexor]) > 0.003


def test_tissue_may_rest_in_the_mean_standing_instead() -> None:
    bent = {"alignment": Alignment(**degrees(c2_c7_lordosis=-20.0))}
    own, mean = build_spine(man(**bent)), build_spine(man(**bent, rest="mean"))
    level = 3 * LEVELS.index("C4_C5")
    at_rest, strained = (
        kinematics(each, standing(each)).passive_moment_n_m[0, level] for each in (own, mean)
    )
    assert at_rest == 0.0
    assert strained < -0.01


def test_a_spine_without_discs_has_no_disc_area_at_the_head(model: SpineModel) -> None:
    np.testing.assert_array_equal(model.disc_area_m2[:2], 0.0)
    joined = np.array([level in model.person.locked for level in model.levels])
    np.testing.assert_array_equal(model.disc_area_m2[joined], 0.0)
    assert np.all(np.diff(model.disc_area_m2[2:][~joined[2:]]) >= -1e-12)
    lowest = 1e4 * model.disc_area_m2[-1]
    assert 9.0 < lowest < 22.0


def test_quiet_standing_exhausts_no_muscle() -> None:
    model = build_spine(man())
    activation = simulate(model, standing(model)).sharing.activation
    assert activation.max() < 0.6
