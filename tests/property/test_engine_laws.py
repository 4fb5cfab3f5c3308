"""What must hold in every network, whatever its numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest
from tests.property.large_network import large_context, large_findings, large_model
from tests.property.random_networks import (
    NECK,
    SYMPTOM,
    Network,
    constant,
    random_network,
    table_of,
)

from plumbline.causal import (
    Cause,
    Compiled,
    Context,
    Finding,
    Fragment,
    Gain,
    Hazard,
    Solution,
    Tables,
    assemble,
    compile_model,
    fill,
    solve,
)
from plumbline.causal.reference import reference_solution

SEEDS = range(40)
SAME = 1e-12


def assert_same(one: Solution, other: Solution, tolerance: float = SAME) -> None:
    """Compare by name: the order of owners and causes is nobody's business."""
    assert set(one.owners) == set(other.owners)
    order = [other.owners.index(owner) for owner in one.owners]
    for field in fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name in {"sole", "share", "involved"}:
            theirs = theirs[:, order]
        if field.name == "states":
            for cause, table in ours.items():
                np.testing.assert_allclose(table, theirs[cause], rtol=0, atol=tolerance)
        elif field.name != "owners":
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance)


def observed(network: Network, seen: dict[str, int], findings: tuple[Finding, ...]) -> Solution:
    return replace(network, seen=seen, findings=findings).solve()


@pytest.mark.parametrize("seed", SEEDS)
def test_an_unknown_finding_is_as_good_as_none(seed: int) -> None:
    network = random_network(seed)
    seen = dict(network.seen)
    unknown = network.findings[0].id
    left_out = {name: value for name, value in seen.items() if name != unknown}
    as_unknown = observed(network, {**seen, unknown: -1}, network.findings)
    assert_same(as_unknown, observed(network, left_out, network.findings), tolerance=0)
    assert_same(as_unknown, observed(network, left_out, network.findings[1:]))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_findings_causes_and_fragments_does_not_matter(seed: int) -> None:
    network = random_network(seed)
    parts = network.fragment
    shuffled = [
        Fragment(name="gains", gains=parts.gains[::-1]),
        *[Fragment(name=f"hazard {i}", hazards=(h,)) for i, h in enumerate(parts.hazards[::-1])],
        Fragment(name="links", links=parts.links[::-1]),
        *[Fragment(name=c.id, causes=(c,)) for c in parts.causes[::-1]],
    ]
    other = replace(network, model=assemble(shuffled), findings=network.findings[::-1])
    assert_same(network.solve(), other.solve())


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_summed_out_does_not_matter(seed: int) -> None:
    network = random_network(seed)
    compiled = compile_model(network.model, SYMPTOM, network.findings, summed_out=())
    assert compiled.partition.leaves == ()
    tables = fill(compiled, network.context(), network.observations(), network.base_gain)
    assert_same(network.solve(), solve(compiled, tables))


