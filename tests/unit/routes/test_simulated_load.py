"""What the simulator hands to routes 2 and 5: necks from their quantities, effects with a sign."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from plumbline.case import Case, Person, Sex
from plumbline.causal import Context
from plumbline.errors import ModelError
from plumbline.evidence import judgement
from plumbline.routes.simulated_load import (
    SimulatedLoad,
    neck_draws,
    simulated_load_effect,
)
from plumbline.routes.simulated_response import simulation_parameters
from plumbline.simulators.spine.over_time.day_postures import GIVEN, GivenPostures
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS

ROWS = 60
CASE = Case(id="someone", person=Person(age_years=55.0, sex=Sex.MALE, height_m=1.75, mass_kg=75.0))
HEALTHY = {
    "neck_lordosis_deg": 10.0,
    "neck_offset_mm": 25.0,
    "dropped_head_ratio": 0.0,
    "neck_rotation_left_deg": 60.0,
    "neck_rotation_right_deg": 60.0,
    "neck_flexion_deg": 45.0,
    "neck_extension_deg": 50.0,
}


def context(*, spread: float = 0.0, rows: int = ROWS, **own: float) -> Context:
    noise = np.random.default_rng(3).normal(size=rows)
    values = {p.id: np.full(rows, p.value) for p in simulation_parameters()}
    values["personal.trunk_answer"] = noise
    twin = {name: np.full(rows, value) for name, value in HEALTHY.items()}
    person = {name: np.full(rows, own.get(name, value)) for name, value in HEALTHY.items()}
    if spread:
        person["neck_offset_mm"] = person["neck_offset_mm"] + spread * noise
    return Context(rows=rows, values=values, person=person, twin=twin)


def simulated(known: Context, **changes: object) -> SimulatedLoad:
    return simulated_load_effect(CASE, known, **{"postures": GIVEN, **changes})


class TestNeckDraws:
    def test_lost_motion_is_what_the_twin_has_more_of(self) -> None:
        draws = neck_draws(context(neck_rotation_left_deg=30.0))
        lost = [name for name in NECK_INPUTS if name.endswith("_lost")]
        shown = dict(zip(NECK_INPUTS, draws.person.T, strict=True))
        wanted = dict.fromkeys(lost, 0.0) | {"turning_left_lost": 0.5}
        for name in lost:
            np.testing.assert_allclose(shown[name], wanted[name])
        np.testing.assert_allclose(draws.twin[:, NECK_INPUTS.index("turning_left_lost")], 0.0)

    @pytest.mark.parametrize(
        ("motion", "lost"),
        [
            ("neck_rotation_left_deg", "turning_left_lost"),
            ("neck_rotation_right_deg", "turning_right_lost"),
            ("neck_flexion_deg", "flexion_lost"),
            ("neck_extension_deg", "extension_lost"),
        ],
    )
    def test_every_direction_stands_for_itself(self, motion: str, lost: str) -> None:
        assert neck_draws(context(**{motion: 20.0})).varied == (lost,)

    def test_a_neck_made_stiff_by_disease_stays_stiff_in_the_twin(self) -> None:
        draws = neck_draws(context(neck_rotation_left_deg=30.0), stiff_by_disease=True)
        np.testing.assert_array_equal(draws.person, draws.twin)

    def test_a_head_that_drops_has_lost_the_judged_part_of_its_strength(self) -> None:
        draws = neck_draws(context(dropped_head_ratio=1.0))
        lost = judgement("mechanics.dropped_head.strength_lost", unit="proportion")
        np.testing.assert_allclose(draws.person[:, NECK_INPUTS.index("weakness")], lost)

    def test_only_what_differs_needs_a_slope(self) -> None:
        assert neck_draws(context(neck_offset_mm=45.0)).varied == ("offset_m",)


class TestSimulatedLoadEffect:
    def test_an_identical_neck_has_no_effect_at_all(self) -> None:
        found = simulated(context())
        assert not np.any(found.effect.difference)
        assert {one.words for one in found.effect.signed().values()} == {"no detectable effect"}

    def test_a_forward_head_loads_the_disc_a_little(self) -> None:
        disc = simulated(context(neck_offset_mm=55.0)).effect.signed()[LocalSource.DISC]
        assert 0.0 < disc.value < 0.08

    def test_a_wider_error_of_measurement_widens_the_band_and_not_the_value(self) -> None:
        narrow, wide = (
            simulated(context(neck_offset_mm=55.0, spread=spread, rows=400)).effect.signed()
            for spread in (2.0, 8.0)
        )
        for source in (LocalSource.DISC, LocalSource.SACROILIAC):
            a, b = narrow[source], wide[source]
            assert b.high - b.low > 2.0 * (a.high - a.low)
            assert abs(b.value) < abs(a.value) + 0.005

    def test_without_lost_motion_the_answer_of_the_trunk_does_not_matter(self) -> None:
        both = {"substitute": GivenPostures(), "stiffen": GivenPostures()}
        known = context(neck_offset_mm=50.0)
        one, two = simulated(known), simulated(known, postures=both)
        np.testing.assert_array_equal(one.effect.difference, two.effect.difference)

    def test_disease_that_made_the_neck_stiff_leaves_nothing_to_movement(self) -> None:
        known = context(neck_rotation_left_deg=20.0, neck_rotation_right_deg=20.0)
        found = simulated(known, stiff_by_disease=True)
        assert not np.any(found.effect.difference)

    def test_every_draw_of_the_model_error_scales_its_own_row(self) -> None:
        known = context(neck_offset_mm=50.0)
        values: Mapping[str, np.ndarray] = {
            **known.values,
            "mechanics.model_error": np.linspace(0.5, 2.0, ROWS),
        }
        varied = Context(rows=ROWS, values=values, person=known.person, twin=known.twin)
        disc = simulated(varied).effect.difference[:, 0]
        np.testing.assert_allclose(disc / disc[0], np.linspace(0.5, 2.0, ROWS) / 0.5)


def test_a_parameter_that_nobody_drew_is_named() -> None:
    bare = context(neck_offset_mm=50.0)
    empty = Context(rows=ROWS, values={}, person=bare.person, twin=bare.twin)
    with pytest.raises(ModelError, match=r"mechanics\.model_error"):
        simulated(empty)
