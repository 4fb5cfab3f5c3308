"""Add the fragments of the routes and their competitors up into one model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import final

from plumbline.causal import Compiled, Finding, Fragment, Model, Uncertain, assemble, compile_model
from plumbline.diagnosis import LEAVES
from plumbline.evidence import judged
from plumbline.inference.reference_gain import gain_model
from plumbline.routes import ROUTES, SETTINGS, Route, competitors

__all__ = ["SUMMED_OUT", "AssembledModel", "assembled"]

GAINS = "gains"
NOTHING_FOUND = "nothing found"
SUMMED_OUT = (*LEAVES, "lumbar_root", "lumbar_stenosis")
"""Leaves, and causes that become leaves unless a finding speaks of them and of a leaf at once."""
DETAILED = tuple(route.id for route in ROUTES)
"""Players of whom an assessment states more than the share."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AssembledModel:
    """The whole model and every parameter it draws.

    Attributes
    ----------
    model : Model
        Causes, links, quantities, hazards, gains.
    fragments : tuple of Fragment
        Who handed in what.
    parameters : mapping of str to Uncertain
        Parameters of the model, without those of findings.
    memo : dict of str to Compiled
        Index arrays that hold no finding; compiled once.
    """

    model: Model
    fragments: tuple[Fragment, ...]
    parameters: Mapping[str, Uncertain]
    memo: dict[str, Compiled] = field(default_factory=dict, compare=False, repr=False)

    def compiled(self, symptom: str, findings: tuple[Finding, ...] | None = None) -> Compiled:
        """Return the index arrays for one symptom.

        Parameters
        ----------
        symptom : str
            The asked pain.
        findings : tuple of Finding or None
            What may be observed; fewer causes are enumerated then. None: the model as declared.
        """
        if findings:
            return compile_model(self.model, symptom, findings, SUMMED_OUT, DETAILED)
        name = symptom if findings is None else f"{symptom}, {NOTHING_FOUND}"
        if name not in self.memo:
            leaves = tuple(LEAVES) if findings is None else SUMMED_OUT
            self.memo[name] = compile_model(self.model, symptom, (), leaves, DETAILED)
        return self.memo[name]

    def gains(self) -> Compiled:
        """Return the small part of the model on which its gains depend."""
        if GAINS not in self.memo:
            self.memo[GAINS] = gain_model(self.model)
        return self.memo[GAINS]


def _fragments(routes: tuple[Route, ...]) -> tuple[Fragment, ...]:
    return (*(route.fragment() for route in routes), *(part.fragment() for part in competitors()))


@cache
def assembled(routes: tuple[Route, ...] = ROUTES) -> AssembledModel:
    """Return the model of some routes and everything that competes with them.

    Parameters
    ----------
    routes : tuple of Route
        Normally all five.
    """
    fragments = _fragments(routes)
    model = assemble(fragments)
    weights = (judged(f"setting.weight.{setting}", unit="proportion") for setting in SETTINGS)
    parameters = {**model.parameters, **{weight.id: weight for weight in weights}}
    return AssembledModel(model=model, fragments=fragments, parameters=parameters)
