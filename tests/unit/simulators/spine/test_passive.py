"""Passive tissue: at rest it does nothing, away from rest it pulls back, ever more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evidence import fact, judgement
from plumbline.simulators.spine import passive_moment_n_m, passive_stiffness_n_m_rad
from plumbline.simulators.spine.body.levels import DOFS, LEVELS, SPINAL_COUNT
from plumbline.simulators.spine.body.passive import (
    PassiveTissue,
    healthy_ends_rad,
    passive_tissue_of,
    preload_of_weight_n,
)

from .six_people import man

REST = np.zeros(SPINAL_COUNT)
NOTHING = np.zeros((1, len(LEVELS)))
TISSUE = passive_tissue_of(man(), REST)
SHARES = st.floats(-1.3, 1.3)


def at(share: float, tissue: PassiveTissue = TISSUE) -> np.ndarray:
    """Return every angle at a share of its range."""
    ends = tissue.range_rad
    return np.where(share >= 0.0, share * ends[:, 1], -share * ends[:, 0])[None, :]


def test_a_healthy_person_has_the_ends_of_healthy_joints_and_a_stiff_one_not() -> None:
    np.testing.assert_array_equal(TISSUE.end_rad, healthy_ends_rad())
    stiff = passive_tissue_of(man(lost_range={"C4_C5.flexion": 0.5}), REST).end_rad
    (lost,) = np.unique(np.argwhere(stiff != healthy_ends_rad())[:, 0])
    assert DOFS[lost] == "C4_C5.flexion"
    np.testing.assert_allclose(stiff[lost], 0.5 * healthy_ends_rad()[lost])


def test_at_rest_nothing_pulls() -> None:
    np.testing.assert_array_equal(passive_moment_n_m(TISSUE, at(0.0), NOTHING), 0.0)


@given(SHARES)
def test_away_from_rest_it_pulls_back(share: float) -> None:
    moment = passive_moment_n_m(TISSUE, at(share), NOTHING)
    assert np.all(moment * np.sign(share) <= 0.0)


@given(SHARES)
def test_stiffness_is_minus_the_slope_of_the_moment(share: float) -> None:
    angles, step = at(share), 1e-7
    up, down = (passive_moment_n_m(TISSUE, angles + s * step, NOTHING) for s in (1.0, -1.0))
    stiffness = passive_stiffness_n_m_rad(TISSUE, angles, NOTHING)
    if abs(share) > 1e-3:
        np.testing.assert_allclose(stiffness, -(up - down) / (2 * step), rtol=1e-4, atol=1e-3)


def test_it_is_softest_at_rest_and_stiffest_at_the_end_of_the_range() -> None:
    inner, middle, end = (
        passive_stiffness_n_m_rad(TISSUE, at(share), NOTHING) for share in (0.02, 0.6, 1.0)
    )
    assert np.all(inner < middle)
    assert np.all(middle < end)
    factor = judgement("spine.passive.end_factor", unit="ratio")
    # atlas on axis: three quarters of the range are neutral, and the toe is not quite over
    np.testing.assert_allclose(end[0] / TISSUE.stiffness_n_m_rad[:, 1], factor, rtol=0.06)


def test_a_lumbar_joint_has_its_published_stiffness_outside_the_neutral_zone() -> None:
    place = DOFS.index("L3_L4.flexion")
    angles = np.zeros((1, SPINAL_COUNT))
    angles[0, place] = 0.55 * TISSUE.end_rad[place, 1]
    found = passive_stiffness_n_m_rad(TISSUE, angles, NOTHING)[0, place]
    printed = fact("stiffness.lumbar.schmidt1998.flexion", unit="Nm/deg") * 180.0 / np.pi
    assert found == pytest.approx(printed, rel=0.15)


def stiffened(preload_n: float, region: str) -> np.ndarray:
    """Return by how much preload multiplies the moments of the joints of a region."""
    angles = at(0.8)
    loaded = passive_moment_n_m(TISSUE, angles, np.full((1, len(LEVELS)), preload_n))
    places = [number for number, name in enumerate(DOFS[:SPINAL_COUNT]) if name.startswith(region)]
    return (loaded / passive_moment_n_m(TISSUE, angles, NOTHING))[0, places]


@pytest.mark.parametrize(("preload_n", "factor"), [(250.0, "250"), (5000.0, "500")])
def test_preload_stiffens_a_lumbar_joint_as_published_and_no_further(
    preload_n: float, factor: str
) -> None:
    published = fact(f"stiffness.lumbar.preload{factor}", unit="ratio")
    np.testing.assert_allclose(stiffened(preload_n, "L"), published)


@pytest.mark.parametrize("preload_n", [400.0, 5000.0])
def test_preload_stiffens_the_chest_as_its_range_falls_and_no_further(preload_n: float) -> None:
    fall = fact("stiffness.thorax.follower_load", unit="percent") / 100.0
    np.testing.assert_allclose(stiffened(preload_n, "T"), 1.0 / (1.0 - fall))


def test_the_atlas_turns_nearly_free_over_most_of_its_range_on_the_axis() -> None:
    place = DOFS.index("C1_C2.rotation")
    angles = np.zeros((1, SPINAL_COUNT))
    share = fact("neutral_zone.C1_C2.share.rotation", unit="proportion")
    moments = []
    for part in (share, 1.0):
        angles[0, place] = part * TISSUE.end_rad[place, 1]
        moments.append(-passive_moment_n_m(TISSUE, angles, NOTHING)[0, place])
    # 1.5 N m took the specimens from the middle to the end of their range
    assert moments[0] < 0.4 * moments[1]
    assert 1.0 < moments[1] < 2.5


def test_weight_stiffens_a_joint_by_its_judged_multiple() -> None:
    weight = np.array([[-100.0, 50.0]])
    factor = judgement("spine.preload.gravity", unit="ratio")
    np.testing.assert_allclose(preload_of_weight_n(weight), factor * np.abs(weight))


def test_far_beyond_the_range_it_stays_finite() -> None:
    assert np.all(np.isfinite(passive_moment_n_m(TISSUE, at(40.0), NOTHING)))


def test_bending_and_turning_are_the_same_to_both_sides() -> None:
    to_one, to_other = (passive_moment_n_m(TISSUE, at(share), NOTHING) for share in (0.7, -0.7))
    sideways = [i for i, name in enumerate(DOFS[:SPINAL_COUNT]) if not name.endswith("flexion")]
    np.testing.assert_allclose(to_one[0, sideways], -to_other[0, sideways])


@pytest.mark.parametrize(
    "changes",
    [
        {"lost_range": {"C5_C6": 0.5}},
        {"lost_range": {"C5_C6.flexion": 0.5}},
        {"degeneration": {"C5_C6": 1.0}},
        {"fused": frozenset({"C5_C6"})},
        {"ankylosed": frozenset({"C5_C6"})},
    ],
)
def test_a_stiff_joint_resists_more_and_leaves_its_neighbors_alone(
    changes: dict[str, object],
) -> None:
    angle = np.full((1, SPINAL_COUNT), 0.1)
    usual = passive_moment_n_m(TISSUE, angle, NOTHING)[0]
    stiff = passive_moment_n_m(passive_tissue_of(man(**changes), REST), angle, NOTHING)[0]
    place = DOFS.index("C5_C6.flexion")
    assert stiff[place] < 1.2 * usual[place]
    neighbor = DOFS.index("C4_C5.flexion")
    assert stiff[neighbor] == usual[neighbor]


def test_rest_moves_the_curve_with_it() -> None:
    moved = replace(TISSUE, rest_rad=np.full(SPINAL_COUNT, 0.03))
    np.testing.assert_array_equal(
        passive_moment_n_m(moved, np.full((1, SPINAL_COUNT), 0.03), NOTHING), 0.0
    )
    assert np.all(passive_moment_n_m(moved, at(0.0), NOTHING) > 0.0)
