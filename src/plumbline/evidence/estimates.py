"""A number with its uncertainty, as a law from which values can be drawn.

Which law a fact gets:

=========================== ==========================================================
what is printed             the law
=========================== ==========================================================
cutoff, constant, count     the number itself (shape ``fixed``)
95 % confidence interval    normal on the scale of the shape, the value at the median,
                            low and high at the 2.5 % and 97.5 % quantiles; the two halves
                            may differ in width, so all three figures come back
standard error              the same, with the standard error as spread
proportion of n people      Beta(k + 1/2, n - k + 1/2), k = value x n
real, with n and an SD      normal with standard error SD / sqrt(n)
correlation, with n         normal on Fisher's scale, standard error 1 / sqrt(n - 3)
nothing of that             widened: the value at the median and a spread that is our
                            judgement (``evidence.spread.*``), flagged ``widened``
=========================== ==========================================================

The scale is the logit for a proportion, the logarithm for a ratio, Fisher's for a correlation,
and the number itself otherwise. A range over people, studies, levels or definitions, an SD and
percentiles say how people differ, not how well the value is known; they are never used as its
uncertainty. A one-sided bound is no estimate and is refused. Where a sensitivity or specificity
comes with the n of the whole study, the people behind it are a judged share of n
(``evidence.denominator.share``).

A judgement is read as median and 90 % range on the scale of its shape.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np
from jaxtyping import Float

from plumbline.errors import EvidenceError
from plumbline.evidence.laws import BetaLaw, Law, Point, Scale, SplitNormal, to_scale, z_score
from plumbline.evidence.records import Fact, Judgement

__all__ = ["Estimate", "Shape", "of_fact", "of_judgement"]

Shape = Literal["proportion", "ratio", "real", "correlation", "fixed"]

# Share of the probability inside the range of a fact: papers print 95 % intervals.
FACT_LEVEL: Final = 0.95
# The same for a judgement: people are asked for, and can say, a 90 % range.
JUDGEMENT_LEVEL: Final = 0.9
# Half a person on either side: the Jeffreys prior of a proportion.
JEFFREYS: Final = 0.5
# Fisher's standard error needs more than this many pairs.
FISHER_LOST: Final = 3

_FIXED_QUANTITIES: Final = ("cutoff", "constant", "count")
_ACCURACY: Final = ("sensitivity", "specificity")
_SHAPES: Final[dict[str, Shape]] = {
    "proportion": "proportion",
    "ratio": "ratio",
    "correlation": "correlation",
}
_SCALES: Final[dict[Shape, Scale]] = {
    "proportion": "logit",
    "ratio": "log",
    "correlation": "fisher",
    "real": "identity",
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number, how sure it is, and what it rests on.

    Attributes
    ----------
    id, unit : str
        Of the fact or judgement.
    basis : str
        ``evidence`` or ``judgement``.
    shape : str
        ``proportion``, ``ratio``, ``real``, ``correlation`` or ``fixed``.
    value, low, high : float
        The value as printed, and the range that holds ``level`` of the probability.
    level : float
        0.95 for evidence, 0.90 for a judgement.
    source_ids : tuple of str
        The sources of the fact; empty for a judgement.
    checked : str
        How far the fact was checked; ``judgement`` for a judgement.
    widened : bool
        Whether the spread is our judgement because none is known.
    law : Law
        The probability law.
    """

    id: str
    basis: Literal["evidence", "judgement"]
    shape: Shape
    unit: str
    value: float
    low: float
    high: float
    level: float
    source_ids: tuple[str, ...]
    checked: str
    widened: bool
    law: Law

    @property
    def median(self) -> float:
        """The value that is as likely too low as too high."""
        return self.law.quantile(0.5)

    def quantile(self, prob: float) -> float:
        """Return the value below which the number lies with this probability.

        Parameters
        ----------
        prob : float
            Between 0 and 1, both excluded.
        """
        return self.law.quantile(prob)

    def draw(self, rng: np.random.Generator, size: int) -> Float[np.ndarray, " draw"]:
        """Return independent draws, finite and inside the support.

        Parameters
        ----------
        rng : numpy.random.Generator
            The only source of randomness.
        size : int
            How many.

        Returns
        -------
        ndarray, shape (size,)
            In `unit`.
        """
        return self.law.draw(rng, size)


def _shape(fact: Fact) -> Shape:
    """Return which kind of number a fact is."""
    if fact.quantity in _FIXED_QUANTITIES:
        return "fixed"
    return _SHAPES.get(fact.unit or "", "real")


def _split(scale: Scale, value: float, low: float, high: float, z: float) -> SplitNormal:
    """Return the law with the value at the median and low, high at -z and +z."""
    center = to_scale(scale, value)
    return SplitNormal(
        scale=scale,
        center=center,
        below=(center - to_scale(scale, low)) / z,
        above=(to_scale(scale, high) - center) / z,
    )


def _inside(shape: Shape, figure: float) -> bool:
    """Whether a figure can be put on the scale of its shape."""
    if shape == "proportion":
        return 0 < figure < 1
    if shape == "ratio":
        return figure > 0
    return shape != "correlation" or abs(figure) < 1


