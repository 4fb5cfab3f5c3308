"""The neck that is simulated is the neck that was measured: reading and norm are weighed once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from plumbline.case import Alignment, Case, FrozenMapping, Measure, Person, Sex
from plumbline.causal import Fragment, assemble
from plumbline.inference.sampling import build_context
from plumbline.routes import MechanicalChain, PosturalCompensation
from plumbline.routes.simulated_load import neck_draws, study_of_case
from plumbline.simulators.spine import alignment_values
from plumbline.simulators.spine.over_time.day_postures import GivenPostures
from plumbline.simulators.spine.over_time.necks import NeckState

WOMAN = Person(age_years=72.0, sex=Sex.FEMALE)
MEASURED_DEG = -28.0
ROWS = 3


def drawn_neck(error_deg: float | None = None, *, dropped: float = 1.0) -> NeckState:
    """Return the mean neck of a measured woman; every parameter has its middle value."""
    fragments = [route.fragment() for route in (PosturalCompensation(), MechanicalChain())]
    quantities = {one.id: one for part in fragments for one in part.quantities}
    model = assemble([Fragment(name="neck", quantities=tuple(quantities.values()))])
    known = {
        "age_years": 72.0,
        "sex": 0.0,
        "alignment.c2_c7_lordosis_deg": MEASURED_DEG,
        "alignment.t1_slope_deg": 18.0,
        "finding.neck_extensor_weakness": dropped,
    }
    if error_deg is not None:
        known["alignment.c2_c7_lordosis_deg.sd"] = error_deg
    context = build_context(
        model,
        values={one.id: np.full(ROWS, one.value) for part in fragments for one in part.parameters},
        covariates={name: np.full(ROWS, value) for name, value in known.items()},
        rows=ROWS,
    )
    return neck_draws(context).middle[0]


def standing_mm_deg(neck: NeckState, **measures: float) -> tuple[float, float]:
    """Return the offset and the curve with which the model of a measured woman stands."""
    found = {name: Measure(value=value) for name, value in measures.items()}
    someone = Case(
        id="someone",
        person=WOMAN,
        alignment=Alignment(calibrated=True, measures=FrozenMapping(found)),
    )
    model = study_of_case(someone, neck, postures=GivenPostures()).model(neck)
    film = alignment_values(model.alignment, model.sizes)
    return 1e3 * film["c2_c7_sva_m"], math.degrees(film["c2_c7_lordosis_rad"])


def test_the_neck_of_a_dropped_head_is_reading_and_norm_weighed_once() -> None:
    # By hand: 12.5 / (1.6449 * sqrt 2) = 5.374 degrees of error against twice nine of spread make
    # a weight of 0.9182; the norm of a head that drops is 15 degrees of kyphosis.
    by_hand = -15.0 + 0.9182 * (MEASURED_DEG + 15.0)
    neck = drawn_neck()
    _, shown = standing_mm_deg(neck, c2_c7_lordosis_deg=MEASURED_DEG, t1_slope_deg=18.0)
    assert math.degrees(neck.lordosis_rad) == pytest.approx(by_hand, abs=0.01)
    assert shown == pytest.approx(by_hand, abs=0.05)


def test_an_exact_reading_is_the_neck_that_is_simulated() -> None:
    _, shown = standing_mm_deg(drawn_neck(1e-3), c2_c7_lordosis_deg=MEASURED_DEG, t1_slope_deg=18.0)
    assert shown == pytest.approx(MEASURED_DEG, abs=0.05)


def test_a_neck_known_to_be_ill_is_not_drawn_from_healthy_ones() -> None:
    ill, unknown = (drawn_neck(50.0, dropped=dropped) for dropped in (1.0, 0.0))
    assert math.degrees(ill.lordosis_rad) < -15.0
    assert math.degrees(unknown.lordosis_rad) > -10.0


@pytest.mark.parametrize("lordosis_deg", [-60.0, -40.0, 0.0, 30.0, 45.0])
def test_every_drawn_curve_is_the_curve_of_the_model(lordosis_deg: float) -> None:
    neck = NeckState(lordosis_rad=math.radians(lordosis_deg), offset_m=0.035)
    _, shown = standing_mm_deg(neck, t1_slope_deg=18.0)
    assert shown == pytest.approx(lordosis_deg, abs=0.1)


@pytest.mark.parametrize("offset_mm", [10.0, 45.0])
def test_an_offset_that_was_read_is_met_and_one_from_norms_gives_way_to_the_curve(
    offset_mm: float,
) -> None:
    neck = NeckState(lordosis_rad=0.1, offset_m=offset_mm / 1e3)
    read, curve = standing_mm_deg(neck, t1_slope_deg=18.0, c2_c7_sva_mm=offset_mm)
    taken, same = standing_mm_deg(neck, t1_slope_deg=18.0)
    assert read == pytest.approx(offset_mm, abs=0.5)
    assert abs(taken - offset_mm) > 2.0
    assert curve == pytest.approx(same, abs=0.1)
