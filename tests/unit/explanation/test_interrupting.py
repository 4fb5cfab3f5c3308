"""A simulation is ended from outside between two postures, and nothing is swallowed."""

from __future__ import annotations

import pytest

from plumbline.errors import PlumblineError
from plumbline.explanation.interrupting import interruptible
from plumbline.pipeline import assess, read_case
from plumbline.simulators.spine.over_time.day_postures import GIVEN, SOLVED

MOVED = "id: a\ncomplaints: [{region: low_back}]\nmotion: {cervical_rotation_left_deg: 30}\n"
BEFORE_THE_END = 4


class Stop(PlumblineError):
    """What somebody outside raises."""


def go_on() -> None:
    """Let the simulation go on."""


def stop() -> None:
    raise Stop("enough")


def test_an_assessment_ends_within_the_simulation_with_what_was_raised() -> None:
    told: list[str] = []

    def watch(stage: str, _: float) -> None:
        told.append(stage)
        if len(told) > BEFORE_THE_END:
            raise Stop("enough")

    with pytest.raises(Stop, match="enough"):
        assess(read_case(MOVED), draws=1, watch=watch)
    assert told == ["working out the load of the spine"] * (BEFORE_THE_END + 1)


def test_whoever_may_interrupt_it_a_source_of_postures_stays_the_same_key() -> None:
    one, other = (interruptible(GIVEN, between)["substitute"] for between in (go_on, stop))
    assert one == other
    assert hash(one) == hash(other)
    solved = interruptible(SOLVED, go_on)
    assert solved["substitute"] != solved["stiffen"]
