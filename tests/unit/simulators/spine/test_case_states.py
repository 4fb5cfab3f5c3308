"""What a case says of weakness, stiffness and wear, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plumbline.case import Case, FindingState, FrozenMapping, Image, Measure, Person, Sex, Treatment
from plumbline.evidence import judgement
from plumbline.simulators.spine import AXES, LEVELS, anatomy, build_spine, simulate
from plumbline.simulators.spine.body.passive import SMALLEST_RANGE_RAD
from plumbline.simulators.spine.body.person import NECK_EXTENSORS
from plumbline.simulators.spine.case_states import MOTIONS, MotionRow, states_of_case
from plumbline.simulators.spine.from_case import person_of_case

PRESENT, ABSENT, UNKNOWN = FindingState.PRESENT, FindingState.ABSENT, FindingState.UNKNOWN
WOMAN = Person(age_years=61.0, sex=Sex.FEMALE, height_m=1.6, mass_kg=58.0)
NECK = LEVELS[: LEVELS.index("C7_T1") + 1]


def case(**findings: FindingState) -> Case:
    return Case(id="someone", person=WOMAN, findings=FrozenMapping(findings))


def moving(**motion: float) -> Case:
    measured = {name: Measure(value=value) for name, value in motion.items()}
    return replace(case(), motion=FrozenMapping(measured))


def reach_deg(one: Case, motion: MotionRow) -> float:
    """Return how far the model of a case goes in a motion, to all of its measured sides."""
    model = build_spine(person_of_case(one).person)
    columns = [model.dofs.index(f"{level}.{motion.axis}") for level in motion.levels]
    return float(np.degrees(np.ptp(model.range_rad[columns], axis=1).sum()))


@pytest.mark.parametrize("state", [ABSENT, UNKNOWN])
def test_what_is_absent_or_not_examined_changes_nothing(state: FindingState) -> None:
    said = case(
        neck_extensor_weakness=state,
        syndesmophytes_on_film=state,
        cervical_degeneration_on_imaging=state,
        cervical_fusion_on_imaging=state,
    )
    assert person_of_case(said) == person_of_case(case())


def test_a_dropped_head_has_weak_neck_muscles_and_says_so() -> None:
    read = person_of_case(case(neck_extensor_weakness=PRESENT))
    assert set(read.person.strength) == {NECK_EXTENSORS}
    assert 0.0 < read.person.strength[NECK_EXTENSORS] < 1.0
    assert any("neck extensors: they keep 5 %" in words for words in read.states)


def test_the_flexors_of_a_dropped_head_are_as_strong_as_ever() -> None:
    model = build_spine(person_of_case(case(neck_extensor_weakness=PRESENT)).person)
    acts = {group.name: (group.region, "extension" in group.acts) for group in anatomy().groups}
    for name, left in zip(model.groups, model.strength_left, strict=True):
        assert (left < 1.0) == (acts[name] == ("neck", True))


def test_a_dropped_head_is_just_held_upright_and_can_no_longer_be_held_with_half_of_that() -> None:
    read = person_of_case(case(neck_extensor_weakness=PRESENT)).person
    kept = read.strength[NECK_EXTENSORS]
    models = [
        build_spine(replace(read, strength={NECK_EXTENSORS: kept * part})) for part in (1.0, 0.25)
    ]
    held = [simulate(one, np.zeros((1, len(one.dofs)))).sharing for one in models]
    assert [bool(one.balanced[0]) for one in held] == [True, False]
    nape = np.array([left < 1.0 for left in models[0].strength_left])
    assert held[0].activation[0, nape].max() > 0.9


def test_worn_discs_of_the_neck_leave_the_lumbar_spine_as_it_is() -> None:
    worn = states_of_case(case(cervical_degeneration_on_imaging=PRESENT)).degeneration
    assert set(worn) == set(LEVELS[LEVELS.index("C2_C3") : LEVELS.index("C7_T1") + 1])


def test_wear_at_many_levels_is_wear_of_neck_and_lumbar_spine() -> None:
    both = states_of_case(case(multilevel_degeneration_on_imaging=PRESENT)).degeneration
    assert {"C5_C6", "L4_L5"} <= set(both)
    assert "T6_T7" not in both


def test_bony_bridges_are_where_the_image_shows_them() -> None:
    seen = FrozenMapping({"syndesmophytes_on_film": PRESENT})
    image = Image(kind="radiograph", region="lumbar", findings=seen)
    lost = states_of_case(replace(case(), imaging=(image,))).lost_range
    assert {angle.split(".")[0] for angle in lost} == set(LEVELS[LEVELS.index("T12_L1") :])
    assert {angle.split(".")[1] for angle in lost} == set(AXES)


def test_a_score_of_bridges_everywhere_makes_neck_and_lumbar_spine_one_bone() -> None:
    bridged = replace(case(), scores=FrozenMapping({"msasss_0_72": 72.0}))
    person = person_of_case(bridged).person
    assert {"C2_C3", "C7_T1", "T12_L1", "L5_S1"} <= person.ankylosed
    assert not {"C1_C2", "T6_T7"} & person.ankylosed
    near = replace(case(), scores=FrozenMapping({"msasss_0_72": 71.0}))
    assert not person_of_case(near).person.ankylosed


@pytest.mark.parametrize(
    "told",
    [
        case(cervical_fusion_on_imaging=PRESENT),
        case(previous_fusion_hardware=PRESENT),
        replace(case(), treatments=(Treatment(kind="fusion", region="neck"),)),
    ],
    ids=["image", "screws", "operation"],
)
def test_joined_vertebrae_that_nobody_named_lock_no_joint_and_it_is_said(told: Case) -> None:
    read = person_of_case(told)
    assert not read.person.locked
    assert any("--fused" in words for words in read.states)


@pytest.mark.parametrize("motion", MOTIONS, ids=lambda motion: motion.about)
class TestAMeasuredMotion:
    def test_is_how_far_the_model_then_goes(self, motion: MotionRow) -> None:
        half = {name: 0.5 * motion.room_deg(way) for name, way in motion.ways.items()}
        both = reach_deg(moving(**half), motion)
        assert both == pytest.approx(sum(half.values()), rel=1e-9)

    def test_replaces_what_bridges_and_wear_let_one_expect(self, motion: MotionRow) -> None:
        kept = {name: 0.4 * motion.room_deg(way) for name, way in motion.ways.items()}
        ill = case(syndesmophytes_on_film=PRESENT, multilevel_degeneration_on_imaging=PRESENT)
        measured = replace(moving(**kept), findings=ill.findings)
        assert reach_deg(measured, motion) == pytest.approx(sum(kept.values()), rel=1e-9)

    def test_beyond_the_tables_loses_nothing(self, motion: MotionRow) -> None:
        far = {name: 1.2 * motion.room_deg(way) for name, way in motion.ways.items()}
        assert states_of_case(moving(**far)).lost_range == {}

    def test_of_nothing_leaves_a_joint_that_hardly_moves(self, motion: MotionRow) -> None:
        still = moving(**dict.fromkeys(motion.ways, 0.0))
        least = float(np.degrees(2 * SMALLEST_RANGE_RAD * len(motion.levels)))
        assert reach_deg(still, motion) == pytest.approx(least)


@pytest.mark.parametrize("motion", MOTIONS, ids=lambda motion: motion.about)
@pytest.mark.parametrize("place", [0, 1])
def test_what_was_measured_one_way_says_nothing_of_the_other(motion: MotionRow, place: int) -> None:
    name, way = list(motion.ways.items())[place]
    model = build_spine(person_of_case(moving(**{name: 0.3 * motion.room_deg(way)})).person)
    free = build_spine(person_of_case(moving()).person)
    rows = [model.dofs.index(f"{level}.{motion.axis}") for level in motion.levels]
    kept = model.passive.end_rad[rows] / free.passive.end_rad[rows]
    positive = name.endswith(("_left_deg", "_flexion_deg"))
    np.testing.assert_allclose(kept[:, int(positive)], 0.3)
    np.testing.assert_allclose(kept[:, 1 - int(positive)], 1.0)


def test_bridges_are_still_expected_where_nothing_was_measured() -> None:
    ill = replace(
        moving(lumbar_flexion_deg=10.0),
        findings=FrozenMapping({"syndesmophytes_on_film": PRESENT}),
    )
    lost = states_of_case(ill).lost_range
    bridged = judgement("spine.state.bridged_range", unit="proportion")
    assert lost["L3_L4.flexion.back"] == bridged
    assert lost["L3_L4.flexion.forward"] != bridged
    assert "L3_L4.flexion" not in lost


def test_a_motion_in_degrees_without_joints_in_the_model_is_named() -> None:
    words = " ".join(states_of_case(moving(hip_internal_rotation_left_deg=20.0)).notes)
    assert "hip_internal_rotation_left_deg" in words


def test_the_body_that_a_twin_shares_has_a_healthy_neck_and_the_own_trunk() -> None:
    ill = case(
        neck_extensor_weakness=PRESENT,
        syndesmophytes_on_film=PRESENT,
        multilevel_degeneration_on_imaging=PRESENT,
    )
    read = person_of_case(replace(ill, scores=FrozenMapping({"msasss_0_72": 72.0})))
    body = read.body
    named = {*body.degeneration, *(angle.split(".")[0] for angle in body.lost_range)}
    assert not {*named, *body.ankylosed} & set(NECK)
    assert body.strength == {}
    assert "L4_L5" in named
    assert "L4_L5" in body.ankylosed
