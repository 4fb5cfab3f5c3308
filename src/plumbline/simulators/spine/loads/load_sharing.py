r"""Which muscles carry a posture: the activations that cost least and hold every joint.

.. math::

    \min_{a, r}\; \sum_i V_i\,\phi(a_i) + \tfrac12 \sum_j (r_j / s_j)^2
    \quad\text{under}\quad A a + r = b,\; f \le a_i \le 1,\; |r_j| \le r_{max,j}

``A`` holds moment arms times force at full activation, ``b`` the moments that the muscles must
supply, ``r`` the reserves. The cost is of second or third order in activation; weighting by volume
makes the answer the same however a muscle is cut into fascicles. Reserves are tiny and reported. A
posture that no activations and reserves within their bounds hold has *no equilibrium*, which is
proven, and said.

No posture is known to better than a degree. Where joints may *give*, the reserve of a row is its
passive tissue, bent a little further than the posture says: ``r = k d`` for a give ``d``, at a cost
of its own. Its strength is then ``s = k / c``, with ``c`` the cost's root per radian.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import final

import numpy as np
from jaxtyping import Bool, Float, Int

from plumbline.errors import ModelError
from plumbline.simulators.spine.loads.tasks import in_tasks

__all__ = [
    "Cost",
    "LoadSharing",
    "SharingChoice",
    "Weighting",
    "cost_slope",
    "equal_weights",
    "least_activation",
    "muscle_weights",
    "reserves",
    "share_load",
]

# Small beside the moments of any posture, large enough that Newton's matrix stays solvable.
RESERVE_N_M = 0.05
# A small part of the moment of a head held level; what is left below it is reported all the same.
MOST_RESERVE_N_M = 0.1
# A cubed cost alone has no curvature at rest; this part of a squared one gives it some, and changes
# no activation above a tenth by more than a part in a hundred.
SQUARED_PART_OF_CUBED = 1e-3


class Cost(StrEnum):
    """How the cost of a muscle rises with its activation."""

    SQUARED = "squared"
    CUBED = "cubed"


class Weighting(StrEnum):
    """How the costs of different fascicles are weighed against each other."""

    VOLUME = "volume"
    EQUAL = "equal"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SharingChoice:
    """What is minimized, within which bounds; every answer rests on it and states it.

    Attributes
    ----------
    floor : float
        Least activation of every healthy muscle, in [0, 1).
    cost : Cost
        Order of the cost.
    weighting : Weighting
        Weights of the fascicles.
    reserve_n_m : float
        Strength ``s`` of a reserve: under weights that add up to one, a reserve of so many N m
        costs as much as all muscles at full activation.
    most_reserve_n_m : float
        No reserve is larger; a posture that needs it has no equilibrium.
    give_activation_1_rad : float or None
        Activation of all muscles that costs as much as a joint's give, per radian; None: joints do
        not give.
    most_give_rad : float
        Where joints give: none gives more; a posture that needs it has no equilibrium.
    """

    floor: float
    cost: Cost = Cost.SQUARED
    weighting: Weighting = Weighting.VOLUME
    reserve_n_m: float = RESERVE_N_M
    most_reserve_n_m: float = MOST_RESERVE_N_M
    give_activation_1_rad: float | None = None
    most_give_rad: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a floor outside [0, 1) and a reserve that is not positive."""
        if not 0.0 <= self.floor < 1.0:
            raise ModelError(f"floor: {self.floor} lies outside [0, 1)")
        if not (self.reserve_n_m > 0.0 and self.most_reserve_n_m > 0.0):
            raise ModelError("reserve_n_m, most_reserve_n_m: must be positive")
        if self.give_activation_1_rad is not None and not self.give_activation_1_rad > 0.0:
            raise ModelError("give_activation_1_rad: must be positive, or None")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSharing:
    """Who carries how much, one row per posture.

    Attributes
    ----------
    activation : ndarray, shape (posture, muscle)
        In [floor, 1].
    force_n : ndarray, shape (posture, muscle)
        Tension, N.
    reserve_n_m : ndarray, shape (posture, row)
        What the muscles could not supply, N m.
    multiplier : ndarray, shape (posture, row)
        Rise of the least cost per N m of moment to supply: the gradient for a posture search, and
        a start for a similar problem.
    cost : ndarray, shape (posture,)
        The least cost.
    balanced : ndarray, shape (posture,)
        False: no equilibrium; nothing computed from this row is a load of a living person.
    steps : ndarray, shape (posture,)
        Newton steps; negative where only a problem with softer reserves has an answer: no
        equilibrium.
    """

    activation: Float[np.ndarray, "posture muscle"]
    force_n: Float[np.ndarray, "posture muscle"]
    reserve_n_m: Float[np.ndarray, "posture row"]
    multiplier: Float[np.ndarray, "posture row"]
    cost: Float[np.ndarray, " posture"]
    balanced: Bool[np.ndarray, " posture"]
    steps: Int[np.ndarray, " posture"]


