"""Laws that hold for every person, asked of the whole model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.validation.whole_model import SAID, certain, drawn, solved, with_model

from plumbline.assessment import Assessment
from plumbline.causal import Solution
from plumbline.diagnosis import Entry, catalog, observe, stated_values
from plumbline.inference import (
    Question,
    assembled,
    infer,
    known_numbers,
    question_of_draws,
    question_of_people,
)
from plumbline.inference.simulation import simulate_people
from plumbline.pipeline import assess, read_case
from plumbline.simulators.spine.over_time import day_postures

HEAD = """
plumbline: 1
id: someone
ask: low_back
person: {age_years: 58, sex: female}
setting: spine_clinic
"""
BACK_PAIN = "complaints: [{region: low_back, since_months: 12}]\n"

HEALTHY_NECK = (
    HEAD
    + """
complaints:
  - {region: low_back, since_months: 12, timing: intermittent}
  - {region: neck, state: absent}
findings:
  cervical_segmental_tenderness: absent
  cervical_three_test_rule: absent
  hoffmann: absent
  babinski: absent
  inverted_supinator: absent
  tromner: absent
  wartenberg: absent
  finger_escape: absent
  gait_deviation: absent
  sustained_clonus: absent
  hyperreflexia: absent
  hand_clumsiness: absent
  hand_numbness: absent
  grip_release_slow: absent
  tandem_gait_impaired: absent
  romberg: absent
  falls: absent
  lhermitte: absent
  whiplash_onset: absent
  remote_pressure_hyperalgesia: absent
  temporal_summation_raised: absent
  neck_motion_restricted: absent
  neck_extension_provokes_leg_pain: absent
motion:
  cervical_rotation_left_deg: 68
  cervical_rotation_right_deg: 68
  cervical_flexion_deg: 55
  cervical_extension_deg: 60
alignment:
  stance: standing
  calibrated: true
  c2_c7_sva_mm: 15
  t1_slope_deg: 25
  c2_c7_lordosis_deg: 15
"""
)

STIFF_DRIVER = (
    HEAD
    + BACK_PAIN
    + """
motion: {cervical_rotation_left_deg: 28, cervical_rotation_right_deg: 30}
exposure: {driving_hours_per_day: 8}
"""
)

DEFORMED = (
    HEAD
    + BACK_PAIN
    + """
alignment:
  stance: standing
  calibrated: true
  c2_c7_sva_mm: 70
  t1_slope_deg: 25
  c2_c7_lordosis_deg: -35
