"""A likelihood: its kind, other kinds in some settings, and how much its ratios are weakened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.diagnosis.causes import CAUSE_STATES, SETTINGS
from plumbline.diagnosis.finding_kinds import Kind
from plumbline.diagnosis.likelihood_tables import Table
from plumbline.diagnosis.parameters import probability
from plumbline.evidence import Estimate

__all__ = ["Likelihood", "Variant"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another likelihood in some settings.

    Attributes
    ----------
    settings : tuple of str
        Where it holds.
    kind : Kind
        What holds there.
    """

    settings: tuple[str, ...]
    kind: Kind


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """P(value | hidden states), by setting; callable as the engine wants it.

    Attributes
    ----------
    kind : Kind
        What holds where no variant does.
    positive : int
        Index of the value that a kind with two values calls positive.
    variants : tuple of Variant
        Likelihood sets of some settings.
    temper : Estimate or None
        Exponent on the likelihood ratios of a finding that is correlated with others.
    shrink : mapping of str to Estimate
        A further exponent in some settings.
    """

    kind: Kind
    positive: int = 0
    variants: tuple[Variant, ...] = ()
    temper: Estimate | None = None
    shrink: Mapping[str, Estimate] = field(default_factory=dict)

    @property
    def parents(self) -> tuple[str, ...]:
        """Causes it depends on in any setting, in the order of the model."""
        named = {*self.kind.causes, *(c for part in self.variants for c in part.kind.causes)}
        return tuple(cause for cause in CAUSE_STATES if cause in named)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Every estimate that it draws in any setting, each once."""
        parts = [*self.kind.parameters, *self.shrink.values()]
        parts += [one for variant in self.variants for one in variant.kind.parameters]
        if self.temper is not None:
            parts.append(self.temper)
        return tuple({part.id: part for part in parts}.values())

    def strength(self, context: Context) -> Float[np.ndarray, " row"]:
        """Return the exponent on the likelihood ratios, by row."""
        exponent = np.ones(context.rows)
        if self.temper is not None:
            exponent = exponent * probability(context, self.temper)
        for setting, factor in self.shrink.items():
            here = context.setting == SETTINGS.index(setting)
            exponent = np.where(here, exponent * probability(context, factor), exponent)
        return exponent

    def __call__(self, context: Context) -> Table:
        """Return the table: P(value | states of the parents), by row."""
        exponent = self.strength(context)
        table = self.kind.table(context, self.parents, exponent)
        for variant in self.variants:
            here = np.isin(context.setting, [SETTINGS.index(name) for name in variant.settings])
            if here.any():
                other = variant.kind.table(context, self.parents, exponent)
                table = np.where(here.reshape((-1,) + (1,) * (table.ndim - 1)), other, table)
        return np.flip(table, axis=1) if self.positive == 1 else table
