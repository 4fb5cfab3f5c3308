"""What a mechanism may look at: drawn parameters, covariates, quantities of both worlds.

One row is one person, or one draw of the parameters for one person. Every array has the row axis
first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, final, runtime_checkable

import numpy as np
from jaxtyping import Float, Int

from plumbline.errors import ModelError

__all__ = ["Context", "Term", "Uncertain"]

UNKNOWN = -1
"""Code of an unknown category among the covariates."""


@runtime_checkable
class Uncertain(Protocol):
    """A parameter with a distribution, whoever states it."""

    @property
    def id(self) -> str:
        """Name by which a mechanism asks for the drawn value."""

    @property
    def basis(self) -> str:
        """``evidence`` or ``judgement``."""

    @property
    def value(self) -> float:
        """Central value."""

    def draw(self, rng: np.random.Generator, size: int) -> Float[np.ndarray, " row"]:
        """Return ``size`` draws."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Parameters, covariates and quantities, one row per person or draw.

    Attributes
    ----------
    rows : int
        Number of rows.
    values : mapping of str to ndarray, shape (row,)
        Drawn parameters by id.
    covariates : mapping of str to ndarray, shape (row,)
        What is known of the person: ``age_years``, ``sex`` (0 female, 1 male, -1 unknown),
        ``setting`` (index), measured values; ``nan`` where unknown.
    person : mapping of str to ndarray, shape (row,)
        Quantities as they are.
    twin : mapping of str to ndarray, shape (row,)
        The same quantities had the neck never been ill; equal noise.
    """

    rows: int
    values: Mapping[str, Float[np.ndarray, " row"]]
    covariates: Mapping[str, Float[np.ndarray, " row"]] = field(default_factory=dict)
    person: Mapping[str, Float[np.ndarray, " row"]] = field(default_factory=dict)
    twin: Mapping[str, Float[np.ndarray, " row"]] = field(default_factory=dict)

    def __getitem__(self, parameter: str) -> Float[np.ndarray, " row"]:
        """Return the drawn values of one parameter; ModelError if it was not declared."""
        try:
            return self.values[parameter]
        except KeyError:
            raise ModelError(
                f"parameter {parameter!r} is used by a mechanism but declared by no fragment;"
                " add it to the fragment's parameters"
            ) from None

    def covariate(self, name: str) -> Float[np.ndarray, " row"]:
        """Return a covariate, ``nan`` in every row when nobody gave it."""
        known = self.covariates.get(name)
        return np.full(self.rows, np.nan) if known is None else known

    def picked(self, rows: Int[np.ndarray, " new"]) -> Context:
        """Return a context made of some rows, in any order and number."""
        return Context(
            rows=len(rows),
            values={name: value[rows] for name, value in self.values.items()},
            covariates={name: value[rows] for name, value in self.covariates.items()},
            person={name: value[rows] for name, value in self.person.items()},
            twin={name: value[rows] for name, value in self.twin.items()},
        )

    @property
    def age_years(self) -> Float[np.ndarray, " row"]:
        """Age in years, ``nan`` where unknown."""
        return self.covariate("age_years")

    @property
    def height_m(self) -> Float[np.ndarray, " row"]:
        """Height in meters, ``nan`` where unknown."""
        return self.covariate("height_m")

    @property
    def mass_kg(self) -> Float[np.ndarray, " row"]:
        """Mass in kilograms, ``nan`` where unknown."""
        return self.covariate("mass_kg")

    @property
    def sex(self) -> Int[np.ndarray, " row"]:
        """Sex: 0 female, 1 male, -1 unknown."""
        return self._code("sex")

    @property
    def setting(self) -> Int[np.ndarray, " row"]:
        """Index of the setting in which the person is seen; -1 where unknown."""
        return self._code("setting")

    def _code(self, name: str) -> Int[np.ndarray, " row"]:
        known = self.covariate(name)
        return np.where(np.isnan(known), UNKNOWN, known).astype(np.int64)


Term = Callable[[Context], Float[np.ndarray, " row"]]
"""A number per row, computed from the context."""
