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

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from jaxtyping import Float

from plumbline.errors import Problem, SpineInputError
from plumbline.evidence import fact, judgement
from plumbline.simulators.spine.body.alignment_norms import (
    FIRST_JOINT,
    INCIDENCE,
    SLOPE,
    Norm,
    by_age,
    norm_of,
    spread,
)
from plumbline.simulators.spine.body.levels import LEVELS, VERTEBRAE, level_index
from plumbline.simulators.spine.body.person import OFFSETS, PELVIC_INCIDENCE_DEG, SpinePerson
from plumbline.simulators.spine.body.sagittal import Standing, stand, tilts
from plumbline.simulators.spine.body.sizes import Sizes
from plumbline.units import (
    degrees_from_radians,
    metres_from_millimetres,
    millimetres_from_metres,
    radians_from_degrees,
)

__all__ = ["ERRORS_OF_CONFLICT", "PersonAlignment", "align", "alignment_values"]

States: TypeAlias = Float[np.ndarray, "stance state"]
Values: TypeAlias = Float[np.ndarray, " stance"]

ITERATIONS = 30  # the steps shrink by a factor of a hundred each; few are needed
SETTLED_RAD = 1e-11  # below the rounding of the offsets
STEP_RAD = 1e-6  # small against any angle, large against rounding
MEASURED_OFFSET_SD_M = 5e-4  # an offset given without error is met to half a millimeter
OFFSET_CONFLICT_M = 8e-3  # readers of calibrated films agree on offsets within this
FAR_FROM_USUAL_DEG = 25.0  # no joint that nobody measured stands further from the usual angle
BROKEN_DEG = 60.0  # even a crushed or wedged segment stands no further from the usual angle
MOST_SPREADS = 6.0  # further from its mean nothing of a normal law is ever read
ERRORS_OF_CONFLICT: Final = 3.0  # a reading with an error may miss by three of them
NECK_CURVE: Final = "c2_c7_lordosis_rad"
# The joints above T1: a neck from draws bends them as far as a broken one, and is not refused.
NECK_JOINTS: Final = frozenset(LEVELS[: LEVELS.index("C7_T1") + 1])


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
    """

    incidence_rad: float
    slope_rad: float
    flexion_rad: Float[np.ndarray, " level"]
    covariance: Float[np.ndarray, "state state"]
    standing: Standing
    is_incidence_held: bool = False


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
    state, covariance = _conditioned(norm, targets, sizes)
    bound = _bound_left(state, known)
    if bound is not None:
        # The likeliest state within a bound, if the likeliest of all lies beyond, is on the bound.
        sharp = _rad(judgement("spine.measured.sd", unit="deg"))
        held = {**targets, "pelvic_incidence_rad": (bound, sharp)}
        state, covariance = _conditioned(norm, held, sizes)
        state[INCIDENCE] = bound
    if measured:
        _refuse_conflicts(person, sizes, state, norm.mean)
    placed = _placed(state, covariance, sizes)
    return placed if bound is None else replace(placed, is_incidence_held=True)


def _conditioned(
    norm: Norm, targets: Mapping[str, tuple[float, float]], sizes: Sizes
) -> tuple[Float[np.ndarray, " state"], Float[np.ndarray, "state state"]]:
    """Return the likeliest state that meets the targets, and what is not known of it."""
    names = tuple(targets)
    wanted = np.array([targets[name][0] for name in names])
    noise = np.diag([targets[name][1] ** 2 for name in names])
    state = norm.mean
    for _ in range(ITERATIONS):
        values, slopes = _linearized(state, sizes, names)
        gain = norm.covariance @ slopes.T
        gain = gain @ np.linalg.inv(slopes @ gain + noise)
        before = state
        state = norm.mean + gain @ (wanted - values + slopes @ (before - norm.mean))
        if np.max(np.abs(state - before)) < SETTLED_RAD:
            break
    return state, norm.covariance - gain @ slopes @ norm.covariance


def _bound_left(state: Float[np.ndarray, " state"], known: Mapping[str, float]) -> float | None:
    """Return the bound beyond which an incidence lies that nobody measured; None within them."""
    if "pelvic_incidence_rad" in known or {"pelvic_tilt_rad", "sacral_slope_rad"} <= known.keys():
        return None
    low, high = (_rad(bound) for bound in PELVIC_INCIDENCE_DEG)
    incidence = float(state[INCIDENCE])
    within = min(max(incidence, low), high)
    return None if within == incidence else within


def _placed(
    state: Float[np.ndarray, " state"], covariance: Float[np.ndarray, "state state"], sizes: Sizes
) -> PersonAlignment:
    return PersonAlignment(
        incidence_rad=float(state[INCIDENCE]),
        slope_rad=float(state[SLOPE]),
        flexion_rad=state[FIRST_JOINT:],
        covariance=covariance,
        standing=_standing(state[None, :], sizes),
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
    return {name: float(_read(name, state, sizes)[0]) for name in names}


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


def _rad(angle_deg: float) -> float:
    return float(radians_from_degrees(np.array(angle_deg)))


def _metres(length_mm: float) -> float:
    return float(metres_from_millimetres(np.array(length_mm)))


def _linearized(
    state: Float[np.ndarray, " state"], sizes: Sizes, names: tuple[str, ...]
) -> tuple[Float[np.ndarray, " name"], Float[np.ndarray, "name state"]]:
    """Return what the state shows, and how that changes with it."""
    stances = np.repeat(state[None], len(state) + 1, axis=0)
    stances[1:] += STEP_RAD * np.eye(len(state))
    standing = _standing(stances, sizes)
    shown = np.empty((len(names), len(stances)))
    for row, name in enumerate(names):
        shown[row] = _read(name, stances, sizes, standing)
    return shown[:, 0], (shown[:, 1:] - shown[:, :1]) / STEP_RAD


def _standing(states: States, sizes: Sizes) -> Standing:
    return stand(sizes, states[:, INCIDENCE], states[:, SLOPE], states[:, FIRST_JOINT:])


def _tilt(upper: str) -> Callable[[States, Sizes], Values]:
    """Return a reader of the tilt of the body above a joint."""
    place = level_index(upper)
    return lambda states, _: tilts(states[:, SLOPE], states[:, FIRST_JOINT:])[:, place]


def _sum(first: str, last: str, sign: float) -> Callable[[States, Sizes], Values]:
    places = slice(FIRST_JOINT + level_index(first), FIRST_JOINT + level_index(last) + 1)
    return lambda states, _: sign * states[:, places].sum(axis=1)


def _kyphosis(states: States, sizes: Sizes) -> Values:
    wedge = sizes.wedge_rad[VERTEBRAE.index("T12")]
    return _sum("T1_T2", "T11_T12", 1.0)(states, sizes) + wedge


READERS: dict[str, Callable[[States, Sizes], Values]] = {
    "pelvic_incidence_rad": lambda states, _: states[:, INCIDENCE],
    "sacral_slope_rad": lambda states, _: states[:, SLOPE],
    "pelvic_tilt_rad": lambda states, _: states[:, INCIDENCE] - states[:, SLOPE],
    "lumbar_lordosis_rad": _sum("L1_L2", "L5_S1", -1.0),
    "thoracic_kyphosis_rad": _kyphosis,
    "t1_slope_rad": _tilt("T1_T2"),
    "c7_slope_rad": _tilt("C7_T1"),
    "c2_slope_rad": _tilt("C2_C3"),
    "c2_c7_lordosis_rad": _sum("C2_C3", "C6_C7", -1.0),
    "upper_neck_rad": _sum("C0_C1", "C1_C2", 1.0),
    "head_pitch_rad": _tilt("C0_C1"),
}  # what a film shows, read off the state


def _read(name: str, states: States, sizes: Sizes, standing: Standing | None = None) -> Values:
    """Return what a film shows of some states; what stands where may be known already."""
    if name in OFFSETS:
        stands = _standing(states, sizes) if standing is None else standing
        if name == "sva_m":
            return stands.sva_m(sizes, states[:, SLOPE])
        return stands.c2_c7_sva_m(sizes)
    if name in READERS:
        return READERS[name](states, sizes)
    return states[:, FIRST_JOINT + level_index(name)]


def _refuse_conflicts(
    person: SpinePerson,
    sizes: Sizes,
    state: Float[np.ndarray, " state"],
    usual: Float[np.ndarray, " state"],
) -> None:
    problems = _contorted(person, state, usual) + _overarched(person)
    limit = _rad(judgement("spine.alignment.conflict", unit="deg"))
    for name, value in person.alignment.measured().items():
        if name in person.alignment.inferred:
            continue
        found = float(_read(name, state[None, :], sizes)[0])
        allowed = OFFSET_CONFLICT_M if name in OFFSETS else limit
        allowed = max(allowed, ERRORS_OF_CONFLICT * person.alignment.sd.get(name, 0.0))
        if abs(found - value) > allowed:
            problems.append(Problem(place=f"alignment.{name}", message=_clash(name, value, found)))
    if problems:
        raise SpineInputError(problems)


def _contorted(
    person: SpinePerson, state: Float[np.ndarray, " state"], usual: Float[np.ndarray, " state"]
) -> list[Problem]:
    """Return the joints that would be bent too far; further where they were measured or drawn."""
    angles = degrees_from_radians(state[FIRST_JOINT:])
    away = np.abs(angles - degrees_from_radians(usual[FIRST_JOINT:]))
    drawn = NECK_JOINTS if NECK_CURVE in person.alignment.inferred else frozenset()
    measured = drawn | person.alignment.segment_flexion_rad.keys()
    return [
        Problem(
            place="alignment",
            message=(
                f"the measurements cannot be true together: {level} would stand at {angle:.0f} deg "
                f"(flexion positive); check signs and whether all are of one film"
            ),
        )
        for level, angle, far in zip(LEVELS, angles, away, strict=True)
        if far > (BROKEN_DEG if level in measured else FAR_FROM_USUAL_DEG)
    ]


def _overarched(person: SpinePerson) -> list[Problem]:
    """Return a lordosis that no pelvis of the measured incidence has; illness makes it smaller."""
    given = person.alignment.measured()
    if not {"pelvic_incidence_rad", "lumbar_lordosis_rad"} <= given.keys():
        return []
    norm = norm_of(person.age_years)
    weights = np.zeros(len(norm.mean))
    weights[INCIDENCE] = -1.0
    weights[FIRST_JOINT + level_index("L1_L2") :] = -1.0
    mean, sd = float(weights @ norm.mean), float(np.sqrt(weights @ norm.covariance @ weights))
    incidence, lordosis = given["pelvic_incidence_rad"], given["lumbar_lordosis_rad"]
    if lordosis - incidence <= mean + MOST_SPREADS * sd:
        return []
    shown = [degrees_from_radians(np.array(angle)) for angle in (lordosis, incidence)]
    text = "{0:.0f} deg is too much for a pelvic incidence of {1:.0f} deg; check both readings"
    return [Problem(place="alignment.lumbar_lordosis_rad", message=text.format(*shown))]


def _clash(name: str, value: float, found: float) -> str:
    read = millimetres_from_metres if name in OFFSETS else degrees_from_radians
    unit = "mm" if name in OFFSETS else "deg"
    given, fitting = (float(read(np.array(number))) for number in (value, found))
    return (
        f"{given:.1f} {unit} cannot be true together with the other measurements, which allow "
        f"{fitting:.1f} {unit}; check signs and whether all are of one film"
    )
