"""What went in, in words that a person would use."""

from __future__ import annotations

from plumbline.diagnosis import catalog, observe
from plumbline.explanation.recording import inputs_of, summary_of
from plumbline.pipeline import read_case


def test_how_long_a_pain_has_lasted_is_told_as_a_person_says_it() -> None:
    complaints = "[{region: low_back, since_months: 0.92, intensity_0_10: 6}]"
    case = read_case(f"id: a\ncomplaints: {complaints}\n")
    summary = summary_of(case, observe(case, catalog()), {})
    assert summary.complaints == ("low back for 4 weeks 6/10",)


SAID = "reported: {foot_slap_gait: absent, limb_sensory_loss: {left: present}}"


def test_what_a_person_says_of_an_examined_sign_is_told_until_it_is_examined() -> None:
    words = catalog()
    for findings, told in (
        ("", {"foot_slap_gait": "no", "limb_sensory_loss": "left yes"}),
        ("findings: {foot_slap_gait: present}", {"limb_sensory_loss": "left yes"}),
    ):
        case = read_case(f"id: a\ncomplaints: [{{region: low_back}}]\n{SAID}\n{findings}\n")
        said = inputs_of(case, observe(case, words), words).reported
        assert {one.finding: one.said for one in said} == told
