"""What is asked first, what is recommended, and when to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from plumbline.assessment import NextTest, Safety, SafetyLevel
from plumbline.case import Case
from plumbline.diagnosis import catalog, derived_states, red_flag_rules, triage
from plumbline.diagnosis.red_flags_conditions import signs_of
from plumbline.explanation.what_next import Candidate, NextStep, RedFlagQuestion, open_questions
from plumbline.explanation.what_next.listing import MOST_TESTS, listed
from plumbline.explanation.what_next.ranking import recommended
from plumbline.pipeline import what_next

FEW = 60
BACK_PAIN = """person: {age_years: 52, sex: female}
setting: spine_clinic
complaints: [{region: low_back, since_months: 8}, {region: neck, since_months: 20}]
"""

YOUNG = """person: {age_years: 24, sex: male}
setting: rheumatology
complaints: [{region: low_back, since_months: 24}]
"""


def unasked(case: Case) -> Safety:
    return triage(case, derived=derived_states(case, catalog()))


class TestRedFlagQuestions:
    def test_every_open_one_is_there_once(self, somebody: Callable[[str], Case]) -> None:
        safety = unasked(somebody(BACK_PAIN))
        questions = open_questions(safety)
        assert {q.finding for q in questions} == {one.finding for one in safety.not_assessed}
        assert len(questions) == len(safety.not_assessed)
        for_everybody = {one.finding for one in red_flag_rules().questions if one.applies is None}
        assert for_everybody <= {q.finding for q in questions}

    def test_the_most_urgent_tier_comes_first(self, somebody: Callable[[str], Case]) -> None:
        ranks = [SafetyLevel(q.tier).rank for q in open_questions(unasked(somebody(BACK_PAIN)))]
        assert ranks == sorted(ranks, reverse=True)

    def test_each_gives_a_reason(self, somebody: Callable[[str], Case]) -> None:
        for question in open_questions(unasked(somebody(BACK_PAIN))):
            assert question.reason
            assert question.ask.endswith("?")

    def test_one_that_was_answered_is_not_asked_again(
        self, somebody: Callable[[str], Case]
    ) -> None:
        case = somebody(BACK_PAIN + "findings: {fever: absent}")
        assert "fever" not in {q.finding for q in open_questions(unasked(case))}

    def test_one_that_cannot_be_found_out_is_left(self, somebody: Callable[[str], Case]) -> None:
        questions = open_questions(unasked(somebody(BACK_PAIN)), skip={"fever"})
        assert "fever" not in {q.finding for q in questions}

    @pytest.mark.parametrize(
        ("finding", "words"),
        [
            ("progressive_gait_or_hand_loss", "Walking or hands"),
            ("cancer_history", "Cancer before"),
            ("progressive_weakness", "Strength is getting worse"),
            ("fever", "Fever"),
            ("major_trauma", "injury"),
        ],
    )
    def test_the_reason_is_the_rule_that_is_about_it(
        self, somebody: Callable[[str], Case], finding: str, words: str
    ) -> None:
        (question,) = (
            q for q in open_questions(unasked(somebody(BACK_PAIN))) if q.finding == finding
        )
        assert words in question.reason

    def test_what_a_raised_alarm_asks_for_follows(self, somebody: Callable[[str], Case]) -> None:
        case = somebody(BACK_PAIN + "findings: {hand_numbness: present, hoffmann: absent}")
        asked = open_questions(unasked(case), known={"hoffmann"})
        completing = [q for q in asked if q.finding in {"babinski", "tandem_gait_impaired"}]
        assert {q.tier for q in completing} == {"soon"}
        assert all("can come from the spinal cord" in q.reason for q in completing)
        assert "hoffmann" not in {q.finding for q in asked}
        assert len(completing) == 2

    def test_they_precede_every_test_in_the_list(self, somebody: Callable[[str], Case]) -> None:
        step = what_next(somebody(BACK_PAIN), draws=FEW)
        flags = [one.red_flag for one in listed(step)]
        assert flags == sorted(flags, reverse=True)
        assert sum(flags) == len(step.red_flag_questions)
        assert len(flags) - sum(flags) <= MOST_TESTS

    def test_they_are_asked_of_people_of_whom_nothing_else_is_told(
        self, somebody: Callable[[str], Case]
    ) -> None:
        step = what_next(somebody("person: {age_years: 12}"), draws=FEW)
        assert step.red_flag_questions
        assert step.tests == ()
        assert step.stop
        assert step.stop_reason

    @pytest.mark.parametrize(
        ("told", "known"),
        [
            ("complaints: [{region: neck}]", False),
            ("complaints: [{region: neck}, {region: low_back, state: unknown}]", False),
            ("complaints: [{region: low_back, state: absent}]", True),
        ],
    )
    def test_a_pain_of_which_nobody_was_asked_is_not_called_absent(
        self, somebody: Callable[[str], Case], told: str, known: bool
    ) -> None:
        step = what_next(somebody(f"person: {{age_years: 52}}\n{told}\n"), draws=FEW)
        said = step.stop_reason or ""
        assert step.stop
        assert ("is not there" in said) is known
        assert ("not known whether" in said) is not known


@pytest.fixture(scope="module")
def step(somebody: Callable[[str], Case]) -> NextStep:
    """Return what comes next in somebody with back and neck pain."""
    return what_next(somebody(BACK_PAIN), draws=FEW)


class TestThePerson:
    def test_every_recommended_test_is_worth_more_than_it_costs(self, step: NextStep) -> None:
        assert step.tests
        assert all(test.expected_utility > 0 for test in step.tests)

    def test_no_test_is_recommended_that_a_red_flag_question_asks(self, step: NextStep) -> None:
        asked = {question.finding for question in step.red_flag_questions}
        assert not asked & {test.test for test in step.tests}

    def test_a_bundle_replaces_its_members(self, somebody: Callable[[str], Case]) -> None:
        step = what_next(somebody(YOUNG), draws=FEW)
        named = [test.test for test in step.tests]
        bundles = [test for test in step.tests if len(test.findings) > 1]
        assert bundles
        assert not {name for bundle in bundles for name in bundle.findings} & set(named)

    def test_the_best_comes_first(self, step: NextStep) -> None:
        worth = [test.expected_utility for test in step.considered if test.available]
        assert worth == sorted(worth, reverse=True)

    def test_the_true_states_add_up_to_one(self, step: NextStep) -> None:
        assert step.best_action_now is not None
        assert sum(step.best_action_now.states.values()) == pytest.approx(1.0, abs=1e-9)

    def test_the_action_is_the_one_that_loses_least(self, step: NextStep) -> None:
        best = step.best_action_now
        assert best is not None
        assert best.losses[best.action] == min(best.losses.values())

    def test_the_same_person_gets_the_same_advice(
        self, step: NextStep, somebody: Callable[[str], Case]
    ) -> None:
        assert what_next(somebody(BACK_PAIN), draws=FEW) == step

    def test_what_cannot_be_found_out_is_not_recommended(
        self, step: NextStep, somebody: Callable[[str], Case]
    ) -> None:
        first = step.tests[0]
        again = what_next(somebody(BACK_PAIN), draws=FEW, skip=first.findings)
        assert not set(first.findings) & {n for t in again.considered for n in t.findings}


def test_nothing_is_asked_where_the_cord_is_certain(somebody: Callable[[str], Case]) -> None:
    case = somebody(
        BACK_PAIN + "findings: {known_myelopathy: present, hoffmann: present, babinski: present,"
        " gait_deviation: present, mri_cord_compression_cervical: present}"
    )
    step = what_next(case, draws=FEW)
    cord = [t for t in step.tests if any("cord" in question for question in t.settles)]
    assert cord == []


def test_an_alarm_overrules_the_action_that_loses_least(somebody: Callable[[str], Case]) -> None:
    calm, alarmed = (
        what_next(somebody(BACK_PAIN + f"findings: {{saddle_numbness: {state}}}"), draws=FEW)
        for state in ("absent", "present")
    )
    assert calm.best_action_now is not None
    assert not calm.best_action_now.overruled
    assert alarmed.best_action_now is not None
    assert alarmed.best_action_now.overruled


def a_test(name: str, worth: float, *findings: str, available: bool = True) -> NextTest:
    return NextTest(
        test=name,
        label=name,
        expected_utility=worth,
        information_bits=0.1,
        settles=(),
        cost=0.1,
        stable=True,
        available=available,
        findings=findings or (name,),
    )


def a_candidate(name: str, line: str | None = None) -> Candidate:
    return Candidate(
        id=name,
        label=name,
        findings=(name,),
        outcomes=("present", "absent"),
        counted=(True, True),
        parents=(),
        likelihood=lambda context: context.values["none"],
        line=line,
    )


class TestTheRanking:
    def test_leaves_out_what_is_not_worth_its_cost(self) -> None:
        tests = (a_test("good", 0.3), a_test("even", 0.0), a_test("bad", -0.1))
        kept = recommended([a_candidate(t.test) for t in tests], tests, ())
        assert [t.test for t in kept] == ["good"]

    def test_keeps_the_best_of_those_that_say_the_same(self) -> None:
        tests = (a_test("crp", 0.3), a_test("esr", 0.2))
        candidates = [
            a_candidate("crp", "one inflammation"),
            a_candidate("esr", "one inflammation"),
        ]
        assert [t.test for t in recommended(candidates, tests, ())] == ["crp"]

    def test_a_member_stands_alone_where_its_bundle_is_not_worth_it(self) -> None:
        tests = (a_test("member", 0.3), a_test("bundle", -0.1, "member", "other"))
        kept = recommended([a_candidate(t.test) for t in tests], tests, ())
        assert [t.test for t in kept] == ["member"]


def test_a_question_carries_its_worth_but_keeps_its_place() -> None:
    question = RedFlagQuestion(finding="fever", ask="Fever?", reason="Infection", tier="urgent")
    valued = replace(a_test("fever", -0.005), cost=0.01)
    step = NextStep(
        red_flag_questions=(question,), tests=(a_test("best", 5.0),), considered=(valued,)
    )
    first, second = listed(step)
    assert (first.test, first.red_flag, first.expected_utility) == ("fever", True, -0.005)
    assert first.settles == ("Infection",)
    assert second.test == "best"


KEYS = [
    ("contusion_or_abrasion", "major_trauma"),
    ("reduced_anal_tone", "saddle_numbness"),
    ("post_void_residual_raised", "new_bladder_change"),
    ("urinary_retention", "new_bladder_change"),
    ("pulsatile_abdominal_mass", "new_abdominal_pain"),
    ("back_pain_eased_by_neck_surgery", "previous_cervical_surgery"),
]


@pytest.mark.parametrize(("finding", "key"), KEYS)
def test_some_findings_are_asked_for_only_after_their_key(
    somebody: Callable[[str], Case], finding: str, key: str
) -> None:
    for state, due in (("unknown", False), ("absent", False), ("present", True)):
        case = somebody(BACK_PAIN + f"findings: {{{key}: {state}}}")
        assert catalog()[finding].is_due(signs_of(case)) is due
        if not due:
            step = what_next(case, draws=FEW)
            assert finding not in {name for test in step.considered for name in test.findings}


def test_what_is_recorded_before_its_key_counts_all_the_same(
    somebody: Callable[[str], Case],
) -> None:
    case = somebody(BACK_PAIN + "findings: {reduced_anal_tone: present}")
    assert unasked(case).level is SafetyLevel.EMERGENCY


class TestWhatATestSettles:
    def test_is_the_state_from_which_its_worth_comes(self, step: NextStep) -> None:
        worth = {test.test: test.settles for test in step.considered}
        assert "cord" in worth["known_myelopathy"][0]
        assert "inflammatory" in worth["known_axial_spondyloarthritis"][0]

    def test_each_action_is_named_once_among_what_would_change(self, step: NextStep) -> None:
        for test in step.considered:
            actions = [change.split(": ", 1)[1] for change in test.changes]
            assert len(actions) == len(set(actions))