motion: {cervical_rotation_left_deg: 28, cervical_rotation_right_deg: 30}
exposure: {driving_hours_per_day: 8, overhead_hours_per_day: 4}
"""
)

SEED = 7
DRAWS = 300
FEW = 100  # enough where every draw keeps the law
ROUTE_2, ROUTE_5 = "postural_compensation", "mechanical_chain"
SIGNED = ("posture.coupling.unsettled", "chain.coupling")
MOST_OF_A_HEALTHY_NECK = 0.05
CURVATURE = 0.005
ROUNDING = 1e-15
# A photograph of a head held forward moves nothing; a curve measured on a film moves hardly more.
VERY_LOW = 0.01
PHOTOGRAPHED = 0.003
# What wear of the whole spine, which lumbar images share with the neck, may carry over at most.
SHARED_WEAR = 0.005
PROVOKED = "dynamic_neck_study_reproduces_pain"
TINY = 1e-7  # a certain finding leaves a billionth of a doubt


def write(folder: Path, text: str) -> Path:
    path = folder / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def question_about(folder: Path, text: str) -> Question:
    """Return what the engine is asked about a case, under a seed that every case shares."""
    case = read_case(write(folder, text))
    seen = observe(case, catalog())
    return question_of_draws(
        assembled(),
        symptom=str(case.ask),
        findings=seen.findings,
        observed=seen.observations,
        known=known_numbers(case, stated_values(case, catalog())),
        draws=DRAWS,
        seed=SEED,
    )


def simulated_part_of_photograph(folder: Path, angle_deg: int, *, draws: int = DRAWS) -> float:
    """Return the upper end of the part of route 2 where a photograph is all, spine simulated."""
    measured = f"alignment: {{stance: standing, craniovertebral_angle_deg: {angle_deg}}}\n"
    answer = assess(read_case(write(folder, HEAD + BACK_PAIN + measured)), draws=draws)
    found = answer.routes[ROUTE_2].sole
    assert answer.mechanics is not None
    assert answer.mechanics.simulated
    assert found is not None
    return found.high


def mean(values: np.ndarray, solution: Solution) -> float:
    return float(np.average(values, weights=solution.evidence_prob))


def sole(solution: Solution, owner: str) -> np.ndarray:
    return solution.sole[:, solution.owners.index(owner)]


@pytest.fixture(scope="module")
def healthy_neck(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return assess(
        read_case(write(tmp_path_factory.mktemp("healthy"), HEALTHY_NECK)),
        draws=DRAWS,
        simulate=False,
    )


def test_a_fully_examined_healthy_neck_has_next_to_no_share(healthy_neck: Assessment) -> None:
    assert healthy_neck.neck is not None
    assert healthy_neck.neck.share.value <= MOST_OF_A_HEALTHY_NECK
    assert healthy_neck.neck.absent_if_healthy.value <= MOST_OF_A_HEALTHY_NECK


def test_examining_a_healthy_neck_lowers_the_headline(healthy_neck: Assessment) -> None:
    assert healthy_neck.neck is not None
    before = healthy_neck.neck.before_findings
    assert healthy_neck.neck.absent_if_healthy.value < before.value


class TestSystemicDisease:
    def test_no_term_of_it_goes_away_with_a_healthy_neck(self) -> None:
        model = assembled().model
        own = [h for h in model.hazards if h.owner == "systemic_conditions"]
        assert own != []
        assert [h for h in own if model.is_neck_term(h)] == []

    def test_a_neck_that_the_disease_made_stiff_stays_so_in_the_twin(self) -> None:
        seen = [
            (certain("inflammatory_disease", "axial_spondyloarthritis"), SAID),
            (certain("neck_nociception", "absent"), SAID),
            (certain("cord_compression", "absent"), SAID),
        ]
        stiff = {
            "motion.cervical_rotation_left_deg": 10.0,
            "motion.cervical_rotation_right_deg": 10.0,
            "exposure.driving_hours_per_day": 8.0,
            "alignment.c2_c7_sva_mm": 90.0,
        }
        solution = solved(
            drawn(setting="rheumatology", age_years=50.0, seen=seen, known=stiff, draws=60)
        )
        share = solution.share[:, solution.owners.index("systemic_conditions")]
        assert np.all(share > 0.1)
        np.testing.assert_allclose(solution.absent_never, 0.0, atol=TINY)

    def test_the_systemic_route_alone_makes_a_healthy_neck_useless(self) -> None:
        model = assembled().model
        kept = tuple(h for h in model.hazards if h.owner == "systemic_conditions")
        alone = with_model(replace(model, hazards=kept, gains=()))
        solution = solved(drawn(setting="rheumatology", age_years=50.0, draws=60), alone)
        assert np.all(solution.absent_never == 0.0)
        assert np.all(solution.clearly_less == 0.0)


class TestNeverHavingHadAnIllNeck:
    """It cannot raise routes 1 and 3; routes 2 and 5 may go either way."""

    @pytest.mark.parametrize("setting", ["primary_care", "spine_clinic"])
    @pytest.mark.parametrize("route", ["nerve_pathways", "central_sensitization"])
    def test_routes_1_and_3_never_protect(self, route: str, setting: str) -> None:
        solution = solved(drawn(setting=setting, age_years=60.0))
        number = solution.owners.index(route)
        for table in (solution.sole, solution.share, solution.involved):
            assert np.all(table[:, number] >= -ROUNDING)

    @pytest.mark.parametrize("unsigned", [True, False])
    def test_no_twin_hurts_alone_unless_a_signed_route_acts(self, unsigned: bool) -> None:
        people = 4_000
        question = question_of_people(
            assembled(),
            symptom="low_back",
            findings=(),
            observations={},
            covariates={
                "setting": np.full(people, 2.0),
                "age_years": np.full(people, 60.0),
                "motion.cervical_rotation_left_deg": np.full(people, 15.0),
                "motion.cervical_rotation_right_deg": np.full(people, 15.0),
                "exposure.driving_hours_per_day": np.full(people, 8.0),
            },
            rows=people,
            seed=SEED,
        )
        if unsigned:
            still = dict.fromkeys(SIGNED, np.zeros(people))
            question = replace(question, values={**question.values, **still})
        drawn_people = simulate_people(assembled(), question, rng=np.random.default_rng(SEED))
        harmed = np.sum(drawn_people.pain_of_twin & ~drawn_people.pain)
        assert (harmed == 0) == unsigned


class TestSignsThatNobodyKnows:
    @pytest.mark.parametrize("name", SIGNED)
    def test_doubling_the_uncertainty_does_not_raise_the_headline(
        self, name: str, tmp_path: Path
    ) -> None:
        question = question_about(tmp_path, DEFORMED)
        # Every draw beside its mirror image: the uncertainty is symmetric to the last digit.
        both = question.repeated(np.tile(np.arange(DRAWS), 2), doubled(question.observations))
        sign = np.repeat([1.0, -1.0], DRAWS)
        narrow = {**both.values, name: both.values[name] * sign}
        wide = {**both.values, name: 2.0 * narrow[name]}
        before = infer(assembled(), replace(both, values=narrow)).solution
        after = infer(assembled(), replace(both, values=wide)).solution
        moved = mean(np.abs(after.absent_never - before.absent_never), after)
        assert moved > 0.0
        rise = mean(after.absent_never, after) - mean(before.absent_never, before)
        assert rise <= CURVATURE

    def test_a_stiff_necked_driver_is_told_that_the_direction_is_unknown(
        self, tmp_path: Path
    ) -> None:
        answer = assess(
            read_case(write(tmp_path, STIFF_DRIVER)), draws=DRAWS, simulate=False
        ).routes[ROUTE_5]
        assert answer.direction is not None
        assert answer.direction.unsettled
        assert answer.direction.lower > 0.1
        assert answer.direction.higher > 0.1
        assert answer.share is None
        assert "direction is unknown" in answer.statement


def doubled(observations: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.tile(values, 2) for name, values in observations.items()}


IMAGES = [
    entry.id
    for entry in catalog().findings
    if entry.needs_cord_sign and entry.likelihood is not None
]


ALL_IMAGES = [
    entry
    for entry in catalog().findings
    if entry.group == "imaging" and entry.likelihood is not None and entry.id != PROVOKED
]
SIXTY = HEAD.replace("age_years: 58, sex: female", "age_years: 60")


@pytest.fixture(scope="module")
def route_1_of_sixty(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Return how often route 1 alone accounts for the pain of a person without any image."""
    bare = solved(question_about(tmp_path_factory.mktemp("bare"), SIXTY + BACK_PAIN))
    return mean(sole(bare, "nerve_pathways"), bare)


