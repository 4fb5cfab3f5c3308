"""How much more, or less, the neck makes each local source answer to load: signed, with a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import final

import numpy as np
from jaxtyping import Bool, Float

from plumbline.errors import ModelError
from plumbline.evidence import judgement
from plumbline.simulators.spine.over_time.load_response import LocalSource
from plumbline.simulators.spine.over_time.necks import LOST, NECK_INPUTS, NeckState
from plumbline.simulators.spine.over_time.response_surface import ResponseSurface
from plumbline.simulators.spine.over_time.twins import TwinStudy, day_loads, response_of_day

__all__ = ["MOVEMENT", "POSTURE", "Signed", "TwinEffect", "every_day_computed", "twin_effect"]

POSTURE = ("lordosis_rad", "offset_m", "weakness")
"""Inputs that are how a neck stands and holds: the way of postural compensation."""

MOVEMENT = tuple(LOST)
"""Inputs that are how a neck moves: the way of the mechanical chain."""

# The band holds nine of ten draws, as everywhere in the answer.
BAND = (0.05, 0.95)
# An effect is not detectable where as many draws as a band holds are too small to notice, and has a
# direction where as many are beyond that on one side.
MOST = 0.9
FEWEST = 10  # of fewer draws nine tenths cannot be told

Rows = Float[np.ndarray, "row source"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed number with its band.

    Attributes
    ----------
    value, low, high : float
        Mean, 5 % and 95 % quantiles over the draws.
    lower, none, higher : float
        Parts of the draws in which it is negative, too small to notice, and positive.
    draws : int
        How many draws there are; a few tell no direction.
    """

    value: float
    low: float
    high: float
    lower: float
    none: float
    higher: float
    draws: int

    @classmethod
    def of(cls, draws: Float[np.ndarray, " row"], *, smallest: float) -> Signed:
        """Return what draws say.

        Parameters
        ----------
        draws : ndarray, shape (row,)
            Equally weighted.
        smallest : float
            What lies within it, on either side, counts as no change.
        """
        low, high = np.quantile(draws, BAND)
        return cls(
            value=float(np.mean(draws)),
            low=float(low),
            high=float(high),
            lower=float(np.mean(draws < -smallest)),
            none=float(np.mean(np.abs(draws) <= smallest)),
            higher=float(np.mean(draws > smallest)),
            draws=len(draws),
        )

    @property
    def words(self) -> str:
        """What may be said of the model's direction.

        ``higher`` or ``lower`` where at least nine of ten draws are that, by more than is
        noticeable; it leaves open what the model itself does not settle.
        """
        if max(abs(self.low), abs(self.high)) == 0.0:
            return "no detectable effect"
        if self.draws < FEWEST:
            return "direction unknown"
        for part, words in (
            (self.none, "no detectable effect"),
            (self.higher, "higher"),
            (self.lower, "lower"),
        ):
            if part >= MOST:
                return words
        return "direction unknown"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TwinEffect:
    """Load responses of person and twin, row by row with the same noise.

    Attributes
    ----------
    sources : tuple of LocalSource
        Order of the columns.
    person, twin : ndarray, shape (row, source)
        Load responses; 1 is the reference person on the reference day.
    posture, movement : ndarray, shape (row, source)
        The two parts of the difference; they add up to it.
    """

    sources: tuple[LocalSource, ...]
    person: Rows
    twin: Rows
    posture: Rows
    movement: Rows

    @property
    def difference(self) -> Rows:
        """Person less twin."""
        return self.person - self.twin

    def mixed(self, other: TwinEffect, rows: Bool[np.ndarray, " row"]) -> TwinEffect:
        """Return this effect with some rows of another one.

        Parameters
        ----------
        other : TwinEffect
            Of the same draws under another mechanism.
        rows : ndarray, shape (row,)
            Rows that are taken from it.
        """
        chosen = rows[:, None]
        return TwinEffect(
            sources=self.sources,
            person=np.where(chosen, other.person, self.person),
            twin=np.where(chosen, other.twin, self.twin),
            posture=np.where(chosen, other.posture, self.posture),
            movement=np.where(chosen, other.movement, self.movement),
        )

    def signed(self, part: str = "difference") -> Mapping[LocalSource, Signed]:
        """Return the effect on each source, with its band and direction.

        Parameters
        ----------
        part : str
            ``difference``, ``posture`` or ``movement``.
        """
        smallest = judgement("mechanics.noticeable", unit="1")
        rows = getattr(self, part)
        return MappingProxyType(
            {
                source: Signed.of(rows[:, place], smallest=smallest)
                for place, source in enumerate(self.sources)
            }
        )


