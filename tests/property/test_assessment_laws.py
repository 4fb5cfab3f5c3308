"""Laws of a whole assessment: what must not matter does not, and what must hold holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline import pipeline
from plumbline.assessment import Assessment, check_assessment, to_json
from plumbline.case import Case, FindingState, FrozenMapping, Setting, mirror, read_case
from plumbline.diagnosis import SETTINGS, catalog, derived_states, observe, triage
from plumbline.explanation.provenance import seed_of
from plumbline.inference import Question, assembled, infer, known_numbers, question_of_draws
from plumbline.pipeline import vocabulary

DRAWS = 64
MANY_DRAWS = 192
CORD: dict[str, Any] = {
    "plumbline": 1,
    "id": "somebody",
    "ask": "low_back",
    "setting": "spine_clinic",
    "person": {"age_years": 61, "sex": "male", "height_m": 1.74, "mass_kg": 82},
    "complaints": [
        {"region": "low_back", "since_months": 9, "timing": "continuous_all_day"},
        {"region": "neck", "since_months": 30, "side": "left"},
        {"region": "leg", "side": "right"},
    ],
    "findings": {
        "hoffmann": {"left": "present", "right": "absent"},
        "wide_based_gait": "present",
        "straight_leg_raise": {"left": "absent", "right": "present"},
        "prolonged_steroids": "absent",
    },
    "motion": {"cervical_rotation_left_deg": 38, "cervical_rotation_right_deg": 55},
    "imaging": [
        {"kind": "mri", "region": "cervical", "findings": {"cord_signal_change": "present"}},
        {"kind": "mri", "region": "lumbar", "findings": {}},
    ],
}
SCIATICA: dict[str, Any] = {
    **CORD,
    "setting": "primary_care",
    "person": {"age_years": 42, "sex": "female"},
    "findings": {"straight_leg_raise": {"right": "present"}, "hoffmann": "absent"},
    "complaints": [{"region": "low_back", "since_months": 2}],
    "imaging": [],
    "motion": {},
}
UNKNOWN: dict[str, Any] = {"plumbline": 1, "id": "nobody"}
STIFF: dict[str, Any] = {
    **UNKNOWN,
    "complaints": [{"region": "low_back"}],
    "alignment": {"stance": "standing", "calibrated": True, "c2_c7_lordosis_deg": -30},
    "motion": {"cervical_rotation_left_deg": 20, "cervical_rotation_right_deg": 22},
    "exposure": {"driving_hours_per_day": 6},
}
PEOPLE = {"cord": CORD, "sciatica": SCIATICA, "unknown": UNKNOWN, "stiff": STIFF}
TRISTATE = sorted(entry.id for entry in catalog().findings if entry.tristate)
ages = st.none() | st.floats(18, 95)
states = st.dictionaries(
    st.sampled_from(TRISTATE), st.sampled_from(list(FindingState)), max_size=10
)


def case_of(content: Mapping[str, Any], **changed: object) -> Case:
    return read_case({**content, **changed}, vocabulary=vocabulary())


def assess(
    case: Case, *, draws: int, threads: int | None = None, simulate: bool = False
) -> Assessment:
    """Assess without the simulation, which has laws of its own, unless it is asked for."""
    return pipeline.assess(case, draws=draws, threads=threads, simulate=simulate)


@cache
def answer_to(person: str, simulate: bool = False) -> Assessment:
    return assess(case_of(PEOPLE[person]), draws=DRAWS, simulate=simulate)


def plain(assessment: Assessment, *left_out: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(to_json(assessment))
    for name in left_out:
        del content[name]
    return content


def headline(assessment: Assessment) -> float:
    assert assessment.neck is not None
    return assessment.neck.absent_if_healthy.value


def share_of(assessment: Assessment, route: str) -> float:
    share = assessment.routes[route].share
    assert share is not None
    return share.value


class TestWhatDoesNotMatter:
    def test_saying_that_everything_else_is_unknown(self) -> None:
        unknown = dict.fromkeys((n for n in TRISTATE if n not in CORD["findings"]), "unknown")
        wider = assess(case_of(CORD, findings={**CORD["findings"], **unknown}), draws=DRAWS)
        assert plain(wider, "inputs") == plain(answer_to("cord"), "inputs")
        assert len(wider.inputs.unknown) == len(unknown)

    def test_the_order_of_findings_complaints_and_images(self) -> None:
        turned = case_of(
            CORD,
            findings=dict(reversed(CORD["findings"].items())),
            complaints=CORD["complaints"][::-1],
            imaging=CORD["imaging"][::-1],
        )
        listed = ("inputs", "case_summary")
        assert plain(assess(turned, draws=DRAWS), *listed) == plain(answer_to("cord"), *listed)

    def test_the_id_and_the_remarks(self) -> None:
        renamed = case_of(CORD, id="another", note="A remark.", source="A file.")
        assert plain(assess(renamed, draws=DRAWS), "id") == plain(answer_to("cord"), "id")

    def test_left_and_right(self) -> None:
        told = ("inputs", "case_summary", "provenance", "twin")
        mirrored = assess(mirror(case_of(CORD)), draws=DRAWS)
        assert plain(mirrored, *told) == plain(answer_to("cord"), *told)
        assert mirrored.provenance.seed == answer_to("cord").provenance.seed

    @pytest.mark.parametrize("threads", [1, 2, 8])
    def test_the_number_of_threads(self, threads: int) -> None:
        case = case_of(CORD)
        assert to_json(assess(case, draws=DRAWS, threads=threads)) == to_json(answer_to("cord"))

    @pytest.mark.slow
    def test_the_number_of_threads_of_a_simulated_answer(self) -> None:
        alone = assess(case_of(STIFF), draws=DRAWS, simulate=True, threads=1)
        assert alone.mechanics is not None
        assert to_json(alone) == to_json(answer_to("stiff", simulate=True))


class TestWhatMatters:
    def test_a_finding_changes_the_answer_and_the_digest(self) -> None:
        fewer = dict(CORD["findings"])
        del fewer["hoffmann"]
        other = assess(case_of(CORD, findings=fewer), draws=DRAWS)
        assert headline(other) != headline(answer_to("cord"))
        assert other.provenance.case_digest != answer_to("cord").provenance.case_digest

    def test_a_shift_is_the_share_without_the_finding_less_the_share_with_it(self) -> None:
        case = case_of(SCIATICA, findings={**SCIATICA["findings"], "known_myelopathy": "present"})
        with_it = assess(case, draws=MANY_DRAWS)
        without = assess(case_of(SCIATICA), draws=MANY_DRAWS)
        shift = {one.finding: one.shift for one in with_it.routes["nerve_pathways"].because}
        moved = share_of(without, "nerve_pathways") - share_of(with_it, "nerve_pathways")
        assert moved < -0.05
        assert shift["known_myelopathy"] == pytest.approx(moved, abs=0.05)


@pytest.mark.parametrize("person", PEOPLE)
class TestEveryAssessment:
    def test_breaks_no_law(self, person: str) -> None:
        assert check_assessment(answer_to(person)) == []

    def test_shares_out_all_of_the_pain(self, person: str) -> None:
        answer = answer_to(person)
        shares = [route.share for route in answer.routes.values()]
        shares += [cause.share for cause in answer.elsewhere]
        shares.append(answer.unidentified)
        assert sum(share.value for share in shares if share) == pytest.approx(1.0, abs=1e-9)

    def test_credits_the_neck_with_its_routes_and_no_more(self, person: str) -> None:
        answer = answer_to(person)
        assert answer.neck is not None
        own = [
            r.share.value for r in answer.routes.values() if r.kind == "neck_to_back" and r.share
        ]
        assert answer.neck.share.value == pytest.approx(sum(own), abs=1e-9)

    def test_never_lets_a_route_do_alone_what_it_takes_no_part_in(self, person: str) -> None:
        for route in answer_to(person).routes.values():
            if route.sole and route.involved and route.share:
                assert route.sole.value <= route.involved.value + 1e-9
                assert route.share.value <= route.involved.value + 1e-9

    def test_states_no_share_where_the_direction_is_unknown(self, person: str) -> None:
        for route in answer_to(person).routes.values():
            if route.direction is not None and route.direction.unsettled:
                assert route.share is route.sole is route.involved is None
                assert route.direction.effect.low < 0 < route.direction.effect.high


def test_a_stiff_bent_neck_leaves_the_direction_of_the_chain_open() -> None:
    direction = answer_to("stiff").routes["mechanical_chain"].direction
    assert direction is not None
    assert direction.unsettled


class TestTheSafetyLevel:
    @given(states, ages, st.sampled_from(TRISTATE))
    def test_is_never_lowered_by_one_more_sign(
        self, findings: dict[str, FindingState], age: float | None, flag: str
    ) -> None:
        case = case_of({**UNKNOWN, "complaints": [{"region": "low_back"}]})
        case = replace(case, person=replace(case.person, age_years=age))
        fewer = replace(case, findings=FrozenMapping(findings))
        more = replace(case, findings=FrozenMapping({**findings, flag: FindingState.PRESENT}))
        levels = [triage(c, derived=derived_states(c, catalog())).level for c in (fewer, more)]
        assert levels[1].is_at_least(levels[0])

    @pytest.mark.parametrize("person", ["cord", "unknown"])
    def test_of_an_assessment_is_that_of_the_rules_alone(self, person: str) -> None:
        case = case_of(PEOPLE[person])
        alone = triage(case, derived=derived_states(case, catalog())).level
        assert answer_to(person).safety.level == alone

    def test_is_urgent_with_signs_of_the_cord_whatever_the_probability(self) -> None:
        assert answer_to("cord").safety.level == "urgent"


class TestNothingIsAttributed:
    @pytest.mark.parametrize(
        ("complaints", "present"),
        [([{"region": "low_back", "state": "absent"}], False), ([{"region": "neck"}], None)],
        ids=["denied", "not mentioned"],
    )
    def test_where_the_asked_pain_is_not(
        self, complaints: list[dict[str, str]], present: bool | None
    ) -> None:
        answer = assess(case_of(CORD, complaints=complaints), draws=DRAWS)
        assert answer.neck is answer.unidentified is None
        assert answer.routes == {}
        assert answer.asked.present is present
        assert answer.safety.level == "urgent"
        assert answer.elsewhere
        assert all(one.share is None and one.probability for one in answer.elsewhere)
        assert check_assessment(answer) == []

    @pytest.mark.parametrize(
        "changed",
        [
            {"person": {"age_years": 15}},
            {"person": {"age_years": 30, "pregnant": "present"}},
            {"findings": {**CORD["findings"], "fresh_trauma": "present"}},
        ],
        ids=["a child", "a pregnant woman", "fresh trauma"],
    )
    def test_and_no_cause_is_named_for(self, changed: dict[str, Any]) -> None:
        answer = assess(case_of(CORD, **changed), draws=DRAWS)
        assert answer.neck is None
        assert answer.routes == {}
        assert answer.elsewhere == ()
        assert any(note.finding == "person" for note in answer.outside_evidence)
        assert answer.safety.level.is_at_least(type(answer.safety.level).URGENT)


class TestBeforeTheFindings:
    def test_a_person_of_whom_nothing_is_known_gets_the_base_rate(self) -> None:
        neck = answer_to("unknown").neck
        assert neck is not None
        assert neck.before_findings.value == pytest.approx(neck.absent_if_healthy.value, abs=1e-9)

    @pytest.mark.parametrize("person", ["cord", "stiff"])
    def test_nothing_that_was_found_or_measured_counts(self, person: str) -> None:
        whole = case_of(PEOPLE[person])
        bare = case_of({name: PEOPLE[person][name] for name in BARE if name in PEOPLE[person]})
        stated = {"seed": 3, "draws": DRAWS}
        first, second = (
            infer(assembled(), question(case, **stated).before_findings(DRAWS))
            for case in (whole, bare)
        )
        np.testing.assert_array_equal(first.solution.absent_never, second.solution.absent_never)

    def test_an_unknown_setting_is_a_mixture_of_the_settings(self) -> None:
        case = case_of(SCIATICA, setting="unknown")
        mixed = question(case, seed=3, draws=DRAWS)
        here = mixed.covariates["setting"]
        answer = infer(assembled(), mixed).solution
        for code in np.unique(here).astype(int):
            stated = replace(case, setting=Setting(SETTINGS[code]))
            other = infer(assembled(), question(stated, seed=3, draws=DRAWS)).solution
            rows = here == code
            np.testing.assert_allclose(
                answer.absent_never[rows], other.absent_never[rows], rtol=0, atol=1e-12
            )
            np.testing.assert_allclose(
                answer.evidence_prob[rows], other.evidence_prob[rows], rtol=1e-9
            )

    def test_the_seed_follows_from_the_content_without_the_id(self) -> None:
        assert seed_of(case_of(CORD, id="another")) == seed_of(case_of(CORD))
        assert seed_of(case_of(CORD, setting="emergency")) != seed_of(case_of(CORD))


BARE = ("plumbline", "id", "ask", "setting", "person")


def question(case: Case, *, seed: int, draws: int) -> Question:
    stated = {name: str(state) for name, state in derived_states(case, catalog()).items()}
    seen = observe(case, catalog())
    return question_of_draws(
        assembled(),
        symptom=str(case.ask),
        findings=seen.findings,
        observed=seen.observations,
        known=known_numbers(case, stated),
        draws=draws,
        seed=seed,
    )