class TestAnyImageAlone:
    def test_wear_and_narrowing_are_among_the_images(self) -> None:
        names = {entry.id for entry in ALL_IMAGES}
        assert {"multilevel_degeneration_on_imaging", "lumbar_stenosis_on_mri"} <= names

    @pytest.mark.parametrize("image", ALL_IMAGES, ids=lambda entry: entry.id)
    def test_an_image_without_a_sign_of_the_cord_does_not_raise_route_1(
        self, image: Entry, tmp_path: Path, route_1_of_sixty: float
    ) -> None:
        positive = image.values[image.positive]
        text = SIXTY + BACK_PAIN + f"findings: {{{image.id}: {positive}}}\n"
        beside = solved(question_about(tmp_path, text))
        rise = mean(sole(beside, "nerve_pathways"), beside) - route_1_of_sixty
        assert rise <= SHARED_WEAR


class TestImagingAlone:
    def test_there_are_images_of_the_neck_to_look_at(self) -> None:
        assert "mri_cord_compression_cervical" in IMAGES

    @pytest.mark.parametrize("image", IMAGES)
    def test_an_image_of_the_neck_without_a_sign_of_the_cord_moves_nothing(
        self, image: str, tmp_path: Path
    ) -> None:
        bare = solved(question_about(tmp_path, HEAD + BACK_PAIN))
        text = HEAD + BACK_PAIN + f"findings: {{{image}: present}}\n"
        beside = solved(question_about(tmp_path, text))
        np.testing.assert_array_equal(sole(beside, "nerve_pathways"), sole(bare, "nerve_pathways"))
        np.testing.assert_array_equal(beside.absent_never, bare.absent_never)

    def test_beside_a_sign_of_the_cord_it_does(self, tmp_path: Path) -> None:
        sign = HEAD + BACK_PAIN + "findings: {hoffmann: present}\n"
        both = sign.replace("present}", "present, mri_cord_signal_change: present}")
        alone, beside = (solved(question_about(tmp_path, text)) for text in (sign, both))
        low, high = (mean(sole(one, "nerve_pathways"), one) for one in (alone, beside))
        assert high > low + 0.01