def twin_effect(
    surface: ResponseSurface,
    person: Float[np.ndarray, "row input"],
    twin: Float[np.ndarray, "row input"],
    *,
    model_error: Float[np.ndarray, " row"] | float = 1.0,
    gaze: Float[np.ndarray, " row"] | float = 0.0,
) -> TwinEffect:
    r"""Return person against twin over draws of the neck.

    Parameters
    ----------
    surface : ResponseSurface
        Load responses as a function of the neck.
    person, twin : ndarray, shape (row, input)
        Necks in the order of `NECK_INPUTS`; each row has the same noise in both.
    model_error : ndarray, shape (row,), or float
        Factor on every difference, for what the spine model leaves out.
    gaze : ndarray, shape (row,), or float
        How many standard deviations person and twin look further from level than is usual.

    Notes
    -----
    With only the posture healed, :math:`a`, and only the movement healed, :math:`m`, the part of
    the posture is :math:`\tfrac12[(r - r_a) + (r_m - r')]`, that of the movement
    :math:`\tfrac12[(r - r_m) + (r_a - r')]`: neither comes first.
    """
    if person.shape != twin.shape or person.shape[1:] != (len(NECK_INPUTS),):
        raise ModelError(f"twin_effect: necks of shapes {person.shape} and {twin.shape}")
    error = np.broadcast_to(np.asarray(model_error, dtype=np.float64), (len(person),))
    worlds = [surface.at(necks, gaze) for necks in _worlds(person, twin)]
    return _effect(surface.sources, worlds, error)


def every_day_computed(
    study: TwinStudy,
    person: Float[np.ndarray, "row input"],
    twin: Float[np.ndarray, "row input"],
) -> TwinEffect:
    """Return the same with every day of every draw computed anew: slow, to check the surface.

    Parameters
    ----------
    study : TwinStudy
        The body.
    person, twin : ndarray, shape (row, input)
        Necks in the order of `NECK_INPUTS`.
    """
    known: dict[bytes, list[float]] = {}
    near = day_loads(study, NeckState.of(person.mean(axis=0)))

    def respond(neck: Float[np.ndarray, " input"]) -> list[float]:
        key = neck.tobytes()
        if key not in known:
            found = response_of_day(study, day_loads(study, NeckState.of(neck), near))
            known[key] = [found[source] for source in LocalSource]
        return known[key]

    worlds = [np.array([respond(neck) for neck in necks]) for necks in _worlds(person, twin)]
    return _effect(tuple(LocalSource), worlds, np.ones(len(person)))


def _worlds(
    person: Float[np.ndarray, "row input"], twin: Float[np.ndarray, "row input"]
) -> tuple[Float[np.ndarray, "row input"], ...]:
    """Return the person, the twin, and the two that are healed in one way only."""
    posture = np.isin(NECK_INPUTS, POSTURE)
    return person, twin, np.where(posture, twin, person), np.where(posture, person, twin)


def _effect(
    sources: tuple[LocalSource, ...],
    worlds: Sequence[Rows],
    model_error: Float[np.ndarray, " row"],
) -> TwinEffect:
    person, twin, upright, mobile = worlds
    trusted = model_error[:, None]
    return TwinEffect(
        sources=sources,
        person=twin + trusted * (person - twin),
        twin=twin,
        posture=trusted * ((person - upright) + (mobile - twin)) / 2,
        movement=trusted * ((person - mobile) + (upright - twin)) / 2,
    )
