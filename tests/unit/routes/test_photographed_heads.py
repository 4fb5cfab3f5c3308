"""A photographed head is simulated alike in person and twin, as far as it has not dropped."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from plumbline.case import Alignment, Case, FrozenMapping, Measure, Person, Sex
from plumbline.causal import Context
from plumbline.inference import assembled
from plumbline.inference.sampling import build_context, draw_parameters
from plumbline.routes.neck_inputs import inputs_of, lost_motion, motion_worlds, posture_worlds
from plumbline.routes.postural_compensation import RESPONSES
from plumbline.routes.simulated_load import NeckDraws, neck_draws, study_of_case
from plumbline.routes.simulated_response import covariates_of
from plumbline.simulators.spine.from_case import person_of_case
from plumbline.simulators.spine.over_time.day_postures import GivenPostures
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS, NeckState
from plumbline.simulators.spine.over_time.response_surface import response_surface

ROWS = 200
WOMAN = {"age_years": 72.0, "sex": 0.0, "setting": 1.0, "from_now_days": 90.0}
PHOTOGRAPH = {"alignment.craniovertebral_angle_deg": 15.0}
# The curve of a neck inside every healthy band, so that nothing but the head can tell the worlds.
CURVE = {
    "alignment.c2_c7_lordosis_deg": 12.0,
    "alignment.c2_c7_lordosis_deg.sd": 0.0,
    "alignment.t1_slope_deg": 25.0,
}
UPRIGHT = {**CURVE, "finding.neck_extensor_weakness": 0.0}
FILM = {"alignment.c2_c7_sva_mm": 70.0, "alignment.c2_c7_sva_mm.sd": 0.0}
# As in the published woman whose head drops: curve and slope of a film, weak neck extensors.
DROPPED = {
    "alignment.c2_c7_lordosis_deg": -35.8,
    "alignment.t1_slope_deg": 18.0,
    "alignment.lumbar_lordosis_l1_s1_deg": 43.8,
    "finding.neck_extensor_weakness": 1.0,
}
OFFSET = NECK_INPUTS.index("offset_m")
FORWARD = NeckState(lordosis_rad=0.2, offset_m=0.08)
BACK = NeckState(lordosis_rad=0.2, offset_m=0.03)


def look(*known: Mapping[str, float]) -> Context:
    """Return draws of one woman whose lumbar tissues answer to how far the head stands forward."""
    model = assembled().model
    surface = response_surface(
        lambda neck: dict.fromkeys(LocalSource, 1.0 + 10.0 * neck.offset_m),
        FORWARD,
        BACK,
        varied=("offset_m",),
    )
    covariates = covariates_of({"substitute": surface}, ROWS)
    for part in (WOMAN, *known):
        covariates |= {name: np.full(ROWS, value) for name, value in part.items()}
    values = draw_parameters(model.parameters.values(), seed=3, size=ROWS)
    return build_context(model, values=values, covariates=covariates, rows=ROWS)


def necks(*known: Mapping[str, float]) -> NeckDraws:
    return neck_draws(look(*known))


def healed_to_the_band(context: Context) -> np.ndarray:
    """Return the necks of the twin with every offset moved into the healthy band."""
    return inputs_of(context.twin, lost_motion(context.twin, context.twin))


def test_a_photographed_head_that_has_not_dropped_stands_as_far_forward_in_the_twin() -> None:
    draws = necks(UPRIGHT, PHOTOGRAPH)
    np.testing.assert_array_equal(draws.person[:, OFFSET], draws.twin[:, OFFSET])
    assert draws.person[:, OFFSET].mean() > 0.06


@pytest.mark.parametrize("source", RESPONSES)
def test_it_loads_no_tissue_of_the_low_back(source: str) -> None:
    context = look(UPRIGHT, PHOTOGRAPH)
    quantity = RESPONSES[source]
    change = context.person[quantity] - context.twin[quantity]
    np.testing.assert_allclose(change, 0.0, atol=1e-9)


@pytest.mark.parametrize("dropped", [0.25, 0.5])
def test_it_counts_as_far_as_it_has_dropped(dropped: float) -> None:
    half = {**CURVE, "finding.neck_extensor_weakness": dropped}
    context = look(half, PHOTOGRAPH)
    draws = neck_draws(context)
    whole = draws.person[:, OFFSET] - healed_to_the_band(context)[:, OFFSET]
    counted = draws.person[:, OFFSET] - draws.twin[:, OFFSET]
    np.testing.assert_allclose(counted, dropped * whole, atol=1e-12)


@pytest.mark.parametrize(
    "known",
    [(DROPPED,), (DROPPED, PHOTOGRAPH), (UPRIGHT, FILM), (UPRIGHT, FILM, PHOTOGRAPH)],
    ids=["dropped", "dropped and photographed", "filmed", "filmed and photographed"],
)
def test_a_dropped_head_and_a_film_keep_their_whole_effect(
    known: tuple[Mapping[str, float], ...],
) -> None:
    context = look(*known)
    np.testing.assert_array_equal(neck_draws(context).twin, healed_to_the_band(context))
    assert np.any(neck_draws(context).person[:, OFFSET] > neck_draws(context).twin[:, OFFSET])


def test_beside_an_exact_film_a_photograph_says_nothing() -> None:
    alone, beside = necks(UPRIGHT, FILM), necks(UPRIGHT, FILM, PHOTOGRAPH)
    np.testing.assert_array_equal(alone.person, beside.person)
    np.testing.assert_array_equal(alone.twin, beside.twin)


def test_a_film_of_the_same_head_loads_the_disc() -> None:
    context = look(UPRIGHT, FILM)
    quantity = RESPONSES["lumbar_disc"]
    assert np.mean(context.person[quantity] - context.twin[quantity]) > 0.05


@pytest.mark.parametrize("known", [(UPRIGHT, PHOTOGRAPH), (DROPPED, PHOTOGRAPH), (DROPPED,)])
def test_both_ways_of_working_out_the_necks_agree(known: tuple[Mapping[str, float], ...]) -> None:
    context = look(*known)
    (stands, healed), (moves, moved) = posture_worlds(context), motion_worlds(context)
    draws = neck_draws(context)
    np.testing.assert_array_equal(draws.person, inputs_of(stands, lost_motion(moves, moved)))
    np.testing.assert_array_equal(draws.twin, inputs_of(healed, lost_motion(moved, moved)))


def someone(**measures: float) -> Case:
    found = {name: Measure(value=value) for name, value in measures.items()}
    return Case(
        id="someone",
        person=Person(age_years=72.0, sex=Sex.FEMALE, height_m=1.6, mass_kg=60.0),
        alignment=Alignment(calibrated=True, measures=FrozenMapping(found)),
    )


def said_of(case: Case) -> str:
    notes = study_of_case(case, FORWARD, postures=GivenPostures()).notes
    return " ".join((*person_of_case(case).taken, *notes))


def test_the_notes_say_what_a_photograph_tells_and_that_the_twin_shares_it() -> None:
    said = said_of(someone(craniovertebral_angle_deg=15.0))
    assert "a photographed head angle says roughly how far C2 stands in front of C7 (80 mm)" in said
    assert "the healthy neck shares this, but for the part by which the head has dropped" in said
    assert "not used" not in said
    assert "nobody" not in said


def test_nothing_of_a_photograph_is_said_where_a_film_tells_or_none_was_taken() -> None:
    filmed = said_of(someone(craniovertebral_angle_deg=15.0, c2_c7_sva_mm=80.0))
    assert "roughly" not in filmed
    assert "photograph" not in said_of(someone(t1_slope_deg=20.0))