def equal_weights(volume: Float[np.ndarray, " muscle"]) -> Float[np.ndarray, " muscle"]:
    """Return the same weight for every fascicle that there is; they add up to one.

    Parameters
    ----------
    volume : ndarray, shape (muscle,)
        Volume, or force, of every fascicle; zero where there is none.
    """
    strong = (volume > 0.0).astype(float)
    return strong / strong.sum()


def muscle_weights(
    weighting: Weighting, volume: Float[np.ndarray, " muscle"]
) -> Float[np.ndarray, " muscle"]:
    """Return the weights of one weighting; they add up to one.

    Parameters
    ----------
    weighting : Weighting
        Which.
    volume : ndarray, shape (muscle,)
        Volume of every fascicle, in any unit: that of the healthy muscle, since a weak muscle is
        no cheaper to use.
    """
    return volume / volume.sum() if weighting is Weighting.VOLUME else equal_weights(volume)


def least_activation(
    floor: float,
    strength_left: Float[np.ndarray, " muscle"],
    rests: Bool[np.ndarray, " muscle"],
) -> Float[np.ndarray, " muscle"]:
    """Return the least activation of every muscle: the same tension as in health, as far as it can.

    Parameters
    ----------
    floor : float
        Least activation of a healthy muscle.
    strength_left : ndarray, shape (muscle,)
        Force over that of the healthy muscle; zero: nothing left.
    rests : ndarray, shape (muscle,)
        Muscles that may rest altogether.

    Returns
    -------
    ndarray, shape (muscle,)
        In [0, 1]. A weak muscle has to spend more of what it has.
    """
    kept = np.divide(
        floor, strength_left, out=np.ones_like(strength_left), where=strength_left > floor
    )
    return np.where(rests | (floor == 0.0), 0.0, kept)


def share_load(
    moment_arms_m: Float[np.ndarray, "posture row muscle"],
    full_force_n: Float[np.ndarray, "posture muscle"],
    moment_n_m: Float[np.ndarray, "posture row"],
    *,
    weights: Float[np.ndarray, " muscle"] | Float[np.ndarray, "posture muscle"],
    choice: SharingChoice,
    stiffness_n_m_rad: Float[np.ndarray, "posture row"] | None = None,
    floor: Float[np.ndarray, " muscle"] | None = None,
    start: Float[np.ndarray, "posture row"] | None = None,
    threads: int | None = None,
) -> LoadSharing:
    """Return the activations that hold each posture at least cost.

    Parameters
    ----------
    moment_arms_m : ndarray, shape (posture, row, muscle)
        Moment about every row's axis per newton of tension, m.
    full_force_n : ndarray, shape (posture, muscle)
        Tension at full activation and the present length, N.
    moment_n_m : ndarray, shape (posture, row)
        Moment that the muscles must supply, N m.
    weights : ndarray, shape (muscle,) or (posture, muscle)
        Weights of the costs; zero: the muscle stays at its floor.
    choice : SharingChoice
        Cost, floor and reserves.
    stiffness_n_m_rad : ndarray, shape (posture, row), or None
        Passive stiffness of every joint in every posture, for a choice in which joints give.
    floor : ndarray, shape (muscle,), or None
        Least activation of each muscle, see `least_activation`; None: that of the choice.
    start : ndarray, shape (posture, row), or None
        Multipliers of a similar problem, posture by posture; None: a row starts from the row
        before it.
    threads : int or None
        Size of the pool; None: as many as there are processors. The answer does not depend on it.

    Returns
    -------
    LoadSharing

    Raises
    ------
    ModelError
        Where an input is not finite, a force negative, or nothing can pull.
    """
    _check(moment_arms_m, full_force_n, moment_n_m)
    postures, rows, muscles = moment_arms_m.shape
    multiplier = np.zeros((postures, rows)) if start is None else start.astype(float)
    weight = _rows(weights, (postures, muscles))
    activation = np.zeros((postures, muscles))
    steps = np.zeros(postures, dtype=np.int64)
    strength, most = reserves((postures, rows), choice, stiffness_n_m_rad)
    least = _rows(np.asarray(choice.floor) if floor is None else floor, (postures, muscles))
    given = (moment_arms_m, full_force_n, moment_n_m)
    arrays = [np.ascontiguousarray(array, dtype=float) for array in given]

    def work(rows_of_task: slice) -> None:
        asked = [array[rows_of_task] for array in (*arrays, weight, least, strength**2, most)]
        found = [array[rows_of_task] for array in (multiplier, activation, steps)]
        _solve_some(asked, choice, found, cold=start is None)

    in_tasks(postures, work, threads)
    force = activation * arrays[1]
    reserve = arrays[2] - np.einsum("pjm,pm->pj", arrays[0], force)
    return LoadSharing(
        activation=activation,
        force_n=force,
        reserve_n_m=reserve,
        multiplier=multiplier,
        cost=_muscle_cost(activation, weight, choice) + _reserve_cost(reserve, strength),
        balanced=steps >= 0,
        steps=steps,
    )


