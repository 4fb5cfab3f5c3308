"""What a finding says, in numbers: its likelihood ratios by setting, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, final

import numpy as np
from jaxtyping import Float

from plumbline.causal import Context
from plumbline.diagnosis.causes import CAUSE_STATES, SETTINGS
from plumbline.diagnosis.entry import Entry
from plumbline.diagnosis.likelihood import Likelihood
from plumbline.diagnosis.likelihood_tables import Table
from plumbline.evidence import Estimate

__all__ = ["Basis", "StateRatios", "basis_of", "counts_of", "figures_of", "ratios_of"]

# Two settings whose ratios differ by less than this are shown as one.
SAME: Final = 1e-9


class Basis(StrEnum):
    """What a finding rests on where it moves an answer."""

    PUBLISHED = "published"
    JUDGED = "judged"
    RECORDED = "recorded_only"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class StateRatios:
    """How much a finding speaks for one state of one cause, in some settings.

    Attributes
    ----------
    settings : tuple of str
        Where these ratios hold.
    cause, state : str
        What it speaks for, against every cause being off.
    ratios : tuple of float
        Likelihood ratio of every value of the finding, at the printed value of every figure.
    """

    settings: tuple[str, ...]
    cause: str
    state: str
    ratios: tuple[float, ...]


def basis_of(entry: Entry) -> Basis:
    """Return whether a finding moves an answer by published figures, by judgement, or not at all.

    A likelihood counts as published where at least one of its figures is a fact.
    """
    if entry.likelihood is None:
        return Basis.RECORDED
    published = any(part.basis == "evidence" for part in entry.likelihood.parameters)
    return Basis.PUBLISHED if published else Basis.JUDGED


def counts_of(entry: Entry) -> tuple[int, int]:
    """Return the number of facts and of judgements that a likelihood draws."""
    drawn = entry.likelihood.parameters if entry.likelihood is not None else ()
    facts = sum(part.basis == "evidence" for part in drawn)
    return facts, len(drawn) - facts


def figures_of(entry: Entry) -> tuple[Estimate, ...]:
    """Return every figure that the likelihood of a finding draws; none where it moves nothing."""
    return entry.likelihood.parameters if entry.likelihood is not None else ()


def ratios_of(entry: Entry) -> tuple[StateRatios, ...]:
    """Return the likelihood ratios of a finding by cause and setting, equal settings together.

    Parameters
    ----------
    entry : Entry
        The finding; one that moves nothing has none.
    """
    if entry.likelihood is None:
        return ()
    found: list[StateRatios] = []
    for one in _by_setting(entry.likelihood):
        alike = next((place for place, two in enumerate(found) if _same(one, two)), None)
        if alike is None:
            found.append(one)
        else:
            settings = (*found[alike].settings, *one.settings)
            found[alike] = StateRatios(
                settings=settings, cause=one.cause, state=one.state, ratios=one.ratios
            )
    return tuple(found)


def _by_setting(likelihood: Likelihood) -> Iterator[StateRatios]:
    rows = len(SETTINGS)
    context = Context(
        rows=rows,
        values={part.id: np.full(rows, part.value) for part in likelihood.parameters},
        covariates={"setting": np.arange(rows, dtype=float)},
    )
    table = likelihood(context)
    parents = likelihood.parents
    off = _at(table, (0,) * len(parents))
    for axis, cause in enumerate(parents):
        for state in range(1, len(CAUSE_STATES[cause])):
            place = tuple(state if other == axis else 0 for other in range(len(parents)))
            ratios = _at(table, place) / off
            if np.allclose(ratios, 1.0, rtol=0, atol=SAME):
                continue
            for row, setting in enumerate(SETTINGS):
                yield StateRatios(
                    settings=(setting,),
                    cause=cause,
                    state=CAUSE_STATES[cause][state],
                    ratios=tuple(float(ratio) for ratio in ratios[row]),
                )


def _at(table: Table, states: tuple[int, ...]) -> Float[np.ndarray, "row value"]:
    """Return P(value) in one joint state of the parents, by row."""
    return np.moveaxis(table, (0, 1), (-2, -1))[states]


def _same(one: StateRatios, two: StateRatios) -> bool:
    return (one.cause, one.state) == (two.cause, two.state) and bool(
        np.allclose(one.ratios, two.ratios, rtol=SAME, atol=SAME)
    )
