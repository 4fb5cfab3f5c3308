r"""How much strength is left: per muscle group, and as the largest load that can still be held.

.. math::

    \max t \quad\text{under}\quad A a + r = b_0 + t\,b_1,\; f \le a_i \le 1,\; |r_j| \le r_{max}

is a linear program: the largest multiple of a load before the first posture without equilibrium.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import ModelError
from plumbline.simulators.spine.loads.load_sharing import SharingChoice

if TYPE_CHECKING:
    from plumbline.simulators.spine.body.model import SpineModel
    from plumbline.simulators.spine.loads.simulate import SpineLoads

__all__ = ["GroupUse", "group_margin", "group_use", "largest_multiplier"]

# What the linear program calls an answer that grows without bound.
UNBOUNDED = 3
# A fascicle this near to full activation has nothing left.
AT_LIMIT = 1.0 - 1e-6


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupUse:
    """How hard a muscle group works in one posture.

    Attributes
    ----------
    group : str
        Its name.
    activation : float
        Of the whole group: each fascicle counts by its strength.
    busiest : str
        The fascicle with the highest activation.
    busiest_activation : float
        That activation.
    at_limit, fascicles : int
        How many fascicles have nothing left, and how many there are.
    """

    group: str
    activation: float
    busiest: str
    busiest_activation: float
    at_limit: int
    fascicles: int


def group_use(model: SpineModel, loads: SpineLoads, posture: int = 0) -> tuple[GroupUse, ...]:
    """Return how hard every muscle group works in one posture, the hardest first.

    Parameters
    ----------
    model : SpineModel
        The person.
    loads : SpineLoads
        That person's loads.
    posture : int
        Which of the postures.

    Returns
    -------
    tuple of GroupUse
        Empty where there is no equilibrium.
    """
    if not loads.sharing.balanced[posture]:
        return ()
    activation, names = loads.sharing.activation[posture], np.asarray(loads.groups)
    found = []
    for name in dict.fromkeys(loads.groups):
        mine = np.flatnonzero(names == name)
        first = int(mine[np.argmax(activation[mine])])
        found.append(
            GroupUse(
                group=name,
                activation=float(np.average(activation[mine], weights=model.fmax_n[mine])),
                busiest=loads.muscles[first],
                busiest_activation=float(activation[first]),
                at_limit=int(np.sum(activation[mine] >= AT_LIMIT)),
                fascicles=len(mine),
            )
        )
    return tuple(sorted(found, key=lambda use: -use.activation))


def group_margin(
    activation: Float[np.ndarray, "posture muscle"], groups: Sequence[str]
) -> dict[str, Float[np.ndarray, " posture"]]:
    """Return, per muscle group, what its busiest fascicle has left.

    Parameters
    ----------
    activation : ndarray, shape (posture, muscle)
        In [0, 1].
    groups : sequence of str
        Group of every fascicle.

    Returns
    -------
    dict of str to ndarray, shape (posture,)
        One minus the largest activation; zero: the group is at its limit.
    """
    names = np.asarray(groups)
    return {name: 1.0 - activation[:, names == name].max(axis=1) for name in dict.fromkeys(groups)}


def largest_multiplier(
    moment_arms_m: Float[np.ndarray, "row muscle"],
    full_force_n: Float[np.ndarray, " muscle"],
    *,
    fixed_n_m: Float[np.ndarray, " row"],
    scaled_n_m: Float[np.ndarray, " row"],
    choice: SharingChoice,
    floor: Float[np.ndarray, " muscle"] | None = None,
    most_reserve_n_m: Float[np.ndarray, " row"] | None = None,
) -> float:
    """Return how many times a load can be held, in one posture, at most.

    Parameters
    ----------
    moment_arms_m : ndarray, shape (row, muscle)
        Moment arms, m.
    full_force_n : ndarray, shape (muscle,)
        Tension at full activation, N.
    fixed_n_m, scaled_n_m : ndarray, shape (row,)
        Moments to supply: those that stay, and those of the load that is multiplied.
    choice : SharingChoice
        Floor and largest reserve.
    floor : ndarray, shape (muscle,), or None
        Least activation of each muscle; None: that of the choice.
    most_reserve_n_m : ndarray, shape (row,), or None
        Largest reserve of each row; None: that of the choice.

    Returns
    -------
    float
        ``inf`` where the load asks for nothing, ``nan`` where not even the fixed moments can be
        held.

    Raises
    ------
    ModelError
        The linear program did not end.
    """
    from scipy.optimize import linprog

    rows, muscles = moment_arms_m.shape
    matrix = np.hstack([moment_arms_m * full_force_n, np.eye(rows), -scaled_n_m[:, None]])
    aim = np.zeros(muscles + rows + 1)
    aim[-1] = -1.0
    reserve = np.broadcast_to(
        choice.most_reserve_n_m if most_reserve_n_m is None else most_reserve_n_m, (rows,)
    )
    least = np.full(muscles, choice.floor) if floor is None else floor
    limits: list[tuple[float, float | None]] = [(float(one), 1.0) for one in least]
    limits += [(-float(most), float(most)) for most in reserve] + [(0.0, None)]
    found = linprog(aim, A_eq=matrix, b_eq=fixed_n_m, bounds=limits, method="highs")
    if found.status == 0:
        return float(found.x[-1])
    if found.status == UNBOUNDED:
        return float("inf")
    if found.status == 2:
        return float("nan")
    raise ModelError(f"the largest multiplier was not found: {found.message}")
