"""Where each number of a model lies: the plans that the tables are filled by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np
from jaxtyping import Bool, Int

from plumbline.causal.conditional import is_open
from plumbline.causal.fragment import Model
from plumbline.causal.partition import Partition
from plumbline.causal.scenarios import Scenarios
from plumbline.causal.variables import Finding, Gain, Hazard

__all__ = ["LeafPlan", "PartPlan", "Plans", "Selector", "TermPlan", "rate_numbers"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which entry of a compact table belongs to which branch (or class of a leaf).

    Attributes
    ----------
    causes : tuple of str
        Enumerated causes that matter, in model order.
    combinations : ndarray, shape (entry, cause)
        State indices of every entry.
    index : ndarray, shape (branch,)
        Entry of every branch.
    """

    causes: tuple[str, ...]
    combinations: Int[np.ndarray, "entry cause"]
    index: Int[np.ndarray, " branch"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TermPlan:
    """A hazard over enumerated causes only: where its rates lie."""

    hazard: Hazard
    selector: Selector
    first_rate: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PartPlan:
    """A hazard of one state of a leaf: where its rates lie."""

    hazard: Hazard
    leaf: int
    state: int
    selector: Selector
    first_rate: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class LeafPlan:
    """A cause that is summed out: what distinguishes its classes."""

    cause: str
    selector: Selector
    hushed: Int[np.ndarray, "class listener"]
    findings: tuple[Finding, ...]
    offset: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """All plans of one model, one symptom and one set of findings.

    Attributes
    ----------
    partition : Partition
        What is enumerated and what is summed out.
    owners : tuple of str
        Players, in order of first mention.
    gains : tuple of Gain
        Factors on the whole hazard.
    finding_groups : tuple of (tuple of Finding, Selector)
        Findings about enumerated causes only, by their parents.
    cause_selectors : tuple of Selector
        One per enumerated cause.
    leaves, terms, parts : tuples
        Plans.
    rate_neck, rate_owner : ndarray, shape (rate,)
        Whether a rate is gone once the neck is healthy; to whom it is credited.
    rate_treatment : tuple of (str or None)
        What takes a rate away from now on.
    scenarios : Scenarios
        The questions.
    """

    partition: Partition
    owners: tuple[str, ...]
    gains: tuple[Gain, ...]
    finding_groups: tuple[tuple[tuple[Finding, ...], Selector], ...]
    cause_selectors: tuple[Selector, ...]
    leaves: tuple[LeafPlan, ...]
    terms: tuple[TermPlan, ...]
    parts: tuple[PartPlan, ...]
    rate_neck: Bool[np.ndarray, " rate"]
    rate_owner: Int[np.ndarray, " rate"]
    rate_treatment: tuple[str | None, ...]
    scenarios: Scenarios


def rate_numbers(model: Model, plan: TermPlan | PartPlan) -> Int[np.ndarray, " branch"]:
    """Return where the rate of every branch lies, -1 where the gate is closed."""
    selector = plan.selector
    opened = is_open(model, plan.hazard.when, selector.combinations, selector.causes)
    numbers = plan.first_rate + np.arange(len(selector.combinations))
    return np.where(opened, numbers, -1)[selector.index]