def _reserve_cost(
    reserve: Float[np.ndarray, "posture row"], strength: Float[np.ndarray, "posture row"]
) -> Float[np.ndarray, " posture"]:
    return np.sum((reserve / strength) ** 2, axis=1) / 2


def _rows(values: np.ndarray, shape: tuple[int, int]) -> Float[np.ndarray, "posture muscle"]:
    """Return values with a row for every posture."""
    if values.shape == shape:
        return np.ascontiguousarray(values, dtype=float)
    rows = np.empty(shape)
    rows[:] = values
    return rows


def reserves(
    shape: tuple[int, int],
    choice: SharingChoice,
    stiffness: Float[np.ndarray, "posture row"] | None,
) -> tuple[Float[np.ndarray, "posture row"], Float[np.ndarray, "posture row"]]:
    """Return the strength of every row's reserve, and the largest that is allowed, N m.

    Parameters
    ----------
    shape : tuple of int
        Postures and rows.
    choice : SharingChoice
        Which reserves there are.
    stiffness : ndarray, shape (posture, row), or None
        As for `share_load`.

    Raises
    ------
    ModelError
        The choice lets joints give, and nothing says how stiff they are.
    """
    strength = np.full(shape, choice.reserve_n_m)
    most = np.full(shape, choice.most_reserve_n_m)
    if choice.give_activation_1_rad is None:
        return strength, most
    if stiffness is None:
        raise ModelError("stiffness_n_m_rad: needed by a choice in which joints give")
    return (
        np.maximum(strength, stiffness / choice.give_activation_1_rad),
        np.maximum(most, stiffness * choice.most_give_rad),
    )


def _check(
    arms: Float[np.ndarray, "posture row muscle"],
    force: Float[np.ndarray, "posture muscle"],
    moment: Float[np.ndarray, "posture row"],
) -> None:
    postures, rows, muscles = arms.shape
    if force.shape != (postures, muscles) or moment.shape != (postures, rows):
        raise ModelError(
            f"moment_arms_m {arms.shape}, full_force_n {force.shape} and moment_n_m "
            f"{moment.shape} do not belong together"
        )
    for name, array in (
        ("moment_arms_m", arms),
        ("full_force_n", force),
        ("moment_n_m", moment),
    ):
        # A sum is finite only if every number is, and needs no array of its own.
        if not math.isfinite(array.sum()):
            raise ModelError(f"{name}: not every number is finite")
    if force.size and force.min() < 0.0:
        raise ModelError("full_force_n: a muscle cannot push; every force must be at least zero")


def _solve_some(
    given: list[np.ndarray],
    choice: SharingChoice,
    found: list[np.ndarray],
    *,
    cold: bool,
) -> None:
    from plumbline.simulators.spine.loads.dual_problem import Choice
    from plumbline.simulators.spine.loads.load_sharing_dual import solve_postures

    linear, square = cost_slope(choice)
    kernel_choice = Choice(linear=linear, square=square, ceiling=math.inf)
    solve_postures(*given, kernel_choice, *found, cold)


def cost_slope(choice: SharingChoice) -> tuple[float, float]:
    """Return the coefficients of the slope of one muscle's cost, ``linear a + square a^2``.

    Parameters
    ----------
    choice : SharingChoice
        What is minimized.
    """
    return (1.0, 0.0) if choice.cost is Cost.SQUARED else (SQUARED_PART_OF_CUBED, 1.0)


def _muscle_cost(
    activation: Float[np.ndarray, "posture muscle"],
    weight: Float[np.ndarray, "posture muscle"],
    choice: SharingChoice,
) -> Float[np.ndarray, " posture"]:
    squared = np.sum(weight * activation**2, axis=1) / 2
    if choice.cost is Cost.SQUARED:
        return squared
    return SQUARED_PART_OF_CUBED * squared + np.sum(weight * activation**3, axis=1) / 3
