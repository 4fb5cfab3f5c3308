"""Routes 2 and 5 on a simulated surface: the same parts, exact zeros, published slopes without."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from plumbline.causal import Context
from plumbline.inference import assembled
from plumbline.inference.sampling import build_context, draw_parameters
from plumbline.routes.mechanical_chain import RESPONSES as MOVEMENT
from plumbline.routes.neck_inputs import inputs_of, lost_motion, motion_worlds, posture_worlds
from plumbline.routes.postural_compensation import RESPONSES as POSTURE
from plumbline.routes.simulated_response import (
    covariates_of,
    is_simulated,
    simulated_movement,
    simulated_posture,
    stiffens,
)
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import NECK_INPUTS, NeckState
from plumbline.simulators.spine.over_time.response_surface import (
    ResponseSurface,
    leaning,
    response_surface,
)
from plumbline.simulators.spine.over_time.twin_effect import twin_effect

ROWS = 200
ILL = NeckState(
    lordosis_rad=-0.3,
    offset_m=0.05,
    weakness=0.6,
    turning_left_lost=0.4,
    turning_right_lost=0.4,
    flexion_lost=0.2,
    extension_lost=0.2,
)
WELL = NeckState(lordosis_rad=0.1, offset_m=0.03)
BAD = {
    "age_years": 70.0,
    "setting": 1.0,
    "from_now_days": 90.0,
    "sex": 0.0,
    "alignment.c2_c7_lordosis_deg": -20.0,
    "alignment.c2_c7_sva_mm": 55.0,
    "finding.neck_extensor_weakness": 1.0,
    "motion.cervical_rotation_left_deg": 30.0,
    "motion.cervical_rotation_right_deg": 30.0,
}


def surface(scale: float) -> ResponseSurface:
    """Return a curved response; lost motion and a bent neck raise it."""

    def respond(neck: NeckState) -> dict[LocalSource, float]:
        total = float(np.array([-0.2, 2.0, 0.1, 0.15, 0.15, 0.1, 0.05]) @ neck.vector)
        return {
            source: float(np.exp(scale * rank * total))
            for rank, source in enumerate(LocalSource, start=1)
        }

    return response_surface(respond, ILL, WELL, varied=NECK_INPUTS)


# The one looks down with a phone as steeply as everybody, the other as it happens.
SURFACES = {"substitute": leaning(surface(0.05), surface(0.15)), "stiffen": surface(-0.05)}


@cache
def look(*, simulated: bool = True, first: float = 0.0) -> Context:
    model = assembled().model
    known = {name: np.full(ROWS, value) for name, value in BAD.items()}
    known["history.back_pain_first"] = np.full(ROWS, first)
    if simulated:
        known |= covariates_of(SURFACES, ROWS)
    values = draw_parameters(model.parameters.values(), seed=3, size=ROWS)
    return build_context(model, values=values, covariates=known, rows=ROWS)


def plain(context: Context) -> Context:
    """Return the context with every drawn factor at its middle."""
    from dataclasses import replace

    from plumbline.evidence import judgement

    names = (
        "mechanics.model_error",
        "posture.load.elasticity",
        "posture.response.facet_per_deg",
        "posture.response.canal_per_deg",
    )
    units = ("ratio", "1", "1", "1")
    middle = {
        name: np.full(ROWS, judgement(name, unit=unit))
        for name, unit in zip(names, units, strict=True)
    }
    return replace(context, values={**context.values, **middle})


@pytest.mark.parametrize("source", list(LocalSource))
def test_the_parts_are_those_of_the_surface(source: LocalSource) -> None:
    context = plain(look())
    stands, healed = posture_worlds(context)
    moves, moved = motion_worlds(context)
    person = inputs_of(stands, lost_motion(moves, moved))
    twin = inputs_of(healed, lost_motion(moved, moved))
    place = list(LocalSource).index(source)
    gaze = context["personal.phone_gaze"]
    found = [
        twin_effect(SURFACES[answer], person, twin, gaze=gaze)
        for answer in ("substitute", "stiffen")
    ]
    effect = found[0].mixed(found[1], stiffens(context))
    np.testing.assert_allclose(
        simulated_posture(context, source, stands), effect.posture[:, place], atol=1e-12
    )
    np.testing.assert_allclose(
        simulated_movement(context, source, moves), effect.movement[:, place], atol=1e-12
    )


@pytest.mark.parametrize("source", list(LocalSource))
def test_the_twins_own_neck_changes_exactly_nothing(source: LocalSource) -> None:
    context = look()
    _, healed = posture_worlds(context)
    _, moved = motion_worlds(context)
    assert not np.any(simulated_posture(context, source, healed))
    assert not np.any(simulated_movement(context, source, moved))


def test_without_a_simulation_there_is_no_number() -> None:
    context = look(simulated=False)
    assert not is_simulated(context)
    assert np.all(np.isnan(simulated_posture(context, "lumbar_disc", posture_worlds(context)[0])))


@pytest.mark.parametrize("responses", [POSTURE, MOVEMENT], ids=["posture", "movement"])
def test_the_load_that_is_not_the_necks_stays_as_published(responses: dict[str, str]) -> None:
    with_it, without = look(), look(simulated=False)
    for quantity in responses.values():
        assert np.any(with_it.person[quantity] != without.person[quantity])
        if responses is POSTURE:
            np.testing.assert_array_equal(with_it.twin[quantity], without.twin[quantity])


def test_the_sign_of_the_movement_stays_open() -> None:
    context = look()
    for quantity in MOVEMENT.values():
        change = context.person[quantity] - context.twin[quantity]
        assert np.mean(change > 0.0) == pytest.approx(0.5, abs=0.1)


def test_back_pain_that_came_first_leaves_only_a_part() -> None:
    after, before = look(first=1.0), look()
    quantity = POSTURE["lumbar_stenosis"]
    late, early = (np.abs(one.person[quantity] - one.twin[quantity]) for one in (after, before))
    assert np.all(late <= early)
    assert late.mean() < early.mean()


def test_a_larger_model_error_widens_and_keeps_every_sign() -> None:
    from dataclasses import replace

    context = look()
    own, _ = posture_worlds(context)
    doubled = {**context.values, "mechanics.model_error": 2.0 * context["mechanics.model_error"]}
    once = simulated_posture(context, "lumbar_disc", own)
    twice = simulated_posture(replace(context, values=doubled), "lumbar_disc", own)
    np.testing.assert_allclose(twice, 2.0 * once, atol=1e-12)
