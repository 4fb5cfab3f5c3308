r"""The standing alignment of one person: what was measured, and the likeliest rest.

The Gaussian of :mod:`~plumbline.simulators.spine.body.alignment_norms` is conditioned on every
measured angle and offset. Offsets are not linear in the angles, so Gauss and Newton iterate

.. math::

    x \leftarrow \mu + K\,[y - h(x) + H (x - \mu)], \qquad
    K = \Sigma H^T (H \Sigma H^T + R)^{-1}

An incidence that follows from the rest is held within what a pelvis can be.
Where the two plumb lines were not measured their published law takes their place, so that an
unmeasured spine is balanced like other people's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from plumbline.errors import SpineInputError
from plumbline.evidence import fact, judgement
from plumbline.simulators.spine.body.alignment_conflicts import (
    ERRORS_OF_CONFLICT,
    conflicts,
)
from plumbline.simulators.spine.body.alignment_norms import (
    FIRST_JOINT,
    INCIDENCE,
    SLOPE,
    Norm,
    by_age,
    kept,
    norm_of,
    spread,
)
from plumbline.simulators.spine.body.alignment_readings import (
    READERS,
    linearized,
    read,
    standing,
)
from plumbline.simulators.spine.body.alignment_within import (
    NECK_LEVELS,
    likeliest_free,
    likeliest_within,
    reach,
)
from plumbline.simulators.spine.body.levels import LEVELS
from plumbline.simulators.spine.body.person import OFFSETS, PELVIC_INCIDENCE_DEG, SpinePerson
from plumbline.simulators.spine.body.sagittal import Standing
from plumbline.simulators.spine.body.sizes import Sizes
from plumbline.units import (
    Radians,
    degrees_from_radians,
    metres_from_millimetres,
    radians_from_degrees,
)

__all__ = [
    "ERRORS_OF_CONFLICT",
    "PersonAlignment",
    "align",
    "alignment_values",
    "refuse_untrue",
]

ITERATIONS = 30  # the steps shrink by a factor of a hundred each; few are needed
SETTLED_RAD = 1e-11  # below the rounding of the offsets
ROUNDING_RAD = 1e-7  # a last step below it is rounding; steps that go to and fro are far longer
MEASURED_OFFSET_SD_M = 5e-4  # an offset given without error is met to half a millimeter
GAZE = "head_pitch_rad"
KEPT_STATES = 256  # ways of standing that are kept; each is a few kilobytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAlignment:
    """How one person stands.

    Attributes
    ----------
    incidence_rad, slope_rad : float
        Pelvic incidence and sacral slope; their difference is the pelvic tilt.
    flexion_rad : ndarray, shape (level,)
        Joint angles from C0-C1 to L5-S1, positive kyphotic.
    covariance : ndarray, shape (state, state)
        What is not known of incidence, slope and joint angles, rad2.
    standing : Standing
        Placement in the sagittal plane; one stance.
    is_incidence_held : bool
        Whether the incidence, which was not measured, would have left what a pelvis can be, and
        was held at that bound.
    is_gaze_lowered : bool
        Whether the gaze, which was not measured, could not be as level as usual, because the joints
        of the neck reach no further.
    """

    incidence_rad: float
    slope_rad: float
    flexion_rad: Float[np.ndarray, " level"]
    covariance: Float[np.ndarray, "state state"]
    standing: Standing
    is_incidence_held: bool = False
    is_gaze_lowered: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """In words, what nobody measured and could not be taken as it usually is."""
        said = []
        if self.is_incidence_held:
            said.append(
                "pelvic incidence was not measured, and what was would go with one that no pelvis "
                f"has: {_degrees(self.incidence_rad):.0f} degrees are taken"
            )
        if self.is_gaze_lowered:
            pitch = self.slope_rad + float(np.sum(self.flexion_rad))
            said.append(
                "gaze was not measured, and over this neck it cannot be as level as usual: the "
                f"joints are taken as far as necks go, and McGregor's line {_degrees(pitch):.0f} "
                f"degrees {'down' if pitch > 0.0 else 'up'}; measure it"
            )
        return tuple(said)


def align(person: SpinePerson, sizes: Sizes, *, measured: bool = True) -> PersonAlignment:
    """Return the likeliest standing alignment.

    Parameters
    ----------
    person : SpinePerson
        Whose alignment is wanted.
    sizes : Sizes
        The person's bones.
    measured : bool
        False gives the mean of people of that age, sex and size instead.

    Raises
    ------
    SpineInputError
        What was measured cannot all be true.
    """
    norm = norm_of(person.age_years)
    known = person.alignment.measured() if measured else {}
    targets = _targets(person, known)
    state, covariance = _likeliest(person.age_years, tuple(targets.items()), sizes)
    bound = _bound_left(state, known)
    if bound is not None:
        # The likeliest state within a bound, if the likeliest of all lies beyond, is on the bound.
        sharp = _rad(judgement("spine.measured.sd", unit="deg"))
        held = {**targets, "pelvic_incidence_rad": (bound, sharp)}
        state, covariance = _likeliest(person.age_years, tuple(held.items()), sizes)
        state = state.copy()
        state[INCIDENCE] = bound
    problems = conflicts(person, sizes, state, norm) if measured else []
    lowered = bool(problems) and GAZE not in known
    if lowered:
        state, covariance = _within_neck(person, norm, targets, sizes)
        bound = _bound_left(state, known)
        problems = conflicts(person, sizes, state, norm)
    if problems:
        raise SpineInputError(problems)
    placed = _placed(state, covariance, sizes)
    return replace(placed, is_incidence_held=bound is not None, is_gaze_lowered=lowered)


def refuse_untrue(person: SpinePerson, sizes: Sizes) -> None:
    """Refuse what was measured if it cannot be true together, whatever the rest is.

    Parameters
    ----------
    person : SpinePerson
        As measured.
    sizes : Sizes
        The person's bones.

    Raises
    ------
    SpineInputError
        With every measurement that contradicts others or is out of reach of any such spine.
    """
    targets = _targets(person, person.alignment.measured())
    state, _ = _likeliest(person.age_years, tuple(targets.items()), sizes)
    problems = conflicts(person, sizes, state, norm_of(person.age_years), with_usual=False)
    if problems:
        raise SpineInputError(problems)


def _within_neck(
    person: SpinePerson, norm: Norm, targets: Mapping[str, tuple[float, float]], sizes: Sizes
) -> tuple[Float[np.ndarray, " state"], Float[np.ndarray, "state state"]]:
    """Return the likeliest state whose neck is bent no further than necks go; gaze gives way."""
    low, high = reach(person, norm.mean, NECK_LEVELS)
    state = likeliest_within(norm, targets, sizes, (low, high))
    sharp = _rad(judgement("spine.measured.sd", unit="deg"))
    on_bound = np.minimum(state - low, high - state) < sharp
    names = ("pelvic_incidence_rad", "sacral_slope_rad", *LEVELS)
    fixed = {
        name: (float(value), sharp)
        for name, value, fast in zip(names, state, on_bound, strict=True)
        if fast
    }
    state = np.where(on_bound, np.where(state - low < high - state, low, high), state)
    return state, _left_unknown(norm, {**targets, **fixed}, sizes, state)


@lru_cache(maxsize=KEPT_STATES)
def _likeliest(
    age_years: float, targets: tuple[tuple[str, tuple[float, float]], ...], sizes: Sizes
) -> tuple[Float[np.ndarray, " state"], Float[np.ndarray, "state state"]]:
    """Return the likeliest state that meets the targets, and what is not known of it.

    It is kept, read-only, since necks that differ in what they can do stand alike.
    """
    norm = norm_of(age_years)
    names = tuple(name for name, _ in targets)
    wanted = np.array([value for _, (value, _) in targets])
    noise = np.diag([error**2 for _, (_, error) in targets])
    state = norm.mean
    for _ in range(ITERATIONS):
        values, slopes = linearized(state, sizes, names)
        gain = norm.covariance @ slopes.T
        gain = gain @ np.linalg.inv(slopes @ gain + noise)
        before = state
        state = norm.mean + gain @ (wanted - values + slopes @ (before - norm.mean))
        moved = np.max(np.abs(state - before))
        if moved < SETTLED_RAD:
            break
    if moved < ROUNDING_RAD:
        return kept(state), kept(norm.covariance - gain @ slopes @ norm.covariance)
    # An offset near or beyond all reach: the steps go to and fro, and must be held back.
    state = likeliest_free(norm, dict(targets), sizes)
    return kept(state), kept(_left_unknown(norm, dict(targets), sizes, state))


def _left_unknown(
    norm: Norm,
    targets: Mapping[str, tuple[float, float]],
    sizes: Sizes,
    state: Float[np.ndarray, " state"],
) -> Float[np.ndarray, "state state"]:
    """Return the covariance that is left at a state once the targets are met."""
    _, slopes = linearized(state, sizes, tuple(targets))
    noise = np.diag([error**2 for _, error in targets.values()])
    gain = norm.covariance @ slopes.T
    return norm.covariance - gain @ np.linalg.inv(slopes @ gain + noise) @ gain.T


def _bound_left(state: Float[np.ndarray, " state"], known: Mapping[str, float]) -> float | None:
    """Return the bound beyond which an incidence lies that nobody measured; None within them."""
    if "pelvic_incidence_rad" in known or {"pelvic_tilt_rad", "sacral_slope_rad"} <= known.keys():
        return None
    low, high = (_rad(bound) for bound in PELVIC_INCIDENCE_DEG)
    incidence = float(state[INCIDENCE])
    within = min(max(incidence, low), high)
    return None if low < incidence < high else within


def _placed(
    state: Float[np.ndarray, " state"], covariance: Float[np.ndarray, "state state"], sizes: Sizes
) -> PersonAlignment:
    return PersonAlignment(
        incidence_rad=float(state[INCIDENCE]),
        slope_rad=float(state[SLOPE]),
        flexion_rad=state[FIRST_JOINT:],
        covariance=covariance,
        standing=standing(state[None, :], sizes),
    )


def alignment_values(alignment: PersonAlignment, sizes: Sizes) -> dict[str, float]:
    """Return every angle (rad) and offset (m) that a film could show, by its name.

    Parameters
    ----------
    alignment : PersonAlignment
        How the person stands.
    sizes : Sizes
        The person's bones.
    """
    state = np.concatenate([[alignment.incidence_rad, alignment.slope_rad], alignment.flexion_rad])[
        None, :
    ]
    names = (*READERS, *OFFSETS, *LEVELS)
    return {name: float(read(name, state, sizes)[0]) for name in names}


def _targets(person: SpinePerson, known: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Return value and standard deviation of everything the alignment must meet."""
    sharp = _rad(judgement("spine.measured.sd", unit="deg"))
    default = {name: MEASURED_OFFSET_SD_M if name in OFFSETS else sharp for name in known}
    sd = {**default, **{k: v for k, v in person.alignment.sd.items() if k in known}}
    measured = {name: (value, sd[name]) for name, value in known.items()}
    age, sex = person.age_years, person.sex
    usual = {
        "sva_m": (
            _metres(by_age("norm.meta.C7SVA", age, "mm")),
            _metres(spread("norm.yukawa.SVA", "mm")),
        ),
        "c2_c7_sva_m": (
            _metres(fact(f"norm.meta.C2SVA.{sex}", unit="mm")),
            _metres(spread("norm.josr307.C27SVA", "mm")),
        ),
        "upper_neck_rad": (_rad(by_age("norm.meta.OC2", age)), _rad(spread("norm.odontoid.C02"))),
    }
    return {**usual, **measured}


def _degrees(angle_rad: float) -> float:
    return float(degrees_from_radians(Radians(angle_rad)))


def _rad(angle_deg: float) -> float:
    return float(radians_from_degrees(np.array(angle_deg)))


def _metres(length_mm: float) -> float:
    return float(metres_from_millimetres(np.array(length_mm)))