class TestHeadAngleAlone:
    @pytest.mark.parametrize(
        "angle",
        [
            "neck_tilt_deg: 60",
            "t1_slope_minus_lordosis_deg: 45",
            "chin_brow_angle_deg: 10",
        ],
    )
    def test_a_head_angle_alone_does_not_drive_route_2(self, angle: str, tmp_path: Path) -> None:
        text = HEAD + BACK_PAIN + f"alignment: {{stance: standing, {angle}}}\n"
        found = sole(solved(question_about(tmp_path, text)), ROUTE_2)
        assert np.quantile(found, 0.95) < VERY_LOW

    @pytest.mark.parametrize("angle_deg", [15, 20, 30, 45, 60])
    def test_a_photographed_head_angle_alone_does_not_move_route_2(
        self, angle_deg: int, tmp_path: Path
    ) -> None:
        measured = f"alignment: {{stance: standing, craniovertebral_angle_deg: {angle_deg}}}\n"
        found = sole(solved(question_about(tmp_path, HEAD + BACK_PAIN + measured)), ROUTE_2)
        assert np.quantile(found, 0.95) < PHOTOGRAPHED

    @pytest.mark.slow
    @pytest.mark.parametrize("angle_deg", [15, 30])
    def test_nor_does_it_where_the_spine_is_simulated(self, angle_deg: int, tmp_path: Path) -> None:
        assert simulated_part_of_photograph(tmp_path, angle_deg) < PHOTOGRAPHED

    def test_nor_does_it_where_the_spine_takes_named_postures(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(day_postures, "SOLVED", day_postures.GIVEN)
        assert simulated_part_of_photograph(tmp_path, 15, draws=FEW) < PHOTOGRAPHED

    def test_a_deformed_neck_above_a_trunk_out_of_balance_does(self, tmp_path: Path) -> None:
        text = DEFORMED.replace("  c2_c7_sva_mm: 70\n", "  c2_c7_sva_mm: 90\n  c7_s1_sva_mm: 120\n")
        beside = solved(question_about(tmp_path, text))
        assert mean(sole(beside, ROUTE_2), beside) > VERY_LOW
