r"""How much a muscle can pull at its present length.

A rigid tendon, a fiber of fixed width, and a Gaussian active curve:

.. math::

    \ell = \sqrt{(L - L_t)^2 + (\ell_0 \sin\alpha_0)^2}, \qquad
    F = F_{max}\,\exp\left(-\frac{(\ell/\ell_0 - 1)^2}{\gamma}\right)\,\frac{L - L_t}{\ell}

A path shorter than its tendon is slack and pulls nothing. Stretched fibers carry no passive
tension of their own: what resists at the end of the range stands in the passive moments.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from plumbline.evidence import fact

__all__ = ["fiber_length_m", "force_length_factor", "full_force_n"]


def force_length_factor(
    normalized_length: Float[np.ndarray, "*shape"],
) -> Float[np.ndarray, "*shape"]:
    r"""Return the active force of a fiber as part of its largest.

    Parameters
    ----------
    normalized_length : ndarray
        Length in optimal fiber lengths.

    Returns
    -------
    ndarray
        In (0, 1]; one at the optimal length.

    Notes
    -----
    .. math:: f(\ell) = \exp(-(\ell - 1)^2 / \gamma)

    References
    ----------
    opensimcore
    """
    shape = fact("muscle.force_length.shape", unit="1")
    return np.exp(-((normalized_length - 1.0) ** 2) / shape)


def fiber_length_m(
    muscle_length_m: Float[np.ndarray, "posture muscle"],
    *,
    tendon_m: Float[np.ndarray, " muscle"],
    l_opt_m: Float[np.ndarray, " muscle"],
    pennation_rad: Float[np.ndarray, " muscle"],
) -> Float[np.ndarray, "posture muscle"]:
    """Return the length of the fibers behind a rigid tendon, at fixed width.

    Parameters
    ----------
    muscle_length_m : ndarray, shape (posture, muscle)
        Length of the whole path, m.
    tendon_m, l_opt_m : ndarray, shape (muscle,)
        Tendon length and optimal fiber length, m.
    pennation_rad : ndarray, shape (muscle,)
        Angle of the fibers at their optimal length.

    Returns
    -------
    ndarray, shape (posture, muscle)
        At least the width of the muscle.
    """
    return np.hypot(_along_m(muscle_length_m, tendon_m), l_opt_m * np.sin(pennation_rad))


def _along_m(
    muscle_length_m: Float[np.ndarray, "posture muscle"], tendon_m: Float[np.ndarray, " muscle"]
) -> Float[np.ndarray, "posture muscle"]:
    """Return how far the fibers reach along the path; nothing where it is slack."""
    return np.maximum(muscle_length_m - tendon_m, 0.0)


def full_force_n(
    muscle_length_m: Float[np.ndarray, "posture muscle"],
    *,
    fmax_n: Float[np.ndarray, " muscle"],
    tendon_m: Float[np.ndarray, " muscle"],
    l_opt_m: Float[np.ndarray, " muscle"],
    pennation_rad: Float[np.ndarray, " muscle"],
) -> Float[np.ndarray, "posture muscle"]:
    """Return the tension at full activation and the present length.

    Parameters
    ----------
    muscle_length_m : ndarray, shape (posture, muscle)
        Length of the whole path, m.
    fmax_n : ndarray, shape (muscle,)
        Largest force of the fibers, N.
    tendon_m, l_opt_m, pennation_rad : ndarray, shape (muscle,)
        As for `fiber_length_m`.

    Returns
    -------
    ndarray, shape (posture, muscle)
        Tension along the path, N; zero where the path is slack.
    """
    fiber = fiber_length_m(
        muscle_length_m, tendon_m=tendon_m, l_opt_m=l_opt_m, pennation_rad=pennation_rad
    )
    along = _along_m(muscle_length_m, tendon_m)
    cosine = np.divide(along, fiber, out=np.zeros_like(fiber), where=fiber > 0.0)
    return fmax_n * force_length_factor(fiber / l_opt_m) * cosine