def _from_interval(shape: Shape, value: float, low: float | None, high: float | None) -> Law | None:
    """Return the law of a printed 95 % interval; None where value or both ends touch the edge.

    Where one end touches the edge (a sensitivity up to 1.0) or is not printed, the other end
    gives both widths.
    """
    if not _inside(shape, value):
        return None
    scale = _SCALES[shape]
    z = z_score((1 + FACT_LEVEL) / 2)
    center = to_scale(scale, value)
    widths = [
        abs(to_scale(scale, end) - center) / z if end is not None and _inside(shape, end) else None
        for end in (low, high)
    ]
    below, above = widths
    if below is None or above is None:
        known = below if above is None else above
        return None if not known else _symmetric(scale, center, known)
    return SplitNormal(scale=scale, center=center, below=below, above=above)


def _symmetric(scale: Scale, center: float, spread: float) -> SplitNormal:
    return SplitNormal(scale=scale, center=center, below=spread, above=spread)


def _counted(value: float, people: float) -> BetaLaw:
    """Return the law of a proportion counted among people."""
    hits = value * people
    return BetaLaw(alpha=hits + JEFFREYS, beta=people - hits + JEFFREYS)


def _known_law(fact: Fact, value: float, shape: Shape, share: float) -> Law | None:
    """Return the law that the printed figures give, or None where they give none."""
    low, high, kind = fact.low, fact.high, fact.interval_kind
    if kind == "standard_error" and low is not None and high is not None:
        return _symmetric("identity", value, (high - low) / 2)
    if kind == "confidence_95" and (law := _from_interval(shape, value, low, high)):
        return law
    if fact.n is None or kind == "range":
        return None
    if shape == "proportion":
        judged = fact.n * (share if fact.quantity in _ACCURACY else 1)
        return _counted(value, float(fact.denominator or judged))
    if shape == "correlation" and fact.n > FISHER_LOST and _inside(shape, value):
        return _symmetric("fisher", to_scale("fisher", value), 1 / math.sqrt(fact.n - FISHER_LOST))
    if shape == "real" and fact.sd is not None:
        return _symmetric("identity", value, fact.sd / math.sqrt(fact.n))
    return None


def _widened_law(fact: Fact, value: float, shape: Shape, spread: Callable[[str], float]) -> Law:
    """Return the law of a number of which nothing but the value is known."""
    if not _inside(shape, value):
        return _counted(value, spread("evidence.edge.people"))
    if shape == "real":
        width = spread("evidence.spread.real") * abs(value)
        if width == 0:
            raise EvidenceError(
                f"fact {fact.id!r} is 0 and prints no spread; a relative spread says nothing here: "
                "give a judgement in priors.yaml"
            )
        return _symmetric("identity", value, width)
    scale = _SCALES[shape]
    return _symmetric(scale, to_scale(scale, value), spread(f"evidence.spread.{shape}"))


def of_fact(fact: Fact, value: float, unit: str, spread: Callable[[str], float]) -> Estimate:
    """Return the estimate that a fact gives.

    Parameters
    ----------
    fact : Fact
        The record.
    value : float
        Its value, already checked to be a usable number.
    unit : str
        Its unit.
    spread : callable
        Returns the value of a judgement on spreads by its id.

    Raises
    ------
    EvidenceError
        The fact is a bound, or zero without a known spread.
    """
    if fact.interval_kind == "bound":
        raise EvidenceError(
            f"fact {fact.id!r} is a one-sided bound ({fact.interval}), not an estimate: "
            "use bounds(), or give a judgement in priors.yaml"
        )
    shape = _shape(fact)
    known: Law | None = Point(value=value)
    if shape != "fixed":
        known = _known_law(fact, value, shape, spread("evidence.denominator.share"))
    law = known or _widened_law(fact, value, shape, spread)
    tail = (1 - FACT_LEVEL) / 2
    return Estimate(
        id=fact.id,
        basis="evidence",
        shape=shape,
        unit=unit,
        value=value,
        low=law.quantile(tail),
        high=law.quantile(1 - tail),
        level=FACT_LEVEL,
        source_ids=(fact.source,),
        checked=fact.checked,
        widened=known is None,
        law=law,
    )


def of_judgement(judgement: Judgement) -> Estimate:
    """Return the estimate that a judgement gives: its range holds 90 % of the probability.

    Parameters
    ----------
    judgement : Judgement
        The record.
    """
    value, low, high = judgement.value, judgement.low, judgement.high
    law: Law = Point(value=value)
    if judgement.shape != "fixed":
        z = z_score((1 + JUDGEMENT_LEVEL) / 2)
        law = _split(_SCALES[judgement.shape], value, low, high, z)
    return Estimate(
        id=judgement.id,
        basis="judgement",
        shape=judgement.shape,
        unit=judgement.unit,
        value=value,
        low=low,
        high=high,
        level=JUDGEMENT_LEVEL,
        source_ids=(),
        checked="judgement",
        widened=False,
        law=law,
    )
