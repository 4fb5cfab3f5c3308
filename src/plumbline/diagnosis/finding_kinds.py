"""The kinds of likelihood: how published figures become P(value | hidden states).

Every kind returns a table of shape (row, value, \\*states of the parents) that sums to one over the values.
Kinds with two values put "positive" first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, final

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtr, ndtri

from plumbline.causal import Context
from plumbline.diagnosis.causes import CAUSE_STATES
from plumbline.diagnosis.parameters import MARGIN, probability, ratio
from plumbline.evidence import Estimate

__all__ = [
    "Accuracy",
    "Effect",
    "Kind",
    "NoisyOr",
    "Odds",
    "Ratio",
    "Shift",
    "Targets",
    "any_on",
    "ratios_to_rates",
    "tempered",
    "wide",
]

Targets = Mapping[str, tuple[str, ...]]
Row = Float[np.ndarray, " row"]

# Two likelihood ratios nearer to each other than this say nothing, and leave the rates as they are.
SAME_RATIO: Final = 1e-9


class Kind(Protocol):
    """What every kind offers."""

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""

    def table(
        self, context: Context, parents: tuple[str, ...], exponent: Row
    ) -> Float[np.ndarray, "..."]:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""


def wide(values: Row, parents: tuple[str, ...]) -> Float[np.ndarray, "..."]:
    """Return one number per row with a unit axis per parent behind it."""
    return values.reshape(values.shape + (1,) * len(parents))


def any_on(targets: Targets, parents: tuple[str, ...]) -> Bool[np.ndarray, "..."]:
    """Return in which joint states of the parents at least one target is on."""
    on = np.zeros([len(CAUSE_STATES[parent]) for parent in parents], dtype=bool)
    for axis, parent in enumerate(parents):
        states = np.isin(CAUSE_STATES[parent], targets.get(parent, ()))
        on |= np.expand_dims(states, [other for other in range(len(parents)) if other != axis])
    return on


def ratios_to_rates(positive: Row, negative: Row, otherwise: Row) -> tuple[Row, Row]:
    r"""Return sensitivity and false-positive rate that have these likelihood ratios.

    Parameters
    ----------
    positive, negative : ndarray, shape (row,)
        LR+ and LR-, on different sides of 1.
    otherwise : ndarray, shape (row,)
        False-positive rate where both ratios are 1, so that any rate has them.

    Notes
    -----
    .. math:: q = (1 - LR_-) / (LR_+ - LR_-), \quad s = LR_+ q
    """
    apart = np.abs(positive - negative) > SAME_RATIO
    spread = np.where(apart, positive - negative, 1.0)
    false_positive = np.where(apart, (1.0 - negative) / spread, otherwise)
    false_positive = np.clip(false_positive, MARGIN, 1 - MARGIN)
    return np.clip(positive * false_positive, MARGIN, 1 - MARGIN), false_positive


def tempered(
    table: Float[np.ndarray, "row value *states"], exponent: Row
) -> Float[np.ndarray, "row value *states"]:
    """Return a table whose ratios against "everything off" are raised to a power, and renormalized.

    Parameters
    ----------
    table : ndarray, shape (row, value, \\*states)
        Sums to one over values; index 0 of every state axis is "off".
    exponent : ndarray, shape (row,)
        Between 0 (says nothing) and 1 (unchanged).
    """
    off = table[(slice(None), slice(None), *(slice(0, 1),) * (table.ndim - 2))]
    power = exponent.reshape((-1,) + (1,) * (table.ndim - 1))
    weights = off * (table / off) ** power
    return weights / weights.sum(axis=1, keepdims=True)


def _two_values(on: Bool[np.ndarray, "..."], sensitivity: Row, false_positive: Row) -> np.ndarray:
    """Return the table of a finding that is positive or negative."""
    shape = (-1,) + (1,) * on.ndim
    positive = np.where(on, sensitivity.reshape(shape), false_positive.reshape(shape))
    return np.stack([positive, 1.0 - positive], axis=1)


def _weakened(sensitivity: Row, false_positive: Row, exponent: Row) -> tuple[Row, Row]:
    """Return the rates whose likelihood ratios are those of the given rates to a power."""
    weak = ratios_to_rates(
        (sensitivity / false_positive) ** exponent,
        ((1 - sensitivity) / (1 - false_positive)) ** exponent,
        false_positive,
    )
    full = exponent == 1.0
    return np.where(full, sensitivity, weak[0]), np.where(full, false_positive, weak[1])


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Positive with the sensitivity while any target is on, else with the false-positive rate.

    Attributes
    ----------
    targets : mapping of str to tuple of str
        Causes and the states in which they show it.
    sensitivity, specificity : Estimate
        Proportions; with ``complement`` the second one is the false-positive rate itself.
    complement : bool
        Whether ``specificity`` holds the false-positive rate.
    """

    targets: Targets
    sensitivity: Estimate
    specificity: Estimate
    complement: bool = False

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""
        return tuple(self.targets)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""
        return (self.sensitivity, self.specificity)

    def table(
        self, context: Context, parents: tuple[str, ...], exponent: Row
    ) -> Float[np.ndarray, "..."]:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        rate = probability(context, self.specificity)
        rates = _weakened(
            probability(context, self.sensitivity),
            rate if self.complement else 1.0 - rate,
            exponent,
        )
        return _two_values(any_on(self.targets, parents), *rates)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Likelihood ratios of presence and absence.

    Attributes
    ----------
    targets : mapping of str to tuple of str
        Causes and the states in which they show it.
    positive : Estimate
        LR+.
    negative, false_positive, specificity : Estimate or None
        Exactly one of them completes the table.
    """

    targets: Targets
    positive: Estimate
    negative: Estimate | None = None
    false_positive: Estimate | None = None
    specificity: Estimate | None = None

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""
        return tuple(self.targets)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""
        given = (self.positive, self.negative, self.false_positive, self.specificity)
        return tuple(estimate for estimate in given if estimate is not None)

    def table(
        self, context: Context, parents: tuple[str, ...], exponent: Row
    ) -> Float[np.ndarray, "..."]:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        positive = ratio(context, self.positive)
        on = any_on(self.targets, parents)
        if self.negative is not None:
            negative = ratio(context, self.negative) ** exponent
            even = np.full(context.rows, 0.5)
            return _two_values(on, *ratios_to_rates(positive**exponent, negative, even))
        rate = self._false_positive(context)
        sensitivity = np.clip(positive * rate, MARGIN, 1 - MARGIN)
        return _two_values(on, *_weakened(sensitivity, rate, exponent))

    def _false_positive(self, context: Context) -> Row:
        if self.false_positive is not None:
            return probability(context, self.false_positive)
        if self.specificity is not None:
            return 1.0 - probability(context, self.specificity)
        return np.full(context.rows, 0.5)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one cause does to a finding that several causes can show.

    Attributes
    ----------
    cause : str
        The cause.
    states : tuple of str
        The states in which it acts.
    size : mapping of str to Estimate
        By value of the finding; a finding with two values has the key ``positive``.
    form : str
        ``probability``, ``specificity`` (one minus it) or ``ratio``.
    """

    cause: str
    states: tuple[str, ...]
    size: Mapping[str, Estimate]
    form: str = "probability"

    def on(self, parents: tuple[str, ...]) -> Bool[np.ndarray, "..."]:
        """Return in which joint states of the parents it acts."""
        return any_on({self.cause: self.states}, parents)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyOr:
    """Several causes, each of which alone shows the finding with its own probability.

    Attributes
    ----------
    leak : Estimate
        Probability with every cause off, or with ``complement`` one minus it.
    effects : tuple of Effect
        Probability of the finding with that cause alone on; a ratio multiplies the leak.
    complement : bool
        Whether ``leak`` holds a specificity.
    """

    leak: Estimate
    effects: tuple[Effect, ...]
    complement: bool = False

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""
        return tuple(effect.cause for effect in self.effects)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""
        return (self.leak, *(size for effect in self.effects for size in effect.size.values()))

    def table(
        self, context: Context, parents: tuple[str, ...], exponent: Row
    ) -> Float[np.ndarray, "..."]:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        given = probability(context, self.leak)
        leak = 1.0 - given if self.complement else given
        missing = wide(1.0 - leak, parents)
        for effect in self.effects:
            alone = np.maximum(self._alone(context, effect, leak), leak)
            keeps = wide((1.0 - alone) / (1.0 - leak), parents)
            missing = missing * np.where(effect.on(parents), keeps, 1.0)
        table = np.stack([1.0 - missing, missing], axis=1)
        return tempered(table, exponent)

    def _alone(self, context: Context, effect: Effect, leak: Row) -> Row:
        size = effect.size["positive"]
        if effect.form == "ratio":
            return np.clip(ratio(context, size) * leak, MARGIN, 1 - MARGIN)
        alone = probability(context, size)
        return 1.0 - alone if effect.form == "specificity" else alone


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """Odds ratios against a reference value, multiplied over causes.

    Attributes
    ----------
    values : tuple of str
        The values in order.
    reference : str
        The value against which odds are taken.
    baseline : mapping of str to Estimate
        Probability of every other value with every cause off.
    effects : tuple of Effect
        Odds ratios by value.
    """

    values: tuple[str, ...]
    reference: str
    baseline: Mapping[str, Estimate] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""
        return tuple(effect.cause for effect in self.effects)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""
        sizes = (size for effect in self.effects for size in effect.size.values())
        return (*self.baseline.values(), *sizes)

    def table(
        self, context: Context, parents: tuple[str, ...], exponent: Row
    ) -> Float[np.ndarray, "..."]:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        start = {name: probability(context, part) for name, part in self.baseline.items()}
        total = np.sum(list(start.values()), axis=0)
        start[self.reference] = np.maximum(1.0 - total, MARGIN)
        shape = (context.rows, *(len(CAUSE_STATES[parent]) for parent in parents))
        weights = [np.broadcast_to(wide(start[value], parents), shape) for value in self.values]
        for index, value in enumerate(self.values):
            for effect in self.effects:
                if value in effect.size:
                    factor = wide(ratio(context, effect.size[value]) ** exponent, parents)
                    weights[index] = weights[index] * np.where(effect.on(parents), factor, 1.0)
        table = np.stack(weights, axis=1)
        return table / table.sum(axis=1, keepdims=True)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A measure beyond a cut, in people who are shifted against the others.

    Attributes
    ----------
    targets : mapping of str to tuple of str
        Causes that shift.
    tail : Estimate
        Proportion of the others beyond the cut.
    distance : Estimate
        Standardized mean difference; its sign only says which side the cut is on.
    """

    targets: Targets
    tail: Estimate
    distance: Estimate

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""
        return tuple(self.targets)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""
        return (self.tail, self.distance)

    def table(
        self, context: Context, parents: tuple[str, ...], exponent: Row
    ) -> Float[np.ndarray, "..."]:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        tail = probability(context, self.tail)
        side = np.sign(self.distance.value)
        shifted = ndtr(ndtri(tail) + np.maximum(side * context[self.distance.id], 0.0))
        rates = _weakened(np.clip(shifted, MARGIN, 1 - MARGIN), tail, exponent)
        return _two_values(any_on(self.targets, parents), *rates)
