"""The XML that OpenSim reads: axes, angles, hinges, and what does not belong in a name."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from plumbline.simulators.spine.shown.opensim_xml import (
    Box,
    Cord,
    Hinge,
    Part,
    reserve_document,
    spine_document,
)

NOWHERE = np.zeros(3)
UPRIGHT = np.eye(3)


def turned(axis: tuple[float, float, float], angle: float) -> np.ndarray:
    x, y, z = axis
    across = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * across + (1 - np.cos(angle)) * across @ across


def part(**changes: object) -> Part:
    fields = {
        "name": "upper",
        "joint": "joint",
        "parent": None,
        "place_m": NOWHERE,
        "turn": UPRIGHT,
        "pivot_m": NOWHERE,
        "hinges": (),
        "mass_kg": 2.0,
        "center_m": np.array([0.1, 0.2, 0.3]),
        "inertia_kg_m2": np.diag([1.0, 2.0, 3.0]),
    }
    return Part(**(fields | changes))  # type: ignore[arg-type]


def hinge(name: str, axis: tuple[float, float, float], *, locked: bool = False) -> Hinge:
    return Hinge(name=name, axis=np.array(axis, float), low_rad=-1.0, high_rad=1.0, locked=locked)


CORD = Cord(
    name="extensor",
    group="extensors",
    parts=("lower", "upper"),
    points_m=np.array([[-0.05, 0.01, 0.0], [-0.05, 0.01, 0.1]]),
    fmax_n=100.0,
    l_opt_m=0.1,
    tendon_m=0.02,
    pennation_rad=0.1,
)


def written(*parts: Part) -> ElementTree.Element:
    text = spine_document("a name, with signs", parts, [CORD], curve=[("KshapeActive", 0.45)])
    return ElementTree.fromstring(text.encode())  # noqa: S314  written one line above


def numbers(root: ElementTree.Element, path: str) -> np.ndarray:
    return np.array([float(word) for word in (root.findtext(path) or "").split()])


def test_up_becomes_their_second_axis_and_left_their_third_reversed() -> None:
    np.testing.assert_allclose(numbers(written(part()), ".//mass_center"), [0.1, 0.3, -0.2])


def test_moments_of_inertia_go_with_their_axes() -> None:
    np.testing.assert_allclose(numbers(written(part()), ".//inertia"), [1, 3, 2, 0, 0, 0])


def test_weight_pulls_down_along_their_second_axis() -> None:
    gravity = numbers(written(part()), ".//gravity")
    assert gravity[1] < 0
    assert gravity[0] == gravity[2] == 0


@pytest.mark.parametrize("seed", range(5))
def test_three_angles_compose_to_the_frame_that_was_given(seed: int) -> None:
    axis = np.random.default_rng(seed).normal(size=3)
    turn = turned(tuple(axis / np.linalg.norm(axis)), 1.0 + seed / 2)
    found = written(part(turn=turn))
    first, second, third = numbers(found, ".//PhysicalOffsetFrame/orientation")
    x, y, z = (tuple(each) for each in np.eye(3))
    theirs = turned(x, first) @ turned(y, second) @ turned(z, third)
    ours = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
    np.testing.assert_allclose(ours @ theirs @ ours.T, turn, atol=1e-12)


def test_a_frame_upright_in_the_middle_angle_still_composes() -> None:
    turn = turned((0.0, 0.0, 1.0), np.pi / 2)
    first, second, third = numbers(written(part(turn=turn)), ".//PhysicalOffsetFrame/orientation")
    x, y, z = (tuple(each) for each in np.eye(3))
    theirs = turned(x, first) @ turned(y, second) @ turned(z, third)
    ours = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
    np.testing.assert_allclose(ours @ theirs @ ours.T, turn, atol=1e-12)


def test_a_part_without_hinges_is_welded() -> None:
    assert [joint.tag for joint in written(part()).iterfind(".//JointSet/objects/*")] == [
        "WeldJoint"
    ]


def test_hinges_keep_their_order_and_flexion_turns_about_their_third_axis_reversed() -> None:
    hinges = (hinge("flexion", (0, 1, 0)), hinge("bending", (-1, 0, 0)), hinge("turn", (0, 0, 1)))
    root = written(part(hinges=hinges))
    names = [each.text for each in root.iterfind(".//TransformAxis/coordinates")][:3]
    assert names == ["flexion", "bending", "turn"]
    np.testing.assert_allclose(numbers(root, ".//TransformAxis/axis"), [0, 0, -1])


def test_a_single_hinge_leaves_two_axes_still_and_no_two_alike() -> None:
    root = written(part(hinges=(hinge("knee", (0, 1, 0), locked=True),)))
    axes = [
        [float(word) for word in (each.text or "").split()]
        for each in root.iterfind(".//TransformAxis/axis")
    ]
    assert np.linalg.matrix_rank(np.array(axes[:3])) == 3
    assert len(root.findall(".//TransformAxis/Constant")) == 5
    assert root.findtext(".//Coordinate/locked") == "true"


def test_points_stand_on_the_parts_that_carry_them() -> None:
    root = written(part())
    carriers = [each.findtext("socket_parent_frame") for each in root.iterfind(".//PathPoint")]
    assert carriers == ["/bodyset/lower", "/bodyset/upper"]
    np.testing.assert_allclose(numbers(root, ".//PathPoint/location"), [-0.05, 0.0, -0.01])


def test_a_muscle_has_the_strength_the_lengths_and_the_curve_that_were_given() -> None:
    muscle = written(part()).find(".//ForceSet/objects/")
    assert muscle is not None
    found = [
        float(muscle.findtext(tag) or "nan")
        for tag in (
            "max_isometric_force",
            "optimal_fiber_length",
            "tendon_slack_length",
            "pennation_angle_at_optimal",
            "KshapeActive",
        )
    ]
    assert found == [100.0, 0.1, 0.02, 0.1, 0.45]


def test_every_group_lists_its_muscles() -> None:
    root = written(part())
    group = root.find(".//ObjectGroup")
    assert group is not None
    assert (group.get("name"), group.findtext("members")) == ("extensors", "extensor")


def test_the_name_of_the_model_keeps_letters_and_digits_only() -> None:
    model = written(part()).find("Model")
    assert model is not None
    assert model.get("name") == "a_name__with_signs"


def test_a_box_is_drawn_in_a_frame_of_its_body() -> None:
    box = Box(name="centrum", center_m=NOWHERE, half_m=np.array([0.1, 0.2, 0.3]), turn=UPRIGHT)
    root = written(part(boxes=(box,)))
    np.testing.assert_allclose(numbers(root, ".//Brick/half_lengths"), [0.1, 0.3, 0.2])


def test_reserves_are_one_moment_per_coordinate_without_bounds() -> None:
    root = ElementTree.fromstring(reserve_document(["a", "b"], 0.5).encode())  # noqa: S314  ours
    actuators = root.findall(".//CoordinateActuator")
    assert [each.findtext("coordinate") for each in actuators] == ["a", "b"]
    assert {each.findtext("optimal_force") for each in actuators} == {"0.5"}
    assert {each.findtext("max_control") for each in actuators} == {"Inf"}
