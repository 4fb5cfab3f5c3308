"""Laws of the two routes that act through load: posture of the neck, and the stiff neck."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.causal import Context, Fragment, Model, assemble
from plumbline.inference.sampling import build_context, draw_parameters
from plumbline.routes import ROUTES, MechanicalChain, PosturalCompensation, Route
from plumbline.routes.mechanical_chain import RESPONSES as MOVEMENT
from plumbline.routes.postural_compensation import RESPONSES as POSTURE

ROWS = 2_000
POSTURAL, CHAIN = PosturalCompensation(), MechanicalChain()
LOADING: tuple[tuple[Route, Mapping[str, str], str], ...] = (
    (POSTURAL, POSTURE, "posture.coupling.unsettled"),
    (CHAIN, MOVEMENT, "chain.coupling"),
)
BAD_NECK = {
    "alignment.c2_c7_lordosis_deg": -25.0,
    "alignment.c2_c7_sva_mm": 60.0,
    "alignment.t1_slope_deg": 25.0,
    "motion.cervical_rotation_left_deg": 25.0,
    "motion.cervical_rotation_right_deg": 30.0,
    "motion.cervical_flexion_deg": 20.0,
    "motion.cervical_extension_deg": 20.0,
    "exposure.driving_hours_per_day": 6.0,
}

loading = pytest.mark.parametrize(
    ("route", "responses", "symmetric"), LOADING, ids=lambda part: getattr(part, "id", "")
)
numbers = st.floats(-60, 60)


@cache
def quantities_of(route: Route) -> Model:
    return assemble([Fragment(name=route.id, quantities=route.fragment().quantities)])


@cache
def drawn(route: Route, rows: int) -> Mapping[str, np.ndarray]:
    return draw_parameters(route.fragment().parameters, seed=1, size=rows)


def look(
    route: Route,
    known: Mapping[str, float],
    *,
    rows: int = ROWS,
    widened: Mapping[str, float] | None = None,
) -> Context:
    """Return both worlds of one person under many draws; some parameters multiplied."""
    values = dict(drawn(route, rows))
    for name, factor in (widened or {}).items():
        values[name] = values[name] * factor
    covariates = {name: np.full(rows, value) for name, value in known.items()}
    return build_context(quantities_of(route), values=values, covariates=covariates, rows=rows)


def differences(context: Context, responses: Mapping[str, str]) -> dict[str, np.ndarray]:
    return {s: context.person[q] - context.twin[q] for s, q in responses.items()}


@loading
def test_an_unmeasured_neck_neither_harms_nor_helps_on_average(
    route: Route, responses: Mapping[str, str], symmetric: str
) -> None:
    for source, change in differences(look(route, {}), responses).items():
        assert abs(change.mean()) <= 0.005, source


@loading
def test_person_and_twin_are_equal_where_the_neck_lies_in_its_band(
    route: Route, responses: Mapping[str, str], symmetric: str
) -> None:
    context = look(route, {})
    necks = [q.id for q in route.fragment().quantities if q.healthy is not None]
    healthy = np.all([context.person[n] == context.twin[n] for n in necks], axis=0)
    if route.id == "postural_compensation":
        necks.remove("dropped_head_ratio")
        healthy = np.all([context.person[n] == context.twin[n] for n in necks], axis=0)
    assert healthy.mean() > 0.5
    for change in differences(context, responses).values():
        assert np.all(change[healthy] == 0.0)


@loading
def test_widening_the_unsettled_coupling_does_not_move_the_mean(
    route: Route, responses: Mapping[str, str], symmetric: str
) -> None:
    rows = 20_000
    usual = differences(look(route, BAD_NECK, rows=rows), responses)
    wide = differences(look(route, BAD_NECK, rows=rows, widened={symmetric: 3.0}), responses)
    for source, change in usual.items():
        assert wide[source].std() > change.std()
        assert abs(wide[source].mean() - change.mean()) <= 0.005, source


@loading
def test_back_pain_that_came_first_leaves_only_a_part(
    route: Route, responses: Mapping[str, str], symmetric: str
) -> None:
    after = differences(look(route, {**BAD_NECK, "history.back_pain_first": 1.0}), responses)
    before = differences(look(route, {**BAD_NECK, "history.back_pain_first": 0.0}), responses)
    unknown = differences(look(route, BAD_NECK), responses)
    for source, change in before.items():
        np.testing.assert_array_equal(unknown[source], change)
        assert np.all(np.abs(after[source]) <= np.abs(change))
        assert np.abs(after[source]).mean() < np.abs(change).mean()


def test_no_source_ever_gets_a_negative_hazard() -> None:
    contexts = [(look(route, BAD_NECK), responses) for route, responses, _ in LOADING]
    for world in ("person", "twin"):
        for source in POSTURE:
            total = sum(getattr(c, world)[responses[source]] for c, responses in contexts)
            assert np.all(total > -1.0)
            for context, responses in contexts:
                assert np.all(getattr(context, world)[responses[source]] > -0.9)


@given(
    lordosis=numbers,
    offset=st.floats(-100, 150),
    trunk=st.floats(-100, 300),
    turn=st.floats(0, 120),
    weak=st.sampled_from([0.0, 1.0, float("nan")]),
    age=st.floats(18, 100) | st.just(float("nan")),
)
def test_every_quantity_is_finite_and_bounded_whatever_is_measured(
    lordosis: float, offset: float, trunk: float, turn: float, weak: float, age: float
) -> None:
    known = {
        "alignment.c2_c7_lordosis_deg": lordosis,
        "alignment.c2_c7_sva_mm": offset,
        "alignment.c7_s1_sva_mm": trunk,
        "motion.cervical_rotation_left_deg": turn,
        "finding.neck_extensor_weakness": weak,
        "age_years": age,
    }
    for route, responses, _ in LOADING:
        context = look(route, known, rows=50)
        for world in (context.person, context.twin):
            assert all(np.all(np.isfinite(value)) for value in world.values())
            assert all(np.all(world[q] > -0.9) for q in responses.values())


@given(left=st.floats(0, 110), right=st.floats(0, 110))
def test_a_mirrored_neck_gives_the_same_answer(left: float, right: float) -> None:
    names = ("motion.cervical_rotation_left_deg", "motion.cervical_rotation_right_deg")
    one = look(CHAIN, dict(zip(names, (left, right), strict=True)), rows=50)
    other = look(CHAIN, dict(zip(names, (right, left), strict=True)), rows=50)
    for quantity in MOVEMENT.values():
        np.testing.assert_allclose(one.person[quantity], other.person[quantity], atol=1e-14)
        np.testing.assert_allclose(one.twin[quantity], other.twin[quantity], atol=1e-14)


@given(less=st.floats(-60, 40), more=st.floats(0, 40))
def test_a_more_bent_neck_never_loads_the_canal_less(less: float, more: float) -> None:
    known = {"alignment.t1_slope_deg": 25.0, "finding.neck_extensor_weakness": 1.0}
    name, canal = "alignment.c2_c7_lordosis_deg", POSTURE["lumbar_stenosis"]
    quiet = {"posture.coupling.unsettled": 0.0}
    mild = look(POSTURAL, {**known, name: less}, rows=100, widened=quiet)
    bad = look(POSTURAL, {**known, name: less - more}, rows=100, widened=quiet)
    assert np.all(bad.person[canal] >= mild.person[canal] - 1e-12)


@given(less=st.floats(0, 100), more=st.floats(0, 50))
def test_a_stiffer_neck_never_has_a_smaller_effect(less: float, more: float) -> None:
    name, disc = "motion.cervical_rotation_left_deg", MOVEMENT["lumbar_disc"]
    mild = look(CHAIN, {name: less + more}, rows=100)
    bad = look(CHAIN, {name: less}, rows=100)
    assert np.all(np.abs(bad.person[disc]) >= np.abs(mild.person[disc]) - 1e-12)


@loading
def test_owns_what_no_other_route_owns(
    route: Route, responses: Mapping[str, str], symmetric: str
) -> None:
    others = frozenset().union(*(r.fragment().sets for r in ROUTES if r.id != route.id))
    assert route.fragment().sets.isdisjoint(others)


@loading
def test_declares_no_parameter_that_it_does_not_use(
    route: Route, responses: Mapping[str, str], symmetric: str
) -> None:
    asked: set[str] = set()

    class Watched(dict[str, np.ndarray]):
        def __getitem__(self, name: str) -> np.ndarray:
            asked.add(name)
            return super().__getitem__(name)

    values = Watched(drawn(route, 3))
    build_context(quantities_of(route), values=values, covariates={}, rows=3)
    # Asked for under the intervention that begins now, by the hazards themselves.
    assert set(values) - asked <= {"load.recovery_half_life_days"}
