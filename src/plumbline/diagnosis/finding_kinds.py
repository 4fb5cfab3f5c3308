r"""The kinds of likelihood: how published figures become P(value | hidden states).

Every kind returns a table of shape (row, value, \*states of the parents) that sums to one over
the values. Kinds with two values put "positive" first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, final, runtime_checkable

import numpy as np

from plumbline.causal import Context
from plumbline.diagnosis.causes import CAUSE_STATES
from plumbline.diagnosis.likelihood_tables import (
    Mask,
    Row,
    Table,
    Targets,
    any_on,
    ratios_to_rates,
    tempered,
    two_values,
    weakened,
    wide,
)
from plumbline.diagnosis.parameters import MARGIN, probability, ratio
from plumbline.evidence import Estimate

__all__ = ["Accuracy", "Effect", "Kind", "NoisyOr", "Odds", "Ordered", "Ratio", "Shift"]


@runtime_checkable
class Kind(Protocol):
    """What every kind offers."""

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""


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

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        rate = probability(context, self.specificity)
        rates = weakened(
            probability(context, self.sensitivity),
            rate if self.complement else 1.0 - rate,
            exponent,
        )
        return two_values(any_on(self.targets, parents), *rates)


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

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        positive = ratio(context, self.positive)
        on = any_on(self.targets, parents)
        if self.negative is not None:
            negative = ratio(context, self.negative) ** exponent
            even = np.full(context.rows, 0.5)
            return two_values(on, *ratios_to_rates(positive**exponent, negative, even))
        rate = self._false_positive(context)
        sensitivity = np.clip(positive * rate, MARGIN, 1 - MARGIN)
        return two_values(on, *weakened(sensitivity, rate, exponent))

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

    def on(self, parents: tuple[str, ...]) -> Mask:
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

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
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

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
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

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        # Loaded here: few people have such a measurement, and loading takes longer than all else.
        from scipy.special import ndtr, ndtri

        tail = probability(context, self.tail)
        side = np.sign(self.distance.value)
        shifted = ndtr(ndtri(tail) + np.maximum(side * context[self.distance.id], 0.0))
        rates = weakened(np.clip(shifted, MARGIN, 1 - MARGIN), tail, exponent)
        return two_values(any_on(self.targets, parents), *rates)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A probability for the first of several conditions that holds.

    Attributes
    ----------
    conditions : tuple of Effect
        In order of precedence; each holds the probability of the finding under its condition.
    otherwise : Estimate
        Probability where none holds.
    """

    conditions: tuple[Effect, ...]
    otherwise: Estimate

    @property
    def causes(self) -> tuple[str, ...]:
        """Causes that it speaks of."""
        return tuple(condition.cause for condition in self.conditions)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Estimates that it draws."""
        sizes = (size for condition in self.conditions for size in condition.size.values())
        return (self.otherwise, *sizes)

    def table(self, context: Context, parents: tuple[str, ...], exponent: Row) -> Table:
        """Return P(value | states of `parents`), likelihood ratios raised to `exponent`."""
        positive = wide(probability(context, self.otherwise), parents)
        for condition in reversed(self.conditions):
            rate = wide(probability(context, condition.size["positive"]), parents)
            positive = np.where(condition.on(parents), rate, positive)
        return tempered(np.stack([positive, 1.0 - positive], axis=1), exponent)
