"""Draw every parameter; evaluate the quantities of person and twin with the same noise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context, Model, Uncertain
from plumbline.routes import SETTINGS

__all__ = ["build_context", "draw_parameters", "draw_setting", "with_quantities"]

BYTES_OF_A_WORD = 8  # a generator is keyed by eight bytes of the digest of a parameter's name


def draw_parameters(
    parameters: Iterable[Uncertain], *, seed: int, size: int
) -> dict[str, Float[np.ndarray, " row"]]:
    """Return draws of every parameter, each from a generator of its own.

    A parameter's draws depend on the seed and its name alone, so that leaving a finding out, or
    adding one, leaves all other draws as they were.
    """
    return {p.id: p.draw(_generator(seed, p.id), size) for p in parameters}


def draw_setting(
    values: Mapping[str, Float[np.ndarray, " row"]], *, seed: int, size: int
) -> Float[np.ndarray, " row"]:
    """Return a setting per row for a person whose setting is unknown: the stated mixture.

    Every setting comes as often as its weight says, to within one row, in an order of chance: a
    disease that is frequent in a rare setting then weighs the same in every few draws.
    """
    weights = np.array([values[f"setting.weight.{setting}"][0] for setting in SETTINGS])
    reached = np.cumsum(weights) / weights.sum()
    rng = _generator(seed, "setting")
    points = (rng.permutation(size) + rng.random()) / size
    chosen = np.searchsorted(reached, points, side="right")
    return np.minimum(chosen, len(SETTINGS) - 1).astype(np.float64)


def _generator(seed: int, name: str) -> np.random.Generator:
    digest = hashlib.sha256(name.encode()).digest()
    word = int.from_bytes(digest[:BYTES_OF_A_WORD], "big")
    return np.random.default_rng(np.random.SeedSequence([seed, word]))


def build_context(
    model: Model,
    *,
    values: Mapping[str, Float[np.ndarray, " row"]],
    covariates: Mapping[str, Float[np.ndarray, " row"]],
    rows: int,
) -> Context:
    """Return the context of the rows, quantities of both worlds included."""
    bare = Context(rows=rows, values=values, covariates=covariates)
    return with_quantities(model, bare)


def with_quantities(model: Model, context: Context) -> Context:
    """Return the context with every quantity as it is, and had the neck never been ill."""
    person: dict[str, Float[np.ndarray, " row"]] = {}
    twin: dict[str, Float[np.ndarray, " row"]] = {}
    for name, quantity in model.quantities.items():
        here = {parent: person[parent] for parent in quantity.parents}
        there = {parent: twin[parent] for parent in quantity.parents}
        person[name] = np.asarray(quantity.function(context, **here))
        if quantity.healthy is not None:
            twin[name] = np.asarray(quantity.healthy(context, person[name]))
        else:
            same = all(there[parent] is here[parent] for parent in quantity.parents)
            twin[name] = person[name] if same else np.asarray(quantity.function(context, **there))
    return Context(
        rows=context.rows,
        values=context.values,
        covariates=context.covariates,
        person=person,
        twin=twin,
    )
