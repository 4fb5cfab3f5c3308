"""Walking and hands that fail without a reflex: the examination ends in an act upon the neck."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from plumbline.assessment import SafetyLevel
from plumbline.case import Case, read_case
from plumbline.diagnosis import red_flag_rules
from plumbline.evidence import utilities
from plumbline.explanation.what_next import NextStep
from plumbline.pipeline import vocabulary, what_next

DRAWS = 60
NO_DANGER = {one.finding: "absent" for one in red_flag_rules().questions}
NO_REFLEX = dict.fromkeys(
    ("hoffmann", "inverted_supinator", "babinski", "sustained_clonus", "tromner"), "absent"
)
LOOKED = dict.fromkeys(
    ("hand_clumsiness", "hand_numbness", "grip_release_slow", "tandem_gait_impaired"), "absent"
)


def case_of(findings: Mapping[str, str]) -> Case:
    content = {
        "plumbline": 1,
        "id": "one",
        "person": {"age_years": 58, "sex": "male"},
        "setting": "spine_clinic",
        "complaints": [{"region": "low_back", "since_months": 8}],
        "findings": dict(findings),
    }
    return read_case(content, vocabulary=vocabulary())


def step_of(findings: Mapping[str, str]) -> NextStep:
    return what_next(case_of(findings), draws=DRAWS)


WALKING_AND_HANDS = {"gait_deviation": "present", "hand_clumsiness": "present"}


@pytest.mark.parametrize("rest", [{}, {**NO_DANGER, **NO_REFLEX}])
def test_walking_and_hands_together_are_urgent_with_and_without_reflexes(
    rest: dict[str, str],
) -> None:
    step = step_of({**LOOKED, **rest, **WALKING_AND_HANDS, "romberg": "present"})
    assert step.safety is not None
    assert step.safety.level is SafetyLevel.URGENT
    assert step.best_action_now is not None
    assert step.best_action_now.label.startswith("MRI of the neck")


def test_a_finished_examination_of_one_sign_ends_with_the_neck_and_not_with_the_back() -> None:
    step = step_of({**NO_DANGER, **LOOKED, **NO_REFLEX, "gait_deviation": "present"})
    assert step.safety is not None
    assert step.safety.level is SafetyLevel.SOON
    action = step.safety.flags[0].action
    assert action.startswith("The examination is complete")
    assert "MRI of the neck" in action
    assert step.best_action_now is not None
    assert step.best_action_now.label == action.rstrip(".")
    assert "reat the low back" not in (step.stop_reason or "")


@pytest.mark.parametrize(
    "finding", ["hand_numbness", "romberg", "lhermitte", "band_like_trunk_pain"]
)
def test_no_treatment_is_proposed_while_an_alarm_of_the_cord_stands(finding: str) -> None:
    step = step_of({**NO_DANGER, **NO_REFLEX, finding: "present"})
    assert step.best_action_now is not None
    assert step.best_action_now.overruled
    assert not step.best_action_now.label.lower().startswith("treat")


def test_an_image_that_shows_no_squeezed_cord_sends_on_to_neurology() -> None:
    free = {"mri_cord_compression_cervical": "absent"}
    step = step_of({**NO_DANGER, **LOOKED, **NO_REFLEX, **WALKING_AND_HANDS, **free})
    assert step.safety is not None
    assert step.safety.level is SafetyLevel.URGENT
    assert "neurology" in step.safety.flags[0].action


def test_the_level_is_never_lowered_by_what_was_looked_for() -> None:
    before = step_of({"gait_deviation": "present"}).safety
    after = step_of({**LOOKED, **NO_REFLEX, "gait_deviation": "present"}).safety
    assert before is not None
    assert after is not None
    assert after.level.is_at_least(before.level)


def test_no_trifle_of_unsettled_place_is_listed_while_an_alarm_stands() -> None:
    least = utilities().alarm_trifle
    assert least is not None
    step = step_of({**NO_DANGER, **WALKING_AND_HANDS})
    assert any(not one.stable and 0 < one.expected_utility < least.value for one in step.considered)
    assert all(one.stable or one.expected_utility >= least.value for one in step.tests)
