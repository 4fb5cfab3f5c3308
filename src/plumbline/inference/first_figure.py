"""A first look from few draws: what does not depend on the findings is worked out once.

A page asks for the headline after every click, an interview for the whole after every turn. The
draws follow from one seed, so that a figure moves by what was answered and not by chance; then the
parameters, the reference gain, the quantities of a person and the layout of a set of findings stay
as they were from one turn to the next, and only the likelihoods and the states are new. All figures
are those of :func:`plumbline.inference.infer` with the same draws.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Generic, TypeVar, final

import numpy as np
from jaxtyping import Float, Int

from plumbline.causal import (
    Compiled,
    Context,
    Finding,
    Unobserved,
    fill,
    solve_never,
    with_findings,
)
from plumbline.inference.assembly import AssembledModel, assembled
from plumbline.inference.infer import Posterior, Question, solved, with_known
from plumbline.inference.reference_gain import reference_gain
from plumbline.inference.sampling import build_context, draw_parameters

__all__ = ["FirstFigures", "first_figures"]

Value = TypeVar("Value")

# People whose quantities are kept; each takes less than half a megabyte with few draws.
KEPT_PEOPLE = 64
# Numbers of draws of which everything is kept; a page uses one.
KEPT_SIZES = 4
# Layouts that are kept: one for each collection of causes that the findings speak of.
KEPT_LAYOUTS = 64
# People and layouts whose tables are kept, as far as no finding is in them.
KEPT_TABLES = 32


@final
class FirstFigures:
    """First figures of any number of people under the same few draws.

    Parameters
    ----------
    assembled : AssembledModel
        The model.
    draws, seed : int
        Number of parameter draws, and the seed that they follow from.
    """

    def __init__(self, assembled: AssembledModel, *, draws: int, seed: int) -> None:
        self._assembled = assembled
        self._draws = draws
        self._seed = seed
        self._values = draw_parameters(assembled.parameters.values(), seed=seed, size=draws)
        self._gain = reference_gain(assembled.gains(), self._values, draws)
        self._layouts: _Kept[Compiled] = _Kept(KEPT_LAYOUTS)
        self._quantities: _Kept[Context] = _Kept(KEPT_PEOPLE)
        self._unobserved: _Kept[Unobserved] = _Kept(KEPT_TABLES)
        # Which covariates the quantities of somebody have looked at: all that they depend on.
        self._looked_at: dict[tuple[str, ...], None] = {}

    def absent_never(
        self,
        *,
        symptom: str,
        findings: tuple[Finding, ...],
        observed: Mapping[str, int],
        known: Mapping[str, float],
    ) -> tuple[Float[np.ndarray, " row"], Float[np.ndarray, " row"]]:
        """Return the headline in every draw, and how much each draw weighs.

        Parameters
        ----------
        symptom : str
            The asked pain.
        findings : tuple of Finding
            Likelihoods of what was observed.
        observed : mapping of str to int
            Index of the observed value of every finding.
        known : mapping of str to float
            Covariates of the person.

        Returns
        -------
        tuple of ndarray, shape (row,)
            Probability that the pain would be absent had the neck never been ill; weights that
            sum to one.
        """
        self._draw(findings)
        compiled = self._layout(symptom, findings)
        context = self._context(known)
        person = (_layout_key(symptom, findings), tuple(sorted(known.items())))
        unobserved = self._unobserved.known(person)
        if unobserved is None:
            unobserved = self._unobserved.keep(person, {})
        seen = self._seen(observed)
        tables = fill(compiled, context, seen, self._gain, unobserved=unobserved)
        absent, evidence = solve_never(compiled, tables)
        return absent, evidence / evidence.sum()

    def posterior(
        self,
        *,
        symptom: str,
        findings: tuple[Finding, ...],
        observed: Mapping[str, int],
        known: Mapping[str, float],
    ) -> Posterior:
        """Return the whole answer under the same draws, without bounds.

        Parameters
        ----------
        symptom, findings, observed, known
            As for :meth:`absent_never`.
        """
        self._draw(findings)
        # A copy: those of findings that others are asked about may join while this is in use.
        values = dict(self._values)
        context = replace(self._context(known), values=values)
        question = Question(
            symptom=symptom,
            findings=findings,
            observations=self._seen(observed),
            values=values,
            covariates=dict(context.covariates),
            base_gain=self._gain,
            rows=self._draws,
        )
        return solved(question, self._layout(symptom, findings), context)

    def _seen(self, observed: Mapping[str, int]) -> dict[str, Int[np.ndarray, " row"]]:
        return {name: np.full(self._draws, value) for name, value in observed.items()}

    def _layout(self, symptom: str, findings: tuple[Finding, ...]) -> Compiled:
        """Return the layout of findings; it depends only on the causes of which they speak."""
        key = _layout_key(symptom, findings)
        kept = self._layouts.known(key)
        if kept is None:
            return self._layouts.keep(key, self._assembled.compiled(symptom, findings))
        return with_findings(kept, findings)

    def _draw(self, findings: tuple[Finding, ...]) -> None:
        """Draw the parameters of findings that were not met before."""
        new = [
            one for finding in findings for one in finding.parameters if one.id not in self._values
        ]
        if new:
            self._values.update(draw_parameters(new, seed=self._seed, size=self._draws))

    def _context(self, known: Mapping[str, float]) -> Context:
        covariates = with_known(known, self._values, draws=self._draws, seed=self._seed)
        for names in tuple(self._looked_at):
            kept = self._quantities.known((names, tuple(known.get(name) for name in names)))
            if kept is not None:
                return replace(kept, values=self._values, covariates=covariates)
        noted = _Noted(covariates)
        context = build_context(
            self._assembled.model, values=self._values, covariates=noted, rows=self._draws
        )
        names = tuple(sorted(noted.asked))
        self._looked_at[names] = None
        self._quantities.keep((names, tuple(known.get(name) for name in names)), context)
        return replace(context, covariates=covariates)


def _layout_key(symptom: str, findings: tuple[Finding, ...]) -> Hashable:
    return symptom, frozenset(frozenset(finding.parents) for finding in findings)


@lru_cache(maxsize=KEPT_SIZES)
def first_figures(*, draws: int, seed: int) -> FirstFigures:
    """Return the first figures of the whole model under some draws; kept from call to call.

    Parameters
    ----------
    draws, seed : int
        Number of parameter draws, and the seed that they follow from.
    """
    return FirstFigures(assembled(), draws=draws, seed=seed)


@final
class _Noted(Mapping[str, Float[np.ndarray, " row"]]):
    """Covariates that note which of them were asked for, whether they are known or not."""

    def __init__(self, covariates: Mapping[str, Float[np.ndarray, " row"]]) -> None:
        self._covariates = covariates
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Float[np.ndarray, " row"]:
        self.asked.add(name)
        return self._covariates[name]

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self._covariates)
        return iter(self._covariates)

    def __len__(self) -> int:
        return len(self._covariates)


@final
class _Kept(Generic[Value]):
    """The values that were used last; two threads may work one out twice, never differently."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def known(self, key: Hashable) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: Hashable, value: Value) -> Value:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
