"""Load sharing: closed forms first, then laws, then other programs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import piqp
import pytest
from numpy.typing import NDArray

from plumbline.errors import ModelError
from plumbline.simulators.spine.loads.load_sharing import (
    Cost,
    LoadSharing,
    SharingChoice,
    Weighting,
    equal_weights,
    muscle_weights,
    share_load,
)
from plumbline.simulators.spine.loads.lower_cholesky import solve_lower
from plumbline.simulators.spine.loads.margins import largest_multiplier

Array = NDArray[np.float64]
# Hard enough that a reserve takes no visible part of a moment of some N m.
STIFF = SharingChoice(floor=0.0, reserve_n_m=1e-4)


def volume_weights(force: Array, length: Array) -> Array:
    return muscle_weights(Weighting.VOLUME, force * length)


def one(
    arms: Array,
    force: Array,
    moment: Array,
    *,
    weights: Array | None = None,
    choice: SharingChoice = STIFF,
    start: Array | None = None,
) -> LoadSharing:
    """Solve a single posture."""
    return share_load(
        np.asarray(arms, dtype=float)[None],
        np.asarray(force, dtype=float)[None],
        np.asarray(moment, dtype=float)[None],
        weights=np.full(len(force), 1.0 / len(force)) if weights is None else weights,
        choice=choice,
        start=start,
    )


def spine_like(seed: int, *, rows: int = 18, muscles: int = 60) -> tuple[Array, Array, Array]:
    """Return a chain in which every muscle spans a few neighboring rows."""
    rng = np.random.default_rng(seed)
    arms = np.zeros((rows, muscles))
    for muscle in range(muscles):
        first = rng.integers(0, rows - 2)
        last = min(rows, first + rng.integers(2, 7))
        arms[first:last, muscle] = rng.normal(0.0, 0.04, last - first)
    force = rng.uniform(30.0, 400.0, muscles)
    held = rng.uniform(0.0, 0.8, muscles)
    return arms, force, arms @ (held * force)


class TestClosedForms:
    def test_one_muscle_on_a_lever_pulls_moment_over_arm(self) -> None:
        found = one(np.array([[0.05]]), np.array([1000.0]), np.array([20.0]))
        assert found.force_n[0, 0] == pytest.approx(20.0 / 0.05, rel=1e-6)
        assert found.balanced[0]

    def test_two_equal_muscles_share_equally(self) -> None:
        found = one(np.array([[0.05, 0.05]]), np.array([600.0, 600.0]), np.array([20.0]))
        np.testing.assert_allclose(found.force_n[0], 200.0, rtol=1e-6)

    def test_squared_cost_shares_in_proportion_to_moment_over_weight(self) -> None:
        arms, force = np.array([[0.02, 0.06]]), np.array([500.0, 300.0])
        weights = np.array([0.3, 0.7])
        found = one(arms, force, np.array([10.0]), weights=weights)
        pull = (arms[0] * force) / weights
        expected = 10.0 * pull / np.sum(pull * arms[0] * force)
        np.testing.assert_allclose(found.activation[0], expected, rtol=1e-6)

    def test_cubed_cost_shares_in_proportion_to_its_root(self) -> None:
        arms, force = np.array([[0.02, 0.06]]), np.array([500.0, 300.0])
        weights = np.array([0.3, 0.7])
        choice = replace(STIFF, cost=Cost.CUBED)
        found = one(arms, force, np.array([15.0]), weights=weights, choice=choice)
        root = np.sqrt(arms[0] * force / weights)
        expected = 15.0 * root / np.sum(root * arms[0] * force)
        np.testing.assert_allclose(found.activation[0], expected, rtol=0.01)

    def test_a_muscle_at_its_limit_leaves_the_rest_to_the_other(self) -> None:
        arms, force = np.array([[0.05, 0.05]]), np.array([100.0, 1000.0])
        found = one(arms, force, np.array([30.0]), weights=np.array([0.01, 0.99]))
        assert found.activation[0, 0] == 1.0
        assert found.force_n[0, 1] == pytest.approx(500.0, rel=1e-6)

    def test_an_antagonist_stays_at_the_floor_and_costs_its_moment(self) -> None:
        arms, force = np.array([[0.05, -0.05]]), np.array([1000.0, 1000.0])
        found = one(arms, force, np.array([10.0]), choice=replace(STIFF, floor=0.02))
        assert found.activation[0, 1] == 0.02
        assert found.force_n[0, 0] == pytest.approx(10.0 / 0.05 + 20.0, rel=1e-6)

    def test_a_column_of_two_segments_with_one_muscle_each_is_solved_from_the_top(self) -> None:
        arms = np.array([[0.04, 0.0], [0.05, 0.06]])
        found = one(arms, np.array([2000.0, 2000.0]), np.array([8.0, 22.0]))
        upper = 8.0 / 0.04
        np.testing.assert_allclose(
            found.force_n[0], [upper, (22.0 - 0.05 * upper) / 0.06], rtol=1e-6
        )

    def test_a_long_muscle_relieves_two_short_ones(self) -> None:
        # By symmetry both levels have one multiplier l: a = (arm force l / weight), all rows alike.
        arms = np.array([[0.05, 0.0, 0.05], [0.0, 0.05, 0.05]])
        force, weights = np.full(3, 400.0), np.array([0.25, 0.25, 0.5])
        found = one(arms, force, np.array([10.0, 10.0]), weights=weights)
        np.testing.assert_allclose(found.force_n[0], 100.0, rtol=1e-6)

    def test_soft_reserves_carry_their_part(self) -> None:
        # min a^2/2 + (r/s)^2/2 under 50 a + r = 20 has l = 20 / (50^2 + s^2).
        choice = SharingChoice(floor=0.0, reserve_n_m=50.0, most_reserve_n_m=100.0)
        found = one(np.array([[0.05]]), np.array([1000.0]), np.array([20.0]), choice=choice)
        assert found.reserve_n_m[0, 0] == pytest.approx(10.0)
        assert found.activation[0, 0] == pytest.approx(0.2)
        assert found.cost[0] == pytest.approx(0.2**2 / 2 + (10.0 / 50.0) ** 2 / 2)


class TestLaws:
    @pytest.mark.parametrize("cost", list(Cost))
    @pytest.mark.parametrize("floor", [0.0, 0.01])
    @pytest.mark.parametrize("seed", range(4))
    def test_the_conditions_of_an_optimum_hold(self, seed: int, floor: float, cost: Cost) -> None:
        arms, force, moment = spine_like(seed)
        weights = np.random.default_rng(seed).dirichlet(np.full(len(force), 5.0))
        choice = SharingChoice(floor=floor, cost=cost, most_reserve_n_m=10.0)
        found = one(arms, force, moment, weights=weights, choice=choice)
        activation, multiplier = found.activation[0], found.multiplier[0]
        slope = (
            activation if cost is Cost.SQUARED else 1e-3 * activation + activation**2
        ) * weights - (arms * force).T @ multiplier
        scale = np.abs((arms * force).T @ multiplier).max()
        inside = (activation > floor) & (activation < 1.0)
        assert np.abs(slope[inside]).max() <= 1e-9 * scale
        assert np.all(slope[activation == floor] >= -1e-9 * scale)
        assert np.all(slope[activation == 1.0] <= 1e-9 * scale)
        np.testing.assert_allclose(
            found.reserve_n_m[0], choice.reserve_n_m**2 * multiplier, atol=1e-9
        )

    def test_cutting_fascicles_in_two_changes_nothing_under_volume_weights(self) -> None:
        arms, force, moment = spine_like(1)
        length = np.random.default_rng(7).uniform(0.03, 0.12, len(force))
        whole = one(arms, force, moment, weights=volume_weights(force, length))
        third = np.arange(0, len(force), 3)
        halves = force.copy()
        halves[third] /= 2
        split_force = np.concatenate([halves, halves[third]])
        split_length = np.concatenate([length, length[third]])
        split = one(
            np.hstack([arms, arms[:, third]]),
            split_force,
            moment,
            weights=volume_weights(split_force, split_length),
        )
        np.testing.assert_allclose(
            split.activation[0, : len(force)], whole.activation[0], atol=1e-9
        )
        np.testing.assert_allclose(
            split.activation[0, len(force) :], whole.activation[0, third], atol=1e-9
        )

    def test_cutting_fascicles_changes_the_answer_under_equal_weights(self) -> None:
        arms, force, moment = spine_like(1)
        whole = one(arms, force, moment, weights=equal_weights(force))
        halves = np.concatenate([force / np.where(np.arange(60) % 3 == 0, 2, 1), force[::3] / 2])
        split = one(np.hstack([arms, arms[:, ::3]]), halves, moment, weights=equal_weights(halves))
        assert np.abs(split.activation[0, :60] - whole.activation[0]).max() > 1e-3

    def test_other_units_give_the_same_activations(self) -> None:
        arms, force, moment = spine_like(2)
        metric = one(arms, force, moment)
        choice = replace(STIFF, reserve_n_m=STIFF.reserve_n_m * 1000, most_reserve_n_m=100.0)
        small = one(arms * 1000, force, moment * 1000, choice=choice)
        np.testing.assert_allclose(small.activation, metric.activation, atol=1e-9)

    def test_the_mirror_image_is_carried_by_the_mirrored_muscles(self) -> None:
        arms, force, moment = spine_like(3)
        both = np.block([[arms, arms], [arms, -arms]])
        forces = np.concatenate([force, force])
        aim = np.concatenate([moment, moment / 5])
        left = one(both, forces, aim)
        right = one(both, forces, aim * np.repeat([1, -1], len(moment)))
        swapped = np.roll(np.arange(len(forces)), len(force))
        np.testing.assert_allclose(right.activation[0, swapped], left.activation[0], atol=1e-9)

    def test_turning_the_axes_of_the_rows_changes_nothing(self) -> None:
        arms, force, moment = spine_like(4)
        turn, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(len(moment),) * 2))
        np.testing.assert_allclose(
            one(turn @ arms, force, turn @ moment).activation,
            one(arms, force, moment).activation,
            atol=1e-9,
        )

    @pytest.mark.parametrize("cost", list(Cost))
    def test_a_warm_start_gives_the_cold_answer(self, cost: Cost) -> None:
        arms, force, moment = spine_like(5)
        choice = SharingChoice(floor=0.005, cost=cost)
        before = one(arms, force, moment, choice=choice)
        warm = one(arms, force, moment * 1.02, choice=choice, start=before.multiplier)
        cold = one(arms, force, moment * 1.02, choice=choice)
        np.testing.assert_allclose(warm.activation, cold.activation, atol=1e-9)
        assert warm.steps[0] < cold.steps[0]

    def test_a_batch_gives_the_same_bytes_on_any_number_of_threads(self) -> None:
        problems = [spine_like(seed) for seed in range(100)]
        arms, force, moment = (np.stack(parts) for parts in zip(*problems, strict=True))
        weights = np.full(force.shape[1], 1 / force.shape[1])
        answers = [
            share_load(arms, force, moment, weights=weights, choice=STIFF, threads=threads)
            for threads in (1, 2, 3)
        ]
        for other in answers[1:]:
            assert other.activation.tobytes() == answers[0].activation.tobytes()
        alone = one(*problems[77])
        np.testing.assert_allclose(answers[0].activation[77], alone.activation[0], atol=1e-9)

    def test_the_multiplier_is_the_rise_of_the_least_cost(self) -> None:
        arms, force, moment = spine_like(6)
        found, small = one(arms, force, moment), 1e-6
        for row in (0, 7, 17):
            nudge = small * np.eye(len(moment))[row]
            rise = one(arms, force, moment + nudge).cost - one(arms, force, moment - nudge).cost
            assert rise[0] / (2 * small) == pytest.approx(
                found.multiplier[0, row], rel=1e-4, abs=1e-9
            )

    def test_a_muscle_without_strength_does_nothing(self) -> None:
        arms, force, moment = spine_like(8)
        force[3] = 0.0
        length = np.full(len(force), 0.05)
        found = one(arms, force, moment, weights=volume_weights(force, length))
        rest = np.delete(np.arange(len(force)), 3)
        without = one(
            arms[:, rest], force[rest], moment, weights=volume_weights(force[rest], length[rest])
        )
        np.testing.assert_allclose(found.activation[0, rest], without.activation[0], atol=1e-9)

    def test_weights_add_up_to_one(self) -> None:
        force, length = np.array([100.0, 0.0, 50.0]), np.array([0.1, 0.1, 0.2])
        for weighting in Weighting:
            assert muscle_weights(weighting, force * length).sum() == pytest.approx(1.0)
        np.testing.assert_allclose(volume_weights(force, length), [0.5, 0.0, 0.5])
        np.testing.assert_allclose(equal_weights(force), [0.5, 0.0, 0.5])


class TestNoEquilibrium:
    def test_a_moment_that_nothing_can_hold_is_flagged_with_what_is_missing(self) -> None:
        found = one(np.array([[0.05]]), np.array([100.0]), np.array([20.0]))
        assert not found.balanced[0]
        assert found.reserve_n_m[0, 0] == pytest.approx(15.0)

    def test_a_problem_that_is_proven_impossible_has_no_answer_within_the_limits(self) -> None:
        rng = np.random.default_rng(7)
        arms, force = rng.normal(0.0, 0.03, (6, 30)), rng.uniform(50.0, 400.0, 30)
        aim = rng.normal(0.0, 1.0, 6)
        choice = SharingChoice(floor=0.01)
        most = largest_multiplier(arms, force, fixed_n_m=np.zeros(6), scaled_n_m=aim, choice=choice)
        held = [
            bool(one(arms, force, times * most * aim, choice=choice).balanced[0])
            for times in (0.9, 1.02, 3.0)
        ]
        assert held == [True, False, False]

    @pytest.mark.parametrize("factor", [20.0, 60.0])
    @pytest.mark.parametrize("cost", list(Cost))
    def test_far_too_much_is_flagged_too(self, factor: float, cost: Cost) -> None:
        arms, force, moment = spine_like(0)
        choice = SharingChoice(floor=0.0, cost=cost)
        found = one(arms, force, factor * moment, choice=choice)
        assert not found.balanced[0]
        assert np.abs(found.reserve_n_m).max() > choice.most_reserve_n_m

    def test_one_impossible_posture_leaves_its_neighbors_alone(self) -> None:
        arms, force, moment = spine_like(0)
        moments = np.stack([moment, 50 * moment, moment])
        found = share_load(
            np.stack([arms] * 3),
            np.stack([force] * 3),
            moments,
            weights=np.full(len(force), 1 / len(force)),
            choice=SharingChoice(floor=0.0),
        )
        assert found.balanced.tolist() == [True, False, True]
        np.testing.assert_allclose(found.activation[2], found.activation[0], atol=1e-9)

    def test_nothing_that_is_not_finite_is_accepted(self) -> None:
        with pytest.raises(ModelError, match="moment_n_m"):
            one(np.array([[0.05]]), np.array([100.0]), np.array([np.nan]))

    def test_a_muscle_that_pushes_is_refused(self) -> None:
        with pytest.raises(ModelError, match="cannot push"):
            one(np.array([[0.05]]), np.array([-100.0]), np.array([1.0]))

    @pytest.mark.parametrize("floor", [-0.1, 1.0])
    def test_an_impossible_floor_is_refused(self, floor: float) -> None:
        with pytest.raises(ModelError, match="floor"):
            SharingChoice(floor=floor)


class TestOtherPrograms:
    @pytest.mark.parametrize("floor", [0.0, 0.01])
    @pytest.mark.parametrize("seed", range(6))
    def test_an_interior_point_solver_finds_the_same(self, seed: int, floor: float) -> None:
        arms, force, moment = spine_like(seed, rows=30, muscles=120)
        weights = np.random.default_rng(seed).dirichlet(np.full(len(force), 5.0))
        choice = SharingChoice(floor=floor, reserve_n_m=0.05)
        found = one(arms, force, moment, weights=weights, choice=choice)
        activation = by_piqp(arms * force, moment, weights, floor, choice.reserve_n_m)
        np.testing.assert_allclose(found.activation[0], activation, atol=3e-5)

    def test_published_activations_of_an_upright_trunk_are_reproduced(self) -> None:
        data = np.load(reference_file("load_sharing_388.npz"))
        choice = SharingChoice(
            floor=0.01,
            weighting=Weighting.EQUAL,
            reserve_n_m=float(data["reserve_strength_nm"]),
            most_reserve_n_m=5.0,
        )
        force = data["force_at_full_activation_n"]
        found = one(
            data["moment_arm_m"],
            force,
            data["gravity_moment_nm"],
            weights=np.ones(len(force)),
            choice=choice,
        )
        expected = data["opensim_activation_lower_bound_001"]
        assert np.abs(found.activation[0] - expected).max() <= 1e-6


def by_piqp(matrix: Array, moment: Array, weights: Array, floor: float, reserve: float) -> Array:
    """Return the activations that a general solver finds."""
    rows, muscles = matrix.shape
    solver = piqp.DenseSolver()
    solver.settings.eps_abs = solver.settings.eps_rel = 1e-9
    solver.settings.eps_duality_gap_abs = solver.settings.eps_duality_gap_rel = 1e-9
    free = np.full(rows, np.inf)
    solver.setup(
        np.diag(np.concatenate([weights * muscles, np.full(rows, float(muscles))])),
        np.zeros(muscles + rows),
        np.hstack([matrix, reserve * np.eye(rows)]),
        moment,
        x_l=np.concatenate([np.full(muscles, floor), -free]),
        x_u=np.concatenate([np.ones(muscles), free]),
    )
    assert solver.solve() == piqp.PIQP_SOLVED
    return np.asarray(solver.result.x[:muscles])


def reference_file(name: str) -> Path:
    """Return a file of reference figures, which are not part of the project."""
    named = os.environ.get("PLUMBLINE_REFERENCE_DATA")
    beside = Path(__file__).parents[5] / "shared" / "data" / "spine_reference"
    path = (Path(named) if named else beside) / name
    if not path.is_file():
        pytest.skip(f"{name} is not here; PLUMBLINE_REFERENCE_DATA names its folder")
    return path


def test_the_lower_half_alone_decides_the_solution() -> None:
    rng = np.random.default_rng(3)
    root, right = rng.normal(size=(7, 7)), rng.normal(size=7)
    matrix = root @ root.T + np.eye(7)
    wanted = np.linalg.solve(matrix, right)
    solve_lower(np.tril(matrix), right)
    np.testing.assert_allclose(right, wanted, rtol=1e-9)
