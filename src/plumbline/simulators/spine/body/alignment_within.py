r"""The likeliest standing spine of which no joint leaves what joints do.

Far from what is usual the Gaussian of the norms bends single joints past anything that lives. Held
within bounds, the likeliest state is

.. math::

    \arg\min_{l \le x \le u}\; (x - \mu)^T \Sigma^{-1} (x - \mu)
        + \sum_k \Bigl(\frac{h_k(x) - y_k}{\sigma_k}\Bigr)^2
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
from jaxtyping import Float

from plumbline.simulators.spine.body.alignment_norms import FIRST_JOINT, INCIDENCE, Norm
from plumbline.simulators.spine.body.alignment_readings import linearized
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.person import PELVIC_INCIDENCE_DEG, SpinePerson
from plumbline.simulators.spine.body.sizes import Sizes
from plumbline.units import radians_from_degrees

__all__ = ["NECK_LEVELS", "likeliest_free", "likeliest_within", "most_bent_rad", "reach"]

FAR_FROM_USUAL_DEG = 25.0  # no joint that nobody measured stands further from the usual angle
BROKEN_DEG = 60.0  # even a crushed or wedged segment stands no further from the usual angle
NECK_CURVE: Final = "c2_c7_lordosis_rad"
# The joints above T1: a neck from draws bends them as far as a broken one, and is not refused.
NECK_LEVELS: Final = LEVELS[: LEVELS.index("C7_T1") + 1]
INSIDE_RAD = 1e-9  # on the bound, and not beyond it by a rounding


def most_bent_rad(person: SpinePerson) -> Float[np.ndarray, " level"]:
    """Return how far each joint may stand from its usual angle; further if measured or drawn."""
    drawn = NECK_LEVELS if NECK_CURVE in person.alignment.inferred else ()
    measured = {*drawn, *person.alignment.segment_flexion_rad}
    far = [BROKEN_DEG if level in measured else FAR_FROM_USUAL_DEG for level in LEVELS]
    return np.asarray(radians_from_degrees(np.array(far)))


def reach(
    person: SpinePerson, usual: Float[np.ndarray, " state"], levels: Collection[str]
) -> tuple[Float[np.ndarray, " state"], Float[np.ndarray, " state"]]:
    """Return the least and the largest state where some joints are held within what joints do.

    Parameters
    ----------
    person : SpinePerson
        Whose measured joints may be bent further.
    usual : ndarray, shape (state,)
        The mean of people like this one.
    levels : collection of str
        The joints that are held, beside the incidence; nothing else is.
    """
    away = np.full(len(usual), np.inf)
    held = np.array([level in levels for level in LEVELS])
    away[FIRST_JOINT:][held] = most_bent_rad(person)[held] - INSIDE_RAD
    low, high = usual - away, usual + away
    low[INCIDENCE], high[INCIDENCE] = radians_from_degrees(np.array(PELVIC_INCIDENCE_DEG))
    return low, high


def likeliest_within(
    norm: Norm,
    targets: Mapping[str, tuple[float, float]],
    sizes: Sizes,
    bounds: tuple[Float[np.ndarray, " state"], Float[np.ndarray, " state"]],
) -> Float[np.ndarray, " state"]:
    """Return the likeliest state within bounds.

    Parameters
    ----------
    norm : Norm
        How people stand.
    targets : mapping of str to tuple of float
        Value and standard deviation of everything that is to be met, by name.
    sizes : Sizes
        The person's bones.
    bounds : tuple of ndarray, shape (state,)
        Least and largest state; the mean lies between them.
    """
    from scipy.optimize import least_squares

    names = tuple(targets)
    wanted, error = np.array([targets[name] for name in names]).T
    whiten = np.linalg.inv(np.linalg.cholesky(norm.covariance))

    def misfit(state: Float[np.ndarray, " state"]) -> Float[np.ndarray, " term"]:
        shown = linearized(state, sizes, names)[0]
        return np.concatenate([whiten @ (state - norm.mean), (shown - wanted) / error])

    def slope(state: Float[np.ndarray, " state"]) -> Float[np.ndarray, "term state"]:
        return np.vstack([whiten, linearized(state, sizes, names)[1] / error[:, None]])

    found = least_squares(misfit, norm.mean, jac=slope, bounds=bounds, x_scale="jac")
    return np.asarray(found.x)


def likeliest_free(
    norm: Norm, targets: Mapping[str, tuple[float, float]], sizes: Sizes
) -> Float[np.ndarray, " state"]:
    r"""Return the likeliest state without any bound, by steps that are held back where they err.

    Parameters
    ----------
    norm : Norm
        How people stand.
    targets : mapping of str to tuple of float
        As for `likeliest_within`.
    sizes : Sizes
        The person's bones.

    Notes
    -----
    In units of the norm's own spreads, :math:`x = \mu + L z` with :math:`\Sigma = L L^T`, where the
    search takes a tenth of the steps that it takes in radians.
    """
    from scipy.optimize import least_squares

    names = tuple(targets)
    wanted, error = np.array([targets[name] for name in names]).T
    spread = np.linalg.cholesky(norm.covariance)

    def misfit(away: Float[np.ndarray, " state"]) -> Float[np.ndarray, " term"]:
        shown = linearized(norm.mean + spread @ away, sizes, names)[0]
        return np.concatenate([away, (shown - wanted) / error])

    def slope(away: Float[np.ndarray, " state"]) -> Float[np.ndarray, "term state"]:
        slopes = linearized(norm.mean + spread @ away, sizes, names)[1]
        return np.vstack([np.eye(len(away)), slopes @ spread / error[:, None]])

    found = least_squares(misfit, np.zeros(len(norm.mean)), jac=slope)
    return np.asarray(norm.mean + spread @ found.x)
