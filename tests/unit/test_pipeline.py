"""The whole walk, on one person with signs of the cord and on one who is hardly known."""

from __future__ import annotations

from functools import cache
from math import prod
from typing import Any

import pytest

from plumbline.assessment import NOTICE, Assessment, check_assessment, from_json, to_json
from plumbline.case import FindingState, read_case
from plumbline.causal import MOST_STATES
from plumbline.diagnosis import CAUSE_STATES, ENUMERATED
from plumbline.errors import CaseError
from plumbline.pipeline import assess, explain_model, vocabulary
from plumbline.pipeline import read_case as read_with_findings

DRAWS = 32
CORD: dict[str, Any] = {
    "plumbline": 1,
    "id": "somebody",
    "setting": "spine_clinic",
    "person": {"age_years": 66, "sex": "female"},
    "complaints": [{"region": "low_back", "since_months": 9, "intensity_0_10": 6}],
    "findings": {
        "known_myelopathy": "present",
        "wide_based_gait": "present",
        "hoffmann": "present",
        "straight_leg_raise": {"left": "absent", "right": "absent"},
        "fever": "unknown",
    },
    "alignment": {"c2_c7_lordosis_deg": -30},
    "scores": {"csi_0_100": 31},
}


@cache
def answer(**changed: str) -> Assessment:
    case = read_case({**CORD, **changed}, vocabulary=vocabulary())
    return assess(case, draws=DRAWS, simulate=False)


class TestTheModelInNumbers:
    def test_shows_every_cause_once_with_its_states(self) -> None:
        nodes = explain_model().nodes
        assert {name: arity for name, arity, _ in nodes} == {
            name: len(states) for name, states in CAUSE_STATES.items()
        }
        assert {name for name, _, how in nodes if how == "enumerated"} == set(ENUMERATED)

    def test_enumerates_no_more_than_the_bound_and_covers_many_times_more(self) -> None:
        summary = explain_model()
        assert summary.states <= MOST_STATES
        leaves = prod(arity for _, arity, how in summary.nodes if how == "summed out")
        assert summary.joint_states == summary.states * leaves

    def test_draws_arrows_between_things_that_exist_and_none_twice(self) -> None:
        summary = explain_model()
        names = {name for name, _, _ in summary.nodes} | {"low_back", "buttock_or_leg", "thoracic"}
        assert {end for arrow in summary.arrows for end in arrow} <= names
        assert len(summary.arrows) == len(set(summary.arrows))

    def test_draws_no_arrow_into_the_neck_from_pain(self) -> None:
        assert not any(
            cause in ("low_back", "buttock_or_leg", "thoracic")
            for cause, _ in explain_model().arrows
        )


def test_a_case_with_a_finding_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CaseError, match=r"hofmann.*Did you mean"):
        read_with_findings("plumbline: 1\nid: x\nfindings: {hofmann: present}\n")


class TestAnAnswer:
    def test_keeps_every_law_and_survives_storing(self) -> None:
        assert check_assessment(answer()) == []
        assert from_json(to_json(answer())) == answer()

    def test_says_what_it_is(self) -> None:
        assert answer().notice == NOTICE
        assert answer().asked.present is True
        assert answer().asked.label == "low-back pain"

    def test_says_what_must_not_be_done_before_the_cord_is_looked_at(self) -> None:
        assert answer().safety.level == "urgent"
        assert any("manipulation" in one.action.lower() for one in answer().avoid)

    def test_names_what_was_used_and_what_not(self) -> None:
        inputs = answer().inputs
        roles = {one.finding: str(one.role) for one in inputs.used}
        assert roles["known_myelopathy"] == "likelihood"
        assert roles["low_back"] == "complaint"
        assert roles["c2_c7_lordosis_deg"] == "measure"
        assert [one.finding for one in inputs.unknown] == ["fever"]
        assert not {"fever", "known_myelopathy"} & {one.finding for one in inputs.missing}

    def test_orders_what_is_elsewhere_by_its_part(self) -> None:
        shares = [one.share.value for one in answer().elsewhere if one.share]
        assert shares == sorted(shares, reverse=True)
        assert not {"frailty", "unidentified"} & {one.cause for one in answer().elsewhere}

    def test_gives_every_finding_that_moved_a_route_its_label_and_the_largest_first(self) -> None:
        because = answer().routes["nerve_pathways"].because
        shift = {one.finding: one.shift for one in because}
        assert shift["known_myelopathy"] < 0
        sizes = [abs(one.shift) for one in because]
        assert sizes == sorted(sizes, reverse=True)
        assert all(one.label != one.finding for one in because)

    def test_shows_the_curve_that_a_healthy_neck_would_have(self) -> None:
        twin = answer().twin
        assert twin is not None
        (curve,) = [one for one in twin.differs if one.quantity == "neck_lordosis_deg"]
        assert curve.person < curve.twin
        assert curve.band_low is not None
        assert curve.person < curve.band_low

    def test_says_how_much_is_judgement_and_what_moves_it(self) -> None:
        rests_on = answer().rests_on
        assert rests_on is not None
        assert rests_on.evidence + rests_on.judgement == pytest.approx(1.0)
        assert rests_on.most_moving
        for one in rests_on.most_moving:
            assert one.about != one.id
            assert one.effect == pytest.approx(one.high - one.low)

    def test_cites_each_source_once(self) -> None:
        ids = [one.id for one in answer().cited]
        assert len(ids) == len(set(ids)) > 10

    def test_can_be_computed_again(self) -> None:
        provenance = answer().provenance
        assert provenance.draws == DRAWS
        assert 1.0 <= provenance.effective_draws <= DRAWS
        assert set(provenance.libraries) >= {"numpy", "numba"}

    def test_says_why_it_asks_for_no_test_exactly_where_it_asks_for_none(self) -> None:
        for found in (answer(), assess(read_case({**CORD, "person": {"age_years": 9}}), draws=1)):
            asks = any(not one.red_flag for one in found.next)
            assert bool(found.next_stop) is not asks


class TestWithoutTheAskedPain:
    def test_causes_are_told_and_nothing_is_credited(self) -> None:
        case = read_case({**CORD, "complaints": [{"region": "neck"}]}, vocabulary=vocabulary())
        found = assess(case, draws=DRAWS, simulate=False)
        assert found.asked.present is None
        probability = {one.cause: one.probability for one in found.elsewhere}
        cord = probability["cord_compression"]
        assert cord is not None
        assert cord.value > 0.5
        assert "posture_not_neck" not in probability
        assert found.provenance.effective_draws == 0.0


@pytest.mark.parametrize("ask", ["buttock_or_leg", "thoracic"])
def test_another_pain_is_never_inferred_from_this_one(ask: str) -> None:
    found = answer(ask=ask)
    assert found.neck is None
    assert found.asked.symptom == ask


def test_a_state_of_a_finding_is_read_from_the_case_and_not_made_up() -> None:
    case = read_case(CORD, vocabulary=vocabulary())
    assert case.findings["fever"] is FindingState.UNKNOWN
    assert "babinski" not in case.findings
