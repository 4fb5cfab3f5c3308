"""The turns of an interview: order, answers, steps back, and what is never done."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.interfaces.interviewing import (
    KNOWN,
    OPENING,
    answered,
    asked,
    examined,
    opened,
    standing,
)

from plumbline.case import FindingState, Sided, read_case
from plumbline.diagnosis import red_flag_rules
from plumbline.errors import InputError
from plumbline.interfaces.interview import (
    TESTS,
    Interview,
    answer,
    begin,
    next_question,
    skip_block,
    step_back,
    tell,
)
from plumbline.interfaces.interview_questions import Form, Stage
from plumbline.pipeline import vocabulary

# Those that concern everybody; the others wait for an age or for an answer.
EMERGENCY_QUESTIONS = [one.finding for one in red_flag_rules().questions if one.applies is None]


def asked_ids(interview: Interview) -> list[str]:
    return [turn.question.id for turn in interview.turns]


def to_the_end(interview: Interview, written: str) -> Interview:
    while (question := asked(interview)) is not None:
        takes_a_word = question.form not in (Form.NUMBER, Form.CHOICE)
        interview = answer(interview, question, written if takes_a_word else "")
    return interview


def asked_in(names: tuple[str, ...]) -> list[str]:
    """Return the tests in the order in which they are asked, all with no."""
    interview, found = examined(), []
    while (question := next_question(interview, standing(interview, names))) is not None:
        found.append(question.id)
        interview = answer(interview, question, "no" if question.stage in TESTS else "")
    return found[:-1]


class TestTheOrder:
    def test_begins_with_the_person_and_the_pain(self) -> None:
        assert asked_ids(opened()) == [
            "ask",
            "person.age_years",
            "person.sex",
            "setting",
            "complaints",
            "complaints.low_back.since_months",
            "complaints.low_back.intensity_0_10",
            "complaints.low_back.timing",
            "complaints.low_back.onset",
            "complaints.neck.since_months",
        ]

    def test_every_emergency_question_comes_before_every_test(self) -> None:
        turns = to_the_end(opened(), "no").turns
        stages = [turn.question.stage for turn in turns]
        last_flag = max(n for n, stage in enumerate(stages) if stage is Stage.RED_FLAG)
        first_test = min(n for n, stage in enumerate(stages) if stage in TESTS)
        early = [turn.question for turn in turns[: last_flag + 1]]
        told = {name for one in early for name in (one.id, *one.together)}
        assert told.issuperset(EMERGENCY_QUESTIONS)
        assert last_flag < first_test

    def test_a_no_to_questions_in_one_breath_is_a_no_to_each(self) -> None:
        question = asked(opened())
        assert question is not None
        assert len(question.together) > 2
        found = answered(opened(), "no").document.case.findings
        assert {found[name] for name in question.together} == {FindingState.ABSENT}

    @pytest.mark.parametrize("written", ["yes", "unknown"])
    def test_anything_else_asks_them_one_by_one(self, written: str) -> None:
        question = asked(opened())
        assert question is not None
        interview = answered(opened(), written)
        assert interview.document.text == opened().document.text
        ids = []
        for _ in question.together:
            one = asked(interview)
            assert one is not None
            ids.append(one.id)
            interview = answer(interview, one, "no")
        assert ids == list(question.together)

    def test_a_block_that_was_begun_goes_on_before_an_earlier_kind(self) -> None:
        first = ("hoffmann", "sacroiliac_tests_positive")
        interview = examined()
        question = next_question(interview, standing(interview, first))
        assert question is not None
        interview = answer(interview, question, "no")
        both = standing(interview, ("known_myelopathy", "sacroiliac_tests_positive"))
        following = next_question(interview, both)
        assert following is not None
        assert following.id == "sacroiliac_tests_positive"

    def test_what_needs_a_result_comes_after_what_can_be_examined_now(self) -> None:
        findings = asked_ids(to_the_end(examined(), ""))
        assert findings[-3:] == ["mri_cord_compression_cervical", "crp_raised", "closing"]

    def test_what_can_be_asked_comes_before_what_is_examined(self) -> None:
        names = ("hoffmann", "known_lumbar_stenosis", "gait_deviation", "falls")
        findings = asked_in(names)
        assert findings == ["known_lumbar_stenosis", "falls", "hoffmann", "gait_deviation"]

    def test_earlier_diagnoses_are_asked_for_in_one_breath(self) -> None:
        names = ("known_myelopathy", "known_rheumatoid_arthritis", "falls")
        assert asked_in(names) == ["group:earlier_diagnoses", "falls"]
        interview = examined()
        question = next_question(interview, standing(interview, names))
        assert question is not None
        one_by_one = answer(interview, question, "yes")
        following = next_question(one_by_one, standing(one_by_one, names))
        assert following is not None
        assert following.id == "known_myelopathy"

    def test_what_belongs_together_is_asked_in_one_breath(self) -> None:
        names = ("known_myelopathy", "falls", "neurogenic_claudication", "osteoporosis_known")
        findings = asked_in(names)
        assert findings[:2] == ["group:earlier_diagnoses", "group:bones_and_blood"]

    def test_examinations_may_be_left_out_as_a_block(self) -> None:
        names = ("hoffmann", "gait_deviation", "crp_raised")
        interview = examined()
        question = next_question(interview, standing(interview, names))
        assert question is not None
        interview = skip_block(interview, question)
        following = next_question(interview, standing(interview, names))
        assert following is not None
        assert following.id == "crp_raised"

    def test_a_pain_that_nobody_knows_of_is_not_asked_for_twice(self) -> None:
        neck = "complaints.neck"
        interview = answered(begin("", "x"), "low_back", "30", "male", "2", "low back", "unknown")
        assert asked_ids(interview)[-1] == neck
        assert "neck_pain_report" in interview.settled

    def test_nothing_that_the_file_says_is_asked(self) -> None:
        text = f"{KNOWN}person: {{age_years: 61, sex: male}}\ncomplaints:\n- {{region: low_back}}\n"
        question = asked(begin(text, "x.yaml"))
        assert question is not None
        assert question.id == "complaints.neck"

    def test_pregnancy_is_asked_of_women_of_that_age_only(self) -> None:
        assert "person.pregnant" in asked_ids(
            answered(begin("", "x.yaml"), "1", "30", "female", "no")
        )
        for age, sex in (("30", "male"), ("70", "female"), ("", "female")):
            interview = answered(begin("", "x.yaml"), "1", age, sex, "2")
            assert "person.pregnant" not in asked_ids(interview)

    def test_a_pain_that_is_not_among_the_complaints_is_asked_for(self) -> None:
        interview = answered(begin(f"{KNOWN}person: {{age_years: 61, sex: male}}\n", "x"), "neck")
        question = asked(interview)
        assert question is not None
        assert question.words == "Is there low-back pain?"
        denied = answered(interview, "no")
        assert denied.document.case.asked_state() is FindingState.ABSENT


class TestAnswers:
    def test_unknown_is_remembered_and_not_written(self) -> None:
        interview = to_the_end(begin("", "someone.yaml"), "unknown")
        assert interview.document.text == "plumbline: 1\nid: someone\n"
        assert len(set(asked_ids(interview))) == len(asked_ids(interview))
        assert interview.settled == {*asked_ids(interview), "neck_pain_report"}

    @pytest.mark.parametrize(
        ("written", "stored"),
        [
            ("yes", FindingState.PRESENT),
            ("-", FindingState.ABSENT),
            ("left", Sided(left=FindingState.PRESENT)),
            ("right only", Sided(left=FindingState.ABSENT, right=FindingState.PRESENT)),
            ("both", Sided(left=FindingState.PRESENT, right=FindingState.PRESENT)),
        ],
    )
    def test_a_sided_finding_takes_a_side(self, written: str, stored: FindingState | Sided) -> None:
        interview = answered(examined(), written)
        assert interview.document.case.findings["hoffmann"] == stored

    def test_one_side_is_kept_when_the_other_one_is_told(self) -> None:
        interview = tell(begin(KNOWN, "x"), "hoffmann", "left")
        sides = tell(interview, "Hoffmann", "right").document.case.findings["hoffmann"]
        assert sides == Sided(left=FindingState.PRESENT, right=FindingState.PRESENT)

    @pytest.mark.parametrize(
        ("written", "months"), [("9", 9), ("2 years", 24), ("3 weeks", 0.69), ("1,5 y", 18)]
    )
    def test_a_duration_may_have_another_unit(self, written: str, months: float) -> None:
        interview = answered(begin("", "x"), *OPENING[:5], written)
        assert interview.document.case.complaints[0].since_months == pytest.approx(months)

    def test_a_number_may_tell_a_finding_and_nothing_asks_for_it_again(self) -> None:
        interview = tell(examined(), "CRP", "4 mg/L")
        assert interview.document.case.labs["crp_mg_l"] == 4
        assert "crp_raised" not in asked_ids(to_the_end(interview, ""))

    def test_regions_are_taken_by_number_name_and_synonym(self) -> None:
        interview = answered(begin("", "x"), *OPENING[:4], "1, between the shoulder blades, groin")
        regions = [one.region for one in interview.document.case.complaints]
        assert regions == ["low_back", "interscapular", "groin"]

    @pytest.mark.parametrize(
        ("before", "written", "message"),
        [
            (0, "4", "Allowed: 1 to 3 or a name"),
            (1, "610", "outside 0 to 125 year"),
            (1, "old", "is not a number. Allowed: a number from 0 to 125 year"),
            (1, "61 kg", "'kg' is not the unit"),
            (4, "lwo back", "Did you mean low_back"),
            (5, "99 years", "longer than a life of 61 years"),
            (10, "perhaps", "Allowed: yes, no"),
        ],
    )
    def test_what_is_not_possible_is_refused_with_what_is(
        self, before: int, written: str, message: str
    ) -> None:
        interview = answered(begin("", "x"), *OPENING[:before])
        with pytest.raises(InputError, match=message):
            answered(interview, written)

    def test_what_nobody_asked_may_be_told_by_any_name(self) -> None:
        interview = begin(KNOWN, "x")
        for name, value in (("CSI", "31"), ("t1s cl deg", "22"), ("cauda equina", "no")):
            if name == "cauda equina":
                with pytest.raises(InputError, match="unknown name"):
                    tell(interview, name, value)
            else:
                interview = tell(interview, name, value)
        assert interview.document.case.scores["csi_0_100"] == 31
        assert "t1_slope_minus_lordosis_deg" in interview.document.case.alignment.measures


class TestMoving:
    def test_back_asks_the_same_question_again(self) -> None:
        before = answered(opened(), "no")
        question = asked(before)
        after = answered(before, "no")
        assert asked(step_back(after)) == question
        assert step_back(after).document == before.document

    def test_back_from_the_first_question_is_refused(self) -> None:
        with pytest.raises(InputError, match="the first question"):
            step_back(begin("", "x"))

    def test_a_block_may_be_left_out_but_never_the_questions_about_danger(self) -> None:
        fresh = begin("", "x")
        first = asked(fresh)
        assert first is not None
        flag = asked(skip_block(fresh, first))
        assert flag is not None
        assert flag.stage is Stage.RED_FLAG
        following = asked(skip_block(skip_block(fresh, first), flag))
        assert following is not None
        assert following.stage is Stage.RED_FLAG
        assert following.id != flag.id

    @given(
        st.lists(st.sampled_from(["yes", "no", "left", "unknown", "1", "3", "back"]), max_size=15)
    )
    @settings(max_examples=10)
    def test_the_text_always_reads_as_the_case(self, script: list[str]) -> None:
        interview = begin("", "someone.yaml")
        for written in script:
            question = asked(interview)
            if question is None:
                break
            try:
                interview = (
                    step_back(interview)
                    if written == "back"
                    else answer(interview, question, written)
                )
            except InputError:
                continue
            read = read_case(interview.document.text, vocabulary=vocabulary())
            assert read == interview.document.case
            assert not interview.document.rewritten


class TestDanger:
    def test_an_emergency_stops_the_questions(self) -> None:
        interview = answered(opened(), "yes", "yes")
        question = asked(interview)
        assert question is not None
        assert question.stage is Stage.ALARM

    def test_the_person_may_go_on_deliberately(self) -> None:
        interview = answered(opened(), "yes", "yes")
        on = asked(answered(interview, "yes"))
        assert on is not None
        assert on.stage is Stage.RED_FLAG
        for written in ("no", "unknown"):
            assert asked(answered(interview, written)) is None

    def test_an_emergency_in_the_file_comes_before_the_first_question(self) -> None:
        text = f"{KNOWN}findings: {{saddle_numbness: present, new_bladder_change: present}}\n"
        question = asked(begin(text, "x"))
        assert question is not None
        assert question.stage is Stage.ALARM

    def test_a_child_is_asked_about_danger_and_nothing_else(self) -> None:
        interview = answered(begin("", "x"), "1", "9", "male", "2", "low back", "no", *[""] * 4)
        stages = set()
        while (question := next_question(interview, standing(interview, tests=()))) is not None:
            stages.add(question.stage)
            interview = answer(interview, question, "no")
        assert stages == {Stage.RED_FLAG, Stage.CLOSING}


class TestANewCase:
    @pytest.mark.parametrize(
        ("name", "identifier"), [("anna.yaml", "anna"), ("61.yaml", "61"), ("a b: c.yml", "a b: c")]
    )
    def test_is_named_after_its_file(self, name: str, identifier: str) -> None:
        assert begin("", name).document.case.id == identifier

    def test_keeps_the_remarks_of_a_file_without_content(self) -> None:
        document = begin("# Tuesday\n", "x.yaml").document
        assert document.text == "# Tuesday\nplumbline: 1\nid: x\n"
