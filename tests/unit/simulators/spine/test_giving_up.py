"""Who stiffens gives up a part of the gaze, as drivers with stiff necks did, and never more."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evidence import fact
from plumbline.simulators.spine import SpineModel, SpinePerson, build_spine
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.posture.daily_tasks import Gaze
from plumbline.simulators.spine.posture.giving_up import given_up_rad, lowered
from plumbline.simulators.spine.posture.kept import KeptRange, kept_range

NECK = LEVELS[: LEVELS.index("C7_T1") + 1]
LEFT, RIGHT = Gaze(pitch_rad=None, yaw_rad=1.9), Gaze(pitch_rad=None, yaw_rad=-1.9)
DOWN, UP = Gaze(pitch_rad=0.9, yaw_rad=0.0), Gaze(pitch_rad=-0.9, yaw_rad=0.0)
WAYS = {"rotation.left": LEFT, "rotation.right": RIGHT, "flexion.forward": DOWN, "flexion.back": UP}


@cache
def model(way: str = "rotation", lost: float = 0.0) -> SpineModel:
    stiff = {f"{level}.{way}": lost for level in NECK} if lost else {}
    return build_spine(SpinePerson(stature_m=1.7, mass_kg=70.0, sex="male", lost_range=stiff))


def kept(way: str = "rotation", lost: float = 0.0) -> KeptRange:
    return kept_range(model(way, lost))


@pytest.mark.parametrize("gaze", WAYS.values(), ids=WAYS)
def test_a_healthy_neck_gives_up_nothing(gaze: Gaze) -> None:
    assert lowered(gaze, kept()) == gaze


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("asked", WAYS)
def test_a_loss_counts_in_the_direction_that_is_asked_for_and_in_no_other(
    way: str, asked: str
) -> None:
    gaze, stiff = WAYS[asked], kept(way, 0.6)
    own = way == asked
    assert (given_up_rad(gaze, lowered(gaze, stiff)) > 0.0) == own
    both = "rotation" if asked.startswith("rotation") else "flexion"
    part = stiff.toward(gaze)[[3 * level + 2 * (both == "rotation") for level in range(len(NECK))]]
    np.testing.assert_allclose(part, 0.4 if own else 1.0)
    assert stiff.in_gaze(gaze) == pytest.approx(0.4 if own else 1.0)


def test_drivers_whose_necks_turn_less_give_up_what_the_published_ones_did() -> None:
    gap = fact("coord.blindspot.functional_rom_gap", unit="deg")
    young, older = (fact(f"coord.blindspot.trunk_{who}", unit="deg") for who in ("young", "older"))
    healthy, _ = kept().neck_rad(LEFT.yaw_rad, turning=True)
    lacking = np.radians(gap - (young - older))
    stiff = kept("rotation", lacking / healthy)
    found = np.degrees(given_up_rad(LEFT, lowered(LEFT, stiff)))
    assert found == pytest.approx(gap, abs=0.05)


@given(st.sampled_from((0.0, 0.2, 0.5, 0.95)), st.floats(0.05, 2.5))
def test_nobody_gives_up_what_the_neck_itself_reaches_or_looks_further_than_asked(
    lost: float, asked_rad: float
) -> None:
    stiff = kept("rotation", lost)
    gaze = Gaze(pitch_rad=None, yaw_rad=asked_rad)
    _, left = stiff.neck_rad(asked_rad, turning=True)
    looked = lowered(gaze, stiff).yaw_rad
    assert min(asked_rad, left) - 1e-12 <= looked <= asked_rad + 1e-12


def test_a_gaze_within_what_is_left_costs_nothing() -> None:
    near = Gaze(pitch_rad=None, yaw_rad=0.2)
    assert lowered(near, kept("rotation", 0.5)) == near


def test_a_level_gaze_is_never_given_up() -> None:
    level = Gaze(pitch_rad=None, yaw_rad=0.0)
    assert lowered(level, kept("flexion", 0.9)) == level


def test_a_neck_that_lost_one_side_is_no_mirror_image() -> None:
    assert kept("rotation", 0.5).is_even
    assert kept("flexion.back", 0.5).is_even
    assert not kept("rotation.left", 0.5).is_even
