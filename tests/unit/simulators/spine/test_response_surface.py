"""The surface through person and twin: exact where days were computed, the same for equal necks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import LOSSES, MOST_LOST, NECK_INPUTS, NeckState
from plumbline.simulators.spine.over_time.response_surface import (
    NODES,
    ResponseSurface,
    expansion_necks,
    response_surface,
)
from plumbline.simulators.spine.over_time.twin_effect import (
    MOVEMENT,
    POSTURE,
    Signed,
    TwinEffect,
    twin_effect,
)

ILL = NeckState(
    lordosis_rad=-0.2,
    offset_m=0.05,
    weakness=0.3,
    turning_left_lost=0.4,
    turning_right_lost=0.4,
    flexion_lost=0.1,
    extension_lost=0.3,
)
UNEVEN = replace(ILL, turning_right_lost=0.1)
WELL = NeckState(lordosis_rad=0.1, offset_m=0.03)
SPREAD = np.array([0.05, 0.005, 0.05, 0.05, 0.05, 0.05, 0.05])


def straight(neck: NeckState) -> Mapping[LocalSource, float]:
    """Responses that are linear in the neck."""
    total = float(np.array([1.0, 10.0, 0.5, 0.1, 0.1, -0.3, 0.2]) @ neck.vector)
    return {source: 1.0 + rank * total for rank, source in enumerate(LocalSource)}


def curved(neck: NeckState) -> Mapping[LocalSource, float]:
    return {source: float(np.exp(value - 1)) for source, value in straight(neck).items()}


def hinged(neck: NeckState) -> Mapping[LocalSource, float]:
    """Responses that a lost nod changes only from four tenths on, as a range that is left over."""
    lost = min(neck.flexion_lost, MOST_LOST)
    return dict.fromkeys(LocalSource, 1.0 + max(lost - 0.4, 0.0))


def surface(respond=curved) -> ResponseSurface:  # noqa: ANN001  either of the two above
    return response_surface(respond, ILL, WELL, varied=NECK_INPUTS)


def draws(seed: int = 0, rows: int = 300) -> tuple[np.ndarray, np.ndarray]:
    noise = np.random.default_rng(seed).normal(size=(rows, len(NECK_INPUTS))) * SPREAD
    necks = ILL.vector + noise
    moving = np.isin(NECK_INPUTS, MOVEMENT)
    return np.where(moving, np.clip(necks, 0.0, MOST_LOST), necks), np.tile(WELL.vector, (rows, 1))


class TestSurface:
    def test_is_exact_at_both_necks(self) -> None:
        found = surface().at(np.stack([ILL.vector, WELL.vector]))
        wanted = [list(curved(neck).values()) for neck in (ILL, WELL)]
        np.testing.assert_allclose(found, wanted, rtol=1e-12)

    def test_is_exact_everywhere_where_the_response_is_linear(self) -> None:
        necks, _ = draws()
        wanted = [list(straight(NeckState.of(neck)).values()) for neck in necks]
        np.testing.assert_allclose(surface(straight).at(necks), wanted, rtol=1e-9)

    def test_a_loss_that_bites_late_is_followed_and_not_extrapolated(self) -> None:
        ill = replace(ILL, flexion_lost=0.5)
        found = response_surface(hinged, ill, WELL, varied=NECK_INPUTS)
        losses = np.linspace(0.0, 1.0, 41)
        necks = np.tile(ill.vector, (len(losses), 1))
        necks[:, NECK_INPUTS.index("flexion_lost")] = losses
        wanted = [list(hinged(NeckState.of(neck)).values()) for neck in necks]
        low, high = 1.0, 1.0 + (MOST_LOST - 0.4)
        assert np.all(found.at(necks) >= low - 1e-12)
        assert np.all(found.at(necks) <= high + 1e-12)
        np.testing.assert_allclose(found.at(necks), wanted, atol=0.08)

    def test_every_day_of_a_surface_is_asked_for_in_advance(self) -> None:
        asked: set[NeckState] = set()

        def counted(neck: NeckState) -> Mapping[LocalSource, float]:
            asked.add(neck)
            return curved(neck)

        for nodding in (0.004, 0.1, 0.5, 0.93, 1.0):
            asked.clear()
            ill, reach = replace(ILL, flexion_lost=nodding), {"flexion_lost": nodding + 0.03}
            found = response_surface(counted, ill, WELL, varied=NECK_INPUTS, reach=reach)
            assert asked == set(expansion_necks(ill, WELL, varied=NECK_INPUTS, reach=reach))
            for profile in found.profiles.values():
                assert profile.points.shape == (NODES,)
                assert np.all(np.diff(profile.points) >= 0.0)

    def test_no_day_is_computed_for_a_neck_that_has_lost_more_than_any_that_is_asked_about(
        self,
    ) -> None:
        reach = {name: getattr(ILL, name) for name in LOSSES}
        for neck in expansion_necks(ILL, WELL, varied=NECK_INPUTS, reach=reach):
            assert all(getattr(neck, name) <= reach[name] + 1e-12 for name in LOSSES)

    def test_losses_that_differ_from_side_to_side_are_stepped_side_by_side(self) -> None:
        def lopsided(neck: NeckState) -> Mapping[LocalSource, float]:
            value = 1.0 + 0.5 * neck.turning_left_lost + 0.1 * neck.turning_right_lost
            return dict.fromkeys(LocalSource, value)

        found = response_surface(lopsided, UNEVEN, WELL, varied=NECK_INPUTS)
        left, right = (NECK_INPUTS.index(f"turning_{side}_lost") for side in ("left", "right"))
        np.testing.assert_allclose(found.person_slope[:, left], 0.5)
        np.testing.assert_allclose(found.person_slope[:, right], 0.1)

    def test_an_input_that_never_varies_costs_no_day(self) -> None:
        asked: list[NeckState] = []

        def counted(neck: NeckState) -> Mapping[LocalSource, float]:
            asked.append(neck)
            return curved(neck)

        response_surface(counted, ILL, WELL, varied=("offset_m",))
        assert len(asked) == 4

    def test_equal_middles_are_computed_once(self) -> None:
        found = response_surface(curved, WELL, WELL, varied=NECK_INPUTS)
        assert found.person_value is found.twin_value


class TestTwinEffect:
    def test_an_identical_neck_makes_a_difference_of_exactly_nothing(self) -> None:
        necks, _ = draws()
        found = twin_effect(surface(), necks, necks, model_error=2.0)
        assert not np.any(found.difference)
        assert not np.any(found.posture)
        assert not np.any(found.movement)
        assert {one.words for one in found.signed().values()} == {"no detectable effect"}

    @given(st.integers(0, 2**32 - 1))
    def test_posture_and_movement_add_up_to_the_difference(self, seed: int) -> None:
        found = twin_effect(surface(), *draws(seed, 20), model_error=1.3)
        np.testing.assert_allclose(found.posture + found.movement, found.difference, atol=1e-12)

    def test_a_neck_that_only_stands_wrong_has_no_part_of_movement(self) -> None:
        necks, twins = draws()
        moving = np.isin(NECK_INPUTS, MOVEMENT)
        found = twin_effect(surface(), np.where(moving, twins, necks), twins)
        assert not np.any(found.movement)
        assert np.any(found.posture)

    def test_every_input_belongs_to_one_way(self) -> None:
        assert sorted((*POSTURE, *MOVEMENT)) == sorted(NECK_INPUTS)

    def test_the_error_of_the_model_keeps_every_sign(self) -> None:
        plain, doubled = (twin_effect(surface(), *draws(), model_error=f) for f in (1.0, 2.0))
        np.testing.assert_allclose(doubled.difference, 2.0 * plain.difference, atol=1e-12)

    def test_a_wider_error_of_measurement_widens_the_band_and_not_the_value(self) -> None:
        necks, twins = draws(rows=2000)
        wide = ILL.vector + 2.0 * (necks - ILL.vector)
        narrow, wider = (
            twin_effect(surface(straight), people, twins).signed() for people in (necks, wide)
        )
        for source in list(LocalSource)[1:]:
            a, b = narrow[source], wider[source]
            assert b.high - b.low > 1.5 * (a.high - a.low)
            assert abs(b.value) < abs(a.value) + 0.02


class TestSigned:
    @pytest.mark.parametrize(
        ("draws", "words"),
        [
            (np.zeros(20), "no detectable effect"),
            (np.linspace(-0.004, 0.004, 21), "no detectable effect"),
            (np.linspace(-0.5, 0.5, 21), "direction unknown"),
            (np.linspace(0.001, 0.05, 21), "direction unknown"),
            (np.linspace(0.1, 0.5, 1), "direction unknown"),
            (np.zeros(1), "no detectable effect"),
            (np.linspace(0.1, 0.5, 21), "higher"),
            (np.linspace(-0.5, -0.1, 21), "lower"),
        ],
    )
    def test_says_no_more_than_the_band_allows(self, draws: np.ndarray, words: str) -> None:
        assert Signed.of(draws, smallest=0.01).words == words

    def test_lower_none_and_higher_are_all_there_is(self) -> None:
        found = Signed.of(np.linspace(-1, 1, 101), smallest=0.01)
        assert found.lower + found.none + found.higher == pytest.approx(1.0)


def test_an_effect_asks_for_a_part_by_name() -> None:
    found: TwinEffect = twin_effect(surface(), *draws())
    whole, parts = found.signed(), [found.signed("posture"), found.signed("movement")]
    for source in LocalSource:
        assert sum(part[source].value for part in parts) == pytest.approx(whole[source].value)
