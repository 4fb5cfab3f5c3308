"""What was measured and cannot be: in itself, together, or with what is usual of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from jaxtyping import Float

from plumbline.errors import Problem
from plumbline.evidence import judgement
from plumbline.simulators.spine.body.alignment_norms import (
    FIRST_JOINT,
    INCIDENCE,
    Norm,
    norm_of,
)
from plumbline.simulators.spine.body.alignment_readings import read
from plumbline.simulators.spine.body.alignment_within import (
    likeliest_within,
    most_bent_rad,
    reach,
)
from plumbline.simulators.spine.body.levels import LEVELS, level_index
from plumbline.simulators.spine.body.person import OFFSETS, SpinePerson
from plumbline.simulators.spine.body.sizes import Sizes
from plumbline.units import (
    degrees_from_radians,
    millimetres_from_metres,
    radians_from_degrees,
)

__all__ = ["ERRORS_OF_CONFLICT", "conflicts"]

OFFSET_CONFLICT_M = 8e-3  # readers of calibrated films agree on offsets within this
MOST_SPREADS = 6.0  # further from its mean nothing of a normal law is ever read
ERRORS_OF_CONFLICT: Final = 3.0  # a reading with an error may miss by three of them
LOOSE = 1e4  # spreads a hundred times as wide as those of people bind nothing

# What is measured of each part of the spine: how it is called, the names of the measures that tell
# it, and how many of them it takes.
GAZE = ("gaze", ("head_pitch_rad",), 1)
NECK = ("curve of the neck", ("c2_c7_lordosis_rad", "c2_slope_rad"), 1)
BASE = ("slope of T1", ("t1_slope_rad", "c7_slope_rad"), 1)
CHEST = ("curve of the chest", ("thoracic_kyphosis_rad",), 1)
LUMBAR = ("lumbar curve", ("lumbar_lordosis_rad",), 1)
PELVIS = ("pelvis", ("sacral_slope_rad", "pelvic_tilt_rad", "pelvic_incidence_rad"), 2)
BALANCE = ("plumb line", ("sva_m",), 1)
# The first joint from the top of each part, and what decides how the part stands.
PARTS = (
    ("L1_L2", (PELVIS, LUMBAR, BALANCE)),
    ("T1_T2", (CHEST, BASE, LUMBAR)),
    ("C0_C1", (GAZE, NECK, BASE)),
)


def conflicts(
    person: SpinePerson,
    sizes: Sizes,
    state: Float[np.ndarray, " state"],
    norm: Norm,
    *,
    with_usual: bool = True,
) -> list[Problem]:
    """Return what a standing spine that was found has against what was measured.

    Parameters
    ----------
    person : SpinePerson
        Who was measured.
    sizes : Sizes
        The person's bones.
    state : ndarray, shape (state,)
        The likeliest standing.
    norm : Norm
        How people like this one stand.
    with_usual : bool
        False leaves out what is refused only because the rest, which was not measured, is usually
        otherwise; what cannot be true together stays.
    """
    problems = _overarched(person)
    bent, missed = _contorted(person, state, norm.mean), _missed(person, sizes, state)
    if bent or missed:
        nearest = _nearest(person, sizes, norm)
        unmet = _missed(person, sizes, nearest)
        if not (unmet or with_usual):
            return problems
        problems += _bent_words(person, bent, possible=not unmet)
        problems += _missed_words(person, missed, unmet)
    return problems


def _nearest(person: SpinePerson, sizes: Sizes, norm: Norm) -> Float[np.ndarray, " state"]:
    """Return the standing of healthy enough joints that meets what was measured, and that alone."""
    free = replace(norm, covariance=LOOSE * norm.covariance)
    given = person.alignment
    targets = {
        name: (value, max(_allowed(person, name), given.sd.get(name, 0.0)) / ERRORS_OF_CONFLICT)
        for name, value in given.measured().items()
        if name not in given.inferred
    }
    if not targets:
        return norm.mean
    return likeliest_within(free, targets, sizes, reach(person, norm.mean, LEVELS))


def _allowed(person: SpinePerson, name: str) -> float:
    """Return by how much a measured value may be missed."""
    if name in OFFSETS:
        least = OFFSET_CONFLICT_M
    else:
        limit = judgement("spine.alignment.conflict", unit="deg")
        least = float(radians_from_degrees(np.array(limit)))
    return max(least, ERRORS_OF_CONFLICT * person.alignment.sd.get(name, 0.0))


def _missed(
    person: SpinePerson, sizes: Sizes, state: Float[np.ndarray, " state"]
) -> dict[str, float]:
    """Return what the state shows of each measure that it does not meet."""
    shown = {
        name: float(read(name, state[None, :], sizes)[0])
        for name in person.alignment.measured()
        if name not in person.alignment.inferred
    }
    given = person.alignment.measured()
    return {
        name: found
        for name, found in shown.items()
        if abs(found - given[name]) > _allowed(person, name)
    }


def _contorted(
    person: SpinePerson, state: Float[np.ndarray, " state"], usual: Float[np.ndarray, " state"]
) -> dict[str, float]:
    """Return the joints that would be bent too far, and their angles in degrees."""
    away = np.abs(state[FIRST_JOINT:] - usual[FIRST_JOINT:])
    angles = degrees_from_radians(state[FIRST_JOINT:])
    return {
        level: float(angle)
        for level, angle, far, most in zip(LEVELS, angles, away, most_bent_rad(person), strict=True)
        if far > most
    }


def _bent_words(person: SpinePerson, bent: Mapping[str, float], *, possible: bool) -> list[Problem]:
    """Say which joints would be bent too far; by the usual rest if what was measured can be."""
    return [
        Problem(
            place="alignment",
            message=(
                f"{level} would stand at {angle:.0f} deg (flexion positive) with "
                f"{_usual_rest(person, level)}"
                if possible
                else f"{_together(person)}: {level} would stand at {angle:.0f} deg "
                "(flexion positive); check signs and whether all are of one film"
            ),
        )
        for level, angle in bent.items()
    ]


def _missed_words(
    person: SpinePerson, missed: Mapping[str, float], unmet: Mapping[str, float]
) -> list[Problem]:
    """Say which measures are not met: alone, together with others, or with the usual rest."""
    given = person.alignment.measured()
    problems = []
    for name, found in missed.items():
        asked = _shown(name, given[name])
        if not unmet:
            level = "C2_C3" if name == "c2_c7_sva_m" else name if name in LEVELS else "L5_S1"
            text = f"{asked} would come out as {_shown(name, found)} with "
            text += _usual_rest(person, level)
        elif len(given) == 1:
            text = f"{asked} is out of reach of a spine of this size, which comes as far as "
            text += f"{_shown(name, unmet.get(name, found))}; check sign and unit"
        else:
            text = f"{asked} cannot be true together with the other measurements, which allow "
            text += f"{_shown(name, found)}; check signs and whether all are of one film"
        problems.append(Problem(place=f"alignment.{name}", message=text))
    return problems


def _together(person: SpinePerson) -> str:
    if len(person.alignment.measured()) == 1:
        return "the measurement cannot be true"
    return "the measurements cannot be true together"


def _usual_rest(person: SpinePerson, level: str) -> str:
    """Name what was not measured near a joint and so taken as usual, and how to tell it."""
    given = person.alignment.measured().keys()
    around = next(parts for first, parts in PARTS if level_index(level) >= level_index(first))
    lacking = [
        (thing, next(name for name in names if name not in given))
        for thing, names, needed in around
        if len(given & set(names)) < needed
    ]
    if not lacking:
        return "what is usual of the rest; check signs and whether all are of one film"
    things, names = zip(*lacking, strict=True)
    verb = "was" if len(lacking) == 1 else "were"
    return (
        f"the usual {_listed(things, 'and')}, which {verb} not measured; check signs, or measure "
        f"{_listed(names, 'or')}"
    )


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


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


def _shown(name: str, value: float) -> str:
    turned = millimetres_from_metres if name in OFFSETS else degrees_from_radians
    return f"{float(turned(np.array(value))):.1f} {'mm' if name in OFFSETS else 'deg'}"
