"""What went in, in words that a person would use."""

from __future__ import annotations

from plumbline.diagnosis import catalog, observe
from plumbline.explanation.recording import summary_of
from plumbline.pipeline import read_case


def test_how_long_a_pain_has_lasted_is_told_as_a_person_says_it() -> None:
    complaints = "[{region: low_back, since_months: 0.92, intensity_0_10: 6}]"
    case = read_case(f"id: a\ncomplaints: {complaints}\n")
    summary = summary_of(case, observe(case, catalog()), {})
    assert summary.complaints == ("low back for 4 weeks 6/10",)
