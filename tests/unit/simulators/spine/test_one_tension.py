"""Strands of one muscle have one tension."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.simulators.spine import (
    SharingChoice,
    SpinePerson,
    build_spine,
    posture_angles,
    posture_loads,
    simulate,
)
from plumbline.simulators.spine.body.fascicles import leaders
from plumbline.simulators.spine.loads.load_sharing import share_load
from plumbline.simulators.spine.loads.one_tension import share_as_one, tied

MODEL = build_spine(SpinePerson(stature_m=1.75, mass_kg=75.0, sex="male"))
CHOICE = SharingChoice(floor=0.0)


def test_the_leader_is_the_first_strand_of_each_muscle() -> None:
    np.testing.assert_array_equal(leaders(np.array([7, 3, 7, 3, 9])), [0, 1, 0, 1, 4])


def test_a_muscle_of_several_strands_pulls_with_the_sum_of_their_forces_and_moments() -> None:
    arms, full = np.array([[[1.0, 2.0, 4.0]]]), np.array([[10.0, 20.0, 30.0]])
    whole_arms, whole = tied(arms, full, np.array([0, 1, 0]))
    np.testing.assert_allclose(whole, [[40.0, 20.0, 0.0]])
    assert whole_arms[0, 0, 0] * whole[0, 0] == pytest.approx(10.0 + 120.0)
    np.testing.assert_array_equal(full, [[10.0, 20.0, 30.0]])


def test_strands_share_a_lever_as_one_muscle_would() -> None:
    """Two strands over two joints: the optimum of one muscle whose arms are their mean."""
    arms = np.array([[[0.04, 0.04, -0.03], [0.04, 0.0, -0.03]]])
    full, moment = np.array([[50.0, 50.0, 400.0]]), np.array([[0.5, -0.4]])
    found = share_as_one(
        arms, full, moment, first=np.array([0, 0, 2]), weights=np.full(3, 1 / 3), choice=CHOICE
    )
    alone = share_load(
        np.array([[[0.04, -0.03], [0.02, -0.03]]]),
        np.array([[100.0, 400.0]]),
        moment,
        weights=np.array([2 / 3, 1 / 3]),
        choice=CHOICE,
    )
    np.testing.assert_allclose(found.activation[0], alone.activation[0][[0, 0, 1]], atol=1e-9)
    np.testing.assert_allclose(found.force_n[0], found.activation[0] * full[0])


@pytest.mark.parametrize("posture", ["standing", "hold_close", "slouched", "lift_round_back"])
def test_no_muscle_pulls_at_one_rib_and_leaves_the_others_slack(posture: str) -> None:
    angles = posture_angles(MODEL, posture)[None]
    loads = simulate(MODEL, angles, external=posture_loads(MODEL, posture))
    activation = loads.sharing.activation[0]
    np.testing.assert_array_equal(activation, activation[MODEL.first_strand])
    several = {MODEL.groups[i] for i, first in enumerate(MODEL.first_strand) if i != first}
    assert several == {"sternocleidomastoid", "hyoids"}


def test_strands_belong_to_one_side_and_one_group() -> None:
    for name, group, first in zip(MODEL.muscles, MODEL.groups, MODEL.first_strand, strict=True):
        assert MODEL.groups[first] == group
        assert MODEL.muscles[first].split("_")[-1] == name.split("_")[-1]
