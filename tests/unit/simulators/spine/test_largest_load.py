"""The largest load that a posture allows."""

from __future__ import annotations

import pytest
from tests.unit.simulators.spine.people import man

from plumbline.simulators.spine import (
    ExternalLoad,
    LargestLoad,
    SpinePerson,
    build_spine,
    group_use,
    largest_load,
    posture_angles,
    posture_loads,
    shortfall,
    simulate,
    simulate_posture,
)


def more(force_n: float) -> tuple[ExternalLoad, ...]:
    return tuple(
        ExternalLoad(landmark=f"hand.grip_{side}", force_n=(0.0, 0.0, -force_n / 2))
        for side in ("right", "left")
    )


HELD = ["standing", "flexed", "hold_close", "lift_round_back", "lift_bent_knees"]


@pytest.mark.parametrize("name", HELD)
def test_less_than_the_largest_further_load_is_held_and_more_is_not(name: str) -> None:
    angles, acting = posture_angles(man(), name), posture_loads(man(), name)
    most = largest_load(man(), angles, acting).further_n
    assert most is not None
    for part, held in ((0.5, True), (0.99, True), (1.01, False), (1.5, False)):
        loads = simulate(man(), angles[None], external=(*acting, *more(part * most)))
        assert bool(loads.sharing.balanced[0]) is held


@pytest.mark.parametrize("name", HELD)
def test_up_to_the_largest_further_load_no_joint_lacks_anything(name: str) -> None:
    angles, acting = posture_angles(man(), name), posture_loads(man(), name)
    most = largest_load(man(), angles, acting).further_n
    assert most is not None
    assert shortfall(man(), angles, (*acting, *more(0.99 * most))) == ()
    assert shortfall(man(), angles, (*acting, *more(1.5 * most))) != ()


def test_a_crate_that_is_too_heavy_has_a_part_that_is_held() -> None:
    angles, acting = posture_angles(man(), "hold_far"), posture_loads(man(), "hold_far")
    found = largest_load(man(), angles, acting)
    assert found.further_n is None
    assert found.external_share is not None
    assert found.external_share < 1.0
    for part, held in ((0.9, True), (1.1, False)):
        lighter = tuple(
            ExternalLoad(
                landmark=load.landmark,
                force_n=(0.0, 0.0, part * found.external_share * load.force_n[2]),
            )
            for load in acting
        )
        assert (shortfall(man(), angles, lighter) == ()) is held


def test_half_the_strength_holds_a_smaller_load() -> None:
    weak = build_spine(
        SpinePerson(
            stature_m=1.74, mass_kg=70.0, sex="male", age_years=45.0, strength={"back": 0.5}
        )
    )
    angles = posture_angles(man(), "flexed")
    strong, feeble = (largest_load(model, angles).further_n or 0.0 for model in (man(), weak))
    assert feeble < 0.6 * strong


def test_what_is_held_is_said_with_two_digits() -> None:
    found = LargestLoad(further_n=326.9, external_share=None, body_share=2.2)
    assert "330\u00a0N (33\u00a0kg) more" in found.words(held=True)
    crate = LargestLoad(further_n=None, external_share=0.72, body_share=3.0)
    assert "of the 200\u00a0N" in crate.words(more(200.0), held=False)
    heavy = LargestLoad(further_n=None, external_share=None, body_share=0.8)
    assert "80\u00a0% of the body's own weight" in heavy.words(held=False)


def test_a_group_works_less_than_its_busiest_fascicle() -> None:
    loads = simulate_posture(man(), "flexed")
    uses = group_use(man(), loads)
    assert [use.activation for use in uses] == sorted((u.activation for u in uses), reverse=True)
    for use in uses:
        assert use.activation <= use.busiest_activation * (1.0 + 1e-12)
        assert 0 <= use.at_limit <= use.fascicles
        assert loads.groups[loads.muscles.index(use.busiest)] == use.group
    lumbar = next(use for use in uses if use.group == "multifidus_lumbar")
    assert 0 < lumbar.at_limit < lumbar.fascicles


def test_a_named_posture_comes_with_what_it_holds() -> None:
    angles, acting = posture_angles(man(), "hold_close"), posture_loads(man(), "hold_close")
    whole = simulate(man(), angles[None], external=acting).compression_n("L4_L5")
    assert simulate_posture(man(), "hold_close").compression_n("L4_L5") == pytest.approx(whole)
    bare = simulate(man(), angles[None]).compression_n("L4_L5")
    assert whole[0] > 1.5 * bare[0]
