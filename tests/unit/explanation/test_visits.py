"""What is different between two visits: worsening first; no danger is called past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plumbline.assessment import (
    Assessment,
    Change,
    Changes,
    Course,
    Flag,
    InputRole,
    Interval,
    SafetyLevel,
    UsedInput,
    from_json,
    to_json,
)
from plumbline.case import FrozenMapping
from plumbline.explanation.visits import compare
from plumbline.explanation.visits.chance import beyond_chance

ANSWERS = Path(__file__).parents[1] / "reports" / "answers"
HOFFMANN = UsedInput(
    finding="hoffmann", label="Hoffmann sign", value="present", role=InputRole.LIKELIHOOD
)
URGENT = Flag(
    id="cord_signs_three",
    level=SafetyLevel.URGENT,
    reason="Signs of spinal-cord compression: Hoffmann sign",
    action="MRI",
)


def stored(name: str = "systemic") -> Assessment:
    return from_json((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


def recorded(*inputs: UsedInput, of: Assessment | None = None) -> Assessment:
    answer = of if of is not None else stored()
    return replace(answer, inputs=replace(answer.inputs, used=inputs))


def complaint(words: str, region: str = "low_back") -> UsedInput:
    return UsedInput(finding=region, label="complaint", value=words, role=InputRole.COMPLAINT)


def measure(name: str, value: float) -> UsedInput:
    return UsedInput(finding=name, label=name, value=value, role=InputRole.MEASURE)


def only(changes: Changes) -> Change:
    assert len(changes.items) == 1
    return changes.items[0]


def raised(answer: Assessment, *flags: Flag) -> Assessment:
    level = SafetyLevel.most_urgent(flag.level for flag in flags)
    return replace(answer, safety=replace(answer.safety, flags=flags, level=level))


def test_the_same_answer_has_no_changes() -> None:
    changes = compare(stored(), stored())
    assert changes.items == ()
    assert changes.not_recorded == ()
    assert "nothing new" in " ".join(changes.notes)


class TestUrgency:
    def test_a_level_that_rises_is_worse_and_stands_first(self) -> None:
        before = recorded(complaint("low back 6/10"), of=raised(stored()))
        after = recorded(complaint("low back 8/10"), of=raised(stored(), URGENT))
        first, *rest = compare(before, after).items
        assert (first.id, first.course, first.alarming) == ("level", Course.WORSE, True)
        assert any(one.id == "cord_signs_three" and one.alarming for one in rest)

    def test_a_level_that_falls_is_never_called_better(self) -> None:
        changes = compare(raised(stored(), URGENT), raised(stored()))
        assert {one.course for one in changes.items} == {Course.CHANGED, Course.GONE}

    def test_a_question_left_open_is_no_worsening(self) -> None:
        calm = stored().safety
        before = replace(stored(), safety=replace(calm, level=SafetyLevel.NO_ALARM_FOUND, flags=()))
        after = replace(stored(), safety=replace(calm, level=SafetyLevel.NOT_ASSESSED, flags=()))
        assert only(compare(before, after)).course is Course.CHANGED


class TestFindings:
    def test_a_sign_that_was_absent_and_is_present_is_worse(self) -> None:
        absent = replace(HOFFMANN, value="absent")
        found = only(compare(recorded(absent), recorded(HOFFMANN)))
        assert (found.course, found.alarming) == (Course.WORSE, True)
        assert (found.before, found.after) == ("absent", "present")

    def test_a_sign_that_was_not_looked_for_is_new_and_still_alarming(self) -> None:
        found = only(compare(recorded(), recorded(HOFFMANN)))
        assert (found.course, found.alarming, found.before) == (Course.NEW, True, None)

    def test_what_is_not_mentioned_any_more_is_unknown_and_not_gone(self) -> None:
        changes = compare(recorded(HOFFMANN), recorded())
        assert changes.items == ()
        assert changes.not_recorded == ("Hoffmann sign",)

    def test_what_was_absent_and_is_not_mentioned_is_left_out(self) -> None:
        changes = compare(recorded(replace(HOFFMANN, value="absent")), recorded())
        assert changes.not_recorded == ()

    def test_a_sign_that_is_absent_now_is_gone(self) -> None:
        absent = replace(HOFFMANN, value="absent")
        assert only(compare(recorded(HOFFMANN), recorded(absent))).course is Course.GONE

    def test_a_harmless_finding_is_not_alarming(self) -> None:
        plain = replace(HOFFMANN, finding="sacroiliac_tests_positive", label="tests")
        assert not only(compare(recorded(), recorded(plain))).alarming


class TestComplaints:
    @pytest.mark.parametrize(
        ("before", "after", "course"),
        [
            ("low back 6/10", "low back 8/10", Course.WORSE),
            ("low back 6/10", "low back 2.5/10", Course.BETTER),
            ("low back - denied", "low back 1/10", Course.WORSE),
            ("low back 4/10", "low back - denied", Course.GONE),
        ],
    )
    def test_an_intensity_goes_up_or_down(self, before: str, after: str, course: Course) -> None:
        found = only(compare(recorded(complaint(before)), recorded(complaint(after))))
        assert found.course is course

    def test_time_that_passes_is_no_change(self) -> None:
        before, after = "low back for 9 months 6/10", "low back for 12 months 6/10"
        assert not compare(recorded(complaint(before)), recorded(complaint(after))).items

    def test_the_other_side_is_another_complaint(self) -> None:
        before, after = complaint("leg (left) 5/10", "leg"), complaint("leg (right) 5/10", "leg")
        assert only(compare(recorded(before), recorded(before, after))).course is Course.NEW


class TestMeasures:
    @pytest.mark.parametrize(
        ("name", "before", "after", "course"),
        [
            ("walk_30_m_s", 22.0, 31.0, Course.WORSE),
            ("walk_30_m_s", 31.0, 22.0, Course.BETTER),
            ("grip_release_10_s_count", 24.0, 15.0, Course.WORSE),
            ("mjoa_0_18", 13.0, 16.0, Course.BETTER),
            ("t1_slope_deg", 20.0, 35.0, Course.CHANGED),
            ("walk_30_m_s", 22.0, 22.5, Course.CHANGED),
        ],
    )
    def test_a_number_goes_the_way_that_it_is_worse(
        self, name: str, before: float, after: float, course: Course
    ) -> None:
        found = only(compare(recorded(measure(name, before)), recorded(measure(name, after))))
        assert found.course is course

    def test_slower_walking_is_alarming_and_a_higher_distress_score_is_not(self) -> None:
        before = recorded(measure("walk_30_m_s", 22.0), measure("phq9_0_27", 5.0))
        after = recorded(measure("walk_30_m_s", 31.0), measure("phq9_0_27", 12.0))
        first, second = compare(before, after).items
        assert (first.id, first.alarming) == ("walk_30_m_s", True)
        assert (second.course, second.alarming) == (Course.WORSE, False)


class TestTheAnswer:
    def test_a_probability_is_neither_worse_nor_better(self) -> None:
        before = stored("cord")
        neck = before.neck
        assert neck is not None
        moved = replace(neck.absent_if_healthy, value=0.4, low=0.2, high=0.6, bracket_high=0.6)
        after = replace(before, neck=replace(neck, absent_if_healthy=moved))
        assert only(compare(before, after)).course is Course.CHANGED

    def test_figures_that_read_the_same_are_the_same(self) -> None:
        before = stored("cord")
        route = before.routes["nerve_pathways"]
        assert route.share is not None
        near = replace(route, share=replace(route.share, value=route.share.value + 1e-5))
        after = replace(before, routes=FrozenMapping({**before.routes, "nerve_pathways": near}))
        assert compare(before, after).items == ()

    @pytest.mark.parametrize(
        ("before", "after", "told"),
        [
            # Inside both intervals and less than one in twenty: rounding and drawing.
            ((0.04, 0.01, 0.12), (0.06, 0.01, 0.14), False),
            ((0.004, 0.0, 0.02), (0.0, 0.0, 0.01), False),
            # Inside both intervals, but one in eleven: a new finding did something.
            ((0.31, 0.12, 0.55), (0.40, 0.15, 0.60), True),
            # Little, but outside the narrow interval of the other.
            ((0.04, 0.03, 0.05), (0.07, 0.06, 0.08), True),
        ],
    )
    def test_a_part_is_different_only_beyond_drawing_and_rounding(
        self,
        before: tuple[float, float, float],
        after: tuple[float, float, float],
        told: bool,
    ) -> None:
        answers = []
        for value, low, high in (before, after):
            answer = stored("cord")
            share = Interval(value=value, low=low, high=high)
            route = replace(answer.routes["nerve_pathways"], share=share)
            routes = FrozenMapping({**answer.routes, "nerve_pathways": route})
            answers.append(replace(answer, routes=routes))
        assert bool(compare(*answers).items) is told

    def test_few_draws_make_a_difference_chance(self) -> None:
        before, after = (Interval(value=one, low=0.1, high=0.6) for one in (0.31, 0.40))
        assert beyond_chance(before, after, (500.0, 500.0))
        assert not beyond_chance(before, after, (20.0, 20.0))

    def test_a_route_whose_direction_became_unknown_says_so(self) -> None:
        before = stored("cord")
        route = replace(before.routes["nerve_pathways"], share=None)
        after = replace(before, routes=FrozenMapping({**before.routes, "nerve_pathways": route}))
        assert only(compare(before, after)).after == "direction unknown"

    def test_another_question_is_not_compared(self) -> None:
        before, after = stored("cord"), stored("systemic")
        other = replace(
            after, asked=replace(after.asked, symptom="thoracic", label="thoracic pain")
        )
        changes = compare(before, other)
        assert not {one.topic for one in changes.items} & {"headline", "route"}
        assert any("not compared" in note for note in changes.notes)


class TestTheNotes:
    @pytest.mark.parametrize(
        ("change", "word"),
        [
            (lambda one: replace(one, id="somebody-else"), "same person"),
            (
                lambda one: replace(one, provenance=replace(one.provenance, model_digest="0" * 64)),
                "model",
            ),
            (
                lambda one: replace(
                    one, provenance=replace(one.provenance, priors_digest="0" * 64)
                ),
                "judgements",
            ),
            (
                lambda one: replace(one, case_summary=replace(one.case_summary, age_years=18.0)),
                "Age was",
            ),
        ],
    )
    def test_what_limits_the_comparison_is_said(
        self, change: Callable[[Assessment], Assessment], word: str
    ) -> None:
        notes = compare(stored(), change(stored())).notes
        assert any(word in note for note in notes)

    def test_the_statement_names_what_is_worse(self) -> None:
        changes = compare(
            recorded(complaint("low back 6/10")), recorded(complaint("low back 8/10"))
        )
        assert changes.statement.startswith("Worse than at the earlier visit: pain: low back")


def test_changes_survive_being_stored() -> None:
    now = recorded(HOFFMANN)
    answer = replace(now, changes=compare(recorded(), now))
    assert from_json(to_json(answer)) == answer


def test_an_interval_of_an_earlier_answer_may_be_missing() -> None:
    nothing = replace(stored("cord"), neck=None, routes=FrozenMapping({}))
    changes = compare(nothing, stored("cord"))
    assert {one.before for one in changes.items if one.topic == "headline"} == {None}
    assert isinstance(stored("cord").unidentified, Interval)