def with_healthy_neck(network: Network) -> Network:
    """Add a finding that rules a neck disorder out, and drop what the neck adds by itself."""
    sure = Finding(
        id="neck_examined",
        parents=(NECK,),
        values=("ill", "healthy"),
        likelihood=table_of(np.array([[0.0, 1.0], [1.0, 0.0]])),
    )
    fragment = replace(
        network.fragment,
        hazards=tuple(h for h in network.fragment.hazards if not h.neck),
        gains=tuple(g for g in network.fragment.gains if not g.neck),
    )
    return replace(
        network,
        model=assemble([fragment]),
        findings=(*network.findings, sure),
        seen={**network.seen, sure.id: 1},
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_intervening_with_what_was_seen_changes_nothing(seed: int) -> None:
    answer = with_healthy_neck(random_network(seed)).solve()
    assert answer.absent_never[0] == pytest.approx(0.0, abs=1e-15)
    assert answer.absent_from_now[0] == pytest.approx(0.0, abs=1e-15)
    assert answer.bracket_high[0] == 0.0
    assert answer.clearly_less[0] == 0.0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healing_that_leaves_everything_changes_nothing(seed: int) -> None:
    network = random_network(seed)
    all_of_it = constant(1.0)
    fragment = replace(
        network.fragment,
        hazards=tuple(replace(h, remains=all_of_it) for h in network.fragment.hazards),
        gains=tuple(replace(g, remains=all_of_it) for g in network.fragment.gains),
    )
    answer = replace(network, model=assemble([fragment])).solve()
    assert answer.absent_from_now[0] == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healing_that_leaves_nothing_is_never_having_been_ill(seed: int) -> None:
    network = random_network(seed)
    fragment = replace(
        network.fragment,
        hazards=tuple(replace(h, remains=None) for h in network.fragment.hazards),
        gains=tuple(replace(g, remains=None) for g in network.fragment.gains),
    )
    answer = replace(network, model=assemble([fragment])).solve()
    assert answer.absent_from_now[0] == pytest.approx(answer.absent_never[0], abs=SAME)


def test_the_nodes_are_enough_for_thirty_five_players() -> None:
    rng = np.random.default_rng(7)
    hazards = [
        Hazard(symptom="pain", owner=f"hazard {i}", rate=constant(rate))
        for i, rate in enumerate(rng.uniform(0.05, 2.0, 33))
    ]
    gains = [
        Gain(owner="first gain", factor=constant(1.5)),
        Gain(owner="second gain", factor=constant(2.0)),
    ]
    anything = Cause(id="anything", label="", onset={"present": constant(0.1)})
    model = assemble(
        [Fragment(name="m", causes=(anything,), hazards=tuple(hazards), gains=tuple(gains))]
    )
    compiled = compile_model(model, "pain")
    context = Context(rows=1, values={})
    got = solve(compiled, fill(compiled, context, {}, 0.8))
    expected = reference_solution(model, "pain", (), context, {}, 0.8, nodes=40)
    assert len(got.owners) == 35
    np.testing.assert_allclose(got.share, expected.share, rtol=0, atol=1e-12)


ROWS = 130  # three tasks of the pool, the last of them short


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_model(large_model(), "pain", large_findings())


@pytest.fixture(scope="module")
def tables(compiled: Compiled) -> Tables:
    rng = np.random.default_rng(3)
    seen = {f.id: rng.integers(-1, 2, ROWS) for f in compiled.findings}
    return fill(compiled, large_context(ROWS), seen, 0.8)


@pytest.fixture(scope="module")
def alone(compiled: Compiled, tables: Tables) -> Solution:
    return solve(compiled, tables, threads=1)


class TestRowsAndThreads:
    @pytest.mark.parametrize("threads", [2, 8])
    def test_the_number_of_threads_does_not_change_a_bit(
        self, compiled: Compiled, tables: Tables, alone: Solution, threads: int
    ) -> None:
        assert_same(solve(compiled, tables, threads=threads), alone, tolerance=0)

    @pytest.mark.parametrize("row", [0, 63, 64, 129])
    def test_a_row_alone_gives_the_same_as_among_others(
        self, compiled: Compiled, tables: Tables, alone: Solution, row: int
    ) -> None:
        single = solve(compiled, Tables(*[table[row : row + 1] for table in tables]), threads=1)
        for field in ("share", "sole", "involved", "absent_never", "clearly_less", "bracket_high"):
            np.testing.assert_array_equal(getattr(single, field)[0], getattr(alone, field)[row])
        for cause, states in single.states.items():
            np.testing.assert_array_equal(states[0], alone.states[cause][row])

    def test_one_case_with_many_draws_is_many_cases_with_one_draw(self, compiled: Compiled) -> None:
        """Filled together or filled one by one, the row of a draw is the same."""
        rows = 5
        context = large_context(rows)
        seen = {f.id: np.full(rows, i % 2) for i, f in enumerate(compiled.findings)}
        together = solve(compiled, fill(compiled, context, seen, 0.8), threads=1)
        for row in range(rows):
            values = {name: drawn[row : row + 1] for name, drawn in context.values.items()}
            one = Context(rows=1, values=values)
            single = {name: value[row : row + 1] for name, value in seen.items()}
            alone = solve(compiled, fill(compiled, one, single, 0.8), threads=1)
            np.testing.assert_allclose(alone.share[0], together.share[row], rtol=0, atol=SAME)
            assert alone.absent_never[0] == pytest.approx(together.absent_never[row], abs=SAME)


CONCURRENT = """
from concurrent.futures import ThreadPoolExecutor
import numpy as np
from plumbline.causal import *

def constant(value):
    return lambda context: np.full(context.rows, value)

causes = (Cause(id="neck", label="", onset={"present": constant(0.3)}, neck_states=("present",)),)
hazards = (
    Hazard(symptom="pain", owner="leak", rate=constant(0.1)),
    Hazard(symptom="pain", owner="neck", rate=constant(0.5), when={"neck": ("present",)}),
)
model = assemble([Fragment(name="m", causes=causes, hazards=hazards)])
compiled = compile_model(model, "pain")
tables = fill(compiled, Context(rows=200, values={}), {})
with ThreadPoolExecutor(8) as pool:
    answers = list(pool.map(lambda _: solve(compiled, tables, threads=8), range(8)))
assert all(np.array_equal(a.share, answers[0].share) for a in answers)
"""


def test_eight_threads_may_solve_at_once_under_the_plainest_threading_layer() -> None:
    environment = {**os.environ, "NUMBA_THREADING_LAYER": "workqueue"}
    done = subprocess.run(
        [sys.executable, "-c", CONCURRENT],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
