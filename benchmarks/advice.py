"""What next: the worth of every test that is not known, warm, and turns of an interview."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.measurement import Measurement, median_of, seconds_of
from plumbline.case import Case
from plumbline.interfaces.interview_standing import LAST_LOOK_DRAWS, PREVIEW_DRAWS
from plumbline.pipeline import DRAWS, preview, read_case, what_next

__all__ = ["advice"]

# Somebody in a spine clinic of whom little is known yet: the most tests are open then.
PERSON = """plumbline: 1
id: benchmark
person: {age_years: 52, sex: female}
setting: spine_clinic
complaints: [{region: low_back, since_months: 8}, {region: neck, since_months: 20}]
"""
INTERVIEW_DRAWS = 200  # what an interview spends on the answer that it shows after every turn
# Findings of the cord and of the back at once: the most states are walked through then.
LARGEST = Path(__file__).parents[1] / "cases" / "cord_back_pain.yaml"


def advice() -> list[Measurement]:
    """Measure the advice with all draws, and with those of an interview."""
    case: Case = read_case(PERSON)
    valued = len(what_next(case).considered)
    times = {
        "next": seconds_of(partial(what_next, case, draws=DRAWS)),
        "next_interview": seconds_of(partial(what_next, case, draws=INTERVIEW_DRAWS)),
    }
    measured = [median_of(name, found, note=f"{valued} tests") for name, found in times.items()]
    return [*measured, _turn()]


def _turn() -> Measurement:
    """Measure a turn that looks twice, with few draws and then with more, as the last ones do."""
    largest, turns = read_case(LARGEST), count()

    def turn() -> None:
        # A new name keeps the answer of the turn before from being handed out again.
        case = replace(largest, id=f"turn-{next(turns)}")
        preview(case, draws=PREVIEW_DRAWS)
        preview(case, draws=LAST_LOOK_DRAWS)

    return median_of("interview_turn", seconds_of(turn))
