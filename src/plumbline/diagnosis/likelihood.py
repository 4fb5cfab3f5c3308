"""A likelihood: its sets by setting, how they are pooled, and how much its ratios are weakened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.diagnosis.causes import CAUSE_STATES, SETTINGS
from plumbline.diagnosis.finding_kinds import Kind
from plumbline.diagnosis.likelihood_tables import Table, wide_row
from plumbline.diagnosis.parameters import probability
from plumbline.diagnosis.pooling import Variance, pooled, sampling_variance
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
        A further exponent in some settings, whose people differ from those who were studied.
    pool : Estimate or None
        How far the log ratios of one finding differ between settings; the sets are pulled toward
        one another by it (`pooling`). None keeps every set as it was published.
    """

    kind: Kind
    positive: int = 0
    variants: tuple[Variant, ...] = ()
    temper: Estimate | None = None
    shrink: Mapping[str, Estimate] = field(default_factory=dict)
    pool: Estimate | None = None
    # Kept after the first use: it follows from the fields and takes longer than a table.
    _spreads: list[Variance] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def sets(self) -> tuple[Kind, ...]:
        """Every set of figures: that of all settings first, then those of the variants."""
        return (self.kind, *(variant.kind for variant in self.variants))

    @property
    def by_setting(self) -> bool:
        """Whether it says something else in some settings."""
        return bool(self.variants or self.shrink)

    @property
    def parents(self) -> tuple[str, ...]:
        """Causes it depends on in any setting, in the order of the model."""
        named = {*self.kind.causes, *(c for part in self.variants for c in part.kind.causes)}
        return tuple(cause for cause in CAUSE_STATES if cause in named)

    @property
    def parameters(self) -> tuple[Estimate, ...]:
        """Every estimate that it draws in any setting, each once."""
        parts = [one for kind in self.sets for one in kind.parameters]
        parts += self.shrink.values()
        parts += [one for one in (self.temper, self.pool) if one is not None]
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
        table, *others = self._tables(context)
        for variant, other in zip(self.variants, others, strict=True):
            here = np.isin(context.setting, [SETTINGS.index(name) for name in variant.settings])
            table = np.where(wide_row(here, table), other, table)
        return np.flip(table, axis=1) if self.positive == 1 else table

    def _tables(self, context: Context) -> list[Table]:
        """Return the table of every set, pooled where they are to be."""
        exponent = self.strength(context)
        tables = [kind.table(context, self.parents, exponent) for kind in self.sets]
        if self.pool is None or not self.variants:
            return tables
        if not self._spreads:
            # One assignment, so that two threads may do it at once.
            self._spreads[:] = [sampling_variance(kind, self.parents) for kind in self.sets]
        return pooled(tables, self._spreads, context[self.pool.id])
