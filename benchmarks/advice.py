"""What next: the worth of every test that is not known, warm, and one turn of an interview."""

from __future__ import annotations

from functools import partial

from benchmarks.measurement import Measurement, median_of, seconds_of
from plumbline.case import Case
from plumbline.pipeline import DRAWS, read_case, what_next

__all__ = ["advice"]

# Somebody in a spine clinic of whom little is known yet: the most tests are open then.
PERSON = """plumbline: 1
id: benchmark
person: {age_years: 52, sex: female}
setting: spine_clinic
complaints: [{region: low_back, since_months: 8}, {region: neck, since_months: 20}]
"""
INTERVIEW_DRAWS = 200  # what an interview spends on the answer that it shows after every turn


def advice() -> list[Measurement]:
    """Measure the advice with all draws, and with those of an interview."""
    case: Case = read_case(PERSON)
    valued = len(what_next(case).considered)
    times = {
        "next": seconds_of(partial(what_next, case, draws=DRAWS)),
        "next_interview": seconds_of(partial(what_next, case, draws=INTERVIEW_DRAWS)),
    }
    return [median_of(name, found, note=f"{valued} tests") for name, found in times.items()]
