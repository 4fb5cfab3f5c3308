"""An assessment survives being stored, is written the same way each time, and obeys its laws."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from plumbline.assessment import (
    NOTICE,
    ROUTE_IDS,
    Asked,
    Assessment,
    Avoid,
    Because,
    BracketedInterval,
    CaseSummary,
    Citation,
    Conflict,
    Direction,
    Elsewhere,
    Flag,
    InputRole,
    Inputs,
    Interval,
    MostMoving,
    NamedFinding,
    Neck,
    NextTest,
    OutsideEvidenceNote,
    Provenance,
    Resolved,
    RestsOn,
    RouteEffect,
    RouteKind,
    Safety,
    SafetyLevel,
    Twin,
    TwinDifference,
    UsedInput,
    WhatIf,
    assessment_schema,
    check_assessment,
    from_json,
    to_json,
    write_assessment,
)
from plumbline.case import FrozenMapping
from plumbline.errors import AssessmentError, InputError, ModelError


def interval(value: float, spread: float = 0.05) -> Interval:
    return Interval(value=value, low=max(0.0, value - spread), high=min(1.0, value + spread))


def route(identifier: str, share: float) -> RouteEffect:
    is_common = identifier == "systemic_conditions"
    return RouteEffect(
        kind=RouteKind.COMMON_CAUSE if is_common else RouteKind.NECK_TO_BACK,
        label=identifier.replace("_", " "),
        sole=interval(share / 2),
        share=interval(share),
        involved=interval(min(1.0, share * 1.5)),
        direction=Direction(
            lower=0.25, none=0.25, higher=0.5, effect=interval(0.1), unsettled=False
        ),
        because=(Because(finding="hoffmann", label="Hoffmann sign", shift=0.12),),
        evidence_grade="case series",
        statement="In words.",
    )


def example() -> Assessment:
    hoffmann = UsedInput(
        finding="hoffmann", label="Hoffmann sign", value="present", role=InputRole.LIKELIHOOD
    )
    shares = dict(zip(ROUTE_IDS, (0.25, 0.0625, 0.0625, 0.0, 0.125), strict=True))
    return Assessment(
        id="example-001",
        asked=Asked(symptom="low_back", label="low-back pain", present=True),
        case_summary=CaseSummary(
            age_years=61.0,
            sex="male",
            setting="spine clinic",
            complaints=("low back for 9 months",),
            findings=(hoffmann,),
        ),
        safety=Safety(
            level=SafetyLevel.URGENT,
            flags=(
                Flag(id="cord", level=SafetyLevel.URGENT, reason="cord signs", action="MRI"),
                Flag(id="age", level=SafetyLevel.SOON, reason="age", action="review"),
            ),
            not_assessed=(NamedFinding(finding="saddle", label="saddle numbness"),),
        ),
        avoid=(Avoid(action="neck manipulation", reason="cord signs"),),
        neck=Neck(
            absent_if_healthy=BracketedInterval(
                value=0.31, low=0.12, high=0.55, bracket_low=0.25, bracket_high=0.4
            ),
            clearly_less_if_healthy=interval(0.4),
            before_findings=interval(0.04, 0.01),
            share=interval(0.5),
            statement="Of 100 people ...",
        ),
        routes=FrozenMapping((name, route(name, share)) for name, share in shares.items()),
        elsewhere=(
            Elsewhere(
                cause="stenosis",
                label="lumbar stenosis",
                probability=interval(0.6),
                share=interval(0.375),
            ),
        ),
        unidentified=interval(0.125),
        next=(
            NextTest(
                test="mri",
                label="MRI of the neck",
                expected_utility=3.5,
                information_bits=0.4,
                settles=("cord compression",),
                cost=1.0,
                stable=True,
            ),
        ),
        what_if=(
            WhatIf(
                id="restore_mobility",
                label="restore mobility",
                effect=None,
                after_days=90.0,
                trial_evidence="none",
                grade="very low",
                suppressed=True,
                reason="cord signs",
            ),
        ),
        twin=Twin(
            differs=(
                TwinDifference(
                    quantity="c2_c7_sva",
                    label="C2 in front of C7",
                    unit="mm",
                    person=38.0,
                    twin=27.5,
                    band_low=5.0,
                    band_high=27.5,
                    source=None,
                ),
            ),
            statement="In words.",
        ),
        conflict=Conflict(
            score=0.3, threshold=3.0, notable=False, odd_finding=None, statement="They fit."
        ),
        outside_evidence=(OutsideEvidenceNote(finding="hoffmann", reason="surgical series"),),
        rests_on=RestsOn(
            evidence=0.58,
            judgement=0.42,
            most_moving=(
                MostMoving(
                    id="cord.relief",
                    about="how often",
                    basis="judgement",
                    effect=0.1,
                    low=0.2,
                    high=0.4,
                ),
            ),
        ),
        inputs=Inputs(
            used=(hoffmann,),
            missing=(NamedFinding(finding="babinski", label="Babinski sign"),),
            unknown=(),
            resolved=(Resolved(place="scores.csi", written="csi", meant="csi_0_100"),),
        ),
        cited=(Citation(id="cook2010", text="Cook 2010", doi=None, url=None),),
        provenance=Provenance(
            version="0.1.0",
            evidence_digest="a",
            priors_digest="b",
            model_digest="c",
            case_digest="d",
            seed=7,
            draws=1000,
            effective_draws=412.5,
            libraries=FrozenMapping({"numpy": "2"}),
        ),
    )


class TestStoring:
    def test_what_is_stored_is_read_back_unchanged(self) -> None:
        assert from_json(to_json(example())) == example()

    def test_the_same_assessment_gives_the_same_text(self) -> None:
        assert to_json(example()) == to_json(from_json(to_json(example())))

    def test_the_text_follows_the_schema(self) -> None:
        jsonschema.validate(json.loads(to_json(example())), assessment_schema())

    def test_every_key_is_written_even_where_nothing_is_known(self) -> None:
        silent = replace(example(), neck=None, twin=None, conflict=None, rests_on=None)
        content = json.loads(to_json(silent))
        assert list(content) == list(json.loads(to_json(example())))
        assert content["neck"] is None

    def test_the_text_says_first_what_it_is(self) -> None:
        content = json.loads(to_json(example()))
        assert list(content)[:3] == ["plumbline", "notice", "id"]
        assert content["notice"] == NOTICE

    def test_a_number_that_is_not_finite_is_our_fault(self) -> None:
        nothing = Interval(value=float("nan"), low=0.0, high=1.0)
        with pytest.raises(ModelError, match="example-001"):
            to_json(replace(example(), unidentified=nothing))

    def test_a_file_is_written_whole(self, tmp_path: Path) -> None:
        write_assessment(example(), tmp_path / "a.json")
        assert from_json((tmp_path / "a.json").read_text("utf-8")) == example()
        assert [path.name for path in tmp_path.iterdir()] == ["a.json"]

    def test_a_missing_directory_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="nowhere"):
            write_assessment(example(), tmp_path / "nowhere" / "a.json")


class TestReadingWhatIsWrong:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "[]",
            "null",
            "1",
            '{"plumbline": 2}',
            '{"plumbline": true}',
            "[" * 100_000,
            '{"plumbline": 1}',
            '{"plumbline": 1, "id": "a", "id": "b"}',
            "9" * 5000,
        ],
    )
    def test_is_refused_without_a_traceback(self, text: str) -> None:
        with pytest.raises(AssessmentError):
            from_json(text)

    def test_names_every_problem_at_once(self) -> None:
        content = json.loads(to_json(example()))
        content["neck"]["shares"] = content["neck"].pop("share")
        content["safety"]["level"] = "fine"
        content["unidentified"]["low"] = True
        content["provenance"]["seed"] = 1.5
        with pytest.raises(AssessmentError) as refusal:
            from_json(json.dumps(content))
        assert [problem.place for problem in refusal.value.problems] == [
            "safety.level",
            "neck",
            "neck",
            "unidentified.low",
            "provenance.seed",
        ]
        assert "Did you mean share?" in str(refusal.value)

    def test_numbers_that_are_not_finite_are_refused(self) -> None:
        text = to_json(example()).replace("412.5", "NaN")
        with pytest.raises(AssessmentError, match=r"provenance\.effective_draws"):
            from_json(text)


class TestLaws:
    def test_the_example_breaks_none(self) -> None:
        assert check_assessment(example()) == []

    def test_shares_add_up_to_one(self) -> None:
        broken = replace(example(), unidentified=interval(0.2))
        assert check_assessment(broken) == ["shares: add up to 1.075 instead of 1"]

    def test_intervals_are_in_order(self) -> None:
        broken = replace(example(), unidentified=Interval(value=0.125, low=0.2, high=0.3))
        assert [sentence.split(":")[0] for sentence in check_assessment(broken)] == ["unidentified"]

    def test_probabilities_lie_between_0_and_1(self) -> None:
        broken = replace(example(), unidentified=Interval(value=0.125, low=-0.1, high=0.3))
        assert check_assessment(broken) == ["unidentified: leaves the range from 0 to 1"]

    def test_a_share_is_not_larger_than_the_involvement(self) -> None:
        routes = example().routes
        changed = replace(routes["nerve_pathways"], involved=interval(0.2))
        broken = replace(example(), routes=FrozenMapping({**routes, "nerve_pathways": changed}))
        assert check_assessment(broken) == ["routes.nerve_pathways.share: is larger than involved"]

    def test_the_level_is_that_of_the_most_urgent_flag(self) -> None:
        safety = replace(example().safety, level=SafetyLevel.SOON)
        assert any(
            sentence.startswith("safety.level")
            for sentence in check_assessment(replace(example(), safety=safety))
        )

    def test_no_treatment_effect_is_shown_under_an_alarm(self) -> None:
        shown = replace(example().what_if[0], suppressed=False, effect=interval(0.1), reason=None)
        assert check_assessment(replace(example(), what_if=(shown,))) == [
            "what_if[0]: is shown although the level is urgent"
        ]

    def test_without_a_headline_there_are_no_shares(self) -> None:
        assert check_assessment(replace(example(), neck=None)) == [
            "neck: nothing is attributed, and still there are shares"
        ]


class TestSafetyLevels:
    def test_are_ordered_from_no_alarm_to_emergency(self) -> None:
        order = ["no_alarm_found", "not_assessed", "soon", "urgent", "emergency"]
        assert sorted(SafetyLevel, key=lambda level: level.rank) == order

    def test_adding_a_level_never_lowers_the_most_urgent(self) -> None:
        for first in SafetyLevel:
            for second in SafetyLevel:
                assert SafetyLevel.most_urgent([first, second]).is_at_least(first)
