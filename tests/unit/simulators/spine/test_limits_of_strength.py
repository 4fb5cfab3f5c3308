"""Near the limit of what muscles can do: a posture is refused if, and only if, nothing holds it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog
from tests.unit.simulators.spine.people import man

from plumbline.simulators.spine import (
    SharingChoice,
    SpineLoads,
    calibrated_choice,
    kinematics,
    largest_load,
    posture_angles,
    share_load,
    shortfall,
    simulate,
)
from plumbline.simulators.spine.loads.shortfall import largest_reserve_n_m

Array = NDArray[np.float64]
# So far from standing to the ends of every joint's range, all at once, some are too much.
PART = 0.88
COUNT = 30


@cache
def bent() -> Array:
    """Return postures of which some are held and some are not."""
    model, spine = man(), man().spinal_count
    low, high = model.range_rad[:spine].T
    where = np.random.default_rng(7).uniform(size=(COUNT, spine))
    angles = np.zeros((COUNT, len(model.dofs)))
    angles[:, :spine] = PART * (low + (high - low) * where)
    return angles


@cache
def loads() -> SpineLoads:
    return simulate(man(), bent())


def test_some_are_held_and_some_are_not() -> None:
    held = loads().sharing.balanced
    assert 5 <= held.sum() <= COUNT - 3


@pytest.mark.parametrize("order", ["backward", "alone"])
def test_what_is_asked_beside_a_posture_changes_nothing(order: str) -> None:
    if order == "backward":
        other = simulate(man(), bent()[::-1])
        held, compression = other.sharing.balanced[::-1], other.joints.compression_n[::-1]
    else:
        each = [simulate(man(), one[None]) for one in bent()]
        held = np.array([one.sharing.balanced[0] for one in each])
        compression = np.array([one.joints.compression_n[0] for one in each])
    np.testing.assert_array_equal(held, loads().sharing.balanced)
    np.testing.assert_allclose(compression, loads().joints.compression_n, atol=1e-5)


def test_what_is_refused_lacks_something_at_a_joint_and_what_is_held_does_not() -> None:
    """The linear program knows nothing of the search."""
    lacks = [bool(shortfall(man(), one)) for one in bent()]
    np.testing.assert_array_equal(~loads().sharing.balanced, lacks)


def test_a_joint_gives_as_far_as_it_may_before_a_posture_is_refused() -> None:
    used = []
    for row in np.flatnonzero(loads().sharing.balanced):
        posture = bent()[row : row + 1]
        here = kinematics(man(), posture)
        most = largest_reserve_n_m(man(), posture, here, calibrated_choice())
        used.append(np.abs(loads().sharing.reserve_n_m[row]) / most)
    assert np.max(used) <= 1 + 1e-6
    assert np.max(used) >= 1 - 1e-6


def rope(reserve: float) -> SharingChoice:
    return SharingChoice(floor=0.0, reserve_n_m=reserve, most_reserve_n_m=0.5)


@pytest.mark.parametrize(("moment", "held"), [(1.49, True), (1.51, False)])
@pytest.mark.parametrize("reserve", [0.05, 1.0, 20.0])
def test_one_muscle_holds_what_it_has_and_what_its_reserve_may(
    moment: float, held: bool, reserve: float
) -> None:
    """A muscle of 1 N m and a reserve of at most 0.5, however cheap, hold 1.5 and no more."""
    found = share_load(
        np.full((1, 1, 1), 0.01),
        np.full((1, 1), 100.0),
        np.full((1, 1), moment),
        weights=np.ones(1),
        choice=rope(reserve),
    )
    assert bool(found.balanced[0]) is held


def test_bounded_reserves_leave_what_costs_least() -> None:
    """Optimality by a linear program at the answer: no exchange within the bounds costs less."""
    rng = np.random.default_rng(3)
    arms, force = rng.normal(size=(1, 4, 12)) * 0.03, rng.uniform(100, 600, size=(1, 12))
    # Nearly the strength of every muscle, so that reserves have to help.
    moment = 0.97 * (arms @ force[..., None])[..., 0]
    choice = SharingChoice(floor=0.01, reserve_n_m=4.0, most_reserve_n_m=0.2)
    found = share_load(arms, force, moment, weights=np.full(12, 1 / 12), choice=choice)
    assert found.balanced[0]
    reserve = found.reserve_n_m[0]
    assert np.isclose(np.abs(reserve).max(), 0.2)
    gradient = np.concatenate([found.activation[0] / 12, reserve / 4.0**2])
    exchange = linprog(
        gradient,
        A_eq=np.hstack([arms[0] * force[0], np.eye(4)]),
        b_eq=moment[0],
        bounds=[(0.01, 1.0)] * 12 + [(-0.2, 0.2)] * 4,
    )
    here = gradient @ np.concatenate([found.activation[0], reserve])
    assert exchange.fun == pytest.approx(here, abs=1e-8)


def test_what_is_not_held_though_more_weight_would_be_has_no_share() -> None:
    """The neck of a shoulder check cannot turn so far; a heavier body is no answer to that."""
    posture = posture_angles(man(), "shoulder_check")
    assert not simulate(man(), posture[None]).sharing.balanced[0]
    assert largest_load(man(), posture).body_share is None
