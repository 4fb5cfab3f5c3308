"""What to leave alone, and when effects of treatment are not shown."""

from __future__ import annotations

import pytest

from plumbline.case import Case, read_case
from plumbline.diagnosis.avoid import avoid, suppresses_what_if
from plumbline.diagnosis.safety import triage

NECK = "Manipulation or traction of the neck, or forcing it to the end of its range"
IMAGE = "MRI of the neck because of this back or leg pain alone"


def person(*findings: str) -> Case:
    states = dict.fromkeys(findings, "present")
    complaints = [{"region": "low_back"}]
    return read_case(
        {"plumbline": 1, "id": "someone", "complaints": complaints, "findings": states}
    )


def actions(case: Case) -> list[str]:
    return [one.action for one in avoid(case, triage(case))]


@pytest.mark.parametrize(
    "finding",
    [
        "hoffmann",
        "hand_numbness",
        "known_rheumatoid_arthritis",
        "known_axial_spondyloarthritis",
        "recent_neck_trauma",
        "vertebral_fracture_on_film",
        "spinal_metastases_on_imaging",
        "spinal_infection_on_imaging",
        "horner_sign",
    ],
)
def test_the_neck_is_left_alone_and_no_effect_of_treating_it_is_shown(finding: str) -> None:
    case = person(finding)
    assert NECK in actions(case)
    assert suppresses_what_if(case, triage(case))


def test_every_urgent_person_keeps_the_neck_unmoved() -> None:
    assert NECK in actions(person("progressive_weakness"))


def test_ordinary_back_pain_forbids_nothing_but_an_image_of_the_neck() -> None:
    case = person("night_pain")
    only = actions(case)
    assert len(only) == 1
    assert only[0].startswith(IMAGE)
    assert not suppresses_what_if(case, triage(case))


def test_a_cord_sign_allows_the_image_and_puts_off_the_lumbar_operation() -> None:
    case = person("hoffmann")
    assert not [one for one in actions(case) if one.startswith(IMAGE)]
    assert [one for one in actions(case) if one.startswith("A lumbar operation")]


def test_a_normal_temperature_does_not_end_the_search_for_infection() -> None:
    case = person("diabetes", "newly_worse_pain")
    assert [one for one in actions(case) if "normal temperature" in one]


def test_every_advice_has_a_reason() -> None:
    case = person("saddle_numbness", "hoffmann", "iv_drug_use")
    assert all(one.reason for one in avoid(case, triage(case)))
