"""What route 2 says of people whose answer the literature suggests."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.causal import Context, Fragment, assemble
from plumbline.evidence import facts, judgement
from plumbline.inference.sampling import build_context, draw_parameters
from plumbline.routes import PosturalCompensation
from plumbline.routes.postural_compensation import RESPONSES

ROUTE = PosturalCompensation()
ROWS = 2_000
# A dropped head above a lumbar spine that can still deepen its curve.
DROPPED_HEAD = {
    "age_years": 72.0,
    "sex": 0.0,
    "alignment.c2_c7_lordosis_deg": -36.0,
    "alignment.t1_slope_deg": 18.0,
    "alignment.lumbar_lordosis_l1_s1_deg": 44.0,
    "finding.neck_extensor_weakness": 1.0,
}
NO_RESERVE = {**DROPPED_HEAD, "alignment.lumbar_lordosis_l1_s1_deg": 10.0}


def look(**known: float) -> Context:
    fragment = ROUTE.fragment()
    model = assemble([Fragment(name=ROUTE.id, quantities=fragment.quantities)])
    return build_context(
        model,
        values=draw_parameters(fragment.parameters, seed=2, size=ROWS),
        covariates={name: np.full(ROWS, value) for name, value in known.items()},
        rows=ROWS,
    )


def mean_change(source: str, **known: float) -> float:
    context = look(**known)
    quantity = RESPONSES[source]
    return float(np.mean(context.person[quantity] - context.twin[quantity]))


@pytest.mark.parametrize("source", RESPONSES)
@pytest.mark.parametrize("angle_deg", [50.0, 40.0, 30.0])
def test_a_head_angle_alone_does_next_to_nothing(source: str, angle_deg: float) -> None:
    known = {"alignment.craniovertebral_angle_deg": angle_deg}
    assert abs(mean_change(source, **known)) <= 0.03


@pytest.mark.parametrize("angle_deg", [15.0, 20.0, 30.0, 45.0, 60.0])
def test_a_photographed_head_that_has_not_dropped_adds_no_moment(angle_deg: float) -> None:
    known = {"finding.neck_extensor_weakness": 0.0, "alignment.c2_c7_lordosis_deg": 15.0}
    known |= {"alignment.craniovertebral_angle_deg": angle_deg, "alignment.t1_slope_deg": 25.0}
    added = look(**known).person["lumbosacral_moment_added_n_m"]
    np.testing.assert_allclose(np.median(added), 0.0, atol=1e-12)


def test_thirty_millimeters_of_head_give_the_moment_of_two_newton_meters() -> None:
    context = look(**{"mass_kg": 85.0, "alignment.c2_c7_sva_mm": 70.0, "sex": 1.0})
    added = context.person["lumbosacral_moment_added_n_m"]
    shift = context.person["trunk_shift_mm"]
    excess = context.person["neck_offset_mm"] - context.twin["neck_offset_mm"]
    alone = shift == 0
    lever_m = added[alone & (excess > 0)] / (excess[alone & (excess > 0)] / 1000)
    # The weight of head and neck: about 60 N.
    np.testing.assert_allclose(lever_m, 57, atol=3)


@pytest.mark.parametrize(("moment_n_m", "odds_ratio"), [(1.8, 1.03), (12.6, 1.24)])
def test_a_moment_raises_the_hazard_as_the_fatigue_law_does(
    moment_n_m: float, odds_ratio: float
) -> None:
    reference = judgement("posture.load.reference_moment_n_m", unit="N m")
    elasticity = judgement("posture.load.elasticity", unit="1")
    grown = (1 + moment_n_m / reference) ** (2 * elasticity)
    assert grown == pytest.approx(odds_ratio, abs=0.02)


def test_a_dropped_head_with_reserve_loads_canal_and_facets() -> None:
    assert mean_change("lumbar_stenosis", **DROPPED_HEAD) > 0.2
    assert mean_change("lumbar_facet", **DROPPED_HEAD) > 0.1


@pytest.mark.parametrize("source", ["lumbar_stenosis", "lumbar_facet"])
def test_without_reserve_the_lumbar_curve_cannot_deepen(source: str) -> None:
    assert mean_change(source, **DROPPED_HEAD) > 5 * abs(mean_change(source, **NO_RESERVE))


def test_without_reserve_the_trunk_pitches_forward_and_loads_the_disc() -> None:
    assert mean_change("lumbar_disc", **NO_RESERVE) > mean_change("lumbar_disc", **DROPPED_HEAD)


def test_the_same_curve_with_strong_extensors_says_less() -> None:
    strong = {**DROPPED_HEAD, "finding.neck_extensor_weakness": 0.0}
    weak = mean_change("lumbar_stenosis", **DROPPED_HEAD)
    assert mean_change("lumbar_stenosis", **strong) < 0.5 * weak


def test_a_deformed_neck_is_felt_below_only_where_the_trunk_is_out_of_balance() -> None:
    neck = {
        "age_years": 60.0,
        "alignment.c2_c7_sva_mm": 60.0,
        "alignment.pelvic_incidence_deg": 50.0,
    }
    neck |= {"alignment.lumbar_lordosis_l1_s1_deg": 50.0}
    balanced = mean_change("lumbar_stenosis", **neck, **{"alignment.c7_s1_sva_mm": 0.0})
    leaning = mean_change("lumbar_stenosis", **neck, **{"alignment.c7_s1_sva_mm": 80.0})
    assert balanced < 0.03
    assert leaning > 0.1


def test_a_day_of_sitting_spares_the_canal() -> None:
    hours = ("exposure.standing_hours_per_day", "exposure.desk_hours_per_day")
    standing = dict(zip(hours, (9.0, 1.0), strict=True))
    sitting = dict(zip(hours, (1.0, 9.0), strict=True))
    more = mean_change("lumbar_stenosis", **DROPPED_HEAD, **standing)
    assert more > mean_change("lumbar_stenosis", **DROPPED_HEAD, **sitting)
    less = mean_change("lumbar_disc", **DROPPED_HEAD, **standing)
    assert less < mean_change("lumbar_disc", **DROPPED_HEAD, **sitting)


def test_the_trunks_own_lean_is_not_credited_to_the_neck() -> None:
    context = look(**{"age_years": 60.0, "alignment.c7_s1_sva_mm": 120.0})
    disc = RESPONSES["lumbar_disc"]
    assert np.mean(context.twin[disc]) > 0.15
    assert abs(np.mean(context.person[disc] - context.twin[disc])) < 0.02


def test_slope_minus_lordosis_plays_no_part() -> None:
    known = {"alignment.t1_slope_minus_lordosis_deg": 40.0}
    plain, told = look(), look(**known)
    for quantity in RESPONSES.values():
        np.testing.assert_array_equal(plain.person[quantity], told.person[quantity])


def test_a_stated_error_is_used_instead_of_the_usual_one() -> None:
    name = "alignment.c2_c7_sva_mm"
    exact = look(**{name: 30.0, f"{name}.sd": 0.0})
    np.testing.assert_allclose(exact.person["neck_offset_mm"], 30.0)
    assert look(**{name: 30.0}).person["neck_offset_mm"].std() > 1.0


def test_a_healthy_neck_keeps_its_slope_and_moves_only_to_the_edge() -> None:
    context = look(**DROPPED_HEAD)
    np.testing.assert_array_equal(context.person["t1_slope_deg"], context.twin["t1_slope_deg"])
    assert np.all(context.twin["neck_lordosis_deg"] >= context.person["neck_lordosis_deg"])
    assert np.all(context.twin["dropped_head_ratio"] == 0.0)


def test_every_fact_it_cites_exists() -> None:
    assert set(ROUTE.fragment().cites) <= set(facts())
